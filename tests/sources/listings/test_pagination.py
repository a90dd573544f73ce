"""Columns of each content management system, page by page: every entry once, and no page too many."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.columns import HOST, STYLES, answers_of, crawl, items, page
from tui_reader.model import Bulletin, Entry, Failure, Feed, Listing
from tui_reader.sources.listings.frontier import Frontier
from tui_reader.sources.listings.pagination import plan
from tui_reader.sources.listings.plan import ListingEntry
from tui_reader.sources.profiles.profile import Entries, Paging, Profile


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [pytest.param(29, id="full and cut pages"), pytest.param(6, id="one page")])
def test_every_entry_of_a_column_once(style: str, count: int) -> None:
    column = STYLES[style](count, 6)
    frontier = Frontier(column.first)
    found = [entry for entries in crawl(column, frontier) for entry in entries]
    assert sorted((one.title, one.address, one.date) for one in found) == sorted(column.articles)
    assert frontier.complete


@pytest.mark.parametrize("style", STYLES)
def test_a_second_crawl_reads_one_page(style: str) -> None:
    column = STYLES[style](29, 6)
    asked: list[str] = []
    frontier = Frontier(column.first, is_known=lambda entry: True, stop_at_known=True)
    pages = crawl(column, frontier, asked=asked)
    while not frontier.done and len(asked) < 9:
        assert next(pages, ()) == ()
    # The page of gkmlpt holds no entries: it is the one behind it that must be looked at.
    assert len(asked) <= 2


def test_the_first_page_states_the_total() -> None:
    totals = {}
    for style in ("trs", "trs that counts from one", "vsb", "jpage windows", "gkmlpt", "numbered links"):
        column = STYLES[style](29, 6)
        frontier = Frontier(column.first)
        list(crawl(column, frontier))
        totals[style] = frontier.total
    assert totals == {
        "trs": 5,
        "trs that counts from one": 5,
        "vsb": 5,
        "jpage windows": 2,
        "gkmlpt": 5,
        "numbered links": 5,
    }


def test_a_listing_that_claims_more_pages_than_it_has() -> None:
    column = STYLES["trs"](29, 6)
    column.answers = {
        name: body.replace(b"countPage = 5", b"countPage = 5000000") for name, body in column.answers.items()
    }
    frontier = Frontier(column.first)
    found = [entry for entries in crawl(column, frontier) for entry in entries]
    assert len(found) == 29
    assert frontier.complete


LISTING = Listing(f"{HOST}/a/", entries=(Entry("第一号公告", f"{HOST}/a/20240102_1.html#top"), Entry("没有链接")))


def test_entries_are_addresses_without_fragments() -> None:
    assert plan(f"{HOST}/a/", LISTING).entries == (ListingEntry(f"{HOST}/a/20240102_1.html", "第一号公告"),)


def test_the_page_itself_is_not_an_entry() -> None:
    assert plan(f"{HOST}/a/20240102_1.html", LISTING).entries == ()


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param(Entries(exclude=None), True, id="no rules"),
        pytest.param(Entries(address="/a/"), True, id="wanted"),
        pytest.param(Entries(address="/b/"), False, id="not wanted"),
        pytest.param(Entries(exclude="_1"), False, id="excluded"),
    ],
)
def test_a_profile_selects_entries(rules: Entries, expected: bool) -> None:
    compiled = replace(
        rules,
        address=rules.address and re.compile(rules.address),
        exclude=rules.exclude and re.compile(rules.exclude),
    )
    assert bool(plan(f"{HOST}/a/", LISTING, profile=Profile("x", entries=compiled)).entries) == expected


def test_date_and_fetch_url_from_an_address() -> None:
    pattern = re.compile(r"/(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)_(?P<id>\d+)")
    profile = Profile("x", entries=Entries(address=pattern, fetch="/api/{id}.json?of={address}"))
    (entry,) = plan(f"{HOST}/a/", LISTING, profile=profile).entries
    assert entry.date == date(2024, 1, 2)
    assert entry.fetched_from == f"{HOST}/api/1.json?of=https%3A%2F%2Fwww.qinghe.example%2Fa%2F20240102_1.html"


def test_links_as_entries() -> None:
    body = "<p>本站公告：<a href='/n/1'>关于清理河道的公告</a>，<a href='/about'>关于本站</a>。</p>"
    profile = Profile("x", entries=Entries(address=re.compile(r"/n/\d+$"), links=True))
    found = plan(f"{HOST}/", Bulletin(f"{HOST}/"), body, profile)
    assert found.entries == (ListingEntry(f"{HOST}/n/1", "关于清理河道的公告"),)


@pytest.mark.parametrize(
    "single",
    [
        pytest.param(Bulletin(f"{HOST}/a.html"), id="bulletin"),
        pytest.param(Failure(f"{HOST}/a.html", "x"), id="failure"),
    ],
)
def test_a_single_page_has_no_plan(single: Bulletin | Failure) -> None:
    body = '<script>createPageHTML(3, 0, "a", "html")</script>'
    found = plan(f"{HOST}/a.html", single, body)
    assert (found.entries, list(found.pages)) == ((), [])


def test_a_feed_lists_entries_without_full_text() -> None:
    feed = Feed(
        f"{HOST}/feed",
        entries=(Entry("整", f"{HOST}/1"), Entry("同址", f"{HOST}/2"), Entry("缺", f"{HOST}/3"), Entry("无址")),
        bulletins=(Bulletin(f"{HOST}/1"), Bulletin(f"{HOST}/2#b"), Bulletin(f"{HOST}/3")),
        linked_pages=(f"{HOST}/3",),
        next=f"{HOST}/feed?paged=2",
    )
    found = plan(feed.address, feed)
    assert found.entries == (ListingEntry(f"{HOST}/3", "缺"),)
    assert list(found.pages) == [f"{HOST}/feed?paged=2"]


@pytest.mark.parametrize(
    ("paging", "expected"),
    [
        pytest.param(Paging(address="?page={page}", last=4), ["?page=2", "?page=3", "?page=4"], id="upwards"),
        pytest.param(
            Paging(address="p{page}.html", first=0, step=10, last=25),
            ["p0.html", "p10.html", "p20.html"],
            id="steps",
        ),
        pytest.param(Paging(address="{page}.htm", first=3, step=-1, last=2), ["3.htm", "2.htm"], id="downwards"),
        pytest.param(Paging("none"), [], id="no further pages"),
        pytest.param(Paging("next"), ["b.html"], id="the link alone"),
        pytest.param(Paging("trs"), ["a_1.html", "a_2.html"], id="the script before the link"),
    ],
)
def test_paging_of_a_profile(paging: Paging, expected: list[str]) -> None:
    listing = Listing(f"{HOST}/c/", entries=(Entry("第一号公告", f"{HOST}/1"),), next=f"{HOST}/c/b.html")
    body = '<script>createPageHTML(3, 0, "a", "html")</script>'
    found = plan(f"{HOST}/c/", listing, body, Profile("x", paging=paging))
    assert list(found.pages) == [f"{HOST}/c/{name}" for name in expected]


def test_endless_pages_end_without_new_entries() -> None:
    body = {f"{HOST}/n?p={at}": page(f"<ul>{items(part)}</ul>") for at, part in _parts().items()}
    column = answers_of({f"{HOST}/n": page(f"<ul>{items(_articles()[:4])}</ul>"), **body})
    frontier = Frontier(column.first)
    found = list(crawl(column, frontier, Profile("x", paging=Paging(address="?p={page}"))))
    assert sum(map(len, found)) == 12
    assert frontier.complete


def _articles() -> list[tuple[str, str, date]]:
    return STYLES["trs"](12, 4).articles


def _parts() -> dict[int, list[tuple[str, str, date]]]:
    parts = {2: _articles()[4:8], 3: _articles()[8:]}
    # Behind the last page the site shows it again.
    return {**parts, **dict.fromkeys(range(4, 40), parts[3])}


def test_a_site_map_of_site_maps() -> None:
    index = "<?xml version='1.0'?><sitemapindex>" + "".join(
        f"<sitemap><loc>{HOST}/map{n}.xml</loc></sitemap>" for n in (1, 2)
    )
    maps = {
        f"{HOST}/map{n}.xml": f"<urlset><url><loc>{HOST}/{n}/a.html</loc><lastmod>2024-05-0{n}</lastmod></url>"
        f"<url><loc>{HOST}/both.html</loc></url></urlset>"
        for n in (1, 2)
    }
    column = answers_of({f"{HOST}/sitemap.xml": index + "</sitemapindex>", **maps})
    frontier = Frontier(
        column.first, stop_at_known=True, is_known=lambda entry: entry.address.endswith("1/a.html")
    )
    found = [entry for entries in crawl(column, frontier) for entry in entries]
    assert found == [ListingEntry(f"{HOST}/both.html"), ListingEntry(f"{HOST}/2/a.html", date=date(2024, 5, 2))]


PIECES = [
    "<a href='",
    "'>下一页</a>",
    "尾页",
    "<script>",
    "createPageHTML(",
    '3, 0, "a", "html")',
    "countPage=",
    "99999999",
]
PIECES += [
    "totalRecord:",
    "perPage:",
    "proxyUrl:'",
    "dataproxy.jsp",
    "<base href='http://[",
    "//[",
    "\x00",
    "\ud800",
    "SID:'",
]
ADDRESSES = [
    "https://[h/gkmlpt/",
    f"{HOST}/gkmlpt/api/all/5?page=x",
    f"{HOST}/dataproxy.jsp?startrecord=5&endrecord=1",
    "/a",
]


@given(st.lists(st.sampled_from([*PIECES, '"', "'", "9", "}", " "]), max_size=25), st.sampled_from(ADDRESSES))
@settings(max_examples=50)
def test_arbitrary_pages_do_not_raise(pieces: list[str], address: str) -> None:
    for parsed in (Listing(address, next=f"{HOST}/2"), Bulletin(address)):
        found = plan(address, parsed, "".join(pieces))
        assert all(isinstance(one, str) for one in found.pages[:3])


@pytest.mark.parametrize(
    ("pager", "warned"),
    [
        pytest.param('<a href="javascript:void(0);" onclick="toPage(2);"> 下一页</a>', True, id="a call"),
        pytest.param('<a href="javascript:go(2)">下页 &gt;</a>', True, id="a call in the address"),
        pytest.param('<a href="#" onclick="go(2)"><b>Next</b></a>', True, id="English"),
        pytest.param('<a onclick="go(2)">下一页</a>', True, id="no address"),
        pytest.param('<a href="javascript:void(0)">下一页</a>', False, id="no call: the last page"),
        pytest.param('<a href="/2.html" onclick="count(2)">下一页</a>', False, id="an address"),
        pytest.param('<a href="#" onclick="share(2)">分享</a>', False, id="another link"),
    ],
)
def test_a_pager_of_an_unknown_script_is_reported(pager: str, warned: bool) -> None:
    found = plan(
        f"{HOST}/", Listing(f"{HOST}/", entries=(Entry("停水公告", f"{HOST}/1.html"),)), f"<p>{pager}</p>"
    )
    assert bool(found.warnings) is warned
    assert plan(f"{HOST}/2", Listing(f"{HOST}/2", entries=()), pager, None, f"{HOST}/").warnings == ()
