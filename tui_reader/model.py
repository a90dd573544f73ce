"""The words of the domain: what a page of bulletins is made of, as frozen values that import nothing of ours.

`None` means "the page does not say". Every string here is clean already: no control codes, no bidi controls,
no invisible format characters (see `text.clean`).

The small values are named tuples and only the large ones are dataclasses: a frozen dataclass takes half a
millisecond to define, five times as long, and every start of the program defines them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, NamedTuple

Align = Literal["left", "center", "right"]


class Link(NamedTuple):
    """A span `start:end` of code points in the text that holds it, and the http(s) address behind it."""

    start: int
    end: int
    address: str


class Paragraph(NamedTuple):
    text: str
    links: tuple[Link, ...] = ()
    align: Align = "left"


class ListItem(NamedTuple):
    """One entry of a list; `label` as printed (`1.`, `•`), `depth` 0 for the outermost list."""

    label: str
    text: str
    links: tuple[Link, ...] = ()
    depth: int = 0


class ListBlock(NamedTuple):
    items: tuple[ListItem, ...]


class Cell(NamedTuple):
    """A table cell that covers `columns` x `rows` places of the grid."""

    text: str
    columns: int = 1
    rows: int = 1


class Table(NamedTuple):
    """Rows of cells as printed; the first `header_rows` rows name the columns."""

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    caption: str | None = None


class Image(NamedTuple):
    alt: str | None
    address: str | None


class Quotation(NamedTuple):
    text: str
    links: tuple[Link, ...] = ()


class Preformatted(NamedTuple):
    """Text whose line breaks and spaces carry meaning; the only block text that holds newlines."""

    text: str


Block = Paragraph | ListBlock | Table | Image | Quotation | Preformatted


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered or titled part of a document.

    `label` is the number as printed (`(二)`), `number` its value, `level` its depth in this document from 1,
    `address` the path of numbers (`2.1`) by which it is cited. A `run_in` heading opens its first paragraph;
    `closing` is the mark that parts it from the text (`。`), left out of `heading`.
    """

    label: str | None
    number: int | None
    level: int
    heading: str
    run_in: bool = False
    closing: str = ""
    address: str = ""
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


class Announcement(NamedTuple):
    """A notice of the site's ticker; it belongs to the site, not to the bulletin on the page.

    What follows `address` an archive adds: when it was met, on which site, and when it was found to stand there no
    more; `gone` is None as long as it stands there.
    """

    title: str
    address: str | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    acknowledged: bool = False
    site: str | None = None
    gone: datetime | None = None


class Masthead(NamedTuple):
    """The head of a periodical bulletin: series, kind of document, issue number, issuer, date."""

    series: str | None = None
    kind: str | None = None
    issue: int | None = None
    issuer: str | None = None
    date: date | None = None


class RepeatedTitle(NamedTuple):
    """The title as the text itself repeats it, line by line; it stands above the block `place` of the preamble.

    It belongs to the text of the document, but a reader that has just shown the title need not show it again.
    """

    text: str
    place: int = 0


class Byline(NamedTuple):
    """Who speaks or signs above the text: the office and the name."""

    role: str | None = None
    name: str | None = None


class SignOff(NamedTuple):
    """The issuer and date that close a document (落款)."""

    issuer: str | None = None
    date: date | None = None


class Attachment(NamedTuple):
    title: str
    address: str | None = None


class Restoration(NamedTuple):
    """One repair: `field` (a dotted path such as `masthead.date`), what stood there, what is shown, and why."""

    field: str
    raw: str
    shown: str
    reason: str


class Evidence(NamedTuple):
    """One sign of tampering: what was seen and where (`line 3`, `title`, `navigation`)."""

    what: str
    where: str


class Tampering(NamedTuple):
    """`masked` holds the injected strings, which lists, titles and exports must not show."""

    tampered: bool = False
    evidence: tuple[Evidence, ...] = ()
    masked: tuple[str, ...] = ()


UNTOUCHED = Tampering()


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One document of an archive, with all that its page says about it.

    `parts` are the addresses of the pages on which an article goes on that is split over several.
    """

    address: str
    title: str | None = None
    charset: str | None = None
    site: str | None = None
    announcements: tuple[Announcement, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    column: str | None = None
    published: datetime | None = None
    source: str | None = None
    author: str | None = None
    document_number: str | None = None
    catalogue: Mapping[str, str] = field(default_factory=dict)
    masthead: Masthead | None = None
    byline: Byline | None = None
    repeated_title: RepeatedTitle | None = None
    preamble: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sign_off: SignOff | None = None
    restorations: tuple[Restoration, ...] = ()
    tampering: Tampering = UNTOUCHED
    parts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A line of a listing: a bulletin that is elsewhere."""

    title: str
    address: str | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A column page: entries in page order and the address of the next page."""

    address: str
    charset: str | None = None
    site: str | None = None
    column: str | None = None
    announcements: tuple[Announcement, ...] = ()
    entries: tuple[Entry, ...] = ()
    next: str | None = None
    tampering: Tampering = UNTOUCHED
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A file of many documents: RSS, Atom, JSON Feed, a mailbox.

    `entries` are all of them in the order of the file; `bulletins` those whose text the file itself holds.
    """

    address: str
    charset: str | None = None
    site: str | None = None
    column: str | None = None
    entries: tuple[Entry, ...] = ()
    bulletins: tuple[Bulletin, ...] = ()
    next: str | None = None
    warnings: tuple[str, ...] = ()


class Failure(NamedTuple):
    """What could not be opened or parsed: the address and one line that says what happened and what to do."""

    address: str
    error: str


Page = Bulletin | Listing | Feed | Failure


def walk_sections(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Every section in reading order, parents before their children."""
    for section in sections:
        yield section
        yield from walk_sections(section.sections)


def address_sections(sections: tuple[Section, ...], prefix: str = "") -> tuple[Section, ...]:
    """The same tree with every `address` filled in, unique within the document.

    An address is the path of numbers (`2.1`). A section without a number, or whose number a sibling already
    holds (the 一、 of an 附件 beside the 一、 of the text), takes the number with a letter: `1b`, `1c`; one
    without a number counts on from the sibling before it.
    """
    holders: dict[int, int] = {}
    done: list[Section] = []
    last = 0
    for section in sections:
        last = section.number if section.number is not None else last + 1
        copy = holders[last] = holders.get(last, 0) + 1
        address = f"{prefix}{last}{_letters(copy) if copy > 1 else ''}"
        done.append(replace(section, address=address, sections=address_sections(section.sections, address + ".")))
    return tuple(done)


def _letters(number: int) -> str:
    """1 -> a, 26 -> z, 27 -> aa: spreadsheet columns, so that any count of siblings has a name."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def block_text(block: Block) -> str:
    """The text of one block, its parts on lines of their own, the cells of a table row parted by tabs."""
    match block:
        case Paragraph() | Quotation() | Preformatted():
            return block.text
        case ListBlock():
            return "\n".join(f"{item.label} {item.text}".strip() for item in block.items)
        case Table():
            rows = ["\t".join(cell.text for cell in row) for row in block.rows]
            return "\n".join([block.caption, *rows] if block.caption else rows)
        case Image():
            return block.alt or ""


def section_heading(section: Section) -> str:
    """Label and heading on one line."""
    label = section.label or ""
    return f"{label}{label_gap(label, section.heading)}{section.heading}"


def label_gap(label: str, heading: str) -> str:
    """What stands between a label and its heading: a space where print has one, as behind 第一章 and 1."""
    if not label or not heading:
        return ""
    bracketed = label.endswith(")") and not heading[0].isascii()
    parted = label.startswith(("第", "제")) or (label[-1].isascii() and not bracketed)
    return " " if parted else ""


def body_text(bulletin: Bulletin) -> str:
    """The whole body in reading order, paragraphs separated by one newline, headings included, chrome excluded.

    A run-in heading stands on one line with the paragraph that it opens, as it was printed; a title that the text
    repeats stands where it was.
    """
    parts: list[str] = [block_text(block) for block in bulletin.preamble]
    if bulletin.repeated_title:
        parts.insert(bulletin.repeated_title.place, bulletin.repeated_title.text)
    for section in walk_sections(bulletin.sections):
        heading = section_heading(section)
        texts = [block_text(block) for block in section.blocks]
        if section.run_in and texts:
            texts[0] = f"{heading}{section.closing}{texts[0]}"
        else:
            texts.insert(0, f"{heading}{section.closing}")
        parts.extend(texts)
    return "\n".join(part for part in parts if part)
