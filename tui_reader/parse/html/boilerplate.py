"""Boilerplate in an article's container, left out: buttons, editors' lines, related links."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from tui_reader.model import Image, ListBlock, Table
from tui_reader.parse.dom import Element, id_and_class, text_length, text_of
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.fields import canonical_key, labelled_fields
from tui_reader.parse.structure.match_key import match_key
from tui_reader.parse.structure.navigation import is_footer, is_navigation, read_breadcrumb
from tui_reader.text.dates import find_dates

_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|bdshare\w*|bdsharebuttonbox|jiathis\w*|social|print|toolbar|tools|related|relate|xgxw|xgyd"
    r"|recommend(?:ed|ation)?s?|comments?|comment-list|disqus|respond|qrcode|qr|ewm|erweima|breadcrumbs?|pagination|pager"
    r"|newsletter|subscribe|promo|advert\w*|ads?|ad-\w+|adsbygoogle|editor-?info|prev-?next|prevnext|outbrain|taboola|trending"
    r"|more-stories|read-more|nav|menu|footer|sidebar|author-bio|post-meta|tags|tag-list|popup|modal|cookie|gdpr|paywall"
    r"|signup|most-read|popular|skip-link|sr-only|visually-hidden|screen-reader-text|noprint|no-print|mod-relate|hidden"
    r"|catalog|toc|editsection|mw-editsection|navbox|reflist|printfooter|catlinks|noexcerpt|metadata)(?=$|[\s_-])"
)
_BOILERPLATE_TAGS = frozenset(("nav", "aside", "footer", "form", "dialog", "menu"))
_BUTTONS = re.compile(
    r"[【\[（(]?\s*(?:打印|打印本页|打印此页|打印文章|关闭|关闭窗口|关闭本页|关闭页面|返回|返回顶部|返回列表|收藏|分享|分享到|分享至|分享到微信|推荐|下载|纠错|我要纠错|"
    r"我要评论|点赞|字体|大|中|小|全文下载|word下载|pdf下载|阅读原文|查看原文|返回首页|更多|share|print|tweet|email|advertisement|advertising|"
    r"sponsored|read more|continue reading|loading\.*|x|×|\|)\s*[:：]?\s*[】\]）)]?",
    re.I,
)
_SCAN = re.compile(
    r"(?:微信)?[“\"]?扫一扫|扫描(?:左侧|右侧|下方|上方)?二维码|长按(?:识别)?二维码|即可(?:将网页)?分享|在手机打开当前页|用微信"
)
_EDITOR = re.compile(
    r"[（(【\[]?\s*(?:责任编辑|責任編輯|责编|编辑|编\s*审|审核|审签|初审|复审|终审|校对|录入|值班编委|值班编辑|本文编辑|监制|"
    r"责任校对|信息员|供稿|图文编辑|网络编辑|[A-Z]编辑)(?:人|员)?\s*[:：][^。！？]{0,40}[）)】\]]?"
)
_NEIGHBOUR = re.compile(
    r"(?:上一[篇条页]|下一[篇条页]|上篇|下篇|前一篇|后一篇|(?:previous|next) (?:post|article))\s*[:：›»]?", re.I
)
_RELATED = re.compile(
    r"[【\[]?\s*(?:相关(?:链接|新闻|阅读|文章|报道|稿件|推荐|资讯|信息|解读|政策|文件|专题|内容)|延伸阅读|推荐阅读|"
    r"更多(?:新闻|资讯|精彩内容|阅读)|热门(?:推荐|新闻|文章)|猜你喜欢|为您推荐|关联(?:稿件|阅读)|"
    r"related (?:articles?|stories|posts|content|links|topics|news)|read (?:more|also|next)|you may also like|"
    r"more (?:great|from|on|stories)|(?:next|previous) \w+ (?:news|post|article|story)|recommended(?: for you)?|"
    r"see also|also read)\s*[】\]]?\s*[:：]?(?:\s.{0,40})?",
    re.I,
)
_SIZE = re.compile(r"[【\[（(〖]?\s*(?:字[体号]?(?:大小)?|视力保护色|浏览字号)\s*[:：]?\s*.{0,14}[】\]）)〗]?")
_ASIDE = re.compile(
    r"(?:related|related (?:posts?|stor(?:y|ies)|articles?|roundup)|more|see also|also read|"
    r"read (?:more|also|next)|tags?|topics?|filed under|"
    r"share(?: this(?: story| article| post)?)?|follow us|like (?:this|loading)|"
    r"advert(?:isement)?|comments?|\d+ comments?|post (?:a )?comment|view all|read all comments|"
    r"(?:next|previous) (?:post|article|story)|first published|last updated|source)\b\s*(?:[:：(\[].*)?[.…]*$|"
    r"(?:sign up|subscribe|click here|join us|this slideshow requires|have your say|continue reading|photo:|"
    r"image:|photograph:)",
    re.I,
)
_AUTHOR = re.compile(r"(?:written |posted |reported )?by:?\s+\S+(?:\s+\S+){0,5}", re.I)
_GAPS = re.compile(r"\s+")
_IMPRINT = re.compile(
    r"(?:网站)?(?:主办|承办|协办|开办|主管|运维|维护|技术支持|地址|单位地址|电话|联系电话|邮编|邮政编码|传真|邮箱|电子邮箱)(?:单位)?\s*[:：]"
)
_OWNER = re.compile(r"ICP备|公网安备|网站标识码|版权所有|©|Copyright|All rights reserved", re.I)
_LONG = 40
_FRONT_LINES = 40
_EDGE_LINES = 8


def boilerplate_filter(container: Element, trusted: bool) -> Callable[[Element], bool]:
    """A test whether an element in the container is left out with everything in it.

    In a `trusted` container (one that a publishing system fills from its editor) nothing is: names say little, and
    links are the author's. Elsewhere lists of links and elements with a name of boilerplate are the site's.
    """
    if trusted:
        return lambda _: False
    whole = max(1, text_length(container))
    return cache(lambda element: _is_boilerplate(element, whole))


def _is_boilerplate(element: Element, whole: int) -> bool:
    names = id_and_class(element)
    if element.tag in _BOILERPLATE_TAGS or (names != " " and _BOILERPLATE.search(names)):
        return text_length(element) < whole / 2
    return element.tag in ("ul", "ol", "div", "section", "table", "dl") and _is_link_list(element, whole)


def _is_link_list(element: Element, whole: int) -> bool:
    """Whether an element is mostly links: two or more, over 60 % of its text, and under half of the article."""
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) < 2:
        return False
    size = text_length(element)
    linked = sum(text_length(link) for link in links)
    if not 0 < size < whole / 2 or linked <= 0.6 * size:
        return False
    return element.tag not in ("ul", "ol") or not _introduced(element)


def _introduced(element: Element) -> bool:
    """Whether a list follows a heading of the article, as references do."""
    before = element.getprevious()
    if before is None or before.tag not in ("h1", "h2", "h3", "h4"):
        return False
    return _RELATED.match(text_of(before)) is None and _ASIDE.match(text_of(before)) is None


def trim(
    lines: Sequence[DraftLine], title: str | None, breadcrumb: Sequence[str], trusted: bool
) -> list[DraftLine]:
    """The lines without the site's lines around the text: information line, buttons, editors, neighbours.

    The title is kept for the reader of the masthead. In a `trusted` container buttons are removed only from the
    first and last eight lines.
    """
    edge = (_EDGE_LINES, len(lines) - _EDGE_LINES) if trusted else (len(lines), 0)
    kept = [
        line
        for index, line in enumerate(lines)
        if line.block is not None or edge[0] <= index < edge[1] or not is_button(line.text)
    ]
    wanted = match_key(title) if title else None
    first = 0
    while first < min(len(kept), _FRONT_LINES) and _is_front(kept[first], wanted, breadcrumb, trusted):
        first += 1
    front = [line for line in kept[:first] if wanted and match_key(line.text) == wanted]
    kept = [*front, *_trim_back(kept[first:], trusted)]
    return _described_once(kept if trusted else _without_asides(kept), wanted)


def _described_once(lines: Sequence[DraftLine], title: str | None) -> list[DraftLine]:
    """The lines, images without descriptions that repeat the title, a caption or another image's."""
    texts = {match_key(line.text)[:_LONG] for line in lines if line.text}
    seen = {title[:_LONG]} if title else set()
    kept: list[DraftLine] = []
    for line in lines:
        if isinstance(line.block, Image) and line.block.alt:
            alt = match_key(line.block.alt)
            if alt[:_LONG] in seen or alt[:_LONG] in texts or (title and (title in alt or alt in title)):
                if line.block.address:
                    kept.append(replace(line, block=Image(None, line.block.address)))
                continue
            seen.add(alt[:_LONG])
        kept.append(line)
    return kept


def _without_asides(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The lines without invitations, references to other pages and repeated paragraphs."""
    kept: list[DraftLine] = []
    seen: set[str] = set()
    for line in lines:
        if line.block is None and line.heading is None:
            if line.text in seen:
                continue
            linked = sum(link.end - link.start for link in line.links)
            if _ASIDE.match(line.text) and (len(line.text) <= 60 or linked * 2 > len(line.text)):
                continue
            if len(line.text) > _LONG:
                seen.add(line.text)
        kept.append(line)
    return kept


def _is_front(line: DraftLine, title: str | None, breadcrumb: Sequence[str], trusted: bool) -> bool:
    if line.block is not None:
        return (isinstance(line.block, ListBlock) and _is_information_list(line.block)) or (
            isinstance(line.block, Table) and _is_catalogue(line.block)
        )
    text = line.text
    if title and match_key(text) == title:
        return True
    if is_information(text) or is_navigation(text) or bool(read_breadcrumb(text)) or text in breadcrumb:
        return True
    return not trusted and (_AUTHOR.fullmatch(text) is not None or _is_dated(text))


def _is_information_list(block: ListBlock) -> bool:
    """Whether a list holds the fields of the information line as items."""
    texts = [item.text for item in block.items]
    if len(texts) > 16 or any(len(text) > 80 for text in texts):
        return False
    matching = [
        text for text in texts if is_information(text) or is_button(text) or canonical_key(text) or _is_dated(text)
    ]
    return len(matching) * 2 >= len(texts)


def _is_catalogue(table: Table) -> bool:
    """Whether a table is a catalogue (索引号, 发文机关 …): three labels at least, and 40 % of its cells."""
    cells = [cell.text for row in islice(table.rows, _FRONT_LINES) for cell in row if cell.text]
    labels = [text for text in cells if len(text) <= 12 and canonical_key(_GAPS.sub("", text).rstrip(":："))]
    return len(labels) >= 3 and len(labels) * 5 >= len(cells) * 2


def _is_dated(text: str) -> bool:
    """Whether a short line is a date and at most 48 other characters: `19 Nov 2019 05:44 GMT by A. Writer`."""
    if len(text) > 80 or text.endswith(("。", ".")):
        return False
    dates = find_dates(text)
    return bool(dates) and len(text) - (dates[0].end - dates[0].start) <= 48


def is_information(text: str) -> bool:
    """Whether a line is the information line of an article (发布时间：… 来源：…), or a bare date."""
    if len(text) > 200 or text.endswith("。"):
        return False
    if _SIZE.fullmatch(text):
        return True
    fields = labelled_fields(text)
    if fields or fields.has_buttons:
        return len(fields.rest) * 5 <= len(text) * 2
    dates = find_dates(text) if len(text) <= 40 else []
    return bool(dates) and len(text) - (dates[0].end - dates[0].start) <= 2


def is_button(text: str) -> bool:
    """Whether a line is the label of a button (打印, share), a choice of letters' size, or a scan code's."""
    if len(text) > 120:
        return False
    return bool(_BUTTONS.fullmatch(text) or _SIZE.fullmatch(text) or (_SCAN.search(text) and len(text) < 60))


def _trim_back(lines: list[DraftLine], trusted: bool) -> list[DraftLine]:
    """The lines without editors' lines, neighbours and related articles at the end of a page."""
    end = len(lines)
    whole = sum(len(line.text) for line in lines)
    after = 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        after += len(line.text)
        if after * 3 > whole or len(lines) - index > 60:
            break
        heads = line.block is None and len(line.text) < 60 and _RELATED.fullmatch(line.text.strip("-— "))
        if heads and (not trusted or _only_links(lines[index + 1 :])):
            end = index
    owned = False
    while end and len(lines) - end < 40:
        line = lines[end - 1]
        # 地址 and 电话 also close many notices: they are the site's only above its licence or copyright.
        if not _is_back(line) and not (owned and line.block is None and _IMPRINT.match(line.text)):
            break
        owned = owned or _OWNER.search(line.text) is not None
        end -= 1
    return [line for line in lines[:end] if not (line.block is None and _EDITOR.fullmatch(line.text))]


def _only_links(lines: Sequence[DraftLine]) -> bool:
    """Whether all lines are links, short lines or blocks."""
    long = (line for line in lines if line.block is None and len(line.text) > 24)
    return all(sum(link.end - link.start for link in line.links) * 2 >= len(line.text) for line in long)


def _is_back(line: DraftLine) -> bool:
    text = line.text
    is_back = _EDITOR.fullmatch(text) or (_NEIGHBOUR.match(text) and len(text) < 200) or is_footer(text)
    return line.block is None and bool(is_back)
