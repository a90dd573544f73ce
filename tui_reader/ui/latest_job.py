"""Jobs in a thread, of which only the latest matters: for a search while the query is typed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

Job = Callable[[], None]


class LatestJob:
    """Runs jobs one at a time in a thread. A job that has not begun is dropped when a newer one arrives."""

    def __init__(self, run: Callable[[Job], None]) -> None:
        """`run` runs a function in a thread of its own."""
        self._run = run
        self._lock = Lock()
        self._job: Job | None = None
        self._busy = False

    @property
    def waiting(self) -> bool:
        """Whether a newer job waits for the running one to end."""
        return self._job is not None

    def do(self, job: Job) -> None:
        """Run a job after the running one; returns at once."""
        with self._lock:
            self._job = job
            if self._busy:
                return
            self._busy = True
        self._run(self._work)

    def _work(self) -> None:
        while True:
            with self._lock:
                job, self._job = self._job, None
                if job is None:
                    self._busy = False
                    return
            try:
                job()
            except BaseException:
                with self._lock:
                    self._busy = False
                raise
