"""Where the article stands on a page: the containers of known publishing systems, else the densest prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_reader.parse.dom import Element, Passage, hints, inked
from tui_reader.parse.tables import is_data_table

# Names that only publishing systems use: UCAP, TRS, Hanweb, EasySite, VSB, Webplus and their like.
_SYSTEM_IDS = frozenset(
    {"UCAP-CONTENT", "ucap-content", "zoomcon", "ivs_content", "cmsArticleContent", "easysiteText", "js_content"}
)
_SYSTEM_CLASSES = frozenset(
    {"TRS_Editor", "trs_editor_view", "TRS_UEDITOR", "TRS_PreAppend", "pages_content", "v_news_content"}
    | {"wp_articlecontent", "UCAP-CONTENT", "ucapcontent"}
)
_VSB_ID = "vsb_content"
# Names that any site may use for something else: believed only on a page with a publishing system's meta tags.
_LIKELY_IDS = frozenset(
    {"zoom", "Zoom", "articlecontent", "article_content", "article-content", "news_content", "newscontent"}
    | {"info_content", "conN"}
)
_LIKELY_CLASSES = frozenset(
    {"article-content", "article_content", "Article_content", "news_content", "newscontent", "article_con"}
)

_UNLIKELY = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|disqus|footer|foot|sidebar|side|related|relate|recommend(?:ed|ation)?s?|recommand"
    r"|promo(?:tion)?s?|sponsor(?:ed)?|advert\w*|ads?|banner|share|sharing|social|newsletter|subscribe|cookie\w*|consent"
    r"|breadcrumbs?|menu|nav(?:bar|igation)?|popup|modal|copyright|pagination|pager|toolbar|widget|login|masthead|outbrain"
    r"|taboola|trending|popular|most[-_]read|hot|rank\w*|more[-_]?(?:news|stories)|read[-_]?more|author[-_]?bio|bio"
    r"|tags?|meta|byline|caption|disclaimer)(?=$|[\s_-])"
)
_PARAGRAPHS = frozenset(("p", "span", "blockquote", "pre"))
_TEASER = re.compile(
    r"(?:\.\.\.|…)\s*$|[\[【(（]?(?:详细|详情|全文|更多|查看全文|read more|more)[\]】)）]?\s*[>»]*$", re.I
)
_INFORMATION = re.compile(
    r".{0,6}(?:发布|发表|更新|来源|时间|日期|作者|published|posted|updated|source|author).{0,4}[:：]", re.I
)
_SENTENCE = re.compile(r"[。！？；，、]|[.,;:!?](?=\s|$|[\"”'’])")


@dataclass(frozen=True, slots=True)
class Container:
    """The element that holds the article; `trusted` when a publishing system fills it from its editor."""

    element: Element
    trusted: bool


def find_container(root: Element, passages: list[Passage], standard_meta: bool) -> Container | None:
    """Where the article is, or None when the page has no prose.

    `standard_meta` says that the page carries the meta tags of a publishing system. A system's container is
    believed when it holds at least a third of what the densest prose holds; templates keep empty ones around.
    """
    values = _values(passages)
    best = _densest(values)
    for named in _named(root, standard_meta):
        element = max(named, key=inked, default=None)
        if element is None or not inked(element):
            continue
        if best is None or values.get(element, 0) * 3 >= values[best] or inked(element) * 3 >= inked(best):
            return Container(element, trusted=True)
    return Container(_whole(best), trusted=False) if best is not None else None


def _whole(element: Element) -> Element:
    """The table for a part of it: rows of data say nothing without their head."""
    if element.tag in ("tbody", "tr", "td"):
        table = next(element.iterancestors("table"), None)
        if table is not None and is_data_table(table):
            return table
    return element


def _named(root: Element, standard_meta: bool) -> tuple[list[Element], list[Element]]:
    """The elements with a system's own name, and those with a likely name on a page that shows such a system."""
    own: list[Element] = []
    likely: list[Element] = []
    for element in root.iter("div", "td", "section", "article", "span", "ucapcontent"):
        number, names = element.get("id") or "", (element.get("class") or "").split()
        system = element.tag == "ucapcontent" or number in _SYSTEM_IDS or number.startswith(_VSB_ID)
        if system or not _SYSTEM_CLASSES.isdisjoint(names):
            own.append(element)
        elif standard_meta and (number in _LIKELY_IDS or not _LIKELY_CLASSES.isdisjoint(names)):
            likely.append(element)
    return own, likely


def _values(passages: Sequence[Passage]) -> dict[Element, float]:
    """For every element the worth of the text in it: prose counts for it, links and crumbs of text against it."""
    prose: dict[Element, float] = {}
    scored: list[tuple[list[Element], float]] = []
    seen: set[str] = set()
    total = 0.0
    for place, passage in enumerate(passages):
        chain = [passage.block, *passage.block.iterancestors()]
        # A page for desks and one for telephones can hold the same article; it counts once.
        key = "".join(passage.text[:80].split())[:40]
        again = len(key) >= 20 and key in seen
        seen.add(key)
        worth = 0.0 if again else _worth(passage, passages[max(0, place - 1) : place + 2])
        scored.append((chain, worth))
        if worth > 0:
            total += worth
            for element in chain:
                prose[element] = prose.get(element, 0.0) + worth
    # A name that tells of a sidebar means nothing on an element that holds most of the prose.
    doubted = {element for element, held in prose.items() if held < total * 0.4 and _is_doubtful(element)}
    values: dict[Element, float] = {}
    for chain, worth in scored:
        if worth > 0 and not doubted.isdisjoint(chain):
            worth *= -0.3
        for element in chain:
            values[element] = values.get(element, 0.0) + worth
    return values


def _is_doubtful(element: Element) -> bool:
    if element.tag in ("footer", "nav", "aside", "form"):
        return True
    return element.tag not in ("body", "html", "article", "main") and _UNLIKELY.search(hints(element)) is not None


def _worth(passage: Passage, around: Sequence[Passage]) -> float:
    # A Han character says as much as three Latin letters, which is what they measure in UTF-8.
    size = len(passage.text.encode())
    linked = passage.linked / len(passage.text)
    if linked > 0.5 or _TEASER.search(passage.text):
        return -0.5 * min(size, 200)
    if size < 300 and _INFORMATION.match(passage.text):
        return -0.25 * min(size, 60)
    if size >= 60 and _SENTENCE.search(passage.text):
        return size * (1 - linked)
    if not any(one.linked for one in around):
        # Short lines without a link among their like are names, figures or verse; chrome is made of links.
        return 0.3 * size
    return -0.25 * min(size, 60)


def _densest(values: dict[Element, float]) -> Element | None:
    """The element whose text is worth most; of several equal ones the innermost."""
    best: Element | None = None
    top = 0.0
    for element, value in values.items():
        if value > top or (value == top and best is not None and best in element.iterancestors()):
            best, top = element, value
    if best is not None and best.tag in _PARAGRAPHS:
        # One long paragraph among short lines is not the whole article; what holds them is, if it is not chrome.
        parent = best.getparent()
        if parent is not None and values.get(parent, 0.0) >= top / 2:
            return parent
    return best
