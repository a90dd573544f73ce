"""Estimates by counts, and the totals of a report."""

from __future__ import annotations

import pytest

from tui_reader.sync.events import Ended, Failed, Report, SourceCounts


@pytest.mark.parametrize(
    ("counts", "seconds"),
    [
        pytest.param(SourceCounts(), None, id="nothing yet"),
        pytest.param(SourceCounts(found=10, waiting=10, seconds=5.0), None, id="nothing done"),
        pytest.param(
            SourceCounts(found=10, new=10, pages=1, seconds=5.0), None, id="nothing waits, unknown number of pages"
        ),
        pytest.param(SourceCounts(found=10, new=5, waiting=5, pages=1, seconds=5.0), 5.0, id="half of one page"),
        pytest.param(
            SourceCounts(found=10, new=10, pages=1, pages_total=3, seconds=5.0), 10.0, id="a third of the pages"
        ),
        pytest.param(SourceCounts(found=10, new=8, known=2, pages=3, pages_total=3, seconds=4.0), 0.0, id="all"),
        pytest.param(
            SourceCounts(found=9, known=9, pages=1, pages_total=9, seconds=4.0), None, id="only known bulletins"
        ),
        pytest.param(
            SourceCounts(found=10, new=10, pages=5, pages_total=3, seconds=5.0), 0.0, id="more pages than stated"
        ),
    ],
)
def test_seconds_left(counts: SourceCounts, seconds: float | None) -> None:
    assert counts.seconds_left == seconds


def test_known_bulletins_do_not_count_for_the_rate() -> None:
    counts = SourceCounts(found=20, known=10, new=4, changed=1, same=2, skipped=1, failed=2, seconds=2.0)
    assert (counts.done, counts.rate) == (20, 5.0)


def test_totals() -> None:
    one = Ended(
        "甲", SourceCounts(found=3, new=2, failed=1, pages=1, pages_total=1, requests=4, seconds=2.0), "failed"
    )
    two = Ended("乙", SourceCounts(found=1, known=1, pages=2, requests=1, received=9, seconds=7.0), "done")
    report = Report((one, two), (Failed("甲", "a", "m"),))
    assert report.total == SourceCounts(
        found=4, known=1, new=2, failed=1, pages=3, pages_total=None, requests=5, received=9, seconds=7.0
    )
    assert Report().total == SourceCounts()
