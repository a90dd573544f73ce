"""HTML as a bounded tree, and accessors whose results are clean text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, islice, takewhile
from typing import Any, NamedTuple

from lxml import etree

from tui_reader.parse.decode import EmptyContent
from tui_reader.parse.embedded import mark_of
from tui_reader.parse.markup_repair import repair_markup, repair_tree
from tui_reader.text.clean import clean, clean_line, collapsed
from tui_reader.text.link_target import file_address, link_target
from tui_reader.text.web_address import absolute, is_web

Element = etree._Element

SIZE_LIMIT = 8_000_000
"""Characters of markup that are read; the rest is left out with a warning. Chosen by hand."""

ELEMENT_LIMIT = 500_000
"""Elements of a page that are read; the rest is left out with a warning. Chosen by hand."""

# Scripts, styles and comments are skipped whole, since they may hold text that looks like a tag. The match ends at
# a tag with more than these many attributes, or with longer ones.
_SHORT_TAGS = re.compile(
    r"""(?:[^<]++|<(?![A-Za-z!])"""
    r"""|<(?:[Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Yy][Ll][Ee])\b[^<]*+"""
    r"""(?:<(?!/(?:[Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Yy][Ll][Ee]))[^<]*+)*+"""
    r"""|<!--[^-]*+(?:-(?!->)[^-]*+)*+|<!(?!--)"""
    r"""|<[A-Za-z](?:[^>=]{0,64}+=\s*+(?:"[^"]*+"|'[^']*+')?+){0,60}+[^>=]{0,64}+>)*+"""
)
_TAG = re.compile(r"""<([A-Za-z][A-Za-z0-9:-]*+)(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_ATTRIBUTE = re.compile(r"""[^\s"'=>/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?""")
_LONG_TAG, _MOST_ATTRIBUTES = 4096, 512
_LONGEST_JOINED = 1000
"""Characters of a text to which the text behind a removed element is joined: joining copies it. Chosen by hand."""
_CHUNK = 1_000_000
_LONGEST_RUN = 2_000_000
"""Characters between two tags; libxml2 drops a text of more than ten million bytes without an error."""
# Embedded media as base64; without it a saved page is within the size limit.
_EMBEDDED = re.compile(
    r"""data:(?<=["'(=;]data:)(?:image|font|audio|video|application)/[^<>"'(),\s]{1,200}+,"""
    r"""[A-Za-z0-9+/=%\s]{4096,}+(?=["')&>])"""
)
_INLINE_TAG = re.compile(
    r"</?(?:font|b|i|u|em|strong|span|big|small|a|o:p|s|strike|center|tt|label|ins|del|embed)\b[^<>]*>", re.I
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
BLOCK_TAGS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir"}
    | {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hgroup", "hr", "legend", "li", "main", "marquee", "menu", "nav", "ol", "p", "pre", "section"}
    | {"summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
"""The tags of headings."""

_LINK, _BREAK, _BLOCK = 1, 2, 3
_TAG_KINDS = {**dict.fromkeys(BLOCK_TAGS, _BLOCK), "a": _LINK, "br": _BREAK}
"""What tags do to the text around them; most do nothing."""

_BLANKS = " \t\r\n\u00a0\u3000"


class TaggedElements:
    """The elements of a page as they are now, by tag: a walk over the tree of a page takes longer than what most
    rules do with the few elements that they look for.

    It holds the elements, so that lxml makes its object of each once and not in every pass over the page.
    """

    def __init__(self, root: Element) -> None:
        self._elements = list(root.iter())
        self._by_tag: dict[object, list[Element]] = {}
        for element in self._elements:
            tag = element.tag
            if tag in self._by_tag:
                self._by_tag[tag].append(element)
            else:
                self._by_tag[tag] = [element]

    def iter(self, *tags: str) -> Iterator[Element]:
        """The elements with one of some tags in reading order, as the method of this name of an element."""
        if len(tags) == 1:
            return iter(self._by_tag.get(tags[0], ()))
        wanted = frozenset(tags)
        return (element for element in self._elements if element.tag in wanted)


class TextRun(NamedTuple):
    """Text between two block boundaries: `linked` of its characters are link text, `size` is its length in UTF-8,
    `block` is its element, `chain` that element and those around it, from the inside out."""

    text: str
    linked: int
    size: int
    block: Element
    chain: tuple[Element, ...]


def parse_markup(text: str) -> tuple[Element, list[str]]:
    """The tree of a page, at most 256 elements deep, and warnings about what was left out.

    Raises EmptyContent when there is no element.
    """
    warnings: list[str] = []
    if "base64," in text:
        text = _EMBEDDED.sub(lambda found: mark_of(found[0]), text)
    if len(text) > SIZE_LIMIT:
        text = text[:SIZE_LIMIT]
        warnings.append(f"only the first {SIZE_LIMIT // 1_000_000} million characters were read")
    if len(text) > _LONGEST_RUN:
        text = _broken(text)
    text = repair_markup(_with_bounded_tags(text))
    root, deep = _parse(text)
    if deep:
        # Unclosed font, bold and embed tags nest ever deeper on old pages; without them the tree is shallow.
        text = _INLINE_TAG.sub("", text)
        root, deep = _parse(text)
    if deep:
        root, deep = _parse("<p>" + _ANY_TAG.sub("<p>", _SCRIPT.sub("", text)))
        warnings.append("the page is nested too deeply; only its text was read")
    repair_tree(root)
    if len(text) > ELEMENT_LIMIT and text.count("<") > ELEMENT_LIMIT and _cut(root, ELEMENT_LIMIT):
        warnings.append(f"only the first {ELEMENT_LIMIT:,} elements of the page were read")
    return root, warnings


def _broken(text: str) -> str:
    """`text` with an empty element after every `_LONGEST_RUN` characters without tag or character reference."""
    parts: list[str] = []
    start = at = 0
    while at + _LONGEST_RUN < len(text):
        end = at + _LONGEST_RUN
        at = max(text.rfind(mark, at, end) for mark in "<>&") + 1 or end
        if at == end and text[end - 1] not in "<>&":
            parts += (text[start:end], "<wbr>")
            start = end
    return "".join((*parts, text[start:])) if parts else text


def _cut(root: Element, limit: int) -> bool:
    """Drop everything after the first `limit` elements in reading order; returns whether anything was dropped."""
    last = next(islice(root.iter(), limit, None), None)
    if last is None:
        return False
    path = [last, *last.iterancestors()]
    for element in path[:-1]:
        parent = element.getparent()
        assert parent is not None
        del parent[parent.index(element) + (element is not last) :]
    return True


def _parse(text: str) -> tuple[Element, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, collect_ids=False
    )
    try:
        # In chunks: of a large page fed at once the parser keeps ten million bytes.
        data = text.encode("utf-8", "replace")
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
        root = parser.close()
    except etree.XMLSyntaxError:
        root = None
    errors = list(parser.feed_error_log)
    if any(error.type == etree.ErrorTypes.ERR_NO_MEMORY for error in errors):
        # The parser hands over the tree as far as its memory went, as if the page ended there.
        raise MemoryError
    if root is None:
        raise EmptyContent("holds no text")
    return root, any("Excessive depth" in error.message for error in errors)


def _with_bounded_tags(text: str) -> str:
    """`text`, tags without their attributes where there are so many that parsing them would take seconds."""
    parts: list[str] = []
    start = at = 0
    while True:
        short = _SHORT_TAGS.match(text, at)
        assert short is not None
        at = short.end()
        tag = _TAG.match(text, at)
        if tag is None:
            return "".join((*parts, text[start:])) if parts else text
        at = tag.end()
        if at - tag.start() >= _LONG_TAG and _has_many_attributes(tag[0]):
            parts.append(text[start : tag.end(1)])
            start = at


def _has_many_attributes(tag: str) -> bool:
    return next(islice(_ATTRIBUTE.finditer(tag), _MOST_ATTRIBUTES, None), None) is not None


class NameMatches(dict[str, bool]):
    """Whether names of elements match a pattern, each name looked at once: a page has few different ones."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        super().__init__()
        self._pattern = pattern

    def __missing__(self, names: str) -> bool:
        found = self[names] = self._pattern.search(names) is not None
        return found


def remove(element: Element) -> None:
    """Take an element out of the tree and keep the text after it, cleaned, since lxml rejects control codes.

    Where that text follows a long one, an empty element stays between them.
    """
    parent = element.getparent()
    if parent is None:
        return
    if tail := element.tail:
        before = element.getprevious()
        held = parent.text if before is None else before.tail
        if held and len(held) > _LONGEST_JOINED:
            place = parent.makeelement("wbr")
            element.addprevious(place)
            place.tail = clean(tail)
        elif before is not None:
            before.tail = clean((held or "") + tail)
        else:
            parent.text = clean((held or "") + tail)
    parent.remove(element)


def _pieces(element: Element) -> Iterator[str]:
    pieces: Iterator[Any] = element.itertext()
    return pieces


def text_length(element: Element, enough: int | None = None) -> int:
    """Characters of text in an element, without the spaces around each piece; counted until there are `enough`."""
    lengths = map(len, map(str.strip, _pieces(element)))
    if enough is None:
        return sum(lengths)
    held = 0
    for held in accumulate(lengths):
        if held >= enough:
            break
    return held


def id_and_class(element: Element) -> str:
    """Id and classes of an element in lower case, separated by spaces."""
    return f"{element.get('id') or ''} {element.get('class') or ''}".lower()


def attribute(element: Element, name: str, limit: int = 1000) -> str:
    """The clean value of an attribute, cut to `limit` characters; empty where it is missing."""
    value = element.get(name)
    return clean_line(value, limit) if value else ""


def text_of(element: Element | None) -> str:
    """All text of an element on one clean line; empty for None."""
    if element is None:
        return ""
    return single_line(text_content(element, " ") if len(element) else element.text or "")


def text_content(element: Element, between: str = "") -> str:
    """All text of an element, not cleaned, its pieces joined by `between`."""
    return between.join(_pieces(element))


def text_start(element: Element, length: int) -> str:
    """The first `length` characters of the text of an element, not cleaned. Unlike `text_content` it takes the
    same time for an element of any size."""
    parts: list[str] = []
    for part in element.itertext():
        parts.append(str(part)[:length])
        length -= len(part)
        if length <= 0:
            break
    return "".join(parts)


def single_line(text: str) -> str:
    """Clean text on one line: line breaks and runs of ASCII spaces become one space, ends are stripped."""
    # The indent of the markup, which most texts have, is taken off before it is collapsed.
    text = text.strip(" \t\r\n")
    return collapsed(text).strip() if text else text


def base_address(root: Element | TaggedElements, address: str) -> str | None:
    """The base of the page's relative addresses: its `<base>`, its address, its canonical link or `og:url`."""
    own = address if is_web(address) else None
    if (stated_base := _stated_base(root)) is not None:
        joined = absolute(own, stated_base)
        if joined:
            return joined
    if own:
        return own
    return next((absolute(None, stated) for stated in stated_addresses(root) if is_web(stated)), None)


def file_base(root: Element | TaggedElements, address: str) -> str | None:
    """The base of the relative links of a page in a file, for `link_target`: its `<base>`, else its address; None
    for a page that is in no file."""
    own = file_address(address)
    base = _stated_base(root)
    stated = None if base is None else link_target(own, base)
    return stated if own and stated and stated.startswith("file:") else own


def _stated_base(root: Element | TaggedElements) -> str | None:
    return next((href for base in root.iter("base") if (href := base.get("href")) is not None), None)


def stated_addresses(root: Element | TaggedElements) -> Iterator[str]:
    """The addresses that a page states as its own, as they are written: its canonical link, then `og:url`."""
    for tag, mark, value, name in (
        ("link", "rel", "canonical", "href"),
        ("meta", "property", "og:url", "content"),
    ):
        found = next((element for element in root.iter(tag) if element.get(mark) == value), None)
        if found is not None and (address := found.get(name)):
            yield address


def head_title(root: Element) -> Element | None:
    """The `<title>` of a page, which is looked for in the whole tree where the head has none."""
    found = root.find("head/title")
    return found if found is not None else root.find(".//head/title")


def near(element: Element) -> tuple[Element, ...]:
    """An element, its parent and its grandparent."""
    return (element, *islice(element.iterancestors(), 2))


def surroundings(element: Element, levels: int) -> Element:
    """The highest element within the body that is at most `levels` above an element; else the element itself."""
    above = takewhile(lambda one: one.tag not in ("body", "html"), islice(element.iterancestors(), levels))
    return [element, *above][-1]


def text_runs(root: Element) -> list[TextRun]:
    """The page's text in reading order, split at block boundaries and line breaks.

    Which elements have ended is known by the parent of the next one: libxml2's events of their beginnings and ends
    take more time.
    """
    runs: list[TextRun] = []
    if not any(piece.strip(_BLANKS) for piece in _pieces(root)):
        # Most elements that are taken out of a page: pictures, frames, buttons.
        return runs
    around: tuple[Element, ...] = tuple(root.iterancestors())
    chains: dict[Element, tuple[Element, ...]] = {}
    opened: list[Element] = []
    kinds: list[int] = []
    # Where the open blocks stand among the open elements; the root is the block of text that is in no other.
    blocks = [0]
    parts: list[str] = []
    linked = links = 0

    def flush() -> None:
        if text := single_line("".join(parts)):
            block = opened[blocks[-1]]
            chain = chains.get(block)
            if chain is None:
                chain = chains[block] = (*opened[blocks[-1] :: -1], *around)
            size = len(text) if text.isascii() else len(text.encode())
            runs.append(TextRun(text, min(linked, len(text)), size, block, chain))

    for element in (*root.iter("*"), None):
        parent = None if element is None else element.getparent()
        while opened and opened[-1] is not parent:
            kind = kinds.pop()
            if kind == _LINK:
                links -= 1
            if parts and (kind > _LINK or len(opened) == 1):
                flush()
                parts, linked = [], 0
            if kind == _BLOCK:
                blocks.pop()
            ended = opened.pop()
            piece = ended.tail if opened else None
            # Blanks at the beginning of a run are not part of it.
            if piece and (parts or piece.strip(_BLANKS)):
                parts.append(piece)
                if links:
                    linked += len(piece.strip())
        if element is None:
            break
        kind = _TAG_KINDS.get(element.tag, 0)
        if kind == _LINK:
            links += 1
        elif kind:
            if parts:
                flush()
                parts, linked = [], 0
            if kind == _BLOCK:
                blocks.append(len(opened))
        opened.append(element)
        kinds.append(kind)
        piece = element.text
        if piece and (parts or piece.strip(_BLANKS)):
            parts.append(piece)
            if links:
                linked += len(piece.strip())
    return runs
