"""Split articles: the addresses of their further pages, and the joined text."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, Failure, body_text, walk_sections
from tui_reader.parse.dom import base_address, parse_markup
from tui_reader.parse.html.article_pages import MOST_PARTS, further_parts
from tui_reader.parse.page import parse_page

SITE = "https://www.qing.example/zwgk/202105/"
ARTICLE = SITE + "t20210507_1234.html"


def parts(markup: str, address: str = ARTICLE) -> list[str]:
    """The further pages of a page, relative to the test site."""
    root, _ = parse_markup(f"<html><body><p>正文。</p>{markup}</body></html>")
    found = further_parts(root, markup, base_address(root, address), address)
    return [part.removeprefix(SITE) for part in found]


def links(*pairs: tuple[str, str]) -> str:
    return "".join(f'<a href="{href}">{text}</a> ' for text, href in pairs)


def numbered(pattern: str, *numbers: int, shift: int = 0) -> list[tuple[str, str]]:
    return [(str(number), pattern.format(number - shift)) for number in numbers]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param('createPageHTML(3, 0, "t20210507_1234", "html");', [1, 2], id="TRS, first page"),
        pytest.param("createPageHTML(3,1,'t20210507_1234','html')", [2], id="second page"),
        pytest.param('createPageHTML(3, 2, "t20210507_1234", "html")', [], id="last page"),
        pytest.param('createPageHTML(1, 0, "t20210507_1234", "html")', [], id="one page"),
        pytest.param('// createPageHTML(3, 0, "t20210507_1234", "html")', [], id="in a comment"),
        pytest.param(
            'var countPage = 2;\ncreatePageHTML(9, 0, "t20210507_1234", "html")', [1], id="count overrules"
        ),
        pytest.param('createPageHTML(3, 0, "index", "html")', [], id="the pager of a list beside it"),
        pytest.param('createPageHTML(3, 0, "t20210506_1111", "html")', [], id="of another article"),
        pytest.param(
            'var currentPage = 0, countPage = 3; document.write("<a href=\\"t20210507_1234" + "_" + 1 + ".html")',
            [1, 2],
            id="written out",
        ),
        pytest.param("var currentPage = 0, countPage = 3;", [], id="a count of something else"),
    ],
)
def test_pagers_that_a_script_draws(script: str, expected: list[int]) -> None:
    found = parts(f"<script>{script}</script>")
    assert found == [f"t20210507_1234_{number}.html" for number in expected]


NUMBERS = numbered("t20210507_1234_{}.html", 2, 3, 4)
FROM_ZERO = numbered("t20210507_1234_{}.html", 2, 3, 4, shift=1)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(links(*NUMBERS), [2, 3, 4], id="numbers"),
        pytest.param(links(*FROM_ZERO), [1, 2, 3], id="numbers from zero"),
        pytest.param(
            links(("[2]", "t20210507_1234_2.html"), ("第3页", "t20210507_1234_3.html")), [2, 3], id="forms"
        ),
        pytest.param(links(("下一页", "t20210507_1234_1.html")), [1], id="next"),
        pytest.param(
            links(("下一页", "t20210507_1234_1.html"), ("尾页", "t20210507_1234_4.html")), [1, 2, 3, 4], id="last"
        ),
        pytest.param(links(*NUMBERS[:1], ("9", "t20210507_1234_5.html")), [2], id="a number that does not fit"),
        pytest.param('<link rel="next" href="t20210507_1234_2.html">', [2], id="relation"),
        pytest.param(links(*NUMBERS, ("1", "t20210507_1234.html")), [2, 3, 4], id="the first page itself"),
        pytest.param(
            links(("2", "https://other.example/zwgk/202105/t20210507_1234_2.html")), [], id="another host"
        ),
        pytest.param(links(("2", "../202106/t20210507_1234_2.html")), [], id="another folder"),
        pytest.param(links(("下一页", "t20210508_1235.html")), [], id="the next article"),
        pytest.param(links(("关于停水的通知", "t20210507_1234_2.html")), [], id="no pager's text"),
        pytest.param(links(("2", "javascript:go(2)"), ("3", "#p3")), [], id="scripts and fragments"),
        pytest.param(links(("7", "t20210507_1234_7.html")), [], id="far away"),
    ],
)
def test_links_of_a_pager(markup: str, expected: list[int]) -> None:
    assert parts(markup) == [f"t20210507_1234_{number}.html" for number in expected]


@pytest.mark.parametrize(
    ("address", "markup", "expected"),
    [
        pytest.param(
            SITE + "c1001-2.html", links(*numbered("c1001-2-{}.html", 2)), ["c1001-2-2.html"], id="hyphen"
        ),
        pytest.param(
            SITE + "c.html",
            links(("2", "c.html?page=2"), ("下一页", "c.html?page=2")),
            ["c.html?page=2"],
            id="query",
        ),
        pytest.param(
            SITE + "c.aspx?id=7&page=2",
            links(("1", "c.aspx?id=7"), ("3", "c.aspx?id=7&page=3")),
            ["c.aspx?id=7&page=3"],
            id="query, second page",
        ),
        pytest.param(SITE + "c.aspx?id=7", links(("2", "c.aspx?id=8&page=2")), [], id="query of another article"),
        pytest.param(
            SITE + "a_2.html",
            links(("1", "a.html"), ("2", "a_2.html"), ("3", "a_3.html")),
            ["a_3.html"],
            id="second",
        ),
        pytest.param(SITE + "content_68.htm", links(("下一页", "content_69.htm")), [], id="numbers of articles"),
        pytest.param(SITE + "index.html", links(*numbered("index_{}.html", 2, 3)), [], id="a column"),
        pytest.param(SITE + "list.html", links(("2", "list.html?page=2")), [], id="a column by query"),
        pytest.param(SITE, links(("2", "?page=2")), [], id="a folder"),
        pytest.param("http://[bad", links(("2", "a_2.html")), [], id="no address"),
    ],
)
def test_forms_of_addresses(address: str, markup: str, expected: list[str]) -> None:
    assert parts(markup, address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("/home/me/a.html", ["/home/me/a_2.html"], id="file"),
        pytest.param("/home/me/b.zip!/x/a.html", ["/home/me/b.zip!/x/a_2.html"], id="member"),
        pytest.param("/home/me/other.html", [], id="another name"),
    ],
)
def test_further_pages_of_a_file_are_in_its_folder(address: str, expected: list[str]) -> None:
    assert parts(links(("2", "a_2.html"), ("3", "../a_3.html")), address) == expected


def test_a_page_saved_under_another_name_uses_its_own_stated_address() -> None:
    canonical = f'<link rel="canonical" href="{ARTICLE}">'
    assert parts(canonical + links(*NUMBERS[:1]), "/home/me/saved.html") == ["/home/me/t20210507_1234_2.html"]


def test_the_number_of_pages_is_limited() -> None:
    assert (
        len(parts(links(("下一页", "t20210507_1234_1.html"), ("尾页", "t20210507_1234_900.html")))) == MOST_PARTS
    )
    assert len(parts('<script>createPageHTML(9000, 0, "t20210507_1234", "html")</script>')) == MOST_PARTS


def page(number: int, *body: str, title: str = "关于整治河道的通知", pager: str = "") -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in body)
    return (
        f"<html><head><title>{title}</title><meta name='ArticleTitle' content='{title}'></head><body>"
        f"<h1>{title}</h1><div>发布时间：2021-05-0{number} 来源：水利局</div>"
        f"<div class='TRS_Editor'>{paragraphs}{pager}</div></body></html>"
    ).encode()


FIRST = page(
    1,
    "各区水利局：",
    "一、总体要求",
    "以保护水资源为先，统一规划全市河道，分级落实管理责任。",
    pager="<p>1 <a>2</a> 下一页</p>",
)
SECOND = page(
    2, "二、工作安排", "（一）巡查河道。每月巡查不少于两次，并公布巡查的结果。", pager="<p>上一页 [1] [2]</p>"
)
THIRD = page(3, "（二）清理淤泥。六月底以前完成清理，淤泥运到指定地点。", "附件：<a href='a.pdf'>名录</a>")


def joined(*more: tuple[str, bytes]) -> Bulletin:
    whole = parse_page(FIRST, ARTICLE, None, None, more)
    assert isinstance(whole, Bulletin)
    return whole


def test_text_and_line_numbers_continue() -> None:
    whole = joined((SITE + "2.html", SECOND), (SITE + "3.html", THIRD))
    assert [section.address for section in walk_sections(whole.sections)] == ["1", "2", "2.1", "2.2"]
    assert body_text(whole).splitlines() == [
        "各区水利局：",
        "一、总体要求",
        "以保护水资源为先，统一规划全市河道，分级落实管理责任。",
        "二、工作安排",
        "（一）巡查河道。每月巡查不少于两次，并公布巡查的结果。",
        "（二）清理淤泥。六月底以前完成清理，淤泥运到指定地点。",
        *body_text(whole).splitlines()[6:],
    ]
    assert "下一页" not in body_text(whole)
    assert "[1]" not in body_text(whole)


def test_what_a_further_page_does_not_read_is_a_warning_once() -> None:
    deep = "<div>" * 300
    whole = joined(
        (SITE + "2.html", SECOND.replace(b"<p>", f"{deep}<p>".encode(), 1)),
        (SITE + "3.html", THIRD + deep.encode()),
    )
    assert [one for one in whole.warnings if "nested" in one] == [
        "the page is nested too deeply; only its text was read"
    ]


def test_what_a_further_page_leaves_out_stands_at_its_place() -> None:
    second = page(
        2, "二、工作安排", "<span hidden>原定五月底完成。</span>", "（一）巡查河道。每月巡查不少于两次。"
    )
    whole = joined((SITE + "2.html", second))
    (entry,) = (entry for entry in whole.left_out if "原定" in entry.text)
    assert entry.place is not None
    assert body_text(whole).splitlines()[entry.place - 1] == "二、工作安排"


def test_fields_are_those_of_the_first_page() -> None:
    whole = joined((SITE + "2.html", SECOND), (SITE + "3.html", THIRD))
    assert (whole.title, whole.source) == ("关于整治河道的通知", "水利局")
    assert whole.published is not None
    assert whole.published.day == 1
    assert whole.parts == (SITE + "2.html", SITE + "3.html")
    assert [attachment.address for attachment in whole.attachments] == [SITE + "a.pdf"]


def test_a_title_may_carry_the_number_of_its_page() -> None:
    second = page(2, "二、工作安排", "每月巡查不少于两次，并公布巡查的结果。", title="关于整治河道的通知(2)")
    whole = joined((SITE + "2.html", second))
    assert whole.parts == (SITE + "2.html",)
    assert body_text(whole).count("通知") == 0


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(page(2, "停水至周五为止，请市民储水。", title="停水公告"), id="another article"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="an image"),
        pytest.param(b" ", id="nothing"),
    ],
)
def test_another_article_ends_the_joined_text(other: bytes) -> None:
    whole = joined((SITE + "2.html", other), (SITE + "3.html", THIRD))
    assert whole.parts == ()
    assert "清理淤泥" not in body_text(whole)
    assert [SITE + "2.html" in warning for warning in whole.warnings] == [True]


def test_a_first_page_without_article_has_no_further_pages() -> None:
    assert isinstance(parse_page(b" ", ARTICLE, None, None, [(SITE + "2.html", SECOND)]), Failure)
