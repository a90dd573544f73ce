"""What the list of references of a bulletin shows, as it is read from the archive in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.extraction.values import TITLE, TextPlace
from tui_reader.model import Bulletin, body_text

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import CitedReference, Validity
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Row

MOST_CHANGES = 50
"""Texts that have changed a bulletin of which the sentence is read. Chosen by hand."""

_ENDS = frozenset("。！？；!?;\n")
_LONGEST_WORD = 30
_ABBREVIATIONS = frozenset(
    [
        "abs",
        "art",
        "arts",
        "cf",
        "dr",
        "mr",
        "mrs",
        "no",
        "nos",
        "nr",
        "para",
        "paras",
        "pub",
        "reg",
        "sec",
        "st",
        "vs",
    ],
)
_CLOSING = frozenset("”’」』）)\"'")


class Sentence(NamedTuple):
    """A sentence, and the characters in it that a reference or a date stands in."""

    text: str = ""
    start: int = 0
    end: int = 0


class CitedDocument(NamedTuple):
    """A document that is cited: `row` is its bulletin here; `own` the text itself, whose articles are cited."""

    title: str
    row: Row | None = None
    own: bool = False


class CitedEntry(NamedTuple):
    """A reference with the document that it means."""

    document: CitedDocument
    reference: CitedReference
    sentence: Sentence


class ChangeEntry(NamedTuple):
    """That another bulletin, or the text itself, says that it was changed. `by` is None where that is gone."""

    change: Validity
    by: Row | None
    sentence: Sentence


class ReferenceListing(NamedTuple):
    """The references of a bulletin: what has changed it, what it cites, and how many bulletins cite it."""

    id: int
    bulletin: Bulletin
    changes: Sequence[ChangeEntry] = ()
    cited: Sequence[CitedEntry] = ()
    citing: int = 0


def read_listing(archive: Archive, id: int) -> ReferenceListing:
    """The references of a bulletin. Raises ArchiveError."""
    bulletin = archive.bulletin(id)
    lines = body_text(bulletin).split("\n")
    references = archive.references(id)
    changes = archive.validity([id]).get(id, ())
    ids = {each.target for each in references if each.target is not None} | {each.by for each in changes}
    rows = {row.id: row for row in archive.rows_of(sorted(ids))}
    entries = [ChangeEntry(each, rows.get(each.by), Sentence()) for each in changes]
    for number, each in enumerate(entries[:MOST_CHANGES]):
        entries[number] = each._replace(sentence=sentence_of(archive, each.change.by, each.change.place))
    cited = _grouped(references, rows, lines, bulletin)
    return ReferenceListing(id, bulletin, entries, cited, archive.count_cited_by(id))


def sentence_of(archive: Archive, id: int, place: TextPlace) -> Sentence:
    """The sentence around a place in a bulletin; empty where it cannot be read."""
    try:
        bulletin = archive.bulletin(id)
    except ArchiveError:
        return Sentence()
    return sentence_at(body_text(bulletin).split("\n"), bulletin, place)


def sentence_at(lines: Sequence[str], bulletin: Bulletin, place: TextPlace) -> Sentence:
    """The sentence around a place in a text of these lines, which end sentences too."""
    if place.line == TITLE:
        return Sentence(bulletin.title or "", place.start, place.end)
    if not 0 <= place.line < len(lines):
        return Sentence()
    line = lines[place.line]
    start = place.start
    while start > 0 and not _ends_at(line, start - 1):
        start -= 1
    end = max(place.end, start)
    while end < len(line) and not _ends_at(line, end - 1):
        end += 1
    while end < len(line) and line[end] in _CLOSING:
        end += 1
    cut = line[start:end]
    shift = start + len(cut) - len(cut.lstrip())
    return Sentence(cut.strip(), max(0, place.start - shift), max(0, place.end - shift))


def _ends_at(line: str, at: int) -> bool:
    """Whether a sentence ends with a character. A full stop of Latin scripts does before a space and a capital
    letter, unless the word before it is an abbreviation or a single letter."""
    if line[at] in _ENDS:
        return True
    if line[at] != "." or line[at + 1 : at + 2] != " " or not line[at + 2 : at + 3].isupper():
        return False
    word = line[max(0, at - _LONGEST_WORD) : at].split(" ")[-1]
    return len(word) > 1 and word.casefold() not in _ABBREVIATIONS


def _grouped(
    references: Sequence[CitedReference], rows: dict[int, Row], lines: Sequence[str], bulletin: Bulletin
) -> list[CitedEntry]:
    """References by document: first those that are here, then those that are missing, then articles of the text
    itself; documents and their references in the order of the text."""
    groups: dict[object, tuple[CitedDocument, list[CitedReference]]] = {}
    of_key: dict[int, object] = {}
    before: CitedReference | None = None
    for each in references:
        row = rows.get(each.target) if each.target is not None else None
        key: object = ("own",)
        if row is not None:
            key = row.id
            document = CitedDocument(row.title, row)
        elif each.kind == "article":
            document = CitedDocument("", own=True)
        else:
            # 《…》（国发〔2010〕16号）is one document with two keys.
            beside = before is not None and _adjoins(before, each, lines)
            key = of_key.get(each.key, of_key.get(before.key) if before and beside else None) or ("key", each.key)
            of_key[each.key] = key
            document = CitedDocument(document_title(each.text))
        before = each if each.target is None and each.kind != "article" else None
        groups.setdefault(key, (document, []))[1].append(each)
    ordered = sorted(groups.values(), key=lambda each: (each[0].own, each[0].row is None))
    return [
        CitedEntry(document, reference, sentence_at(lines, bulletin, reference.place))
        for document, found in ordered
        for reference in found
    ]


def _adjoins(one: CitedReference, other: CitedReference, lines: Sequence[str]) -> bool:
    """Whether a number stands in brackets behind a title, both without a bulletin here."""
    first, second = one.place, other.place
    if (one.kind, other.kind) != ("title", "number") or first.line != second.line:
        return False
    if not 0 <= first.line < len(lines):
        return False
    return lines[first.line][first.end : second.start].strip() in ("（", "(", "〔", "[")


def document_title(text: str) -> str:
    """What is cited without the article of it: 《办法》 of 《办法》第十二条."""
    end = text.rfind("》")
    return text[: end + 1] if end >= 0 else text
