"""What holds for every bulletin: places are in the text, nothing raises, and the work grows with the text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support.work import at_most
from tui_reader.extraction.key_dates import VERSION, key_dates
from tui_reader.extraction.values import TITLE
from tui_reader.model import Bulletin, Cell, Paragraph, SignOff, Table, body_text

PUBLISHED = datetime(2024, 4, 28, 10, 0, tzinfo=timezone(timedelta(hours=8)))
PIECES = st.sampled_from(
    [
        *("报名截止时间：", "公示期", "5个工作日", "自", "起施行", "有效期", "至", "前提交意见", "6月底前"),
        *("自公布之日起", "。", "\t", "2024年5月20日", "5月6日", "2024-05-20 17:00", "2024年2月30日"),
        *(
            "二〇二四年六月一日",
            "113年5月1日",
            "9999年12月31日",
            "deadline ",
            "by ",
            "within 30 days of publication ",
        ),
        *("May 7-26, 2024", "20 May", "enters into force on ", ". ", "5 p.m. EST on ", "Frist: ", "tritt am "),
        *("in Kraft ", "20.05.2024", "締切：", "令和6年5月20日", "까지", "0", "\ue000"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=14).map("".join)


@example(["5 p.m. EST on 20 May"], None, datetime.min.replace(tzinfo=UTC), None)
@given(
    st.lists(TEXTS, max_size=4),
    st.one_of(st.none(), TEXTS),
    st.one_of(st.none(), *(st.just(each.replace(tzinfo=UTC)) for each in (PUBLISHED, datetime.min, datetime.max))),
    st.one_of(st.none(), st.dates()),
)
def test_places_are_in_the_text(
    texts: list[str], title: str | None, published: datetime | None, signed: date | None
) -> None:
    bulletin = Bulletin(
        "https://www.example.gov.cn/a.html",
        title=title,
        published=published,
        preamble=tuple(map(Paragraph, texts)),
        sign_off=SignOff(date=signed),
    )
    lines = body_text(bulletin).split("\n")
    found = key_dates(bulletin)
    for each in found:
        line = title or "" if each.place.line == TITLE else lines[each.place.line]
        assert 0 <= each.place.start < each.place.end <= len(line)
        assert line[each.place.start : each.place.end].strip()
        assert each.begins is None or each.begins <= each.day
        assert each.time is not None or each.zone == ""
    assert len({(each.kind, each.day) for each in found}) == len(found)
    assert list(found) == sorted(found, key=lambda each: each.place)
    assert key_dates(bulletin) == found


@given(
    st.dates(date(2024, 5, 1), date(2028, 1, 1)),
    st.sampled_from(
        [
            "报名截止时间：{0.year}年{0.month}月{0.day}日",
            "报名截止时间：{0.year}-{0.month:02}-{0.day:02}",
            "Application deadline: {0:%B} {0.day}, {0.year}",
            "Bewerbungsschluss ist der {0.day}.{0.month}.{0.year} für das Amt und die Stelle",
        ]
    ),
)
def test_every_day_is_read_as_it_is_printed(day: date, form: str) -> None:
    bulletin = Bulletin("https://example.org/", published=PUBLISHED, preamble=(Paragraph(form.format(day)),))
    assert [(each.kind, each.day, each.basis) for each in key_dates(bulletin)] == [("application", day, "")]


@pytest.mark.parametrize(
    "piece",
    [
        "报名截止时间",
        "投标文件递交截止时间",
        "公示期5日",
        "5月6日至",
        "deadline by the ",
        "meeting will be held on ",
        "May 1 to ",
    ],
)
def test_the_work_grows_with_the_text(piece: str) -> None:
    filler = Paragraph("The text of this page is for the readers and it is kept. 本页文字供读者阅读。")
    paragraph = Paragraph(piece * (600 // len(piece)) + "2024-05-20")
    few, many = (
        Bulletin("https://example.org/", published=PUBLISHED, preamble=(filler, *[paragraph] * size))
        for size in (5, 40)
    )
    key_dates(few)  # what is made once
    with at_most(5 * 12_000) as work:
        key_dates(few)
    with at_most(8 * work.lines):
        key_dates(many)


def test_a_table_has_labels_left_of_its_values_and_above_them() -> None:
    side = Table(((Cell("报名截止时间"), Cell("2024-05-20 17:00")), (Cell("成立日期"), Cell("1998-05-20"))))
    above = Table(
        (
            (Cell("岗位"), Cell("报名截止时间"), Cell("笔试时间")),
            (Cell("会计"), Cell("2024-05-21"), Cell("2024-06-01")),
        ),
        header_rows=1,
    )
    bulletin = Bulletin("https://example.org/", published=PUBLISHED, preamble=(side, Paragraph("说明"), above))
    found = key_dates(bulletin)
    assert [(each.kind, each.day) for each in found] == [
        ("application", date(2024, 5, 20)),
        ("application", date(2024, 5, 21)),
        ("hearing", date(2024, 6, 1)),
    ]
    lines = body_text(bulletin).split("\n")
    assert lines[found[1].place.line][found[1].place.start : found[1].place.end] == "2024-05-21"


def test_the_version_is_a_text() -> None:
    assert VERSION


@pytest.mark.parametrize("published", [datetime.min, datetime.max])
@pytest.mark.parametrize(
    "text",
    [
        "截止 2024-01-01 前20个工作日",
        "公示期10个工作日，自0001年1月1日起。",
        "报名截止时间：9999年12月31日24:00。",
    ],
)
def test_days_at_the_ends_of_the_calendar_are_read_or_left_out(text: str, published: datetime) -> None:
    page = Bulletin("https://example.org/", "公示", published=published, preamble=(Paragraph(text),))
    assert all(date.min <= each.day <= date.max for each in key_dates(page))
