"""Syncs in tests: the engine in a thread, pages parsed in this process, every event recorded."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from support.warc_files import Warc
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.model import Bulletin, Page
from tui_reader.parse.page import parse_page
from tui_reader.sources.http.client import Client
from tui_reader.sources.profiles.profile import Profiles
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync import engine as engines
from tui_reader.sync.engine import Engine, Options
from tui_reader.sync.events import (
    ActionFailed,
    Arrived,
    Begun,
    Ended,
    Event,
    Failed,
    FilesDeleted,
    Indexing,
    Noted,
    Progress,
    Report,
    SourceCounts,
)
from tui_reader.sync.parser_pool import ParserPool

HTML = "text/html; charset=utf-8"
HURRIED = Options(pace=0.0, proxy="", workers=1)


async def _at_once(seconds: float) -> None:
    await asyncio.sleep(0)


def hurried() -> Client:
    """A client that does not wait before it tries again."""
    return Client(sleep=_at_once)


class InlineParser:
    """A parser without a process of its own; `parsed` are the addresses of its pages, `largest` the bytes of the
    largest one."""

    def __init__(self) -> None:
        self.parsed: list[str] = []
        self.largest = 0

    def parse(
        self,
        data: bytes,
        address: str,
        declared_charset: str | None = None,
        media_type: str | None = None,
        more: Sequence[tuple[str, bytes]] = (),
        rules: Mapping[str, str] | None = None,
    ) -> Page:
        self.parsed.append(address)
        self.largest = max(self.largest, len(data))
        return parse_page(data, address, declared_charset, media_type, more, rules)

    def abort(self) -> None:
        pass


@pytest.fixture
def parser(monkeypatch: pytest.MonkeyPatch) -> InlineParser:
    """The parser of every sync in a test."""
    inline = InlineParser()
    monkeypatch.setattr(engines, "ParserPool", lambda count, make=None: ParserPool(1, lambda: inline))
    return inline


@contextmanager
def archive_in(folder: Path | None = None) -> Iterator[SqliteArchive]:
    archive = SqliteArchive.open(folder and folder / "archive.sqlite")
    try:
        yield archive
    finally:
        archive.close()


class Run:
    """A finished sync: its report and its events, which are checked."""

    def __init__(self, report: Report, events: Sequence[Event]) -> None:
        self.report = report
        self.events = events
        self.total = report.total
        check(events, report)

    @property
    def counts(self) -> dict[str, int]:
        """The counts of bulletins that are not zero."""
        names = ("found", "known", "new", "changed", "same", "skipped", "failed", "waiting")
        return {name: number for name in names if (number := getattr(self.total, name))}

    @property
    def failures(self) -> list[tuple[str, str]]:
        return [(failure.address, failure.message) for failure in self.report.failures]


def check(events: Sequence[Event], report: Report) -> None:
    """Checks what holds for the events of every sync."""
    names = [event.source for event in events if isinstance(event, Begun)]
    assert len(set(names)) == len(names)
    for name in names:
        own = [
            event
            for event in events
            if not isinstance(event, FilesDeleted | Indexing | ActionFailed) and event.source == name
        ]
        begun, *between, ended = own
        assert isinstance(begun, Begun)
        assert isinstance(ended, Ended)
        assert not any(isinstance(event, Begun | Ended) for event in between)
        counts = [*(event.counts for event in between if isinstance(event, Progress)), ended.counts]
        for each in counts:
            _check_counts(each)
        for before, after in pairwise(counts):
            assert before.done <= after.done
            assert before.requests <= after.requests
        kinds = Counter(event.what for event in between if isinstance(event, Arrived))
        assert (kinds["new"], kinds["changed"]) == (ended.counts.new, ended.counts.changed)
        assert kinds["same"] <= ended.counts.same
        failed = [event for event in between if isinstance(event, Failed)]
        assert len(failed) >= ended.counts.failed
        for event in failed:
            assert event.message
            assert "\n" not in event.message
        if ended.outcome == "done":
            assert not failed
            assert ended.counts.waiting == 0
    assert sorted(ended.source for ended in report.ended) == sorted(names)
    assert {event for event in events if isinstance(event, Failed)} == set(report.failures)
    assert {event for event in events if isinstance(event, Noted)} == set(report.notes)
    assert [event for event in events if isinstance(event, ActionFailed)] == list(report.actions_failed)


def _check_counts(counts: SourceCounts) -> None:
    numbers = counts._replace(pages_total=None)
    assert min(number for number in numbers if number is not None) >= 0, counts
    assert counts.found == counts.done + counts.waiting, counts


async def sync(
    archive: SqliteArchive,
    *sources: Source | str,
    options: Options = HURRIED,
    profiles: Profiles | None = None,
    client: Callable[[], Client] | None = None,
    on_event: Callable[[Event, Engine], None] | None = None,
) -> Run:
    """Syncs in a thread; a text is the address of a source without settings. `on_event` receives every event."""
    events: list[Event] = []
    threads = set[int]()

    def collect(event: Event) -> None:
        events.append(event)
        threads.add(threading.get_ident())
        if on_event is not None:
            on_event(event, engine)

    engine = Engine(None, profiles or Profiles(), collect, options, archive=archive, client=client or hurried)
    wanted = [source_of(source) for source in sources]
    report = await asyncio.to_thread(engine.run, wanted)
    assert len(threads) <= 1
    return Run(report, events)


def source_of(source: Source | str) -> Source:
    return Source("源", source, robots=False) if isinstance(source, str) else source


def kept(archive: SqliteArchive) -> dict[str, Bulletin]:
    """Every bulletin by its address."""
    found = [archive.bulletin(row.id) for row in archive.rows(View(), 0, 10_000)]
    assert len({one.address for one in found}) == len(found)
    return {one.address: one for one in found}


def titles(archive: SqliteArchive) -> list[str]:
    return sorted(one.title or "" for one in kept(archive).values())


def page(title: str | None, text: str = "今晚停水，请各户提前储水。", day: str | None = "2024-05-06") -> bytes:
    """An article."""
    heading = f"<h1>{title}</h1>" if title else ""
    date = f"<p class='info'>发布时间：{day} 来源：水务局</p>" if day else ""
    return (
        f"<html><head><meta charset='utf-8'><title>{title or ''}</title></head><body>{heading}{date}"
        f"<div class='content'><p>{text}</p><p>{text}办理时间为工作日上午九点至下午五点。</p></div></body></html>"
    ).encode()


def crawl(numbers: Iterable[int], *, gzipped: bool = True) -> Warc:
    """A web archive with an article for each number."""
    warc = Warc(gzipped)
    for number in numbers:
        warc.response(f"https://a.example/{number}", page(f"通知{number}"), HTML)
    return warc


def column(entries: Sequence[tuple[str, str, str]], following: str | None = None) -> bytes:
    """A page of a column: address, title and day of each entry."""
    rows = "".join(f"<li><a href='{to}'>{title}</a><span>{day}</span></li>" for to, title, day in entries)
    link = f"<div class='pager'><a href='{following}'>下一页</a></div>" if following else ""
    return (
        f"<html><head><meta charset='utf-8'><title>通知公告</title></head><body><ul class='list'>{rows}</ul>{link}"
        "</body></html>"
    ).encode()
