"""Markdown: front matter, headings, paragraphs, lists, tables, quotations, code, images, links."""

from __future__ import annotations

import pytest

from tui_reader.model import Cell, Image, ListBlock, ListItem, Preformatted, Quotation, Table
from tui_reader.parse.documents.markdown import read_markdown
from tui_reader.parse.draft import Draft, DraftLine


def read(text: str) -> Draft:
    return read_markdown(text, "a.md", "utf-8")


def only(text: str) -> DraftLine:
    lines = read(text).lines
    assert len(lines) == 1
    return lines[0]


def test_front_matter_fills_the_fields() -> None:
    draft = read(
        "---\ntitle: 停水公告\ndate: 2020-03-05 08:30\nsource: 水务局\nauthors: [周平, 李安]\n---\n\n正文。\n"
    )
    assert (draft.title, draft.source, draft.author) == ("停水公告", "水务局", "周平, 李安")
    assert draft.published is not None
    assert draft.published.isoformat() == "2020-03-05T08:30:00+08:00"
    assert [restoration.field for restoration in draft.restorations] == ["published"]
    assert [(line.text, line.number) for line in draft.lines] == [("正文。", 8)]


def test_a_zone_in_the_front_matter_is_kept() -> None:
    draft = read("---\ndate: 2020-03-05T08:30:00+01:00\n---\n正文。")
    assert draft.published is not None
    assert draft.published.utcoffset() is not None
    assert draft.restorations == []


@pytest.mark.parametrize(
    "front",
    [
        pytest.param("a: &a [x]\nb: *a", id="alias"),
        pytest.param("- a list", id="list"),
        pytest.param("a: [", id="broken"),
        pytest.param("!!python/object:os.system x", id="tag"),
        pytest.param("date: someday", id="no date"),
    ],
)
def test_an_error_in_the_front_matter_is_a_warning(front: str) -> None:
    draft = read(f"---\n{front}\n---\n正文。")
    assert len(draft.warnings) == 1
    assert [line.text for line in draft.lines] == ["正文。"]


def test_prose_between_two_rules_is_no_front_matter() -> None:
    draft = read("---\n市水务局停水公告\n---\n正文。")
    assert draft.warnings == []
    assert [line.text for line in draft.lines] == ["市水务局停水公告", "正文。"]


@pytest.mark.parametrize(
    ("text", "title", "lines"),
    [
        pytest.param("# 停水公告\n\n正文。", "停水公告", ["正文。"], id="the only heading of level 1"),
        pytest.param("停水公告\n====\n\n正文。", "停水公告", ["正文。"], id="setext"),
        pytest.param("# 甲\n\n# 乙\n", None, ["甲", "乙"], id="two of level 1"),
        pytest.param("---\ntitle: 甲\n---\n# 乙\n", "甲", ["乙"], id="another title in front"),
        pytest.param(
            "---\ntitle: 停水 公告\n---\n停水公告\n\n正文。", "停水 公告", ["正文。"], id="repeated in the text"
        ),
        pytest.param("正文。", None, ["正文。"], id="none"),
    ],
)
def test_titles(text: str, title: str | None, lines: list[str]) -> None:
    draft = read(text)
    assert (draft.title, [line.text for line in draft.lines]) == (title, lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("第一行\n第二行", "第一行第二行", id="Han lines are joined without a space"),
        pytest.param("one\ntwo", "one two", id="Latin lines with one"),
        pytest.param("甲 **乙** `丙` *丁*", "甲 乙 丙 丁", id="emphasis"),
        pytest.param("甲 <b onclick='x'>乙</b>", "甲 乙", id="HTML is left out"),
        pytest.param("甲 \\*乙\\* &amp; 丙", "甲 *乙* & 丙", id="escapes"),
    ],
)
def test_paragraphs(text: str, expected: str) -> None:
    assert only(text).text == expected


def test_headings_bold_lines_and_links() -> None:
    assert only("### 三").heading == 3
    assert only("**全部**").bold
    line = only("见[甲 **乙**](https://a.example/b)与[丙](javascript:x)、[丁](d.html)")
    assert [(line.text[link.start : link.end], link.address) for link in line.links] == [
        ("甲 乙", "https://a.example/b")
    ]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        pytest.param(
            "- 甲\n  - 乙\n- 丙",
            ListBlock((ListItem("•", "甲"), ListItem("•", "乙", depth=1), ListItem("•", "丙"))),
            id="nested list",
        ),
        pytest.param(
            "3) 甲\n4) 乙", ListBlock((ListItem("3)", "甲"), ListItem("4)", "乙"))), id="numbered as printed"
        ),
        pytest.param(
            "|甲|乙|\n|--|--|\n|1|2|",
            Table(((Cell("甲"), Cell("乙")), (Cell("1"), Cell("2"))), header_rows=1),
            id="table",
        ),
        pytest.param("> 甲\n> 乙", Quotation("甲乙"), id="quotation"),
        pytest.param("```yaml\na:\n  b: 1\n```", Preformatted("a:\n  b: 1"), id="fenced code"),
        pytest.param("    a\n      b", Preformatted("a\n  b"), id="indented code"),
        pytest.param("![甲](https://a.example/1.png)", Image("甲", "https://a.example/1.png"), id="image"),
        pytest.param("![甲](1.png)", Image("甲", None), id="image without an address"),
    ],
)
def test_blocks(text: str, block: object) -> None:
    assert only(text).block == block


def test_a_quotation_of_a_list_is_read_as_the_list() -> None:
    assert only("> - 甲").block == ListBlock((ListItem("•", "甲"),))


@pytest.mark.parametrize("mark", [">", "- "], ids=["quote", "list"])
def test_blocks_nested_too_deep_are_read_as_text(mark: str) -> None:
    draft = read(mark * 3000 + "甲\n\n# 乙")
    assert [line.text for line in draft.lines] == [mark * 3000 + "甲", "乙"]
    assert draft.warnings == ["blocks are nested 50 levels deep; lists and quotations are shown as text"]
    assert read(mark * 10 + "甲").warnings == []


def test_unclosed_brackets_are_text() -> None:
    assert only("[" * 3000).text == "[" * 3000
