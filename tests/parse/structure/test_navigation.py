"""Navigation, menus, breadcrumbs, columns and footers, and lines that only resemble them."""

from __future__ import annotations

import pytest

from tui_reader.parse.structure.navigation import (
    column_of,
    is_column,
    is_footer,
    is_menu,
    is_navigation,
    read_breadcrumb,
)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        pytest.param("返回首页 设为首页 加入收藏", True, id="separated"),
        pytest.param("返回首页设为首页加入收藏", True, id="glued"),
        pytest.param("返回星河乐园设为星河乐园加入收藏", True, id="with foreign words in place of 首页"),
        pytest.param("首页 | 网站地图 | 联系我们", True, id="bars"),
        pytest.param("【打印】 【关闭】", True, id="buttons"),
        pytest.param("Home | Contact | Sitemap", True, id="English"),
        pytest.param("Home delivery of library books", False, id="an English title"),
        pytest.param("加入收藏家协会的通知", False, id="a title that begins like it"),
        pytest.param("首页改版公告", False, id="a title about the home page"),
        pytest.param("——————", False, id="a rule"),
    ],
)
def test_navigation(line: str, answer: bool) -> None:
    assert is_navigation(line) is answer


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        pytest.param("首页 | 走进云溪 | 政务公开 | 办事服务", True, id="columns of a site"),
        pytest.param("首页  走进云溪  政务公开", True, id="separated by padding"),
        pytest.param("Home | Our harbour | Tides", True, id="English"),
        pytest.param("首页 走进云溪", False, id="too few"),
        pytest.param("走进云溪 | 政务公开 | 办事服务", False, id="does not start at the home page"),
    ],
)
def test_menu(line: str, answer: bool) -> None:
    assert is_menu(line) is answer


@pytest.mark.parametrize(
    ("line", "steps", "column"),
    [
        pytest.param(
            "当前位置：首页 > 政务公开 > 通知公告", ("首页", "政务公开", "通知公告"), "通知公告", id="labelled"
        ),
        pytest.param("您的位置: 首页 >> 通知 >> 正文", ("首页", "通知", "正文"), "通知", id="正文 is no column"),
        pytest.param("Home › News › Tides", ("Home", "News", "Tides"), "Tides", id="English"),
        pytest.param("首页 > 通知", (), None, id="two steps without a label are too little"),
        pytest.param("水位 > 警戒线 > 保证水位", (), None, id="a comparison"),
    ],
)
def test_breadcrumb(line: str, steps: tuple[str, ...], column: str | None) -> None:
    assert read_breadcrumb(line) == steps
    assert column_of(steps, "标题") == column


def test_the_article_itself_is_no_column() -> None:
    assert column_of(("首页", "通知", "停水通知"), "停水通知") == "通知"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        pytest.param("公告", True, id="announcements"),
        pytest.param("政务公开", True, id="disclosure"),
        pytest.param("Press releases", True, id="English"),
        pytest.param("云溪县图书馆关于暑期开放时间调整的公告", False, id="a title"),
    ],
)
def test_column(line: str, answer: bool) -> None:
    assert is_column(line) is answer


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        pytest.param("上一篇：停水通知", True, id="neighbour"),
        pytest.param("版权所有：云溪县人民政府", True, id="copyright"),
        pytest.param("云ICP备12345678号", True, id="licence"),
        pytest.param("打印本页 关闭窗口", True, id="buttons"),
        pytest.param("云溪县水务局", False, id="an issuer"),
    ],
)
def test_footer(line: str, answer: bool) -> None:
    assert is_footer(line) is answer
