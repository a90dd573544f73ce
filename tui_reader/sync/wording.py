"""Sentences about a sync: progress and results, for the command line and the screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tui_reader.archive.values import Synced
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import (
    comma_list,
    duration_text,
    labelled,
    rate_text,
    semicolon_list,
    size_text,
    with_note,
)
from tui_reader.sync.events import Ended, FilesDeleted, Report, SourceCounts

ResultCounts = SourceCounts | Synced
"""The counts of a sync that runs or has just ended, or of one that the archive has recorded."""


def counts_text(results: ResultCounts, separator: str | None = None, *, always_new: bool = False) -> str:
    """The counts that are not zero: `12 new, 1 failed`; with `always_new` also `0 new`. `separator` defaults to
    the comma of the language."""
    parts = []
    if results.new or always_new:
        parts.append(ngettext("{count} new", "{count} new", results.new).format(count=f"{results.new:,}"))
    if results.changed:
        changed = ngettext("{count} changed", "{count} changed", results.changed)
        parts.append(changed.format(count=f"{results.changed:,}"))
    if results.failed:
        failed = ngettext("{count} failed", "{count} failed", results.failed)
        parts.append(failed.format(count=f"{results.failed:,}"))
    if isinstance(results, SourceCounts):
        parts += _files(results)
    return comma_list(parts) if separator is None else separator.join(parts)


def _files(counts: SourceCounts) -> Iterator[str]:
    """The numbers of files that bulletins link: `34 of 50 files` while they are fetched, then `48 files, 2 files
    not fetched`."""
    if counts.files_done < counts.files_found:
        some = ngettext("{done} of {count} file", "{done} of {count} files", counts.files_found)
        yield some.format(done=f"{counts.files_done:,}", count=f"{counts.files_found:,}")
        return
    if counts.files:
        yield ngettext("{count} file", "{count} files", counts.files).format(count=f"{counts.files:,}")
    if missing := counts.files_refused + counts.files_failed:
        text = ngettext("{count} file not fetched", "{count} files not fetched", missing)
        yield text.format(count=f"{missing:,}")


def progress_text(counts: SourceCounts) -> str:
    """The progress of one source, on one line: `10 / 21; 3 new; 1.2 MB; 1.2/s; 9 s left`."""
    expected = counts.expected
    parts = [
        f"{counts.done:,} / {expected:,}" if expected else "",
        counts_text(counts),
        received_text(counts),
    ]
    if counts.rate:
        parts.append(rate_text(counts.rate))
    if (left := counts.seconds_left) is not None:
        parts.append(_("{time} left").format(time=duration_text(left)))
    return semicolon_list(parts)


def received_text(counts: SourceCounts) -> str:
    """How much came from a server, or how far the files of a source were read: `1.2 MB / 34 MB`."""
    if counts.read_total:
        return f"{size_text(counts.read)} / {size_text(counts.read_total)}"
    return size_text(counts.received)


def source_result(outcome: str, results: ResultCounts) -> str:
    """The result of one source: `12 new, 3 changed`; counts of a running sync with their details:
    `12 new, 3 changed (240 found, 1.2 MB, 12 s)`. `outcome` is an `events.Outcome`."""
    result = counts_text(results) or _("nothing new")
    if isinstance(results, SourceCounts):
        result = with_note(result, _details(results))
    if outcome == "cancelled":
        return _("interrupted; {result}").format(result=result)
    # A listing that could not be fetched is not a bulletin that failed.
    if outcome == "failed" and not results.failed:
        return _("failed; {result}").format(result=result)
    return result


def end_line(ended: Ended) -> str:
    """The name of a source and its result."""
    return labelled(ended.source, source_result(ended.outcome, ended.counts))


def report_lines(report: Report, order: dict[str, int]) -> Iterator[str]:
    """One line for each source, in the order of the list of sources, and a total for two or more."""
    ended = sorted(report.ended, key=lambda each: order.get(each.source, len(order)))
    for each in ended:
        yield end_line(each)
    if len(ended) > 1:
        sources = ngettext("{count} source", "{count} sources", len(ended)).format(count=f"{len(ended):,}")
        yield labelled(sources, source_result("done", report.total))


def deleted_lines(deleted: FilesDeleted | None) -> Iterator[str]:
    """What was deleted for the quota of attached files, and whether more than that is left."""
    if deleted is None:
        return
    quota = size_text(deleted.quota)
    if deleted.files:
        text = ngettext(
            "deleted {count} attached file ({size}), as all together had more than {quota}",
            "deleted {count} attached files ({size}), as all together had more than {quota}",
            deleted.files,
        )
        yield text.format(count=f"{deleted.files:,}", size=size_text(deleted.size), quota=quota)
    if deleted.left > deleted.quota:
        text = _(
            "attached files have {size}, more than the quota of {quota}; those of marked bulletins stay, and "
            "those that their servers do not have any more"
        )
        yield text.format(size=size_text(deleted.left), quota=quota)


def report_sentence(report: Report, key: str | None, separator: str) -> str:
    """The result of a whole sync, in one sentence. `key` opens the screen that lists failures; None where that is
    open."""
    deleted = islice(deleted_lines(report.deleted), 1) if report.deleted and report.deleted.files else ()
    return separator.join((_sentence(report, key, separator), *deleted))


def _sentence(report: Report, key: str | None, separator: str) -> str:
    total = report.total
    counts = counts_text(total, separator)
    if report.cancelled:
        if not counts:
            return _("Sync cancelled; nothing new was kept.")
        return _("Sync cancelled; what was kept stays: {counts}").format(counts=counts)
    if not report.failures and not total.failed:
        return _("Sync done: {counts}").format(counts=counts or _("nothing new"))
    if (count := len(report.failures)) > total.failed:
        # Listings that could not be fetched are not bulletins that failed.
        counts = counts_text(total._replace(failed=0), separator)
        failed = ngettext("{count} failure", "{count} failures", count).format(count=f"{count:,}")
        counts = separator.join(filter(None, (counts, failed)))
    if key is None:
        return _("Sync done: {counts}").format(counts=counts)
    return _("Sync done: {counts}; {key} shows what failed").format(counts=counts, key=key)


def _details(counts: SourceCounts) -> str:
    found = _("{count} found").format(count=f"{counts.found:,}")
    received = size_text(counts.received) if counts.received else ""
    return comma_list((found, received, duration_text(counts.seconds)))
