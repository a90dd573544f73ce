"""What is counted of a source adds up at every moment, and is told a few times a second."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.archive.values import Kept
from tui_reader.sync.events import Arrived, Begun, Ended, Event, Failed, Noted, Progress
from tui_reader.sync.progress import EVERY, SyncProgress


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def ledger() -> tuple[SyncProgress, list[Event], Clock]:
    events: list[Event] = []
    clock = Clock()
    return SyncProgress("源", "https://a.example/", events.append, clock), events, clock


OUTCOMES = ("known", "new", "changed", "same", "skipped", "failed")


@given(st.lists(st.tuples(st.sampled_from(OUTCOMES), st.sampled_from((0.0, 0.1, 0.3))), max_size=30))
def test_what_was_found_is_done_or_waits(steps: list[tuple[str, float]]) -> None:
    book, events, clock = ledger()
    book.count(found=len(steps))
    for number, (outcome, seconds) in enumerate(steps):
        clock.now += seconds
        if outcome in ("new", "changed", "same"):
            book.kept(Kept(number, outcome), "a", "t")  # type: ignore[arg-type]
        elif outcome == "failed":
            book.failed("a", "it broke", counted=True)
        else:
            book.count(**{outcome: 1})
        assert book.tally.waiting == len(steps) - number - 1
    ended = book.end()
    assert ended.tally.found == ended.tally.done == len(steps)
    assert ended.outcome == ("failed" if "failed" in [outcome for outcome, _ in steps] else "done")
    told = [event.tally for event in events if isinstance(event, Progress)]
    assert all(each.found == each.done + each.waiting for each in told)
    assert [each.seconds for each in told] == sorted(each.seconds for each in told)
    assert len(told) <= clock.now / EVERY + 1


def test_in_the_order_in_which_it_happened() -> None:
    book, events, clock = ledger()
    book.count(found=2)
    book.kept(Kept(7, "new"), "a", "t")
    book.noted("n", "two entries were left out")
    clock.now = 1.0
    book.failed("b", "it is gone", True, counted=True)
    book.failed("list", "one page did not come")
    book.pages_in_all(3)
    ended = book.end()
    tally = ended.tally
    assert (tally.found, tally.new, tally.failed, tally.pages_total, tally.seconds) == (2, 1, 1, 3, 1.0)
    assert [type(event) for event in events] == [Begun, Arrived, Noted, Progress, Failed, Failed, Ended]
    assert events[1] == Arrived("源", 7, "new", "a", "t")
    assert events[4] == Failed("源", "b", "it is gone", True)
    assert book.failures == [events[4], events[5]]
    assert book.notes == [events[2]]
    assert book.ended is ended is events[-1]


def test_stopped() -> None:
    book, _events, _clock = ledger()
    book.count(found=3)
    book.failed("b", "it is gone", counted=True)
    ended = book.end(cancelled=True)
    assert (ended.outcome, ended.tally.waiting) == ("cancelled", 2)
