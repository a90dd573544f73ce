"""The messages of one source below the list, with counts equal to those in the line of the source."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from support.pilot import CHINA
from tui_reader.archive.values import FailedFetch, Synced
from tui_reader.config.yamlfile import Fault
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.events import SourceCounts
from tui_reader.ui.sources.messages import messages_of
from tui_reader.ui.sources.source_rows import SourceRow
from tui_reader.ui.sync.background import SourceMessage, SourceProgress, State

pytestmark = pytest.mark.usefixtures("english")

WATER = Source("water", "https://water.example/")
THEN = datetime(2022, 5, 1, 9, tzinfo=CHINA)


def synced(outcome: str, failed: int = 0, message: str | None = None, new: int = 0) -> SourceRow:
    return SourceRow(WATER, synced=Synced(THEN, outcome, new, 0, failed, message))


def in_this_run(state: State, counts: SourceCounts, failures: int = 0) -> SourceRow:
    return SourceRow(WATER, progress=SourceProgress(state, counts, failures))


def gone(count: int, first: int = 0) -> list[FailedFetch]:
    return [
        FailedFetch(f"https://water.example/{first + number}", "gone", retriable=False) for number in range(count)
    ]


def failures(count: int) -> list[SourceMessage]:
    return [SourceMessage(f"https://water.example/{number}", "gone") for number in range(count)]


@pytest.mark.parametrize(
    ("entry", "missed", "title", "shown"),
    [
        pytest.param(SourceRow(WATER), 0, "0 failures", 0, id="never synced"),
        pytest.param(synced("done"), 0, "0 failures", 0, id="all well"),
        pytest.param(synced("failed", 2), 2, "2 failures", 2, id="pages"),
        pytest.param(synced("failed", 1, "no answer"), 0, "1 failure", 1, id="the whole source"),
        pytest.param(synced("failed", 1, "no answer"), 2, "1 failure, 2 earlier", 3, id="pages before, then all"),
        pytest.param(synced("failed", 2), 5, "2 failures, 3 earlier", 5, id="more are known from before"),
        pytest.param(synced("done"), 2, "2 earlier failures", 2, id="not asked for again"),
        pytest.param(synced("failed", 1200), 1, "1,200 failures (1 shown)", 1, id="not all are known"),
    ],
)
def test_failures_of_earlier_runs(entry: SourceRow, missed: int, title: str, shown: int) -> None:
    shown_messages = messages_of(entry, None, gone(missed))
    assert shown_messages.title == f"{title} · water"
    assert len(shown_messages.messages) == shown


def test_the_failure_of_the_whole_source_comes_first() -> None:
    shown_messages = messages_of(synced("failed", 1, "no answer"), None, gone(1))
    assert shown_messages.messages[0] == SourceMessage(WATER.address, "no answer")


@pytest.mark.parametrize(
    ("entry", "recent", "missed", "title", "shown"),
    [
        pytest.param(
            in_this_run("running", SourceCounts(), 2), 2, gone(9), "2 failures", 2, id="not while it runs"
        ),
        pytest.param(in_this_run("done", SourceCounts(), 2), 2, gone(2), "2 failures", 2, id="the same ones"),
        pytest.param(
            in_this_run("done", SourceCounts(), 2), 2, gone(2, 1), "2 failures, 1 earlier", 3, id="another one"
        ),
        pytest.param(
            in_this_run("done", SourceCounts(), 9), 2, gone(9), "9 failures (2 shown)", 2, id="too many to keep"
        ),
    ],
)
def test_messages_of_a_sync_in_this_run(
    entry: SourceRow, recent: int, missed: list[FailedFetch], title: str, shown: int
) -> None:
    shown_messages = messages_of(entry, failures(recent), missed)
    assert shown_messages.title == f"{title} · water"
    assert len(shown_messages.messages) == shown


def test_the_last_tried_address_comes_first() -> None:
    missed = [each._replace(tried=THEN.replace(day=day)) for each, day in zip(gone(3), (2, 9, 1), strict=True)]
    shown_messages = messages_of(synced("failed", 1), None, missed)
    assert [message.address[-1] for message in shown_messages.messages] == ["1", "0", "2"]


def test_an_error_in_the_settings_is_a_note() -> None:
    fault = Fault(Path("sources.yaml"), 7, "sources.1.kinds", 'unknown setting "kinds"')
    shown_messages = messages_of(SourceRow(WATER, fault=fault), None, ())
    assert shown_messages.title == "1 note · water"
    assert shown_messages.messages == [
        SourceMessage(WATER.address, 'sources.yaml:7: unknown setting "kinds"', failure=False)
    ]


def test_a_capture_is_recognized_by_its_address() -> None:
    missed = FailedFetch("https://water.example/0 20220501", "gone", retriable=False, version="20220501")
    assert messages_of(in_this_run("done", SourceCounts(), 1), failures(1), [missed]).title == "1 failure · water"


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        pytest.param(SourceRow(WATER), "never", id="never"),
        pytest.param(in_this_run("failed", SourceCounts(found=9, known=8, failed=1), 1), "done", id="one page"),
        pytest.param(
            in_this_run("failed", SourceCounts(found=2, failed=2, pages=1), 2), "failed", id="every page"
        ),
        pytest.param(
            in_this_run("failed", SourceCounts(found=2, failed=2), 2), "done", id="again, the list unchanged"
        ),
        pytest.param(
            in_this_run("failed", SourceCounts(found=2, failed=2), 3), "failed", id="again, and the list too"
        ),
        pytest.param(
            SourceRow(
                Source("here", "/notices"), progress=SourceProgress("failed", SourceCounts(found=1, failed=1), 1)
            ),
            "failed",
            id="a folder that is gone",
        ),
        pytest.param(in_this_run("failed", SourceCounts(), 1), "failed", id="the list"),
        pytest.param(
            in_this_run("failed", SourceCounts(found=3, new=3), 1), "done", id="a further page of the list"
        ),
        pytest.param(in_this_run("stopped", SourceCounts(), 1), "stopped", id="the archive broke"),
        pytest.param(in_this_run("cancelled", SourceCounts(), 1), "cancelled", id="cancelled"),
        pytest.param(synced("failed", 1), "done", id="one page, earlier"),
        pytest.param(synced("failed", 1, "no answer"), "failed", id="the list, earlier"),
        pytest.param(synced("failed", 1, "no answer", new=3), "done", id="a further page of it, earlier"),
        pytest.param(synced("cancelled"), "cancelled", id="cancelled, earlier"),
        pytest.param(synced("odd"), "odd", id="a word of a later version"),
    ],
)
def test_a_source_has_failed_when_nothing_was_fetched(entry: SourceRow, word: str) -> None:
    assert entry.state() == word
