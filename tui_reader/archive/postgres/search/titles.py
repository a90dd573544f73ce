"""Bulletins by words of their titles and publishers, for the search in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tui_reader.archive.postgres.search.terms import keys_version, term_keys

LARGE = 20_000
"""From this number of rows on a look at every title takes too long for a key."""

RARE = 0.02
"""The share of bulletins from which on the next title is nearer than all of them are found. Chosen by hand."""

_IDS = (
    "b.id IN (SELECT t.id FROM terms t WHERE t.terms @> %s::integer[] OR t.terms @> %s::integer[] "
    "UNION ALL SELECT t.id FROM terms t WHERE t.version IN (SELECT number FROM terms_versions WHERE name <> %s))"
)

_SHARE = "SELECT share_of(%s::integer[], %s::integer[]) + share_of(%s::integer[], %s::integer[])"


def titled(
    needle: str, ask: Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
) -> tuple[str, list[object]] | None:
    """A condition on bulletins `b` that all with a folded needle in their title or publisher meet, with its
    values, given what runs a statement. None where it is not quick: keys are those of whole words, and the needle
    may be a part of one, or very many titles hold it."""
    fields = _keys(needle)
    if fields is None:
        return None
    groups = [list(range(len(keys))) for keys in fields]
    title, publisher = fields
    ((share,),) = ask(_SHARE, (title, groups[0], publisher, groups[1]))
    return (_IDS, [title, publisher, keys_version()]) if share < RARE else None


def _keys(needle: str) -> tuple[list[int], list[int]] | None:
    """The keys of each title, and of each publisher, that holds a needle."""
    from tui_reader.text.fold import search_fold
    from tui_reader.text.terms import ends_in_word, needed

    folded = search_fold(needle)
    if any(map(ends_in_word, folded)):
        return None
    title, publisher = (term_keys(needed(folded, field=field).terms) for field in ("title", "publisher"))
    return (title, publisher) if title and publisher else None
