"""The items of a feed of any format: entries for all of them, bulletins for those whose text the feed holds."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from tui_reader.model import Attachment, Bulletin, Entry, block_text
from tui_reader.parse.bulletin import finish
from tui_reader.parse.decode import EmptyContent
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.structure.fields import zone_restoration
from tui_reader.parse.structure.wrapping import join_wrapped
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.dates import parse_moment
from tui_reader.text.outline import first_clause
from tui_reader.text.width import cell_width

MOST_ITEMS = 3000
"""Items that are read of one feed; archives that publish more give them out by pages."""

_LONG = 500
_TITLE_CELLS = 60
_MARKUP = re.compile(r"</?[a-z][^<>]{0,2000}>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,10});", re.I)
_CHARACTER = re.compile(r"&#(?:[xX]0*+([0-9A-Fa-f]++)|0*+([0-9]++));?")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TAG = re.compile(r"</?[a-z!][^<>]*+>", re.I)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_ZONE_GAP = re.compile(r"\s+(?=(?:[+-]\d\d:?\d\d|Z)$)")
_RFC = re.compile(r"(?:[A-Za-z]{3,9},?\s*)?\d{1,2}\s+[A-Za-z]{3}")
_CUT = re.compile(
    r"(?:\.{3,}|…)\s*[\])】）]?\s*$"
    r"|(?:^|[\s.。…\[(（])(?:(?:continue|keep) reading|read (?:more|the full \w+)|阅读全文|查看全文|查看详情|"
    r"阅读更多|閱讀全文|続きを読む|lire la suite|weiterlesen|leer más)[^。.!?\n]{0,80}$",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?。！？；][\"'”’」』)）\]]*$")
_SYNDICATED = re.compile(r"The post .{1,300} (?:appeared first on|first appeared on) .{1,200}", re.S)


@dataclass(slots=True)
class FeedItem:
    """One item as its feed gives it, not clean yet.

    `content` is the text of the document, `summary` may be that or a teaser: markup, unless the item `is_plain`.
    Title, names and keywords are markup too. An `identifier` that is a web address stands in for a `link`.
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
    base: str | None = None
    attachments: tuple[Attachment, ...] = ()
    keywords: tuple[str, ...] = ()


def read_items(
    items: Sequence[FeedItem], address: str, charset: str | None, site: str | None
) -> tuple[tuple[Entry, ...], tuple[Bulletin, ...]]:
    """Entries in the order of the feed, and the bulletins whose whole text is there.

    An item without an address of its own, or that shares one with others, is addressed as a place in the feed.
    """
    found = [_draft(item, address, charset, site) for item in items[:MOST_ITEMS]]
    known = [(item, draft) for item, draft in zip(items, found, strict=False) if draft is not None]
    shared = Counter(draft.address for _, draft in known)
    entries: list[Entry] = []
    bulletins: list[Bulletin] = []
    for place, (item, draft) in enumerate(known, 1):
        own = draft.address or None
        if own is None or shared[own] > 1:
            name = clean_line(item.identifier or str(place), 300)
            draft.address = f"{own or address}#{quote(name, safe='@:/.~-_+=')}"
        entries.append(Entry(_entry_title(draft), own, draft.published.date() if draft.published else None))
        if draft.lines and _is_whole(draft.lines, item.content is not None):
            bulletins.append(finish(draft))
    return tuple(entries), tuple(bulletins)


def _draft(item: FeedItem, address: str, charset: str | None, site: str | None) -> Draft | None:
    """The draft of an item with its own address or an empty one; None for an item that says nothing."""
    from tui_reader.text.web_address import absolute

    base = item.base or address
    own = absolute(base, item.link) or absolute(None, item.identifier)
    draft = Draft(own or "", charset, site=site)
    draft.title = plain_line(item.title)
    draft.author, draft.source = plain_line(item.author, 300), plain_line(item.source, 300)
    moment = stated_moment(item.moment)
    if moment:
        draft.published = moment[0]
        if moment[1]:
            draft.restorations.append(zone_restoration(moment[0], clean_line(item.moment or "", 100)))
    body = item.content if item.content is not None else item.summary
    if body:
        draft.lines, linked = read_body(body, own or base, item.is_plain)
        named = {attachment.address for attachment in item.attachments}
        draft.attachments = (*item.attachments, *(one for one in linked if one.address not in named))
        draft.lines = _without_repeats(draft.lines, draft.title)
    keywords = [word for one in item.keywords[:20] if (word := plain_line(one, 60))]
    draft.catalogue = {"keywords": ", ".join(dict.fromkeys(keywords))} if keywords else {}
    return draft if own or draft.title or draft.lines else None


def stated_moment(text: str | None) -> tuple[datetime, bool] | None:
    """The moment that a machine-readable date means, and whether its zone had to be assumed.

    The zone is kept as it was stated: ISO 8601 and RFC 5322, whose `-0000` is UTC; else any date that is printed.
    """
    text = clean_line(text or "", 100)
    moment: datetime | None = None
    try:
        if _ISO.match(text):
            moment = datetime.fromisoformat(_ZONE_GAP.sub("", text))
        elif _RFC.match(text):
            moment = parsedate_to_datetime(text)
            if moment.tzinfo is None and text.endswith("-0000"):
                moment = moment.replace(tzinfo=UTC)
        if moment is not None and moment.tzinfo is not None:
            # A moment outside the years 1 to 9999 of UTC can be printed, but not be compared.
            moment.astimezone(UTC)
            return moment, False
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    return parse_moment(text)


def plain_line(text: str | None, limit: int = 1000) -> str | None:
    """One clean line without markup; None for nothing. Titles hold character references and tags in many feeds."""
    if not text:
        return None
    if _MARKUP.search(text[:20_000]):
        text = html.unescape(_TAG.sub("", text[:20_000]))
    return clean_line(text, limit) or None


def read_body(body: str, base: str | None, is_plain: bool) -> tuple[list[DraftLine], tuple[Attachment, ...]]:
    """The lines of an item's text and the documents that it links to."""
    if is_plain or not _MARKUP.search(body):
        return plain_lines(body), ()
    from tui_reader.parse.dom import parse_markup, remove_silent
    from tui_reader.parse.html.attachments import read_attachments
    from tui_reader.parse.html.blocks import read_lines

    try:
        root, _ = parse_markup(without_controls(body))
    except EmptyContent:
        return [], ()
    remove_silent(root)
    found = root.find("body")
    page = found if found is not None else root
    return read_lines(page, base, lambda _: False), read_attachments(page, base)


def without_controls(text: str) -> str:
    """Markup with U+FFFD for characters that XML has not, typed or referred to: its libraries trip over them."""
    return _NO_CHARACTER.sub("\ufffd", _CHARACTER.sub(_allowed, text))


def _allowed(reference: re.Match[str]) -> str:
    """A character reference, or one to U+FFFD where XML has no such character; browsers need no `;` after it."""
    digits = reference[1] or reference[2]
    code = int(digits, 16 if reference[1] else 10) if len(digits) <= 8 else -1
    held = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return reference[0] if held else "&#xFFFD;"


def plain_lines(text: str) -> list[DraftLine]:
    """The paragraphs of plain text, hard-wrapped ones joined; numbered by their lines."""
    numbered = enumerate(clean(text).split("\n"), 1)
    filled = [DraftLine(line, number) for number, line in numbered if line and not line.isspace()]
    return join_wrapped(filled)


def _without_repeats(lines: list[DraftLine], title: str | None) -> list[DraftLine]:
    """Without the line that syndicating software adds below the text, and a first line that is the title."""
    if lines and _SYNDICATED.fullmatch(lines[-1].text.strip()):
        lines = lines[:-1]
    return lines[1:] if len(lines) > 1 and title and lines[0].text.strip() == title else lines


def _is_whole(lines: Sequence[DraftLine], is_content: bool) -> bool:
    """Whether the lines are the document rather than a teaser for it.

    What a feed calls content is, unless it is cut; a description must prove it by several paragraphs, or by
    length and a finished sentence at its end.
    """
    last = _text(lines[-1])
    if _CUT.search(last[-300:]):
        return False
    if is_content or len(lines) > 1:
        return True
    return cell_width(last) >= _LONG and _SENTENCE_END.search(last[-20:]) is not None


def _text(line: DraftLine) -> str:
    return (block_text(line.block) if line.block else line.text).strip()


def _entry_title(draft: Draft) -> str:
    """The title, or the first words of an item that has none."""
    if draft.title:
        return draft.title
    text = next((text for line in draft.lines if (text := clean_line(_text(line), 300))), "")
    return first_clause(text, _TITLE_CELLS) or draft.address
