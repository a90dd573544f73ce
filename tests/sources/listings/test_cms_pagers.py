"""Pagers of content management systems: cases that whole columns do not cover."""

from __future__ import annotations

import pytest

from tui_reader.sources.listings.cms_pagers import gkmlpt, is_gkmlpt, jpage, numbers, trs
from tui_reader.sources.listings.plan import MOST_PAGES

HERE = "https://www.site.example/tzgg/"


OLD = """var currentPage={}; var nextPage=currentPage+1, countPage={};
document.write("<a href=\\"index"+"_"+nextPage+"."+"html\\">next</a>");"""


def script(code: str) -> str:
    return f"<html><body><script>{code}</script></body></html>"


@pytest.mark.parametrize(
    ("name", "markup", "expected"),
    [
        pytest.param(
            "", script('createPageHTML(3, 0, "index", "html");'), ["index_1.html", "index_2.html"], id="from zero"
        ),
        pytest.param(
            "index_1.html", script('createPageHTML(3, 1, "index", "html");'), ["index_2.html"], id="second page"
        ),
        pytest.param("index_2.html", script('createPageHTML(3, 2, "index", "html");'), [], id="last page"),
        pytest.param(
            "list.shtml",
            script("createPageHTML('box',3,1,'list','shtml',50)"),
            ["list_2.shtml", "list_3.shtml"],
            id="from one",
        ),
        pytest.param(
            "list_2.shtml",
            script("createPageHTML('box',3,2,'list','shtml',50)"),
            ["list_3.shtml"],
            id="from one, second",
        ),
        pytest.param(
            "",
            script("createPageHTML('box',3,0,'list','shtml')"),
            ["list_1.shtml", "list_2.shtml"],
            id="box, from zero",
        ),
        pytest.param(
            "",
            script('var n = 2, at = 0; createPageHTML(n, at, "index", "html");'),
            ["index_1.html"],
            id="variables",
        ),
        pytest.param(
            "",
            script('var countPage = 2;//共2页\ncreatePageHTML(9, 0, "index", "html");'),
            ["index_1.html"],
            id="count overrules",
        ),
        pytest.param(
            "",
            script(
                '//createPageHTML(9,0,"a","html")\n/*createPageHTML(9,0,"b","html")*/createPageHTML(2,0,"c","html")'
            ),
            ["c_1.html"],
            id="comments",
        ),
        pytest.param(
            "",
            '<!-- <script>createPageHTML(9,0,"a","html")</script> -->'
            + script('<!--\ncreatePageHTML(2,0,"b","html")\n//-->'),
            ["b_1.html"],
            id="comment of the page, and the old way to hide a script",
        ),
        pytest.param(
            "",
            "<input accept='image/*'>" + script('createPageHTML(2,0,"a","html")'),
            ["a_1.html"],
            id="no comment at all",
        ),
        pytest.param(
            "",
            "<base href='/b/'>" + script('createPageHTML(2,0,"a","html")'),
            ["/b/a_1.html"],
            id="base of the page",
        ),
        pytest.param(
            "",
            script(OLD.format(0, 4)),
            ["index_1.html", "index_2.html", "index_3.html"],
            id="older, links one by one",
        ),
        pytest.param("index_2.html", script(OLD.format(2, 4)), ["index_3.html"], id="older, third page"),
        pytest.param("index_3.html", script(OLD.format(3, 4)), [], id="older, last page"),
        pytest.param("", script("createPageHTML(total, 0, 'a', 'html')"), None, id="a variable of another file"),
        pytest.param("", "<p>createPageHTML(2,0,'a','html')</p>", None, id="no script"),
    ],
)
def test_trs(name: str, markup: str, expected: list[str] | None) -> None:
    found = trs(HERE + name, markup)
    base = "https://www.site.example"
    whole = expected if expected is None else [one if one[0] == "/" else f"/tzgg/{one}" for one in expected]
    assert (found and [one.removeprefix(base) for one in found.pages]) == whole


def test_the_number_of_pages_is_limited() -> None:
    found = trs(HERE, script('createPageHTML(9999999, 0, "index", "html");'))
    assert found is not None
    assert len(found.pages) == MOST_PAGES


def pager(following: str, last: str) -> str:
    return f"<p><a href='{following}'>下一页</a> <a href='{last}'>尾页</a></p>"


@pytest.mark.parametrize(
    ("here", "links", "expected", "total"),
    [
        pytest.param(
            "gg.htm", pager("gg/3.htm", "gg/1.htm"), ["gg/3.htm", "gg/2.htm", "gg/1.htm"], 4, id="downwards"
        ),
        pytest.param("gg/3.htm", pager("2.htm", "1.htm"), ["gg/2.htm", "gg/1.htm"], None, id="downwards, inside"),
        pytest.param("", pager("?page=2", "?page=4"), ["?page=2", "?page=3", "?page=4"], 4, id="parameter"),
        pytest.param("p09", pager("p10", "p11"), ["p10", "p11"], None, id="width grows"),
        pytest.param("", pager("p02", "p03"), ["p02", "p03"], 3, id="padded"),
        pytest.param("", pager("?page=2", "?page=2"), ["?page=2"], None, id="two pages"),
        pytest.param("", pager("p2.html", "q9.html"), ["p2.html"], None, id="other names"),
        pytest.param("", pager("2/p1", "4/p9"), ["2/p1"], None, id="two numbers"),
        pytest.param("", pager("?page=2", "?page=99999999"), ["?page=2"], None, id="beyond belief"),
        pytest.param("", "<a href='b.html'>下一页 &gt;</a>", ["b.html"], None, id="next alone"),
        pytest.param(
            "", "<a href='b.html'>下一页</a><a href='.'>尾页</a>", ["b.html"], None, id="last is this one"
        ),
        pytest.param("", "<a href='.'>下一页</a>", None, None, id="next is this one"),
        pytest.param("", "<a href='x'>下一届</a>", None, None, id="other words"),
        pytest.param("", "<a href='?p=2'>Next</a><a href='?p=3'>Last</a>", ["?p=2", "?p=3"], 3, id="English"),
    ],
)
def test_numbers(here: str, links: str, expected: list[str] | None, total: int | None) -> None:
    found = numbers(HERE + here, links, None)
    assert (found and [one.removeprefix(HERE) for one in found.pages]) == expected
    assert (found.total if found else None) == total


CALL = "$('#1').jpage({totalRecord:%d,groupSize:2,proxyUrl:'/m/dataproxy.jsp',perPage:%d});"


@pytest.mark.parametrize(
    ("markup", "listed", "expected"),
    [
        pytest.param(script(CALL % (50, 10)), 20, [(21, 40), (41, 50)], id="first window on the page"),
        pytest.param(script(CALL % (50, 10)), 10, [(1, 20), (21, 40), (41, 50)], id="half of it on the page"),
        pytest.param(script(CALL % (15, 10)), 15, [], id="all on the page"),
        pytest.param(script(CALL % (50, 0)), 0, [(n, min(n + 1, 50)) for n in range(1, 51, 2)], id="no size"),
    ],
)
def test_jpage_windows(markup: str, listed: int, expected: list[tuple[int, int]]) -> None:
    found = jpage(HERE, markup, None, listed)
    assert found is not None
    assert list(found.pages) == [
        f"https://www.site.example/m/dataproxy.jsp?startrecord={first}&endrecord={end}&perpage={markup.split('perPage:')[1].split('}')[0]}"
        for first, end in expected
    ]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>totalRecord: 9</p>", id="a count alone"),
        pytest.param(script("$('#1').jpage({totalRecord:9,perPage:3})"), id="no proxy"),
        pytest.param(script("$('#1').jpage({totalRecord:9,perPage:3,proxyUrl:'javascript:x'})"), id="no address"),
    ],
)
def test_pages_without_jpage(markup: str) -> None:
    assert jpage(HERE, markup, None, 3) is None


@pytest.mark.parametrize(
    ("address", "markup", "listed", "start", "expected"),
    [
        pytest.param("index", "<script>SID:'7'</script>", 0, "index#475", ["api/all/475?page=1&sid=7"], id="page"),
        pytest.param(
            "policy", "<script>var SID = 7</script>", 0, "policy", ["api/all/0?page=1&sid=7"], id="no category"
        ),
        pytest.param("index", "", 0, "index#475", ["api/all/475?page=1"], id="no site"),
        pytest.param(
            "api/all/5?page=1", '{"total": 5}', 2, "", ["api/all/5?page=2", "api/all/5?page=3"], id="answer"
        ),
        pytest.param("api/all/5", '{"total": 3}', 2, "", ["api/all/5?page=2"], id="answer without a number"),
        pytest.param("api/all/5?page=2", '{"total": 250}', 100, "", ["api/all/5?page=3"], id="second answer"),
        pytest.param(
            "api/all/5?page=2",
            '{"total": 60}',
            20,
            "api/all/5?page=2",
            ["api/all/5?page=3"],
            id="second answer, where it begins",
        ),
        pytest.param("api/all/5?page=3", '{"total": 250}', 50, "", [], id="short last answer"),
        pytest.param("api/all/5?page=1", '{"total": 5}', 5, "", [], id="all in one"),
        pytest.param("api/all/5?page=9", '{"total": 5}', 0, "", [], id="nothing there"),
    ],
)
def test_gkmlpt(address: str, markup: str, listed: int, start: str, expected: list[str]) -> None:
    site = "https://www.site.example/ghj/gkmlpt/"
    found = gkmlpt(site + address, markup, listed, site + start)
    assert found is not None
    assert [one.removeprefix(site) for one in found.pages] == expected


def test_is_gkmlpt() -> None:
    assert is_gkmlpt("http://h.example/x/gkmlpt/index#1")
    assert not is_gkmlpt("http://h.example/?u=/gkmlpt/")
    assert not is_gkmlpt("http://[h/gkmlpt/")
