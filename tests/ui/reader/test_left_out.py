"""What a page leaves out, as the reader shows it: one line above the text, in the report, and in its place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.pilot import WIDE, lines, main, press
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.i18n import install
from tui_reader.model import (
    MISSING,
    Bulletin,
    Cell,
    Evidence,
    LeftOut,
    ListBlock,
    ListItem,
    Paragraph,
    RepeatedTitle,
    Restoration,
    Section,
    Table,
    Tampering,
    body_text,
)
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.layout import Layout
from tui_reader.ui.reader.tampering_report import tampering_report
from tui_reader.ui.reader.title_block import head_of

TABLE = Table(((Cell("日"), Cell("时")),))
TEXT = Bulletin(
    "https://example.org/1",
    "停水通知",
    repeated_title=RepeatedTitle("停水通知", 0),
    preamble=(Paragraph("各村："), ListBlock((ListItem("1.", "东街"), ListItem("2.", "西街")))),
    sections=(
        Section("一、", 1, 1, "范围", run_in=True, closing="。", address="1", blocks=(Paragraph("东街停水。"),)),
        Section(
            "二、", 2, 1, "时间", address="2", blocks=(Table(((Cell("日"), Cell("时")),)), Paragraph("见表。"))
        ),
    ),
)
LINES = body_text(TEXT).split("\n")


def with_left_out(*entries: LeftOut) -> Bulletin:
    return replace(TEXT, left_out=entries)


def shown(bulletin: Bulletin, whole: bool = True) -> list[str]:
    blocks = build_document(bulletin, whole=whole).blocks
    return [block.text for block in blocks if block.text]


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        pytest.param((), None, id="nothing"),
        pytest.param((LeftOut("短", "aside", "beside"),), None, id="negligible"),
        pytest.param((LeftOut("字" * 30, "aside", "beside"),), "30 characters", id="a share of a short text"),
        pytest.param((LeftOut("x" * 4000, "aside", "beside"),), "4,000 characters", id="much"),
        pytest.param((LeftOut("x" * 4000, "form", "in a form", frame=True),), None, id="frame of the site"),
    ],
)
def test_a_line_above_the_text_states_what_matters(entries: tuple[LeftOut, ...], line: str | None) -> None:
    notice = head_of(with_left_out(*entries)).notice
    assert (notice is None) == (line is None)
    assert notice is None or notice.text == f"{line} left out"


def test_a_long_text_may_leave_out_more_than_a_short_one() -> None:
    left_out = (LeftOut("x" * 150, "aside", "beside"),)
    bulletin = Bulletin("a", "t", preamble=(Paragraph("y" * 9000),), left_out=left_out)
    assert head_of(bulletin).notice is None


@pytest.mark.parametrize("place", range(len(LINES) + 1))
def test_left_out_text_is_shown_at_its_place(place: int) -> None:
    found = shown(with_left_out(LeftOut("旧版说明", "div.old", "hidden by the page", place)))
    at = found.index("旧版说明")
    assert found[at - 1] == "Left out: div.old, hidden by the page"
    above = "".join("".join(found[:at]).split())
    below = "".join("".join(found[at:]).split())
    # A list and a table are shown as one: the passage follows what holds the line above it.
    wanted = [line.replace("1. ", "").replace("2. ", "").replace("\t", "") for line in LINES[1:]]
    assert all(line in above for line in wanted[: max(0, place - 1)])
    assert not place or all(line in below for line in wanted[place:])


def test_a_repeated_title_between_preamble_and_sections_is_a_line_above_what_follows() -> None:
    bulletin = replace(
        with_left_out(LeftOut("旧版说明", "div.old", "hidden by the page", 5)),
        repeated_title=RepeatedTitle("通知", 2),
    )
    assert body_text(bulletin).split("\n")[3:5] == ["通知", "一、范围。东街停水。"]
    found = shown(bulletin)
    assert found[found.index("旧版说明") - 2] == "一、范围。东街停水。"


def test_text_without_a_place_is_at_the_end_below_a_heading() -> None:
    found = shown(with_left_out(LeftOut("页脚\n电话", "line 9", "a page footer")))
    assert found[-4:] == ["Left out of the page, place unknown", "Left out: line 9, a page footer", "页脚", "电话"]


def test_what_a_document_lacks_is_named_in_its_place_without_the_rest() -> None:
    found = shown(
        with_left_out(LeftOut("…", "c3.xhtml", MISSING, 4), LeftOut("旧版说明", "div", "hidden by the page", 4)),
        whole=False,
    )
    at = found.index("c3.xhtml is missing here or cannot be read")
    assert found[at - 1] == "西街"
    assert "旧版说明" not in found


def test_what_is_not_kept_is_counted_in_the_language_of_the_interface(english: None) -> None:
    install("zh_CN")
    found = shown(
        with_left_out(LeftOut("…", "page", "1,500 more characters are left out and not kept", more=1500))
    )
    assert "1,500" in found[-2]
    assert "more characters" not in found[-2]


def test_the_report_is_in_the_language_of_the_interface(english: None) -> None:
    bulletin = replace(
        with_left_out(LeftOut("页脚", "line 9", "a page footer")),
        warnings=("only the first 100 chapters were read",),
        restorations=(Restoration("published", "5月1日", "2024-05-01", "the page names no time zone"),),
        tampering=Tampering(True, (Evidence("“X” stands in the navigation", "navigation"),), ("X",)),
    )
    install("zh_CN")
    shown = "\n".join(block.text for block in tampering_report(bulletin).blocks)
    for text in ("第 9 行：页脚", "只读取了前 100 章", "页面没有写明时区", "“X”出现在导航中", "导航"):
        assert text in shown
    assert not re.search(r"[a-z]{2} [a-z]{2}", shown)


def test_every_line_of_left_out_text_is_marked() -> None:
    document = build_document(with_left_out(LeftOut("长" * 100, "aside", "beside", 2)), whole=True)
    pages = Layout(document, 40)
    found = ["".join(run.text for run in line.runs) for _block, line in pages.window(pages.move((0, 0), 0), 99)]
    assert sum("长" in line for line in found) > 2
    assert all(line.startswith("┆ ") for line in found if "长" in line or "aside" in line)


@given(st.lists(st.integers(0, len(LINES)) | st.none(), max_size=4), st.integers(10, 90))
def test_reading_positions_are_the_same_with_and_without(places: list[int | None], width: int) -> None:
    bulletin = with_left_out(
        *(LeftOut(f"旧文{index}", "div", "beside", place) for index, place in enumerate(places))
    )
    plain, whole = (Layout(build_document(bulletin, whole=each), width) for each in (False, True))
    starts = {block.text: index for index, block in enumerate(whole.document.blocks)}
    for index, block in enumerate(plain.document.blocks):
        if block.text and "left out" not in block.text:
            position = plain.position(plain.start_of(index))
            assert whole.position(whole.start_of(starts[block.text])) == position


def test_the_report_lists_every_text_with_place_and_reason() -> None:
    bulletin = with_left_out(
        LeftOut("旧版\n说明", "div.old", "hidden by the page", 1), LeftOut("页脚", "line 9", "odd")
    )
    texts = [block.text for block in tampering_report(bulletin).blocks]
    start = texts.index("Left out of the page (7 characters)")
    assert texts[start + 1 :] == ["div.old: hidden by the page", "旧版", "说明", "line 9: odd", "页脚"]


def test_the_report_lists_the_frame_of_the_site_apart() -> None:
    bulletin = with_left_out(LeftOut("登录", "form", "in a form", 0, frame=True), LeftOut("页脚", "line 9", "odd"))
    texts = [block.text for block in tampering_report(bulletin).blocks]
    start = texts.index("Left out of the page (2 characters)")
    frame = ["Frame of the site and repeats (2 characters)", "form: in a form", "登录"]
    assert texts[start + 1 :] == ["line 9: odd", "页脚", *frame]


async def test_the_key_shows_the_page_with_everything_and_the_text_again() -> None:
    with SqliteArchive.open(None) as archive:
        archive.keep(with_left_out(LeftOut("旧版说明", "div.old", "hidden by the page", 2)))
        app = BulletinApp(archive, Config())
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "enter")
            assert not any("旧版说明" in line for line in lines(main(app).reader))
            await press(pilot, "w")
            assert any("┆ 旧版说明" in line for line in lines(main(app).reader))
            await press(pilot, "w")
            assert not any("旧版说明" in line for line in lines(main(app).reader))


async def test_the_key_says_when_nothing_is_left_out() -> None:
    with SqliteArchive.open(None) as archive:
        archive.keep(TEXT)
        app = BulletinApp(archive, Config())
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "enter", "w")
            assert main(app).status.message == "Nothing is left out of this page."
