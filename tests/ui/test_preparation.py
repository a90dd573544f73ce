"""Steps towards the text that is shown next: which of them are taken, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.ui.host import Host
from tui_reader.ui.preparation import Preparation

ERROR = ArchiveError(None, "the file is damaged")


class ThreadsInOrder:
    """Runs what belongs in a thread when it is asked to, and what belongs in the UI thread at once."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self._waiting: list[Callable[[], None]] = []

    def in_background(self, work: Callable[[], None]) -> None:
        self._waiting.append(work)

    def run(self) -> None:
        while self._waiting:
            self._waiting.pop(0)()

    def call_in_ui(self, done: Callable[[Any], object], value: object) -> None:
        done(value)

    def show_message(self, message: str) -> None:
        self.messages.append(message)


@pytest.fixture
def app() -> ThreadsInOrder:
    return ThreadsInOrder()


@pytest.fixture
def preparation(app: ThreadsInOrder) -> Preparation:
    return Preparation(cast("Host", app))


def fail(_result: object = None) -> object:
    raise ERROR


def succeed(_result: object = None) -> object:
    return None


def test_what_follows_is_done_after_the_last_step(app: ThreadsInOrder, preparation: Preparation) -> None:
    taken: list[str] = []

    def then(text: str) -> None:
        preparation.start(lambda: f"document of {text}", taken.append, long=True)

    preparation.start(lambda: "text", then, long=True)
    preparation.afterwards(lambda: taken.append("read"))
    assert taken == []
    app.run()
    assert taken == ["document of text", "read"]


def test_only_the_last_of_several_is_done(app: ThreadsInOrder, preparation: Preparation) -> None:
    taken: list[str] = []
    preparation.start(lambda: "first", taken.append, long=True)
    preparation.start(lambda: "second", taken.append, long=True)
    app.run()
    assert taken == ["second"]


@pytest.mark.parametrize(("work", "done"), [(fail, succeed), (succeed, fail)])
def test_after_a_failure_nothing_follows(
    app: ThreadsInOrder, preparation: Preparation, work: Callable[[], object], done: Callable[[object], object]
) -> None:
    """Neither for the text that failed nor for one that is shown later."""
    taken: list[str] = []
    preparation.start(work, done, long=True)
    preparation.afterwards(lambda: taken.append("marked as read"))
    app.run()
    assert app.messages == [str(ERROR)]
    assert not preparation.running
    preparation.afterwards(lambda: taken.append("next"))
    assert taken == ["next"]


def test_a_failure_is_told_to_who_asked(app: ThreadsInOrder, preparation: Preparation) -> None:
    failed: list[ArchiveError] = []
    preparation.start(fail, succeed, failed.append, long=True)
    app.run()
    preparation.start(fail, succeed, failed.append, long=False)
    assert failed == [ERROR, ERROR]
    assert app.messages == []
