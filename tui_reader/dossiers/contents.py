"""What a document of a collection holds: the text, the note and the citation of each item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.display_title import shown_title
from tui_reader.export.citing import cited_bulletin
from tui_reader.export_formats.citations.sentences import gbt7714, plain
from tui_reader.export_formats.secrets import shown_page
from tui_reader.i18n import gettext as _
from tui_reader.i18n import language
from tui_reader.messages.translation import translated
from tui_reader.model import Bulletin, Image, Section, section_heading, walk_sections
from tui_reader.text.secrets import shown_address, shown_text

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Revision
    from tui_reader.archive.workspace.collections.values import Collection, CollectionItem


class EmbeddedPicture(NamedTuple):
    """The file of a picture, with its format as Pillow names it, and its size in pixels."""

    data: bytes
    kind: str
    width: int
    height: int


PictureReader = Callable[[bytes, str], "EmbeddedPicture | None"]
"""Takes the picture with a SHA-256 out of the bytes of a page; None where it cannot be read."""

ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif"}
"""The formats of pictures that every document may hold, and how the names of their files end."""


class DossierPart(NamedTuple):
    """An item of the document. `bulletin` is what is printed of it, None where it cannot be; `remark` says why, or
    in what it differs from what was added. `pictures` are those that the text holds, by SHA-256."""

    title: str
    address: str
    note: str = ""
    bulletin: Bulletin | None = None
    remark: str = ""
    citation: str = ""
    pictures: Mapping[str, EmbeddedPicture] = {}


class Dossier(NamedTuple):
    """A document: its title and its parts in order."""

    title: str
    parts: tuple[DossierPart, ...]


def dossier(
    archive: Archive,
    collection: Collection,
    read_picture: PictureReader | None = None,
    on_part: Callable[[int], object] = lambda done: None,
) -> Dossier:
    """Reads everything that a document of a collection holds, with secrets hidden. Without `read_picture`,
    pictures are links. Takes long for many items: call it in a thread."""
    parts = []
    for number, item in enumerate(collection.items, 1):
        parts.append(_part(archive, item, read_picture))
        on_part(number)
    return Dossier(collection.name, tuple(parts))


def _part(archive: Archive, item: CollectionItem, read_picture: PictureReader | None) -> DossierPart:
    if item.damaged:
        return DossierPart(_("Damaged item"), "", remark=_("This item of the collection cannot be read."))
    title = " – ".join(filter(None, (item.title, item.heading))) or shown_address(item.address)
    part = DossierPart(title, shown_address(item.address), shown_text(item.note))
    try:
        id = archive.find(item.address)
        if id is None:
            return part._replace(remark=_("This article is not in the archive."))
        bulletin, revision, remark = _text_of(archive, id, item)
    except ArchiveError as error:
        return part._replace(remark=translated(error.message))
    cited = cited_bulletin(archive, id, item.section or None if _has(bulletin, item.section) else None, revision)
    chosen = _printed(bulletin, item.section)
    title = shown_title(bulletin)
    if chosen.sections and chosen is not bulletin and item.section:
        title = f"{title} – {section_heading(chosen.sections[0]) or item.section}"
    pictures: dict[str, EmbeddedPicture] = {}
    try:
        pictures = dict(_pictures(archive, id, revision, chosen, read_picture)) if read_picture else {}
    except ArchiveError as error:
        lost = _("Pictures are missing: {reason}").format(reason=translated(error.message))
        remark = f"{remark} {lost}".strip()
    return part._replace(
        title=title,
        bulletin=shown_page(chosen),
        remark=remark,
        citation=gbt7714(cited) if language().startswith("zh") else plain(cited),
        pictures=pictures,
    )


def _text_of(archive: Archive, id: int, item: CollectionItem) -> tuple[Bulletin, Revision | None, str]:
    """The text to print, its revision if it is not the current one, and what is to be said about it: the current
    text, unless it has no such section any more and the text that was added is there."""
    bulletin = archive.bulletin(id)
    revisions = archive.revisions(id)
    added = next((each for each in revisions if item.digest and each.digest == item.digest), None)
    changed = added is not None and not added.current
    if _has(bulletin, item.section):
        remark = _("The text has changed since it was added; this is the current one.") if changed else ""
        return bulletin, None, remark
    if added is not None and not added.current:
        former = archive.revision(id, added.number)
        if _has(former, item.section):
            remark = _("The current text has no section {number}; this is the text that was added.")
            return former, added, remark.format(number=item.section)
    remark = _("The text has no section {number}; this is the whole text.").format(number=item.section)
    return bulletin, None, remark


def _has(bulletin: Bulletin, section: str) -> bool:
    return not section or any(each.address == section for each in walk_sections(bulletin.sections))


def _printed(bulletin: Bulletin, section: str) -> Bulletin:
    """The bulletin, or one with this section alone."""
    found = next((each for each in walk_sections(bulletin.sections) if each.address == section), None)
    if found is None:
        return bulletin
    # The marks of printed pages are counted from the beginning of the whole text.
    return replace(
        bulletin,
        preamble=(),
        repeated_title=None,
        sections=(_raised(found, found.level - 1),),
        attachments=(),
        document=None,
    )


def _raised(section: Section, by: int) -> Section:
    """The section with its subsections, `by` levels higher: alone, it is the highest of the text."""
    return replace(
        section, level=section.level - by, sections=tuple(_raised(each, by) for each in section.sections)
    )


def images(bulletin: Bulletin) -> list[Image]:
    """The images of a text in their order."""
    blocks = [
        *bulletin.preamble,
        *(each for section in walk_sections(bulletin.sections) for each in section.blocks),
    ]
    return [each for each in blocks if isinstance(each, Image)]


def _pictures(
    archive: Archive, id: int, revision: Revision | None, bulletin: Bulletin, read_picture: PictureReader
) -> Iterator[tuple[str, EmbeddedPicture]]:
    digests = dict.fromkeys(each.sha256 for each in images(bulletin) if each.sha256)
    if not digests:
        return
    raw = archive.raw(id, revision)
    for digest in digests:
        picture = read_picture(raw.data, digest) if raw and digest else None
        if picture is not None and digest and picture.kind in ENDINGS:
            yield digest, picture
