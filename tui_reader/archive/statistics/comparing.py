"""Comparing texts with those that are kept, on any engine: their fingerprints lead to those that may be the
same.

`text_units` and `same_text` are imported where texts are compared: their patterns take as long as a tenth of the
modules of the first paint."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_reader.archive.collation import title_key

if TYPE_CHECKING:
    from tui_reader.archive.statistics.text_units import ComparedText
    from tui_reader.model import Bulletin

RULES = "1"
"""The version of the rules of `text_units` and `same_text`: another one has all texts compared again."""

COMMON = 8
"""A title or a sentence that more texts have, those with the same text counted once, leads to none: it belongs to
a template. Chosen by hand."""

MOST_COMPARED = 6
"""Texts at most that one is compared with: unpacking one takes about a millisecond. Chosen by hand."""

PORTION = 200
"""Bulletins that are compared in one transaction."""


class FingerprintRow(NamedTuple):
    """What is stored of a text."""

    id: int
    section: str | None
    keys: tuple[int, ...]


class LikelyReprint(NamedTuple):
    """A text that may be the same: the bulletin that was kept first with it, and its title."""

    id: int
    title: str


class TextComparing:
    """The part of `statistics.protocol.SameTexts` that engines share. `connection` is one in a transaction."""

    @abstractmethod
    def _put_fingerprints(self, connection: Any, rows: Sequence[FingerprintRow]) -> None:
        """Stores what was found out about texts; they do not wait any more, and are of no group."""

    @abstractmethod
    def _candidates(
        self, connection: Any, asked: Mapping[int, tuple[str, tuple[int, ...]]]
    ) -> dict[int, list[LikelyReprint]]:
        """For bulletins, given with the key of their title and those of their texts, the first bulletins of the
        texts that may be the same, without their own. A title or a key that leads to more than `COMMON` leads to
        none."""

    @abstractmethod
    def _texts_of(self, connection: Any, ids: Sequence[int]) -> dict[int, Bulletin]:
        """The current texts of bulletins; damaged ones are left out."""

    @abstractmethod
    def _join(self, connection: Any, id: int, first: int) -> None:
        """Records that a bulletin has the text of another, the first of its group, which is in it from now on."""

    def _compare(self, connection: Any, texts: Mapping[int, Bulletin]) -> None:
        """Compares texts with those that are kept, and with each other."""
        from tui_reader.archive.statistics.same_text import LEAST_WEIGHT, may_be_same
        from tui_reader.archive.statistics.text_units import compared_text, fingerprint_keys, section_of

        compared = {id: compared_text(bulletin) for id, bulletin in sorted(texts.items())}
        rows = [
            FingerprintRow(
                id, section_of(texts[id]), tuple(fingerprint_keys(text)) if text.weight >= LEAST_WEIGHT else ()
            )
            for id, text in compared.items()
        ]
        self._put_fingerprints(connection, rows)
        asked = {row.id: (title_key(_title(texts[row.id])), row.keys) for row in rows if row.keys}
        found = self._candidates(connection, asked) if asked else {}
        waiting = set(compared)
        joined: dict[int, int] = {}
        for id in compared:
            waiting.discard(id)
            firsts = dict.fromkeys(
                joined.get(each.id, each.id)
                for each in found.get(id, ())
                if each.id not in waiting and may_be_same(_title(texts[id]), each.title)
            )
            for first in list(firsts)[:MOST_COMPARED]:
                if first != id and self._is_same(connection, compared, id, first):
                    self._join(connection, id, first)
                    joined[id] = first
                    break

    def _is_same(self, connection: Any, compared: dict[int, ComparedText], id: int, first: int) -> bool:
        from tui_reader.archive.statistics.same_text import is_same_text
        from tui_reader.archive.statistics.text_units import compared_text

        other = compared.get(first)
        if other is None:
            texts = self._texts_of(connection, [first])
            if first not in texts:
                return False
            other = compared_text(texts[first])
        return is_same_text(compared[id], other)


def _title(bulletin: Bulletin) -> str:
    from tui_reader.display_title import shown_title

    return shown_title(bulletin)
