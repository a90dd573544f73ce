"""The text of a bulletin, in which the runs of its page are looked up."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from tui_reader.model import Bulletin, body_text
from tui_reader.parse.html.coverage.text_index import TextIndex
from tui_reader.parse.structure.match_key import is_compatible, match_key
from tui_reader.text.clean import without_space

_LONGEST_NUMBER = 8
"""Characters of a label that may stand apart from its text. Chosen by hand."""

CLAUSE = re.compile(r"[^。！？；，、：…,;:!?()（）\n]+")
"""A part of a sentence."""


class BulletinText:
    """The text of a bulletin, for looking up runs; without white space, which differs on the page."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin = bulletin
        lines = body_text(bulletin).split("\n")
        self.lines = [without_space(line) for line in lines]
        self.places: dict[str, list[int]] = {}
        for index, line in enumerate(lines):
            label, _, rest = line.partition(" ")
            keys = {self.lines[index], *map(without_space, line.split("\t") if "\t" in line else ())}
            if len(label) <= 4 and rest:
                keys.add(without_space(rest))
            for key in keys:
                self.places.setdefault(key, []).append(index)
        self.metadata = {without_space(text) for text in _metadata(bulletin)} - {""}

    @cached_property
    def flat(self) -> str:
        """All lines of the body."""
        return "".join(self.lines)

    @cached_property
    def folded(self) -> str:
        """All text of the bulletin in the form that ignores case and compatibility characters, for what the reader
        writes in another form, such as superscripts."""
        return "\n".join((_folded(self.flat), *map(_folded, self.metadata)))

    @cached_property
    def is_folded(self) -> bool:
        """Whether `flat` has the compatible form, so that every part of it is in `folded` too."""
        return is_compatible(self.flat)

    @cached_property
    def clauses(self) -> frozenset[str]:
        """All clauses of the lines and the metadata, in the form of `folded`."""
        texts = (*self.lines, *self.metadata)
        return frozenset(_folded(clause) for text in texts for clause in CLAUSE.findall(text))

    @cached_property
    def _flat_index(self) -> TextIndex:
        return TextIndex(self.flat)

    @cached_property
    def _folded_index(self) -> TextIndex:
        return TextIndex(self.folded)

    @cached_property
    def starts(self) -> list[int]:
        """The offset in `flat` at which each line starts."""
        return list(accumulate(map(len, self.lines[:-1]), initial=0))

    def find(self, key: str) -> int | None:
        """The index of the line in which a text without white space starts, wherever in the line."""
        found = self._flat_index.find(key) if key else -1
        return None if found < 0 else bisect_right(self.starts, found) - 1

    def holds(self, text: str) -> bool:
        """Whether a text is part of the bulletin, in whatever form; a label may stand apart from its text, as in
        Japanese laws, where the heading of an article comes before its number."""
        label, gap, rest = text.strip().partition(" " if " " in text else "\u3000")
        if gap and len(label) <= _LONGEST_NUMBER:
            return self._holds(text) or (self._holds(label) and self._holds(rest))
        return self._holds(text)

    def _holds(self, text: str) -> bool:
        if not self.is_folded and self._flat_index.find(without_space(text)) >= 0:
            return True
        key = _folded(text)
        if self._folded_index.find(key) >= 0:
            return True
        return self._folded_index.is_exhausted and key in self.clauses

    @cached_property
    def values(self) -> list[str]:
        """The fields of two letters or more, the longest first."""
        return sorted((value for value in self.metadata if 1 < len(value) <= 100), key=len, reverse=True)


def _folded(text: str) -> str:
    """The match key of a text, with one form of minus: the compatible form of a superscript is another one."""
    return match_key(text).replace("\u2212", "-")


def _metadata(bulletin: Bulletin) -> Iterator[str]:
    """Every text of a bulletin besides its body."""
    masthead, byline, sign_off = bulletin.masthead, bulletin.byline, bulletin.sign_off
    yield from filter(
        None,
        (
            bulletin.title,
            bulletin.site,
            bulletin.column,
            bulletin.source,
            bulletin.author,
            bulletin.document_number,
        ),
    )
    yield from bulletin.catalogue.values()
    yield from bulletin.breadcrumb
    yield from (each.title for each in bulletin.announcements)
    yield from (each.title for each in bulletin.attachments)
    if masthead:
        yield from filter(None, (masthead.series, masthead.kind, masthead.issuer))
        if masthead.issue is not None:
            yield f"第{masthead.issue}期"
    if byline:
        yield from filter(None, (byline.role, byline.name))
    if sign_off and sign_off.issuer:
        yield sign_off.issuer
    for restoration in bulletin.restorations:
        yield restoration.raw
        yield restoration.shown
    yield from (each.what for each in bulletin.tampering.evidence)
    yield from bulletin.tampering.masked
