"""An archive as one bulletin: a section for each member that is read, and a line for each that is not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import get_args
from urllib.parse import unquote, urlsplit

from tui_reader.model import (
    Attachment,
    Block,
    Bulletin,
    DocumentFile,
    Failure,
    Feed,
    InnerMember,
    LeftOut,
    Link,
    ListBlock,
    Listing,
    Page,
    Paragraph,
    Quotation,
    Section,
    Tampering,
    address_sections,
    body_text,
    described_text,
)
from tui_reader.parse.documents.archives.members import (
    MOST_MEMBERS,
    SLOW,
    ArchiveKind,
    Member,
    TooSlow,
    UnpackingBudget,
    member_progress,
    reading_archive,
    reading_member,
    reading_until,
    what_is,
)
from tui_reader.parse.documents.archives.unpacking import unpacked
from tui_reader.parse.documents.detection import reader_versions
from tui_reader.parse.left_out import bounded
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import is_web

SECONDS = 12.0
"""Processor time for reading the members of an archive; those after it are named as not read. The parser's process
ends a few seconds later. Chosen by hand."""

READER = "archives.reading"
VERSION = 4
"""Version of this reader, which grows when it reads more."""

_SHARE, LEAST_SECONDS = 0.5, 1.0
"""The part of the time that is left which a member may take when others follow, and seconds that each may take.
Chosen by hand."""

DEEPEST = 3
"""Archives within archives, this one included. Chosen by hand."""

_LIBRARIES = {"rar": "rars", "7z": "py7zr"}
_HIDDEN = ("__macosx", "thumbs.db", "desktop.ini", ".ds_store")
_MOST_NAMED = 400
"""Lines on members that are not read, and attachments; the rest is counted. Chosen by hand."""

Parse = Callable[[bytes, str, int], Page]
"""Parses the bytes of a member with its address, within so many archives."""


def read_archive(data: bytes, kind: ArchiveKind, address: str, parse: Parse, depth: int = 1) -> Bulletin:
    """The bulletin of an archive: its members are its attachments, and those that are read sections of it.

    `depth` counts the archives around the members. Raises UnsupportedPage for an archive that is damaged or
    encrypted, or whose library is not installed.
    """
    if depth > DEEPEST:
        raise UnsupportedPage(f"is {what_is(kind)} within too many others; it is not read")
    name = _file_name(address)
    collected, progress = _Collected(address), member_progress(depth)
    with reading_archive():
        end = reading_until(SECONDS)
        members = _shown(unpacked(data, kind, name, UnpackingBudget()))
        for number, (member, is_last) in enumerate(_with_end(members)):
            left = end - time.process_time()
            if number >= MOST_MEMBERS:
                collected.more += 1
            elif number in progress.passed_over:
                collected.name(member.name)
                collected.pass_over(member.name, progress.passed_over[number])
            elif left <= 0 or (progress.last is not None and number > progress.last):
                collected.late += 1
                collected.name(member.name)
            else:
                progress.begun(number)
                collected.add_in_time(member, parse, depth, left if is_last else max(_SHARE * left, LEAST_SECONDS))
                progress.begun(None)
    return collected.bulletin(kind, _version(kind, _versions_within()))


def archive_versions() -> dict[str, str]:
    """The versions of this reader by kind of archive, as `detection.reader_versions`. They change with the version
    of any reader, since any may read a member."""
    within = _versions_within()
    found = {}
    for kind in get_args(ArchiveKind):
        with suppress(PackageNotFoundError):
            found[kind] = _version(kind, within)
    return found


def _version(kind: str, within: str) -> str:
    library = f", {_LIBRARIES[kind]} {version(_LIBRARIES[kind])}" if kind in _LIBRARIES else ""
    return f"{VERSION}{library}, members {within}"


def _versions_within() -> str:
    """What changes when a reader of members does, or a library is installed or removed."""
    versions = sorted((kind, each) for kind, each in reader_versions().items())
    # Archives in archives need these libraries.
    for library in _LIBRARIES.values():
        with suppress(PackageNotFoundError):
            versions.append((library, version(library)))
    return sha256(repr(versions).encode()).hexdigest()[:8]


def _file_name(address: str) -> str:
    """The name of an archive by its path or web address, where it is percent-encoded."""
    path = unquote(urlsplit(address).path) if is_web(address) else address
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _with_end(members: Iterator[Member]) -> Iterator[tuple[Member, bool]]:
    """The members, each with whether it is the last one."""
    before = next(members, None)
    for member in members:
        if before is not None:
            yield before, False
        before = member
    if before is not None:
        yield before, True


def _shown(members: Iterator[Member]) -> Iterator[Member]:
    """The members without what systems add to folders."""
    for member in members:
        parts = member.name.split("/")
        if parts[0].lower() != _HIDDEN[0] and parts[-1].lower() not in _HIDDEN and not parts[-1].startswith("._"):
            yield member


class _Collected:
    """What the members of an archive hold."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._sections: list[Section] = []
        self._attachments: list[Attachment] = []
        self._not_read: list[str] = []
        self._left_out: list[LeftOut] = []
        self._tampering: list[Tampering] = []
        self._read: list[Bulletin] = []
        self._pages: list[tuple[int, ...]] = []
        self._first_lines: list[int] = []
        self._lines = 0
        self.late = 0
        self.more = 0

    def name(self, name: str) -> None:
        """List a member among the attachments."""
        if len(self._attachments) < _MOST_NAMED:
            self._attachments.append(Attachment(clean_line(name, 300) or "…"))

    def add_in_time(self, member: Member, parse: Parse, depth: int, seconds: float) -> None:
        """Read a member in so much processor time, or say why it is not read."""
        try:
            with reading_member(seconds):
                self.add(member, parse, depth)
        except TooSlow:
            self.pass_over(member.name, SLOW)

    def pass_over(self, name: str, reason: str) -> None:
        """Say why a member is not read."""
        self._not_read.append(f"{clean_line(name, 300) or '…'} {reason}")

    def add(self, member: Member, parse: Parse, depth: int) -> None:
        """Read a member, or say why it is not read."""
        self.name(member.name)
        shown = clean_line(member.name, 300) or "…"
        if member.reason:
            self._not_read.append(f"{shown} {member.reason}")
        if member.data is None:
            if not member.reason:
                self._not_read.append(f"{shown} holds no text; there is nothing to read")
            return
        page = parse(member.data, f"{self._address}!/{shown}", depth + 1)
        match page:
            case Failure(error=error):
                last = shown.rpartition("/")[2]
                self._not_read.append(f"{shown}{error.removeprefix(last)}" if error.startswith(last) else error)
            case Listing():
                self._not_read.append(f"{shown} is a list of links; open the file by itself")
            case Feed():
                for bulletin in page.bulletins:
                    self._include(bulletin, f"{shown}: {bulletin.title or '…'}")
            case _:
                self._include(page, shown)

    def _include(self, bulletin: Bulletin, heading: str) -> None:
        number = len(self._read) + 1
        self._read.append(bulletin)
        section, above = _section(bulletin, heading, f"{number}-")
        self._sections.append(section)
        # The line of the heading, and those of the lines above the text.
        first = self._lines + 1 + above
        self._first_lines.append(first)
        starts = bulletin.document.page_starts if bulletin.document else ()
        self._pages.append(tuple(first + line for line in starts))
        self._lines += body_text(Bulletin("", sections=(section,))).count("\n") + 1
        self._not_read += [
            f"{heading}: {line}" for line in (bulletin.document.not_read if bulletin.document else ())
        ]
        self._left_out += [
            entry._replace(where=clean_line(f"{heading}: {entry.where}", 200), place=None)
            for entry in bulletin.left_out
        ]
        self._tampering.append(bulletin.tampering)
        self._attachments += bulletin.attachments[: max(0, _MOST_NAMED - len(self._attachments))]

    def bulletin(self, kind: ArchiveKind, reader_version: str) -> Bulletin:
        """The bulletin of the archive."""
        not_read = self._not_read[:_MOST_NAMED]
        if more := len(self._not_read) - len(not_read) + self.more:
            not_read.append(f"more files of the archive that were not read: {more}")
        if self.late:
            not_read.append(f"files of the archive that were not read, because it takes too long: {self.late}")
        only = self._read[0] if len(self._read) == 1 else None
        evidence = tuple(one for each in self._tampering for one in each.evidence)
        masked = tuple(dict.fromkeys(one for each in self._tampering for one in each.masked))
        sections = address_sections(tuple(self._sections))
        return Bulletin(
            self._address,
            title=only.title if only else None,
            published=only.published if only else None,
            sections=sections,
            attachments=tuple(self._attachments),
            tampering=Tampering(any(one.tampered for one in self._tampering), evidence, masked),
            document=DocumentFile(
                kind,
                READER,
                reader_version,
                not_read=tuple(not_read),
                member_pages=tuple(self._pages) if any(self._pages) else (),
                inner_members=tuple(self._inner_members(sections)),
            ),
            left_out=bounded(self._left_out),
            warnings=tuple(not_read),
        )

    def _inner_members(self, sections: tuple[Section, ...]) -> Iterator[InnerMember]:
        """The members of the archives among the members."""
        for read, section, first in zip(self._read, sections, self._first_lines, strict=True):
            file = read.document
            if file is None or file.reader != READER:
                continue
            pages = file.member_pages or ((),) * len(read.sections)
            direct = [InnerMember(one.address or "", of) for one, of in zip(read.sections, pages, strict=True)]
            addresses = dict(_moved(read.sections, section.sections))
            for member in (*direct, *file.inner_members):
                yield InnerMember(addresses[member.section], tuple(first + line for line in member.page_starts))


def _moved(before: tuple[Section, ...], after: tuple[Section, ...]) -> Iterator[tuple[str | None, str]]:
    """The addresses of sections in the text of a member, with those in the text of the archive."""
    for one, other in zip(before, after, strict=True):
        yield one.address, other.address or ""
        yield from _moved(one.sections, other.sections)


def _section(bulletin: Bulletin, heading: str, prefix: str) -> tuple[Section, int]:
    """A member as a section, and how many lines of it stand above its text. What its page says beside its text
    stands around it, as far as the text lacks it; names of notes get a prefix, since those of another member may
    be the same."""
    text = "".join(described_text(bulletin).split())
    blocks = [_renamed(block, prefix) for block in bulletin.preamble]
    if bulletin.repeated_title is not None:
        blocks.insert(bulletin.repeated_title.place, Paragraph(bulletin.repeated_title.text))
    above = [part for part in _facts(bulletin) if "".join(part.split()) not in text]
    below = [part for part in _end(bulletin) if "".join(part.split()) not in text]
    sections = tuple(_lowered(section, prefix) for section in bulletin.sections)
    inner = [*map(Paragraph, above), *blocks]
    if below and not sections:
        inner += map(Paragraph, below)
    elif below:
        last = sections[-1]
        sections = (*sections[:-1], replace(last, blocks=(*last.blocks, *map(Paragraph, below))))
    return Section(None, None, 1, heading, blocks=tuple(inner), sections=sections), len(above)


def _facts(bulletin: Bulletin) -> Iterator[str]:
    head = bulletin.masthead
    if head is not None:
        issue = f"{head.issue}" if head.issue is not None else None
        date = head.date.isoformat() if head.date else None
        yield " ".join(filter(None, (head.series, head.kind, issue, head.issuer, date)))
    if bulletin.title:
        yield bulletin.title
    facts = (bulletin.site, bulletin.source, bulletin.author, bulletin.document_number)
    if joined := " · ".join(fact for fact in facts if fact):
        yield joined
    yield from (f"{name}: {value}" for name, value in bulletin.catalogue.items())
    if bulletin.byline is not None:
        yield " ".join(filter(None, bulletin.byline))


def _end(bulletin: Bulletin) -> Iterator[str]:
    if bulletin.sign_off is not None:
        date = bulletin.sign_off.date.isoformat() if bulletin.sign_off.date else None
        yield " ".join(filter(None, (bulletin.sign_off.issuer, date)))


def _lowered(section: Section, prefix: str) -> Section:
    """A section one level further down."""
    return replace(
        section,
        level=section.level + 1,
        blocks=tuple(_renamed(block, prefix) for block in section.blocks),
        sections=tuple(_lowered(each, prefix) for each in section.sections),
    )


def _renamed(block: Block, prefix: str) -> Block:
    match block:
        case Paragraph():
            return block._replace(links=_links(block.links, prefix), note=block.note and f"{prefix}{block.note}")
        case Quotation():
            return block._replace(links=_links(block.links, prefix))
        case ListBlock():
            return ListBlock(
                tuple(
                    item._replace(links=_links(item.links, prefix), note=item.note and f"{prefix}{item.note}")
                    for item in block.items
                )
            )
        case _:
            return block


def _links(links: tuple[Link, ...], prefix: str) -> tuple[Link, ...]:
    return tuple(
        link._replace(address=f"#{prefix}{link.address[1:]}") if link.address.startswith("#") else link
        for link in links
    )
