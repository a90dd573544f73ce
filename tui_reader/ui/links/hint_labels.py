"""The letters that are typed to follow a link."""

from __future__ import annotations

from itertools import islice, product

LETTERS = "abcdefghijklmnopqrstuvwxz"
"""Without y, which copies a link instead."""


def hint_labels(count: int) -> list[str]:
    """A label for each of `count` links: one letter, or two for all of them where one is not enough; none begins
    another, so that the last letter needs no Enter. At most 625, more than fit on a screen of 120 rows."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return ["".join(pair) for pair in islice(product(LETTERS, repeat=2), count)]
