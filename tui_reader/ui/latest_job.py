"""Jobs in a thread of which only the newest counts: what a search as you type is made of."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

Job = Callable[[], None]


class LatestJob:
    """Does jobs one at a time and in a thread. One that still waits gives way to a newer one and is never done."""

    def __init__(self, run: Callable[[Job], None]) -> None:
        """`run` runs a function in a thread of its own."""
        self._run = run
        self._lock = Lock()
        self._job: Job | None = None
        self._busy = False

    @property
    def waiting(self) -> bool:
        """Whether a newer job waits for the one that is being done."""
        return self._job is not None

    def do(self, job: Job) -> None:
        """Do a job as soon as the one before it is done. Returns at once."""
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
