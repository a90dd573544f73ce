"""What a sync tells, in words: numbers, sizes and times as people read them, one line for each source."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import duration_text, rate_text, size_text
from tui_reader.sync.events import Ended, Report, SourceCounts


def expected(tally: SourceCounts) -> int:
    """How many bulletins the source will have named in the end, as far as anybody can tell: the listing pages not
    seen yet counted as those seen."""
    if not tally.pages_total or not tally.pages or tally.pages >= tally.pages_total:
        return tally.found
    return max(tally.found, tally.found * tally.pages_total // tally.pages)


def counts(tally: SourceCounts) -> str:
    """What has come of the bulletins so far, without what is none: `12 new, 1 failed`."""
    parts = (
        (tally.new, _("{count} new")),
        (tally.changed, _("{count} changed")),
        (tally.failed, _("{count} failed")),
    )
    return ", ".join(text.format(count=count) for count, text in parts if count)


def how_far(tally: SourceCounts) -> str:
    """All of a tally on one line, while its source is under way."""
    whole = expected(tally)
    parts = [f"{tally.done} / {whole}" if whole else "", counts(tally), size_text(tally.received)]
    if tally.rate:
        parts.append(rate_text(tally.rate))
    if (left := tally.seconds_left) is not None:
        parts.append(_("{time} left").format(time=duration_text(left)))
    return "; ".join(part for part in parts if part)


def end_line(ended: Ended) -> str:
    """What came of one source."""
    return f"{ended.source}: {_came_to(ended)}"


def report_lines(report: Report, order: dict[str, int]) -> Iterator[str]:
    """One line for each source, in the order of the list, and one for all when they are several."""
    ended = sorted(report.ended, key=lambda each: order.get(each.source, len(order)))
    for each in ended:
        yield end_line(each)
    if len(ended) > 1:
        sources = ngettext("{count} source", "{count} sources", len(ended)).format(count=len(ended))
        yield f"{sources}: {_result(report.total)}"


def _came_to(ended: Ended) -> str:
    result = _result(ended.tally)
    if ended.outcome == "cancelled":
        return _("interrupted; {result}").format(result=result)
    # A list that could not be had has no page of it that failed.
    if ended.outcome == "failed" and not ended.tally.failed:
        return _("failed; {result}").format(result=result)
    return result


def _result(tally: SourceCounts) -> str:
    """`12 new, 3 changed (240 found, 1.2 MB, 12 s)`."""
    found = _("{count} found").format(count=tally.found)
    details = [found, *([size_text(tally.received)] if tally.received else []), duration_text(tally.seconds)]
    return f"{counts(tally) or _('nothing new')} ({', '.join(details)})"
