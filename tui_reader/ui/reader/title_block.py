"""The title block of a bulletin: title, date and publisher, notices of damage, masthead and byline, as lines."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.display_title import shown_title, unmasked
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import field_label, labelled
from tui_reader.model import Align, Bulletin, Masthead, leaves_out_much, left_out_size

RESTORED = "*"
"""Follows every restored value, which is thus visible without colour."""

SEPARATOR = " · "

LEFT_OUT_MARK = "┆"
"""Stands before every line of text that is left out of a bulletin, and distinguishes it without colour."""

SHOWN_ABOVE = {"title", "published", "document_number"}
"""Catalogue fields that are in the first two lines."""


class TitleLine(NamedTuple):
    """One line of the block, or a rule; `restored` are the spans of restored text."""

    text: str = ""
    role: str = "muted"
    align: Align = "left"
    space_before: int = 0
    restored: tuple[tuple[int, int], ...] = ()
    rule: bool = False


class _LineBuilder:
    """A line assembled from parts, some of them restored."""

    def __init__(self) -> None:
        self.text = ""
        self.restored: list[tuple[int, int]] = []

    def add(self, part: str, restored: bool = False, separator: str = SEPARATOR) -> None:
        self.text += separator if self.text else ""
        start = len(self.text)
        self.text += part + (RESTORED if restored else "")
        if restored:
            self.restored.append((start, len(self.text)))

    def build(self, role: str, align: Align, space_before: int = 0) -> TitleLine:
        return TitleLine(self.text, role, align, space_before, tuple(self.restored))


def title_block(bulletin: Bulletin, *, whole: bool = False, origin: str | None = None) -> list[TitleLine]:
    """The lines above the text, from top to bottom; `whole`: the text has everything that is left out in it;
    `origin`: the followed source that brought it."""
    restored = {restoration.field for restoration in bulletin.restorations}
    lines = [TitleLine(shown_title(bulletin), "title")]
    lines.append(_publication(bulletin, restored, origin))
    for key, value in bulletin.catalogue.items():
        if key not in SHOWN_ABOVE and value:
            lines.append(TitleLine(labelled(field_label(key), value)))
    if bulletin.tampering.tampered:
        lines.append(TitleLine(_("This page shows signs of tampering; ! shows the evidence."), "tampered"))
    if restored - {"published"}:
        lines.append(TitleLine(_("* restored from a damaged page; ! shows the original text."), "restored"))
    lines += _left_out(bulletin, whole)
    lines.append(TitleLine(rule=True))
    if bulletin.masthead:
        lines += _masthead(bulletin.masthead, restored)
    if bulletin.byline and (bulletin.byline.role or bulletin.byline.name):
        name = bulletin.byline.name or _("(name missing)")
        text = "  ".join(part for part in (bulletin.byline.role, name) if part)
        lines.append(TitleLine(text, "byline", "center", 1))
    return lines


def _left_out(bulletin: Bulletin, whole: bool) -> list[TitleLine]:
    """A line that states how much is left out, unless that is negligible."""
    if not leaves_out_much(bulletin):
        return []
    size = left_out_size(bulletin)
    if whole:
        shown = _("Left-out text is shown, marked {mark}; w hides it.")
        return [TitleLine(shown.format(mark=LEFT_OUT_MARK))]
    shown = ngettext(
        "{count} character of the page is left out; ! lists it, w shows it.",
        "{count} characters of the page are left out; ! lists, w shows them.",
        size,
    )
    return [TitleLine(shown.format(count=f"{size:,}"))]


def _publication(bulletin: Bulletin, restored: set[str], origin: str | None) -> TitleLine:
    """Date, publisher, author, document number, site and followed source; a missing publisher is shown as not
    stated."""
    line = _LineBuilder()
    if bulletin.published:
        moment = bulletin.published
        midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
        line.add(moment.strftime("%Y-%m-%d") if midnight else moment.strftime("%Y-%m-%d %H:%M"))
    else:
        line.add(_("no date"))
    masked = bulletin.tampering.masked
    publisher, author, site = (unmasked(one, masked) for one in (bulletin.source, bulletin.author, bulletin.site))
    line.add(labelled(field_label("source"), publisher or _("not stated")), "source" in restored)
    if author:
        line.add(author, "author" in restored)
    if bulletin.document_number:
        line.add(bulletin.document_number, "document_number" in restored)
    if site and site != publisher:
        line.add(site)
    if origin and origin not in (publisher, site):
        line.add(_("via {source}").format(source=origin))
    return line.build("muted", "left")


def _masthead(masthead: Masthead, restored: set[str]) -> list[TitleLine]:
    """Series, kind and issue, issuer and date, centred above a rule as in print."""
    lines: list[TitleLine] = []
    if masthead.series:
        lines.append(TitleLine(masthead.series, "masthead", "center"))
    second = _LineBuilder()
    if masthead.kind:
        second.add(masthead.kind, "masthead.kind" in restored)
    if masthead.issue is not None:
        second.add(_("No. {issue}").format(issue=masthead.issue), "masthead.issue" in restored, "  ")
    if second.text:
        lines.append(second.build("masthead", "center"))
    third = _LineBuilder()
    if masthead.issuer:
        third.add(masthead.issuer, "masthead.issuer" in restored)
    if masthead.date:
        third.add(masthead.date.isoformat(), "masthead.date" in restored, "  ")
    if third.text:
        lines.append(third.build("muted", "center"))
    if lines:
        lines.append(TitleLine(rule=True))
    return lines
