"""The element that holds the article: that of a known publishing system, else the one with the densest prose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from tui_reader.parse.dom import Element, TextRun, single_line, text_length, text_of, text_start
from tui_reader.parse.html.boilerplate.discussions import discussion_posts
from tui_reader.parse.html.boilerplate.measures import WHOLE_SENTENCE, is_prose
from tui_reader.parse.html.boilerplate.names import is_marked, name_kinds
from tui_reader.parse.html.container.density import (
    begins_with_information,
    densest,
    is_cut_short,
    is_site_box,
    prose_scores,
)
from tui_reader.parse.html.container.flow import links_below_heading, whole_flow
from tui_reader.parse.html.container.lead import find_lead
from tui_reader.parse.html.container.neighbours import is_title, neighbour_runs, page_titles
from tui_reader.parse.html.container.teasers import teaser_runs
from tui_reader.parse.html.container.threads import whole_thread
from tui_reader.parse.html.named_elements import NamedElements
from tui_reader.parse.html.tables import is_data_table
from tui_reader.parse.rendering.links import FILE_ENDING
from tui_reader.text.dates import find_dates

# Names that only publishing systems use, such as UCAP, TRS, Hanweb, EasySite, VSB and Webplus.
_SYSTEM_IDS = frozenset(
    {"UCAP-CONTENT", "ucap-content", "zoomcon", "ivs_content", "cmsArticleContent", "easysiteText", "js_content"}
)
_SYSTEM_CLASSES = frozenset(
    {"TRS_Editor", "trs_editor_view", "TRS_UEDITOR", "TRS_PreAppend", "pages_content", "v_news_content"}
    | {"wp_articlecontent", "UCAP-CONTENT", "ucapcontent"}
)
_VSB_ID = "vsb_content"
# Ambiguous names, which count only on a page with a publishing system's meta tags.
_LIKELY_IDS = frozenset(
    {"zoom", "Zoom", "articlecontent", "article_content", "article-content", "news_content", "newscontent"}
    | {"info_content", "conN"}
)
_LIKELY_CLASSES = frozenset(
    {"article-content", "article_content", "Article_content", "news_content", "newscontent", "article_con"}
)

_NAMED_TAGS = ("div", "td", "section", "article", "span")
_HEADINGS = frozenset(("h1", "h2", "h3"))
_NEARLY_ALL, _LONGEST_REST = 85, 1000
"""Per cent of the prose that an element marked as the article's text must hold, and bytes that may stand outside.
Chosen by hand."""
_FILE = re.compile(rf"{FILE_ENDING}(?:$|[?#])", re.IGNORECASE)
_MOST_LINES = 1000
_MOST_POSTS = 60
"""Articles on one page that are compared with its title. Chosen by hand."""
_SHORT_PAGE = 400
"""Characters of a page that is shown whole where it has no prose. Chosen by hand."""
_LITTLE_TEXT = 40
"""Characters of an element that is marked as the article on a page without prose. Chosen by hand."""
_PART_OF_BOX = 5
"""A marked element is preferred to a box of the site with up to this many times its text. Chosen by hand."""
_NOTICES = frozenset(("consent", "overlay"))
_PLAIN_PARAGRAPH = 100
"""Bytes of a paragraph that a plain reading of the page counts. Chosen by hand."""
_LITTLE_PROSE = 300
"""Bytes of prose; on a page with less, an element marked as the article is believed. Chosen by hand."""


@dataclass(frozen=True, slots=True)
class Container:
    """The element that holds the article; `trusted` where a publishing system fills it from its editor.

    `lead` are the paragraphs between the heading of the page and the element, such as a summary in the header.
    """

    element: Element
    trusted: bool
    lead: tuple[Element, ...] = ()


def find_container(
    root: Element, runs: list[TextRun], standard_meta: bool, named: NamedElements | None = None
) -> Container | None:
    """The container of the article, or None where the page has no prose.

    `standard_meta`: the page has the meta tags of a publishing system. A system's container is trusted where it
    holds at least a third of the score or the text of the densest element, since templates contain empty ones.
    `named` are the named elements of the page, where they are known.
    """
    titles = page_titles(root)
    said = (index for lines in discussion_posts(runs).values() for index in lines)
    elsewhere = teaser_runs(runs) | neighbour_runs(runs, titles) | frozenset(said)
    scores, doubted = prose_scores(runs, elsewhere, lambda run: is_title(run.text, titles))
    best = densest(scores)
    for marked in _of_systems(root, named or NamedElements(root), standard_meta):
        lengths = [text_length(element) for element in marked]
        length = max(lengths, default=0)
        if not length:
            continue
        element = marked[lengths.index(length)]
        if (
            best is None
            or scores.get(element, 0) * 3 >= scores[best]
            or length * 3 >= text_length(best, 3 * length + 1)
        ):
            return Container(element, trusted=True)
    if best is None or scores[best] < _LITTLE_PROSE:
        declared = _declared(root)
        best = best if declared is None else declared
    plain = _plain_prose(runs, doubted, elsewhere, best)
    best = _outside_site_boxes(root, _more_complete(best, plain), plain)
    best = _marked_within(_titled(best, plain, titles), plain)
    if best is None or _is_date(best) or _is_frame(best, scores):
        short = _short_text(runs)
        if short is None:
            short = _linked_file(runs)
        if short is None:
            short = links_below_heading(runs, elsewhere, lambda run: is_title(run.text, titles))
        best = best if short is None else short
    if best is None and runs and _is_short_page(root, runs):
        best = root
    if best is None:
        return None
    best = whole_flow(whole_thread(_with_table(best)), runs, elsewhere, doubted)
    return Container(best, trusted=False, lead=find_lead(best, runs, doubted, titles))


def _plain_prose(
    runs: Sequence[TextRun], doubted: Collection[Element], elsewhere: Collection[int], best: Element | None
) -> dict[Element, int]:
    """The bytes of prose in every element by a plain reading of the page.

    It takes all paragraphs with sentences and few links that are neither in a box of the site nor `elsewhere`.
    A text that is repeated, such as an appeal for telephones and for desktops, counts once unless it is in `best`.
    """
    plain: dict[Element, int] = {}
    own = {run.text for run in runs if best in run.chain}
    counted: dict[str, set[Element]] = {}
    for index, run in enumerate(runs):
        if index in elsewhere or not is_prose(run, _PLAIN_PARAGRAPH) or is_cut_short(run.text, run.size):
            continue
        if any(element in doubted for element in run.chain):
            continue
        known = set() if run.text in own else counted.setdefault(run.text, set())
        for element in run.chain:
            if element not in known:
                plain[element] = plain.get(element, 0) + run.size
        known.update(run.chain)
    return plain


def _more_complete(best: Element | None, plain: dict[Element, int]) -> Element | None:
    """The element that holds most of the page's plain prose, where `best` holds much less of it."""
    held = plain.get(best, 0) if best is not None else 0
    total = max(plain.values(), default=0)
    if not total or held * 5 >= total * 3:
        return best
    # The innermost element with four fifths of the prose: the one that holds least of those that hold enough.
    enough = [element for element, size in plain.items() if size * 5 >= total * 4]
    inner = min(enough, key=lambda element: (plain[element], -sum(1 for _ in element.iterancestors())))
    return inner if plain[inner] * 2 >= held * 3 else best


def _outside_site_boxes(root: Element, best: Element | None, plain: dict[Element, int]) -> Element | None:
    """The element marked as the text of the article, where the densest one is in a box of the site.

    On pages with little prose a notice about cookies or a sidebar holds most of it. A form or another box without
    the names of a notice may be around the whole page; it loses only to an element with a part of its prose.
    """
    around = (best, *best.iterancestors()) if best is not None else ()
    if around and not any(map(is_site_box, around)):
        return best
    notice = any(_NOTICES & name_kinds(element.get("id"), element.get("class")) for element in around)
    least = _LITTLE_TEXT if notice or best is None else max(_LITTLE_TEXT, plain.get(best, 0) // _PART_OF_BOX)
    marked = [
        element
        for element in root.iter("div", "section", "article", "main")
        if is_marked(element)
        and element not in around
        and text_length(element) >= least
        and not any(map(is_site_box, (element, *element.iterancestors())))
    ]
    return max(marked, key=text_length, default=best)


def _titled(best: Element | None, plain: dict[Element, int], titles: Sequence[str]) -> Element | None:
    """Of several articles in `best`, such as an endless page loads, the one that the page is titled for."""
    if best is None:
        return best
    posts: list[Element] = []
    for element in best.iter("article", "div", "li", "section"):
        is_post = element.tag == "article" or "hentry" in (element.get("class") or "").split()
        if is_post and plain.get(element, 0) >= _PLAIN_PARAGRAPH and element is not best:
            posts.append(element)
    if not 2 <= len(posts) <= _MOST_POSTS:
        return best
    titled, others = [], 0
    for post in posts:
        heading = next((text for each in post.iter("h1", "h2") if (text := text_of(each))), "")
        if is_title(heading, titles):
            titled.append(post)
        elif heading:
            others += 1
    if not titled or not others or plain[titled[0]] < _LITTLE_PROSE:
        return best
    return max(titled, key=lambda post: plain[post])


def _marked_within(best: Element | None, plain: dict[Element, int]) -> Element | None:
    """The element inside `best` that is marked as the text of the article and holds nearly all of its prose."""
    held = plain.get(best, 0) if best is not None else 0
    if best is None or not held:
        return best
    marked = [
        element
        for element in best.iter("div", "section", "article", "main")
        if element is not best
        and plain.get(element, 0) * 100 >= held * _NEARLY_ALL
        and held - plain[element] <= _LONGEST_REST
        and is_marked(element)
    ]
    if not marked:
        return best
    tables = sum(map(is_data_table, best.iter("table")))
    return marked[-1] if not tables or sum(map(is_data_table, marked[-1].iter("table"))) == tables else best


def _declared(root: Element) -> Element | None:
    """The only element marked as the article, however short; None where links make up most of it."""
    own = [element for element in root.iter() if element.get("itemprop") == "articleBody"]
    own = own or list(root.iter("article"))
    own = [element for element in own if text_length(element) >= 20]
    if len(own) != 1 or sum(text_length(link) for link in own[0].iter("a")) * 2 > text_length(own[0]):
        return None
    return own[0]


def _is_frame(element: Element, scores: dict[Element, float]) -> bool:
    """Whether an element with little prose is a heading, or in a box of the site such as its imprint."""
    if scores.get(element, 0) >= _LITTLE_PROSE:
        return False
    return element.tag in _HEADINGS or any(map(is_site_box, (element, *element.iterancestors())))


def _is_date(element: Element) -> bool:
    """Whether an element holds a date and little else."""
    if len(single_line(text_start(element, 1000))) > 80:
        return False
    text = text_of(element)
    return len(text) <= 80 and any(len(text) - len(found.raw) <= 20 for found in find_dates(text))


def _short_text(runs: Sequence[TextRun]) -> Element | None:
    """The box of the first sentence without links on a page without prose, such as an appointment in one line."""
    for run in runs:
        if run.linked or not WHOLE_SENTENCE.match(run.text) or begins_with_information(run.text):
            continue
        if any(map(is_site_box, run.chain)):
            continue
        parent = run.block.getparent()
        is_own = parent is not None and parent.tag not in ("body", "html") and next(parent.iter("a"), None) is None
        return parent if is_own else run.block
    return None


def _linked_file(runs: Sequence[TextRun]) -> Element | None:
    """The line with the link to a document, on a page whose text is only in the document."""
    for run in runs[:_MOST_LINES]:
        if not run.linked or any(map(is_site_box, (run.block, *run.block.iterancestors()))):
            continue
        links = run.block.iter("a") if run.block.tag not in ("body", "html") else ()
        if any(_FILE.search(link.get("href") or "") for link in links):
            return run.block
    return None


def _is_short_page(root: Element, runs: Sequence[TextRun]) -> bool:
    """Whether a page is a few words outside of lists and boxes of the site, which are then its text."""
    if sum(len(run.text) for run in runs) > _SHORT_PAGE:
        return False
    return not any(
        element.tag in ("li", "nav", "td") or is_site_box(element) for run in runs for element in run.chain
    )


def _with_table(element: Element) -> Element:
    """The whole data table for a part of one, whose rows need their header."""
    if element.tag in ("tbody", "tr", "td"):
        table = next(element.iterancestors("table"), None)
        if table is not None and is_data_table(table):
            return table
    return element


def _of_systems(root: Element, named: NamedElements, standard_meta: bool) -> Iterator[list[Element]]:
    """The elements with a name of a publishing system, then those with an ambiguous name where these count."""
    own = named.matching(_is_of_system, _NAMED_TAGS)
    if "ucapcontent" in named.tags:
        meant = set(own)
        own = [element for element in root.iter() if element.tag == "ucapcontent" or element in meant]
    yield own
    if standard_meta:
        yield named.matching(_is_likely, _NAMED_TAGS)


def _is_of_system(identifier: str, classes: str) -> bool:
    return (
        identifier in _SYSTEM_IDS
        or identifier.startswith(_VSB_ID)
        or not _SYSTEM_CLASSES.isdisjoint(classes.split())
    )


def _is_likely(identifier: str, classes: str) -> bool:
    if _is_of_system(identifier, classes):
        return False
    return identifier in _LIKELY_IDS or not _LIKELY_CLASSES.isdisjoint(classes.split())
