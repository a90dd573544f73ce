"""Key dates in words, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest

from tui_reader.extraction.values import KeyDate, TextPlace
from tui_reader.fact_labels.dates import due_sentence, moment_label
from tui_reader.i18n import install

TODAY = date(2026, 5, 2)
PLACE = TextPlace(0, 0, 1)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    install("en")
    yield
    install("en")


@pytest.mark.parametrize(
    ("key_date", "english", "chinese"),
    [
        (
            KeyDate("application", date(2026, 5, 5), PLACE, time(17)),
            "closes in 3 days, 5 May 17:00",
            "3 天后截止，5月5日 17:00",
        ),
        (KeyDate("bid", TODAY, PLACE), "bids due today, 2 May", "今天投标截止，5月2日"),
        (
            KeyDate("comment", date(2026, 5, 3), PLACE),
            "comments close tomorrow, 3 May",
            "明天征求意见截止，5月3日",
        ),
        (
            KeyDate("effective", date(2027, 5, 2), PLACE),
            "in force in 365 days, 2 May 2027",
            "365 天后施行，2027年5月2日",
        ),
        (KeyDate("expiry", date(2026, 5, 1), PLACE), "expired yesterday, 1 May", "昨天已失效，5月1日"),
        (
            KeyDate("objection", date(2026, 5, 8), PLACE, begins=date(2026, 5, 4)),
            "objections close in 6 days, 4 May to 8 May",
            "6 天后公示结束，5月4日至5月8日",
        ),
        (
            KeyDate("hearing", date(2026, 5, 4), PLACE, time(9, 30), "Nowhere/Town"),
            "takes place in 2 days, 4 May 09:30 (Nowhere/Town)",
            "2 天后举行，5月4日 09:30（Nowhere/Town）",
        ),
    ],
)
def test_what_is_due_and_when(key_date: KeyDate, english: str, chinese: str) -> None:
    assert due_sentence(key_date, TODAY) == english
    install("zh_CN")
    assert due_sentence(key_date, TODAY) == chinese


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("zone", ["-12:00", "+14:00", "Asia/Shanghai"])
def test_a_moment_at_the_ends_of_the_calendar_is_shown_with_its_zone(day: date, zone: str) -> None:
    clock = time(23, 59) if day == date.max else time(0, 1)
    label = moment_label(KeyDate("expiry", day, TextPlace(0, 0, 1), clock, zone), date(2026, 5, 1))
    assert str(day.year) in label
    assert f"{clock:%H:%M}" in label
