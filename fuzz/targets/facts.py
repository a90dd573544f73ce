"""What is extracted from texts and what readers make of them: references, key dates, anchors of notes, and the
records in which notes and collections are stored and carried."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from fuzz.checks import check_clean
from fuzz.target import Target
from fuzz.targets.texts import decoded
from tui_reader.anchoring.locating import locate
from tui_reader.anchoring.text import AnchorText, words_of
from tui_reader.archive.workspace.collections.records import pack_collection, unpack_collection
from tui_reader.archive.workspace.notes.records import pack_note, unpack_note
from tui_reader.extraction.key_dates import key_dates as found_dates
from tui_reader.extraction.references import references_and_identities
from tui_reader.extraction.values import TITLE, TextPlace
from tui_reader.model import Bulletin, Paragraph, body_text
from tui_reader.permalinks.form import parse_permalink
from tui_reader.text.clean import clean, clean_line

PUBLISHED = datetime(2024, 4, 28, 10, tzinfo=UTC)
HOSTS = ("www.example.gov.cn", "www.example.gov", "www.example.de", "www.example.go.jp", "www.example.org")


def bulletin_of(data: bytes) -> Bulletin | None:
    """A bulletin of these bytes: the first chooses its host, the first line is the title. None where they are no
    text."""
    try:
        text = clean(decoded(data[1:]))
    except UnicodeDecodeError:
        return None
    title, *lines = text.split("\n")
    return Bulletin(
        f"https://{HOSTS[data[0] % len(HOSTS)]}/a.html" if data else "a:1",
        title=clean_line(title),
        published=PUBLISHED if data and data[0] & 64 else None,
        preamble=tuple(map(Paragraph, filter(None, lines))),
    )


def _printed(bulletin: Bulletin, place: TextPlace) -> str:
    line = bulletin.title or "" if place.line == TITLE else body_text(bulletin).split("\n")[place.line]
    assert 0 <= place.start < place.end <= len(line), place
    return line[place.start : place.end]


def key_dates(data: bytes) -> None:
    """Places are in the text, in its order; each kind of a day is there once, and a period begins before it
    ends."""
    if (bulletin := bulletin_of(data)) is None:
        return
    found = found_dates(bulletin)
    for each in found:
        assert _printed(bulletin, each.place).strip()
        assert each.begins is None or each.begins <= each.day
        assert each.time is not None or each.zone == ""
    assert len({(each.kind, each.day) for each in found}) == len(found)
    assert list(found) == sorted(found, key=lambda each: each.place)
    assert found_dates(bulletin) == found


def references(data: bytes) -> None:
    """Places hold what is printed, do not overlap those of their kind, and keys have a scheme."""
    if (bulletin := bulletin_of(data)) is None:
        return
    found, identities = references_and_identities(bulletin)
    for each in found:
        assert _printed(bulletin, each.place) == each.text
    for key in [*identities, *(each.key for each in found if each.kind != "article")]:
        assert key.partition(":")[0].isalpha(), key
        assert key.partition(":")[2], key
    places = sorted((each.kind, each.place) for each in found if each.kind != "address")
    for (kind, before), (same, after) in itertools.pairwise(places):
        apart = kind != same or before.line < after.line or before.end <= after.start or before == after
        assert apart, (before, after)
    assert references_and_identities(bulletin) == (found, identities)


def anchors(data: bytes) -> None:
    """A passage of a text is found in it where it is, and in another text within that text. The first two bytes
    choose the passage; the text ends at the first empty line, and the other one begins there."""
    if len(data) < 3:
        return
    try:
        one, _, other = clean(decoded(data[2:])).partition("\n\n")
    except UnicodeDecodeError:
        return
    text, second = AnchorText(one), AnchorText(other)
    count = len(text.words)
    if not count:
        return
    start = data[0] % count
    end = min(count, start + 1 + data[1])
    anchor = text.anchor(start, end)
    place = locate(anchor, text)
    assert place.state == "found", place
    assert (place.start, place.end) == (start, end), (place, start, end)
    place = locate(anchor, second)
    assert 0 <= place.start <= place.end <= len(second.words)
    assert 0 <= place.similarity <= 1
    assert place.state in ("found", "changed", "detached")
    if place.state == "found":
        assert second.words[place.start : place.end] == words_of(anchor.exact)


def workspace(data: bytes) -> None:
    """A note that somebody wrote is refused with ValueError, or is clean and stays the same when it is packed
    again; so does a collection, in which what cannot be read stays as it is. What looks like a permalink is one
    when it is printed."""
    try:
        note = unpack_note(data)
    except ValueError:
        pass
    else:
        check_clean(note.text, lines=True)
        check_clean(note.author)
        assert unpack_note(pack_note(note)) == note
    collection = unpack_collection(data)
    check_clean(collection.name)
    for item in collection.items:
        check_clean(item.title)
        check_clean(item.note, lines=True)
    assert unpack_collection(pack_collection(collection)).items == collection.items
    link = parse_permalink(data.decode("utf-8", "replace"))
    assert link is None or parse_permalink(str(link)) == link


TARGETS = {
    "key-dates": Target(key_dates, ("tui_reader.extraction.key_dates", "tui_reader.text.date_forms"), 2000),
    "references": Target(references, ("tui_reader.extraction.references",), 2000),
    "anchors": Target(anchors, ("tui_reader.anchoring",), 2000),
    "workspace": Target(
        workspace, ("tui_reader.archive.workspace.notes", "tui_reader.archive.workspace.collections"), 2000
    ),
}
