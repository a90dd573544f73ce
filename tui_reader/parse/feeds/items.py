"""Items of feeds in all formats: an entry for each, and a bulletin for each whose full text the feed contains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tui_reader.model import Attachment, Bulletin, Entry, block_text
from tui_reader.parse.bulletin import finish
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.html.fragment import plain_line, read_body
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import stated_moment
from tui_reader.text.outline import first_clause
from tui_reader.text.web_address import absolute
from tui_reader.text.width import cell_width

MOST_ITEMS = 3000
"""Items read from one feed; feeds of larger archives are paginated. Chosen by hand."""

# In cells. Chosen by hand.
_LONG_DESCRIPTION = 500
_TITLE_CELLS = 60
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
    """One item as its feed states it, not clean yet.

    `content` is the text of the document, `summary` the text or a teaser; both are markup unless the item
    `is_plain`. Title, names and keywords are markup too. An `identifier` that is a web address replaces a missing
    `link`.
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
    """Entries in the order of the feed, and the bulletins whose full text the feed contains.

    An item without an address, or with one that other items share, gets the address of the feed or the shared one
    with its identifier or position as the fragment.
    """
    drafts = [_draft(item, address, charset, site) for item in items[:MOST_ITEMS]]
    known = [(item, draft) for item, draft in zip(items, drafts, strict=False) if draft is not None]
    shared = Counter(draft.address for _, draft in known)
    entries: list[Entry] = []
    bulletins: list[Bulletin] = []
    for number, (item, draft) in enumerate(known, 1):
        own = draft.address or None
        if own is None or shared[own] > 1:
            name = clean_line(item.identifier or str(number), 300)
            draft.address = f"{own or address}#{quote(name, safe='@:/.~-_+=')}"
        entries.append(Entry(_entry_title(draft), own, draft.published.date() if draft.published else None))
        if draft.lines and _is_whole(draft.lines, item.content is not None):
            bulletins.append(finish(draft))
    return tuple(entries), tuple(bulletins)


def _draft(item: FeedItem, address: str, charset: str | None, site: str | None) -> Draft | None:
    """The draft of an item, with an empty address if it has none; None for an empty item."""
    base = item.base or address
    own = absolute(base, item.link) or absolute(None, item.identifier)
    draft = Draft(own or "", charset, site=site)
    draft.title = plain_line(item.title)
    draft.author, draft.source = plain_line(item.author, 300), plain_line(item.source, 300)
    moment = stated_moment(item.moment)
    if moment:
        draft.set_published(*moment, clean_line(item.moment or "", 100))
    body = item.content if item.content is not None else item.summary
    if body:
        draft.lines, linked = read_body(body, own or base, item.is_plain)
        stated = {attachment.address for attachment in item.attachments}
        draft.attachments = (*item.attachments, *(one for one in linked if one.address not in stated))
        draft.lines = _without_repeats(draft.lines, draft.title)
    keywords = [word for one in item.keywords[:20] if (word := plain_line(one, 60))]
    draft.catalogue = {"keywords": ", ".join(dict.fromkeys(keywords))} if keywords else {}
    return draft if own or draft.title or draft.lines else None


def _without_repeats(lines: list[DraftLine], title: str | None) -> list[DraftLine]:
    """The lines without the one that syndication software appends, and without a first line that is the title."""
    if lines and _SYNDICATED.fullmatch(lines[-1].text.strip()):
        lines = lines[:-1]
    return lines[1:] if len(lines) > 1 and title and lines[0].text.strip() == title else lines


def _is_whole(lines: Sequence[DraftLine], is_content: bool) -> bool:
    """Whether the lines are the document rather than a teaser for it.

    The content element is the document unless it is truncated; a description must have several paragraphs, or be
    long and end with a complete sentence.
    """
    last = _text(lines[-1])
    if _CUT.search(last[-300:]):
        return False
    if is_content or len(lines) > 1:
        return True
    return cell_width(last) >= _LONG_DESCRIPTION and _SENTENCE_END.search(last[-20:]) is not None


def _text(line: DraftLine) -> str:
    return (block_text(line.block) if line.block else line.text).strip()


def _entry_title(draft: Draft) -> str:
    """The title, or the first words of an item without one."""
    if draft.title:
        return draft.title
    text = next((text for line in draft.lines if (text := clean_line(_text(line), 300))), "")
    return first_clause(text, _TITLE_CELLS) or draft.address
