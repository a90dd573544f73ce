"""`add`: the bytes of pages are kept unless the settings disable it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Run
from tui_reader.archive.sqlite.store import SqliteArchive


class TestAdd:
    @pytest.mark.parametrize("keep", [True, False])
    def test_the_bytes_are_kept_unless_the_settings_say_no(self, run: Run, tmp_path: Path, keep: bool) -> None:
        page = tmp_path / "page.txt"
        page.write_text("关于停水的通知\n\n东街明日停水，请相互转告。\n", encoding="gb18030")
        settings = tmp_path / "config.yaml"
        settings.write_text(f"keep_raw: {str(keep).lower()}\n")
        assert run("add", page, "--config", settings).code == 0
        with SqliteArchive.open(tmp_path / "home" / "data" / "archive.sqlite") as kept:
            raw = kept.raw(1)
            assert (raw and raw.data) == (page.read_bytes() if keep else None)
            assert kept.unindexed() == 0
