"""The nearest unread row and the nearest title, against walking the rows one by one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_reader.archive.sqlite.lists import nearest
from tui_reader.archive.sqlite.lists.nearest import holding, unfolded
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Row, View
from tui_reader.model import Bulletin
from tui_reader.text.fold import fold

FILTERS = ("all", "unread", "starred")
ORDERS = ("date", "title", "source", "unread")


def walk(rows: list[Row], start: int, step: int, wanted: Callable[[Row], bool]) -> int | None:
    for distance in range(len(rows)):
        index = (start + step * distance) % len(rows)
        if wanted(rows[index]):
            return index
    return None


@pytest.mark.no_cover
@given(
    kept=st.lists(
        st.tuples(
            st.sampled_from(["水", "停水", "Water", "ＷＡＴＥＲ", "“水”", "İ", "ΣΑΣ"]),
            st.one_of(st.none(), st.sampled_from(["水务局", "City"])),
            st.booleans(),
            st.booleans(),
        ),
        max_size=10,
    ),
    filter=st.sampled_from(FILTERS),
    order=st.sampled_from(ORDERS),
    start=st.integers(-12, 12),
    step=st.sampled_from([1, -1]),
    needle=st.sampled_from(["水", "water", '"水', "σ", "İ", "i", "務", "t", "。"]),
    nearby=st.sampled_from([0, 2, 500]),
    large=st.sampled_from([0, 1000]),
    indexed=st.integers(0, 10),
)
@example([("ΣΑΣ", None, False, False)], "all", "date", 0, 1, "σ", 0, 0, 10)
@settings(max_examples=80)
def test_as_walking_the_rows(
    kept: list[tuple[str, str | None, bool, bool]],
    filter: str,
    order: str,
    start: int,
    step: int,
    needle: str,
    nearby: int,
    large: int,
    indexed: int,
) -> None:
    view = View(filter, order)  # type: ignore[arg-type]
    with SqliteArchive.open(None) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "NEARBY", nearby)
        patch.setattr(nearest, "LARGE", large)
        for number, (title, source, read, starred) in enumerate(kept):
            id = archive.keep(Bulletin(f"a:{number}", title=title, source=source))
            archive.set_read(id, read)
            archive.set_starred(id, starred)
        archive.index(indexed)
        rows = archive.rows(view, 0, 100)
        assert archive.next_unread(view, start, step) == walk(rows, start, step, lambda row: not row.read)
        assert archive.next_title(view, needle, start, step) == walk(
            rows, start, step, lambda row: needle in fold(row.title) or needle in fold(row.source or "")
        )


@pytest.mark.no_cover
def test_every_character_is_found_by_what_it_is_folded_to() -> None:
    folded: dict[str, set[str]] = {}
    for character in map(chr, range(sys.maxunicode + 1)):
        if (to := fold(character)) != character:
            folded.setdefault(to, {to}).add(character)
    assert dict(zip(folded, unfolded("".join(folded)), strict=True)) == folded


@pytest.mark.parametrize(
    ("needle", "title", "found"),
    [
        pytest.param("a.c", "ABC", False, id="no pattern"),
        pytest.param("(一)", "通知（一）", True, id="brackets"),
        pytest.param("[*]", "[*]", True, id="signs of patterns"),
        pytest.param("", "通知", True, id="nothing"),
        pytest.param("通 知", "通\u3000知", True, id="spaces"),
        pytest.param("知通", "通知", False, id="order"),
    ],
)
def test_what_holds_a_needle(needle: str, title: str, found: bool) -> None:
    assert holding(needle)(title.encode(), None) is found
    assert holding(needle)(b"", title.encode()) is found


def test_a_title_that_is_no_text_stops_no_search(tmp_path: Path) -> None:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_all([Bulletin("a:1", title="x"), Bulletin("a:2", title="水")])
        archive.connection.execute("UPDATE bulletins SET title = CAST(x'ff' AS TEXT) WHERE id = 1")
        assert archive.next_title(View(), "水", 0, 1) == 1
