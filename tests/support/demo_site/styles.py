"""Publishing systems: addresses and markup of their listing pages, and addresses of their articles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qs

CHINA_OFFSET = 8 * 3600


class Item(NamedTuple):
    """An article in a listing. `body` is its text as markup, for feeds; `edits` counts its changes, for
    archives."""

    path: str
    title: str
    published: datetime
    body: str = ""
    edits: int = 0


class Column(NamedTuple):
    """The data of a listing: its articles, newest first, the address of the site, and the frame of a page."""

    items: Sequence[Item]
    per_page: int
    origin: str
    frame: Callable[..., str]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.items) // self.per_page))

    def page(self, number: int) -> Sequence[Item]:
        """The articles of a page, counted from 0."""
        return self.items[number * self.per_page : (number + 1) * self.per_page]


class Written(NamedTuple):
    """A page of a listing; `media_type` without a charset."""

    body: str
    media_type: str = "text/html"


class Style(NamedTuple):
    """A publishing system: the start of its column, the path of an article by number, and the listing page at an
    address (path and query), None for other addresses."""

    start: str
    article: Callable[[int, datetime], str]
    write: Callable[[Column, str, str], Written | None]


def _items(items: Sequence[Item]) -> str:
    rows = "".join(
        f'<li><a href="{one.path}" title="{escape(one.title)}">{escape(one.title)}</a>'
        f"<span>{one.published:%Y-%m-%d}</span></li>"
        for one in items
    )
    return f'<ul class="list">{rows}</ul>'


def _number(path: str, before: str, after: str) -> int | None:
    """The number in an address, between a prefix and a suffix."""
    if not (path.startswith(before) and path.endswith(after)):
        return None
    middle = path[len(before) : len(path) - len(after)]
    return int(middle) if middle.isdecimal() else None


def _trs(column: Column, path: str, query: str) -> Written | None:
    number = 0 if path in ("/xxgk/gggs/", "/xxgk/gggs/index.html") else _number(path, "/xxgk/gggs/index_", ".html")
    if number is None or number >= column.pages or (number == 0 and "_0" in path):
        return None
    pager = (
        f"<script>\nvar countPage = {column.pages}; // 共{column.pages}页\n"
        f'//createPageHTML({column.pages + 3}, 0, "old", "html");\n'
        f'createPageHTML({column.pages}, {number}, "index", "html");\n</script>'
    )
    return Written(column.frame(_items(column.page(number)) + pager, "通知公告"))


def _vsb(column: Column, path: str, query: str) -> Written | None:
    """Pages are numbered from the oldest: the first has no number, the second the number of pages less one."""
    counted = column.pages if path == "/zbgg.htm" else _number(path, "/zbgg/", ".htm")
    if counted is None or not 1 <= counted <= column.pages or (counted == column.pages and path != "/zbgg.htm"):
        return None
    links = []
    if counted > 1:
        links.append(f'<span class="p_next"><a href="/zbgg/{counted - 1}.htm">下页</a></span>')
        links.append('<span class="p_last"><a href="/zbgg/1.htm">尾页</a></span>')
    total = f'<span class="p_t">共{len(column.items)}条</span>'
    pager = f'<div class="p_pages">{total}{"".join(links)}</div>'
    return Written(column.frame(_items(column.page(column.pages - counted)) + pager, "招标公告"))


_PROXY = "/module/web/jpage/dataproxy.jsp"
_GROUP = 3


def _jpage(column: Column, path: str, query: str) -> Written | None:
    if path == "/col/col1234/index.html":
        script = (
            f"<script type=\"text/xml\">{_records(column, 0, column.per_page * _GROUP)}</script>\n<script>\n"
            f"$('#1234').jpage({{ajaxParam:{{col:1,appid:1,webid:1,path:'/',columnid:1234,unitid:5678}},"
            f"totalRecord:{len(column.items)}, proxyUrl:'{_PROXY}', perPage:{column.per_page}, "
            f"groupSize:{_GROUP}}});\n</script>"
        )  # fmt: skip
        return Written(column.frame(script, "通知公告"))
    parameters = parse_qs(query)
    if path != _PROXY or not parameters.get("startrecord"):
        return None
    return Written(
        _records(column, int(parameters["startrecord"][0]) - 1, int(parameters["endrecord"][0])), "text/xml"
    )


def _records(column: Column, start: int, end: int) -> str:
    rows = "".join(
        f'<record><![CDATA[<li><a href="{one.path}">{escape(one.title)}</a>'
        f"<span>{one.published:%Y-%m-%d}</span></li>]]></record>"
        for one in column.items[start:end]
    )
    return (
        f"<datastore><totalrecord>{len(column.items)}</totalrecord><totalpage>{column.pages}</totalpage>"
        f"<recordset>{rows}</recordset></datastore>"
    )


def _gkmlpt(column: Column, path: str, query: str) -> Written | None:
    if path == "/gkmlpt/index":
        return Written(column.frame('<div id="app"></div><script>var _CONFIG = {SID: "755031"};</script>', "公开"))
    if path not in ("/gkmlpt/api/all/475", "/gkmlpt/api/all/0"):
        return None
    page = int(parse_qs(query).get("page", ["1"])[0])
    articles = [
        {
            "id": number,
            "title": one.title,
            "url": column.origin + one.path,
            "publisher": "澄江县人民政府",
            "date": int(one.published.timestamp()),
            "display_publish_time": int((one.published - datetime(1970, 1, 1)).total_seconds()) - CHINA_OFFSET,
        }
        for number, one in enumerate(column.page(page - 1))
    ]
    answer = {"articles": articles, "classify": {"name": "通知公告"}, "total": len(column.items)}
    return Written(json.dumps(answer), "application/json")


def _links(column: Column, path: str, query: str) -> Written | None:
    page = int(parse_qs(query).get("page", ["1"])[0]) if path == "/news/" else 0
    if not 1 <= page <= column.pages:
        return None
    before = f'<a href="?page={page - 1}">上一页</a> ' if page > 1 else ""
    after = f'<a href="?page={page + 1}">下一页</a>' if page < column.pages else ""
    pager = f'<div class="pager">{before}{after}</div>'
    return Written(column.frame(_items(column.page(page - 1)) + pager, "新闻动态"))


def _feed(column: Column, path: str, query: str) -> Written | None:
    if path == "/":
        head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml" title="通知公告">'
        return Written(column.frame(_items(column.page(0)), "首页").replace("</head>", f"{head}</head>"))
    if path != "/feed.xml":
        return None
    rows = "".join(
        f"<item><title>{escape(one.title)}</title><link>{column.origin}{one.path}</link>"
        f'<guid isPermaLink="true">{column.origin}{one.path}</guid>'
        f"<pubDate>{one.published:%a, %d %b %Y %H:%M:%S} +0800</pubDate>"
        f"<content:encoded><![CDATA[{one.body}]]></content:encoded></item>"
        for one in column.items
    )
    return Written(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>澄江县人民政府</title><link>{column.origin}/</link><description>通知公告</description>"
        f"{rows}</channel></rss>",
        "application/rss+xml",
    )


def _sitemap(column: Column, path: str, query: str) -> Written | None:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    if path == "/sitemap.xml":
        maps = "".join(
            f"<sitemap><loc>{column.origin}/sitemap-{n + 1}.xml</loc></sitemap>" for n in range(column.pages)
        )
        return Written(f"{head}<sitemapindex {space}>{maps}</sitemapindex>", "application/xml")
    number = _number(path, "/sitemap-", ".xml")
    if number is None or not 1 <= number <= column.pages:
        return None
    rows = "".join(
        f"<url><loc>{column.origin}{one.path}</loc><lastmod>{one.published:%Y-%m-%d}</lastmod></url>"
        for one in column.page(number - 1)
    )
    return Written(f"{head}<urlset {space}>{rows}</urlset>", "application/xml")


_REPLAY = re.compile(r"/web/(\d{14})id_/https?://[^/]+(/.*)")
_CDX = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def _wayback(column: Column, path: str, query: str) -> Written | None:
    """The index of a web archive: every text of every article, and other captures."""
    if path != "/cdx/search/cdx":
        return None
    parameters = parse_qs(query)
    first = int(parameters.get("resumeKey", ["0"])[0])
    end = first + min(int(parameters.get("limit", ["100000"])[0]), 3 * column.per_page)
    rows, at = [], 0
    for one in reversed(column.items):
        # Only requested rows are written: there are thousands of others.
        if at < end and at + one.edits + 3 > first:
            captures = _captures(column, one)
            rows += captures[max(0, first - at) : end - at]
        at += one.edits + 3
    if first == 0:
        rows.insert(0, _capture(column, "/logo.png", "20200101000000", "PIC", kind="image/png"))
    more = [[], [str(end)]] if end < at and "showResumeKey" in parameters else []
    return Written(json.dumps([_CDX, *rows, *more]), "application/json")


def _captures(column: Column, one: Item) -> list[list[str]]:
    gone = one.published + timedelta(days=1 + one.edits)
    return [
        *(_capture(column, one.path, captured(one, edit), f"T{edit}") for edit in range(one.edits + 1)),
        # The last text is still there at the next visit, and gone at the one after that.
        _capture(column, one.path, f"{gone:%Y%m%d%H%M%S}", f"T{one.edits}"),
        _capture(column, one.path, f"{gone:%Y%m%d}235959", "GONE", status="404"),
    ]


def _capture(
    column: Column, path: str, stamp: str, digest: str, *, kind: str = "text/html", status: str = "200"
) -> list[str]:
    return [f"example)/{path}", stamp, column.origin + path, kind, status, f"{digest}{path}", "900"]


def captured(one: Item, edit: int) -> str:
    """The timestamp of the capture of a text: one day after the capture before."""
    return f"{one.published + timedelta(days=edit):%Y%m%d%H%M%S}"


def replayed(path: str) -> tuple[str, str] | None:
    """The timestamp and the path of the capture at a path, if any."""
    found = _REPLAY.fullmatch(path)
    return (found[1], found[2]) if found else None


def _dated(shape: str) -> Callable[[int, datetime], str]:
    return lambda number, moment: shape.format(n=number, d=moment)


STYLES: dict[str, Style] = {
    "trs": Style("/xxgk/gggs/index.html", _dated("/xxgk/gggs/{d:%Y%m}/t{d:%Y%m%d}_{n}.html"), _trs),
    "vsb": Style("/zbgg.htm", _dated("/info/1012/{n}.htm"), _vsb),
    "jpage": Style("/col/col1234/index.html", _dated("/art/{d.year}/{d.month}/{d.day}/art_1234_{n}.html"), _jpage),
    "gkmlpt": Style("/gkmlpt/index#475", _dated("/gkmlpt/content/2/{n}/post_{n}.html"), _gkmlpt),
    "links": Style("/news/?page=1", _dated("/news/{d:%Y}/{n}.html"), _links),
    "feed": Style("/feed.xml", _dated("/posts/{n}.html"), _feed),
    "sitemap": Style("/sitemap.xml", _dated("/content/{n}.html"), _sitemap),
    "wayback": Style("/cdx/search/cdx?url=bulletins.example&matchType=prefix", _dated("/docs/{n}.html"), _wayback),
}
"""Styles by name. A feed is one page of full texts; an archive has every text of every article."""
