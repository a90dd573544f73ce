"""A bulletin or a section as Markdown (CommonMark, with the tables of GitHub)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tui_reader.display_title import shown_title, without_strings
from tui_reader.export_formats.facts import facts
from tui_reader.export_formats.links import Pictures, SavedFiles, is_exported, relative_link
from tui_reader.export_formats.page_marks import MarkedText
from tui_reader.i18n import gettext as _
from tui_reader.labels import labelled
from tui_reader.model import (
    Align,
    Attachment,
    Block,
    Bulletin,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    section_heading,
    section_texts,
    shown_text,
    walk_sections,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
# Characters with a meaning only at the start of a line: headings, bullets, numbers of lists, rules.
_OPENING = re.compile(r"^(\s*)(?:([#+=-])|([0-9]{1,9})([.)]))", re.MULTILINE)
_ORDERED = re.compile(r"[0-9]{1,9}[.)]")
_DEEPEST = 6
_DELIMITERS: dict[Align | None, str] = {None: "---", "left": ":---", "center": ":---:", "right": "---:"}


def markdown(
    bulletin: Bulletin,
    section: Section | None = None,
    saved: SavedFiles | None = None,
    pictures: Pictures | None = None,
    level: int = 1,
) -> str:
    """A section with its headings; or a whole bulletin, with its title, the fields of its page as a list, and its
    attachments, which lead to the `saved` files and to the web. `pictures` are those that it shows itself.
    `level`, from 1, is that of the first heading; the others are below it."""
    if pictures:
        bulletin = _with_pictures(bulletin, pictures)
    marked = MarkedText(bulletin, section)
    if section:
        parts = _sections((section,), level - section.level, marked)
    else:
        parts = _whole(bulletin, marked, saved or {}, level)
    text = "\n\n".join(part for part in parts if part)
    masked = bulletin.tampering.masked
    return without_strings(text, (*masked, *map(escaped, masked)))


def _with_pictures(bulletin: Bulletin, pictures: Pictures) -> Bulletin:
    """The bulletin with other addresses of some images."""

    def blocks(some: tuple[Block, ...]) -> tuple[Block, ...]:
        found = ((each, pictures.get(each.sha256 or "") if isinstance(each, Image) else None) for each in some)
        return tuple(
            each._replace(address=address) if isinstance(each, Image) and address else each
            for each, address in found
        )

    def sections(some: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(replace(each, blocks=blocks(each.blocks), sections=sections(each.sections)) for each in some)

    return replace(bulletin, preamble=blocks(bulletin.preamble), sections=sections(bulletin.sections))


def escaped(text: str) -> str:
    """Text with escapes, so that Markdown shows it unchanged."""
    return _OPENING.sub(_escaped_opening, _SPECIAL.sub(r"\\\1", text))


def heading_mark(level: int) -> str:
    """The mark before a heading of a level from 1; the deepest ones share the last."""
    return "#" * min(level, _DEEPEST)


def link_to(text: str, address: str) -> str:
    """A link with a text on one line."""
    return f"[{_line(text)}]({_target(address)})"


def _escaped_opening(match: re.Match[str]) -> str:
    space, mark, number, dot = match.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\{dot}"


def _whole(bulletin: Bulletin, marked: MarkedText, saved: SavedFiles, level: int) -> Iterator[str]:
    yield f"{heading_mark(level)} {_line(shown_title(bulletin))}"
    yield "\n".join(f"- {labelled(_line(label), _line(value))}" for label, value in facts(bulletin))
    for block in bulletin.preamble:
        yield from _marks(marked, shown_text(block))
        yield _block(block)
    yield from _sections(bulletin.sections, level, marked)
    yield "\n".join(
        f"- {labelled(_('Attachment'), _attachment(each, saved.get(number)))}"
        for number, each in enumerate(bulletin.attachments, 1)
    )


def _marks(marked: MarkedText, text: str) -> Iterator[str]:
    for mark in marked.above(text):
        yield f"*{escaped(str(mark))}*"


def _sections(sections: tuple[Section, ...], above: int, marked: MarkedText) -> Iterator[str]:
    """Sections with headings `above` levels below their own.

    A run-in heading is bold in its paragraph. Its closing mark stays outside: CommonMark does not end emphasis at
    `**` between a punctuation mark and a letter, as is usual in Chinese.
    """
    for section in walk_sections(sections):
        heading = _line(section_heading(section))
        texts = [_block(block) for block in section.blocks]
        shown = section_texts(section, shown_text)
        joined = section.run_in and bool(texts)
        if section.run_in and texts and isinstance(section.blocks[0], Paragraph):
            texts[0] = f"**{heading}**{escaped(section.closing)}{texts[0]}"
        else:
            mark = heading_mark(section.level + above)
            texts.insert(0, f"{mark} {heading}{escaped(section.closing)}")
            # A heading that runs in is one line of the body with what follows.
            shown[1:1] = [""] if joined else []
        for text, line in zip(texts, shown, strict=True):
            yield from _marks(marked, line)
            yield text


def _block(block: Block) -> str:
    match block:
        case Paragraph(text, links):
            return _linked(text, links)
        case Quotation(text, links):
            return "\n".join(f"> {line}" for line in _linked(text, links).splitlines())
        case Preformatted(text):
            fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
            return f"{fence}\n{text}\n{fence}"
        case Image(alt, address, title, caption):
            image = (
                f"![{_line(alt or title or '')}]({_target(address)})" if address else escaped(alt or title or "")
            )
            return "\n\n".join(part for part in (image, escaped(caption or "")) if part)
        case ListBlock(items):
            return "\n".join(map(_item, items))
        case Table():
            return _table(block)


def _item(item: ListItem) -> str:
    """An item with a bullet, or with its number if Markdown has numbers of this form."""
    text = _linked(item.text, item.links).replace("\n", " ")
    ordered = _ORDERED.fullmatch(item.label)
    label = escaped(item.label) if item.label and not ordered and item.label not in "-*+•·" else ""
    return f"{'    ' * item.depth}{item.label if ordered else '-'} {label}{' ' if label else ''}{text}"


def _table(table: Table) -> str:
    """A table. Markdown has exactly one header row, empty if the table has none, and no spans: the other places of
    a spanning cell stay empty."""
    rows = _grid(table)
    width = max((len(row) for row in rows), default=0)
    if not width:
        return escaped(table.caption or "")
    head, body = (rows[0], rows[1:]) if table.header_rows else ([""] * width, rows)
    lines = [head, _delimiters(table, width), *body]
    text = "\n".join(f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in lines)
    return f"{escaped(table.caption)}\n\n{text}" if table.caption else text


def _delimiters(table: Table, width: int) -> list[str]:
    """The row below the head: a column is aligned where all its filled cells below are, unless some span."""
    aligns: list[set[Align | None]] = [set() for _column in range(width)]
    for row in table.rows[table.header_rows :]:
        if any(cell.columns > 1 or cell.rows > 1 for cell in row):
            return ["---"] * width
        for column, cell in enumerate(row):
            if cell.text:
                aligns[column].add(cell.align)
    return [_DELIMITERS[common.pop() if len(common) == 1 else None] for common in aligns]


def _grid(table: Table) -> list[list[str]]:
    covered: set[tuple[int, int]] = set()
    grid = []
    for y, row in enumerate(table.rows):
        line: list[str] = []
        for cell in row:
            while (y, len(line)) in covered:
                line.append("")
            x = len(line)
            covered.update((y + down, x + right) for down in range(1, cell.rows) for right in range(cell.columns))
            text = _linked(" ".join(cell.text.split()), cell.links) if cell.links else _line(cell.text)
            line.extend([text, *[""] * (cell.columns - 1)])
        grid.append(line)
    return grid


def _linked(text: str, links: tuple[Link, ...]) -> str:
    """Escaped text with its links; one that overlaps an earlier one, or has an address that no link may have, is
    left out."""
    parts, at = [], 0
    # A place on the page, such as a note, is nowhere in a text that is taken out of its page.
    kept = (each for each in links if is_exported(each.address) and not each.address.startswith("#"))
    for link in sorted(kept, key=lambda each: each.start):
        if at <= link.start < link.end <= len(text):
            words = escaped(text[link.start : link.end])
            parts += [_SPECIAL.sub(r"\\\1", text[at : link.start]), f"[{words}]({_target(link.address)})"]
            at = link.end
    rest = text[at:]
    # The text after a link does not start a line.
    return "".join(parts) + (_SPECIAL.sub(r"\\\1", rest) if parts else escaped(rest))


def _attachment(attachment: Attachment, saved: str | None) -> str:
    title = _line(attachment.title)
    if saved is not None:
        web = f" <{_target(attachment.address)}>" if attachment.address else ""
        return f"[{title or _line(saved)}]({relative_link(saved)}){web}"
    return f"[{title}]({_target(attachment.address)})" if attachment.address else title


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _target(address: str) -> str:
    """An address as a link target; characters that would end it are percent-encoded."""
    return re.sub(r"[\s<>()|\\]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), address)
