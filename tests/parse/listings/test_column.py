"""Column pages: entries in every form, the next page, and articles that resemble lists."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.model import Entry
from tui_reader.parse.dom import parse_markup, text_runs
from tui_reader.parse.listings.column import ListedEntries, next_page, read_listing
from tui_reader.parse.rendering.unrendered import remove_unrendered

BASE = "https://www.site.example/tzgg/index.html"
TITLES = ["关于更换城区供水管道的公告", "关于调整公交线路走向的通知", "关于公开招聘管护人员的公示"]
MENU = "<ul><li><a href='/a'>首页</a><li><a href='/b'>机构职能</a><li><a href='/c'>互动交流</a></ul>"


def read(body: str, *, expected: bool = False) -> ListedEntries | None:
    footer = "<div id='footer'><p>版权所有：青禾市水务局，电话：0000-5550100。</p></div>"
    markup = f"<html><body>{MENU}{body}{footer}</body></html>"
    root, _ = parse_markup(markup)
    remove_unrendered(root)
    return read_listing(root, text_runs(root), BASE, markup, expected=expected)


def test_short_titles_beside_a_date_are_entries() -> None:
    titles = ("长文汇编", "年报", "关于做好防汛工作的通知", "领导简介", "人事任免")
    rows = "".join(
        f'<li><a href="{number}.html">{title}</a><span>2026-10-{number:02}</span></li>'
        for number, title in enumerate(titles, 10)
    )
    found = read(f"<ul>{rows}</ul>")
    assert found is not None
    assert [entry.title for entry in found.entries] == list(titles)


def rows(shape: str) -> str:
    return "".join(shape.format(title=title, day=day, n=day) for day, title in enumerate(TITLES, 1))


EXPECTED = [
    Entry(title, f"https://www.site.example/tzgg/t{day}.html", date(2020, 3, day))
    for day, title in enumerate(TITLES, 1)
]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "<ul>" + rows("<li><a href='t{n}.html'>{title}</a><span>2020-03-0{day}</span></li>") + "</ul>",
            id="list",
        ),
        pytest.param(
            "<ul>" + rows("<li><i>2020年3月{day}日</i><a href='t{n}.html'>{title}</a></li>") + "</ul>",
            id="date first",
        ),
        pytest.param(
            "<ul>" + rows("<li><a href='t{n}.html'>· {title} [2020-03-0{day}]</a></li>") + "</ul>",
            id="date in the link",
        ),
        pytest.param(
            "<table>" + rows("<tr><td>·<td><a href='t{n}.html'>{title}</a><td>2020/03/0{day}</tr>") + "</table>",
            id="table",
        ),
        pytest.param(
            "<div>" + rows("<div><a href='t{n}.html'>{title}</a> 2020.03.0{day}</div>") + "</div>", id="boxes"
        ),
        pytest.param(
            "<dl>" + rows("<dd><a href='t{n}.html'>{title}</a><em>2020-03-0{day}</em></dd>") + "</dl>",
            id="definitions",
        ),
        pytest.param(
            "<ul>"
            + rows("<li><a href='t{n}.html' title='{title}'>{title:.8}...</a> 2020-03-0{day}</li>")
            + "</ul>",
            id="cut titles",
        ),
    ],
)
def test_entries_of_every_form(body: str) -> None:
    listing = read(body)
    assert listing is not None
    assert list(listing.entries) == EXPECTED


def test_ten_long_titles_without_dates_are_a_listing() -> None:
    body = "".join(f"<li><a href='/{n}.html'>关于第{n}批供水管道更换工程的公告</a></li>" for n in range(10))
    listing = read(f"<ul>{body}</ul>")
    assert listing is not None
    assert len(listing.entries) == 10


DATA = "</td><td>由施工单位于夜间分段进行施工</td></tr>"
TITLED = "".join(f"<li><a href='/{n}.html'>关于第{n}批供水管道更换工程的公告</a></li>" for n in range(10))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f"<p>本章说明供水管道更换工程的各个阶段，读者可按下列次序阅读：</p><ul>{TITLED}</ul>", id="contents"
        ),
        pytest.param(
            f"<table>{TITLED.replace('<li>', '<tr><td>').replace('</li>', DATA)}</table>",
            id="a table with data beside the links",
        ),
    ],
)
def test_links_without_dates_and_a_text_are_no_listing(body: str) -> None:
    assert read(body) is None


LIST = "<ul>" + rows("<li><a href='t{n}.html'>{title}</a><span>2020-03-0{day}</span></li>") + "</ul>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "<p>" + "市水务局今天发布公告，城区将更换供水管道，请居民储水。" * 3 + "</p>" + LIST,
            id="article beside a list",
        ),
        pytest.param("<p>机构职能</p>", id="menu alone"),
        pytest.param(
            LIST.replace("<li><a href='t1.html'>", "<li>").replace("<li><a href='t2.html'>", "<li>"),
            id="text in a list",
        ),
    ],
)
def test_pages_that_are_no_listing(body: str) -> None:
    assert read(body) is None


ONE = f"<ul><li><a href='t1.html'>{TITLES[0]}</a><span>2020-03-01</span></li></ul>"
HEAD = "<tr><th>名称</th><th>文号</th><th>发布日期</th></tr>"
ROW = f"<tr><td><a href='t1.html'>{TITLES[0]}</a></td><td>青水〔2020〕1号</td><td>2020-03-01</td></tr>"


class TestShortList:
    """The last page of a column may hold one or two entries."""

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(f"{ONE}<p><a href='index.html'>上一页</a></p>", id="the page before"),
            pytest.param(
                f"{ONE}<p><a href='index.html'>首页</a> <a href='3.html'>[尾页]</a></p>", id="the last page"
            ),
            pytest.param(f"{ONE}<p>共41条 第3页</p>", id="a count"),
            pytest.param(f"{ONE}<a href='index.html'>« Previous</a>", id="English"),
            pytest.param(f"{ONE}<script>createPageHTML(3, 2, 'index', 'html');</script>", id="script"),
            pytest.param(f"{ONE}<script>var countPage = 3</script>", id="older script"),
            pytest.param(f"<table>{HEAD}{ROW}</table><p>共3页</p>", id="table with a head"),
        ],
    )
    def test_with_a_pager(self, body: str) -> None:
        listing = read(body)
        assert listing is not None
        assert list(listing.entries) == EXPECTED[:1]

    def test_two_entries(self) -> None:
        listing = read(f"{ONE.replace('</ul>', '')}{ONE.replace('<ul>', '').replace('t1', 't2')}<p>上一页</p>")
        assert listing is not None
        assert [entry.address for entry in listing.entries] == [
            f"{BASE.removesuffix('index.html')}t{n}.html" for n in "12"
        ]

    def test_where_it_is_expected(self) -> None:
        assert read(ONE) is None
        listing = read(ONE, expected=True)
        assert listing is not None
        assert list(listing.entries) == EXPECTED[:1]

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(
                f"<p>{'市水务局今天发布公告，城区将更换供水管道，请居民储水。' * 20}</p>{ONE}", id="an article"
            ),
            pytest.param(ONE.replace("2020-03-01", ""), id="no date"),
            pytest.param(ONE.replace(TITLES[0], "打印本页面"), id="a tool"),
            pytest.param("<p>2020-03-01 <a href='t1.html'>关于更换城区供水管道的公告</a></p>", id="no list"),
            pytest.param("<p>机构职能</p>", id="menu alone"),
        ],
    )
    def test_pages_that_are_no_listing_in_spite_of_it(self, body: str) -> None:
        assert read(f"{body}<p>上一页</p>", expected=True) is None

    def test_links_to_other_articles_are_no_pager(self) -> None:
        assert read(f"{ONE}<p>上一篇：关于供水的公告</p><p>下一页</p>") is None

    def test_with_prose_only_where_it_is_expected(self) -> None:
        body = f"<p>市水务局今天发布公告，城区将更换供水管道，请居民提前做好储水的准备。</p>{ONE}<p>上一页</p>"
        assert read(body) is None
        assert read(body, expected=True) is not None

    def test_rather_than_a_longer_list_without_dates(self) -> None:
        links = "".join(f"<li><a href='/{n}.html'>省级部门关于第{n}项工作的专题专栏</a></li>" for n in range(12))
        listing = read(f"<ul>{links}</ul>{ONE}<p>上一页</p>")
        assert listing is not None
        assert list(listing.entries) == EXPECTED[:1]


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        pytest.param(
            "<a href='index_1.html'>下一页</a>", "https://www.site.example/tzgg/index_1.html", id="words"
        ),
        pytest.param(
            "<a href='?p=2' rel='next'>2</a>", "https://www.site.example/tzgg/index.html?p=2", id="relation"
        ),
        pytest.param(
            "<a href='tzgg/10.htm'>下页</a><a href='tzgg/1.htm'>尾页</a>",
            "https://www.site.example/tzgg/tzgg/10.htm",
            id="pages that count down",
        ),
        pytest.param("<a href='/p/2'>Next page »</a>", "https://www.site.example/p/2", id="English"),
        pytest.param("<a href='javascript:go(2)'>下一页</a>", None, id="script"),
        pytest.param("<a href='index.html'>下一页</a>", None, id="this very page"),
        pytest.param("<a href='/x'>下一届运动会</a>", None, id="other words"),
    ],
)
def test_next_page(pager: str, expected: str | None) -> None:
    root, _ = parse_markup(f"<body><p>{pager}</p></body>")
    assert next_page(root, BASE) == expected


SIDE = (
    "<ul><li><a href='/a'>Pool closed for repairs</a> 2 May 2026</li><li><a href='/b'>New market hours</a>"
    " 1 May 2026"
    "</li><li><a href='/c'>Works in Mill Street</a> 30 April 2026</li></ul>"
)
LAW = (
    "<p>The council has adopted this order under section 4 of the Act. It is in force from June.</p>"
    "<p>Each stall pays a fee of ten euros a day. The fee is paid to the clerk before the market opens.</p>"
)
NOTICE = "<h1>Order on stalls</h1><p>4 May 2026</p>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f"<div class='wp footer-columns'>{NOTICE}{LAW * 4}{SIDE}</div>", id="wrapper named for a footer"
        ),
        pytest.param(
            f"<div class='foot-2'>{NOTICE}{LAW * 4}</div><div>{SIDE}</div>", id="text named for a footer"
        ),
        pytest.param(f"{NOTICE}<p>The clerk is away.</p><div>{SIDE}</div>", id="one dated sentence"),
        pytest.param(f"<h2>Order on stalls</h2>{LAW}<aside>{SIDE * 3}</aside>", id="list in an aside"),
    ],
)
def test_a_short_article_beside_a_list_is_no_listing(body: str) -> None:
    assert read(body) is None


def test_a_footer_below_the_list_is_not_its_prose() -> None:
    assert read(f"{SIDE}<div class='site-footer'>{LAW}</div>") is not None


def test_lists_of_several_months_are_one_listing() -> None:
    words = {5: ["pool"], 4: ["market", "mill", "school"], 3: ["bridge"]}
    items = {
        month: "".join(f"<li><a href='/{word}'>Closure of the {word}</a> 2026-0{month}-02</li>" for word in listed)
        for month, listed in words.items()
    }
    listing = read("".join(f"<h2>Month {m}</h2><ul>{items[m]}</ul>" for m in items))
    assert listing is not None
    assert [entry.title for entry in listing.entries] == [
        f"Closure of the {word}" for listed in words.values() for word in listed
    ]


def test_paragraphs_with_links_are_no_entries() -> None:
    sentence = "The council met in March and heard the report of the clerk about the stalls of the market. "
    parts = "".join(
        f"<div><a href='/{n}'>Report {n} of May</a> 2026-05-0{n}<p>{sentence * 3}</p></div>" for n in (1, 2, 3)
    )
    assert read(f"<div>{parts}</div>") is None
