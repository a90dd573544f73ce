"""Words that some titles have more often than others.

A word is what spaces and marks separate, folded; in scripts without spaces, where no library divides titles of
every kind, each run of two to eight characters counts, and of runs within each other the one that says most stays.
Words are ordered by the log-likelihood ratio of Dunning (Accurate Methods for the Statistics of Surprise and
Coincidence, 1993) of the titles that have it here and elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import log

from tui_reader.archive.statistics.values import TopicWord
from tui_reader.text.fold import fold

LEAST_SCORE = 15.13
"""The log-likelihood ratio from which a word counts: by chance it is exceeded by one word in 10,000 (chi-squared,
one degree of freedom), and titles have some thousand words."""

LEAST_TITLES = 3
"""A word of fewer titles tells nothing of a view. Chosen by hand."""

_LONGEST_RUN = 8
_SAME = 0.8
"""The share of the titles of a run that a longer one around it has, from which the longer one stands for it."""

_SCRIPTS_WITHOUT_SPACES = "㐀-䶿一-鿿豈-﫿𠀀-𱍏぀-ヿ"
_PIECES = re.compile(f"[{_SCRIPTS_WITHOUT_SPACES}]+|[^\\W\\d_{_SCRIPTS_WITHOUT_SPACES}]{{3,}}")
_WITHOUT_SPACES = re.compile(f"[{_SCRIPTS_WITHOUT_SPACES}]")


def topic_words(here: Sequence[str], elsewhere: Sequence[str], limit: int) -> list[TopicWord]:
    """Up to `limit` words that titles `here` have significantly more often than those `elsewhere`."""
    if not here or not elsewhere:
        return []
    found: dict[str, set[int]] = {}
    for number, title in enumerate(here):
        for word in _words(title):
            found.setdefault(word, set()).add(number)
    candidates = {word: titles for word, titles in found.items() if len(titles) >= LEAST_TITLES}
    others = _counts(elsewhere, candidates)
    scored = list[TopicWord]()
    for word, titles in candidates.items():
        share, there = len(titles) / len(here), others[word] / len(elsewhere)
        if share <= there:
            continue
        score = _log_likelihood(len(titles), len(here), others[word], len(elsewhere))
        if score >= LEAST_SCORE:
            scored.append(TopicWord(word, share, there, score))
    scored = [each for each in scored if not _within_longer(each.word, candidates, scored)]
    scored.sort(key=lambda each: (-each.score, -len(each.word), each.word))
    return _distinct(scored, candidates, limit)


def _words(title: str) -> set[str]:
    return set(_all_words(title))


def _all_words(title: str) -> Iterator[str]:
    for piece in _PIECES.findall(fold(title)):
        if not _WITHOUT_SPACES.match(piece):
            yield piece
            continue
        for start in range(len(piece) - 1):
            for end in range(start + 2, min(len(piece), start + _LONGEST_RUN) + 1):
                yield piece[start:end]


def _counts(titles: Iterable[str], wanted: dict[str, set[int]]) -> Counter[str]:
    """How many titles have each of the wanted words."""
    found = Counter[str]()
    for title in titles:
        found.update(_words(title) & wanted.keys())
    return found


def _log_likelihood(some: int, of: int, others: int, of_others: int) -> float:
    """Dunning's ratio for `some` titles of `of` that have a word, and `others` of `of_others`."""
    share = (some + others) / (of + of_others)
    return 2 * (
        _log_share(some, of, some / of)
        + _log_share(others, of_others, others / of_others)
        - _log_share(some, of, share)
        - _log_share(others, of_others, share)
    )


def _log_share(some: int, of: int, share: float) -> float:
    yes = some * log(share) if some else 0.0
    no = (of - some) * log(1 - share) if of > some else 0.0
    return yes + no


def _within_longer(word: str, titles: dict[str, set[int]], scored: Sequence[TopicWord]) -> bool:
    """Whether nearly all titles that have a run have the same longer run around it."""
    if not _WITHOUT_SPACES.match(word):
        return False
    most = _SAME * len(titles[word])
    return any(
        word in each.word and len(each.word) > len(word) and len(titles[each.word]) >= most for each in scored
    )


def _distinct(scored: Sequence[TopicWord], titles: dict[str, set[int]], limit: int) -> list[TopicWord]:
    """The best words, without those that overlap better ones in the same titles."""
    kept = list[TopicWord]()
    for each in scored:
        if len(kept) == limit:
            break
        if not any(_overlap(each.word, one.word, titles) for one in kept):
            kept.append(each)
    return kept


def _overlap(word: str, other: str, titles: dict[str, set[int]]) -> bool:
    if not (_WITHOUT_SPACES.match(word) and _WITHOUT_SPACES.match(other)):
        return False
    pairs = {other[at : at + 2] for at in range(len(other) - 1)}
    if not any(word[at : at + 2] in pairs for at in range(len(word) - 1)):
        return False
    both = len(titles[word] & titles[other])
    return 2 * both >= min(len(titles[word]), len(titles[other]))
