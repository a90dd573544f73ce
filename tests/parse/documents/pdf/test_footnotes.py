"""Footnotes of PDF pages: notes behind the paragraph of their mark, and what is none."""

from __future__ import annotations

import pytest

from support.pdf_files import Text, placed_pdf
from tui_reader.model import Bulletin, Link, Paragraph, body_text
from tui_reader.parse.page import parse_page

TITLE = (50.0, 760.0, 12.0, "管网改造公告")
RULE = "50 120 m 150 120 l S"


def read(*pages: list[Text], drawn: str = "") -> Bulletin:
    page = parse_page(placed_pdf([TITLE, *pages[0]], *pages[1:], drawn=drawn), "/x/notice.pdf")
    assert isinstance(page, Bulletin), page
    return page


def notes_of(page: Bulletin) -> list[str]:
    return [one.text for one in page.preamble if isinstance(one, Paragraph) and one.note]


def body(*, mark: str = "1", y: float = 700.0) -> list[Text]:
    """A sentence with a raised mark, and another paragraph."""
    return [
        (50, y, 12, "水量见附表"),
        (110, y + 5, 7, mark),
        (110 + 7 * len(mark), y, 12, "，逐级上报。"),
        (50, y - 20, 12, "特此公告"),
    ]


def note(text: str, *, mark: str = "1", y: float = 100.0) -> list[Text]:
    return [(50, y + 3, 6, mark), (50 + 6 * len(mark), y, 9, text)]


def test_a_note_follows_the_paragraph_of_its_mark() -> None:
    page = read([*body(), *note("见统计年报。")])
    assert page.preamble == (
        Paragraph("水量见附表[1]，逐级上报。", (Link(5, 8, "#note-1"),)),
        Paragraph("[1] 见统计年报。", (Link(0, 3, "#note-1"),), note="note-1"),
        Paragraph("特此公告"),
    )


def test_notes_of_several_lines_and_pages_with_the_numbers_of_each_page() -> None:
    long = [(50.0, 88.0, 9.0, "第三章。")]
    page = read(
        [*body(), *note("见统计年报"), *long, *note("另见附件。", mark="2", y=76)],
        [*body(), *note("见去年年报。")],
    )
    assert notes_of(page) == ["[1] 见统计年报第三章。", "[2] 另见附件。", "[1] 见去年年报。"]


def test_a_paragraph_that_goes_on_on_the_next_page_is_not_torn_by_a_note() -> None:
    full = (
        "各单位应当在六月底前上报本区河道名录并逐级审核后报市局备案存查",
        "名录应当列明河段的起点终点长度主管单位和巡查人员及其联系电话号",
    )
    first = [(50.0, 660.0 - 20 * number, 12.0, text) for number, text in enumerate(full)]
    page = read(
        [*body(), *first, *note("见统计年报。")],
        [(50, 760, 12, "，逾期不报的予以通报。"), (50, 740, 12, "特此公告。")],
    )
    texts = [one.text for one in page.preamble if isinstance(one, Paragraph)]
    assert f"{full[0]}{full[1]}，逾期不报的予以通报。" in texts


def test_the_rest_of_a_note_below_the_rule_of_the_next_page() -> None:
    page = read(
        [*body(), *note("见统计年报第三章第一节")],
        [(50, 740, 12, "各区水利局照此办理并逐级上报。"), (50, 720, 12, "特此公告。"), (50, 100, 9, "和第二节。")],
        drawn=RULE,
    )
    assert notes_of(page) == ["[1] 见统计年报第三章第一节和第二节。"]


def test_a_power_is_not_the_mark_of_a_note() -> None:
    page = read([*body(), (50, 640, 12, "面积35m"), (110, 645, 7, "1"), *note("见统计年报。")])
    assert "面积35m¹" in body_text(page)
    assert "水量见附表[1]" in body_text(page)


def test_a_note_whose_mark_is_not_found_stands_behind_the_text_of_its_page() -> None:
    plain = [(50.0, 700.0, 12.0, "水量见附表，逐级上报。"), (50.0, 680.0, 12.0, "各区照此办理。")]
    page = read([*plain, *note("见统计年报。")], [(50, 700, 12, "特此公告。")], drawn=RULE)
    assert [one.text for one in page.preamble if isinstance(one, Paragraph)] == [
        "水量见附表，逐级上报。",
        "各区照此办理。",
        "[1] 见统计年报。",
        "特此公告。",
    ]


def test_signs_and_numbers_in_brackets_are_marks() -> None:
    page = read([*body(mark="[1]"), *note("见统计年报。", mark="[1]")])
    assert notes_of(page) == ["[1] 见统计年报。"]
    page = read([*body(mark="*"), *note("见统计年报。", mark="*")])
    assert notes_of(page) == ["* 见统计年报。"]


def test_small_text_at_the_end_of_a_page_without_a_mark_stays_where_it_is() -> None:
    page = read(
        [*body(), (50, 110, 9, "抄送：各区水利局。"), (50, 98, 9, "印发机关：市水利局")],
        drawn="50 120 m 550 120 l S",
    )
    assert notes_of(page) == []
    assert body_text(page).splitlines()[-2:] == ["抄送：各区水利局。", "印发机关：市水利局"]


def test_marks_directly_before_their_notes() -> None:
    # As LibreOffice prints them: no lower, and without a space.
    page = read([*body(), (50, 100, 9, "1见统计年报。")], drawn=RULE)
    assert notes_of(page) == ["[1] 见统计年报。"]


def test_a_number_before_small_print_is_no_mark_of_a_note() -> None:
    page = read([(50, 700, 12, "水量见附表，逐级上报。"), (50, 100, 9, "1见统计年报。")])
    assert notes_of(page) == []


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("i", "ii"), ("a", "b")])
def test_endnotes_stand_at_the_end_with_links_from_their_marks(first: str, second: str) -> None:
    text = [*body(mark=first), *body(mark=second, y=640)]
    page = read(text, [*note("见统计年报。", mark=first, y=700), *note("见年鉴。", mark=second, y=680)])
    assert body_text(page).splitlines() == [
        f"水量见附表[{first}]，逐级上报。",
        "特此公告",
        f"水量见附表[{second}]，逐级上报。",
        "特此公告",
        f"[{first}] 见统计年报。",
        f"[{second}] 见年鉴。",
    ]
    links = [one.links for one in page.preamble if isinstance(one, Paragraph)]
    assert links[0] == (Link(5, 8 if len(first) == 1 else 9, "#note-1"),)
    assert links[2] == (Link(5, 5 + len(second) + 2, "#note-2"),)
    assert [link[0].address for link in links[4:]] == ["#note-1", "#note-2"]
