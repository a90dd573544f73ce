"""EPUB books as one document: the chapters in the order of the spine, with the metadata of the book."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import unquote

from tui_reader.model import MISSING, DocumentFile
from tui_reader.parse.decode import BinaryContent, Decoded, EmptyContent, decode
from tui_reader.parse.documents.packed import DAMAGED, PackedDocument
from tui_reader.parse.draft import Draft
from tui_reader.parse.embedded import pictures_beside
from tui_reader.parse.html.fragment import parsed_fragment, read_body
from tui_reader.parse.html.notes.across_pages import NotesAcrossPages
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import parse_moment

# Chapters. Chosen by hand.
_MOST_CHAPTERS = 5000
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read_epub(data: bytes, address: str) -> Draft:
    """The draft of an EPUB book (2 and 3). Raises UnsupportedPage for one that is damaged, copy-protected or has
    no text. The table of contents in it is left out."""
    book = PackedDocument(data, "an EPUB book")
    _refuse_protected(book)
    place = _package_place(book)
    package = book.tree(place) if place else None
    if package is None:
        raise book.damaged()
    draft = Draft(address, text_only=True)
    _read_metadata(package, draft)
    passages = PassageRecorder()
    pages = list(_spine(package, posixpath.dirname(place or "")))
    names = [page.name for page in pages if page.kind in _PAGES][:_MOST_CHAPTERS]
    texts = {name: _decoded(book, name) for name in names}
    markup = [(name, text.text if text else "") for name, text in texts.items()]
    notes = NotesAcrossPages(markup, parsed_fragment)
    number = 0
    for page in pages:
        if page.kind not in _PAGES:
            _leave_out_page(page, draft.warnings, passages)
        elif page.name not in texts:
            draft.warnings.append(f"only the first {_MOST_CHAPTERS} chapters were read")
            break
        else:
            _read_chapter(_Chapter(book, page, number, texts[page.name], notes), draft, passages)
            number += 1
    draft.coverage.append(passages.coverage)
    if book.was_repaired:
        # Of a package that breaks off, the chapters behind that place are not known.
        draft.warnings.append(DAMAGED)
        draft.document = DocumentFile("epub", "", "", not_read=(DAMAGED,))
    if not draft.lines:
        raise UnsupportedPage("is an EPUB book without text; its pages may be pictures")
    return draft


def _refuse_protected(book: PackedDocument) -> None:
    """Fonts are often obscured, which needs no key; other encryption needs one."""
    rights = book.tree("META-INF/encryption.xml")
    methods = (
        [one.get("Algorithm", "") for one in rights.iter("{*}EncryptionMethod")] if rights is not None else []
    )
    if any(method not in _FONTS for method in methods):
        raise UnsupportedPage("is an EPUB book with copy protection; open it with the program of its shop")


def _package_place(book: PackedDocument) -> str | None:
    container = book.tree("META-INF/container.xml")
    found = next(iter(container.iter("{*}rootfile")), None) if container is not None else None
    stated = unquote(found.get("full-path", "")) if found is not None else ""
    return (
        stated
        if stated in book.names
        else next((name for name in sorted(book.names) if name.endswith(".opf")), None)
    )


def _read_metadata(package: Any, draft: Draft) -> None:
    def values(name: str) -> list[str]:
        found = package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        return [text for one in found if (text := clean_line("".join(one.itertext()), 500))]

    draft.title = next(iter(values("title")), None)
    draft.author = ", ".join(values("creator")[:20]) or None
    draft.site = next(iter(values("publisher")), None)
    for stated in values("date"):
        if (moment := parse_moment(stated)) is not None:
            draft.set_published(*moment, stated[:60])
            break


class _Page(NamedTuple):
    """A page of the spine: its name in the file, its media type, and whether it is the table of contents."""

    name: str
    kind: str
    is_contents: bool


def _spine(package: Any, folder: str) -> Iterator[_Page]:
    """The pages in order. One that is named again, which the format forbids (EPUB 3.3, 5.7.2), is read once: a
    small book could repeat a chapter without end."""
    items = {item.get("id"): item for item in package.iter("{*}item")}
    listed = [found for one in package.iter("{*}itemref") if (found := items.get(one.get("idref"))) is not None]
    seen: set[str] = set()
    for item in listed or items.values():
        kind = item.get("media-type", "")
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "")).partition("#")[0]))
        is_shown = listed and (kind == "image/svg+xml" or not kind.startswith("image/"))
        if (kind in _PAGES or is_shown) and name not in seen:
            seen.add(name)
            yield _Page(name, kind, "nav" in item.get("properties", "").split())


def _leave_out_page(page: _Page, warnings: list[str], passages: PassageRecorder) -> None:
    name = clean_line(page.name, 100)
    warnings.append(f"the page {name} of the book is {clean_line(page.kind, 60)} and was not read")
    passages.leave_out("…", name, MISSING)


def _decoded(book: PackedDocument, name: str) -> Decoded | None:
    """The text of a chapter, "" for an empty one; None for one that is missing or no text."""
    data = book.read(name)
    try:
        return decode(data) if data is not None else None
    except EmptyContent:
        return Decoded("", "utf-8")
    except BinaryContent:
        return None


class _Chapter(NamedTuple):
    """A page with its text, and its place among the chapters."""

    book: PackedDocument
    page: _Page
    number: int
    text: Decoded | None
    notes: NotesAcrossPages


def _read_chapter(chapter: _Chapter, draft: Draft, passages: PassageRecorder) -> None:
    name, decoded = chapter.page.name, chapter.text
    if decoded is None:
        draft.warnings.append(f"the chapter {clean_line(name, 100)} is missing or no text")
        passages.leave_out("…", clean_line(name, 100), MISSING)
        return
    if not decoded.text:
        return
    draft.charset = draft.charset or decoded.charset
    coverage = None if chapter.page.is_contents else draft
    folder = posixpath.dirname(name)

    def picture(place: str) -> bytes | None:
        return chapter.book.picture(posixpath.normpath(posixpath.join(folder, unquote(place).partition("#")[0])))

    with pictures_beside(picture):
        lines, attachments = read_body(
            decoded.text,
            None,
            is_plain=False,
            draft=coverage,
            notes=f"{chapter.number + 1}-",
            link=lambda page: chapter.notes.link(page, name),
        )
    if chapter.page.is_contents:
        text = "\n".join(line.all_text for line in lines)
        passages.leave_out(text, clean_line(name, 100), "table of contents")
        return
    shift = draft.lines[-1].number if draft.lines else 0
    draft.lines += passages.passing(replace(line, number=line.number + shift) for line in lines)
    draft.attachments = tuple(dict.fromkeys((*draft.attachments, *attachments)))
