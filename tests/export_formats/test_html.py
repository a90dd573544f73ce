"""Bulletins as HTML: nothing of the text becomes markup, nothing is loaded, and every line is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

import tui_reader
from tui_reader.export_formats.html import CLOSING, article, html, opening
from tui_reader.i18n import install
from tui_reader.model import (
    Attachment,
    Bulletin,
    Cell,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    Tampering,
    body_text,
)
from tui_reader.parse.page import parse_page

HOSTILE = "</p></pre></title></style><script>alert(1)</script><img src=x onerror=y>\"'>&lt;&amp;<!--"

SAMPLES = sorted((Path(tui_reader.__file__).parent / "samples").glob("*.html"))


@pytest.fixture(autouse=True)
def english() -> None:
    install("en")


def squeezed(text: str) -> str:
    return "".join(text.split())


def everywhere(text: str, address: str) -> Bulletin:
    """A bulletin with a text in each of its places, and an address wherever one may lead somewhere."""
    links = (Link(0, len(text), address),)
    blocks = (
        Paragraph(text, links, "center"),
        Quotation(text, links),
        Preformatted(text),
        Image(text, address),
        ListBlock((ListItem(text, text, links), ListItem("•", text, links, depth=1))),
        Table(((Cell(text, 2, 2),), (Cell(text),)), header_rows=1, caption=text),
    )
    return Bulletin(
        address,
        title=text,
        source=text,
        author=text,
        catalogue={text: text},
        preamble=blocks,
        sections=(
            Section(text, 1, 1, text, closing=text, blocks=blocks),
            Section("", 2, 9, text, run_in=True, blocks=blocks),
        ),
        attachments=(Attachment(text, address),),
    )


@pytest.mark.parametrize(
    ("address", "links"),
    [
        pytest.param('https://a.example/"onclick="x', True, id="a web address"),
        pytest.param("mailto:a@a.example", True, id="a mail address"),
        pytest.param("javascript:alert(1)", False, id="a script"),
        pytest.param("data:text/html,<script>", False, id="data"),
        pytest.param("file:///etc/passwd", False, id="a file"),
    ],
)
def test_no_text_becomes_markup_and_nothing_is_loaded(address: str, links: bool) -> None:
    page = lxml_html.document_fromstring(html(everywhere(HOSTILE, address)))
    for element in page.iter():
        assert element.tag not in ("script", "img", "iframe", "object", "embed", "link", "form", "base"), element
        assert not [name for name in element.attrib if name.startswith("on") or name in ("src", "srcset")]
        assert "href" not in element.attrib or (element.tag == "a" and element.attrib["href"] == address)
    assert bool(page.xpath("//a")) is links
    assert page.findtext(".//title") == HOSTILE
    # Twice in title and catalogue, once each in publisher, author, attachment; in label, heading and closing of a
    # section, in the heading of another; three times in all blocks.
    assert page.text_content().count(HOSTILE) == 2 * 2 + 3 + 3 + 1 + 3 * 10


def test_a_policy_forbids_to_load_anything() -> None:
    (policy,) = lxml_html.document_fromstring(html(Bulletin("a:1"))).xpath("//meta[@http-equiv]/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in SAMPLES])
def test_every_line_of_a_sample_is_there_in_order(path: Path) -> None:
    bulletin = parse_page(path.read_bytes(), str(path))
    assert isinstance(bulletin, Bulletin)
    bulletin = replace(bulletin, repeated_title=None, tampering=Tampering())
    text = squeezed(lxml_html.document_fromstring(html(bulletin)).text_content())
    at = 0
    for line in body_text(bulletin).splitlines():
        for part in line.split("\t"):
            at = text.index(squeezed(part), at)
    assert at > 0


def test_a_document() -> None:
    link = (Link(0, 1, "https://a.example/d"),)
    bulletin = Bulletin(
        "https://a.example/1",
        title="停水通知",
        source="水务所",
        preamble=(
            Paragraph("a\nb", (Link(0, 1, "https://a.example/b"), Link(0, 3, "https://a.example/c"))),
            Table(((Cell("x", columns=2),), (Cell("1"), Cell("2", rows=2, links=link))), header_rows=1),
        ),
        sections=(Section("一、", 1, 1, "范围", run_in=True, closing="。", blocks=(Paragraph("东街。"),)),),
        attachments=(Attachment("名单", "https://a.example/n"), Attachment("图")),
    )
    assert article(bulletin).splitlines() == [
        "<article>",
        '<h1 dir="auto">停水通知</h1>',
        "<dl>",
        '<dt>Address</dt><dd><a href="https://a.example/1" rel="noreferrer">https://a.example/1</a></dd>',
        "<dt>Publisher</dt><dd>水务所</dd>",
        "</dl>",
        '<p dir="auto"><a href="https://a.example/b" rel="noreferrer">a</a><br>',
        "b</p>",
        "<table>",
        '<tr><th dir="auto" colspan="2">x</th></tr>',
        '<tr><td dir="auto">1</td><td dir="auto" rowspan="2">'
        '<a href="https://a.example/d" rel="noreferrer">2</a></td></tr>',
        "</table>",
        '<p dir="auto"><b>一、范围。</b>东街。</p>',
        '<h2 dir="auto">Attachments</h2>',
        "<ul>",
        '<li dir="auto"><a href="https://a.example/n" rel="noreferrer">名单</a></li>',
        '<li dir="auto">图</li>',
        "</ul>",
        "</article>",
    ]


def test_injected_strings_are_left_out_across_links_too() -> None:
    hurt = Bulletin(
        "a:1",
        title="停水<casino>",
        preamble=(Paragraph("东街<casino>路", (Link(2, 5, "https://a.example/"),)),),
        tampering=Tampering(True, masked=("<casino>",)),
    )
    text = html(hurt)
    assert "casino" not in text
    assert "东街路" in text


def test_several_bulletins_on_one_page() -> None:
    one, other = Bulletin("a:1", title="一"), Bulletin("a:2", title="二")
    page = lxml_html.document_fromstring(opening("<2>") + article(one) + article(other) + CLOSING)
    assert page.findtext(".//title") == "<2>"
    assert [each.text_content() for each in page.xpath("//article/h1")] == ["一", "二"]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("https://a.example/x", ["https://a.example/x#s2"]),
        # An entry of a feed that is a part of a page.
        ("https://a.example/x?p=1#item3", ["https://a.example/x?p=1#s2"]),
        ("/x/a.html", []),
    ],
)
def test_a_place_on_the_page_is_one_on_its_site(own: str, expected: list[str]) -> None:
    bulletin = Bulletin(own, "t", preamble=(Paragraph("below", (Link(0, 5, "#s2"),)),))
    page = lxml_html.document_fromstring(html(bulletin))
    assert page.xpath("//p/a/@href") == expected
