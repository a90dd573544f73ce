"""Foreign terms in title or navigation are tampering; the same terms in the text are a topic."""

from __future__ import annotations

import pytest

from tui_reader.model import Evidence, Tampering
from tui_reader.parse.tampering.signs import PagePlace, detect, navigation_restoration, restored_navigation


def _site(text: str) -> PagePlace:
    return PagePlace(text, "line 1", "site")


def _navigation(text: str, where: str = "line 2") -> PagePlace:
    return PagePlace(text, where, "navigation")


def _title(text: str) -> PagePlace:
    return PagePlace(text, "title", "title")


@pytest.mark.parametrize(
    ("places", "title", "masked"),
    [
        pytest.param(
            [_site("星河乐园"), _navigation("返回星河乐园设为星河乐园加入收藏")],
            None,
            ("星河乐园",),
            id="home replaced, glued",
        ),
        pytest.param(
            [_site("云溪县政府"), _navigation("返回星河乐园 | 设为星河乐园 | 加入收藏")],
            None,
            ("星河乐园",),
            id="parted by bars",
        ),
        pytest.param(
            [_site("星河乐园"), _navigation("返回首页 设为星河乐园 加入收藏")],
            None,
            ("星河乐园",),
            id="one place and the name",
        ),
        pytest.param(
            [_title("星河娱乐官网-云溪县停水通知"), _site("云溪县政府")],
            "云溪县停水通知",
            ("星河娱乐官网",),
            id="before the title",
        ),
        pytest.param(
            [_title("星河棋牌平台下载")], "云溪县停水通知", ("星河棋牌平台下载",), id="in place of the title"
        ),
    ],
)
def test_foreign_terms_in_two_places(places: list[PagePlace], title: str | None, masked: tuple[str, ...]) -> None:
    found = detect(places, title)
    assert found.tampered
    assert found.masked == masked
    assert found.evidence
    assert {evidence.where for evidence in found.evidence} <= {place.where for place in places}


@pytest.mark.parametrize(
    ("places", "title"),
    [
        pytest.param([_site("云溪县政府"), _navigation("返回首页 设为首页 加入收藏")], None, id="untouched"),
        pytest.param(
            [_site("云溪县政府"), _navigation("返回云溪县政府 设为首页 加入收藏")],
            None,
            id="back to the site by name",
        ),
        pytest.param([_navigation("返回旧版 设为云溪网首页 加入收藏")], None, id="a home page by name"),
        pytest.param([_navigation("返回列表 设为默认 收藏本站")], None, id="other honest entries"),
        pytest.param([_navigation("设为星河乐园 加入收藏")], None, id="one sign alone"),
        pytest.param(
            [_site("云溪体育彩票官网"), _navigation("云溪体育彩票官网 > 公告")],
            "开奖公告",
            id="a lottery authority",
        ),
        pytest.param(
            [_site("云溪体育彩票官网"), _title("开奖公告-云溪体育彩票官网")],
            "开奖公告",
            id="a site's own name in its title",
        ),
        pytest.param([_title("警方捣毁星河娱乐官网")], "警方捣毁星河娱乐官网", id="a report on gambling"),
        pytest.param(
            [PagePlace("星河娱乐官网 星河棋牌平台 购彩大厅 " * 20, "body", "body")], "通报", id="words of the body"
        ),
        pytest.param([], None, id="nothing to look at"),
    ],
)
def test_no_flag(places: list[PagePlace], title: str | None) -> None:
    assert detect(places, title) == Tampering()


def test_signs_in_markup_count_too() -> None:
    script = Evidence("a script sends visitors from search engines elsewhere", "script 2")
    hidden = Evidence("a hidden block holds 40 links to another host", "line 90")
    assert detect([], None, [script]) == Tampering()
    assert detect([], None, [script, hidden]) == Tampering(True, (script, hidden), ())
    found = detect([_navigation("设为星河乐园 加入收藏")], None, [script])
    assert found.tampered
    assert found.masked == ("星河乐园",)


def test_pinyin_glosses_are_one_sign() -> None:
    glossed = PagePlace("市办(ban)公厅转(zhuan)发省水(shui)利厅通知", "body", "body")
    assert not detect([glossed]).tampered
    assert detect([glossed, _navigation("设为星河乐园 加入收藏")]).tampered


def test_the_navigation_is_restored_as_an_inference() -> None:
    place = _navigation("返回星河乐园设为星河乐园加入收藏", "line 7")
    assert restored_navigation(place.text, ["星河乐园"]) == ("返回首页", "设为首页", "加入收藏")
    restoration = navigation_restoration(place, ["星河乐园"])
    assert restoration is not None
    assert (restoration.raw, restoration.shown) == (place.text, "返回首页 设为首页 加入收藏")
    assert "line 7" in restoration.reason
    assert navigation_restoration(_navigation("返回首页 设为首页 加入收藏"), ["星河乐园"]) is None
