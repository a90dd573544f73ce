"""Search in attached files: one suite for every engine, as `test_protocol`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.attached_files import page
from tests.support.engines import ENGINES
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachmentPlace, Hit
from tui_reader.model import Attachment, Bulletin, Cell, DocumentFile, InnerMember, Paragraph, Section, Table
from tui_reader.query.syntax import parse

POSTS, NOTICE = "https://example.org/posts.xls", "https://example.org/notice.pdf"
SEEN = datetime(2026, 5, 6, tzinfo=UTC)


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))


SHEET = Bulletin(
    POSTS,
    title="岗位一览",
    sections=(
        Section(
            *(None, None, 1, "Sheet1"),
            address="1",
            blocks=(
                Table((row("代码", "岗位", "学历"), row("0117", "司钻", "本科"), row("0118", "测井", "硕士")), 1),
            ),
        ),
    ),
    document=DocumentFile("xls", "sheets.xls", "1", sheets=("Sheet1",)),
)
PRINT = Bulletin(
    NOTICE,
    preamble=(Paragraph("首页的话"), Paragraph("渡槽检修"), Paragraph("渡槽与涵洞")),
    document=DocumentFile("pdf", "pdf.reading", "1", 2, page_starts=(0, 1), recognized=(2,)),
)


def arrived(address: str, text: Bulletin, data: bytes = b"") -> ArrivedFile:
    name = address.rpartition("/")[2]
    return ArrivedFile(address, name, data or address.encode(), None, SEEN, kind=text.document.kind, text=text)  # type: ignore[union-attr]


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """The first bulletin links a sheet and a print, the second the sheet, the third says in its own text what a
    row of the sheet says."""
    store = ENGINES[request.param](tmp_path)
    sheet = Attachment("岗位表", POSTS)
    store.keep_arrivals(
        [
            Arrival(page(1, Attachment("公告", NOTICE), sheet)),
            Arrival(page(2, sheet)),
            Arrival(page(3, text="招司钻一名。")),
        ]
    )
    store.keep_files([arrived(POSTS, SHEET), arrived(NOTICE, PRINT)])
    yield store
    store.close()


def index(store: Archive, wanted: bool = True) -> None:
    while wanted and store.index(2):
        continue


def hits(store: Archive, query: str) -> list[Hit]:
    return store.search(parse(query)).hits(0, 9)


def found(store: Archive, query: str) -> list[int]:
    ids = [hit.row.id for hit in hits(store, query)]
    assert store.count_hits(parse(query), 9) == len(ids)
    assert store.matching(parse(query), [1, 2, 3]) == sorted(ids)
    return ids


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("测井", [2, 1], id="a word of a file"),
        pytest.param("司钻", [3, 2, 1], id="a word of a text and a file"),
        pytest.param("附表 测井", [2, 1], id="one word in the text, one in a file"),
        pytest.param("司钻 -附表", [3], id="not in the text"),
        pytest.param("附表 -渡槽", [2], id="not in a file"),
        pytest.param("司钻 in:attachment", [2, 1], id="in files alone"),
        pytest.param("附表 in:attachment", [], id="the text is no file"),
        pytest.param("(附表 OR 渡槽) in:附件", [1], id="a group in files"),
        pytest.param("司钻 -in:attachment", [3], id="without a file"),
        pytest.param('司钻 in:"attachment"', [], id="a source of this name"),
        pytest.param("in:attachment", [2, 1], id="with a file"),
        pytest.param("kind:xls", [2, 1], id="a kind"),
        pytest.param("kind:.PDF", [1], id="a kind as an ending"),
        pytest.param("kind:sheet -kind:pdf", [2], id="a group of kinds"),
        pytest.param("类型:表格 OR 司钻", [3, 2, 1], id="a kind or a word"),
        pytest.param("title:测井", [], id="a field is no file"),
        pytest.param('"测井硕士"', [], id="no phrase spans two cells"),
        pytest.param("Sheet1", [2, 1], id="the name of a sheet"),
    ],
)
def test_words_of_attached_files_find_the_bulletin(
    store: Archive, query: str, expected: list[int], indexed: bool
) -> None:
    index(store, indexed)
    assert found(store, query) == expected


def test_a_row_is_found_with_its_header(store: Archive) -> None:
    hit = hits(store, "0118 学历")[1]
    assert hit.snippet == "代码 0118 · 岗位 测井 · 学历 硕士"
    assert [hit.snippet[start:end] for start, end in hit.spans] == ["0118", "学历"]
    assert (hit.section, hit.path) == (None, ("Sheet1",))
    place = hit.attachment
    assert place is not None
    assert place == AttachmentPlace(2, "岗位表", "posts.xls", place.digest, "xls", "1", 3, table_row=3)
    assert store.file_bytes(place.digest) == POSTS.encode()


def test_a_row_has_the_number_of_the_sheet(store: Archive) -> None:
    (section,) = SHEET.sections
    (table,) = section.blocks
    assert isinstance(table, Table)
    moved = replace(section, blocks=(table._replace(sheet_rows=((1, 3), (3, 40))),))
    store.keep_files([arrived(POSTS, replace(SHEET, sections=(moved,)), b"moved")])
    numbers = [
        (hit.attachment.row, hit.attachment.table_row)
        for query in ("0117", "0118")
        if (hit := hits(store, query)[0]).attachment
    ]
    assert numbers == [(4, 2), (40, 3)]


def test_a_hit_in_an_archive_names_the_member(store: Archive) -> None:
    member = Section(None, None, 1, "表/岗位表.xls", address="1", sections=SHEET.sections)
    packed = Bulletin(POSTS, sections=(member,), document=DocumentFile("zip", "archives.reading", "1"))
    store.keep_files([arrived(POSTS, packed, b"zip")])
    hit = hits(store, "0118")[0]
    assert hit.attachment is not None
    assert (hit.attachment.members, hit.path, hit.attachment.row) == (("表/岗位表.xls",), ("Sheet1",), 3)


def test_a_hit_in_a_member_of_an_archive_names_its_page(store: Archive) -> None:
    """Lines 0 to 2 are a sheet, then follow a heading and the three lines of a print."""
    sheet = Section(None, None, 1, "表.csv", address="1", blocks=(Paragraph("甲"), Paragraph("乙")))
    print_ = Section(None, None, 1, "公告.pdf", address="2", blocks=PRINT.preamble)
    document = DocumentFile("zip", "archives.reading", "2", member_pages=((), (4, 5)))
    store.keep_files([arrived(NOTICE, Bulletin(NOTICE, sections=(sheet, print_), document=document), b"zip")])
    places = [hits(store, query)[0].attachment for query in ("首页", "涵洞", "乙 in:attachment")]
    assert [place and (*place.members, place.page) for place in places] == [
        ("公告.pdf", 1),
        ("公告.pdf", 2),
        ("表.csv", None),
    ]


def test_a_hit_in_an_archive_within_another_names_both_and_the_page(store: Archive) -> None:
    """Lines 0 and 1 are the headings of the inner archive and of a print, whose three lines follow."""
    print_ = Section(None, None, 2, "公告.pdf", address="1.1", blocks=PRINT.preamble)
    rows = Section(None, None, 2, "表.xls", address="1.2", sections=(replace(SHEET.sections[0], address="1.2.1"),))
    packed = Section(None, None, 1, "内.zip", address="1", sections=(print_, rows))
    document = DocumentFile(
        "zip", "archives.reading", "3", inner_members=(InnerMember("1.1", (2, 3)), InnerMember("1.2"))
    )
    store.keep_files([arrived(NOTICE, Bulletin(NOTICE, sections=(packed,), document=document), b"zip")])
    places = [hits(store, query)[0].attachment for query in ("首页", "涵洞")]
    digest = places[0].digest if places[0] else ""
    text = store.file_text(digest)
    assert text is not None
    assert text.document == document
    assert [place and (*place.members, place.page) for place in places] == [
        ("内.zip", "公告.pdf", 1),
        ("内.zip", "公告.pdf", 2),
    ]
    (hit,) = [each for each in hits(store, "0118") if each.attachment and each.attachment.name == "notice.pdf"]
    assert hit.attachment is not None
    assert (hit.attachment.members, hit.path, hit.attachment.page) == (("内.zip", "表.xls"), ("Sheet1",), None)


def test_a_hit_on_a_printed_page_names_it(store: Archive) -> None:
    (hit,) = hits(store, "涵洞")
    place = hit.attachment
    assert place is not None
    assert (place.number, place.kind, place.page, place.row, place.recognized) == (1, "pdf", 2, None, True)
    (hit,) = hits(store, "首页")
    assert hit.attachment is not None
    assert (hit.attachment.page, hit.attachment.recognized) == (1, False)


def test_the_text_of_the_bulletin_comes_first(store: Archive) -> None:
    assert [hit.attachment is None for hit in hits(store, "司钻")] == [True, False, False]
    store.keep(page(1, Attachment("岗位表", POSTS), text="司钻见附表。"))
    assert [hit.attachment is None for hit in hits(store, "司钻")] == [True, False, True]
    assert hits(store, "司钻 0117")[1].attachment is not None
    relevant = store.search(parse("司钻"), by_relevance=True).hits(0, 9)
    assert [hit.row.id for hit in relevant] == [3, 1, 2]


def place(hit: Hit) -> tuple[int, str, str] | None:
    return hit.attachment and (hit.attachment.number, hit.attachment.kind, hit.snippet)


def test_a_kind_without_words_shows_the_file_of_this_kind(store: Archive) -> None:
    sheet, print_ = (2, "xls", "岗位一览"), (1, "pdf", "首页的话")
    assert [place(hit) for hit in hits(store, "kind:xls")] == [(1, "xls", "岗位一览"), sheet]
    assert [place(hit) for hit in hits(store, "kind:pdf")] == [print_]
    assert [place(hit) for hit in hits(store, "title:通告 kind:sheet")][1] == sheet
    assert [place(hit) for hit in hits(store, "in:附件")][1] == print_
    assert [place(hit) for hit in hits(store, "in:attachment kind:xls")][1] == sheet
    assert [place(hit) for hit in hits(store, "kind:pdf OR kind:xls")][1] == print_
    # A word of the text is shown where it stands, and a file that is not wanted is not shown.
    assert [place(hit) for hit in hits(store, "附表 kind:xls")] == [None, None]
    assert [place(hit) for hit in hits(store, "-kind:pdf")] == [None, None]


def test_a_kind_without_words_shows_a_file_without_text(store: Archive) -> None:
    store.keep_arrivals([Arrival(page(4, Attachment("盖章的附图", "https://example.org/4.png")))])
    store.keep_files([ArrivedFile("https://example.org/4.png", "4.png", b"png", None, SEEN, kind="png")])
    (hit,) = hits(store, "kind:picture")
    assert (place(hit), hit.spans, hit.path) == ((1, "png", "盖章的附图"), (), ())


def test_an_index_follows_the_files(store: Archive) -> None:
    index(store)
    better = (*SHEET.sections[0].blocks, Paragraph("射孔"))
    text = Bulletin(POSTS, preamble=better, document=DocumentFile("xls", "sheets.xls", "2"))
    digest = store.attachments(2)[0].digest
    assert digest is not None
    store.keep_file_text(digest, text)
    assert found(store, "射孔") == [2, 1]
    index(store)
    assert found(store, "射孔") == [2, 1]
    # Another file at the address, and another address in the text.
    store.keep_files([arrived(POSTS, PRINT, b"other")])
    index(store)
    assert (found(store, "射孔"), found(store, "涵洞")) == ([], [2, 1])
    store.keep(page(2, Attachment("岗位表", "https://example.org/elsewhere.xls")))
    index(store)
    assert found(store, "涵洞") == [1]
    assert store.unindexed() == 0


def test_the_same_file_again_is_not_indexed_again(store: Archive) -> None:
    index(store)
    store.keep_files([arrived(POSTS, SHEET), arrived(NOTICE, PRINT)])
    assert store.unindexed() == 0
