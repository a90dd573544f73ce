"""Footnotes of Markdown, `[^1]` in the text and `[^1]: …` where they stand, which CommonMark does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it.rules_block import reference

from tui_reader.model import Block, Link, ListBlock, Quotation, Table
from tui_reader.parse.draft import DraftLine

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

_MARK = re.compile(r"\[\^([^\]\s]{1,80})\]")
_NOTE = re.compile(rf"{_MARK.pattern}:")


def keep_notes(parser: MarkdownIt) -> None:
    """Let a parser show notes: CommonMark takes one without a space for the address of a link, and hides it."""
    parser.block.ruler.at("reference", _reference)


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begins = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith("[^", begins) and reference(state, start, end, silent)


def split_at_notes(tokens: Sequence[Token]) -> Iterator[tuple[int, list[Token]]]:
    """The inline tokens of a paragraph, divided before each line that begins a note; each part with the number of
    lines above it in the paragraph."""
    parts: list[tuple[int, list[Token]]] = [(0, [])]
    for token in tokens:
        children = token.children or []
        first = above = 0
        for place, child in enumerate(children):
            above += child.type in ("softbreak", "hardbreak")
            following = children[place + 1] if place + 1 < len(children) else None
            if child.type == "softbreak" and following is not None and _NOTE.match(following.content):
                parts[-1][1].append(token.copy(children=children[first:place]))
                parts.append((above, []))
                first = place + 1
        parts[-1][1].append(token if not first else token.copy(children=children[first:]))
    yield from parts


def with_notes(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The lines with links from marks to the notes, which are named in their order, and from these back."""
    names: dict[str, str] = {}
    for line in lines:
        if found := _NOTE.match(line.text):
            names.setdefault(found[1].casefold(), f"note-{len(names) + 1}")
    return [_linked(line, names) for line in lines] if names else list(lines)


def _linked(line: DraftLine, names: Mapping[str, str]) -> DraftLine:
    block: Block | None = line.block
    match block:
        case ListBlock(items):
            linked = (item._replace(links=_links(item.text, item.links, names)) for item in items)
            block = ListBlock(tuple(linked))
        case Table(rows):
            block = block._replace(
                rows=tuple(
                    tuple(cell._replace(links=_links(cell.text, cell.links, names)) for cell in row)
                    for row in rows
                )
            )
        case Quotation(text, links):
            block = block._replace(links=_links(text, links, names))
    found = _NOTE.match(line.text)
    note = names[found[1].casefold()] if found else ""
    return replace(line, links=_links(line.text, line.links, names), block=block, note=note)


def _links(text: str, links: Iterable[Link], names: Mapping[str, str]) -> tuple[Link, ...]:
    """The links of a text with those of its marks."""
    own = sorted(links)
    marks: list[Link] = []
    following = 0
    for mark in _MARK.finditer(text):
        while following < len(own) and own[following].end <= mark.start():
            following += 1
        name = names.get(mark[1].casefold())
        if name and not (following < len(own) and own[following].start < mark.end()):
            marks.append(Link(mark.start(), mark.end(), f"#{name}"))
    return tuple(sorted([*own, *marks]))
