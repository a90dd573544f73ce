"""A draft of any format made a bulletin: masthead, byline, preamble, sections, sign-off, attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from tui_reader.model import Attachment, Bulletin, address_sections
from tui_reader.parse.date_evidence import FIRST_LINES, MASTHEAD, SIGN_OFF
from tui_reader.parse.document_numbers import number_in_lines, number_in_title
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import bounded
from tui_reader.parse.structure.head import Head, read_head
from tui_reader.parse.structure.match_key import match_key
from tui_reader.parse.structure.sections import read_sections
from tui_reader.parse.structure.sign_off import Ending, read_ending
from tui_reader.parse.structure.time_zones import settle_zone
from tui_reader.text.character_ranges import HAN
from tui_reader.text.compiled import compiled
from tui_reader.text.dates import find_dates, parse_moment

_NUMBER_LINE = (
    rf"[(（]?([{HAN}]{{0,12}}\s?[〔﹝\[［(（【〖]\s?(?:19|20)\d\d\s?[〕﹞\]］)）】〗]\s?(?:第\s?)?\d{{1,5}}\s?号)[)）]?"
    rf"|[(（]?([{HAN}]{{0,18}}\s?(?:(?:19|20)\d\d\s?年\s?)?第\s?\d{{1,5}}\s?号)[)）]?"
)
# An order or notice may print its name and its number on separate lines (某某局令 / 第7号).
_NUMBER_ALONE = re.compile(r"(?:(?:19|20)\d\d\s?年\s?)?第\s?\d{1,5}\s?号")
_NUMBERED_KIND = ("令", "公告", "通告")
_HEAD_LINES = 8
# Characters of a line with a date alone, and of the place before it. Chosen by hand.
_LONGEST_DATE_LINE = 50
_LONGEST_PLACE = 12
NO_TEXT = "the page holds no text of its own; it may be made by a script or be an attachment"
"""The warning of a bulletin without a body."""


def finish(draft: Draft) -> Bulletin:
    """The bulletin of a draft, with the structure of its lines.

    Fields that the draft has (title, times, attachments with addresses) are kept; the lines add to them.
    """
    lines = [line for line in draft.lines if line.block is not None or line.text.strip()]
    head = read_head(lines, draft.title, draft.published)
    ending = read_ending(head.lines)
    if draft.published is None:
        _date_by_text(draft, head, ending)
    published, restorations = settle_zone(draft)
    preamble, sections = read_sections(ending.lines)
    # The lines of a dump may hold the page's own title.
    repeated = head.repeated if draft.text_only else None
    catalogue = dict(draft.catalogue)
    if head.issue_line:
        catalogue.setdefault("issue", head.issue_line)
    bulletin = Bulletin(
        address=draft.address,
        title=draft.title,
        charset=draft.charset,
        site=draft.site,
        announcements=draft.announcements,
        breadcrumb=draft.breadcrumb,
        column=draft.column,
        published=published,
        source=draft.source,
        author=draft.author,
        document_number=draft.document_number
        or _document_number(head.lines)
        or _number_of_other_countries(draft, head.lines),
        catalogue=catalogue,
        masthead=head.masthead,
        byline=head.byline,
        repeated_title=repeated._replace(place=min(repeated.place, len(preamble))) if repeated else None,
        preamble=preamble,
        sections=address_sections(sections),
        attachments=_merged(draft.attachments, ending.attachments),
        sign_off=ending.sign_off,
        restorations=(*restorations, *head.restorations),
        tampering=draft.tampering,
        parts=draft.parts,
        document=draft.document,
        warnings=(*draft.warnings, *head.warnings, *(() if preamble or sections else (NO_TEXT,))),
    )
    return _with_left_out(_with_page_starts(bulletin, draft), draft)


def _date_by_text(draft: Draft, head: Head, ending: Ending) -> None:
    """Set the date of publication of a text without a date line by its masthead, sign-off or first lines."""
    found = [(head.masthead.date.isoformat(), MASTHEAD)] if head.masthead and head.masthead.date else []
    found += [(ending.signed, SIGN_OFF)] if ending.signed else []
    found += [(raw, FIRST_LINES) for raw in _dates_alone(head.lines)]
    for raw, evidence in found[:1]:
        if moment := parse_moment(raw):
            draft.set_published(*moment, raw, evidence)


def _dates_alone(lines: Sequence[DraftLine]) -> Iterator[str]:
    """The dates, as printed, that are alone on one of the first lines, or with a place."""
    for line in lines[:_HEAD_LINES]:
        text = line.text.strip(" \u00a0\u3000()（）[]【】")
        for date in find_dates(text)[:1] if len(text) <= _LONGEST_DATE_LINE else ():
            rest = text[: date.start] + text[date.end :]
            if len(rest.strip(" ,，、.")) <= _LONGEST_PLACE:
                yield date.raw


def _with_page_starts(bulletin: Bulletin, draft: Draft) -> Bulletin:
    """The bulletin with the places at which its printed pages begin."""
    if bulletin.document is None or draft.page_starts is None:
        return bulletin
    return replace(bulletin, document=bulletin.document._replace(page_starts=draft.page_starts(bulletin)))


def _with_left_out(bulletin: Bulletin, draft: Draft) -> Bulletin:
    """The bulletin with the text that it leaves out of its page."""
    left_out = bounded([*draft.left_out, *chain.from_iterable(find(bulletin) for find in draft.coverage)])
    return replace(bulletin, left_out=left_out) if left_out else bulletin


def _document_number(lines: Sequence[DraftLine]) -> str | None:
    """The document number that is alone on one of the first lines; the line stays in the body."""
    above = ""
    for line in lines[:_HEAD_LINES]:
        text = line.text.strip()
        if len(text) < 80 and above.endswith(_NUMBERED_KIND) and _NUMBER_ALONE.fullmatch(text.strip("()（）")):
            return above + text.strip("()（）")
        if len(text) < 80 and "号" in text and (found := compiled(_NUMBER_LINE).fullmatch(text)):
            return found[1] or found[2]
        above = text if len(text) < 40 else ""
    return None


def _number_of_other_countries(draft: Draft, lines: Sequence[DraftLine]) -> str | None:
    """The document number in the title or in the first lines of the text, in the forms of other countries."""
    texts = [line.text for line in lines[:_HEAD_LINES] if line.block is None]
    return number_in_title(draft.title) or number_in_lines(texts)


def _merged(known: Sequence[Attachment], read: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """The attachments of the draft, which have addresses, then those that only the text names."""
    titles = {match_key(attachment.title) for attachment in known}
    return (
        *known,
        *(a for a in read if not any(match_key(a.title) in t or t in match_key(a.title) for t in titles)),
    )
