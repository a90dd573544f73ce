"""Markdown documents: headings, paragraphs, lists, tables, quotations, code, and fields from YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tui_reader.model import Cell, Image, Link, ListBlock, ListItem, Preformatted, Quotation, Table
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.structure.fields import zone_restoration
from tui_reader.parse.structure.match_key import match_key
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.dates import parse_moment
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ ]*\n(.{0,65536}?)\n(?:---|\.\.\.)[ ]*(?:\n|$)", re.S)
_NAMES = {
    "title": ("title", "标题"),
    "published": ("date", "published", "pubdate", "日期", "发布时间", "发布日期"),
    "source": ("source", "来源"),
    "author": ("author", "authors", "作者"),
    "document_number": ("document_number", "number", "文号", "发文字号"),
    "site": ("site", "publisher"),
    "column": ("column", "category", "栏目"),
}
_INDENT = " \n\u00a0\u3000"
_DEEPEST = 8


def read_markdown(text: str, address: str, charset: str | None) -> Draft:
    """The draft of a Markdown document; `text` is clean.

    The title is the front matter's, else the only heading of level 1 when the document opens with it. Links lead
    to http(s) addresses only; markup in HTML is left out.
    """
    draft = Draft(address=address, charset=charset)
    match = _FRONT_MATTER.match(text)
    if match:
        _front_matter(match[1], draft)
        text = "\n" * match[0].count("\n") + text[match.end() :]
    reader = _Reader()
    reader.read(_tokens(text))
    draft.lines = reader.lines
    ones = [line for line in draft.lines if line.heading == 1]
    if ones and ones[0] is draft.lines[0] and len(ones) == 1 and draft.title in (None, ones[0].text):
        draft.title = ones[0].text
        del draft.lines[0]
    elif draft.title and draft.lines and match_key(draft.lines[0].text) == match_key(draft.title):
        del draft.lines[0]
    return draft


def _tokens(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 50, "html": True}).enable(["table", "strikethrough"])
    return parser.parse(text)


def _front_matter(source: str, draft: Draft) -> None:
    """Fill the draft's fields; a mistake in the front matter is a warning, never the end of the document."""
    values = _yaml(source)
    if values is None:
        draft.warnings.append("the front matter is no YAML mapping of plain values; it was left out")
        return
    for name, keys in _NAMES.items():
        value = next((values[key] for key in keys if values.get(key) not in (None, "")), None)
        if value is None:
            continue
        if isinstance(value, list):
            value = ", ".join(str(one) for one in value[:20])
        if name != "published":
            setattr(draft, name, clean_line(str(value), 500) or None)
            continue
        moment = _moment(value)
        if moment is None:
            draft.warnings.append(f"the front matter's date {clean_line(str(value), 60)!r} is no date")
            continue
        draft.published = moment[0]
        if moment[1]:
            draft.restorations.append(zone_restoration(moment[0], clean_line(str(value), 60)))


def _yaml(source: str) -> Mapping[str, Any] | None:
    """A flat mapping; None for anything else. Aliases are refused: a few of them can stand for more than fits."""
    import yaml

    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=yaml.SafeLoader)):
            return None
        values = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    return {str(key).strip().casefold(): value for key, value in values.items()}


def _moment(value: object) -> tuple[datetime, bool] | None:
    if isinstance(value, datetime):
        return (value, False) if value.tzinfo else parse_moment(value.isoformat(" "))
    if isinstance(value, date):
        return parse_moment(value.isoformat())
    return parse_moment(str(value)[:100])


@dataclass(slots=True)
class _Reader:
    """Turns Markdown tokens into lines; nested lists become depths of one list."""

    lines: list[DraftLine] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> None:
        place = 0
        while place < len(tokens):
            token = tokens[place]
            end = _closing(tokens, place)
            inside = tokens[place + 1 : end]
            number = (token.map[0] + 1) if token.map else 0
            match token.type:
                case "heading_open":
                    text, links, _ = _inline(inside)
                    if text:
                        self.lines.append(DraftLine(text, number, heading=int(token.tag[1:]), links=links))
                case "paragraph_open":
                    self.paragraph(inside, number)
                case "bullet_list_open" | "ordered_list_open":
                    items: list[ListItem] = []
                    _list(token, inside, 0, items)
                    if items:
                        self.lines.append(DraftLine("", number, block=ListBlock(tuple(items))))
                case "blockquote_open":
                    self.quotation(inside, number)
                case "table_open":
                    table = _table(inside)
                    if table:
                        self.lines.append(DraftLine("", number, block=table))
                case "fence" | "code_block":
                    if token.content.strip():
                        self.lines.append(
                            DraftLine("", number, block=Preformatted(clean(token.content).rstrip("\n")))
                        )
            place = end + 1

    def paragraph(self, inside: Sequence[Token], number: int) -> None:
        text, links, bold = _inline(inside)
        if text:
            self.lines.append(DraftLine(text, number, bold=bold, links=links))
        for token in inside:
            for child in token.children or ():
                if child.type == "image":
                    source = str(child.attrs.get("src") or "")
                    alt = clean_line(child.content, 300) or None
                    address = source if _is_clean_web_address(source) else None
                    if alt or address:
                        self.lines.append(DraftLine("", number, block=Image(alt, address)))

    def quotation(self, inside: Sequence[Token], number: int) -> None:
        """A quotation of paragraphs; one that holds anything else is read as what it holds."""
        inner = _Reader()
        inner.read(inside)
        plain = all(line.block is None and line.heading is None for line in inner.lines)
        for line in inner.lines:
            at = line.number or number
            if plain:
                self.lines.append(DraftLine("", at, block=Quotation(line.text, line.links)))
            else:
                self.lines.append(line)


def _closing(tokens: Sequence[Token], start: int) -> int:
    """The place of the token that closes the one at `start`; that place itself for a token without inside."""
    if tokens[start].nesting != 1:
        return start
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1


def _inline(tokens: Sequence[Token]) -> tuple[str, tuple[Link, ...], bool]:
    """Text, links, and whether all of the text is strong."""
    parts: list[str] = []
    links: list[Link] = []
    length = strong = inked = bold = 0
    open_links: list[tuple[int, str]] = []
    for token in (child for one in tokens for child in one.children or ()):
        piece = ""
        match token.type:
            case "text" | "code_inline":
                piece = clean_line(token.content, 100_000) if token.type == "code_inline" else clean(token.content)
            case "softbreak":
                piece = _soft_break(parts)
            case "hardbreak":
                piece = " "
            case "strong_open":
                strong += 1
            case "strong_close":
                strong -= 1
            case "link_open":
                open_links.append((length, str(token.attrs.get("href") or "")))
            case "link_close" if open_links:
                start, address = open_links.pop()
                if _is_clean_web_address(address) and length > start:
                    links.append(Link(start, length, address))
        parts.append(piece)
        length += len(piece)
        inked += len(piece.strip())
        bold += len(piece.strip()) if strong else 0
    whole = "".join(parts)
    text = whole.strip(_INDENT)
    cut = len(whole) - len(whole.lstrip(_INDENT))
    moved = (Link(max(0, x.start - cut), min(len(text), x.end - cut), x.address) for x in links)
    return text, tuple(link for link in moved if link.start < link.end), bool(inked) and bold >= inked


def _soft_break(parts: Sequence[str]) -> str:
    """A line break in the source: nothing after a wide character, for Han text has no spaces; else a space."""
    last = next((part for part in reversed(parts) if part), "")
    return "" if last and ord(last[-1]) >= 0x2E80 else " "


def _is_clean_web_address(address: str) -> bool:
    return is_web(address) and clean_line(address, 4000) == address


def _list(opening: Token, inside: Sequence[Token], depth: int, items: list[ListItem]) -> None:
    number = int(opening.attrs.get("start") or 1)
    ordered = opening.type == "ordered_list_open"
    place = 0
    while place < len(inside):
        end = _closing(inside, place)
        if inside[place].type == "list_item_open":
            label = f"{number}{inside[place].markup or '.'}" if ordered else "•"
            number += 1
            _item(inside[place + 1 : end], label, depth, items)
        place = end + 1


def _item(inside: Sequence[Token], label: str, depth: int, items: list[ListItem]) -> None:
    place = 0
    while place < len(inside):
        token = inside[place]
        end = _closing(inside, place)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            _list(token, inside[place + 1 : end], min(depth + 1, _DEEPEST), items)
        else:
            if token.type in ("fence", "code_block"):
                item = ListItem(label, clean_line(token.content, 10_000), (), depth)
            else:
                text, links, _ = _inline(inside[place : end + 1])
                item = ListItem(label, text, links, depth)
            if item.text:
                items.append(item)
                label = ""
        place = end + 1


def _table(inside: Sequence[Token]) -> Table | None:
    rows: list[tuple[Cell, ...]] = []
    heads = 0
    cells: list[Cell] = []
    for place, token in enumerate(inside):
        match token.type:
            case "tr_open":
                cells = []
            case "th_open" | "td_open":
                cells.append(Cell(_inline(inside[place + 1 : place + 2])[0]))
            case "tr_close":
                rows.append(tuple(cells))
            case "thead_close":
                heads = len(rows)
    return Table(tuple(rows), heads) if rows else None
