"""A sync in words: how far it has come on one line, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import duration_text, rate_text, size_text
from tui_reader.sync.events import Report, SourceCounts
from tui_reader.ui.sync.background import SourceProgress, State

BETWEEN = " · "


def state_word(state: State) -> str:
    """A state of a source in a word."""
    words: dict[State, str] = {
        "waiting": _("waiting"),
        "running": _("running"),
        "done": _("done"),
        "failed": _("failed"),
        "cancelled": _("cancelled"),
        "stopped": _("stopped"),
    }
    return words[state]


def progress_text(names: Sequence[str], standings: Mapping[str, SourceProgress]) -> str:
    """How far a sync has come, in one line."""
    taking_part = [standings[name] for name in names if name in standings]
    tallies = [each.tally for each in taking_part]
    ended = sum(each.state not in ("waiting", "running") for each in taking_part)
    total = _sum(tallies)
    if len(names) == 1:
        parts = [_("Sync: {name}").format(name=names[0])]
    else:
        parts = [_("Sync: {done} of {all} sources").format(done=ended, all=len(names))]
    parts += _counted(total, always_new=True)
    if total.received:
        parts.append(size_text(total.received))
    running = [each.tally for each in taking_part if each.state == "running"]
    rate = sum(tally.rate for tally in running)
    if rate:
        parts.append(rate_text(rate))
    left = [tally.seconds_left for tally in running]
    if left and None not in left and all(each.state != "waiting" for each in taking_part):
        longest = max(seconds for seconds in left if seconds is not None)
        parts.append(_("{time} left").format(time=duration_text(longest)))
    return BETWEEN.join(parts)


def result_text(report: Report, key: str | None) -> str:
    """What came of a sync, in one line; `key` opens the screen that tells of failures, None where it is open."""
    total = report.total
    counted = BETWEEN.join(_counted(total, always_new=False))
    if report.cancelled:
        if not counted:
            return _("Sync cancelled; nothing new was kept.")
        return _("Sync cancelled; what was kept stays: {counts}").format(counts=counted)
    if not report.failures and not total.failed:
        return _("Sync done: {counts}").format(counts=counted or _("nothing new"))
    if not total.failed:
        # Whole lists that could not be had are no bulletins that failed.
        count = len(report.failures)
        failed = ngettext("{count} failure", "{count} failures", count).format(count=f"{count:,}")
        counted = BETWEEN.join(filter(None, (counted, failed)))
    if key is None:
        return _("Sync done: {counts}").format(counts=counted)
    return _("Sync done: {counts}; {key} shows what failed").format(counts=counted, key=key)


def _counted(total: SourceCounts, *, always_new: bool) -> list[str]:
    """What a sync has brought and not brought, in words."""
    parts = []
    if total.new or always_new:
        parts.append(ngettext("{count} new", "{count} new", total.new).format(count=f"{total.new:,}"))
    if total.changed:
        parts.append(
            ngettext("{count} changed", "{count} changed", total.changed).format(count=f"{total.changed:,}")
        )
    if total.failed:
        parts.append(ngettext("{count} failed", "{count} failed", total.failed).format(count=f"{total.failed:,}"))
    return parts


def _sum(tallies: Sequence[SourceCounts]) -> SourceCounts:
    """The counts that the line tells, added up."""
    return SourceCounts(
        new=sum(tally.new for tally in tallies),
        changed=sum(tally.changed for tally in tallies),
        failed=sum(tally.failed for tally in tallies),
        received=sum(tally.received for tally in tallies),
    )
