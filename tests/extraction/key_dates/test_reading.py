"""Key dates: which sentence says what begins, ends or takes place on a day, and which only tells of one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from tui_reader.extraction.key_dates import key_dates
from tui_reader.model import Bulletin, Paragraph

PUBLISHED = datetime(2024, 4, 28, 10, 0, tzinfo=timezone(timedelta(hours=8)))


def found(text: str, address: str = "https://www.example.gov.cn/a.html") -> list[tuple[str, date | None, date]]:
    lines = tuple(Paragraph(line) for line in text.split("\n"))
    bulletin = Bulletin(address, published=PUBLISHED, preamble=lines)
    return [(each.kind, each.begins, each.day) for each in key_dates(bulletin)]


@pytest.mark.parametrize(
    ("text", "kind", "begins", "day"),
    [
        ("报名时间：2024年5月7日-5月26日", "application", date(2024, 5, 7), date(2024, 5, 26)),
        ("请于2024年5月20日17:00前将申报材料送至窗口。", "application", None, date(2024, 5, 20)),
        ("本办法自2024年6月1日起施行。", "effective", None, date(2024, 6, 1)),
        ("本条例自公布之日起施行。", "effective", None, date(2024, 4, 28)),
        ("公示时间：2024年4月28日—5月7日", "objection", date(2024, 4, 28), date(2024, 5, 7)),
        ("公示期：5个工作日", "objection", None, date(2024, 5, 8)),
        ("投标截止时间：2024年05月20日09点30分", "bid", None, date(2024, 5, 20)),
        ("執行期限為2019年1月1日至2025年12月31日", "expiry", date(2019, 1, 1), date(2025, 12, 31)),
        ("The deadline for applications is 30 June 2024 at 5 p.m.", "application", None, date(2024, 6, 30)),
        ("This Regulation shall enter into force on 1 January 2025.", "effective", None, date(2025, 1, 1)),
        ("Comments must be received on or before May 30, 2024.", "comment", None, date(2024, 5, 30)),
    ],
)
def test_a_key_date(text: str, kind: str, begins: date | None, day: date) -> None:
    assert found(text) == [(kind, begins, day)]


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("投标截止时间由2024年5月10日9时30分更正为2024年5月17日9时30分。", "bid", 17),
        ("报名截止时间从5月10日延长至5月17日。", "application", 17),
        ("原投标截止时间：2024年5月10日9时30分，现变更为：2024年5月17日9时30分。", "bid", 17),
        ("原公告中“投标截止时间：2024年5月10日”现更正为“投标截止时间：2024年5月17日”。", "bid", 17),
        ("原投标截止时间：2024年5月10日9时；现更正为：2024年5月17日9时。", "bid", 17),
        ("更正前：投标截止时间：2024年5月10日；更正后：投标截止时间：2024年5月17日。", "bid", 17),
        ("定于2024年5月10日召开的听证会推迟到5月17日上午9时。", "hearing", 17),
        ("The hearing scheduled for 10 May 2024 has been postponed to 17 May 2024.", "hearing", 17),
        ("The closing date for tenders of 10 May 2024 has been extended to 17 May 2024.", "bid", 17),
    ],
)
def test_a_day_that_was_moved_is_due_no_more(text: str, kind: str, day: int) -> None:
    assert found(text) == [(kind, None, date(2024, 5, day))]


def test_a_change_of_something_else_moves_no_day() -> None:
    text = "自2024年5月10日起，水价调整为每吨3元，有效期至2026年5月9日。"
    assert found(text) == [("effective", None, date(2024, 5, 10)), ("expiry", None, date(2026, 5, 9))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The Town Water Rules 2009 are repealed with effect from 1 June 2024.", "effective"),
        ("These Water Rules are repealed with effect from 1 June 2024.", "expiry"),
    ],
)
def test_only_a_text_that_repeals_itself_ends_with_the_repeal(text: str, kind: str) -> None:
    assert found(text) == [(kind, None, date(2024, 6, 1))]


def test_who_must_apply_an_update_applies_for_nothing() -> None:
    assert found("All bodies must apply the update by 8 May 2024.") == [("other", None, date(2024, 5, 8))]


@pytest.mark.parametrize(
    "text",
    [
        "1949年10月1日，中华人民共和国成立。",
        "会议于2024年4月20日在省城召开。",
        "截至2023年12月31日，全省共有企业12万家。",
        "The company was founded on 1 May 1990.",
        "报名时间：2024年2月30日",
    ],
)
def test_no_key_date(text: str) -> None:
    assert found(text) == []


def test_time_zone_and_place() -> None:
    bulletin = Bulletin(
        "https://www.example.gov.cn/a.html",
        published=PUBLISHED,
        preamble=(Paragraph("通知如下。"), Paragraph("联系人待定。请于2024年5月20日17:00前报名。")),
    )
    (only,) = key_dates(bulletin)
    assert (only.day, only.time, only.zone) == (date(2024, 5, 20), time(17), "Asia/Shanghai")
    assert (only.place.line, only.place.start, only.place.end) == (1, 6, 27)


def test_the_validity_counts_from_the_entry_into_force() -> None:
    assert found("本办法自2024年6月1日起施行，有效期5年。") == [
        ("effective", None, date(2024, 6, 1)),
        ("expiry", None, date(2029, 5, 31)),
    ]


@pytest.mark.parametrize(
    ("text", "begins", "day"),
    [
        ("报名时间：2024年5月7日至26日", date(2024, 5, 7), date(2024, 5, 26)),
        ("报名时间：5月7日至26日", date(2024, 5, 7), date(2024, 5, 26)),
        ("报名时间：2024.5.7-5.26", date(2024, 5, 7), date(2024, 5, 26)),
        ("报名时间：2023年12月27日至1月5日", date(2023, 12, 27), date(2024, 1, 5)),
        ("Registration period: 7-26 May 2024", date(2024, 5, 7), date(2024, 5, 26)),
        ("Registration period: May 7–26, 2024", date(2024, 5, 7), date(2024, 5, 26)),
        ("Registration period: May 7 to June 3, 2024", date(2024, 5, 7), date(2024, 6, 3)),
        ("Registration period: from 28 December to 3 January 2025", date(2024, 12, 28), date(2025, 1, 3)),
    ],
)
def test_periods(text: str, begins: date, day: date) -> None:
    assert found(text) == [("application", begins, day)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "Die Gebühren der Stadt sind am 15. Mai, 15. August und 15. November fällig.",
            [(2024, 5, 15), (2024, 8, 15), (2024, 11, 15)],
        ),
        ("开标时间：2024年5月20日、2024年6月3日", [(2024, 5, 20), (2024, 6, 3)]),
        ("The fees are due on 20 May 2024, and the report is about 3 June 2019.", [(2024, 5, 20)]),
    ],
)
def test_days_of_an_enumeration_are_of_one_kind(text: str, days: list[tuple[int, int, int]]) -> None:
    assert [day for _kind, _begins, day in found(text, "https://example.org/a")] == [date(*day) for day in days]


def test_a_letter_is_dated_above_what_it_issues() -> None:
    letter = "现将《粮食预案》印发给你们。\n市政府办公室\n二〇〇五年六月十一日"
    text = f"{letter}\n粮食预案\n第一条　本预案自印发之日起实施。"
    assert found(text) == [("effective", None, date(2005, 6, 11))]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Termine ultimo per la ricezione delle offerte: 09/10/2024 ore 12:00", date(2024, 10, 9)),
        ("The closing date of the tender is 09/10/2024.", None),
    ],
)
def test_all_languages_but_english_write_the_day_first(text: str, day: date | None) -> None:
    assert [each for _kind, _begins, each in found(text, "https://office.example/a")] == ([day] if day else [])
