"""A collection as one document: what it holds, and in every format, read back by other programs' readers."""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree
from markdown_it import MarkdownIt
from PIL import Image as PillowImage

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.dossiers.contents import Dossier, dossier
from tui_reader.dossiers.pictures import picture_reader
from tui_reader.dossiers.writing import DOSSIER_FORMATS, dossier_bytes, dossier_format, write_dossier
from tui_reader.export.collecting import collected_item
from tui_reader.i18n import install
from tui_reader.model import Bulletin, Cell, Link, Paragraph, Section, Table, address_sections
from tui_reader.parse.page import parse_page


def png() -> bytes:
    """A picture of some kilobytes: smaller ones in pages are decoration."""
    written = io.BytesIO()
    pixels = bytes(number * number % 251 for number in range(64 * 64 * 3))
    PillowImage.frombytes("RGB", (64, 64), pixels).save(written, "PNG")
    return written.getvalue()


PAGE = (
    "<title>停水通知</title><h1>停水通知</h1><div id='zoom'>"
    "<p>因更换水管，本月八日上午起东街、西街停水，请提前储水。</p>"
    f"<p><img alt='管网图' src='data:image/png;base64,{b64encode(png()).decode()}'></p>"
    "<p>给您带来不便敬请谅解，恢复供水的时间另行通知，请各村民委员会转告住户。</p></div>"
)
RULES = Bulletin(
    "https://user:hunter2@b.example/2?token=hunter2",
    "供水 <办法> & *规定*",
    sections=address_sections(
        (
            Section(
                "第一章",
                1,
                1,
                "总则",
                blocks=(Paragraph("为了节水，见附表。", (Link(6, 8, "https://b.example/t"),)),),
            ),
            Section(
                "第二章",
                2,
                1,
                "水源",
                sections=(Section("第二条", 2, 2, "水质", blocks=(Paragraph("水质公开。"),)),),
                blocks=(
                    Table(
                        (
                            (Cell("区域", 1, 2), Cell("水量", 2)),
                            (Cell("2023"), Cell("2024")),
                            (Cell("东街"), Cell("1"), Cell("2")),
                        ),
                        2,
                        "用水量",
                    ),
                ),
            ),
        )
    ),
)


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    install("en")
    with SqliteArchive.open(None) as opened:
        yield opened


@pytest.fixture
def made(archive: SqliteArchive) -> Dossier:
    page = parse_page(PAGE.encode(), "https://a.example/1")
    assert isinstance(page, Bulletin)
    first = archive.keep_page(page, Raw(PAGE.encode(), "utf-8", "text/html")).id
    second = archive.keep(RULES)
    items = (
        collected_item(archive, first)._replace(note="先读\n再问 https://c.example/?token=hunter2"),
        collected_item(archive, second, "2"),
        CollectionItem("https://gone.example/", title="没有收录的通知"),
    )
    return dossier(archive, Collection("供水 <专题>", items), picture_reader(confined=False))


def test_parts_have_text_note_citation_and_what_is_missing(made: Dossier) -> None:
    assert [each.title for each in made.parts] == [
        "停水通知",
        "供水 <办法> & *规定* – 第二章 水源",
        "没有收录的通知",
    ]
    assert [bool(each.citation) for each in made.parts] == [True, True, False]
    assert made.parts[2].remark == "This article is not in the archive."
    assert [each.data for each in made.parts[0].pictures.values()] == [png()]
    assert "hunter2" not in str(made)


def test_a_part_says_that_its_pictures_are_missing(archive: SqliteArchive) -> None:
    page = parse_page(PAGE.encode(), "https://a.example/1")
    assert isinstance(page, Bulletin)
    id = archive.keep_page(page, Raw(PAGE.encode(), "utf-8", "text/html")).id
    archive.connection.execute("UPDATE raw SET data = x'0102'")
    (part,) = dossier(
        archive, Collection("a", (collected_item(archive, id),)), picture_reader(confined=False)
    ).parts
    assert part.bulletin is not None
    assert part.pictures == {}
    assert part.remark.startswith(f"Pictures are missing: the bytes of bulletin {id}: ")


def test_a_text_that_changed_is_current_unless_its_section_is_gone(archive: SqliteArchive) -> None:
    id = archive.keep(RULES)
    whole, first, second = (collected_item(archive, id, each) for each in (None, "1", "2"))
    archive.keep(replace(RULES, sections=RULES.sections[:1]))
    parts = dossier(archive, Collection("a", (whole, first, second))).parts
    assert [each.remark.split(";")[0] for each in parts] == [
        "The text has changed since it was added",
        "The text has changed since it was added",
        "The current text has no section 2",
    ]
    assert parts[2].bulletin is not None
    assert parts[2].bulletin.sections[0].heading == "水源"
    assert f"bulletin:{second.digest[:16]}#2" in parts[2].citation


@pytest.mark.parametrize("form", DOSSIER_FORMATS)
def test_every_format_hides_secrets_and_says_what_is_missing(made: Dossier, form: str) -> None:
    data = dossier_bytes(made, form)  # type: ignore[arg-type]
    if data.startswith(b"PK"):
        data = b"".join(zipfile.ZipFile(io.BytesIO(data)).read(name) for name in _names(data))
    text = data.decode("utf-8", "replace")
    assert "hunter2" not in text
    for words in ("储水", "水源", "区域", "This article is not in the archive.", "SHA-256"):
        assert words in text
    assert "总则" not in text


def _names(data: bytes) -> list[str]:
    return [each for each in zipfile.ZipFile(io.BytesIO(data)).namelist() if not each.endswith(".png")]


def test_markdown_leads_from_the_contents_to_the_items(made: Dossier) -> None:
    text = dossier_bytes(made, "markdown").decode()
    links = re.findall(r"\(#(item-\d)\)", text)
    assert links == ["item-1", "item-2", "item-3"]
    assert all(f'<a id="{each}"></a>' in text for each in links)
    assert f"![管网图](data:image/png;base64,{b64encode(png()).decode()})" in text
    assert "> 先读\n> 再问" in text


def _markdown_headings(data: bytes) -> list[tuple[str, str]]:
    tokens = MarkdownIt("commonmark").enable("table").parse(data.decode())
    return [(each.tag[1], tokens[at + 1].content) for at, each in enumerate(tokens) if each.type == "heading_open"]


def _html_headings(root: etree._Element) -> list[tuple[str, str]]:
    found = root.xpath("//*[starts-with(local-name(), 'h') and string-length(local-name()) = 2]")
    return [(each.xpath("local-name()")[1], "".join(each.itertext())) for each in found if each.tag[-1].isdigit()]


def _word_headings(data: bytes) -> list[tuple[str, str]]:
    styles = ((each.style.name, each.text) for each in docx.Document(io.BytesIO(data)).paragraphs)
    return [(name[-1], text) for name, text in styles if name.startswith("Heading")]


def test_headings_of_a_text_are_below_the_title_of_the_item(archive: SqliteArchive) -> None:
    id = archive.keep(replace(RULES, title="办法"))
    items = (collected_item(archive, id), collected_item(archive, id, "2.2"))
    made = dossier(archive, Collection("供水", items))
    text = [("2", "办法"), ("3", "第一章 总则"), ("3", "第二章 水源"), ("4", "第二条 水质")]
    expected = [("1", "供水"), *text, ("2", "办法"), ("3", "第二条 水质")]
    assert _markdown_headings(dossier_bytes(made, "markdown")) == expected
    page = _html_headings(etree.HTML(dossier_bytes(made, "html").decode()))
    assert page == [expected[0], ("2", "Contents"), *expected[1:]]
    # A chapter of a book is a page of its own.
    with zipfile.ZipFile(io.BytesIO(dossier_bytes(made, "epub"))) as book:
        chapter = etree.fromstring(book.read("book/item-0001.xhtml"))
    assert _html_headings(chapter) == [(str(int(level) - 1), words) for level, words in text]
    # The title of a Word document is no heading.
    assert [level for level, _ in _word_headings(dossier_bytes(made, "docx"))] == ["1", "2", "2", "3", "1", "2"]


def test_html_loads_and_runs_nothing(made: Dossier) -> None:
    text = dossier_bytes(made, "html").decode()
    root = etree.HTML(text)
    assert root.xpath("//nav//a/@href") == ["#item-1", "#item-2", "#item-3"]
    assert root.xpath("//section/@id") == ["item-1", "item-2", "item-3"]
    assert root.xpath("//script | //*[@onload]") == []
    assert [each[:22] for each in root.xpath("//img/@src")] == ["data:image/png;base64,"]
    assert "default-src 'none'" in text


def test_an_epub_has_the_structure_that_readers_need(made: Dossier) -> None:
    with zipfile.ZipFile(io.BytesIO(dossier_bytes(made, "epub"))) as book:
        names = book.namelist()
        assert names[0] == "mimetype"
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert book.read("mimetype") == b"application/epub+zip"
        container = etree.fromstring(book.read("META-INF/container.xml"))
        (package_path,) = container.xpath("//@full-path")
        package = etree.fromstring(book.read(package_path))
        space = {"o": "http://www.idpf.org/2007/opf"}
        listed = {f"book/{each}" for each in package.xpath("//o:manifest/o:item/@href", namespaces=space)}
        assert listed == set(names) - {"mimetype", "META-INF/container.xml", package_path}
        ids = package.xpath("//o:manifest/o:item/@id", namespaces=space)
        spine = package.xpath("//o:spine/o:itemref/@idref", namespaces=space)
        assert set(spine) <= set(ids)
        for name in names:
            if name.endswith(".xhtml"):
                page = etree.fromstring(book.read(name))
                for source in page.xpath("//*[local-name()='img']/@src"):
                    assert book.read(f"book/{source}") == png()
        nav = etree.fromstring(book.read("book/nav.xhtml"))
        assert len(nav.xpath("//*[local-name()='nav']//*[local-name()='a']")) == 3


def test_a_word_document_has_headings_table_picture_and_links(made: Dossier) -> None:
    document = docx.Document(io.BytesIO(dossier_bytes(made, "docx")))
    headings = [each.text for each in document.paragraphs if each.style.name in ("Title", "Heading 1")]
    assert headings == ["供水 <专题>", *(each.title for each in made.parts)]
    anchors = document.element.body.xpath("//w:hyperlink/@w:anchor")
    assert anchors == ["item1", "item2", "item3"]
    assert set(anchors) <= set(document.element.body.xpath("//w:bookmarkStart/@w:name"))
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["区域", "水量", "水量"],
        ["区域", "2023", "2024"],
        ["东街", "1", "2"],
    ]
    assert len(document.inline_shapes) == 1


@pytest.mark.parametrize("form", DOSSIER_FORMATS)
def test_an_empty_collection_is_a_document(form: str) -> None:
    assert dossier_bytes(Dossier("空", ()), form)  # type: ignore[arg-type]


def test_a_file_is_not_overwritten_by_accident(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    write_dossier(Dossier("空", ()), path, "markdown", overwrite=False)
    with pytest.raises(FileExistsError):
        write_dossier(Dossier("二", ()), path, "markdown", overwrite=False)
    assert "空" in path.read_text(encoding="utf-8")
    write_dossier(Dossier("二", ()), path, "markdown", overwrite=True)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.md", "markdown"),
        ("a.HTM", "html"),
        ("a.epub", "epub"),
        ("a.docx", "docx"),
        ("a.pdf", None),
        ("a", None),
    ],
)
def test_formats_by_the_name_of_a_file(name: str, form: str | None) -> None:
    assert dossier_format(Path(name)) == form
