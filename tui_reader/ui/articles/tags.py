"""Tags as the user types them: words to add, words with a minus to remove; and their completion with Tab."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_reader.text.clean import clean_line
from tui_reader.text.fold import fold
from tui_reader.ui.keys.actions import common_prefix

LONGEST = 100
"""Characters of a tag; the archive cuts longer ones."""

_BETWEEN = re.compile(r"[\s,，、;；]+")
_PARTIAL = re.compile(r"[^\s,，、;；]*$")


def tag_words(typed: str, before: Sequence[str]) -> tuple[list[str], list[str]]:
    """The tags to add and to remove, each once and in order, from a line that at first held the tags `before`.

    A word that was deleted from the line or follows a minus is a tag to remove. A `#` before a word is ignored.
    """
    words = [word for word in _BETWEEN.split(typed) if word]
    present = dict.fromkeys(_bare(word) for word in words if not word.startswith("-"))
    removed = dict.fromkeys(_bare(word[1:]) for word in words if word.startswith("-"))
    add = [word for word in present if word and word not in before and word not in removed]
    remove = [*removed, *(tag for tag in before if tag not in present and tag not in removed)]
    return add, [word for word in remove if word]


def _bare(word: str) -> str:
    return clean_line(word.lstrip("#＃"), LONGEST)


class TagCompletion:
    """Completes the last word of a line: first to the common prefix of all matching tags, then to each in turn."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = known
        self._completed = ""
        self._choices: list[str] = []

    def __call__(self, typed: str) -> str:
        """The line with its last word completed; the line itself when no tag matches."""
        if self._choices and typed == self._completed:
            self._choices.append(self._choices.pop(0))
            return self._complete(typed, self._choices[0])
        partial = _word_at_end(typed)
        prefix = fold(partial)
        others = set(_BETWEEN.split(typed[: len(typed) - len(partial)]))
        matching = [tag for tag in self._known if fold(tag).startswith(prefix) and tag not in others]
        self._choices, self._completed = [], typed
        if not matching:
            return typed
        shared = common_prefix(matching)
        if len(matching) == 1 or len(shared) > len(partial):
            return self._complete(typed, shared)
        self._choices = matching
        return self._complete(typed, matching[0])

    def _complete(self, typed: str, tag: str) -> str:
        self._completed = typed[: len(typed) - len(_word_at_end(typed))] + tag
        return self._completed


def _word_at_end(typed: str) -> str:
    """The word at the end, without a sign before it; "" after a space."""
    found = _PARTIAL.search(typed)
    return (found[0] if found else "").lstrip("-#＃")
