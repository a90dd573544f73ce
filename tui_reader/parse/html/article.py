"""HTML pages: the draft of the article with its fields, or the listing of a column page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from tui_reader.model import NEGLIGIBLE, Announcement, Evidence, Listing
from tui_reader.parse.document_numbers import number_in_lines, number_in_title
from tui_reader.parse.dom import (
    Element,
    TaggedElements,
    TextRun,
    attribute,
    base_address,
    file_base,
    id_and_class,
    parse_markup,
    text_length,
    text_of,
    text_runs,
)
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.html.article_pages import further_parts
from tui_reader.parse.html.attachments.counters import without_counters
from tui_reader.parse.html.attachments.finding import embedded_documents, read_attachments
from tui_reader.parse.html.blocks import read_lines
from tui_reader.parse.html.boilerplate.boxes import boilerplate_filter
from tui_reader.parse.html.boilerplate.credits import part_credits
from tui_reader.parse.html.boilerplate.lines import trim
from tui_reader.parse.html.catalogue import read_catalogue
from tui_reader.parse.html.container.finding import find_container
from tui_reader.parse.html.coverage.sorting import PageCoverage
from tui_reader.parse.html.metadata import Meta, read_meta
from tui_reader.parse.html.named_elements import NamedElements
from tui_reader.parse.html.notes.finding import Notes, without_notes
from tui_reader.parse.html.notes.linking import link_notes
from tui_reader.parse.html.published import find_publication
from tui_reader.parse.html.title import (
    TitlePlace,
    body_start,
    breadcrumb,
    find_title,
    information_line,
    lines_around,
    page_title,
    site_in_title,
    title_parts,
)
from tui_reader.parse.left_out import AnchoredPassages, LeftOutLedger
from tui_reader.parse.listings.column import ListedEntries, read_listing
from tui_reader.parse.listings.scripts import scripted_records
from tui_reader.parse.rendering.elements import render
from tui_reader.parse.rendering.permalinks import remove_permalinks
from tui_reader.parse.rendering.scripted_text import MOST_PROSE, MOST_TEXT, data_scripts, scripted_article
from tui_reader.parse.rendering.unrendered import remove_unrendered
from tui_reader.parse.structure.fields import labelled_fields
from tui_reader.parse.structure.match_key import match_key
from tui_reader.parse.structure.navigation import column_of, is_navigation
from tui_reader.parse.structure.ticker import LABEL, split_ticker
from tui_reader.parse.tampering.markup_signs import injected_signs
from tui_reader.parse.tampering.signs import PagePlace, detect, holds_bookmark, may_hold_sign
from tui_reader.text.containment import shared_part
from tui_reader.text.web_address import absolute

_TICKER = re.compile(
    r"(?:^|[\s_-])(?:marquee\w*|ticker|scroll[_-]?(?:news|notice|text)|gundong|gonggao\w*|notice[_-]?scroll)(?=$|[\s_-])"
)
_TICKER_WORDS = ("marquee", "ticker", "scroll", "gundong", "gonggao")
_TICKER_TAGS = ("div", "ul", "dl", "p", "td", "span")
_ACCOUNT = re.compile(r"^[\d\s:./-]+$|管理员|发布员|编辑员|信息员|^(?:admin|root|editor|webmaster)\w*$", re.I)
_LONGEST_TICKER = 4000
_SHOWN = 0.5
"""The part of a text in the data of a page that the page shows itself. Chosen by hand."""
_NAVIGATION_TAGS = ("nav", "header")


@dataclass(slots=True)
class _PageContext:
    """The parts of a page that articles and listings have in common."""

    address: str
    charset: str | None
    base: str | None
    link_base: str | None
    page: Element
    named: NamedElements
    runs: list[TextRun]
    meta: Meta
    head: str
    announcements: tuple[Announcement, ...]
    tickers: set[Element]
    warnings: list[str]
    signs: tuple[Evidence, ...]
    ledger: LeftOutLedger
    elements: TaggedElements


def read_html(text: str, address: str, charset: str | None, *, listing: bool = False) -> Draft | Listing:
    """The draft of the article on a page, or the listing of a column page.

    `text` is markup; its strings are cleaned as they leave the tree. `listing`: a column links here as its next
    page. Fields come from the lines around the title, then the meta tags, then the address; links are as
    `link_target` makes them.
    """
    root, warnings = parse_markup(text)
    elements = TaggedElements(root)
    base = base_address(elements, address)
    meta = read_meta(elements)
    signs = injected_signs(elements, address, base, meta.values.get("sitedomain"))
    ledger = LeftOutLedger()
    scripts = data_scripts(elements)
    remove_unrendered(root, ledger.remove, without_notes(root, render(root, elements)))
    remove_permalinks(elements, ledger.remove)
    body = root.find("body")
    page = body if body is not None else root
    if (records := scripted_records(text)) is not None:
        page.append(records)
    named = NamedElements(page)
    part_credits(page, named)
    runs = text_runs(page)
    article = scripted_article(scripts) if scripts and _is_empty(runs) else None
    if article is not None and not _is_shown(article, runs):
        page.append(article)
        runs, named = text_runs(page), NamedElements(page)
    announcements, tickers = _read_announcements(page, named, base)
    head = page_title(root)
    context = _PageContext(
        address,
        charset,
        base,
        base or file_base(elements, address),
        page,
        named,
        runs,
        meta,
        head,
        announcements,
        tickers,
        warnings,
        signs,
        ledger,
        elements,
    )
    if not _is_article(meta, runs):
        listed = read_listing(page, runs, base, text, expected=listing)
        if listed is not None:
            return _listing(context, listed)
    draft = _article(context, root)
    draft.parts = further_parts(root, text, base, address)
    return draft


def _is_empty(runs: Sequence[TextRun]) -> bool:
    """Whether a page shows little but links, and few of them, before its scripts run."""
    prose = sum(len(run.text) for run in runs if run.linked * 2 <= len(run.text))
    return prose < MOST_PROSE and sum(len(run.text) for run in runs) < MOST_TEXT


def _is_shown(article: Element, runs: Sequence[TextRun]) -> bool:
    """Whether a short page shows a text that its data have, too."""
    return shared_part(" ".join(run.text for run in runs), text_of(article)) > _SHOWN


def _listing(context: _PageContext, listed: ListedEntries) -> Listing:
    meta = context.meta
    steps = breadcrumb(context.page, context.runs, len(context.runs), None, context.named)
    first = title_parts(context.head)[:1]
    if listed.prose >= NEGLIGIBLE:
        context.warnings.append(f"{listed.prose} characters of prose beside the list are not shown")
    return Listing(
        address=context.address,
        charset=context.charset,
        site=meta.site,
        column=meta.column or (steps[-1] if len(steps) > 1 else None) or (first[0] if first else None),
        announcements=context.announcements,
        entries=listed.entries,
        next=listed.next,
        tampering=detect(_places(context, meta.site), None, context.signs),
        warnings=tuple(context.warnings),
    )


def _article(context: _PageContext, root: Element) -> Draft:
    meta, runs, page = context.meta, context.runs, context.page
    found = find_container(page, runs, meta.standard, context.named)
    start = body_start(runs, found.element if found else None)
    title, place = find_title(root, runs, start, meta.titles, meta.standard, meta.sites)
    draft = Draft(context.address, context.charset, announcements=context.announcements, warnings=context.warnings)
    draft.title = title or meta.title
    draft.site = meta.site or site_in_title(context.head, draft.title)
    draft.breadcrumb = breadcrumb(page, runs, start, draft.title, context.named)
    _fill(draft, context, place, found.element if found else None)
    if draft.breadcrumb and draft.breadcrumb[-1] == draft.document_number:
        draft.breadcrumb = draft.breadcrumb[:-1]
    draft.column = _column(draft, meta)
    if found is not None:
        skip = boilerplate_filter(found.element, found.trusted, context.ledger, runs)
        notes = Notes(found.element, page)
        link_notes(page)
        lines = read_lines(
            found.element,
            context.link_base,
            lambda element: element in context.tickers or (not notes.keeps(element) and skip(element)),
        )
        leads = (read_lines(lead, context.link_base, lambda _: False) for lead in found.lead)
        lines = _without_counters((*chain.from_iterable(leads), *lines), context.ledger)
        draft.text_only = found.trusted
        draft.lines = trim(lines, draft.title, draft.breadcrumb, found.trusted, context.ledger)
        for note in notes.outside:
            draft.lines += read_lines(note, context.link_base, lambda _: False)
        draft.attachments = read_attachments(found.element, context.link_base)
    else:
        draft.attachments = embedded_documents(page, context.link_base)
    draft.tampering = detect(_places(context, draft.site), draft.title, context.signs)
    _mask(draft)
    if context.ledger.entries:
        draft.coverage.append(AnchoredPassages(context.ledger.entries))
    draft.coverage.append(PageCoverage(runs, context.ledger, found.element if found else None, context.elements))
    return draft


def _without_counters(lines: Iterable[DraftLine], ledger: LeftOutLedger) -> list[DraftLine]:
    """The lines without the numbers of downloads beside their links; `ledger` records them."""
    kept: list[DraftLine] = []
    for line in lines:
        kept.append(without_counters(line))
        if kept[-1] is not line:
            ledger.drop(line, "number of downloads")
    return kept


def _column(draft: Draft, meta: Meta) -> str | None:
    """The column named in the meta tags, unless it is the site or the article; else that of the breadcrumb."""
    named = meta.column
    if named and named != draft.title and not (draft.site and named.startswith(draft.site)):
        return named
    return column_of(draft.breadcrumb, draft.title)


def _mask(draft: Draft) -> None:
    """Remove injected terms from the fields; the evidence of tampering keeps them."""

    def is_clean(text: str | None) -> bool:
        return text is not None and not any(term in text for term in draft.tampering.masked)

    draft.site = draft.site if is_clean(draft.site) else None
    draft.column = draft.column if is_clean(draft.column) else None
    draft.breadcrumb = tuple(filter(is_clean, draft.breadcrumb))
    draft.announcements = tuple(notice for notice in draft.announcements if is_clean(notice.title))


def _is_article(meta: Meta, runs: Sequence[TextRun]) -> bool:
    """Whether the page declares one article: by its meta tags, or by a line with both 发布时间 and 来源."""
    named = meta.values.get("articletitle")
    if named is not None and named != meta.column:
        return True
    if meta.values.get("og:type", "").lower() in ("article", "news") or "article:published_time" in meta.values:
        return True
    for run in runs:
        labels = len(run.text) <= 200 and (":" in run.text or "：" in run.text)
        if labels and len(labelled_fields(run.text).stated & {"published", "source"}) == 2:
            return True
    return False


def _fill(draft: Draft, context: _PageContext, place: TitlePlace, container: Element | None) -> None:
    """Set time, publisher, author and number: as printed near the title, in the catalogue, or in the meta tags."""
    runs, meta = context.runs, context.meta
    line = information_line(runs, place)
    table, catalogue = read_catalogue(context.page, runs, place.body, container)
    fields = line.merged(table)
    found = find_publication(runs, place, container, fields, draft.title, meta, (draft.address, *meta.addresses))
    if found:
        draft.set_published(*found.moment, found.evidence)
    draft.source = fields.source or meta.source
    draft.author = fields.author or _person(meta.author, draft.site)
    draft.document_number = fields.document_number or number_in_title(draft.title)
    if draft.document_number is None:
        draft.document_number = number_in_lines(lines_around(runs, place))
    own = ("published", "source", "author", "document_number", "title")
    draft.catalogue = {
        key: value for key, value in {**fields.catalogue, **catalogue}.items() if key not in own and value
    }


def _person(author: str | None, site: str | None) -> str | None:
    """The author of the meta tags, unless it is the site itself, a number or the name of an account."""
    if not author or (site and (author in site or site in author)):
        return None
    return None if _ACCOUNT.search(author) else author


def _read_announcements(
    page: Element, named: NamedElements, base: str | None
) -> tuple[tuple[Announcement, ...], set[Element]]:
    """The notices of the site's ticker, without repeats, and the elements they were read from."""
    found: dict[str, Announcement] = {}
    elements: set[Element] = set()
    meant = set(named.searching(_TICKER, _TICKER_WORDS, _TICKER_TAGS))
    candidates = page.iter("marquee", *_TICKER_TAGS) if meant or "marquee" in named.tags else ()
    for element in candidates:
        if element.tag != "marquee" and not (element in meant and _is_of_links(element)):
            continue
        if any(parent in elements for parent in element.iterancestors()) or text_length(element) > _LONGEST_TICKER:
            continue
        elements.add(element)
        for notice in _notices(element, base):
            found.setdefault(match_key(notice.title), notice)
    return tuple(found.values()), elements


def _is_of_links(element: Element) -> bool:
    """Whether a box with the name of a ticker holds mostly links; articles have such names too."""
    return 0 < text_length(element) <= 2 * sum(map(text_length, element.iter("a")))


def _notices(element: Element, base: str | None) -> Iterable[Announcement]:
    links = [link for link in element.iter("a") if len(text_of(link)) > 3]
    if not links:
        return split_ticker(text_of(element))
    return [
        Announcement(title, absolute(base, link.get("href")))
        for link in links
        if (title := attribute(link, "title", 300) or text_of(link)) and not LABEL.fullmatch(f"{title}:")
    ]


def _places(context: _PageContext, site: str | None) -> list[PagePlace]:
    """The places of the page with a known purpose, as far as they may hold signs: page title, site name,
    navigation."""
    places = [PagePlace(context.head, "title", "title")] if context.head else []
    if site:
        places.append(PagePlace(site, "site", "site"))
    known: dict[Element, bool] = {}
    short = [run for run in context.runs if len(run.text) <= 400]
    suspect = [run for run in short if may_hold_sign(run.text)]
    if not any(holds_bookmark(run.text) for run in suspect):
        short = suspect
    texts = (run.text for run in short if is_navigation(run.text) or _in_navigation(run.chain, known))
    return [*places, *(PagePlace(text, "navigation", "navigation") for text in dict.fromkeys(texts))]


def _in_navigation(chain: Sequence[Element], known: dict[Element, bool]) -> bool:
    """Whether any of nested elements is navigation by its tag and names; `known` caches the results."""
    verdict = False
    for place, element in enumerate(chain):
        if element in known:
            verdict, chain = known[element], chain[:place]
            break
        if element.tag in _NAVIGATION_TAGS or " nav" in f" {id_and_class(element)}":
            verdict, chain = True, chain[: place + 1]
            break
    known.update(dict.fromkeys(chain, verdict))
    return verdict
