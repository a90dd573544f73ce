"""Which publishers and sources went quiet, and which publish irregularly, by their days of publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import median, quantiles

from tui_reader.archive.statistics.values import Rhythm

MOST = 100
"""Days of publication that are looked at: what came before says little about now. Chosen by hand."""

LEAST_INTERVALS = 19
"""Intervals from which a silence is detected. With n of them in any order alike, the next one is the longest of
all with probability 1 / (n + 1): at 19 a false alarm at most every 20th interval, at 99 every 100th."""

TIMES_MEDIAN = 3
"""A silence is at least so many median intervals long: where all intervals are much the same, a silence one day
longer than the longest means nothing. Chosen by hand."""

SPREAD = 2.0
"""The range of the middle half of the intervals, in medians, from which publication is irregular. Of a Poisson
process it is 1.6; daily publication without weekends has 0. Chosen by hand."""


def rhythms(days: Mapping[str, Sequence[date]], today: date) -> dict[str, Rhythm]:
    """The rhythms of publishers or sources, from `Statistics.publication_days`; those without a name or with fewer
    than two days are left out. Where nothing was kept for a while, nothing shows that they are quiet: the last day
    on which any of them published counts as today."""
    last = min(today, max((each[0] for each in days.values() if each), default=today))
    found = (rhythm(name, each, last) for name, each in days.items() if name)
    return {each.name: each for each in found if each is not None}


def rhythm(name: str, days: Sequence[date], today: date) -> Rhythm | None:
    """The rhythm of who published on `days`, each once, the newest first; later days than `today` are left out.
    None with fewer than two days.

    Quiet: the silence is longer than every one of the last intervals, of which there are at least
    `LEAST_INTERVALS`, and than `TIMES_MEDIAN` median ones. If intervals follow each other in random order, this is
    wrong with a probability of at most 1 / (intervals + 1) for each interval, whatever their distribution."""
    known = [day for day in days if day <= today][:MOST]
    if len(known) < 2:
        return None
    intervals = [(later - earlier).days for later, earlier in pairwise(known)]
    middle, longest = median(intervals), max(intervals)
    silent = (today - known[0]).days
    enough = len(intervals) >= LEAST_INTERVALS
    quiet = enough and silent > max(longest, TIMES_MEDIAN * middle)
    first, _second, third = quantiles(intervals, n=4) if len(intervals) > 1 else (0, 0, 0)
    irregular = enough and (third - first) > SPREAD * middle
    return Rhythm(name, known[0], silent, len(intervals), middle, longest, quiet, irregular)
