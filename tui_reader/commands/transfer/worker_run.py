"""The rounds of `sync --worker`: take the sources that are due, sync them, wait, until the user stops it."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.archive.sync_jobs.protocol import ScheduledSource
from tui_reader.commands import INTERRUPTED, SUCCESS
from tui_reader.commands.output.console import complain
from tui_reader.commands.transfer.sync_run import LeasedSync, SyncRequest, synchronize
from tui_reader.config import settings as config
from tui_reader.i18n import gettext as _
from tui_reader.labels import duration_text
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_reader.sources.profiles.profile import Profiles
    from tui_reader.sources.sourcelist.reading import Source

LONGEST_PAUSE = 30.0
"""Seconds after which a worker that has nothing to do looks at its sources and jobs again. Chosen by hand."""

AWAY_PAUSE = 5.0
"""Seconds until the next attempt when the archive does not answer."""

Read = Callable[[], "tuple[Sequence[Source], Profiles, config.Config]"]
"""Reads the sources that this worker may take, the profiles and the settings, which may have changed."""


def worker_name() -> str:
    """The name of this worker: its machine and its process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def work(read: Read, request: SyncRequest, *, once: bool) -> int:
    """Syncs the sources that are due, again and again until Ctrl-C or SIGTERM; `once`: until none is due. An
    archive that does not answer is asked again. Returns the exit code: that of the last sync for `once`, else 130.
    """
    said = False
    with stop_requested() as stop:
        while True:
            sources, profiles, settings = read()
            pause, code = AWAY_PAUSE, SUCCESS
            try:
                pause, code, idle = _round(sources, profiles, settings, request)
                if idle is not None and not (said or request.form == "quiet"):
                    complain(None, idle)
                said = idle is not None
            except ArchiveError as error:
                if once:
                    raise
                complain(error.path, error.message)
            if once or code == INTERRUPTED or stop.wait(pause):
                return code if once else INTERRUPTED


def scheduled(source: Source, settings: config.Config) -> ScheduledSource:
    """A source as a job: its host, which workers keep apart, and its interval."""
    host = ""
    if is_web(source.address):
        host = (urlsplit(source.address).netloc.rpartition("@")[2]).lower()
    return ScheduledSource(source.name, host, source.interval or settings.interval)


@contextmanager
def stop_requested() -> Iterator[threading.Event]:
    """An event that SIGTERM sets, which also interrupts the main thread as Ctrl-C does."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGTERM, on_signal)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)


def _round(
    sources: Sequence[Source], profiles: Profiles, settings: config.Config, request: SyncRequest
) -> tuple[float, int, str | None]:
    """Syncs what is due; returns the seconds until more is, the exit code, and what to say if nothing was due."""
    from tui_reader.sync.worker.leased_sources import LEASE, LeasedSources
    from tui_reader.sync.worker.shared_limits import JobLimits

    names = {source.name: source for source in sources}
    with open_archive(paths.archive_location()) as archive:
        jobs = archive.sync_jobs()
        jobs.schedule([scheduled(source, settings) for source in sources])
        # The heartbeat of a worker that has nothing to do.
        jobs.renew(worker_name(), LEASE)
        code, idle = SUCCESS, None
        if jobs.next_due(names) == 0:
            supply, limits = LeasedSources(jobs, worker_name(), names), JobLimits(jobs)
            try:
                code = synchronize(sources, profiles, settings, request, LeasedSync(supply, limits))
            finally:
                limits.close()
            for name in supply.lost:
                complain(name, _("its lease was lost; another worker syncs this source"))
        else:
            idle = _nothing_due(jobs.next_due(names))
        due = jobs.next_due(names)
        return LONGEST_PAUSE if due is None else min(max(due, 1.0), LONGEST_PAUSE), code, idle


def _nothing_due(seconds: float | None) -> str:
    if seconds is None:
        return _("no source is due")
    return _("no source is due; the next one is in {duration}").format(duration=duration_text(seconds))
