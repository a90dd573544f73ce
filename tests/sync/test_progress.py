"""Counts of a source add up at every moment, and are emitted a few times per second."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.archive.values import Kept
from tui_reader.sync.events import Arrived, Begun, Ended, Event, Failed, Noted, Progress
from tui_reader.sync.progress import PROGRESS_INTERVAL, SyncProgress


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def started() -> tuple[SyncProgress, list[Event], Clock]:
    events: list[Event] = []
    clock = Clock()
    return SyncProgress("源", "https://a.example/", events.append, clock), events, clock


OUTCOMES = ("known", "new", "changed", "same", "skipped", "failed")


@given(st.lists(st.tuples(st.sampled_from(OUTCOMES), st.sampled_from((0.0, 0.1, 0.3))), max_size=30))
def test_found_bulletins_are_done_or_wait(steps: list[tuple[str, float]]) -> None:
    progress, events, clock = started()
    progress.count(found=len(steps))
    for number, (outcome, seconds) in enumerate(steps):
        clock.now += seconds
        if outcome in ("new", "changed", "same"):
            progress.kept(Kept(number, outcome), "a", "t")  # type: ignore[arg-type]
        elif outcome == "failed":
            progress.failed("a", "it broke", counted=True)
        else:
            progress.count(**{outcome: 1})
        assert progress.counts.waiting == len(steps) - number - 1
    ended = progress.end()
    assert ended.counts.found == ended.counts.done == len(steps)
    assert ended.outcome == ("failed" if "failed" in [outcome for outcome, _ in steps] else "done")
    emitted = [event.counts for event in events if isinstance(event, Progress)]
    assert all(each.found == each.done + each.waiting for each in emitted)
    assert [each.seconds for each in emitted] == sorted(each.seconds for each in emitted)
    assert len(emitted) <= clock.now / PROGRESS_INTERVAL + 1


def test_events_in_order() -> None:
    progress, events, clock = started()
    progress.count(found=2)
    progress.kept(Kept(7, "new"), "a", "t")
    progress.noted("n", "two entries were left out")
    clock.now = 1.0
    progress.failed("b", "it is gone", True, counted=True)
    progress.failed("list", "one page did not come")
    progress.pages_total = 3
    ended = progress.end()
    counts = ended.counts
    assert (counts.found, counts.new, counts.failed, counts.pages_total, counts.seconds) == (2, 1, 1, 3, 1.0)
    assert [type(event) for event in events] == [Begun, Arrived, Noted, Progress, Failed, Failed, Ended]
    assert events[1] == Arrived("源", 7, "new", "a", "t")
    assert events[4] == Failed("源", "b", "it is gone", True)
    assert progress.failures == [events[4], events[5]]
    assert progress.notes == [events[2]]
    assert progress.ended is ended is events[-1]


def test_cancelled() -> None:
    progress, _events, _clock = started()
    progress.count(found=3)
    progress.failed("b", "it is gone", counted=True)
    ended = progress.end(cancelled=True)
    assert (ended.outcome, ended.counts.waiting) == ("cancelled", 2)
