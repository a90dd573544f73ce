"""Lines of the site around the text of an article, left out: information line, buttons, neighbours, imprint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from tui_reader.model import Image, Link, ListBlock, Table
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.html.boilerplate.consent import notice_lines
from tui_reader.parse.html.boilerplate.names import KIND_REASONS, RELATED_WORDS
from tui_reader.parse.left_out import REPEATED, LeftOutLedger
from tui_reader.parse.structure.fields import canonical_key, labelled_fields
from tui_reader.parse.structure.match_key import match_key
from tui_reader.parse.structure.navigation import is_footer, is_navigation, read_breadcrumb
from tui_reader.text.dates import find_dates

# Words that are a control in any place, and words that are one only in brackets, as a link or beside another one.
_CONTROL = (
    r"打印(?:本页|此页|文章)|关闭(?:窗口|本页|页面)|返回(?:顶部|列表|首页)|分享(?:到微信)?(?:到|至)|我要纠错|我要评论"
    r"|(?:全文|word|pdf)下载|阅读原文|查看原文|share this(?: article| post| page| story)?"
)
_WORD = (
    r"打印|关闭|返回|收藏|分享|推荐|下载|纠错|点赞|字体|大|中|小|更多|share|print|tweet|email|read more"
    r"|continue reading|loading\.*|x|×|\||facebook|twitter|linkedin|whatsapp|pinterest"
)
_BUTTON = re.compile(rf"[【\[（(]\s*(?:{_CONTROL}|{_WORD})\s*[】\]）)]|(?:{_CONTROL})\s*[:：]?|分享\s*[:：]", re.I)
_BARE_BUTTON = re.compile(rf"(?:{_WORD})\s*[:：]?", re.I)
_SCAN = re.compile(
    r"(?=[^。！？.]{0,60}$)(?=.*(?:分享|手机|打开|阅读))[^。！？.]*(?:扫一扫|扫描(?:左侧|右侧|下方|上方)?二维码|长按(?:识别)?二维码|用微信)"
)
_RELATED = re.compile(
    rf"[【\[]?\s*(?:{RELATED_WORDS}|相关(?:信息|解读|政策|文件|专题|内容)|关联(?:稿件|阅读)|"
    r"related (?:articles?|stories|posts|content|links|topics|news)|read (?:more|also|next)|you may also like|"
    r"more (?:great|from|on|stories)|(?:next|previous) \w+ (?:news|post|article|story)|recommended(?: for you)?|"
    r"see also|also read)\s*[】\]]?\s*[:：]?(?:\s.{0,40})?",
    re.I,
)
_SIZE = re.compile(r"[【\[（(〖]?\s*(?:字[体号]?(?:大小)?|视力保护色|浏览字号)\s*[:：]?\s*.{0,14}[】\]）)〗]?")
_ADVERTISEMENT = re.compile(
    r"[-–—\s\[(]*(?:advertisements?|advertising|sponsored|story continues below(?: advertisement)?|anzeigen?"
    r"|werbung"
    r"|publicidad|publicité|publicidade|pubblicità|advertentie|reklama?|annons|реклама|広告|광고)[-–—\s\])]*",
    re.I,
)
_NEIGHBOUR = re.compile(
    r"(?:上一[篇条页]|下一[篇条页]|上篇|下篇|前一篇|后一篇|(?:previous|next) (?:post|article))\s*[:：›»]?\s*"
    r"(?:没有了|无|暂无|已经?是(?:第一|最后)一?[篇条页])?[。！.]?",
    re.I,
)
_AUTHOR = re.compile(
    r"(?:[Ww]ritten |[Pp]osted |[Rr]eported )?(?:[Bb]y|BY):?\s+[A-Z][\w.'’-]*"
    r"(?:\s+(?:[A-Z][\w.'’,-]*|de|van|von|der|la|and|&)){0,5}"
)
_GAPS = re.compile(r"\s+")
_IMPRINT = re.compile(
    r"(?:网站)?(?:主办|承办|协办|开办|主管|运维|维护|技术支持|地址|单位地址|电话|联系电话|邮编|邮政编码|传真|邮箱|电子邮箱)(?:单位)?\s*[:：]"
)
_OWNER = re.compile(r"ICP备|公网安备|网站标识码|版权所有|©|Copyright|All rights reserved", re.I)
_LONG = 40
_FRONT_LINES = 40
_EDGE_LINES = 8


def trim(
    lines: Sequence[DraftLine],
    title: str | None,
    breadcrumb: Sequence[str],
    trusted: bool,
    ledger: LeftOutLedger | None = None,
) -> list[DraftLine]:
    """The lines without the site's lines around the text: information line, buttons, neighbours, imprint.

    The title is kept for the reader of the masthead. Buttons are removed only from the first and last eight lines;
    a line is never removed for how it begins. `ledger` records what is neither metadata nor a control.
    """
    ledger = ledger or LeftOutLedger()
    kept: list[DraftLine] = []
    for index, line in enumerate(lines):
        at_edge = index < _EDGE_LINES or index >= len(lines) - _EDGE_LINES
        if line.block is None and at_edge and (_is_control(line.text) or _is_bare_button(lines, index)):
            continue
        if line.block is None and not trusted and _ADVERTISEMENT.fullmatch(line.text):
            continue
        kept.append(line)
    if not trusted and (notice := notice_lines(kept, title)) is not None:
        for line in kept[notice.start : notice.stop]:
            ledger.drop(line, KIND_REASONS["consent"])
        del kept[notice.start : notice.stop]
    wanted = match_key(title) if title else None
    first = 0
    while first < min(len(kept), _FRONT_LINES) and _is_front(kept[first], wanted, breadcrumb, trusted):
        first += 1
    front = [line for line in kept[:first] if wanted and match_key(line.text) == wanted]
    end = _back(kept[first:])
    for line in kept[first + end :]:
        ledger.drop(line, "lines of the site below the text")
    return _described_once([*front, *kept[first : first + end]], wanted, ledger)


def _described_once(lines: Sequence[DraftLine], title: str | None, ledger: LeftOutLedger) -> list[DraftLine]:
    """The lines, images without descriptions that repeat the title, a caption or another image's.

    `ledger` records a description that says more than the text whose beginning it repeats.
    """
    if not any(isinstance(line.block, Image) and line.block.alt for line in lines):
        return list(lines)
    known = {key[:_LONG]: key for key in map(match_key, filter(None, map(_printed, lines)))}
    if title:
        known[title[:_LONG]] = title
    kept: list[DraftLine] = []
    above = ""
    for line in lines:
        if isinstance(line.block, Image) and line.block.alt:
            alt = match_key(line.block.alt)
            repeated = known.get(alt, known.get(alt[:_LONG]))
            if repeated is None and title and (title in alt or alt in title):
                repeated = title
            if repeated is not None:
                if alt not in repeated:
                    ledger.add(line.block.alt, "img", REPEATED, above)
                    known[alt] = alt
                if line.block.can_be_shown or line.block.caption:
                    kept.append(replace(line, block=line.block._replace(alt=None)))
                continue
            known[alt[:_LONG]] = alt
        kept.append(line)
        above = line.all_text or above
    return kept


def _printed(line: DraftLine) -> str:
    """The text of a line, or the caption of its image."""
    return (line.block.caption or "") if isinstance(line.block, Image) else line.text


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
    return _is_control(text) or _BARE_BUTTON.fullmatch(text) is not None


def _is_control(text: str) -> bool:
    """Whether a line is a control in any place."""
    if len(text) > 120:
        return False
    return bool(_BUTTON.fullmatch(text) or _SIZE.fullmatch(text) or _SCAN.match(text))


def _is_bare_button(lines: Sequence[DraftLine], index: int) -> bool:
    """Whether a line is a word of a control (打印, 小) that is a link, or stands beside another control."""
    line = lines[index]
    if line.block is not None or not _BARE_BUTTON.fullmatch(line.text):
        return False
    beside = [other.text for other in (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])]
    return bool(line.links) or any(map(is_button, beside))


def _back(lines: Sequence[DraftLine]) -> int:
    """Where the lines of the site at the end begin: neighbours, related articles, the imprint."""
    end = len(lines)
    whole = sum(len(line.text) for line in lines)
    after = 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        after += len(line.text)
        if after * 3 > whole or len(lines) - index > 60:
            break
        if line.block is None and len(line.text) < 60 and _RELATED.fullmatch(line.text.strip("-— ")):
            end = index if _only_links(lines[index + 1 :]) else end
    owned = False
    while end and len(lines) - end < 40:
        line = lines[end - 1]
        # 地址 and 电话 also close many notices: they are the site's only above its licence or copyright.
        if not _is_back(line) and not (owned and line.block is None and _IMPRINT.match(line.text)):
            break
        owned = owned or _OWNER.search(line.text) is not None
        end -= 1
    return end


def _only_links(lines: Sequence[DraftLine]) -> bool:
    """Whether the lines are links to other pages, one at least, and nothing else."""
    texts = [(line.text, line.links) for line in lines if line.block is None]
    for line in lines:
        if isinstance(line.block, ListBlock):
            texts += [(item.text, item.links) for item in line.block.items]
        elif line.block is not None and not isinstance(line.block, Image):
            return False
    return bool(texts) and all(_linked(text, links) for text, links in texts)


def _linked(text: str, links: Sequence[Link]) -> bool:
    """Whether links make up at least half of a text."""
    return sum(link.end - link.start for link in links) * 2 >= len(text)


def _is_back(line: DraftLine) -> bool:
    if line.block is not None:
        return False
    neighbour = _NEIGHBOUR.match(line.text)
    if neighbour is not None and len(line.text) < 200:
        return neighbour.end() == len(line.text) or (bool(line.links) and _linked(line.text[12:], line.links))
    return is_footer(line.text)
