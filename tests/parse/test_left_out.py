"""The ledger of what a reader leaves out."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, Cell, LeftOut, Paragraph, Table, left_out_size
from tui_reader.parse.bulletin import finish
from tui_reader.parse.dom import parse_markup, text_content
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import (
    MOST_CHARACTERS,
    AnchoredPassages,
    LeftOutLedger,
    PassageRecorder,
    bounded,
    place_of,
)


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
    (aside,) = root.iter("aside")
    ledger.remove(aside, "an aside")
    assert [run.text for each in ledger.removed for run in each.runs] == ["By the way"]
    assert ledger.reason_of(aside) == "an aside"
    assert text_content(root).split() == ["before", "after"]


def test_what_is_removed_inside_a_removed_element_is_recorded_once() -> None:
    root, _warnings = parse_markup("<body><div>one <p>two</p></div>")
    ledger = LeftOutLedger()
    for element in list(root.iter("div", "p")):
        ledger.remove(element, "hidden")
    assert [run.text for each in ledger.removed for run in each.runs] == ["one", "two"]


def test_the_reason_of_a_dropped_line() -> None:
    ledger = LeftOutLedger()
    ledger.drop(DraftLine(" Photo: A. "), "a credit")
    ledger.drop(DraftLine("", block=Table(((Cell("a"), Cell("b")), (Cell("c"),)))), "a table")
    assert ledger.reason_of_line("Photo: A.") == "a credit"
    assert ledger.reason_of_line("a b") == "a table"
    assert ledger.reason_of_line("c") == "a table"
    assert ledger.reason_of_line("d") is None


def test_entries_of_readers_of_text() -> None:
    ledger = LeftOutLedger()
    ledger.add(" 页脚 ", "line 12", "a footer", "正文。")
    ledger.add("  ", "line 13", "a footer", "正文。")
    assert ledger.entries == [(LeftOut("页脚", "line 12", "a footer"), "正文。")]


def test_the_kept_text_has_a_bound_and_the_rest_is_counted() -> None:
    entries = [LeftOut("字" * 300, "aside", "beside the article")] * 100
    kept = bounded(entries)
    assert sum(len(entry.text) for entry in kept[:-1]) == MOST_CHARACTERS
    assert kept[-1] == LeftOut("…", "page", "10,000 more characters are left out and not kept", more=10_000)
    assert left_out_size(Bulletin("a:1", left_out=kept)) == 30_000
    again = bounded((*kept, entries[0]))
    assert left_out_size(Bulletin("a:1", left_out=again)) == 30_300
    assert bounded(entries[:9]) == tuple(entries[:9])


def test_the_frame_of_the_site_takes_no_room_from_other_text() -> None:
    frame = [LeftOut("框" * 300, "form", "in a form", frame=True)] * 80
    text = [LeftOut("字" * 300, "aside", "beside the article")] * 60
    page = Bulletin("a:1", left_out=bounded([*frame, *text]))
    assert [entry.frame for entry in page.left_out] == [True] * 7 + [False] * 60 + [True]
    assert (left_out_size(page), left_out_size(page, frame=True)) == (18_000, 24_000)


@pytest.mark.parametrize(
    ("above", "place"),
    [
        pytest.param("", 0, id="top"),
        pytest.param("东街停水。", 1, id="line"),
        pytest.param("西街 不停水。", 2, id="white space"),
        pytest.param("不停水。", 2, id="end of a joined line"),
        pytest.param("南街停水。", None, id="no line of the text"),
    ],
)
def test_the_place_below_a_line_of_the_text(above: str, place: int | None) -> None:
    page = Bulletin("a:1", preamble=(Paragraph("东街停水。"), Paragraph("西街不停水。")))
    entry = LeftOut("页脚", "line 12", "a footer")
    assert AnchoredPassages(((entry, above),))(page) == [entry._replace(place=place)]


def test_a_passage_without_a_place_of_its_own_stands_below_the_one_before() -> None:
    page = Bulletin("a:1", preamble=(Paragraph("东街停水。"), Paragraph("西街不停水。"), Paragraph("东街停水。")))
    above = ["", "西街不停水。", "无此行", "东街停水。", "西街不停水。"]
    found = AnchoredPassages([(LeftOut(str(number), "x", "y"), line) for number, line in enumerate(above)])(page)
    assert [entry.place for entry in found] == [0, 2, 2, 3, 3]


def test_the_place_is_below_the_nearest_line_that_is_in_the_text() -> None:
    recorder = PassageRecorder()
    recorder.leave_out("页眉", "header", "header of the pages")
    for text in ("标题", "东街停水。", "西街不停水。", "不在正文的行"):
        recorder.passed(DraftLine(text))
    recorder.leave_out("删去的话", "del", "deleted in a tracked change")
    recorder.leave_out("  ", "del", "deleted in a tracked change")
    recorder.passed(DraftLine("", block=Table(((Cell("日"), Cell("时")),))))
    recorder.leave_out("页脚", "footer", "footer of the pages")
    table = Table(((Cell("日"), Cell("时")),))
    page = Bulletin("a:1", preamble=(Paragraph("东街停水。"), Paragraph("西街不停水。"), table, Paragraph("完。")))
    assert [(entry.text, entry.place) for entry in recorder.coverage(page)] == [
        ("页眉", 0),
        ("删去的话", 2),
        ("页脚", 3),
    ]


def test_the_bulletin_has_the_entries_of_its_draft() -> None:
    entry = LeftOut("页脚", "line 12", "a footer")
    page = finish(Draft("a:1", lines=[DraftLine("正文。")], left_out=[entry]))
    assert page.left_out == (entry,)
    assert page.preamble == (Paragraph("正文。"),)
