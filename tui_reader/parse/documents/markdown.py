"""Markdown documents as drafts, with fields from YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from html import unescape
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from tui_reader.model import (
    Attachment,
    Cell,
    Image,
    Link,
    ListBlock,
    ListItem,
    Preformatted,
    Quotation,
    Table,
)
from tui_reader.parse.documents.markdown_formulas import (
    block_formula,
    inline_formula,
    read_formulas,
    text_beside,
)
from tui_reader.parse.documents.markdown_notes import keep_notes, split_at_notes, with_notes
from tui_reader.parse.draft import Draft, DraftLine, cut_links
from tui_reader.parse.embedded import file_beside, picture_digest
from tui_reader.parse.html.alignment import stated_alignment
from tui_reader.parse.html.fragment import read_body
from tui_reader.parse.structure.match_key import match_key
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.dates import parse_moment
from tui_reader.text.link_target import link_target
from tui_reader.text.web_address import absolute

if TYPE_CHECKING:
    from markdown_it.token import Token

_STRUCTURE = re.compile(r"<(/?)(?:table|ul|ol|dl)\b", re.I)
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
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
_IMAGE_TAG = re.compile(r"<img\b[^>]*>", re.I)
_LINK_TAG = re.compile(r"<a\b[^>]*\bhref\b[^>]*>", re.I)
_BREAK_TAG = re.compile(r"</?(?:br|p|div|li|tr)\b", re.I)
_TAGS_ALONE = re.compile(
    r"(?:\s++|</?(?:div|p|details|section|center|article|figure|span|font|blockquote|table|t[rdh]|tbody|thead|[uod]l|li|d[td])(?:\s[^<>]*+)?>)*+",
    re.I,
)
_RENDERER = MarkdownIt("commonmark", {"html": True})
read_formulas(_RENDERER)
_INDENT = " \n\u00a0\u3000"
_MARKS = "*_`~<!|&\\$"
_MOST_MARKS = 200_000
"""Inline marks that are read; a document with more is shown as typed. An opening bracket that is never closed
counts as twenty. Chosen by hand: the parser takes up to 50 µs for each."""
# Levels of nested blocks that are parsed, and the greatest depth of a list item. Chosen by hand.
_MOST_NESTED = 50
_DEEPEST_ITEM = 8
_MARKED = (
    "emphasis",
    "strikethrough",
    "link",
    "image",
    "autolink",
    "html_inline",
    "entity",
    "escape",
    "backticks",
    "math_inline",
)


def read_markdown(text: str, address: str, charset: str | None) -> Draft:
    """The draft of a Markdown document; `text` is clean.

    The title is that of the front matter, else the only heading of level 1 if the document begins with it. Links
    are as `link_target` makes them. Blocks of HTML are read as such, and the documents that they link to are
    attachments.
    """
    draft = Draft(address=address, charset=charset)
    match = _FRONT_MATTER.match(text)
    if match:
        values = _yaml(match[1])
        # Prose between two rules looks the same.
        if not isinstance(values, str):
            _read_front_matter(values, draft)
            text = "\n" * match[0].count("\n") + text[match.end() :]
    reader = _Reader(draft)
    reader.read(_tokens(text, draft.warnings))
    draft.lines = with_notes(reader.lines)
    draft.attachments = tuple(dict.fromkeys(reader.attachments))
    headings = [line for line in draft.lines if line.heading == 1]
    if len(headings) == 1 and headings[0] is draft.lines[0] and draft.title in (None, headings[0].text):
        draft.title = headings[0].text
        del draft.lines[0]
    elif draft.title and draft.lines and match_key(draft.lines[0].text) == match_key(draft.title):
        del draft.lines[0]
    return draft


def _tokens(text: str, warnings: list[str]) -> list[Token]:
    """The tokens of a document, with lists and quotations as text if they are nested too deep."""
    options = {"maxNesting": _MOST_NESTED, "html": True}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    keep_notes(parser)
    read_formulas(parser)
    opened, closed = text.count("["), text.count("]")
    if sum(map(text.count, _MARKS)) + opened + 20 * max(0, opened - closed) > _MOST_MARKS:
        warnings.append(
            f"the document has more than {_MOST_MARKS:,} marks; emphasis, links and tables are shown as typed"
        )
        parser.disable([*_MARKED, "table"])
    tokens = parser.parse(text)
    if any(token.nesting == 1 and token.level + 1 == _MOST_NESTED for token in tokens):
        # Below that level the parser drops the text, after a list even the whole rest.
        warnings.append(f"blocks are nested {_MOST_NESTED} levels deep; lists and quotations are shown as text")
        tokens = parser.disable(["list", "blockquote"]).parse(text)
    return _grouped(tokens)


def _grouped(tokens: list[Token]) -> list[Token]:
    """The tokens with each table and list of HTML as one: a blank line ends an HTML block, also inside a table.

    What stands between the opening and the closing tag belongs to it, rendered as HTML.
    """
    ends = _ends_of_structures(tokens)
    grouped: list[Token] = []
    at = 0
    while at < len(tokens):
        end = ends.get(at, at + 1)
        token = tokens[at]
        if end > at + 1:
            token = token.copy(content=_RENDERER.renderer.render(tokens[at:end], _RENDERER.options, {}))
        grouped.append(token)
        at = end
    return grouped


def _ends_of_structures(tokens: list[Token]) -> dict[int, int]:
    """For each HTML block that opens a table or list, the end of the block that closes it in its container."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(tokens):
        while opened and token.level < tokens[opened[-1]].level:
            opened.pop()
        if token.type == "html_block":
            for slash in _STRUCTURE.findall(token.content):
                if not slash:
                    opened.append(at)
                elif opened and token.level == tokens[opened[-1]].level:
                    # A tag in a list item does not close one before the list: half a list would be grouped.
                    ends[opened.pop()] = at + 1
    return ends


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

    draft: Draft
    lines: list[DraftLine] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> None:
        for token, *children in _blocks(tokens):
            number = (token.map[0] + 1) if token.map else 0
            match token.type:
                case "heading_open":
                    text, links, _ = _inline(children, self.draft.address)
                    if text:
                        self.lines.append(DraftLine(text, number, heading=int(token.tag[1:]), links=links))
                case "paragraph_open":
                    self.paragraph(children, number)
                case "bullet_list_open" | "ordered_list_open":
                    items: list[ListItem] = []
                    _list(token, children, 0, items, self.draft)
                    if items:
                        self.lines.append(DraftLine("", number, block=ListBlock(tuple(items))))
                case "blockquote_open":
                    self.quotation(children, number)
                case "table_open":
                    table = _table(children, self.draft.address)
                    if table:
                        self.lines.append(DraftLine("", number, block=table))
                case "fence" | "code_block":
                    if token.content.strip():
                        self.lines.append(
                            DraftLine("", number, block=Preformatted(clean(token.content).rstrip("\n")))
                        )
                case "math_block":
                    self.lines.append(DraftLine(block_formula(token), number))
                case "html_block":
                    self.html(token.content, number)

    def html(self, markup: str, number: int) -> None:
        """Add the lines of a block of HTML, under its first line."""
        lines, attachments = _read_html(markup, self.draft, f"{number}-")
        self.attachments += attachments
        self.lines += [replace(line, number=number) for line in lines if line.text.strip() or line.block]

    def paragraph(self, children: Sequence[Token], number: int) -> None:
        for above, part in split_at_notes(children):
            text, links, bold = _inline(part, self.draft.address, pictures=False)
            if text:
                self.lines.append(DraftLine(text, number + above, bold=bold, links=links))
        for token in children:
            for child in token.children or ():
                if child.type == "image":
                    source, title = (str(child.attrs.get(name) or "") for name in ("src", "title"))
                    self.image(source, child.content, number, title)
                elif child.type == "html_inline" and (tag := _IMAGE_TAG.match(child.content)):
                    found = dict(_attributes(tag[0]))
                    self.image(found.get("src", ""), found.get("alt", ""), number)

    def image(self, source: str, alt: str, number: int, title: str = "") -> None:
        """Add an image that has an alternative text or a picture."""
        text, title = clean_line(alt, 300), clean_line(title, 300)
        image = Image(
            text or None,
            absolute(self.draft.address, source),
            title or None,
            sha256=picture_digest(source),
            file=file_beside(source),
        )
        if text or image.can_be_shown:
            self.lines.append(DraftLine("", number, block=image))

    def quotation(self, children: Sequence[Token], number: int) -> None:
        """Add a quotation of paragraphs; the contents of any other quotation are added as they are."""
        inner = _Reader(self.draft)
        inner.read(children)
        self.attachments += inner.attachments
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


def _attributes(tag: str) -> Iterator[tuple[str, str]]:
    """The attributes of a tag, their names in lower case."""
    for found in _ATTRIBUTE.finditer(tag):
        yield found[1].lower(), unescape(found[2] if found[2] is not None else found[3] or found[4] or "")


def _inline(
    tokens: Sequence[Token], base: str | None, pictures: bool = True
) -> tuple[str, tuple[Link, ...], bool]:
    """The text of inline tokens, its links, joined to `base`, and whether all of it is strong. `pictures`: an
    image is its alternative text. Of inline HTML, links, line breaks and images count; other tags only mark their
    text."""
    parts: list[str] = []
    links: list[Link] = []
    length = strong_depth = visible = strong_visible = 0
    open_links: list[tuple[int, str]] = []

    def add(start: int, href: str) -> None:
        address = link_target(base, href)
        if address is not None and length > start:
            links.append(Link(start, length, address))

    children = [child for one in tokens for child in one.children or ()]
    for at, token in enumerate(children):
        piece = ""
        match token.type:
            case "math_inline" | "math_inline_double":
                piece = inline_formula(token, text_beside(children, at - 1), text_beside(children, at + 1))
            case "text" | "code_inline":
                piece = clean_line(token.content, 100_000) if token.type == "code_inline" else clean(token.content)
            case "softbreak":
                piece = _soft_break(parts)
            case "hardbreak":
                piece = " "
            case "image" if pictures:
                piece = clean_line(token.content, 300)
            case "html_inline":
                tag = token.content
                if _BREAK_TAG.match(tag):
                    piece = " "
                elif pictures and _IMAGE_TAG.match(tag):
                    piece = clean_line(dict(_attributes(tag)).get("alt", ""), 300)
                elif _LINK_TAG.match(tag):
                    open_links.append((length, dict(_attributes(tag)).get("href", "")))
                elif tag[:3].lower() == "</a" and open_links:
                    add(*open_links.pop())
            case "strong_open":
                strong_depth += 1
            case "strong_close":
                strong_depth -= 1
            case "link_open":
                open_links.append((length, str(token.attrs.get("href") or "")))
            case "link_close" if open_links:
                add(*open_links.pop())
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


def _read_html(markup: str, draft: Draft, notes: str = "") -> tuple[list[DraftLine], tuple[Attachment, ...]]:
    """The lines of a block of HTML; one of comments alone is no text, so that a tag must mark it as HTML."""
    if _TAGS_ALONE.fullmatch(markup):
        # Boxes around Markdown are opened and closed by separate blocks; a tree for each takes time.
        return [], ()
    return read_body(f"<div>{markup}</div>", draft.address, is_plain=False, draft=draft, notes=notes)


def _list(opening: Token, children: Sequence[Token], depth: int, items: list[ListItem], draft: Draft) -> None:
    number = int(opening.attrs.get("start") or 1)
    ordered = opening.type == "ordered_list_open"
    for token, *inner in _blocks(children):
        if token.type == "list_item_open":
            label = f"{number}{token.markup or '.'}" if ordered else "•"
            number += 1
            _item(inner, label, depth, items, draft)


def _item(children: Sequence[Token], label: str, depth: int, items: list[ListItem], draft: Draft) -> None:
    """Add the blocks of a list item: the first one has its label."""
    for token, *inner in _blocks(children):
        found: list[ListItem] = []
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                _list(token, inner, min(depth + 1, _DEEPEST_ITEM), items, draft)
            case "blockquote_open":
                _item(inner, "", depth, found, draft)
            case "fence" | "code_block":
                found = [ListItem("", clean_line(token.content, 1_000_000), (), depth)]
            case "table_open":
                table = _table(inner, draft.address)
                found = (
                    [ListItem("", " ".join(cell.text for cell in row), (), depth) for row in table.rows]
                    if table
                    else []
                )
            case "math_block":
                found = [ListItem("", block_formula(token), (), depth)]
            case "html_block":
                lines, _ = _read_html(token.content, draft)
                for line in lines:
                    text = clean_line(line.all_text, 1_000_000)
                    found.append(
                        ListItem("", text, line.links if line.block is None and text == line.text else (), depth)
                    )
            case _:
                text, links, _ = _inline([token, *inner], draft.address)
                found = [ListItem("", text, links, depth)]
        for item in found:
            if item.text:
                items.append(item._replace(label=item.label or label))
                label = ""


def _table(children: Sequence[Token], base: str | None) -> Table | None:
    rows: list[tuple[Cell, ...]] = []
    heads = 0
    cells: list[Cell] = []
    for index, token in enumerate(children):
        match token.type:
            case "tr_open":
                cells = []
            case "th_open" | "td_open":
                text, links, _ = _inline(children[index + 1 : index + 2], base)
                align = stated_alignment(str(token.attrs.get("style") or ""))
                cells.append(Cell(text, align=align, links=links))
            case "tr_close":
                rows.append(tuple(cells))
            case "thead_close":
                heads = len(rows)
    return Table(tuple(rows), heads) if rows else None
