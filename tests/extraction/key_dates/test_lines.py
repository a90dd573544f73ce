"""Lines that may hold days, and the labels above them."""

from __future__ import annotations

import pytest

from tui_reader.extraction.key_dates.lines import DayFinder, HeadedRow, labels_above, table_row
from tui_reader.extraction.key_dates.rules import language_rules


@pytest.mark.parametrize(
    ("code", "text", "lines"),
    [
        ("zh", "通知如下\n报名截止5月8日\n每户两份\n即日起三十日内", [1, 3]),
        ("en", "The board met.\nApply by 8 May 2024.\nMay I ask?\nDue 2024-05-08", [1, 3]),
    ],
)
def test_lines_with_days(code: str, text: str, lines: list[int]) -> None:
    rules = language_rules(code)
    assert rules is not None
    finder = DayFinder([rules], [code])
    assert finder.lines_with_days(text, text.split("\n")) == lines
    assert [number for number, line in enumerate(text.split("\n")) if finder.may_hold_days(line)] == lines


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        (["报名", "5月8日"], ["报名"]),
        (["报名已经结束。", "5月8日"], []),
        (["开标", "地点：区政府", "时间：5月8日"], ["地点：区政府", "开标"]),
        (["截止日期", "· 甲 5月8日", "· 乙 5月9日"], ["截止日期"]),
        (["甲\t乙", "5月8日"], []),
    ],
)
def test_labels_above(lines: list[str], labels: list[str]) -> None:
    assert list(labels_above(lines, len(lines) - 1, lines[-1])) == labels


def test_a_row_has_the_first_row_of_its_table_as_header() -> None:
    lines = ["公告", "项目\t截止", "甲\t5月8日", "乙\t5月9日"]
    before = HeadedRow(-1, -1, [])
    first = table_row(lines, 2, before)
    assert (first.first, first.header) == (1, ["项目", "截止"])
    assert table_row(lines, 3, first).header == ["项目", "截止"]
