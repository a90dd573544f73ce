"""The head of a bulletin as it is printed: notices, masthead, title and byline; and what stands at its foot."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_reader.display_title import shown_title, unmasked
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import RECOGNIZED, field_label, labelled
from tui_reader.model import Bulletin, Masthead, block_text, leaves_out_much, left_out_size
from tui_reader.text.character_ranges import is_han, is_kana

RESTORED = "*"
"""Follows every restored value, which is thus visible without colour."""

SEPARATOR = " · "

LEFT_OUT_MARK = "┆"
"""Stands before every line of text that is left out of a bulletin, and distinguishes it without colour."""

CATALOGUE_ROW = ("written", "effective", "repealed", "validity")
"""Fields of the catalogue that follow the document number above the text; the others stand at the foot."""

_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")

_NUMBER_ABOVE = 4
"""First blocks of a text among which its document number may be printed."""


class Value(NamedTuple):
    """A text of the head, and whether it was restored; then a mark follows it."""

    text: str
    restored: bool = False

    @property
    def shown(self) -> str:
        """The text, with a mark if it was restored."""
        return self.text + RESTORED if self.restored and self.text else self.text


class Notice(NamedTuple):
    """All notices above a text in one row, `short` where that is too long, and the keys for more. `role` is that
    of the mark before them."""

    text: str
    short: str
    keys: str
    short_keys: str
    role: str


class HeadFact(NamedTuple):
    """A line of the head about the bulletin that is not from its page, and its role."""

    text: str
    role: str


class MastheadValues(NamedTuple):
    """The head of a periodical in the words of the document; empty where it has none."""

    series: Value
    issue: Value
    issuer: Value
    date: Value


class PageHead(NamedTuple):
    """All that stands above the text, and `foot` below it; empty or None where there is none.

    `elements` is the number of elements for which the head counts in reading positions: as many as it had lines in
    the versions that stored the first positions.
    """

    notice: Notice | None
    masthead: MastheadValues | None
    title: str
    byline: Value
    catalogue: Value
    foot: tuple[Value, ...]
    elements: int


def head_of(bulletin: Bulletin, *, whole: bool = False, origin: str | None = None) -> PageHead:
    """The head of a bulletin; `whole`: the text has everything that is left out in it; `origin`: the followed
    source that brought it."""
    restored = {restoration.field for restoration in bulletin.restorations if not restoration.is_choice}
    masthead = _masthead(bulletin, bulletin.masthead, restored) if bulletin.masthead else None
    byline = bulletin.byline
    office = Value("")
    if byline and (byline.role or byline.name):
        name = byline.name or _("(name missing)")
        text = "  ".join(part for part in (byline.role, name) if part)
        office = Value(text, bool(restored & {"byline.role", "byline.name"}))
    return PageHead(
        _notice(bulletin, restored, whole),
        masthead,
        shown_title(bulletin),
        office,
        _catalogue_row(bulletin, restored),
        tuple(_foot(bulletin, restored, origin)),
        _elements(bulletin, restored, masthead),
    )


def publication_line(bulletin: Bulletin, origin: str | None = None) -> str:
    """Date, publisher and the followed source that brought a bulletin, for the bar above the head."""
    date = _("no date")
    if moment := bulletin.published:
        midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
        date = moment.strftime("%Y-%m-%d") if midnight else moment.strftime("%Y-%m-%d %H:%M")
    publisher = unmasked(bulletin.source, bulletin.tampering.masked)
    restored = any(restoration.field == "source" for restoration in bulletin.restorations)
    parts = [date, *([Value(publisher, restored).shown] if publisher else [])]
    if origin and origin != publisher:
        parts.append(_("via {source}").format(source=origin))
    if len(parts) == 1:
        parts.append(_("publisher not stated"))
    return SEPARATOR.join(parts)


def running_title(bulletin: Bulletin) -> str:
    """Series and issue, else the title, for the bar once the head has scrolled off."""
    masthead = bulletin.masthead
    if masthead and masthead.series:
        restored = {restoration.field for restoration in bulletin.restorations if not restoration.is_choice}
        issue = _masthead(bulletin, masthead, restored).issue.shown
        return SEPARATOR.join(part for part in (masthead.series, issue) if part)
    return shown_title(bulletin)


def _notice(bulletin: Bulletin, restored: set[str], whole: bool) -> Notice | None:
    parts: list[tuple[str, str, str]] = []
    if bulletin.tampering.tampered:
        count = len(bulletin.tampering.evidence)
        text = ngettext("{count} sign of tampering", "{count} signs of tampering", count)
        short = ngettext("{count} sign", "{count} signs", count)
        parts.append((text.format(count=count), short.format(count=count), "tampered"))
    if values := restored - {"published"}:
        count = len(values)
        text = ngettext("{count} value restored", "{count} values restored", count)
        parts.append(
            (text.format(count=count) + RESTORED, _("{count} restored").format(count=count) + RESTORED, "restored")
        )
    if bulletin.document and (count := len(bulletin.document.recognized)):
        text = ngettext("{count} page recognized", "{count} pages recognized", count).format(count=count)
        parts.append((f"{RECOGNIZED} {text}", f"{RECOGNIZED} {count}", "restored"))
    if bulletin.document and (count := len(bulletin.document.not_read)):
        text = ngettext("{count} part not read", "{count} parts not read", count).format(count=count)
        parts.append((text, _("{count} not read").format(count=count), "restored"))
    keys, short_keys = _("! evidence"), "!"
    if leaves_out_much(bulletin):
        count = left_out_size(bulletin)
        shown = f"{count:,}"
        if whole:
            long = _("left-out text shown, marked {mark}").format(mark=LEFT_OUT_MARK)
            left_out_key = _("w hide")
        else:
            long = ngettext("{count} character left out", "{count} characters left out", count).format(count=shown)
            left_out_key = _("w show")
        keys, short_keys = f"{left_out_key}  {keys}", "w !"
        parts.append((long, _("{count} left out").format(count=shown), "muted"))
    if not parts:
        return None
    return Notice(
        SEPARATOR.join(long for long, _short, _role in parts),
        SEPARATOR.join(short for _long, short, _role in parts),
        keys,
        short_keys,
        parts[0][2],
    )


def _masthead(bulletin: Bulletin, masthead: Masthead, restored: set[str]) -> MastheadValues:
    """Series, kind and issue, issuer and date, in the words of a Chinese or Japanese document, else as `No. 3` and
    2010-07-16."""
    words = "".join(filter(None, (masthead.series, masthead.kind, masthead.issuer, bulletin.title)))
    chinese, japanese = any(map(is_han, words)), any(map(is_kana, words))
    issue = date = ""
    if masthead.issue is not None:
        form = "第{issue}号" if japanese else "第{issue}期" if chinese else _("No. {issue}")
        issue = form.format(issue=masthead.issue)
    if masthead.date:
        day = masthead.date
        date = f"{day.year}年{day.month}月{day.day}日" if chinese else day.isoformat()
    kind = Value(masthead.kind or "", "masthead.kind" in restored).shown if masthead.kind else ""
    lead = f"{kind}  " if kind and issue else kind
    return MastheadValues(
        Value(masthead.series or ""),
        Value(lead + issue, bool(issue) and "masthead.issue" in restored),
        Value(masthead.issuer or "", "masthead.issuer" in restored),
        Value(date, "masthead.date" in restored),
    )


def _catalogue_row(bulletin: Bulletin, restored: set[str]) -> Value:
    """Document number, dates and validity in one row; without the number where the title has it or the text begins
    with it."""
    parts: list[str] = []
    number = bulletin.document_number
    above = "".join(block_text(block) for block in bulletin.preamble[:_NUMBER_ABOVE])
    above = f"{shown_title(bulletin)}\n{above}"
    if number and "".join(number.split()) not in "".join(above.split()):
        parts.append(Value(number, "document_number" in restored).shown)
    for key in CATALOGUE_ROW:
        if value := bulletin.catalogue.get(key):
            date = _DATE.fullmatch(value.strip())
            day = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else value
            parts.append(day if key == "validity" else f"{field_label(key)} {day}")
    return Value(SEPARATOR.join(parts))


def _foot(bulletin: Bulletin, restored: set[str], origin: str | None) -> list[Value]:
    """Author, site, followed source and the rest of the catalogue, each with its label."""
    masked = bulletin.tampering.masked
    publisher, author, site = (unmasked(one, masked) for one in (bulletin.source, bulletin.author, bulletin.site))
    fields = {"author": author, "site": site if site != publisher else None}
    above = {"title", "published", "document_number", *CATALOGUE_ROW}
    lines = [Value(labelled(field_label(key), value), key in restored) for key, value in fields.items() if value]
    if origin and origin not in (publisher, site):
        lines.append(Value(_("via {source}").format(source=origin)))
    rest = ((key, value) for key, value in bulletin.catalogue.items() if key not in above and value)
    return lines + [Value(labelled(field_label(key), value)) for key, value in rest]


def _elements(bulletin: Bulletin, restored: set[str], masthead: MastheadValues | None) -> int:
    shown = {"title", "published", "document_number"}
    count = 3 + sum(1 for key, value in bulletin.catalogue.items() if key not in shown and value)
    count += bulletin.tampering.tampered + bool(restored - {"published"}) + leaves_out_much(bulletin)
    if masthead:
        rows = bool(masthead.series.text) + bool(masthead.issue.text)
        rows += bool(masthead.issuer.text or masthead.date.text)
        count += rows + bool(rows)
    byline = bulletin.byline
    return count + bool(byline and (byline.role or byline.name))
