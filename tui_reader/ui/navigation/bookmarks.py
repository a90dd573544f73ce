"""Bookmarks: places in articles, each set by a letter, in a file beside the archive."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tui_reader.atomic_file import open_atomic_text


class Bookmark(NamedTuple):
    """A place in an article: its address, its title when the bookmark was set, and the reading position."""

    address: str
    title: str
    block: int
    offset: int


class UnreadableBookmarks(Exception):
    """The file holds something else than bookmarks; the text is its name and what to do."""


@dataclass(slots=True)
class Bookmarks:
    """The bookmarks in a file; without a file, those of this run.

    The file is read for each use, because other windows of the program write to it too.
    """

    file: Path | None = None
    _unsaved: dict[str, Bookmark] = field(default_factory=dict)

    def all(self) -> dict[str, Bookmark]:
        """The bookmarks by letter, in order of the letters. Raises UnreadableBookmarks and OSError."""
        if self.file is None:
            return dict(sorted(self._unsaved.items()))
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            return {}
        try:
            found = {str(letter): _bookmark(entry) for letter, entry in json.loads(data).items()}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UnreadableBookmarks(str(self.file)) from error
        return dict(sorted(found.items()))

    def set(self, letter: str, bookmark: Bookmark) -> None:
        """Set a bookmark, replacing the one with this letter. Raises UnreadableBookmarks and OSError; the file is
        then as it was."""
        marks = {**self.all(), letter: bookmark}
        if self.file is None:
            self._unsaved = marks
            return
        with open_atomic_text(self.file, overwrite=True, mode=0o600) as out:
            json.dump({key: mark._asdict() for key, mark in marks.items()}, out, ensure_ascii=False, indent=1)


def _bookmark(entry: dict[str, object]) -> Bookmark:
    from tui_reader.text.clean import clean_line

    block, offset = entry["block"], entry["offset"]
    if not isinstance(block, int) or not isinstance(offset, int):
        raise TypeError
    return Bookmark(str(entry["address"]), clean_line(str(entry["title"]), 200), block, offset)
