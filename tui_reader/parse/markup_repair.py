"""Repairs where libxml2 departs from the HTML standard and text would be lost: before parsing, and on its tree."""

from __future__ import annotations

import re

from lxml import etree

from tui_reader.text.clean import clean

Element = etree._Element

_RAW = "noembed"
"""What `noscript` is called while libxml2 parses: it takes the content as one string, as browsers do."""

# libxml2 2.14 stops at `</html>`, puts what follows `</body>` outside of it, and ignores `</br>`, which browsers
# show as a line break, and `</p>` where no paragraph is open, which they show as an empty one. That matters only
# where text follows.
_END = re.compile(
    r"</(?:(?i:html|body|br)(?=[\s/>])[^<>]*>?"
    r"|[pP]\s{0,9}>(?=\s{0,99}(?:[^<\s]|<(?i:a|b|i|u|em|strong|span|font|small|big|sup|img)[\s>])))"
)
_NOSCRIPT = re.compile(r"<(/?)(?i:noscript)(?=[\s/>])[^<>]*>")
_BODY = re.compile(r"</(?i:head)[\s>]|<(?i:body)[\s>]")
# The tags that end foreign content (HTML standard, 13.2.6.5).
_BREAKOUT = (
    *("b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "font"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "listing", "menu", "nobr", "ol", "p", "pre"),
    *("ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var"),
)
_OF_HEAD = frozenset(
    (
        "base",
        "basefont",
        "bgsound",
        "link",
        "meta",
        "noframes",
        "noscript",
        "script",
        "style",
        "template",
        "title",
        _RAW,
    )
)
_ANY_TAG = re.compile(r"<[^<>]*+>")
_DEEPEST_NOSCRIPT = 32
_LONGEST_OPEN = 1000
"""Characters in which the beginning of a tag is looked for. Chosen by hand."""
_HTML_INSIDE = frozenset(("foreignobject", "desc", "title", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"))
_OPTIONS = frozenset(("option", "optgroup"))
_PROSE_TAGS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "ul",
    "ol",
    "dl",
    "section",
    "article",
    "select",
    "input",
    "textarea",
)


def repair_markup(text: str) -> str:
    """The markup without `</body>` and `</html>`, with a break at `</br>` and `</p>`, and balanced `noscript`.

    Pages begin an element in one `noscript` and end it in another; it is no part of the tree where scripts run.
    """
    text = _END.sub(_start_or_nothing, text)
    if "noscript" in text or "NOSCRIPT" in text:
        body = _BODY.search(text)
        start = body.end() if body else 0
        pieces = [text[:start]]
        opened: re.Match[str] | None = None
        for tag in _NOSCRIPT.finditer(text, start):
            if _is_in_tag(tag):
                continue
            if not tag[1]:
                opened = opened or tag
            elif opened:
                # One that is never closed would swallow the page; its tags are left out.
                content = text[opened.end() : tag.start()]
                pieces += (text[start : opened.start()], f"<{_RAW}>", content, f"</{_RAW}>")
                start, opened = tag.end(), None
        if opened:
            pieces += (text[start : opened.start()], _nothing(opened))
            start = opened.end()
        text = "".join((*pieces, text[start:]))
    return text


def _start_or_nothing(end: re.Match[str]) -> str:
    if _is_in_tag(end):
        return end[0]
    if end[0][2] in "pP":
        return end[0] + "<br>"
    return "<br>" if end[0][3] in "rR" else _nothing(end)


def _is_in_tag(end: re.Match[str]) -> bool:
    """Whether what looks like a tag stands in a tag that is not closed, of which it is attributes then."""
    text, start = end.string, end.start()
    opened = text.rfind("<", max(0, start - _LONGEST_OPEN), start)
    begins = opened >= 0 and (text[opened + 1].isalpha() or text[opened + 1] in "!?/")
    return begins and text.find(">", opened, start) < 0


def _nothing(tag: re.Match[str]) -> str:
    """What stands for a tag that is left out: what is before and behind it must not become a tag together."""
    start = tag.start()
    return "<!---->" if tag.string[max(0, start - 2) : start].endswith(("<", "</")) else ""


def repair_tree(root: Element) -> None:
    """Move content out of elements in which browsers do not nest it, so that it is not dropped with them.

    `embed` is void, block elements end `svg` and `math`, an unclosed `select` does not hold the rest of the page,
    and elements that are not for a `head` end it.
    """
    _end_head(root)
    for element in list(root.iter("embed", "svg", "math", "select", _RAW)):
        if element.tag == _RAW:
            element.tag = "noscript"
            if element.text:
                _parse_noscript(element, element.text)
        elif element.tag == "embed":
            hoist(element, list(element))
            if element.text:
                text, element.text = element.text, None
                element.tail = clean(text + (element.tail or ""))
        else:
            _end_early(element)


def _end_head(root: Element) -> None:
    """Begin the body with what is not for a head (HTML standard, 13.2.6.4.4), such as custom elements, which
    libxml2 leaves there with all that is in them. The metadata of the page stays, that behind and in them too."""
    head = root.find("head")
    shown = [] if head is None else [child for child in head if child.tag not in _OF_HEAD]
    if head is None or not shown:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    # One that is not closed takes in what is behind it.
    for found in [each for one in shown for each in one.iter("base", "link", "meta", "title")]:
        if next(found.iterancestors("svg"), None) is None:
            _leave_tail(found)
            head.append(found)
    text, body.text = body.text, None
    for place, child in enumerate(shown):
        body.insert(place, child)
    if text:
        shown[-1].tail = clean((shown[-1].tail or "") + text)


def _leave_tail(element: Element) -> None:
    """Join the text behind an element to what is before it, so that the element can be moved."""
    text, element.tail = element.tail, None
    before, parent = element.getprevious(), element.getparent()
    if not text or parent is None:
        return
    if before is None:
        parent.text = clean((parent.text or "") + text)
    else:
        before.tail = clean((before.tail or "") + text)


def _parse_noscript(element: Element, markup: str) -> None:
    """Replace the raw text of a `noscript` by its elements; one without text becomes empty."""
    element.text = None
    if not _ANY_TAG.sub("", markup).strip():
        return
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(f"<body><div>{markup}".encode("utf-8", "replace"), parser)
    if root is not None:
        deep = any(len(list(last.iterancestors())) > _DEEPEST_NOSCRIPT for last in root.iter() if not len(last))
        if deep:
            element.text = clean(" ".join(map(str, root.itertext())))
        else:
            body = root.find("body")
            element.extend(list(root if body is None else body))


def _end_early(element: Element) -> None:
    """End an element before its first descendant that browsers do not allow in it."""
    is_select = element.tag == "select"
    for found in element.iter(*(_PROSE_TAGS if is_select else _BREAKOUT)):
        if found is element:
            continue
        path = [found]
        for ancestor in found.iterancestors():
            if ancestor is element:
                break
            path.append(ancestor)
        if is_select:
            while len(path) > 1 and path[-1].tag in _OPTIONS:
                path.pop()
            path = [path[-1], *path[-1].iterancestors(*_OPTIONS)]
        elif any(one.tag in _HTML_INSIDE for one in path):
            continue
        moved = [path[0], *path[0].itersiblings()]
        for ancestor in path[1:]:
            if ancestor.tail:
                text = etree.Element("span")
                text.text, ancestor.tail = clean(ancestor.tail), None
                moved.append(text)
            moved += ancestor.itersiblings()
        hoist(element, moved)
        return


def hoist(element: Element, moved: list[Element]) -> None:
    """Move elements, with the text after them, to the place directly behind an element."""
    if not moved:
        return
    tail, element.tail = element.tail, None
    for one in reversed(moved):
        element.addnext(one)
    if tail:
        moved[-1].tail = clean((moved[-1].tail or "") + tail)
