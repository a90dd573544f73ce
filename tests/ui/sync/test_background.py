"""A sync behind the screen: what it notes of its events, how it ends, and what the line about it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event as Flag
from threading import Thread

import pytest

from support.manual_engine import TIMEOUT, ManualEngines
from tui_reader.archive.errors import ArchiveError
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.events import Begun, Ended, Event, Failed, FilesDeleted, Noted, Progress, Report, SourceCounts
from tui_reader.sync.wording import report_sentence
from tui_reader.ui.sync.background import BackgroundSync, SourceMessage, SourceProgress
from tui_reader.ui.sync.setup import Running
from tui_reader.ui.sync.wording import BETWEEN, progress_text

pytestmark = pytest.mark.usefixtures("english")

TWO = (Source("water", "https://water.example/"), Source("roads", "https://roads.example/"))


def wait(background: BackgroundSync) -> None:
    background.join(TIMEOUT)
    assert not background.running


def test_a_source_waits_runs_and_ends() -> None:
    engines = ManualEngines()
    background = BackgroundSync(engines)
    assert background.start(TWO)
    assert {name: each.state for name, each in background.progress().items()} == {
        "water": "waiting",
        "roads": "waiting",
    }
    assert wait_for(engines) == ["water", "roads"]
    background.on_event(Begun("water", TWO[0].address))
    background.on_event(Progress("water", SourceCounts(found=9, new=4)))
    assert background.progress()["water"].state == "running"
    assert background.progress()["water"].counts.new == 4
    background.on_event(Ended("water", SourceCounts(found=9, new=9), "done"))
    engines.last.end(Report((Ended("water", SourceCounts(new=9), "done"),)))
    wait(background)
    assert background.progress()["water"].state == "done"
    assert background.progress()["roads"].state == "stopped", "what did not come to its end runs no more"
    assert isinstance(background.result(), Report)


def wait_for(engines: ManualEngines) -> list[str]:
    """The sources of the engine that is being made in another thread."""
    spin = Flag()
    while not engines.made:
        spin.wait(0.001)
    return engines.last.names


def test_there_is_one_sync_at_a_time() -> None:
    engines = ManualEngines()
    background = BackgroundSync(engines)
    assert background.start(TWO)
    assert not background.start(TWO)
    background.cancel()
    wait(background)
    assert background.start(TWO[:1])
    background.cancel()
    wait(background)


def test_cancelling_ends_the_sync_and_says_so() -> None:
    engines = ManualEngines()
    background = BackgroundSync(engines)
    background.start(TWO)
    wait_for(engines)
    background.cancel()
    wait(background)
    result = background.result()
    assert isinstance(result, Report)
    assert result.cancelled
    assert background.progress()["roads"].state == "cancelled"


def test_a_sync_that_is_cancelled_before_its_engine_is_made_never_runs() -> None:
    engines, may_make = ManualEngines(), Flag()

    def make(tell: Callable[[Event], None]) -> Running:
        assert may_make.wait(TIMEOUT)
        return engines(tell)

    background = BackgroundSync(make)
    background.start(TWO)
    background.cancel()
    may_make.set()
    wait(background)
    assert not engines.last.begun.is_set()
    assert background.result() == Report(cancelled=True)


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
    background = BackgroundSync(lambda _tell: Breaking(error))
    background.start(TWO)
    wait(background)
    result = background.result()
    assert isinstance(result, str)
    assert said in result
    assert "\n" not in result
    assert background.progress()["water"].state == "stopped", "nobody cancelled it"
    assert background.start(TWO)
    wait(background)


def test_messages_are_kept_by_source_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.ui.sync.background.MOST", 3)
    background = BackgroundSync(ManualEngines())
    assert background.messages("water") is None
    for number in range(5):
        background.on_event(Failed("water", f"https://water.example/{number}", "it is gone; check the address"))
    background.on_event(Noted("roads", "https://roads.example/", "4 entries were left out"))
    messages = background.messages("water")
    assert messages is not None
    assert [each.address[-1] for each in messages] == ["0", "1", "2"]
    assert background.progress()["water"].failure_count == 5
    note = SourceMessage("https://roads.example/", "4 entries were left out", failure=False)
    assert background.messages("roads") == [note]
    background.on_event(Noted("water", note.address, note.message))
    assert background.messages("water") == [*messages, note], "no number of failures hides a note"
    background.on_event(Failed("roads", "https://roads.example/1", "gone"))
    assert background.messages("roads") == [SourceMessage("https://roads.example/1", "gone"), note], (
        "failures come first"
    )


def test_another_sync_of_a_source_begins_with_nothing() -> None:
    engines = ManualEngines()
    background = BackgroundSync(engines)
    background.start(TWO)
    background.on_event(Failed("water", "a", "b"))
    background.on_event(Failed("roads", "a", "b"))
    background.cancel()
    wait(background)
    background.start(TWO[:1])
    assert background.messages("water") == []
    assert background.messages("roads") == [SourceMessage("a", "b")], (
        "the one that has no part in it keeps its own"
    )
    background.cancel()
    wait(background)


def test_events_may_come_from_several_threads() -> None:
    background = BackgroundSync(ManualEngines())

    def tell() -> None:
        for _ in range(300):
            background.on_event(Failed("water", "a", "b"))

    threads = [Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
    assert background.progress()["water"].failure_count == 1200


RUNNING = SourceProgress(
    "running", SourceCounts(found=900, new=120, failed=2, waiting=560, received=4_100_000, seconds=3.2)
)


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        pytest.param({"a": SourceProgress()}, "Sync: a · 0 new", id="nothing yet"),
        pytest.param(
            {"a": SourceProgress(), "b": SourceProgress()},
            "Sync: 0 of 2 sources  ──────────── · 0 new",
            id="nothing of two",
        ),
        pytest.param(
            {"a": RUNNING},
            "Sync: a  ━╸────────── 122/900 · 120 new · 2 failed · 4.1 MB · 38/s · 15 s left",
            id="one runs",
        ),
        pytest.param(
            {"a": RUNNING, "b": SourceProgress("done", SourceCounts(new=5, changed=1)), "c": SourceProgress()},
            "Sync: 1 of 3 sources  ━━━━──────── · 125 new · 1 changed · 2 failed · 4.1 MB · 38/s",
            id="no estimate while a source waits",
        ),
        pytest.param(
            {"a": RUNNING, "b": SourceProgress("failed", SourceCounts(found=8, new=5, failed=3))},
            "Sync: 1 of 2 sources  ━╸────────── 130/908 · 125 new · 5 failed · 4.1 MB · 38/s · 15 s left",
            id="the last one runs",
        ),
    ],
)
def test_how_far_a_sync_has_come_is_one_line(progress: dict[str, SourceProgress], said: str) -> None:
    assert progress_text(tuple(progress), progress) == said


def ended(counts: SourceCounts) -> tuple[Ended, ...]:
    return (Ended("a", counts, "done"),)


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
        pytest.param(
            Report(ended(SourceCounts(new=1, failed=1)), (Failed("a", "x", "y"), Failed("b", "z", "y"))),
            "Sync done: 1 new · 2 failures; g s shows what failed",
            id="a bulletin and a whole list failed",
        ),
        pytest.param(
            Report(ended(SourceCounts(new=1)), deleted=FilesDeleted(2, 3_000_000, 2 * 10**9, 2 * 10**9)),
            "Sync done: 1 new · deleted 2 attached files (3.0 MB), as all together had more than 2.0 GB",
            id="over the quota of files",
        ),
        pytest.param(
            Report(ended(SourceCounts(new=1)), deleted=FilesDeleted(0, 0, 3 * 10**9, 2 * 10**9)),
            "Sync done: 1 new",
            id="over the quota of files as before",
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
