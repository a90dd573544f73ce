"""The hits of a query, newest first, found as they are asked for, whatever the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from tui_reader.archive.values import Hit

if TYPE_CHECKING:
    from tui_reader.archive.search.reader import Candidate, SearchReader, StoredBulletin, StoredText
    from tui_reader.archive.snippets import Folded, Snippet, StoredFile
    from tui_reader.query.matching import SearchedText
    from tui_reader.query.nodes import Node, Phrase

RANKED = 300
"""Newest hits that are sorted by relevance."""

_PORTION, _LARGEST = 16, 128
"""Candidates that are checked at once, at least and at most. Chosen by hand."""


class Hits:
    """See `protocol.SearchHits`."""

    def __init__(self, reader: SearchReader, node: Node | None, by_relevance: bool) -> None:
        from tui_reader.query.matching import phrases, wanted_kinds

        self._reader = reader
        self._node = node
        self._phrases: tuple[Phrase, ...] = phrases(node)
        self._kinds = wanted_kinds(node)
        self._by_relevance = by_relevance and bool(self._phrases)
        self._running = Lock()
        self._candidates: Iterator[Candidate] | None = None
        self._ids: list[int] = []
        self._found: set[int] = set()
        self._complete = False
        self._failure: Exception | None = None

    def hits(self, start: int, limit: int) -> list[Hit]:
        start, end = max(start, 0), max(start, 0) + limit
        with self._running:
            if self._failure is not None:
                raise self._failure
            try:
                with self._reader.open():
                    texts, ids = self._find(start, end), self._ids[start:end]
                    snippets = self._snippets(ids, texts)
            except Exception as error:
                # An iterator that failed cannot be continued.
                self._failure = error
                raise
        rows = self._reader.rows(list(snippets))
        return [Hit(row, *snippets[row.id]) for row in rows]

    def of(self, ids: Sequence[int]) -> list[Hit]:
        """Some bulletins as hits, in their order, whether they match or not."""
        with self._running, self._reader.open():
            snippets = self._snippets(ids, {})
        return [Hit(row, *snippets[row.id]) for row in self._reader.rows(list(snippets))]

    def _snippets(self, ids: Sequence[int], texts: dict[int, Folded]) -> dict[int, Snippet]:
        """The snippets of bulletins, of which some texts have been read."""
        from tui_reader.archive.snippets import snippet

        texts |= self._texts([id for id in ids if id not in texts])
        found = {}
        for id in ids:
            if id in texts:
                self._reader.check()
                found[id] = self._of_kind(id, snippet(texts[id], self._phrases))
                texts[id].attached.forget()
        return found

    def _of_kind(self, id: int, found: Snippet) -> Snippet:
        """The file that a query asks for by its kind, where no word of it stands in a text."""
        from tui_reader.archive.search.attached import first_of_kind

        if self._kinds is None or found.spans or found.attachment:
            return found
        return first_of_kind(self._reader, id, self._kinds) or found

    @property
    def known(self) -> int:
        return len(self._ids)

    @property
    def complete(self) -> bool:
        return self._complete

    def interrupt(self) -> None:
        self._reader.interrupt()

    def count(self, most: int) -> int:
        """How many hits there are, counted up to `most`."""
        with self._running, self._reader.open():
            known = self._reader.count(self._reader.plan(self._node), most)
            if known is None:
                self._find(most, most)
                return min(len(self._ids), most)
            sure, unsure = known
            for at in range(0, len(unsure), _LARGEST):
                if sure >= most:
                    break
                sure += len(self._matching(unsure[at : at + _LARGEST]))
            return min(sure, most)

    def among(self, ids: Sequence[int]) -> list[int]:
        """Those of some bulletins that are hits, in their order."""
        from tui_reader.archive.search.reader import Candidate

        found: set[int] = set()
        with self._running, self._reader.open():
            for at in range(0, len(ids), _LARGEST):
                found |= self._matching([Candidate(0, id, False) for id in ids[at : at + _LARGEST]]).keys()
        return [id for id in ids if id in found]

    def _find(self, start: int, end: int) -> dict[int, Folded]:
        """Finds hits until `end` are known; returns those texts that were read, of the hits from `start` on."""
        texts: dict[int, Folded] = {}
        if self._candidates is None:
            self._candidates = self._reader.candidates(self._reader.plan(self._node))
            if self._by_relevance:
                self._rank(texts)
        while len(self._ids) < end and not self._complete:
            texts.update(self._more(end - len(self._ids), start))
        return texts

    def _more(self, wanted: int, start: int = 0) -> dict[int, Folded]:
        """Checks the next portion of candidates, of which `wanted` are needed."""
        size = min(max(wanted, _PORTION), _LARGEST)
        some = list(islice(self._candidates or (), size))
        self._complete = len(some) < size
        texts: dict[int, Folded] = {}
        for id, found in self._matching([one for one in some if one.id not in self._found]).items():
            if found is not None and len(self._ids) >= start:
                texts[id] = found
            self._found.add(id)
            self._ids.append(id)
        return texts

    def _rank(self, texts: dict[int, Folded]) -> None:
        """Sorts the newest hits by relevance; ties stay newest first."""
        from tui_reader.archive.snippets import relevance

        while len(self._ids) < RANKED and not self._complete:
            texts.update(self._more(RANKED - len(self._ids)))
        texts.update(self._texts([id for id in self._ids if id not in texts]))
        scores = {id: relevance(found, self._phrases) for id, found in texts.items()}
        self._ids.sort(key=lambda id: -scores.get(id, 0.0))

    def _matching(self, some: Sequence[Candidate]) -> dict[int, Folded | None]:
        """The candidates that match, with the texts that had to be read."""
        from tui_reader.query.matching import matches

        unsure = [one.id for one in some if not one.sure]
        bulletins = self._reader.bulletins(unsure) if unsure else {}
        found: dict[int, Folded | None] = {}
        for one in some:
            if one.sure:
                found[one.id] = None
            elif one.id in bulletins:
                self._reader.check()
                text, document = searched(self._reader, one.id, bulletins[one.id])
                if matches(self._node, document):
                    found[one.id] = text
                text.attached.forget()
        return found

    def _texts(self, ids: Sequence[int]) -> dict[int, Folded]:
        found: dict[int, Folded] = {}
        for at in range(0, len(ids), _LARGEST):
            stored: dict[int, StoredText] = self._reader.texts(ids[at : at + _LARGEST])
            for id, (document, has_files) in stored.items():
                self._reader.check()
                found[id] = _folded(self._reader, id, document, has_files)
        return found


def searched(reader: SearchReader, id: int, stored: StoredBulletin) -> tuple[Folded, SearchedText]:
    """The text of a bulletin for snippets, and as it is matched with queries."""
    from tui_reader.text.fold import search_fold

    text = _folded(reader, id, stored.document, bool(stored.kinds))
    document = text.document()._replace(
        published=date.fromordinal(-stored.day) if stored.day else None,
        read=stored.read,
        starred=stored.starred,
        changed=stored.changed,
        restored=stored.restored,
        tampered=stored.tampered,
        tags=tuple(map(search_fold, stored.tags)),
        origin=search_fold(stored.origin),
        kinds=stored.kinds,
        notes=tuple(stored.notes),
    )
    return text, document


def _folded(reader: SearchReader, id: int, document: bytes, has_files: bool) -> Folded:
    from tui_reader.archive.snippets import folded

    return folded(document, _files(reader, id, document)) if has_files else folded(document)


def _files(reader: SearchReader, id: int, document: bytes) -> Callable[[], Sequence[StoredFile]]:
    from tui_reader.archive.search.attached import stored_files

    return lambda: stored_files(reader, id, document)
