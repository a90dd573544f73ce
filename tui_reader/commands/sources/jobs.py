"""`bulletin-tui jobs`: which sources are due, and which workers sync them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC, datetime

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.archive.sync_jobs.protocol import SyncJob, SyncWorker
from tui_reader.archive.values import Synced
from tui_reader.commands.options.source_choice import read_sources
from tui_reader.commands.output.console import complain, print_json, print_text
from tui_reader.commands.output.table import print_columns
from tui_reader.config.checks import written_duration
from tui_reader.i18n import gettext as _
from tui_reader.labels import duration_text
from tui_reader.sync.wording import source_result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON object per line"))
    form.add_argument("--metrics", action="store_true", help=_("metrics for Prometheus"))


def run(options: argparse.Namespace) -> int:
    """0, also when there is no job."""
    jobs, workers, synced = _read(options)
    if options.metrics:
        print_text("\n".join(metrics(jobs, workers, synced)))
    elif options.json:
        for job in jobs:
            print_json(job_object(job, synced.get(job.origin)))
        for worker in workers:
            print_json(worker_object(worker))
    elif jobs:
        now = datetime.now(UTC)
        print_columns([_cells(job, synced.get(job.origin), now) for job in jobs], ((0, 12), (3, 12)))
        if workers:
            print_text("")
            print_columns([_worker_cells(worker, now) for worker in workers], ((0, 12),))
    else:
        complain(None, _("there are no jobs yet; `bulletin-tui sync --worker` makes one of each source"))
    return 0


def job_object(job: SyncJob, synced: Synced | None) -> dict[str, object]:
    """A job as the JSON object that `jobs` prints, see `docs/json.md`."""
    return {
        "source": job.origin,
        "host": job.host,
        "interval": job.interval,
        "due": job.due.isoformat(),
        "worker": job.worker,
        "lease_until": job.lease_until and job.lease_until.isoformat(),
        "synced": synced and {**synced._asdict(), "at": synced.at.isoformat()},
    }


def worker_object(worker: SyncWorker) -> dict[str, object]:
    """A worker as the JSON object that `jobs` prints, see `docs/json.md`."""
    return {
        "worker": worker.name,
        "started": worker.started.isoformat(),
        "seen": worker.seen.isoformat(),
        "leases": worker.leases,
        "completed": worker.completed,
        "lost": worker.lost,
    }


def metrics(jobs: Iterable[SyncJob], workers: Iterable[SyncWorker], synced: dict[str, Synced]) -> list[str]:
    """The lines of the text format of Prometheus, version 0.0.4."""
    jobs, workers = list(jobs), list(workers)
    lines = list[str]()

    def gauge(name: str, description: str, values: Iterable[tuple[str, str, float]]) -> None:
        lines.append(f"# HELP bulletin_tui_{name} {description}")
        lines.append(f"# TYPE bulletin_tui_{name} gauge")
        for label, value, number in values:
            lines.append(f'bulletin_tui_{name}{{{label}="{_escaped(value)}"}} {number:.17g}')

    last = [(each.origin, synced[each.origin]) for each in jobs if each.origin in synced]
    gauge("job_due_seconds", "When a source is due, in seconds since 1970.",
          (("source", each.origin, each.due.timestamp()) for each in jobs))  # fmt: skip
    gauge("job_leased", "1 while a worker syncs the source.",
          (("source", each.origin, float(each.worker is not None)) for each in jobs))  # fmt: skip
    gauge("sync_ended_seconds", "When the last sync of a source ended, in seconds since 1970.",
          (("source", name, each.at.timestamp()) for name, each in last))  # fmt: skip
    for column in ("new", "changed", "failed"):
        gauge(f"sync_{column}_bulletins", f"Bulletins of the last sync of a source: {column}.",
              (("source", name, float(getattr(each, column))) for name, each in last))  # fmt: skip
    gauge("sync_failed", "1 if the last sync of a source failed as a whole.",
          (("source", name, float(each.message is not None)) for name, each in last))  # fmt: skip
    gauge("worker_seen_seconds", "The last heartbeat of a worker, in seconds since 1970.",
          (("worker", each.name, each.seen.timestamp()) for each in workers))  # fmt: skip
    for column in ("leases", "completed", "lost"):
        gauge(f"worker_{column}", f"Sources of a worker: {column}.",
              (("worker", each.name, float(getattr(each, column))) for each in workers))  # fmt: skip
    return lines


def _read(options: argparse.Namespace) -> tuple[list[SyncJob], list[SyncWorker], dict[str, Synced]]:
    """The jobs and workers of the archive with the last syncs. Of an archive of this machine, which keeps no jobs,
    they follow from its sources."""
    from tui_reader.commands.options.arguments import settings_of
    from tui_reader.commands.transfer.worker_run import scheduled

    with open_archive(paths.archive_location()) as archive:
        jobs = archive.sync_jobs()
        if not archive.remote:
            settings = settings_of(options)
            jobs.schedule(
                [scheduled(each, settings) for each in read_sources(briefly=True).known if not each.paused]
            )
        return jobs.jobs(), jobs.workers(), archive.synced()


def _cells(job: SyncJob, synced: Synced | None, now: datetime) -> tuple[str, ...]:
    if job.worker is not None:
        state = _("being synced by {worker}").format(worker=job.worker)
    elif job.due <= now:
        state = _("due")
    else:
        state = _("due {time}").format(time=job.due.astimezone().strftime("%Y-%m-%d %H:%M"))
    return (
        job.origin,
        written_duration(job.interval),
        state,
        source_result(synced.outcome, synced) if synced else "",
    )


def _worker_cells(worker: SyncWorker, now: datetime) -> tuple[str, ...]:
    ago = duration_text((now - worker.seen).total_seconds())
    return (
        worker.name,
        _("seen {time} ago").format(time=ago),
        _("syncing {count}").format(count=worker.leases),
        _("{count} synced").format(count=worker.completed),
        _("{count} lost").format(count=worker.lost) if worker.lost else "",
    )


def _escaped(text: str) -> str:
    """A label value: backslash, quote and line break are escaped."""
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
