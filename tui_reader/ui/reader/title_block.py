"""What stands above a bulletin's text: title, where and when, notices of damage, masthead and byline, as lines."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui_reader.display_title import shown_title, unmasked
from tui_reader.i18n import gettext as _
from tui_reader.labels import FIELD_LABELS, field_label, labelled
from tui_reader.model import Bulletin, Masthead

RESTORED = "*"
"""Stands behind every restored value, so that it shows without colour as well."""

SEPARATOR = " · "

SHOWN_ABOVE = {"title", "published", "document_number"}
"""Catalogue fields that the title and the line under it show already."""


class TitleLine(NamedTuple):
    """One line of the block; `restored` are spans of its text that a restoration filled in."""

    text: str = ""
    role: str = "muted"
    align: Literal["left", "center", "right"] = "left"
    space_before: int = 0
    restored: tuple[tuple[int, int], ...] = ()
    rule: bool = False


class _Text:
    """Text put together from parts, some of them restored."""

    def __init__(self) -> None:
        self.text = ""
        self.restored: list[tuple[int, int]] = []

    def add(self, part: str, restored: bool = False) -> None:
        start = len(self.text)
        self.text += part + (RESTORED if restored else "")
        if restored:
            self.restored.append((start, len(self.text)))

    def part(self) -> None:
        if self.text:
            self.text += SEPARATOR

    def line(self, role: str, align: Literal["left", "center", "right"], space_before: int = 0) -> TitleLine:
        return TitleLine(self.text, role, align, space_before, tuple(self.restored))


def title_block(bulletin: Bulletin) -> list[TitleLine]:
    """The lines above the text, top to bottom."""
    restored = {restoration.field for restoration in bulletin.restorations}
    lines = [TitleLine(shown_title(bulletin), "title")]
    lines.append(_publication(bulletin, restored))
    for key, value in bulletin.catalogue.items():
        if key not in SHOWN_ABOVE and value and key in FIELD_LABELS:
            lines.append(TitleLine(labelled(field_label(key), value)))
    if bulletin.tampering.tampered:
        lines.append(TitleLine(_("This page shows signs of tampering; ! shows the evidence."), "tampered"))
    if restored - {"published"}:
        lines.append(TitleLine(_("* restored from a damaged page; ! shows what stood there."), "restored"))
    lines.append(TitleLine(rule=True))
    if bulletin.masthead:
        lines += _masthead(bulletin.masthead, restored)
    if bulletin.byline and (bulletin.byline.role or bulletin.byline.name):
        name = bulletin.byline.name or _("(name missing)")
        text = "  ".join(part for part in (bulletin.byline.role, name) if part)
        lines.append(TitleLine(text, "byline", "center", 1))
    return lines


def _publication(bulletin: Bulletin, restored: set[str]) -> TitleLine:
    """When, from where and by whom; a source that the page leaves empty is said to be not stated."""
    text = _Text()
    if bulletin.published:
        moment = bulletin.published
        midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
        text.add(moment.strftime("%Y-%m-%d") if midnight else moment.strftime("%Y-%m-%d %H:%M"))
    else:
        text.add(_("no date"))
    text.part()
    masked = bulletin.tampering.masked
    source, author, site = (unmasked(one, masked) for one in (bulletin.source, bulletin.author, bulletin.site))
    text.add(labelled(field_label("source"), source or _("not stated")), "source" in restored)
    if author:
        text.part()
        text.add(author, "author" in restored)
    if bulletin.document_number:
        text.part()
        text.add(bulletin.document_number, "document_number" in restored)
    if site and site != source:
        text.part()
        text.add(site)
    return text.line("muted", "left")


def _masthead(masthead: Masthead, restored: set[str]) -> list[TitleLine]:
    """Series and kind, the issue, the issuer and date, centred between rules as on paper."""
    lines: list[TitleLine] = []
    if masthead.series:
        lines.append(TitleLine(masthead.series, "masthead", "center"))
    second = _Text()
    if masthead.kind:
        second.add(masthead.kind, "masthead.kind" in restored)
    if masthead.issue is not None:
        if second.text:
            second.add("  ")
        second.add(_("No. {issue}").format(issue=masthead.issue), "masthead.issue" in restored)
    if second.text:
        lines.append(second.line("masthead", "center"))
    third = _Text()
    if masthead.issuer:
        third.add(masthead.issuer, "masthead.issuer" in restored)
    if masthead.date:
        if third.text:
            third.add("  ")
        third.add(masthead.date.isoformat(), "masthead.date" in restored)
    if third.text:
        lines.append(third.line("muted", "center"))
    if lines:
        lines.append(TitleLine(rule=True))
    return lines
