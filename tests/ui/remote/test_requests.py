"""Calls in one thread: in their order, each kind once, and what is written to the end."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from support.manual_engine import TIMEOUT
from tui_reader.archive.errors import ArchiveError
from tui_reader.ui.remote.requests import ArchiveRequest, Requests
from tui_reader.ui.remote.suspension import Outcome


class Calls:
    """Requests of which the first hangs until `go_on`."""

    def __init__(self) -> None:
        self.requests = Requests(self._run, lambda then, outcome: then(outcome))
        self.done: list[str] = []
        self.dropped: list[str] = []
        self._threads: list[Thread] = []
        self._go_on = Event()
        self.requests.put(self._wait, self._note("first"))

    def _run(self, work: Callable[[], None]) -> None:
        self._threads.append(Thread(target=work))
        self._threads[-1].start()

    def _wait(self) -> None:
        assert self._go_on.wait(TIMEOUT)

    def _note(self, name: str) -> Callable[[Outcome], None]:
        return lambda outcome: self.done.append(f"{name} failed" if outcome.error else name)

    def put(self, name: str, kind: str = "", *, write: bool = False) -> ArchiveRequest:
        def call() -> None:
            if name == "bad":
                raise ArchiveError(None, "no")

        ended = lambda: self.dropped.append(name)  # noqa: E731
        return self.requests.put(call, self._note(name), ended, kind=kind, write=write)

    def go_on(self) -> None:
        self._go_on.set()
        for thread in self._threads:
            thread.join(TIMEOUT)


def test_calls_keep_their_order_and_errors_end_one_only() -> None:
    calls = Calls()
    for name in ("one", "bad", "two"):
        calls.put(name)
    calls.go_on()
    assert calls.done == ["first", "one", "bad failed", "two"]


def test_a_later_call_of_a_kind_takes_the_place_of_one_that_waits() -> None:
    calls = Calls()
    calls.put("rows 1", "rows")
    calls.put("counts", "counts")
    calls.put("rows 2", "rows")
    calls.go_on()
    assert (calls.done, calls.dropped) == (["first", "counts", "rows 2"], ["rows 1"])


def test_a_waiting_call_can_be_withdrawn() -> None:
    calls = Calls()
    one = calls.put("one")
    assert calls.requests.withdraw(one)
    calls.go_on()
    assert not calls.requests.withdraw(one)
    assert calls.done == ["first"]


def test_at_the_end_only_what_is_to_be_written_is_done() -> None:
    calls = Calls()
    calls.put("read")
    calls.put("mark", write=True)
    ending = Thread(target=calls.requests.finish)
    ending.start()
    assert calls.requests.unwritten == 1
    calls.put("another mark", write=True)
    while not calls.requests.ending:
        ending.join(0.001)
    calls.go_on()
    ending.join(TIMEOUT)
    assert calls.done == ["first", "mark", "another mark"]
    assert calls.requests.unwritten == 0
