"""Columns of invented sites in the style of each content management system, as responses by address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

from tui_reader.parse.page import parse_page
from tui_reader.sources.fetching import Fetched
from tui_reader.sources.listings import detection, pagination, preparation
from tui_reader.sources.listings.frontier import Frontier
from tui_reader.sources.listings.links import markup_of
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.sources.profiles.profile import Profile, Profiles, load

HOST = "https://www.qinghe.example"
PLACES = ("青禾镇", "临川路", "东湖社区", "北岭林场", "小石桥")
MATTERS = ("更换供水管道", "调整公交线路", "普查古树名木", "开放乡村图书室", "疏浚灌溉水渠", "招聘护林员")
NEWEST = date(2024, 6, 28)


@dataclass
class Column:
    """One column: its first address, the responses by address, and its articles, newest first."""

    first: str
    articles: list[tuple[str, str, date]]
    answers: dict[str, bytes] = field(default_factory=dict)

    def answer(self, address: str) -> bytes | None:
        """The response to an address, whatever the order of its parameters."""
        return self.answers.get(key(address))

    def put(self, address: str, body: str, charset: str = "utf-8") -> None:
        self.answers[key(address)] = body.encode(charset)


def key(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{sorted(parse_qsl(parts.query, keep_blank_values=True))}"


def articles(count: int, shape: str = "/art/{n}.html") -> list[tuple[str, str, date]]:
    made = []
    for n in range(count, 0, -1):
        title = f"关于{PLACES[n % 5]}{MATTERS[n % 6]}的第{n}号公告"
        made.append((title, HOST + shape.format(n=n), NEWEST - timedelta(days=count - n)))
    return made


def items(some: list[tuple[str, str, date]]) -> str:
    return "".join(
        f'<li><a href="{link.removeprefix(HOST)}" target="_blank">{title}</a><span>{day}</span></li>'
        for title, link, day in some
    )


def page(body: str, head: str = "") -> str:
    menu = "<ul><li><a href='/'>首页</a></li><li><a href='/jg/'>机构</a></li><li><a href='/hd/'>互动</a></li></ul>"
    footer = "<div id='footer'><p>主办：青禾县人民政府办公室，电话：0000-5550100。</p></div>"
    return f"<html><head><title>通知公告</title>{head}</head><body>{menu}{body}{footer}</body></html>"


def slices(some: list[tuple[str, str, date]], size: int) -> list[list[tuple[str, str, date]]]:
    return [some[at : at + size] for at in range(0, len(some), size)]


def trs(count: int, size: int) -> Column:
    """Files index.html, index_1.html …; an obsolete call is commented out, and a variable overrides the count."""
    column = Column(f"{HOST}/tzgg/index.html", articles(count))
    parts = slices(column.articles, size)
    for at, part in enumerate(parts):
        script = (
            f"var countPage = {len(parts)}; // 共 {len(parts)} 页\n"
            '//createPageHTML(3, 0, "old", "html");\n/* createPageHTML(8, 0, "older", "html"); */\n'
            f'createPageHTML(99, {at}, "index", "html");'
        )
        name = f"index_{at}.html" if at else "index.html"
        column.put(f"{HOST}/tzgg/{name}", page(f"<ul>{items(part)}</ul><script>{script}</script>"))
    return column


def trs_from_one(count: int, size: int) -> Column:
    """Newer pagers name their box first and count from 1: list.shtml, list_2.shtml …"""
    column = Column(f"{HOST}/tzgg/list.shtml", articles(count))
    parts = slices(column.articles, size)
    for at, part in enumerate(parts, 1):
        script = f"createPageHTML('page_div',{len(parts)}, {at},'list','shtml',{count});"
        name = f"list_{at}.shtml" if at > 1 else "list.shtml"
        column.put(f"{HOST}/tzgg/{name}", page(f"<ul>{items(part)}</ul><script>{script}</script>"))
    return column


def vsb(count: int, size: int) -> Column:
    """Pages that count down: gg.htm, gg/4.htm … gg/1.htm, with links relative to the folder of each."""
    column = Column(f"{HOST}/gg.htm", articles(count))
    parts = slices(column.articles, size)
    for at, part in enumerate(parts):
        rest = len(parts) - 1 - at
        folder = "" if at else "gg/"
        pager = f'<span class="p_pages"><span class="p_t">{at + 1}/{len(parts)}</span>'
        if rest:
            pager += f'<span class="p_next p_fun"><a href="{folder}{rest}.htm">下页</a></span>'
            pager += f'<span class="p_last p_fun"><a href="{folder}1.htm">尾页</a></span>'
        name = f"gg/{rest + 1}.htm" if at else "gg.htm"
        column.put(f"{HOST}/{name}", page(f"<ul>{items(part)}</ul><div>{pager}</span></div>"))
    return column


PARAMETERS = "col:1,appid:'1',webid:60,path:'/',columnid:7,unitid:'9468',webname:'青禾县',permissiontype:0"
ASKED = (
    "col=1&appid=1&webid=60&path=%2F&columnid=7&unitid=9468&webname=%E9%9D%92%E7%A6%BE%E5%8E%BF&permissiontype=0"
)


def _store(part: list[tuple[str, str, date]], more: str = "") -> str:
    records = "".join(f"<record><![CDATA[{items([one])}]]></record>" for one in part)
    return f"<datastore>{more}<recordset>{records}</recordset></datastore>"


def jpage_groups(count: int, size: int) -> Column:
    """Each group of records links the next one."""
    column = Column(f"{HOST}/col/col7/index.html", articles(count))
    parts = slices(column.articles, size)
    for at, part in enumerate(parts):
        more = ""
        if at + 1 < len(parts):
            link = f"/module/web/jpage/dataproxy.jsp?page={at + 1}&amp;columnid=7&amp;unitid=9468"
            more = f'<nextgroup><![CDATA[<a href="{link}"></a>]]></nextgroup>'
        store = _store(part, more)
        if at:
            address = f"{HOST}/module/web/jpage/dataproxy.jsp?page={at}&columnid=7&unitid=9468"
            column.put(address, f"<?xml version='1.0' encoding='utf-8'?>{store}")
        else:
            column.put(column.first, page(f'<div id="9468"><script type="text/xml">{store}</script></div>'))
    return column


def jpage_windows(count: int, size: int) -> Column:
    """Windows of records, three pages each, the first one in the page; responses are XML."""
    column = Column(f"{HOST}/col/col7/index.html", articles(count))
    window = 3 * size
    call = f"$('#9468').jpage({{totalRecord:{count},proxyUrl:'/module/jpage/dataproxy.jsp',perPage:{size}}});"
    script = f"<script>var param_9468 = {{{PARAMETERS}}};{call}</script>"
    for at, part in enumerate(slices(column.articles, window)):
        store = _store(part, f"<totalrecord>{count}</totalrecord>")
        if at:
            first, end = at * window + 1, min((at + 1) * window, count)
            query = f"startrecord={first}&endrecord={end}&perpage={size}&{ASKED}"
            column.put(f"{HOST}/module/jpage/dataproxy.jsp?{query}", f"<?xml version='1.0'?>{store}")
        else:
            column.put(column.first, page(f'<div><script type="text/xml">{store}</script></div>{script}'))
    return column


def jpage_strings(count: int, size: int) -> Column:
    """The oldest form: records are strings in a script, in the page and in the responses."""
    column = Column(f"{HOST}/col/col7/index.html", articles(count))
    window = 2 * size
    for at, part in enumerate(slices(column.articles, window)):
        strings = ",".join("'" + items([one]).replace("'", "\\'") + "'" for one in part)
        if at:
            first, end = at * window + 1, min((at + 1) * window, count)
            query = f"startrecord={first}&endrecord={end}&perpage={size}&{ASKED}"
            body = f"var totalRecord = {count};\nvar totalPage = 9;\nvar dataStore = [{strings}];"
            column.put(f"{HOST}/module/jslib/jquery/jpage/dataproxy.jsp?{query}", body)
            continue
        script = (
            f"var InitData9468 = [{strings}];\n$('#9468').jpage({{totalRecord:{count},dataStore:InitData9468,"
            f"groupSize:2,proxyUrl:'/module/jslib/jquery/jpage/dataproxy.jsp',perPage:{size},"
            f"ajaxParam:{{{PARAMETERS}}}}});"
        )
        column.put(column.first, page(f"<div id='9468'></div><script>{script}</script>"))
    return column


def gkmlpt(count: int, size: int) -> Column:
    """A page without entries, whose fragment names the category, and a JSON API."""
    shape = "/gkmlpt/content/1/{n}/post_{n}.html"
    column = Column(f"{HOST}/gkmlpt/index#475", articles(count, shape))
    column.put(
        f"{HOST}/gkmlpt/index", page("<div id='app'></div><script>window._CONFIG = {SID: '755031'};</script>")
    )
    for at, part in enumerate(slices(column.articles, size), 1):
        rows = [{"title": title, "url": link, "date": f"{day} 09:00:00"} for title, link, day in part]
        body = json.dumps({"articles": rows, "total": count, "classify": {"name": "公告"}})
        column.put(f"{HOST}/gkmlpt/api/all/475?page={at}&sid=755031", body)
    return column


def linked(count: int, size: int) -> Column:
    """Only a link to the next page, in a legacy charset."""
    column = Column(f"{HOST}/news/list.asp", articles(count))
    parts = slices(column.articles, size)
    for at, part in enumerate(parts, 1):
        pager = f"<a href='?page={at + 1}'>下一页</a>" if at < len(parts) else ""
        name = f"list.asp?page={at}" if at > 1 else "list.asp"
        head = "<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>"
        column.put(f"{HOST}/news/{name}", page(f"<ul>{items(part)}</ul><p>{pager}</p>", head), "gb18030")
    return column


def numbered(count: int, size: int) -> Column:
    """Links to the next and the last page, numbers padded; every number after the last returns the last page."""
    column = Column(f"{HOST}/news/", articles(count))
    parts = slices(column.articles, size)
    for at in range(1, len(parts) + 4):
        part = parts[min(at, len(parts)) - 1]
        following, last = f"/news/p{min(at + 1, len(parts)):02}.html", f"/news/p{len(parts):02}.html"
        pager = f"<a href='{following}'>下一页</a><a href='{last}'>末页</a>"
        address = f"{HOST}/news/p{at:02}.html" if at > 1 else column.first
        column.put(address, page(f"<ul>{items(part)}</ul><p>{pager}</p>"))
    return column


STYLES = {
    "trs": trs,
    "trs that counts from one": trs_from_one,
    "vsb": vsb,
    "jpage groups": jpage_groups,
    "jpage windows": jpage_windows,
    "jpage strings": jpage_strings,
    "gkmlpt": gkmlpt,
    "next links": linked,
    "numbered links": numbered,
}


def crawl(
    column: Column, frontier: Frontier, profile: Profile | None = None, asked: list[str] | None = None
) -> Iterator[tuple[ListingEntry, ...]]:
    """Crawl a column as a sync does, with responses from memory: the entries of each page."""
    profiles, _ = load()
    while not frontier.done:
        for address in frontier.next_pages(2):
            if asked is not None:
                asked.append(address)
            data = column.answer(address)
            if data is None:
                frontier.page_failed(address, absent=True)
                continue
            yield frontier.add_page(address, planned(address, data, column.first, profile, profiles))


def planned(address: str, data: bytes, start: str, profile: Profile | None, profiles: Profiles) -> ListingPlan:
    """The plan of one page of a column."""
    known = profile or profiles.for_address(address)
    kind = detection.kind_of(address, known)
    item = preparation.prepare(Fetched(address, data), kind, known)
    plan = preparation.plan(item.data, address, kind, known, start)
    if plan is not None:
        return plan
    rules = known.rules() if known else None
    parsed = parse_page(item.data, address, item.declared_charset, item.media_type, rules=rules)
    text = markup_of(item.data, getattr(parsed, "charset", None))
    known = known or profiles.for_page(address, text)
    kind = detection.refine(kind, parsed, item.data, profile=known)
    return preparation.plan(item.data, address, kind, known, start) or pagination.plan(
        address, parsed, text, known, start
    )


def answers_of(mapping: Mapping[str, str]) -> Column:
    """A column of a few given pages."""
    column = Column(next(iter(mapping)), [])
    for address, body in mapping.items():
        column.put(address, body)
    return column
