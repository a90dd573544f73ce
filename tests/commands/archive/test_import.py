"""`bulletin-tui import` and `verify` of packs that are hostile, damaged, newer, or interrupted."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from support.commands import Run
from support.hostile_packs import KINDS, hostile_pack, newer_pack
from support.packs import bulletin, day, pack
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.commands.archive import import_, verify
from tui_reader.packs import import_pack
from tui_reader.packs.values import PackedRevision


def revisions(bulletins: int, each: int) -> Iterator[PackedRevision]:
    for number in range(1, bulletins + 1):
        for revision in range(1, each + 1):
            page = bulletin(number, f"第 {revision} 版")
            yield PackedRevision(page, day(revision), day(revision), revision, revision == each, tags=("水",))


@pytest.mark.parametrize("form", KINDS)
class TestDamage:
    def test_a_cut_end_fails_in_both(self, run: Run, tmp_path: Path, form: str) -> None:
        path = pack(tmp_path, form, list(revisions(20, 1)))
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * 0.999)])
        checked, imported = run("verify", str(path)), run("import", str(path))
        assert (checked.code, imported.code) == (1, 1)
        assert "20 new" in imported.out
        assert any(word in imported.err for word in ("its end is", "the file ends inside it"))

    def test_a_newer_version_is_called_that(self, run: Run, tmp_path: Path, form: str) -> None:
        path = tmp_path / f"v9.{form}"
        path.write_bytes(newer_pack(form))
        for command in ("verify", "import"):
            found = run(command, str(path))
            assert found.code == 1
            assert "version 9" in found.err
            assert found.err.count("\n") == 1

    @pytest.mark.parametrize("kind", ["zeros", "noise"])
    def test_no_pack_is_taken_for_a_list_of_sources(self, run: Run, tmp_path: Path, form: str, kind: str) -> None:
        path = tmp_path / "x"
        magic = b"PK\x03\x04" if form == "zip" else b"\x1f\x8b\x08"
        path.write_bytes(magic + KINDS[form][kind](5000))
        found = run("import", str(path))
        assert found.code == 1
        assert "this is no pack" in found.err
        assert found.err.count("\n") == 1

    def test_faults_end_with_exit_code_1(self, run: Run, tmp_path: Path, form: str) -> None:
        path = tmp_path / f"x.{form}"
        path.write_bytes(hostile_pack(form, "many members", 20_000))
        assert run("verify", str(path)).code == 1
        assert run("import", str(path)).code == 1


def interrupt(monkeypatch: pytest.MonkeyPatch, command: ModuleType, when: Callable[[int, int], bool]) -> None:
    """Have Ctrl-C come while a command shows its progress."""

    @contextmanager
    def progress(*arguments: Any) -> Iterator[Any]:
        yield lambda stage, done, total: signal.raise_signal(signal.SIGINT) if when(done, total) else None

    monkeypatch.setattr(command, "progress", progress)


class TestInterrupt:
    def test_whole_bulletins_are_kept_with_their_tags(self, tmp_path: Path) -> None:
        path = pack(tmp_path, "zip", list(revisions(28, 23)))
        calls = 0

        def on_progress(done: int, total: int) -> None:
            nonlocal calls
            calls += 1
            if calls == 500:
                raise KeyboardInterrupt

        with SqliteArchive.open(None) as archive:
            with pytest.raises(KeyboardInterrupt):
                import_pack(archive, path, on_progress)
            kept = list(archive.complete_bulletins())
            assert 0 < len(kept) < 28
            assert {len(each.revisions) for each in kept} == {23}
            assert {each.tags for each in kept} == {("水",)}
            assert import_pack(archive, path, lambda done, total: None).new == 28 - len(kept)

    def test_ctrl_c_ends_import_with_one_line(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = pack(tmp_path, "zip", list(revisions(20, 3)))
        interrupt(monkeypatch, import_, lambda done, total: 0 < done < total)
        before = signal.getsignal(signal.SIGINT)
        found = run("import", str(path))
        assert found.code == 130
        assert found.err.count("\n") == 1
        assert "what arrived is kept" in found.err
        assert found.out == ""
        assert signal.getsignal(signal.SIGINT) is before

    def test_ctrl_c_ends_verify_with_one_line(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = pack(tmp_path, "zip", list(revisions(20, 3)))
        interrupt(monkeypatch, verify, lambda done, total: True)
        found = run("verify", str(path))
        assert (found.code, found.err) == (130, "bulletin-tui: interrupted\n")
