"""The markup of the site: the frame of every page, and its articles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import NamedTuple

from support.demo_site import texts


class Words(NamedTuple):
    """The words of the site's pages, in simplified or traditional characters."""

    name: str
    home: str
    chrome: str
    announcements: str
    here: str
    column: str
    published: str
    source: str
    footer: str
    today: str


SIMPLIFIED = Words(
    texts.SITE,
    "首页",
    '<a href="/">返回{home}</a><a href="#">设为{home}</a><a href="#">加入收藏</a>',
    "公告：",
    "当前位置：",
    "通知公告",
    "发布时间：",
    "来源：",
    "主办：澄江县人民政府办公室　本页浏览次数：",
    "今天是：",
)
TRADITIONAL = Words(
    texts.SITE_BIG5,
    "首頁",
    '<a href="/">返回{home}</a><a href="#">設為{home}</a><a href="#">加入收藏</a>',
    "公告：",
    "目前位置：",
    "政府公報",
    "發布時間：",
    "來源：",
    "主辦：澄江縣政府　本頁瀏覽次數：",
    "今天是：",
)


class Frame(NamedTuple):
    """The frame of a page. `views` is the counter in the footer, which changes with every request, like the date
    next to it."""

    start: str
    notices: Sequence[str]
    views: int

    def around(
        self,
        body: str,
        column: str,
        *,
        words: Words = SIMPLIFIED,
        charset: str = "utf-8",
        head: str = "",
        tampered: bool = False,
    ) -> str:
        """A page: site name, ticker, breadcrumb, body and footer. On a tampered page another name replaces that of
        the site, in the navigation too."""
        name = texts.TAMPERED_NAME if tampered else words.name
        home = name if tampered else words.home
        notices = self.notices if words is SIMPLIFIED else ()
        ticker = " ".join(f'<a href="/notice/{len(one)}.html">{escape(one)}</a>' for one in notices)
        return (
            f'<!DOCTYPE html>\n<html><head><meta charset="{charset}"><title>{escape(column)}_{name}</title>{head}'
            f'</head><body><div class="header">{words.chrome.format(home=home)}<h1>{name}</h1></div>'
            f'<div class="notice">{words.announcements}<marquee>{ticker}</marquee></div>'
            f'<div class="crumb">{words.here}<a href="/">{home}</a> &gt; <a href="{self.start}">{column}</a></div>'
            f'<div class="main">{body}</div>'
            f'<div class="footer">{words.footer}{self.views}</div></body></html>'
        )

    def _today(self) -> str:
        day = date(2024, 1, 1) + timedelta(days=self.views % 3000)
        return f"{day.year}年{day.month}月{day.day}日 星期{'一二三四五六日'[day.weekday()]}"


def article(
    frame: Frame, text: texts.Text, name: str, ending: str, *, charset: str, part: int, parts: int, tampered: bool
) -> str:
    """A page of an article, counted from 0, whose file has this name and ending."""
    words = TRADITIONAL if charset == "big5" else SIMPLIFIED
    head = (
        f'<meta name="SiteName" content="{words.name}"><meta name="ArticleTitle" content="{escape(text.title)}">'
        f'<meta name="PubDate" content="{text.published:%Y-%m-%d %H:%M}">'
        f'<meta name="ContentSource" content="{text.office}">'
    )
    half = -(-len(text.paragraphs) // parts)
    paragraphs = text.paragraphs[part * half : (part + 1) * half]
    day = f"{text.published.year}年{text.published.month}月{text.published.day}日"
    sign_off = body([text.office, day], "sign") if part == parts - 1 else ""
    pager = f'<script>createPageHTML({parts}, {part}, "{name}", "{ending}");</script>' if parts > 1 else ""
    shown = (
        f'<h2 class="title">{escape(text.title)}</h2><div class="info">{words.published}'
        f"{text.published:%Y-%m-%d %H:%M}　{words.source}{text.office}</div>"
        f'<div class="TRS_Editor">{body(paragraphs)}{sign_off}</div>{pager}'
    )
    return frame.around(shown, words.column, words=words, charset=charset, head=head, tampered=tampered)


def body(paragraphs: Sequence[str], kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return "".join(f"<p{named}>　　{escape(one)}</p>" for one in paragraphs)
