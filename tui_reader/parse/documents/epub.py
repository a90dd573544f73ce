"""EPUB books as one document: the chapters in the order of the spine, with the metadata of the book."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from tui_reader.model import MISSING, DocumentFile
from tui_reader.parse.decode import BinaryContent, EmptyContent, decode
from tui_reader.parse.documents.packed import DAMAGED, PackedDocument
from tui_reader.parse.draft import Draft
from tui_reader.parse.embedded import pictures_beside
from tui_reader.parse.html.fragment import read_body
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
    spine = _spine(package, posixpath.dirname(place or ""), draft.warnings, passages)
    for number, (name, is_contents) in enumerate(spine):
        if number >= _MOST_CHAPTERS:
            draft.warnings.append(f"only the first {_MOST_CHAPTERS} chapters were read")
            break
        _read_chapter(book, name, number, is_contents, draft, passages)
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


def _spine(
    package: Any, folder: str, warnings: list[str], passages: PassageRecorder
) -> Iterator[tuple[str, bool]]:
    """The names of the chapters in order, each with whether it is the table of contents. One that is named again,
    which the format forbids (EPUB 3.3, 5.7.2), is read once: a small book could repeat a chapter without end."""
    items = {item.get("id"): item for item in package.iter("{*}item")}
    listed = [found for one in package.iter("{*}itemref") if (found := items.get(one.get("idref"))) is not None]
    for item in dict.fromkeys(listed) or items.values():
        kind = item.get("media-type", "")
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "")).partition("#")[0]))
        if kind in _PAGES:
            yield name, "nav" in item.get("properties", "").split()
        elif listed and (kind == "image/svg+xml" or not kind.startswith("image/")):
            shown = f"the page {clean_line(name, 100)} of the book is {clean_line(kind, 60)}"
            warnings.append(f"{shown} and was not read")
            passages.leave_out("…", clean_line(name, 100), MISSING)


def _read_chapter(
    book: PackedDocument, name: str, number: int, is_contents: bool, draft: Draft, passages: PassageRecorder
) -> None:
    data = book.read(name)
    try:
        decoded = decode(data) if data is not None else None
    except EmptyContent:
        return
    except BinaryContent:
        decoded = None
    if decoded is None:
        draft.warnings.append(f"the chapter {clean_line(name, 100)} is missing or no text")
        passages.leave_out("…", clean_line(name, 100), MISSING)
        return
    draft.charset = draft.charset or decoded.charset
    coverage = None if is_contents else draft
    folder = posixpath.dirname(name)

    def picture(place: str) -> bytes | None:
        return book.picture(posixpath.normpath(posixpath.join(folder, unquote(place).partition("#")[0])))

    with pictures_beside(picture):
        lines, attachments = read_body(decoded.text, None, is_plain=False, draft=coverage, notes=f"{number + 1}-")
    if is_contents:
        text = "\n".join(line.all_text for line in lines)
        passages.leave_out(text, clean_line(name, 100), "table of contents")
        return
    shift = draft.lines[-1].number if draft.lines else 0
    draft.lines += passages.passing(replace(line, number=line.number + shift) for line in lines)
    draft.attachments = tuple(dict.fromkeys((*draft.attachments, *attachments)))
