"""Alerts in the Common Alerting Protocol (OASIS CAP 1.0 to 1.2), which feeds of warnings link to."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.model import Attachment, Bulletin
from tui_reader.parse.bulletin import finish
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.feeds.elements import ElementReader, Field
from tui_reader.parse.html.fragment import plain_lines
from tui_reader.parse.signatures import DOCTYPE, PROLOG
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import stated_moment
from tui_reader.text.web_address import absolute

# Fields of the alert and of its languages that are shown as they are, by the names of the standard.
_FACTS = ("identifier", "status", "msgtype", "scope", "note", "references")
_INFO_FACTS = (
    *("language", "category", "event", "responsetype", "urgency", "severity", "certainty", "audience"),
    *("effective", "onset", "expires", "web", "contact"),
)
_MOST_PARTS = 50


def read_alert(text: str, address: str, charset: str | None) -> Bulletin:
    """An alert as a bulletin: headline, description, instruction and areas, of each language one after the other.
    Raises UnsupportedPage for an alert that says nothing."""
    prolog = PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if doctype := DOCTYPE.match(text, start):
        start = doctype.end()
    fields = ElementReader("").tree(text[start:])
    everything = [one for one in fields if one.name == "info"]
    infos = everything[:_MOST_PARTS]
    if not infos and not _text(fields, "note"):
        raise UnsupportedPage("is an alert that says nothing; open the page it belongs to")
    draft = Draft(address, charset)
    if len(everything) > _MOST_PARTS:
        draft.warnings.append(f"only the first {_MOST_PARTS} of {len(everything)} parts of the alert were read")
    first = infos[0].inner if infos else ()
    draft.title = _text(first, "headline") or _text(first, "event") or _text(fields, "note")
    draft.source = _text(first, "sendername") or _text(fields, "sender")
    if moment := stated_moment(sent := _text(fields, "sent")):
        draft.set_published(*moment, clean_line(sent or "", 100))
    facts = [(name, value) for name in _FACTS if (value := _text(fields, name))]
    facts += [(name, value) for name in _INFO_FACTS if (value := _text(first, name))]
    draft.catalogue = dict(facts)
    draft.lines = [line for at, info in enumerate(infos) for line in _lines(info, repeated=at > 0)]
    draft.attachments = tuple(
        Attachment(_text(part.inner, "resourcedesc") or to, to)
        for info in infos
        for part in info.inner
        if part.name == "resource" and (to := absolute(address, _text(part.inner, "uri")))
    )
    return finish(draft)


def _lines(info: Field, *, repeated: bool) -> Iterator[DraftLine]:
    headline = _text(info.inner, "headline") or _text(info.inner, "event")
    if repeated and headline:
        yield DraftLine(headline, bold=True)
    for name in ("description", "instruction"):
        for one in info.inner:
            if one.name == name:
                yield from plain_lines(one.text)
    for area in (one for one in info.inner if one.name == "area"):
        if where := _text(area.inner, "areadesc"):
            yield DraftLine(where)
    for one in info.inner:
        if one.name == "parameter":
            named, value = _text(one.inner, "valuename"), _text(one.inner, "value")
            if named and value:
                yield DraftLine(f"{named}: {value}")


def _text(fields: tuple[Field, ...] | list[Field], name: str) -> str | None:
    return next((text for one in fields if one.name == name and (text := clean_line(one.text, 2000))), None)
