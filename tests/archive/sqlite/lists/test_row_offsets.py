"""Row numbers from tables of counts that are damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.model import Bulletin


@pytest.mark.parametrize(
    ("statement", "view"),
    [
        pytest.param("UPDATE titles SET prefix = 0.5", View(order="title"), id="a prefix of titles"),
        pytest.param("UPDATE source_days SET day = 'x'", View(source="office"), id="a day of a publisher"),
        pytest.param("UPDATE sources SET sort_source = 'x'", View(order="source"), id="a key of publishers"),
        pytest.param("UPDATE sources SET total = 'many'", View(order="source"), id="a size of publishers"),
    ],
)
def test_a_value_of_another_type_is_damage(tmp_path: Path, statement: str, view: View) -> None:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep(Bulletin("a:1", title="one", source="office"))
        archive.connection.execute(statement)
        with pytest.raises(ArchiveError, match="this archive is damaged"):
            archive.rows(view, 0, 9)
