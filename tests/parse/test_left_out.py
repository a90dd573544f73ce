"""The ledger of what a reader leaves out."""

from __future__ import annotations

import pytest

from tui_reader.model import Cell, LeftOut, Paragraph, Table
from tui_reader.parse.bulletin import finish
from tui_reader.parse.dom import parse_markup, text_content
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import LeftOutLedger, place_of


@pytest.mark.parametrize(
    ("markup", "place"),
    [
        pytest.param("<aside>x</aside>", "aside", id="tag"),
        pytest.param("<aside class='note wide'>x</aside>", "aside.note", id="class"),
        pytest.param("<aside class='note' id='n1'>x</aside>", "aside#n1", id="identifier"),
        pytest.param("<aside class='\x07\u202eodd'>x</aside>", "aside.odd", id="control codes"),
        pytest.param(f"<aside class='{'x' * 9000}'>x</aside>", "aside." + "x" * 34, id="long"),
    ],
)
def test_the_name_of_a_place(markup: str, place: str) -> None:
    root, _warnings = parse_markup(f"<body>{markup}")
    element = root.find(".//aside")
    assert element is not None
    assert place_of(element) == place


def test_a_removed_element_is_recorded_and_the_text_after_it_stays() -> None:
    root, _warnings = parse_markup("<body><div>before <aside>By the\n <b>way</b></aside> after</div>")
    ledger = LeftOutLedger()
    for element in list(root.iter("aside")):
        ledger.remove(element, "an aside")
    assert ledger.entries == [LeftOut("By the way", "aside", "an aside")]
    assert text_content(root).split() == ["before", "after"]


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        pytest.param(DraftLine(" Photo: A. "), LeftOut("Photo: A.", "text", "a credit"), id="line"),
        pytest.param(DraftLine("页脚", number=12), LeftOut("页脚", "line 12", "a credit"), id="numbered"),
        pytest.param(
            DraftLine("", block=Table(((Cell("a"), Cell("b")),))), LeftOut("a\tb", "text", "a credit"), id="table"
        ),
    ],
)
def test_a_dropped_line(line: DraftLine, entry: LeftOut) -> None:
    ledger = LeftOutLedger()
    ledger.drop(line, "a credit")
    assert ledger.entries == [entry]


def test_empty_text_is_no_entry() -> None:
    ledger = LeftOutLedger()
    ledger.drop(DraftLine("  "), "blank")
    assert ledger.entries == []


def test_the_bulletin_has_the_entries_of_its_draft() -> None:
    entry = LeftOut("页脚", "line 12", "a footer")
    page = finish(Draft("a:1", lines=[DraftLine("正文。")], left_out=[entry]))
    assert page.left_out == (entry,)
    assert page.preamble == (Paragraph("正文。"),)
