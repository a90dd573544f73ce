"""Characters that are drawn as one: marks with their base, emoji with what modifies or joins them, flags.

These are the extended grapheme clusters of UAX #29, as far as text of bulletins needs them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from tui_reader.text.width import NARROW, is_flag_half

JOINER = "\u200d"

_MODIFIERS = re.compile("[\U0001f3fb-\U0001f3ff\ufe00-\ufe0f\u200d]")


@cache
def attaches(character: str) -> bool:
    """Whether a character belongs to the one before it: a mark, the colour of a skin, or one without width."""
    if unicodedata.category(character)[0] == "M" or _MODIFIERS.match(character):
        return True
    return character >= " " and NARROW[character] == 0


def keeps_clusters(text: str, at: int, start: int = 0) -> bool:
    """Whether a cut before `text[at]` keeps what is drawn as one together.

    The halves of flags are counted from `start`, where a cluster begins, so that a long run of them costs no more
    than a line.
    """
    if at <= start or at >= len(text):
        return True
    if attaches(text[at]) or text[at - 1] == JOINER:
        return False
    if not is_flag_half(text[at]):
        return True
    run = at
    while run > start and is_flag_half(text[run - 1]):
        run -= 1
    return (at - run) % 2 == 0


def cluster_start(text: str, at: int) -> int:
    """The last offset up to `at` where a cluster begins."""
    while not keeps_clusters(text, at):
        at -= 1
    return at


def cluster_end(text: str, at: int) -> int:
    """The first offset from `at` on where a cluster begins, or the end of the text."""
    while not keeps_clusters(text, at):
        at += 1
    return at
