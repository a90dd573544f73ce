"""Bulletins with the same text: one suite for every engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.engines import ENGINES
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import View
from tui_reader.model import Bulletin, Paragraph

TEXT = (
    "市水务局今日发布通知，因东湖水厂设备检修，全市部分地区将分批暂停供水。",
    "检修期间，居民可以到各街道设立的取水点免费取水，学校和医院由专车保障。",
    "请各单位提前储水，错开用水高峰，并将本通知转达至每一户居民；检修结束后水质检测合格即恢复供水，具体时间另行公告。",
    "如有疑问，请拨打市水务局全天服务电话，工作人员将及时答复，感谢广大市民的理解与支持。",
)


def page(host: str, title: str, *lines: str, day: int = 1, source: str | None = None) -> Bulletin:
    return Bulletin(
        f"https://{host}/notice",
        title=title,
        source=source or host,
        published=datetime(2024, 5, day, tzinfo=UTC),
        preamble=tuple(map(Paragraph, lines)),
    )


FIRST = page("water.example", "关于东湖水厂检修停水的通知", *TEXT)
REPRINT = page("town.example", "转发：关于东湖水厂检修停水的通知", *TEXT, "来源：市水务局", day=3)
OTHER = page("power.example", "关于检修停电的通知", *(line.replace("水", "电") for line in TEXT), day=2)


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    store = ENGINES[request.param](tmp_path)
    store.keep_all([FIRST, OTHER, REPRINT])
    yield store
    store.close()


def test_reprints_lead_to_each_other(store: Archive) -> None:
    assert store.unfingerprinted() == 0
    assert [row.id for row in store.same_texts(1)] == [3]
    assert [row.id for row in store.same_texts(3)] == [1]
    assert store.same_texts(2) == []
    assert store.count_same_texts([1, 2, 3]) == {1: 1, 3: 1}
    assert [row.others for row in store.rows(View(), 0, 9)] == [1, 0, 1]


def test_a_distinct_view_shows_the_first_one(store: Archive) -> None:
    distinct = View(distinct=True)
    assert [row.id for row in store.rows(distinct, 0, 9)] == [2, 1]
    assert store.count(distinct) == 2
    assert store.counts().total == 3
    assert store.position(distinct, 3) is None
    assert store.position(distinct, 1) == 1
    assert sum(store.day_counts(distinct).counts) == 2
    for order in ("title", "source", "unread"):
        assert sorted(row.id for row in store.rows(distinct._replace(order=order), 0, 9)) == [1, 2]


def test_what_the_first_one_does_not_show_is_shown(store: Archive) -> None:
    """A reprint is only hidden where the first one is in the view."""
    assert [row.id for row in store.rows(View(source="town.example", distinct=True), 0, 9)] == [3]
    store.set_read(1, True)
    assert [row.id for row in store.rows(View(filter="unread", distinct=True), 0, 9)] == [3, 2]
    store.set_read(1, False)
    assert [row.id for row in store.rows(View(filter="unread", distinct=True), 0, 9)] == [2, 1]


def test_rows_of_a_distinct_view_are_numbered_without_those_that_it_leaves_out(store: Archive) -> None:
    words = ("学校", "医院", "车站", "市场", "公园")
    for number, day in enumerate([4, 3, 2, 9, 2]):
        lines = [line.replace("水", words[number]) for line in TEXT]
        store.keep(page(f"first{number}.example", f"通知{number}", *lines, day=day))
        store.keep(page(f"again{number}.example", f"转发{number}", *lines, day=number + 2))
    store.set_read(4, True)
    views = [View(filter, order, distinct=True) for filter in ("all", "unread") for order in ("date", "unread")]
    for view in (*views, View(distinct=True, since=date(2024, 5, 2), until=date(2024, 5, 4))):
        for change in (lambda: None, lambda: store.set_read(6, True), lambda: store.set_read(6, False)):
            change()
            shown = [row.id for row in store.rows(view, 0, 99)]
            left_out = {each for first in shown for each in (row.id for row in store.same_texts(first))}
            assert not left_out & {*shown}
            assert store.count(view) == len(shown)
            assert [store.position(view, id) for id in shown] == [*range(len(shown))]
            assert [store.ids(view, at, at + 2) for at in range(len(shown))] == [
                shown[at : at + 2] for at in range(len(shown))
            ]
    days = [row.published.day for row in store.rows(View(distinct=True), 0, 99) if row.published]
    for day in (2, 3, 4, 9):
        assert store.row_of_day(View(distinct=True), date(2024, 5, day)) == sum(each > day for each in days)


def test_revisions_are_compared_again(store: Archive) -> None:
    store.keep(page("town.example", "另一份通知", *(line.replace("水", "气") for line in TEXT), day=3))
    assert store.same_texts(1) == []
    assert store.count_same_texts([1, 3]) == {}
    store.keep(REPRINT)
    assert [row.id for row in store.same_texts(1)] == [3]


def test_others_of_a_group_wait_when_the_first_one_changes(store: Archive) -> None:
    store.keep(page("county.example", "关于东湖水厂检修停水的通知", *TEXT))
    assert [row.id for row in store.same_texts(1)] == [3, 4]
    store.keep(page("water.example", "另一份通知", *(line.replace("水", "气") for line in TEXT)))
    assert store.unfingerprinted() == 2
    while store.fingerprint():
        pass
    assert [row.id for row in store.same_texts(3)] == [4]
    assert store.same_texts(1) == []


def test_texts_of_one_batch_find_each_other(store: Archive) -> None:
    lines = [line.replace("水", "气") for line in TEXT]
    ids = store.keep_all([page(f"{name}.example", "停气通知", *lines) for name in "abc"])
    assert [row.id for row in store.same_texts(ids[0])] == ids[1:]
    assert store.count(View(distinct=True)) == 3
