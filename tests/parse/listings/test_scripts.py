"""Entries and pagers drawn by scripts."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.model import Entry, Listing
from tui_reader.parse.html.article import read_html
from tui_reader.parse.listings.scripts import MOST_RECORDS, scripted_next, scripted_records, with_records
from tui_reader.parse.page import parse_page

BASE = "https://www.site.example/tzgg/index.html"
TITLES = ["关于更换城区供水管道的公告", "关于调整公交线路走向的通知", "关于公开招聘管护人员的公示"]
EXPECTED = [
    Entry(title, f"https://www.site.example/art/{day}.html", date(2020, 3, day))
    for day, title in enumerate(TITLES, 1)
]


def store(shape: str, more: str = "") -> str:
    records = "".join(
        f"<record><![CDATA[{shape.format(title=title, day=day)}]]></record>" for day, title in enumerate(TITLES, 1)
    )
    return f"<datastore>{more}<recordset>{records}</recordset></datastore>"


ITEM = "<li><a href='/art/{day}.html' title='{title}'>{title}</a><span>2020-03-0{day}</span></li>"
ROW = "<tr><td>·</td><td><a href='/art/{day}.html'>{title}</a></td><td>2020-03-0{day}</td></tr>"
NEXT = '<nextgroup><![CDATA[<a href="/jpage/dataproxy.jsp?page=2&amp;col=7"></a>]]></nextgroup>'


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            f"<body><div id='l'><script type='text/xml'>{store(ITEM)}</script></div></body>", id="in a script"
        ),
        pytest.param(f"<body><div><script type='text/xml'>{store(ROW)}</script></div></body>", id="rows"),
        pytest.param(f"<?xml version='1.0'?>{store(ITEM)}", id="answer of the proxy"),
    ],
)
def test_records_are_entries(page: str) -> None:
    listing = read_html(page, BASE, "utf-8")
    assert isinstance(listing, Listing)
    assert list(listing.entries) == EXPECTED


def test_the_next_group_is_the_next_page() -> None:
    listing = read_html(f"<body><script type='text/xml'>{store(ITEM, NEXT)}</script></body>", BASE, "utf-8")
    assert isinstance(listing, Listing)
    assert listing.next == "https://www.site.example/jpage/dataproxy.jsp?page=2&col=7"


def test_a_page_without_records_has_none() -> None:
    assert scripted_records("<p>recordset</p>") is None


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param('createPageHTML(9, 0, "index", "html");', "index_1.html", id="first page"),
        pytest.param("createPageHTML(9,3,'index','shtml')", "index_4.shtml", id="fourth page"),
        pytest.param('createPageHTML(9, 8, "index", "html");', None, id="last page"),
        pytest.param('//createPageHTML(9, 0, "index", "html");', None, id="commented out"),
        pytest.param('createPageHTML("pager", 9, 0, "index", "html", 180);', "index_1.html", id="box named first"),
        pytest.param('var n = 9, at = 2; createPageHTML(n, at, "index", "html");', "index_3.html", id="variables"),
        pytest.param('createPageHTML(n, at, "index", "html");', None, id="variables of another file"),
        pytest.param('var countPage = 1; createPageHTML(9, 0, "index", "html");', None, id="count overrules"),
    ],
)
def test_pagers_drawn_by_a_script(script: str, expected: str | None) -> None:
    found = scripted_next(f"<script>{script}</script>", BASE)
    assert found == (f"https://www.site.example/tzgg/{expected}" if expected else None)


OLD = """var currentPage={};
var prevPage=currentPage-1, nextPage=currentPage+1
var countPage={} // pages
document.write("<a href=\\"index"+"_"+prevPage+"."+"html\\">up</a>");
document.write("<a href=\\"index"+"_"+nextPage+"."+"html\\" target=\\"_self\\">on</a>");"""


@pytest.mark.parametrize(
    ("page", "script", "expected"),
    [
        pytest.param(
            "list.html", "createPageHTML('box', 3, 1, 'list', 'html')", "list_2.html", id="first from one"
        ),
        pytest.param(
            "list_2.html", "createPageHTML('box', 3, 2, 'list', 'html')", "list_3.html", id="last but one"
        ),
        pytest.param("list_3.html", "createPageHTML('box', 3, 3, 'list', 'html')", None, id="last from one"),
        pytest.param("list.html", "createPageHTML('box', 1, 1, 'list', 'html')", None, id="only page from one"),
        pytest.param(
            "list.html", "createPageHTML('box', 3, 0, 'list', 'html')", "list_1.html", id="box from zero"
        ),
        pytest.param("list_2.html", "createPageHTML(3, 2, 'list', 'html')", None, id="last from zero"),
        pytest.param(
            "list_1.html?x=1", "createPageHTML(3, 1, 'list', 'html')", "list_2.html", id="second from zero"
        ),
        pytest.param("index.html", OLD.format(0, 56), "index_1.html", id="older, first"),
        pytest.param("index_54.html", OLD.format(54, 56), "index_55.html", id="older, last but one"),
        pytest.param("index_55.html", OLD.format(55, 56), None, id="older, last"),
        pytest.param(
            "a.html",
            'var countPage=2,currentPage=0;w("<a href=news_"+nextPage+".shtml>")',
            "news_1.shtml",
            id="older, in fewer pieces",
        ),
        pytest.param(
            "a.html", '//var countPage=2;\nvar currentPage=0;w("news_"+nextPage+".html")', None, id="no count"
        ),
    ],
)
def test_pagers_by_the_name_of_the_page(page: str, script: str, expected: str | None) -> None:
    found = scripted_next(f"<script>{script}</script>", f"https://www.site.example/tzgg/{page}")
    assert found == (f"https://www.site.example/tzgg/{expected}" if expected else None)


COLUMN = "https://h.example/col/col7/index.html"
STRINGS = ",\n".join(
    f"'<li><a href=\"/art/{day}.html\">{title}<\\/a><span>2020-03-0{day}<\\/span><\\/li>'"
    for day, title in enumerate(["关于更换水管的公告", "关于调整线路的通知", "关于招聘人员的公示"], 1)
)
STRING_ENTRIES = [
    Entry("关于更换水管的公告", "https://h.example/art/1.html", date(2020, 3, 1)),
    Entry("关于调整线路的通知", "https://h.example/art/2.html", date(2020, 3, 2)),
    Entry("关于招聘人员的公示", "https://h.example/art/3.html", date(2020, 3, 3)),
]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f"<html><body><div id='1'></div><script>var InitData1 = [{STRINGS}];</script></body></html>", id="page"
        ),
        pytest.param(
            f"<html><body><script>$('#1').jpage({{dataStore:[{STRINGS}]}});</script></body></html>", id="call"
        ),
        pytest.param(f"totalRecord = 3;\ntotalPage = 1;\ndataStore = [{STRINGS}];", id="answer of the proxy"),
    ],
)
def test_strings_are_entries(text: str) -> None:
    page = parse_page(text.encode(), COLUMN)
    assert isinstance(page, Listing)
    assert list(page.entries) == STRING_ENTRIES


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(r"""dataStore=['it\'s',"\u516c\x41\n"]""", ["it's", "公A\n"], id="escapes"),
        pytest.param("dataStore=['a', b, 'c']", ["a"], id="what is no string ends them"),
        pytest.param("dataStore=['x</script>y]]>z']", ["xyz"], id="nothing ends the store"),
        pytest.param("dataStore=['a", [], id="cut off"),
        pytest.param("dataStore=[1,2]", [], id="numbers"),
        pytest.param("dataStore='a'", [], id="no list"),
    ],
)
def test_records_in_strings(script: str, expected: list[str]) -> None:
    text = f"<html><script>{script}</script></html>"
    found = with_records(text)
    assert found.removeprefix(text).count("<record>") == len(expected)
    assert [part.partition("]]>")[0] for part in found.split("<![CDATA[")[1:]] == expected


def test_a_page_without_records_is_unchanged() -> None:
    for text in ("<p>x</p>", "dataStore", "<record>x</record> dataStore=['y']"):
        assert with_records(text) is text


def test_the_number_of_records_is_limited() -> None:
    script = "dataStore=[" + "'x'," * (MOST_RECORDS + 9) + "]"
    assert with_records(script).count("<record>") == MOST_RECORDS
