"""Items of feeds in all formats: an entry and a bulletin for each, with the text that the feed gives."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote, urldefrag

from tui_reader.model import Attachment, Bulletin, Entry, LeftOut
from tui_reader.parse.bulletin import NO_TEXT, finish
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.html.fragment import plain_line, read_body
from tui_reader.text.clean import clean_line
from tui_reader.text.containment import CUT, holds
from tui_reader.text.dates import stated_moment
from tui_reader.text.typography.outline import first_clause
from tui_reader.text.web_address import absolute
from tui_reader.text.width import cell_width

MOST_ITEMS = 50_000
"""Items read from one text; longer feeds are read in parts. Chosen by hand."""

# In cells. Chosen by hand.
_LONG_DESCRIPTION = 500
_TITLE_CELLS = 60
_SENTENCE_END = re.compile(r"[.!?。！？；][\"'”’」』)）\]]*$")
_EPOCH = re.compile(r"(?:\d{9,10}|\d{13})(?:\.\d{1,9})?")
# Year, month, day and hour.
_COMPACT_HOUR = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])")
_LAST_YEAR = 2100
_NO_WORD = re.compile(r"<[^<>]*+>|\s+")
_LONGEST_SUMMARY = 4000
# Other texts of an item that are compared with its body; more are listed as they are. Chosen by hand.
_MOST_COMPARED = 20
_SYNDICATED = re.compile(r"The post .{1,300} (?:appeared first on|first appeared on) .{1,200}", re.S)


class OtherText(NamedTuple):
    """A further text of an item: the name of its element, its markup or plain text, and why it is left out."""

    name: str
    text: str
    is_plain: bool
    reason: str = "another form of the entry"


@dataclass(slots=True)
class FeedItem:
    """One item as its feed states it, not clean yet.

    `content` is the text of the document, `summary` the text or a teaser; both are markup unless the item
    `is_plain`. Title, names and keywords are markup too. `facts` are further fields by name, `others` the texts
    that are neither `content` nor `summary`.
    """

    title: str | None = None
    link: str | None = None
    identifier: str | None = None
    moment: str | None = None
    author: str | None = None
    source: str | None = None
    content: str | None = None
    summary: str | None = None
    is_plain: bool = False
    summary_is_plain: bool = False
    base: str | None = None
    attachments: tuple[Attachment, ...] = ()
    keywords: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    others: tuple[OtherText, ...] = ()


class ReadItems(NamedTuple):
    """The entries and bulletins of a feed, as in `model.Feed`."""

    entries: tuple[Entry, ...]
    bulletins: tuple[Bulletin, ...]
    linked_pages: tuple[str, ...]


def read_items(
    items: Sequence[FeedItem],
    address: str,
    charset: str | None,
    site: str | None,
    *,
    home: str | None = None,
    shared: Collection[str] = (),
    is_document: bool = False,
) -> ReadItems:
    """An entry and a bulletin for each item, in the order of the feed; an item that is there twice is read once.

    An item without a page of its own, or whose address other items have too, gets the address of the feed or the
    shared one with its identifier as the fragment, and without an identifier a digest of its content: its place
    changes with every new item. `home` is the page of the whole feed, which is no item's own. `shared` are links
    and identifiers that several items have, in addition to those that show in `items`. `is_document`: the only
    item is the document at the address of the feed, which is then its own.
    """
    drafts = [_draft(item, address, charset, site) for item in items]
    known: dict[tuple[object, ...], tuple[FeedItem, Draft]] = {}
    for item, draft in zip(items, drafts, strict=True):
        if draft is not None:
            known.setdefault((item.link, item.identifier, _digest(item)), (item, draft))
    links = Counter(urldefrag(draft.address).url for _, draft in known.values())
    full = Counter(draft.address for _, draft in known.values())
    identifiers = Counter(item.identifier for item, _ in known.values())
    home = home.rstrip("/") if home else None
    entries: list[Entry] = []
    bulletins: list[Bulletin] = []
    pages: dict[str, None] = {}
    for item, draft in known.values():
        own = draft.address or None
        page = urldefrag(own).url if own else ""
        # The number of items decides nothing: a feed is read in parts, and a changed item alone.
        of_feed = own is not None and (
            own.rstrip("/") == (home or "").rstrip("/") or (own == address and not is_document)
        )
        if own is None or of_feed or full[own] > 1 or item.link in shared or own in shared:
            draft.address = f"{own or address}#{_fragment(item, identifiers, shared)}"
        entries.append(Entry(_entry_title(draft), own, draft.published.date() if draft.published else None))
        whole = bool(draft.lines) and _is_whole(draft.lines, item.content is not None)
        bulletin = finish(draft)
        if NO_TEXT in bulletin.warnings:
            # The feed states so little; what its page holds is another matter.
            bulletin = replace(bulletin, warnings=tuple(one for one in bulletin.warnings if one != NO_TEXT))
        bulletins.append(bulletin)
        if page and not whole and not of_feed:
            pages[draft.address if links[page] == 1 and draft.address == own else page] = None
    return ReadItems(tuple(entries), tuple(bulletins), tuple(pages))


def _fragment(item: FeedItem, identifiers: Mapping[str | None, int], shared: Collection[str]) -> str:
    name = clean_line(item.identifier or "", 300)
    if name and identifiers[item.identifier] == 1 and item.identifier not in shared:
        return quote(name, safe="@:/.~-_+=")
    return _digest(item)


def _digest(item: FeedItem) -> str:
    """A digest of what an item says, without markup and white space, which feeds change from day to day."""
    parts = (item.title, item.moment, item.content, item.summary, *(one.address for one in item.attachments))
    parts = (*parts, *(one.text for one in item.others))
    words = "\0".join(without_markup(part) or part if part else "" for part in parts)
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def without_markup(text: str) -> str:
    """A text without tags and white space."""
    return _NO_WORD.sub("", html.unescape(text))


def _draft(item: FeedItem, address: str, charset: str | None, site: str | None) -> Draft | None:
    """The draft of an item, with an empty address if it has none; None for an empty item."""
    base = item.base or address
    own = absolute(base, item.link)
    draft = Draft(own or "", charset, site=site)
    # A title such as <A> is no markup.
    draft.title = plain_line(item.title) or clean_line(item.title or "", 1000) or None
    draft.author, draft.source = plain_line(item.author, 300), plain_line(item.source, 300)
    moment = _moment(item.moment)
    if moment:
        draft.set_published(*moment, clean_line(item.moment or "", 100))
    draft.lines, linked = read_body(item.content, own or base, item.is_plain, draft) if item.content else ([], ())
    facts = dict(item.facts)
    if item.summary:
        lines, more = read_body(item.summary, own or base, item.summary_is_plain)
        if not draft.lines:
            draft.lines, linked, item.content = lines, more, None
        elif not holds(_joined(draft.lines), teaser := _joined(lines)):
            facts["summary"] = clean_line(teaser, _LONGEST_SUMMARY)
            if len(teaser) > _LONGEST_SUMMARY:
                draft.left_out.append(LeftOut(teaser, "summary", "too long a summary", 0))
    _list_others(draft, item, " ".join((_joined(draft.lines), facts.get("summary", ""))), own or base)
    stated = {attachment.address for attachment in item.attachments}
    draft.attachments = (*item.attachments, *(one for one in linked if one.address not in stated))
    draft.lines = _without_repeats(draft)
    keywords = [word for one in item.keywords[:20] if (word := plain_line(one, 60))]
    draft.catalogue = {**({"keywords": ", ".join(dict.fromkeys(keywords))} if keywords else {}), **facts}
    return draft if own or draft.title or draft.lines or draft.attachments else None


def _list_others(draft: Draft, item: FeedItem, shown: str, base: str) -> None:
    """Lists the other texts of an item, but those that `shown` or one listed before holds."""
    for at, other in enumerate(dict.fromkeys(item.others)):
        lines, _ = read_body(other.text, base, other.is_plain)
        words = _joined(lines)
        if words and (at >= _MOST_COMPARED or not holds(shown, words)):
            draft.left_out.append(LeftOut(words, other.name, other.reason))
            shown = f"{shown} {words}" if at < _MOST_COMPARED else shown


def _moment(stated: str | None) -> tuple[datetime, bool] | None:
    """The moment that an item states, also as the seconds or milliseconds since 1970 that some programs print."""
    text = (stated or "").strip()
    if _COMPACT_HOUR.fullmatch(text):
        return stated_moment(f"{text}00")
    if _EPOCH.fullmatch(text):
        seconds = int(text.partition(".")[0])
        moment = datetime.fromtimestamp(seconds / 1000 if seconds > 10**11 else seconds, UTC)
        return (moment, False) if moment.year <= _LAST_YEAR else None
    return stated_moment(stated)


def _joined(lines: Sequence[DraftLine]) -> str:
    return " ".join(_text(line) for line in lines)


def _without_repeats(draft: Draft) -> list[DraftLine]:
    """The lines without the one that syndication software appends, and without a first line that is the title."""
    lines = draft.lines
    if len(lines) > 1 and _SYNDICATED.fullmatch(last := lines[-1].text.strip()):
        draft.left_out.append(LeftOut(last, "last line", "added by the program that made the feed"))
        lines = lines[:-1]
    return lines[1:] if len(lines) > 1 and draft.title and lines[0].text.strip() == draft.title else lines


def _is_whole(lines: Sequence[DraftLine], is_content: bool) -> bool:
    """Whether the lines are the document rather than a teaser for it.

    The content element is the document unless it is truncated; a description must have several paragraphs, or be
    long and end with a complete sentence.
    """
    last = _text(lines[-1])
    if CUT.search(last[-300:]):
        return False
    if is_content or len(lines) > 1:
        return True
    return cell_width(last) >= _LONG_DESCRIPTION and _SENTENCE_END.search(last[-20:]) is not None


def _text(line: DraftLine) -> str:
    return line.all_text.strip()


def _entry_title(draft: Draft) -> str:
    """The title, or the first words of an item without one."""
    if draft.title:
        return draft.title
    text = next((text for line in draft.lines if (text := clean_line(_text(line), 300))), "")
    return first_clause(text, _TITLE_CELLS) or draft.address
