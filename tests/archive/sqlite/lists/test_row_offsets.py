"""Row numbers of views that no table counts, and from tables of counts that are damaged."""

from __future__ import annotations

from datetime import date
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


def test_rows_behind_those_that_are_found_first(tmp_path: Path) -> None:
    """The row of a bulletin that is not among them, and a window that ends behind them."""
    day, seconds = -date(2020, 1, 1).toordinal(), -1_577_836_800
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.connection.executemany(
            "INSERT INTO bulletins (id, address, title, day, sort_date, sort_title, sort_source, title_key, read, "
            "restored, tampered, kept) VALUES (?, ?, 'title', ?, ?, ?, x'', '', 0, 0, 0, '2026-01-01')",
            [(id, f"a:{id}", day, seconds, (2400 - id).to_bytes(6)) for id in range(1, 2401)],
        )
        view = View(order="title", since=date(2020, 1, 1))
        assert (archive.count(view), archive.ids(view, 0, 2)) == (2400, [2400, 2399])
        assert (archive.position(view, 2400), archive.position(view, 1)) == (0, 2399)
        assert archive.ids(view, 999, 1002) == [1401, 1400, 1399]
        assert (archive.position(view, 1), archive.position(view, 2401)) == (2399, None)
