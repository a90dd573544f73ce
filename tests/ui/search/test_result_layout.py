"""The lines of a search hit: its row, the section, and the words around the hit."""

from __future__ import annotations

from datetime import datetime

import pytest

from tui_reader.archive.values import AttachmentPlace, Hit, Row
from tui_reader.ui.search.result_layout import hit_lines

ROW = Row(
    1,
    "a",
    "统计公报",
    datetime(2022, 2, 3),
    "统计局",
    None,
    read=True,
    starred=False,
    restored=False,
    tampered=False,
)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (60, "attachment 1 岗位表.xls · Sheet1 row 41 > 代码 0117"),
        (36, "attachment 1… · Sheet1 row 41 >"),
    ],
)
def test_the_place_in_an_attached_file(width: int, shown: str) -> None:
    place = AttachmentPlace(1, "岗位表", "岗位表.xls", "0" * 64, "xls", "1", 41)
    hit = Hit(ROW, "代码 0117", ((3, 7),), None, ("Sheet1",), place)
    first = "".join(run.text for run in hit_lines(hit, 3, width, 1)[1].runs).strip()
    assert first == shown


@pytest.mark.parametrize(
    ("path", "snippet", "shown"),
    [
        pytest.param(
            ("第一章", "二、供水"), "全年供水量增长。", "第一章 > 二、供水 > 全年供水量增长。", id="in a text"
        ),
        pytest.param(
            ("第一章", "二、供水"), "二、供水", "第一章 > 二、供水", id="in a heading, which stands once"
        ),
        pytest.param(("二、供水",), "二、供水", "二、供水", id="in the only heading"),
        pytest.param((), "前言。", "前言。", id="outside sections"),
    ],
)
def test_the_section_and_the_words(path: tuple[str, ...], snippet: str, shown: str) -> None:
    hit = Hit(ROW, snippet, ((2, 4),), None, path)
    lines = hit_lines(hit, 3, 60, 1)
    assert "".join(run.text for run in lines[1].runs).strip() == shown
    assert [run.text for run in lines[1].runs if run.role == "match"] == [snippet[2:4]]
