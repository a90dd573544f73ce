"""The announcements of a ticker line: separators, endings of titles and duplicates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.structure.ticker import split_ticker


@pytest.mark.parametrize(
    ("ticker", "titles"),
    [
        pytest.param(
            "公告: . 云溪县教师招聘公告 云溪县入围名单公示 云溪县停水通知 云溪县入围名单公示",
            ["云溪县教师招聘公告", "云溪县入围名单公示", "云溪县停水通知"],
            id="single spaces after title ends, an empty bullet, a repetition",
        ),
        pytest.param("公告：云溪县教师招聘公告", ["云溪县教师招聘公告"], id="one item"),
        pytest.param(
            "通知公告：云溪县 2022年教师招聘公告 图书馆 暑期开放的通知",
            ["云溪县 2022年教师招聘公告", "图书馆 暑期开放的通知"],
            id="spaces inside titles",
        ),
        pytest.param(
            "公告：今晚停机。请提前办理。 明日恢复。", ["今晚停机。请提前办理。", "明日恢复。"], id="full stops"
        ),
        pytest.param(
            "公告：关于停水的公告。关于停电的公告。",
            ["关于停水的公告。", "关于停电的公告。"],
            id="glued at a stop",
        ),
        pytest.param(
            "公告：招聘公告（第二批） 成绩公示(补充)",
            ["招聘公告（第二批）", "成绩公示(补充)"],
            id="a note after the end",
        ),
        pytest.param("公告：甲村修路 | 乙村架桥 | 甲村修路", ["甲村修路", "乙村架桥"], id="bars"),
        pytest.param("公告：  · 甲村 修路  · 乙村 架桥", ["甲村 修路", "乙村 架桥"], id="bullets, spaces inside"),
        pytest.param("公告：甲村 修路    乙村 架桥", ["甲村 修路", "乙村 架桥"], id="wide padding"),
        pytest.param(
            "公告：甲村修路[2022-03-04] 乙村架桥[2022-03-05]",
            ["甲村修路[2022-03-04]", "乙村架桥[2022-03-05]"],
            id="dates",
        ),
        pytest.param("公告：甲村修路 乙村架桥", ["甲村修路 乙村架桥"], id="a space alone is no evidence"),
        pytest.param("Announcements: Road closed | Water off", ["Road closed", "Water off"], id="English"),
        pytest.param(
            "云溪县停水通知 云溪县停电通知", ["云溪县停水通知", "云溪县停电通知"], id="without its label"
        ),
        pytest.param("公告：", [], id="empty"),
        pytest.param("公告： . . ·", [], id="bullets only"),
    ],
)
def test_titles_of_a_ticker(ticker: str, titles: list[str]) -> None:
    assert [announcement.title for announcement in split_ticker(ticker)] == titles


def test_titles_that_differ_in_width_or_spaces_only_are_one() -> None:
    assert [a.title for a in split_ticker("公告：停水通知（东街） | 停水通知(东街)")] == ["停水通知（东街）"]


@given(
    st.lists(
        st.sampled_from(["停水通知", "停电公告", "甲村 修路的公示", "招聘公告（第二批）", "名单"]), min_size=1
    )
)
def test_titles_are_unique_in_order_of_first_appearance(titles: list[str]) -> None:
    assert [a.title for a in split_ticker("公告：" + " ".join(titles))] == list(dict.fromkeys(titles))


@given(st.text(alphabet="公告：停水 .·|。通知a（）\u00a0", max_size=60))
def test_no_letter_is_lost(text: str) -> None:
    shown = "".join(announcement.title for announcement in split_ticker(text))
    assert {c for c in shown if c.isalnum()} | set("公告通知") >= {c for c in text if c.isalnum()}
