"""Tags as they are typed: words to give, words with a minus to take, and the completion of what is begun."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_reader.text.clean import clean_line
from tui_reader.text.fold import fold
from tui_reader.ui.keys.actions import shared_start

LONGEST = 100
"""Characters of a tag that the archive keeps."""

_BETWEEN = re.compile(r"[\s,，、;；]+")
_BEGUN = re.compile(r"[^\s,，、;；]*$")


def tag_words(typed: str, before: Sequence[str]) -> tuple[list[str], list[str]]:
    """The tags to give and to take, each once and in order, from a line that began with the tags `before`.

    A word that is no longer there is a tag to take, and so is a word behind a minus; a `#` before a word does not
    belong to it.
    """
    words = [word for word in _BETWEEN.split(typed) if word]
    kept = dict.fromkeys(_bare(word) for word in words if not word.startswith("-"))
    taken = dict.fromkeys(_bare(word[1:]) for word in words if word.startswith("-"))
    add = [word for word in kept if word and word not in before and word not in taken]
    remove = [*taken, *(tag for tag in before if tag not in kept and tag not in taken)]
    return add, [word for word in remove if word]


def _bare(word: str) -> str:
    return clean_line(word.lstrip("#＃"), LONGEST)


class TagCompletion:
    """Completes the word at the end of a line to a known tag: first what all that fit have in common, then one
    after the other."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = known
        self._given = ""
        self._choices: list[str] = []

    def __call__(self, typed: str) -> str:
        """The line with its last word completed; the line itself when nothing fits."""
        if self._choices and typed == self._given:
            self._choices.append(self._choices.pop(0))
            return self._give(typed, self._choices[0])
        begun = _word_at_end(typed)
        wanted = fold(begun)
        others = set(_BETWEEN.split(typed[: len(typed) - len(begun)]))
        fits = [tag for tag in self._known if fold(tag).startswith(wanted) and tag not in others]
        self._choices, self._given = [], typed
        if not fits:
            return typed
        shared = shared_start(fits)
        if len(fits) == 1 or len(shared) > len(begun):
            return self._give(typed, shared)
        self._choices = fits
        return self._give(typed, fits[0])

    def _give(self, typed: str, tag: str) -> str:
        self._given = typed[: len(typed) - len(_word_at_end(typed))] + tag
        return self._given


def _word_at_end(typed: str) -> str:
    """The word that is being typed, without the sign before it; empty behind a space."""
    found = _BEGUN.search(typed)
    return (found[0] if found else "").lstrip("-#＃")
