"""`bulletin-tui stats`: how many bulletins there are by time, publisher, source and section."""

from __future__ import annotations

import argparse
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from tui_reader.archive.statistics.periods import Timeline, Unit
from tui_reader.archive.statistics.rhythm import MOST, rhythms
from tui_reader.archive.statistics.sampling import evenly_spread, sampled_rows
from tui_reader.archive.statistics.topic_words import topic_words
from tui_reader.archive.statistics.values import DayCounts, GroupCount, Grouping, Rhythm, TopicWord, in_order
from tui_reader.archive.values import View
from tui_reader.commands import USAGE
from tui_reader.commands.options.arguments import at_least
from tui_reader.commands.options.bulletin_choice import archive_or_empty
from tui_reader.commands.options.query import all_hits, index_if_many, read_query
from tui_reader.commands.output.console import print_json, print_text
from tui_reader.commands.output.progress import compare_waiting
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import silence_text
from tui_reader.text.width import cell_width

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.query.nodes import Query

_BAR = 40
_GAP = 4
"""Periods without any from which one line stands for all of them."""
_GROUPINGS: tuple[Grouping, ...] = ("publisher", "source", "section")
_PUBLISHING: tuple[Literal["publisher"], Literal["source"]] = ("publisher", "source")
_KEYS = {"publisher": "publishers", "source": "sources", "section": "sections"}


class _Sums(NamedTuple):
    """What is counted of a view or of the hits of a query: the days, the groups, the days of those of each group
    that are named by number, and frequent words."""

    days: DayCounts
    groups: Mapping[Grouping, Sequence[GroupCount]]
    days_of: Mapping[tuple[Grouping, str], DayCounts]
    rhythms: Mapping[Grouping, Mapping[str, Rhythm]]
    words: Sequence[TopicWord]
    same_texts: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=_("only the bulletins that `search` finds"))
    parser.add_argument(
        "--by", choices=("year", "month", "day"), default="month", help=_("the periods (default: month)")
    )
    parser.add_argument(
        "--limit",
        type=at_least(0),
        default=10,
        metavar="N",
        help=_("at most this many publishers, sources, sections and words (default: 10)"),
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object"))


def run(options: argparse.Namespace) -> int:
    """0, 2 for a query that cannot be read."""
    text, query = " ".join(options.query) if options.query else None, None
    if text is not None and (query := read_query(text)) is None:
        return USAGE
    with archive_or_empty() as archive:
        if query is None:
            compare_waiting(archive)
            sums = _of_archive(archive, options.limit)
        else:
            index_if_many(archive)
            sums = _of_hits(archive, query, options.limit)
    if options.json:
        print_json({"query": text, **_object(sums, options)})
    else:
        _print(sums, options)
    return 0


def _of_archive(archive: Archive, limit: int) -> _Sums:
    view = View()
    groups = {by: archive.group_counts(view, by) for by in _GROUPINGS}
    days_of: dict[tuple[Grouping, str], DayCounts] = {
        (by, group.name): archive.day_counts(
            view._replace(source=group.name) if by == "publisher" else view._replace(origins=(group.name,))
        )
        for by in _PUBLISHING
        for group in groups[by][:limit]
    }
    days = archive.day_counts(view)
    by_name: dict[Grouping, Mapping[str, Rhythm]] = {by: _rhythms(archive, by) for by in _PUBLISHING}
    same_texts = archive.count(view) - archive.count(view._replace(distinct=True))
    return _Sums(days, groups, days_of, by_name, _recent_words(archive, days, limit), same_texts)


def _recent_words(archive: Archive, days: DayCounts, limit: int) -> list[TopicWord]:
    """Words of the last month that has bulletins: those of the whole archive are compared with nothing."""
    if not days.days:
        return []
    last = date.fromordinal(days.days[-1])
    return archive.topic_words(View(since=last.replace(day=1), until=last), limit)


def _of_hits(archive: Archive, query: Query, limit: int) -> _Sums:
    rows = [hit.row for hit in all_hits(archive, query, 0)]
    sections = archive.sections_of([row.id for row in rows])
    names: dict[Grouping, list[str]] = {
        "publisher": [row.source or "" for row in rows],
        "source": [row.origin or "" for row in rows],
        "section": [sections.get(row.id, "") for row in rows],
    }
    groups = {by: in_order(Counter(each).items()) for by, each in names.items()}
    dates = [row.published and row.published.date() for row in rows]
    days_of = {
        (by, group.name): _counted(day for day, name in zip(dates, names[by], strict=True) if name == group.name)
        for by in _GROUPINGS
        for group in groups[by][:limit]
    }
    ids = {row.id for row in rows}
    others = [row.title for row in sampled_rows(archive, View()) if row.id not in ids]
    words = topic_words([row.title for row in evenly_spread(rows)], others, limit)
    shown = {group.name for by in _PUBLISHING for group in groups[by]}
    by_name: dict[Grouping, Mapping[str, Rhythm]] = {
        by: {name: each for name, each in _rhythms(archive, by).items() if name in shown} for by in _PUBLISHING
    }
    first: dict[int, int] = {}
    for row in rows:
        if row.others and row.id not in first:
            first |= {other.id: row.id for other in archive.same_texts(row.id)} | {row.id: row.id}
    texts = Counter(first[row.id] for row in rows if row.id in first)
    return _Sums(_counted(dates), groups, days_of, by_name, words, sum(texts.values()) - len(texts))


def _counted(dates: Iterable[date | None]) -> DayCounts:
    known = list(dates)
    counts = Counter(day.toordinal() for day in known if day is not None)
    days = sorted(counts)
    return DayCounts(array("i", days), array("q", (counts[day] for day in days)), known.count(None))


def _rhythms(archive: Archive, by: Literal["publisher", "source"]) -> dict[str, Rhythm]:
    return rhythms(archive.publication_days(by, MOST), date.today())


def _object(sums: _Sums, options: argparse.Namespace) -> dict[str, object]:
    timeline = Timeline(sums.days)
    around = timeline.days
    found: dict[str, object] = {
        "total": timeline.total,
        "undated": sums.days.undated,
        "first": around and around[0].isoformat(),
        "last": around and around[1].isoformat(),
        "same_texts": sums.same_texts,
        "by": options.by,
        "periods": _periods(sums.days, options.by),
    }
    for by in _GROUPINGS:
        found[_KEYS[by]] = [
            _group_object(sums, by, group, options.by) for group in sums.groups[by][: options.limit]
        ]
        found[f"{_KEYS[by]}_total"] = len(sums.groups[by])
    found["words"] = [
        {
            "word": word.word,
            "share": round(word.share, 4),
            "elsewhere": round(word.elsewhere, 4),
            "score": round(word.score, 1),
        }
        for word in sums.words
    ]
    return found


def _group_object(sums: _Sums, by: Grouping, group: GroupCount, unit: Unit) -> dict[str, object]:
    found: dict[str, object] = {"name": group.name, "total": group.total}
    days = sums.days_of.get((by, group.name))
    if days is not None:
        found["periods"] = _periods(days, unit)
    if by != "section":
        each = sums.rhythms[by].get(group.name)
        found["rhythm"] = each and {
            "last": each.last.isoformat(),
            "silent_days": each.silent,
            "median_days": each.median,
            "longest_days": each.longest,
            "intervals": each.intervals,
            "quiet": each.quiet,
            "irregular": each.irregular,
        }
    return found


def _periods(days: DayCounts, unit: Unit) -> list[dict[str, object]]:
    """The periods that have any."""
    return [
        {"period": _name(unit, each.first), "total": each.total}
        for each in Timeline(days).periods(unit)
        if each.total
    ]


def _name(unit: Unit, day: date) -> str:
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[unit]]


def _print(sums: _Sums, options: argparse.Namespace) -> None:
    timeline = Timeline(sums.days)
    line = ngettext("{count} article", "{count} articles", timeline.total).format(count=f"{timeline.total:,}")
    if sums.days.undated:
        undated = ngettext("{count} undated", "{count} undated", sums.days.undated)
        line += " · " + undated.format(count=f"{sums.days.undated:,}")
    if sums.same_texts:
        same = ngettext("{count} with the text of another", "{count} with the text of others", sums.same_texts)
        line += " · " + same.format(count=f"{sums.same_texts:,}")
    print_text(line)
    if not timeline.total:
        return
    _print_bars(_lines_of(timeline, options.by))
    titles = {"publisher": _("Publishers"), "source": _("Sources"), "section": _("Sections")}
    nothing = {"publisher": _("No publisher"), "source": _("No source"), "section": _("No section")}
    for by in _GROUPINGS:
        groups = sums.groups[by][: options.limit]
        if not groups or (len(sums.groups[by]) == 1 and not groups[0].name):
            continue
        print_text(f"\n{titles[by]} ({len(sums.groups[by]):,})")
        _print_bars(
            [
                (group.name or nothing[by], group.total, _rhythm_text(sums.rhythms.get(by, {}).get(group.name)))
                for group in groups
            ]
        )
    if sums.words:
        print_text("\n" + (_("Frequent words") if options.query else _("Frequent words of the last month")))
        for word in sums.words:
            here, elsewhere = f"{word.share:.0%}", f"{word.elsewhere:.1%}"
            print_text(
                "  "
                + _("{word}  {here}, elsewhere {elsewhere}").format(word=word.word, here=here, elsewhere=elsewhere)
            )


def _lines_of(timeline: Timeline, unit: Unit) -> list[tuple[str, int | None, str]]:
    """The periods that have any; a gap of several is one line."""
    lines, empty = list[tuple[str, int | None, str]](), list[tuple[str, int | None, str]]()
    for each in timeline.periods(unit):
        line = (_name(unit, each.first), each.total, "")
        if not each.total:
            empty.append(line)
            continue
        lines += empty if len(empty) < _GAP else [("…", None, "")]
        empty = []
        lines.append(line)
    return lines


def _rhythm_text(found: Rhythm | None) -> str:
    if found is None or not (found.quiet or found.irregular):
        return ""
    if found.quiet:
        return silence_text(found.silent)
    return _("irregular")


def _print_bars(rows: Sequence[tuple[str, int | None, str]]) -> None:
    """Prints labels, numbers, bars and notes; None for a line without a number."""
    most = max((total for _label, total, _note in rows if total), default=0)
    widest = max((cell_width(label) for label, _total, _note in rows), default=0)
    for label, total, note in rows:
        gap = " " * (widest - cell_width(label))
        number = f"{total:,}" if total is not None else ""
        drawn = "#" * (max(1, round(_BAR * total / most)) if total else 0)
        print_text(f"  {label}{gap}  {number:>{len(f'{most:,}')}} {drawn}{'  ' if note else ''}{note}".rstrip())
