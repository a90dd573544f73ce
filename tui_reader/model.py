"""The domain model: pages, bulletins, sections and blocks, as frozen values without dependencies.

`None` means "the page does not say". All strings are clean: no control codes, no bidi controls, no invisible
format characters (see `text.clean`).

Small values are named tuples, large ones dataclasses: every start of the program defines them all, and a frozen
dataclass takes half a millisecond, five times as long as a named tuple.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import itemgetter
from typing import Literal, NamedTuple

from tui_reader.announcement import Announcement as Announcement

Align = Literal["left", "center", "right"]


class Link(NamedTuple):
    """The span `start:end`, in code points, of a link in its text, and the address that it leads to: one of the
    web, `mailto:` or another scheme, the `file:` URI of a file, `#name` for a place on the page itself. See
    `text.link_target`. `#` and the name of a note leads from a mark to this note, and in the note back to it."""

    start: int
    end: int
    address: str


class Paragraph(NamedTuple):
    """Running text on one line, with its links and its alignment on the page; `note` is the name of the footnote
    or endnote of which it is a part, "" for other text."""

    text: str
    links: tuple[Link, ...] = ()
    align: Align = "left"
    note: str = ""


class ListItem(NamedTuple):
    """One item of a list; `label` as printed (`1.`, `•`), `depth` 0 for the outermost list, `note` as of a
    paragraph."""

    label: str
    text: str
    links: tuple[Link, ...] = ()
    depth: int = 0
    note: str = ""


class ListBlock(NamedTuple):
    """A list; items of nested lists follow their parent."""

    items: tuple[ListItem, ...]


class Cell(NamedTuple):
    """A table cell that covers `columns` x `rows` places of the grid, with the links of its text; `align` is None
    where none is stated."""

    text: str
    columns: int = 1
    rows: int = 1
    align: Align | None = None
    links: tuple[Link, ...] = ()


class Table(NamedTuple):
    """Rows of cells as printed; the first `header_rows` rows name the columns.

    `sheet_rows`: for a table of a sheet of a workbook, which has rows above the table and empty ones, pairs of the
    number of a row here and of that row in the sheet, both from 1: for the first row, and for each one that does
    not follow the one before in the sheet. () where both numbers are the same."""

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    caption: str | None = None
    sheet_rows: tuple[tuple[int, int], ...] = ()


def sheet_row(pairs: Sequence[Sequence[int]], row: int) -> int:
    """The number in its sheet of a row of a table, by `Table.sheet_rows`."""
    before = bisect_right(pairs, row, key=itemgetter(0))
    return row + pairs[before - 1][1] - pairs[before - 1][0] if before else row


class Image(NamedTuple):
    """An image: its alternative text, its http(s) address, title, caption, and its size as the page states it, in
    CSS pixels. `sha256`, in hexadecimal digits, names a picture that the file of the page itself holds; `file` is
    the path of one that a page on this machine names, from the folder of its file."""

    alt: str | None
    address: str | None
    title: str | None = None
    caption: str | None = None
    width: int | None = None
    height: int | None = None
    sha256: str | None = None
    file: str | None = None

    @property
    def can_be_shown(self) -> bool:
        """Whether it says where its picture is."""
        return bool(self.address or self.sha256 or self.file)


class Quotation(NamedTuple):
    """A quoted paragraph."""

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
    `address` the path of numbers (`2.1`) by which it is cited. A `run_in` heading starts its first paragraph;
    `closing` is the punctuation that separates it from the text (`。`), which `heading` leaves out.
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


class Masthead(NamedTuple):
    """The head of a periodical bulletin: series, kind of document, issue number, issuer, date."""

    series: str | None = None
    kind: str | None = None
    issue: int | None = None
    issuer: str | None = None
    date: date | None = None


class RepeatedTitle(NamedTuple):
    """The title as the text repeats it, line by line, above the block with the index `place` of the preamble.

    It belongs to the text of the document, but need not be shown again below the title.
    """

    text: str
    place: int = 0


class Byline(NamedTuple):
    """The speaker or signatory named above the text: office and name."""

    role: str | None = None
    name: str | None = None


class SignOff(NamedTuple):
    """The issuer and date at the end of a document (落款)."""

    issuer: str | None = None
    date: date | None = None


class Attachment(NamedTuple):
    """A file that the page offers with the document: its name and its address."""

    title: str
    address: str | None = None


class Restoration(NamedTuple):
    """One repair: `field` (a dotted path such as `masthead.date`), the raw text, the text shown, and the
    reason."""

    field: str
    raw: str
    shown: str
    reason: str

    @property
    def is_choice(self) -> bool:
        """Whether it only says which printed line is the title, and so repairs nothing."""
        return self.field == "title" and self.reason in (STATED_TITLE, LARGEST_TITLE)


STATED_TITLE = "the properties of the document state it"
LARGEST_TITLE = "it is the largest text of the first page"
"""Why a line of a document that is not its first one is its title."""


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


MISSING = "missing or not readable"
"""The reason of what a document lacks where it should stand, such as a chapter; readers show it in the text."""


class LeftOut(NamedTuple):
    """Text of the page that is neither body nor metadata nor plain navigation: what, where on the page (`aside`,
    `div.related`, `line 12`), and why.

    `place` is the number of lines of `body_text` that stand above it on the page; None where that is unknown.
    `more` is the number of characters that are left out and not kept, in the last entry of a page with very many;
    the text of that entry is a mark. `frame`: the text is no loss to a reader, because it belongs to the site
    around the article, such as a form or a list of other articles, or is in the article too.
    """

    text: str
    where: str
    reason: str
    place: int | None = None
    more: int = 0
    frame: bool = False


class InnerMember(NamedTuple):
    """A member of an archive within another: the address of its section, and its `DocumentFile.page_starts`."""

    section: str
    page_starts: tuple[int, ...] = ()


class DocumentFile(NamedTuple):
    """The file of a document that is no page: its `kind` by its content (`pdf`, `xlsx`), and what read it, with
    its version, so that a better reader can read it again.

    `pages` is the number of printed pages, None where the format has none. `sheets` are the names of the sheets
    that are shown. `not_read` has a line for each part that is missing in the text; such a text is not whole.

    Pages are numbered from 1. `page_starts` has for each page the number of lines of `body_text` above the first
    one that begins on it. `recognized` are the pages whose text was read from their picture by a program for text
    recognition, which makes errors; `pictures` those that hold no text and were not read so. `member_pages`: of an
    archive, as `page_starts` for each of its members, which are the sections of `body_text`; () for a member
    without pages. `inner_members`: the members of the archives within.
    """

    kind: str
    reader: str
    version: str
    pages: int | None = None
    sheets: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    page_starts: tuple[int, ...] = ()
    recognized: tuple[int, ...] = ()
    pictures: tuple[int, ...] = ()
    member_pages: tuple[tuple[int, ...], ...] = ()
    inner_members: tuple[InnerMember, ...] = ()

    @property
    def page_or_sheet_count(self) -> int | None:
        """The number of its printed pages, of a workbook that of its sheets; None where it has neither."""
        return self.pages or len(self.sheets) or None

    def page_of(self, line: int) -> int | None:
        """The page on which a line of `body_text`, counted from 0, begins; None where that is unknown."""
        return bisect_right(self.page_starts, line) or None

    def is_recognized(self, line: int) -> bool:
        """Whether a line of `body_text`, counted from 0, begins on a page that was read by text recognition."""
        return bool(self.recognized) and self.page_of(line) in self.recognized


def inner_members_around(members: Iterable[InnerMember], section: str | None) -> list[InnerMember]:
    """The members of archives within that hold a section, given by its address, the innermost last."""
    address = section or ""
    around = (each for each in members if address == each.section or address.startswith(f"{each.section}."))
    return sorted(around, key=lambda each: len(each.section))


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One document, with everything that its page says about it.

    `source` is its publisher as the page names it. `parts` are the addresses of the further pages of an article
    that is split over several. `document` is the file of one that is no page, None for pages. `document` and
    `left_out` belong to the file, not to the text: two bulletins that differ in nothing else are the same text.
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
    document: DocumentFile | None = None
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A line of a listing that links to a bulletin."""

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

    `entries` and `bulletins` are all documents in the order of the file, with the text that it gives.
    `linked_pages` are the addresses of the pages behind those whose text here may be only a part of theirs; such a
    bulletin has the address of its page, unless it shares that with others.
    """

    address: str
    charset: str | None = None
    site: str | None = None
    column: str | None = None
    entries: tuple[Entry, ...] = ()
    bulletins: tuple[Bulletin, ...] = ()
    next: str | None = None
    warnings: tuple[str, ...] = ()
    linked_pages: tuple[str, ...] = ()


class Failure(NamedTuple):
    """A page that could not be opened or parsed: its address, and one line with what happened and what to do."""

    address: str
    error: str


Page = Bulletin | Listing | Feed | Failure


def walk_sections(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Every section in reading order, parents before their children."""
    for section in sections:
        yield section
        yield from walk_sections(section.sections)


def address_sections(sections: tuple[Section, ...], prefix: str = "") -> tuple[Section, ...]:
    """The same tree with an `address` for every section, unique within the document.

    An address is the path of numbers (`2.1`). A section without a number counts on from the sibling before it. A
    number that a sibling has already (the 一、 of an 附件 after the 一、 of the text) gets a letter: `1b`, `1c`.
    """
    uses: dict[int, int] = {}
    done: list[Section] = []
    last = 0
    for section in sections:
        last = section.number if section.number is not None else last + 1
        use = uses[last] = uses.get(last, 0) + 1
        address = f"{prefix}{last}{_letters(use) if use > 1 else ''}"
        done.append(replace(section, address=address, sections=address_sections(section.sections, address + ".")))
    return tuple(done)


def _letters(number: int) -> str:
    """1 -> a, 26 -> z, 27 -> aa, as the columns of a spreadsheet."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def block_text(block: Block) -> str:
    """The text of one block, its parts on separate lines, the cells of a table row separated by tabs."""
    match block:
        case Paragraph() | Quotation() | Preformatted():
            return block.text
        case ListBlock():
            return "\n".join(f"{item.label} {item.text}".strip() for item in block.items)
        case Table():
            rows = ["\t".join(cell.text for cell in row) for row in block.rows]
            return "\n".join([block.caption, *rows] if block.caption else rows)
        case Image():
            return "\n".join(text for text in (block.alt, block.caption) if text)


def section_heading(section: Section) -> str:
    """Label and heading on one line."""
    label = section.label or ""
    return f"{label}{label_gap(label, section.heading)}{section.heading}"


def label_gap(label: str, heading: str) -> str:
    """The text between a label and its heading: a space where print has one, as after 第一章 and 1."""
    if not label or not heading:
        return ""
    bracketed = label.endswith(")") and not heading[0].isascii()
    separated = label.startswith(("第", "제")) or (label[-1].isascii() and not bracketed)
    return " " if separated else ""


def shown_text(block: Block) -> str:
    """The text of one block as a browser shows it: that of an image is its caption, since browsers show its
    description only if the image is missing."""
    return block.caption or "" if isinstance(block, Image) else block_text(block)


def section_texts(section: Section, text: Callable[[Block], str] = block_text) -> list[str]:
    """Heading and blocks of a section without its subsections, each block as `text` returns it. A run-in heading
    is on one line with the first block, as printed."""
    heading = f"{section_heading(section)}{section.closing}"
    texts = [text(block) for block in section.blocks]
    return [heading + texts[0], *texts[1:]] if section.run_in and texts else [heading, *texts]


def body_text(bulletin: Bulletin, text: Callable[[Block], str] = shown_text) -> str:
    """The whole body in reading order, paragraphs and headings separated by one newline, each block as `text`
    returns it. A repeated title is at its place."""
    parts: list[str] = [text(block) for block in bulletin.preamble]
    if bulletin.repeated_title:
        parts.insert(bulletin.repeated_title.place, bulletin.repeated_title.text)
    for section in walk_sections(bulletin.sections):
        parts.extend(section_texts(section, text))
    return "\n".join(part for part in parts if part)


def described_text(bulletin: Bulletin) -> str:
    """The whole body with the descriptions of its images, which are text of the bulletin but not of the page."""
    return body_text(bulletin, block_text)


NEGLIGIBLE = 200
"""Fewer characters of `left_out` are not announced, such as the remains of a menu. Chosen by hand after 60
official pages, of which two thirds leave out less."""

NEGLIGIBLE_SHARE = 0.1
"""Share of the text from which left-out text is announced, however short the text is. Chosen by hand."""


def left_out_size(bulletin: Bulletin, *, frame: bool = False) -> int:
    """Characters of the page that are not in the text, those that are not kept too; without the frame of the site
    or, with `frame`, of nothing else."""
    return sum(entry.more or len(entry.text) for entry in bulletin.left_out if entry.frame == frame)


def leaves_out_much(bulletin: Bulletin) -> bool:
    """Whether readers are informed that text of the page is left out, besides the frame of the site."""
    size = left_out_size(bulletin)
    return size >= NEGLIGIBLE or (size > 0 and size >= NEGLIGIBLE_SHARE * len(body_text(bulletin)))
