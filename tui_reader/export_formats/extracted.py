"""A page as JSON with what its text says about others and about time."""

from __future__ import annotations

from typing import Any

from tui_reader.extraction.values import KeyDate, TextPlace
from tui_reader.model import Bulletin, Page, body_text
from tui_reader.serialization import to_json


def page_json(page: Page) -> dict[str, Any]:
    """The JSON object of a page, that of a bulletin with its references and key dates, see `docs/json.md`."""
    if not isinstance(page, Bulletin):
        return to_json(page)
    from tui_reader.extraction.key_dates import key_dates
    from tui_reader.extraction.references import references

    lines, title = body_text(page).split("\n"), page.title or ""
    cited = [
        {**reference_object(each.kind, each.text, each.article, each.effect, each.place), "key": each.key}
        for each in references(page)
    ]
    dated = [key_date_object(each, _text_at(each.place, lines, title)) for each in key_dates(page)]
    return {**to_json(page), "references": cited, "key_dates": dated}


def reference_object(kind: str, text: str, article: str, effect: str, place: TextPlace) -> dict[str, Any]:
    """A reference as the JSON object that `references` and exports print."""
    return {"kind": kind, "text": text, "article": article or None, "effect": effect or None, **place._asdict()}


def key_date_object(each: KeyDate, text: str) -> dict[str, Any]:
    """A key date with the text at its place as the JSON object that `agenda` and exports print."""
    return {
        "kind": each.kind,
        "day": each.day.isoformat(),
        "time": each.time and each.time.isoformat("minutes"),
        "zone": each.zone or None,
        "begins": each.begins and each.begins.isoformat(),
        "basis": each.basis or None,
        "text": text,
        **each.place._asdict(),
    }


def _text_at(place: TextPlace, lines: list[str], title: str) -> str:
    line = title if place.line < 0 else lines[place.line] if place.line < len(lines) else ""
    return line[place.start : place.end]
