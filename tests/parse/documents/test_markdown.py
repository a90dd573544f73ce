"""Markdown: front matter, headings, paragraphs, lists, tables, quotations, code, images, links."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.work import at_most
from tui_reader.model import (
    Attachment,
    Cell,
    Image,
    Link,
    ListBlock,
    ListItem,
    Preformatted,
    Quotation,
    Table,
    block_text,
)
from tui_reader.parse.bulletin import finish
from tui_reader.parse.documents.markdown import read_markdown
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.embedded import files_beside


def read(text: str) -> Draft:
    return read_markdown(text, "a.md", "utf-8")


def only(text: str) -> DraftLine:
    lines = read(text).lines
    assert len(lines) == 1
    return lines[0]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param(r"流量为 $\frac{a+b}{2}$ 时", "流量为 (a + b)/2 时", id="a fraction"),
        pytest.param("设$x_1^2$与*y*", "设x₁²与y", id="between Han"),
        pytest.param("for $n$ pumps", "for n pumps", id="a letter"),
        pytest.param(r"$$\sqrt{x}$$", "√(x)", id="on its own line"),
        pytest.param("$$\na = b\n$$", "a = b", id="on lines of its own"),
        pytest.param(r"so $$a \le b$$ holds", "so a ≤ b holds", id="displayed within a paragraph"),
        pytest.param("it costs $5 and $6", "it costs $5 and $6", id="sums"),
        pytest.param("US$5-$10, HK$3/US$4", "US$5-$10, HK$3/US$4", id="ranges of sums"),
        pytest.param("$HOME/bin:$PATH", "$HOME/bin:$PATH", id="variables of a shell"),
        pytest.param("about (100 million $)($)", "about (100 million $)($)", id="no sign of a formula"),
        pytest.param(r"\$a^2$", "$a^2$", id="an escaped dollar"),
        pytest.param("`$a^2$`", "$a^2$", id="code"),
        pytest.param(r"$\unknowncommand{x}$", r"\unknowncommand{x}", id="an unknown command: its source"),
    ],
)
def test_formulas_between_dollars_are_readable_text(typed: str, shown: str) -> None:
    assert only(typed).text == shown


def test_links_and_notes_in_cells() -> None:
    draft = read_markdown(
        "| a[^1] | [b](c.html) |\n|---|---|\n\n[^1]: 注。", "https://linxi.example/a.md", "utf-8"
    )
    block = draft.lines[0].block
    assert isinstance(block, Table)
    first, second = block.rows[0]
    assert first == Cell("a[^1]", links=(Link(1, 5, "#note-1"),))
    assert second == Cell("b", links=(Link(0, 1, "https://linxi.example/c.html"),))
    assert draft.lines[1].note == "note-1"


def test_formulas_in_items_cells_and_boxes_of_html() -> None:
    lines = read("- one\n  $$\n  a^2\n  $$\n\n| h |\n|---|\n| $b_1$ |\n\n<table>\n\n$$c^2$$\n\n</table>").lines
    shown = " ".join(line.all_text for line in lines)
    assert all(formula in shown for formula in ("a²", "b₁", "c²"))


def test_an_image_has_a_title_and_a_file_beside_the_document() -> None:
    with files_beside(True):
        assert only('![甲](p/1.png "乙")').block == Image("甲", None, "乙", file="p/1.png")


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
        pytest.param(
            "|甲|乙|丙|\n|:--|:-:|--:|\n|1|2|3|",
            Table(
                (
                    (Cell("甲", align="left"), Cell("乙", align="center"), Cell("丙", align="right")),
                    (Cell("1", align="left"), Cell("2", align="center"), Cell("3", align="right")),
                ),
                header_rows=1,
            ),
            id="aligned columns",
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


TABLE = "<table><tr><th>Lock</th><th>Hours</th></tr><tr><td>Elm</td><td>9-17</td></tr></table>"
ROWS = ((Cell("Lock"), Cell("Hours")), (Cell("Elm"), Cell("9-17")))


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(TABLE, id="on one line"),
        pytest.param(TABLE.replace("<tr>", "\n\n<tr>").replace("<td>", "\n\n<td>"), id="blank lines in it"),
        pytest.param(TABLE.replace("Elm", "\n\n**Elm**\n\n").replace("<tr>", "\n<tr>"), id="Markdown in a cell"),
        pytest.param(f"<div align=center>\n{TABLE}\n</div>", id="in a box"),
    ],
)
def test_html_tables_are_tables(markup: str) -> None:
    lines = read(f"# Locks\n\nThe hours.\n\n{markup}\n\nThe end.\n").lines
    assert [line.text for line in lines] == ["The hours.", "", "The end."]
    assert lines[1].block == Table(ROWS, header_rows=1)
    assert lines[1].number == 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "<details>\n<summary>Who</summary>\n\nThe **keeper**.\n\n</details>", ["Who", "The keeper."], id="6"
        ),
        pytest.param("<weir-note>\nShut.\n</weir-note>", ["Shut."], id="7, an unknown element"),
        pytest.param("<pre>\na\n\n  b\n</pre>", ["a\n\n  b"], id="1, preformatted"),
        pytest.param("<script>\nx()\n\ny()\n</script>\nShut.", ["Shut."], id="1, a script"),
        pytest.param("<!-- a\n\nb -->\n\nShut.", ["Shut."], id="2, a comment"),
        pytest.param("<?php x\n\ny ?>\n\nShut.", ["Shut."], id="3, an instruction"),
        pytest.param("<!DOCTYPE x>\n\nShut.", ["Shut."], id="4, a declaration"),
        pytest.param("> <p>Shut.</p>\n> Open.", ["Shut.", "Open."], id="in a quotation"),
        pytest.param("- <p>Shut.</p>\n- Open.", ["• Shut.\n• Open."], id="in a list"),
        pytest.param(
            "- Shut.\n\n  > Who asks.\n  >\n  > Who answers.",
            ["• Shut.\nWho asks.\nWho answers."],
            id="quotation in a list",
        ),
        pytest.param("- Shut.\n\n  |a|b|\n  |-|-|\n  |1|2|", ["• Shut.\na b\n1 2"], id="a table in a list"),
        pytest.param("<ul>\n\n<li>\n\nShut.\n\n</li>\n</ul>", ["• Shut."], id="a list with blank lines"),
        pytest.param("<table>\n\nShut.", ["Shut."], id="never closed"),
        pytest.param("</table>\n\nShut.", ["Shut."], id="never opened"),
        pytest.param(
            "Shut.[^1]\n\n[^1]: https://weir.example/", ["Shut.[^1]", "[^1]: https://weir.example/"], id="a note"
        ),
        pytest.param("H<sub>2</sub>O<br>and <kbd>Ctrl</kbd>", ["H2O and Ctrl"], id="inline"),
        pytest.param("## The ![lock](a.png)", ["The lock"], id="an image in a heading"),
        pytest.param("- The ![lock](a.png)", ["• The lock"], id="an image in a list"),
        pytest.param('<img alt="Lock" src="a.png"> Shut.', ["Shut.", "Lock"], id="an inline image"),
    ],
)
def test_no_text_of_html_is_lost(text: str, words: list[str]) -> None:
    lines = read(f"Above.\n\n{text}\n").lines
    assert [line.text if line.block is None else block_text(line.block) for line in lines] == ["Above.", *words]


def test_inline_links_and_documents() -> None:
    line = only('See <a href="https://a.example/x">the plan</a>.')
    assert line.links == (Link(4, 12, "https://a.example/x"),)
    draft = read('<p>See <a href="https://a.example/x.pdf">the plan</a>.</p>')
    assert draft.attachments == (Attachment("the plan", "https://a.example/x.pdf"),)


def test_links_of_other_kinds() -> None:
    text = (
        "[mail](mailto:a@h.example), [file](b%20c.md), [place](#s2), <a href='../d.md'>tag</a>, [no](javascript:x)"
    )
    (line,) = read_markdown(text, "/x/a.md", "utf-8").lines
    assert [link.address for link in line.links] == [
        "mailto:a@h.example",
        "file:///x/b%20c.md",
        "#s2",
        "file:///d.md",
    ]


PIECES = (
    "word{}\n\n",
    "- word{}\n",
    "  > word{}\n\n",
    "> word{}\n",
    "<div>word{}</div>\n",
    "<table>\n\n",
    "<tr><td>word{}</td></tr>\n\n",
    "</table>\n\n",
    "<details><summary>word{}\n\n",
    "</details>\n",
    "# word{}\n",
    "**word{}** <i>word{}i</i>\n",
    "1. word{}\n\n   ",
    "| word{} | b |\n|---|---|\n| a | word{}c |\n\n",
    "```\nword{}\n```\n",
    "<!-- x -->\n",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
@example(["<table>\n\n", "1. word{}\n\n   ", "</table>\n\n", "word{}\n\n"])
@settings(deadline=None)
def test_every_word_is_read(pieces: list[str]) -> None:
    text = "".join(piece.replace("{}", str(number)) for number, piece in enumerate(pieces))
    draft = read(text)
    found = "\n".join(line.text if line.block is None else block_text(line.block) for line in draft.lines)
    wanted = set(re.findall(r"word\d+[ic]?\b", text))
    assert wanted <= set(re.findall(r"word\d+[ic]?\b", f"{draft.title}\n{found}"))


@pytest.mark.parametrize("piece", ["<table>\n\n", "</table>\n\n", "<table>\n\n</table>\n\n", "- <ul>\n\n"])
def test_time_grows_with_the_number_of_tables(piece: str) -> None:
    with at_most(10_000_000) as short:
        read(piece * 300)
    with at_most(3 * short.lines):
        read(piece * 600)


def test_hidden_parts_of_html_are_recorded() -> None:
    shown = f"<p>{'The lock is shut for works. ' * 9}</p>"
    page = finish(read(f"# Lock\n\n<div>{shown}<p style='display:none'>Not yet published.</p></div>\n"))
    assert [one.text for one in page.left_out] == ["Not yet published."]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(
            "# 公告\n\n" + "**水** [厂](https://h.example/) " * 50_000,
            "**水** [厂](https://h.example/)",
            id="marks",
        ),
        pytest.param("# 公告\n\n" + "[" * 200_000 + "水厂", "[[[", id="brackets"),
    ],
)
def test_a_document_of_many_marks_is_shown_as_typed(text: str, shown: str) -> None:
    draft = read_markdown(text, "a.md", "utf-8")
    assert draft.title == "公告"
    body = "".join(line.text for line in draft.lines)
    assert shown in body
    assert body.count("水") == text.count("水")
    assert [warning.partition(";")[2] for warning in draft.warnings] == [
        " emphasis, links and tables are shown as typed"
    ]
