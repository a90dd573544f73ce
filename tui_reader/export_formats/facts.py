"""The fields of a bulletin as labelled values, the same ones in every text format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from tui_reader.display_title import unmasked
from tui_reader.labels import field_label
from tui_reader.model import Bulletin, Byline, Masthead, SignOff


def facts(bulletin: Bulletin) -> Iterator[tuple[str, str]]:
    """Labels and values of the fields of a bulletin, without injected strings."""
    head = bulletin.masthead or Masthead()
    byline = bulletin.byline or Byline()
    sign_off = bulletin.sign_off or SignOff()
    fields = (
        ("published", day(bulletin.published)),
        ("source", bulletin.source),
        ("author", bulletin.author),
        ("document_number", bulletin.document_number),
        ("site", bulletin.site),
        ("column", bulletin.column or " > ".join(bulletin.breadcrumb)),
        *bulletin.catalogue.items(),
        ("series", joined(head.series, head.kind)),
        ("issue", joined(head.issue)),
        ("issuer", head.issuer),
        ("dated", day(head.date)),
        ("byline", joined(byline.role, byline.name)),
        ("signed", joined(sign_off.issuer, day(sign_off.date))),
    )
    for field, value in dict.fromkeys(fields):
        if shown := unmasked(value, bulletin.tampering.masked):
            yield field_label(field), shown


def day(value: date | datetime | None) -> str | None:
    """A date, with hours and minutes unless it is midnight: `2024-05-01 09:30`."""
    if isinstance(value, datetime):
        timed = (value.hour, value.minute) != (0, 0)
        return value.isoformat(" ", "minutes")[:16] if timed else value.date().isoformat()
    return value.isoformat() if value else None


def joined(*parts: object) -> str:
    """The parts that say something, with spaces between."""
    return " ".join(str(part) for part in parts if part)
