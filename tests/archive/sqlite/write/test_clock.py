"""The clock is set back between two syncs: what was seen later stays later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pytest

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.sqlite.write import bulletins
from tui_reader.archive.values import Arrival
from tui_reader.model import Announcement, Bulletin, Listing, Paragraph

PAGE = Bulletin("https://example.org/1", title="停水通知", preamble=(Paragraph("今晚停水。"),))
TEXTS = [
    replace(PAGE, preamble=(Paragraph(text),)) for text in ("今晚停水。", "明晚停水。", "后晚停水。", "照常供水。")
]
YEAR = timedelta(days=365)


class Clock(datetime):
    """The time of day, which a test sets."""

    time = datetime(2030, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(cls.time.timestamp(), tz)


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteArchive]:
    monkeypatch.setattr(bulletins, "datetime", Clock)
    monkeypatch.setattr(Clock, "time", Clock.time)
    with SqliteArchive.open(None) as archive:
        yield archive


@pytest.mark.parametrize("steps", [(0, -1, -1, -1), (0, -1, 2, -3), (0, 0, 0, 0), (0, -5, 1, 1)])
def test_revisions_stay_in_the_order_in_which_they_were_fetched(
    archive: SqliteArchive, steps: tuple[int, ...]
) -> None:
    for text, step in zip(TEXTS, steps, strict=True):
        Clock.time += step * YEAR
        archive.keep(text)
    assert archive.bulletin(1) == TEXTS[-1]
    found = archive.revisions(1)
    assert [each.number for each in found] == [4, 3, 2, 1]
    assert [archive.revision(1, number) for number in (1, 2, 3, 4)] == TEXTS
    assert [each.current for each in found] == [True, False, False, False]
    assert all(each.first_seen <= each.last_seen for each in found)


def test_the_same_text_stays_one(archive: SqliteArchive) -> None:
    archive.keep(PAGE)
    Clock.time -= YEAR
    assert archive.keep_page(PAGE).what == "same"
    (only,) = archive.revisions(1)
    assert only.first_seen <= only.last_seen


def test_a_clock_that_is_right_again_counts(archive: SqliteArchive) -> None:
    archive.keep(TEXTS[0])
    Clock.time -= YEAR
    archive.keep(TEXTS[1])
    Clock.time += 3 * YEAR
    archive.keep(TEXTS[2])
    assert archive.revisions(1)[0].first_seen == Clock.time


def test_announcements_go_and_come_back(archive: SqliteArchive) -> None:
    def listed(*titles: str) -> list[str]:
        page = Listing("https://example.org/tz/", announcements=tuple(map(Announcement, titles)))
        archive.keep_arrivals([Arrival(page)])
        return [each.title for each in archive.announcements()]

    assert listed("a", "b") == ["a", "b"]
    Clock.time -= YEAR
    assert listed("b") == ["b"]
    Clock.time -= YEAR
    assert listed("a", "b") == ["a", "b"]
    Clock.time -= YEAR
    assert listed("c") == ["c"]
