"""Samples of titles."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tui_reader.archive.statistics.sampling import SAMPLE, evenly_spread


@pytest.mark.parametrize("count", [0, 1, SAMPLE, SAMPLE + 1, 2 * SAMPLE - 1, 10 * SAMPLE])
def test_a_sample_is_evenly_spread_and_no_larger_than_it_may_be(count: int) -> None:
    found = evenly_spread(range(count))
    assert len(found) == min(count, SAMPLE)
    steps = {later - earlier for earlier, later in pairwise(found)}
    assert not steps or max(steps) - min(steps) <= 1
