"""The lines of an article: paragraphs and their links, headings, emphasis, alignment, images, quotations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import Image, ListBlock, Preformatted, Quotation, Table, shown_text
from tui_reader.parse.dom import parse_markup
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.html.blocks import read_lines

BASE = "https://www.site.example/a/"


def lines(markup: str) -> list[DraftLine]:
    root, _ = parse_markup(f"<html><body>{markup}</body></html>")
    body = root.find("body")
    assert body is not None
    return read_lines(body, BASE, lambda element: element.get("class") == "skipped")


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        pytest.param("<p>甲</p><p>乙</p>", ["甲", "乙"], id="paragraphs"),
        pytest.param("甲<br>乙<br/><br>丙", ["甲", "乙", "丙"], id="line breaks"),
        pytest.param("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"], id="text around a block"),
        pytest.param("<p>&nbsp;&nbsp;　　甲</p>", ["甲"], id="indent"),
        pytest.param("<p>某办公室　　　　2010年</p>", ["某办公室　　　　2010年"], id="inner padding stays"),
        pytest.param("<p>one\n  two\t<i>three</i></p>", ["one two three"], id="white space folds"),
        pytest.param("<p>甲<b>乙</b>\n<span> 丙</span></p>", ["甲乙 丙"], id="inline elements"),
        pytest.param("<p>&nbsp;</p><p> </p><p>甲</p>", ["甲"], id="empty paragraphs"),
        pytest.param("<p>甲</p><p class='skipped'>乙</p>丙", ["甲", "丙"], id="skipped element"),
        pytest.param("<p>10m<sup>2</sup>，人口<sup>[1]</sup></p>", ["10m²，人口[1]"], id="powers and notes"),
        pytest.param(
            "<table><tr><td><p>甲，乙。</p><p>丙</p></td></tr></table>", ["甲，乙。", "丙"], id="layout table"
        ),
        pytest.param(
            "<table>甲<tr class='skipped'><th class='skipped'>乙<td class='skipped'>丙</table>",
            ["甲"],
            id="text beside skipped cells of a table",
        ),
    ],
)
def test_paragraphs(markup: str, texts: list[str]) -> None:
    assert [line.text for line in lines(markup)] == texts


def test_links_of_other_kinds_are_kept() -> None:
    (line,) = lines(
        "<p><a href='mailto:a@h.example'>甲</a>、<a href='tel:+1'>乙</a>、<a href='ftp://h.example/x'>丙</a>、"
        "<a href='#s2'>丁</a>、<a href='#'>戊</a>、<a href='#x' onclick=\"open('/y/z')\">己</a></p>"
    )
    assert [(line.text[link.start : link.end], link.address) for link in line.links] == [
        ("甲", "mailto:a@h.example"),
        ("乙", "tel:+1"),
        ("丙", "ftp://h.example/x"),
        ("丁", "#s2"),
        ("己", "https://www.site.example/y/z"),
    ]


def test_links_are_spans_of_the_text_with_web_addresses() -> None:
    line = lines(
        "<p>　　见<a href='b.html'>甲 <b>乙</b></a>与<a href='javascript:x()'>丙</a>、<a href='/c'>丁</a></p>"
    )[0]
    assert [(line.text[link.start : link.end], link.address) for link in line.links] == [
        ("甲 乙", BASE + "b.html"),
        ("丁", "https://www.site.example/c"),
    ]


def test_a_link_around_paragraphs_is_that_of_the_last_one() -> None:
    found = [
        (line.text, [(link.start, link.end) for link in line.links])
        for line in lines("<a href='/x'><p>甲乙</p>丙丁</a>")
    ]
    assert found == [("甲乙", []), ("丙丁", [(0, 2)])]


@pytest.mark.parametrize(
    ("markup", "heading", "bold", "align"),
    [
        pytest.param("<h2>甲</h2>", 2, False, "left", id="h2"),
        pytest.param("<h3><span>甲</span></h3>", 3, False, "left", id="h3 around a span"),
        pytest.param("<p><b>甲</b></p>", None, True, "left", id="all bold"),
        pytest.param("<p><b>甲</b>乙</p>", None, False, "left", id="partly bold"),
        pytest.param("<p><strong>甲</strong> <b>乙</b></p>", None, True, "left", id="bold in two parts"),
        pytest.param("<p style='font-weight: 700'>甲</p>", None, True, "left", id="bold by style"),
        pytest.param("<b><p style='font-weight:normal'>甲</p></b>", None, False, "left", id="bold undone"),
        pytest.param("<p align='center'>甲</p>", None, False, "center", id="centred"),
        pytest.param("<center><p>甲</p></center>", None, False, "center", id="centred from outside"),
        pytest.param(
            "<div style='text-align:center'><p style='text-align:left'>甲</p></div>",
            None,
            False,
            "left",
            id="left",
        ),
        pytest.param("<p style='TEXT-ALIGN: right'>甲</p>", None, False, "right", id="right"),
        pytest.param("<p style='text-align: justify'>甲</p>", None, False, "left", id="justified"),
    ],
)
def test_heading_emphasis_and_alignment(markup: str, heading: int | None, bold: bool, align: str) -> None:
    line = lines(markup)[0]
    assert (line.heading, line.bold, line.align) == (heading, bold, align)


def test_blocks_and_lines_are_in_order() -> None:
    found = lines(
        "<p>甲</p><ul><li>乙</ul><table><tr><th>丙<th>丁<tr><td>1<td>2</table><pre>a\n  b</pre>"
        "<blockquote><p>戊</p></blockquote><img src='i.png' alt='己'><p>庚</p>"
    )
    kinds = [type(line.block) for line in found]
    assert kinds == [type(None), ListBlock, Table, Preformatted, Quotation, Image, type(None)]
    assert isinstance(found[3].block, Preformatted)
    assert found[3].block.text == "a\n  b"
    assert found[4].block == Quotation("戊")
    assert found[5].block == Image("己", BASE + "i.png")


@pytest.mark.parametrize(
    "image",
    [
        pytest.param("<img src='/icons/icon_doc.gif' alt='doc'>", id="icon of a file"),
        pytest.param("<img src='x.gif' width='1' height=1>", id="pixel"),
        pytest.param("<img src='data:image/gif;base64,R0lGOD'>", id="inline data without words"),
        pytest.param("<img src='spacer.gif' alt='x'>", id="spacer"),
    ],
)
def test_decorative_images_are_left_out(image: str) -> None:
    assert lines(f"<p>甲{image}乙</p>")[0].text == "甲乙"


def test_an_image_has_its_lazy_address_and_no_file_name_as_description() -> None:
    block = lines("<img src='loading.gif' data-src='/p/1.jpg' alt='W020240612.jpg'>")[0].block
    assert block == Image(None, "https://www.site.example/p/1.jpg")


@pytest.mark.parametrize(
    ("description", "kept"),
    [
        ("0612-harbour-pier-03", None),
        ("img_pier_3", None),
        ("pier.webp", None),
        ("state-of-the-art", "state-of-the-art"),
        ("Pier 3", "Pier 3"),
        ("co_op", "co_op"),
        ("港口_码头_夜景", "港口_码头_夜景"),
    ],
)
def test_a_name_of_a_file_is_no_description(description: str, kept: str | None) -> None:
    assert lines(f"<img src='1.jpg' alt='{description}'>")[0].block == Image(kept, BASE + "1.jpg")


def test_a_figure_may_hold_the_text_of_an_article() -> None:
    found = lines("<figure><div><p>甲</p><figure><img src='1.jpg' alt='乙'></figure><p>丙</p></div></figure>")
    assert [line.text or line.block for line in found] == ["甲", Image("乙", BASE + "1.jpg"), "丙"]


def test_a_credit_in_a_figure_is_text() -> None:
    found = lines("<figure><img src='1.jpg' alt='甲'><figcaption>乙</figcaption><small>丙摄</small></figure>")
    assert [line.text for line in found if line.block is None] == ["乙", "丙摄"]


def test_a_figure_keeps_description_and_caption() -> None:
    found = lines("<figure><img src='1.jpg' alt='甲'><figcaption>乙</figcaption></figure>")
    assert [line.block for line in found] == [Image("甲", BASE + "1.jpg", caption="乙")]


def test_a_caption_is_text_and_no_description() -> None:
    found = lines("<figure><img src='1.jpg'><figcaption>乙</figcaption></figure>")
    assert [line.block for line in found] == [Image(None, BASE + "1.jpg", caption="乙")]
    assert shown_text(found[0].block or Image(None, None)) == "乙"


def test_a_container_that_is_a_table_is_read_as_one() -> None:
    root, _ = parse_markup("<table><tr><th>甲<th>乙<tr><td>1<td>2</table>")
    table = root.find(".//table")
    assert table is not None
    assert [type(line.block) for line in read_lines(table, BASE, lambda _: False)] == [Table]


PIECES = [
    "甲乙",
    " ",
    "&nbsp;",
    "<b>丙</b>",
    "<br>",
    "<p>丁</p>",
    "<a href='/x'>戊</a>",
    "<i>",
    "</i>",
    "<div>",
    "</div>",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_every_character_is_kept_once_and_links_fit(markup: str) -> None:
    found = lines(markup)
    printed = "".join("".join(line.text.split()) for line in found)
    assert printed == "".join(char for char in markup if char in "甲乙丙丁戊")
    for line in found:
        assert line.text == line.text.strip()
        assert "\n" not in line.text
        assert all(0 <= link.start < link.end <= len(line.text) for link in line.links)


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        pytest.param("<pre>a<br>b<br/>c</pre>", ["a\nb\nc"], id="line breaks in code"),
        pytest.param("<pre><div>a</div><div>b</div></pre>", ["a\nb"], id="a block for each line"),
        pytest.param("<pre><code>a <b>b</b>\nc</code></pre>", ["a b\nc"], id="marked code"),
        pytest.param("<xmp>a <b> c</xmp>", ["a <b> c"], id="example"),
        pytest.param("<listing>a\n b</listing>", ["a\n b"], id="listing"),
    ],
)
def test_preformatted_lines(markup: str, texts: list[str]) -> None:
    assert [line.block.text for line in lines(markup) if isinstance(line.block, Preformatted)] == texts


def test_text_between_rows_and_items_is_kept() -> None:
    table = lines("<table>甲<tr><th>乙</th>丙<th>丁</th></tr><tr><td>1<td>2</tr><p>戊</p></table>")
    assert [line.text for line in table if line.text] == ["甲", "丙", "戊"]
    listed = lines("<ul>甲<li>乙</li>丙<li>丁</li>戊</ul>")[0].block
    assert isinstance(listed, ListBlock)
    assert [(item.label, item.text) for item in listed.items] == [
        ("", "甲"),
        ("•", "乙"),
        ("", "丙"),
        ("•", "丁"),
        ("", "戊"),
    ]


def test_groups_of_a_definition_list_are_items() -> None:
    listed = lines("<dl><div><dt>甲</dt><dd>乙</dd></div><div><dt>丙</dt><dd>丁<ul><li>戊</ul></dd></div></dl>")[
        0
    ].block
    assert isinstance(listed, ListBlock)
    assert [(item.depth, item.text) for item in listed.items] == [
        (0, "甲"),
        (1, "乙"),
        (0, "丙"),
        (1, "丁"),
        (1, "戊"),
    ]


@pytest.mark.parametrize(
    "tags",
    [
        "b",
        "span",
        "div",
        "blockquote",
        "ul li",
        "dl dd",
        "table tr td",
        "details",
        "figure",
        "a",
        "p q",
        "div blockquote",
    ],
)
def test_elements_may_nest_as_deep_as_libxml2_reads_them(tags: str) -> None:
    names = tags.split()
    around = 240 // len(names)
    start, end = "".join(f"<{name}>" for name in names), "".join(f"</{name}>" for name in reversed(names))
    read = lines(f"<p>前</p>{start * around}最深处的文字{end * around}<p>后</p>")
    shown = [line.text or (shown_text(line.block) if line.block else "") for line in read]
    assert "最深处的文字" in "\n".join(shown)
