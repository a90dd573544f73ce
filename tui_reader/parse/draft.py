"""A bulletin as a format's reader (text dump, HTML, Markdown) returns it, before its lines are structured."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from tui_reader.model import (
    Align,
    Announcement,
    Attachment,
    Block,
    Bulletin,
    DocumentFile,
    LeftOut,
    Link,
    Paragraph,
    Restoration,
    Table,
    Tampering,
    block_text,
)
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import find_dates


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of the body in reading order, with the properties of its markup.

    `text` keeps its inner padding, which the masthead needs, and has no line breaks. `number` is the 1-based line
    in the input. `heading` is an explicit level from `h1`..`h6` or Markdown. A table, list, image, quotation or
    preformatted text is in `block`; `text` is then empty. `note` is the name of the note of which it is a part.
    """

    text: str
    number: int = 0
    heading: int | None = None
    bold: bool = False
    align: Align = "left"
    links: tuple[Link, ...] = ()
    block: Block | None = None
    note: str = ""

    @property
    def all_text(self) -> str:
        """The text of the line, or of its block."""
        return self.text if self.block is None else block_text(self.block)

    def paragraph(self, start: int = 0) -> Paragraph:
        """The line as a paragraph without outer padding, from offset `start` of its stripped text."""
        text = self.text.strip()[start:].lstrip()
        offset = len(self.text.rstrip()) - len(text)
        return Paragraph(text, cut_links(self.links, offset, len(text)), self.align, self.note)


def add_link(links: list[Link], added: Link) -> None:
    """Add a link to those of a text that were read before it. Of nested links the inner one, which was read first,
    leads where it says, and the outer one is what is around it."""
    inside: list[Link] = []
    while links and links[-1].start >= added.start:
        inside.append(links.pop())
    start = added.start
    for link in reversed(inside):
        if start < link.start:
            links.append(Link(start, link.start, added.address))
        links.append(link)
        start = link.end
    if start < added.end:
        links.append(Link(start, added.end, added.address))


def cut_links(links: Iterable[Link], offset: int, length: int) -> tuple[Link, ...]:
    """The links of a text cut to `length` characters from `offset` on; they still cover the same words."""
    cut = (Link(max(0, link.start - offset), min(length, link.end - offset), link.address) for link in links)
    return tuple(link for link in cut if link.start < link.end)


def linked_lines(text: str, links: Iterable[Link]) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The lines of a text, each with its links."""
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    own: list[list[Link]] = [[] for _ in lines]
    for link in links:
        for number in range(bisect_right(starts, link.start) - 1, bisect_left(starts, link.end)):
            own[number].append(link)
    for line, start, found in zip(lines, starts, own, strict=True):
        yield line, cut_links(found, start, len(line))


def joined_on_one_line(texts: Iterable[tuple[str, Iterable[Link]]]) -> tuple[str, tuple[Link, ...]]:
    """Texts with their links as one text on one line, such as the paragraphs of a table cell. A text that changes
    within when its spaces are reduced loses its links."""
    parts: list[str] = []
    links: list[Link] = []
    length = 0
    for text, own in texts:
        shown = clean_line(text, 1_000_000)
        if not shown:
            continue
        length += bool(parts)
        if text.strip() == shown:
            kept = cut_links(own, len(text) - len(text.lstrip()), len(shown))
            links += (Link(link.start + length, link.end + length, link.address) for link in kept)
        parts.append(shown)
        length += len(shown)
    return " ".join(parts), tuple(links)


def nested_table(table: Table) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The texts of a table in the cell of another, for `joined_on_one_line`: `[ a | b || 1 | 2 ]`, with `|`
    between cells and `||` between rows."""
    for number, row in enumerate(table.rows):
        yield "||" if number else "[", ()
        for column, cell in enumerate(row):
            if column:
                yield "|", ()
            yield cell.text, cell.links
    yield "]", ()


NO_ZONE = "the page names no time zone"
_CST_REASON = "CST is China Standard Time or Central Standard Time"
_CST = re.compile(r"(?<![A-Za-z])CST(?![A-Za-z])")


def zone_restoration(published: datetime, raw: str) -> Restoration:
    """The record of an assumed zone: the printed date `raw`, and how `published` is shown."""
    zone = published.isoformat()[-6:]
    timed = published.hour or published.minute or ":" in raw
    shown = f"{published:%Y-%m-%d %H:%M} {zone}" if timed else f"{published:%Y-%m-%d}"
    reason = _CST_REASON if _CST.search(raw) else NO_ZONE
    return Restoration("published", raw, shown, f"{reason}; {zone} is assumed")


@dataclass(slots=True)
class Draft:
    """The fields that a format's reader found, and the body lines without structure.

    `text_only`: the lines are the text as its editor entered it, without anything of the surrounding page.
    `page_starts` finds the lines with which its printed pages begin; see `DocumentFile`.
    `coverage` holds what finds, when the bulletin is complete, the text that it leaves out of its page.
    """

    address: str
    charset: str | None = None
    site: str | None = None
    announcements: tuple[Announcement, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    column: str | None = None
    title: str | None = None
    published: datetime | None = None
    source: str | None = None
    author: str | None = None
    document_number: str | None = None
    catalogue: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    parts: tuple[str, ...] = ()
    document: DocumentFile | None = None
    lines: list[DraftLine] = field(default_factory=list)
    text_only: bool = False
    page_starts: Callable[[Bulletin], tuple[int, ...]] | None = None
    restorations: list[Restoration] = field(default_factory=list)
    tampering: Tampering = field(default_factory=Tampering)
    left_out: list[LeftOut] = field(default_factory=list)
    coverage: list[Callable[[Bulletin], Iterable[LeftOut]]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def set_published(
        self, published: datetime, zone_assumed: bool, raw: str, evidence: str | None = None
    ) -> None:
        """Set the time of publication, printed as `raw`; record a converted calendar and an assumed zone.

        `evidence` states where the date was found, if the page does not call it the date of publication.
        """
        self.published = published
        found = next(iter(find_dates(raw)), None)
        if found and found.calendar:
            reason = f"converted from the {found.calendar} calendar"
            self.restorations.append(Restoration("published", raw, f"{found.day}", reason))
        if evidence:
            self.restorations.append(Restoration("published", raw, f"{published:%Y-%m-%d}", evidence))
        if zone_assumed:
            self.restorations.append(zone_restoration(published, raw))
