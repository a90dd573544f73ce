"""A sync behind the screen: what it notes of its events, how it ends, and what the line about it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event as Flag
from threading import Thread

import pytest

from support.manual_engine import TIMEOUT, ManualEngines
from tui_reader.archive.errors import ArchiveError
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.events import Begun, Ended, Event, Failed, Noted, Progress, Report, SourceCounts
from tui_reader.sync.wording import report_sentence
from tui_reader.ui.sync import background
from tui_reader.ui.sync.background import BackgroundSync, SourceMessage, SourceProgress
from tui_reader.ui.sync.setup import Running
from tui_reader.ui.sync.wording import BETWEEN, progress_text

pytestmark = pytest.mark.usefixtures("english")

TWO = (Source("water", "https://water.example/"), Source("roads", "https://roads.example/"))


def wait(syncing: BackgroundSync) -> None:
    syncing.join(TIMEOUT)
    assert not syncing.running


def test_a_source_waits_runs_and_ends() -> None:
    engines = ManualEngines()
    syncing = BackgroundSync(engines)
    assert syncing.begin(TWO)
    assert {name: each.state for name, each in syncing.standings().items()} == {
        "water": "waiting",
        "roads": "waiting",
    }
    assert wait_for(engines) == ["water", "roads"]
    syncing.hear(Begun("water", TWO[0].address))
    syncing.hear(Progress("water", SourceCounts(found=9, new=4)))
    assert syncing.standings()["water"].state == "running"
    assert syncing.standings()["water"].tally.new == 4
    syncing.hear(Ended("water", SourceCounts(found=9, new=9), "done"))
    engines.last.end(Report((Ended("water", SourceCounts(new=9), "done"),)))
    wait(syncing)
    assert syncing.standings()["water"].state == "done"
    assert syncing.standings()["roads"].state == "stopped", "what did not come to its end runs no more"
    assert isinstance(syncing.result(), Report)


def wait_for(engines: ManualEngines) -> list[str]:
    """The sources of the engine that is being made in another thread."""
    spin = Flag()
    while not engines.made:
        spin.wait(0.001)
    return engines.last.names


def test_there_is_one_sync_at_a_time() -> None:
    engines = ManualEngines()
    syncing = BackgroundSync(engines)
    assert syncing.begin(TWO)
    assert not syncing.begin(TWO)
    syncing.cancel()
    wait(syncing)
    assert syncing.begin(TWO[:1])
    syncing.cancel()
    wait(syncing)


def test_cancelling_ends_the_sync_and_says_so() -> None:
    engines = ManualEngines()
    syncing = BackgroundSync(engines)
    syncing.begin(TWO)
    wait_for(engines)
    syncing.cancel()
    wait(syncing)
    result = syncing.result()
    assert isinstance(result, Report)
    assert result.cancelled
    assert syncing.standings()["roads"].state == "cancelled"


def test_a_sync_that_is_cancelled_before_its_engine_is_made_never_runs() -> None:
    engines, may_make = ManualEngines(), Flag()

    def make(tell: Callable[[Event], None]) -> Running:
        assert may_make.wait(TIMEOUT)
        return engines(tell)

    syncing = BackgroundSync(make)
    syncing.begin(TWO)
    syncing.cancel()
    may_make.set()
    wait(syncing)
    assert not engines.last.begun.is_set()
    assert syncing.result() == Report(cancelled=True)


class Breaking:
    """An engine that cannot do its work."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def run(self, sources: Sequence[Source]) -> Report:
        raise self.error

    def cancel(self) -> None: ...


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(ArchiveError(None, "the disk is full; make room"), "the disk is full", id="the archive"),
        pytest.param(KeyError("x"), "unexpected error (KeyError: 'x')", id="a fault of the program"),
    ],
)
def test_a_sync_that_breaks_is_one_line_and_another_can_begin(error: Exception, said: str) -> None:
    syncing = BackgroundSync(lambda _tell: Breaking(error))
    syncing.begin(TWO)
    wait(syncing)
    result = syncing.result()
    assert isinstance(result, str)
    assert said in result
    assert "\n" not in result
    assert syncing.standings()["water"].state == "stopped", "nobody cancelled it"
    assert syncing.begin(TWO)
    wait(syncing)


def test_remarks_are_kept_by_source_and_no_more_than_anybody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "MOST", 3)
    syncing = BackgroundSync(ManualEngines())
    assert syncing.remarks("water") is None
    for number in range(5):
        syncing.hear(Failed("water", f"https://water.example/{number}", "it is gone; check the address"))
    syncing.hear(Noted("roads", "https://roads.example/", "4 entries were left out"))
    remarks = syncing.remarks("water")
    assert remarks is not None
    assert [each.address[-1] for each in remarks] == ["0", "1", "2"]
    assert syncing.standings()["water"].failures == 5
    note = SourceMessage("https://roads.example/", "4 entries were left out", failure=False)
    assert syncing.remarks("roads") == [note]
    syncing.hear(Noted("water", note.address, note.message))
    assert syncing.remarks("water") == [*remarks, note], "no number of failures hides a note"
    syncing.hear(Failed("roads", "https://roads.example/1", "gone"))
    assert syncing.remarks("roads") == [SourceMessage("https://roads.example/1", "gone"), note], (
        "failures come first"
    )


def test_another_sync_of_a_source_begins_with_nothing() -> None:
    engines = ManualEngines()
    syncing = BackgroundSync(engines)
    syncing.begin(TWO)
    syncing.hear(Failed("water", "a", "b"))
    syncing.hear(Failed("roads", "a", "b"))
    syncing.cancel()
    wait(syncing)
    syncing.begin(TWO[:1])
    assert syncing.remarks("water") == []
    assert syncing.remarks("roads") == [SourceMessage("a", "b")], "the one that has no part in it keeps its own"
    syncing.cancel()
    wait(syncing)


def test_events_may_come_from_several_threads() -> None:
    syncing = BackgroundSync(ManualEngines())

    def tell() -> None:
        for _ in range(300):
            syncing.hear(Failed("water", "a", "b"))

    threads = [Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
    assert syncing.standings()["water"].failures == 1200


RUNNING = SourceProgress(
    "running", SourceCounts(found=900, new=120, failed=2, waiting=560, received=4_100_000, seconds=3.2)
)


@pytest.mark.parametrize(
    ("standings", "said"),
    [
        pytest.param({"a": SourceProgress()}, "Sync: a · 0 new", id="nothing yet"),
        pytest.param(
            {"a": SourceProgress(), "b": SourceProgress()}, "Sync: 0 of 2 sources · 0 new", id="nothing of two"
        ),
        pytest.param({"a": RUNNING}, "Sync: a · 120 new · 2 failed · 4.1 MB · 38/s · 15 s left", id="one runs"),
        pytest.param(
            {"a": RUNNING, "b": SourceProgress("done", SourceCounts(new=5, changed=1)), "c": SourceProgress()},
            "Sync: 1 of 3 sources · 125 new · 1 changed · 2 failed · 4.1 MB · 38/s",
            id="no time is told while a source waits",
        ),
        pytest.param(
            {"a": RUNNING, "b": SourceProgress("failed", SourceCounts(new=5))},
            "Sync: 1 of 2 sources · 125 new · 2 failed · 4.1 MB · 38/s · 15 s left",
            id="the last one runs",
        ),
    ],
)
def test_how_far_a_sync_has_come_is_one_line(standings: dict[str, SourceProgress], said: str) -> None:
    assert progress_text(tuple(standings), standings) == said


def ended(tally: SourceCounts) -> tuple[Ended, ...]:
    return (Ended("a", tally, "done"),)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        pytest.param(Report(ended(SourceCounts())), "Sync done: nothing new", id="nothing"),
        pytest.param(
            Report(ended(SourceCounts(new=1200, changed=3))), "Sync done: 1,200 new · 3 changed", id="all well"
        ),
        pytest.param(
            Report(ended(SourceCounts(new=1, failed=1)), (Failed("a", "x", "y"),)),
            "Sync done: 1 new · 1 failed; g s shows what failed",
            id="a bulletin failed",
        ),
        pytest.param(
            Report(ended(SourceCounts()), (Failed("a", "x", "y"),)),
            "Sync done: 1 failure; g s shows what failed",
            id="a whole list failed",
        ),
        pytest.param(Report(cancelled=True), "Sync cancelled; nothing new was kept.", id="cancelled at once"),
        pytest.param(
            Report(ended(SourceCounts(new=45)), cancelled=True),
            "Sync cancelled; what was kept stays: 45 new",
            id="cancelled",
        ),
    ],
)
def test_what_came_of_a_sync_is_one_line(report: Report, said: str) -> None:
    assert report_sentence(report, "g s", BETWEEN) == said
    assert report_sentence(report, None, BETWEEN) == said.removesuffix("; g s shows what failed"), (
        "where it is shown already"
    )
