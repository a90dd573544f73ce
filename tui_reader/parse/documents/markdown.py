"""Markdown documents as drafts, with fields from YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tui_reader.model import Cell, Image, Link, ListBlock, ListItem, Preformatted, Quotation, Table
from tui_reader.parse.draft import Draft, DraftLine, cut_links
from tui_reader.parse.structure.match_key import match_key
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.dates import parse_moment
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ ]*\n(.{0,65536}?)\n(?:---|\.\.\.)[ ]*(?:\n|$)", re.S)
_FIELD_KEYS = {
    "title": ("title", "标题"),
    "published": ("date", "published", "pubdate", "日期", "发布时间", "发布日期"),
    "source": ("source", "来源"),
    "author": ("author", "authors", "作者"),
    "document_number": ("document_number", "number", "文号", "发文字号"),
    "site": ("site", "publisher"),
    "column": ("column", "category", "栏目"),
}
_INDENT = " \n\u00a0\u3000"
# Levels of nested blocks that are parsed, and the greatest depth of a list item. Chosen by hand.
_MOST_NESTED = 50
_DEEPEST_ITEM = 8


def read_markdown(text: str, address: str, charset: str | None) -> Draft:
    """The draft of a Markdown document; `text` is clean.

    The title is that of the front matter, else the only heading of level 1 if the document begins with it. Only
    http(s) links are kept; HTML markup is left out.
    """
    draft = Draft(address=address, charset=charset)
    match = _FRONT_MATTER.match(text)
    if match:
        values = _yaml(match[1])
        # Prose between two rules looks the same.
        if not isinstance(values, str):
            _read_front_matter(values, draft)
            text = "\n" * match[0].count("\n") + text[match.end() :]
    reader = _Reader()
    reader.read(_tokens(text, draft.warnings))
    draft.lines = reader.lines
    headings = [line for line in draft.lines if line.heading == 1]
    if len(headings) == 1 and headings[0] is draft.lines[0] and draft.title in (None, headings[0].text):
        draft.title = headings[0].text
        del draft.lines[0]
    elif draft.title and draft.lines and match_key(draft.lines[0].text) == match_key(draft.title):
        del draft.lines[0]
    return draft


def _tokens(text: str, warnings: list[str]) -> list[Token]:
    """The tokens of a document, with lists and quotations as text if they are nested too deep."""
    from markdown_it import MarkdownIt

    options = {"maxNesting": _MOST_NESTED, "html": True}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    if any(token.nesting == 1 and token.level + 1 == _MOST_NESTED for token in tokens):
        # Below that level the parser drops the text, after a list even the whole rest.
        warnings.append(f"blocks are nested {_MOST_NESTED} levels deep; lists and quotations are shown as text")
        tokens = parser.disable(["list", "blockquote"]).parse(text)
    return tokens


def _read_front_matter(values: Mapping[str, Any] | None, draft: Draft) -> None:
    """Fill the fields of the draft; an error in the front matter is only a warning."""
    if values is None:
        draft.warnings.append("the front matter is no YAML mapping of plain values; it was left out")
        return
    for name, keys in _FIELD_KEYS.items():
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
        draft.set_published(*moment, clean_line(str(value), 60))


def _yaml(source: str) -> Mapping[str, Any] | str | None:
    """The mapping or string in `source`; None for others and for aliases, which can expand without bound."""
    import yaml

    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=yaml.SafeLoader)):
            return None
        values = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if isinstance(values, str):
        return values
    if not isinstance(values, dict):
        return None
    return {str(key).strip().casefold(): value for key, value in values.items()}


def _moment(value: object) -> tuple[datetime, bool] | None:
    """The moment of a YAML value, and whether its zone was assumed."""
    if isinstance(value, datetime):
        return (value, False) if value.tzinfo else parse_moment(value.isoformat(" "))
    if isinstance(value, date):
        return parse_moment(value.isoformat())
    return parse_moment(str(value)[:100])


@dataclass(slots=True)
class _Reader:
    """Turns Markdown tokens into lines; a nested list becomes items of greater depth in the outer list."""

    lines: list[DraftLine] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> None:
        for token, *children in _blocks(tokens):
            number = (token.map[0] + 1) if token.map else 0
            match token.type:
                case "heading_open":
                    text, links, _ = _inline(children)
                    if text:
                        self.lines.append(DraftLine(text, number, heading=int(token.tag[1:]), links=links))
                case "paragraph_open":
                    self.paragraph(children, number)
                case "bullet_list_open" | "ordered_list_open":
                    items: list[ListItem] = []
                    _list(token, children, 0, items)
                    if items:
                        self.lines.append(DraftLine("", number, block=ListBlock(tuple(items))))
                case "blockquote_open":
                    self.quotation(children, number)
                case "table_open":
                    table = _table(children)
                    if table:
                        self.lines.append(DraftLine("", number, block=table))
                case "fence" | "code_block":
                    if token.content.strip():
                        self.lines.append(
                            DraftLine("", number, block=Preformatted(clean(token.content).rstrip("\n")))
                        )

    def paragraph(self, children: Sequence[Token], number: int) -> None:
        text, links, bold = _inline(children)
        if text:
            self.lines.append(DraftLine(text, number, bold=bold, links=links))
        for token in children:
            for child in token.children or ():
                if child.type == "image":
                    source = str(child.attrs.get("src") or "")
                    alt = clean_line(child.content, 300) or None
                    address = source if _is_clean_web_address(source) else None
                    if alt or address:
                        self.lines.append(DraftLine("", number, block=Image(alt, address)))

    def quotation(self, children: Sequence[Token], number: int) -> None:
        """Add a quotation of paragraphs; the contents of any other quotation are added as they are."""
        inner = _Reader()
        inner.read(children)
        has_only_paragraphs = all(line.block is None and line.heading is None for line in inner.lines)
        for line in inner.lines:
            at = line.number or number
            if has_only_paragraphs:
                self.lines.append(DraftLine("", at, block=Quotation(line.text, line.links)))
            else:
                self.lines.append(line)


def _blocks(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The outermost blocks, each as its opening token and the tokens in it, without the closing one."""
    start = depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start : max(index, start + 1)]
            start = index + 1


def _inline(tokens: Sequence[Token]) -> tuple[str, tuple[Link, ...], bool]:
    """The text of inline tokens, its links, and whether all of it is strong."""
    parts: list[str] = []
    links: list[Link] = []
    length = strong_depth = visible = strong_visible = 0
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
                strong_depth += 1
            case "strong_close":
                strong_depth -= 1
            case "link_open":
                open_links.append((length, str(token.attrs.get("href") or "")))
            case "link_close" if open_links:
                start, address = open_links.pop()
                if _is_clean_web_address(address) and length > start:
                    links.append(Link(start, length, address))
        parts.append(piece)
        length += len(piece)
        visible += len(piece.strip())
        strong_visible += len(piece.strip()) if strong_depth else 0
    whole = "".join(parts)
    text = whole.strip(_INDENT)
    cut = len(whole) - len(whole.lstrip(_INDENT))
    return text, cut_links(links, cut, len(text)), bool(visible) and strong_visible >= visible


def _soft_break(parts: Sequence[str]) -> str:
    """The text for a line break in the source: nothing after a wide character, as Han text has no spaces."""
    last = next((part for part in reversed(parts) if part), "")
    return "" if last and ord(last[-1]) >= 0x2E80 else " "


def _is_clean_web_address(address: str) -> bool:
    return is_web(address) and clean_line(address, 4000) == address


def _list(opening: Token, children: Sequence[Token], depth: int, items: list[ListItem]) -> None:
    number = int(opening.attrs.get("start") or 1)
    ordered = opening.type == "ordered_list_open"
    for token, *inner in _blocks(children):
        if token.type == "list_item_open":
            label = f"{number}{token.markup or '.'}" if ordered else "•"
            number += 1
            _item(inner, label, depth, items)


def _item(children: Sequence[Token], label: str, depth: int, items: list[ListItem]) -> None:
    for token, *inner in _blocks(children):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            _list(token, inner, min(depth + 1, _DEEPEST_ITEM), items)
        else:
            if token.type in ("fence", "code_block"):
                item = ListItem(label, clean_line(token.content, 10_000), (), depth)
            else:
                text, links, _ = _inline([token, *inner])
                item = ListItem(label, text, links, depth)
            if item.text:
                items.append(item)
                label = ""


def _table(children: Sequence[Token]) -> Table | None:
    rows: list[tuple[Cell, ...]] = []
    heads = 0
    cells: list[Cell] = []
    for index, token in enumerate(children):
        match token.type:
            case "tr_open":
                cells = []
            case "th_open" | "td_open":
                cells.append(Cell(_inline(children[index + 1 : index + 2])[0]))
            case "tr_close":
                rows.append(tuple(cells))
            case "thead_close":
                heads = len(rows)
    return Table(tuple(rows), heads) if rows else None
