"""Titles of documents in 《》, and articles of them: 《招标投标法》第十二条第一款, 《关于印发〈办法〉的通知》.

Keys are those of `title_key`. A title counts where its words, or what follows it, tell a document; names of
newspapers, books, programmes and forms do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, title_key
from tui_reader.extraction.values import ReferenceKind
from tui_reader.text.character_ranges import HAN
from tui_reader.text.compiled import compiled
from tui_reader.text.numerals import chinese_number

_LONGEST_TITLE = 160

# The last words of titles of laws, decisions, notices, plans, standards and treaties.
_DOCUMENT = re.compile(
    "(?:法|条例|條例|规定|規定|办法|辦法|决定|決定|决议|決議|通知|意见|意見|细则|細則|规则|規則|方案|"
    "规划|規劃|纲要|綱要|标准|標準|规范|規範|规程|"
    "規程|准则|準則|指引|指南|公告|通告|批复|的函|复函|解释|条约|公约|协定|议定书|章程|制度|目录|"
    "名录|要求|(?:命|禁|主席|国务院|部|政府|动员|戒严|嘉奖)令|公报|纪要|措施|政策|建议|答复|"
    "声明|宣言|宪章|白皮书|法典|憲法|宪法|要点|大纲|预案|导则|定额|须知|守则|清单|安排|总则|通则|"
    "修正案|补充规定|工作报告|报告|计划|计画|行动|"
    "命令|通报|部署|战略|倡议|共识|约定|公示|规约|约则|框架协议|经济合作协议|汇报|范本|"
    "示范文本|技术条件|说明|重点|体系|办法》?|"
    "框架|若干问题|议程|备忘录)"
    r"[\d、．.]*(?:[（(〔\[【][^（）()]{1,30}[）)〕\]】]|〈[^〉]{1,60}〉|试行|暂行|草案|修订|修正)*$"
)
_WORK = re.compile(
    "(?:战略合作框架协议|日报|晚报|时报|早报|周报|快报|学报|晨报|都市报|青年报|周刊|月刊|杂志|新闻联播|表|申请书|"
    "承诺书|委托书|(?:用户|注册|留言|评论|跟帖|投稿|隐私|免责|版权)(?:协议|须知|条款|政策|声明)|服务条款|执照|许可证|登记证|资格证|"
    "合格证|证书|协议书|招标文件|投标文件|磋商文件|采购文件|询价通知书|成交通知书|中标通知书|"
    "谈判文件|意向书|回执|收据|档案袋)"
    r"(?:[（(][^（）()]{1,30}[）)])?$"
)
_GENERAL = re.compile(
    "^(?:公告|通知|办法|规定|意见|决定|方案|条例|细则|规则|目录|标准|指南|通告|法|指引|规范|计划|"
    "规划|报告|章程|清单|纲要|准则|说明|制度|措施|"
    "批复|协定|公约|条约|令|倡议|要求|安排|预案)$"
)
_NUMERAL = "[〇零一二三四五六七八九十百千\\d]{1,8}"
ARTICLE = (
    rf"第{GAP}?(?P<article>{_NUMERAL}){GAP}?[条條](?:之(?P<of>[一二三四五六七八九十]{{1,3}}))?"
    rf"(?:第{GAP}?(?P<paragraph>{_NUMERAL}){GAP}?[款项項項])?(?:第{GAP}?[（(]?(?P<item>{_NUMERAL})[）)]"
    rf"?{GAP}?[款项項目])?"
)
_FURTHER = (
    rf"{GAP}?(?P<to>[、，,和及与或至到]|以及|(?:及|以及|並)?(?:準用|准用|同法|同條例|同条例)|[-－—~～])"
    rf"{GAP}?(?=第)"
)
_NUMBER_BETWEEN = r"(?:[（(][^（）()\n]{2,60}[）)])?"
_SHORT_NAME = re.compile(
    rf"[（(][^（）()\n]{{0,40}}?(?:以下)?(?:简称|簡稱|统称|下称)[为為]?{GAP}?[《“\"「]?([{HAN}\w]"
    rf"{{1,30}})[》”\"」]?"
)
_STANDARD = r"(?:等)?[\d一二三四五六七八九十]{0,3}项?(?:强制性|推荐性)?(?:国家|行业|地方|团体|国际)标准"
_STANDARD_NUMBER = rf"[A-Z]{{2,6}}(?:/[A-Z]{{1,6}})?{GAP}?\d{{2,6}}(?:\.\d{{1,3}})?[-—–]\d{{2,4}}{GAP}?$"
"""Before a title: the number of the standard that it names."""
_AFTER = re.compile(
    rf"(?:、《[^《》]{{2,40}}》){{0,4}}{_STANDARD}|"
    rf"[（(]{GAP}?(?:[{HAN}]{{2,12}}[〔\[（(【]?\d{{4}}|[{HAN}]{{0,20}}第|GB|DB|修正|修订|以下简称|"
    rf"简称|{HAN[:1]})|"
    rf"第[〇零一二三四五六七八九十百千\d]+条"
)


def _titles(text: str) -> Iterator[Mention]:
    """Titles in 《》, each with the articles that follow it; those in a title are part of it."""
    aliases: dict[str, str] = {}
    for start, end in _marked(text):
        name = text[start + 1 : end - 1]
        after = text[end : end + 90]
        key = title_key(name)
        _add_short_name(aliases, key, after)
        if (
            _is_document(name, after)
            or compiled(_STANDARD_NUMBER).search(text, max(0, start - 24), start)
            or ((key in aliases or (_GENERAL.match(name) and len(name) > 1)) and compiled(ARTICLE).match(after))
        ):
            yield from with_articles(text, start, end, "title", aliases.get(key, key))


def _marked(text: str) -> Iterator[tuple[int, int]]:
    """The outermost pairs of 《》 on a line that are not too long; of one that is never closed, those within."""
    opened: list[int] = []
    within: list[tuple[int, int]] = []
    for mark in compiled("[《》\n]").finditer(text):
        if mark[0] == "《":
            opened.append(mark.start())
        elif mark[0] == "\n":
            yield from within
            opened, within = [], []
        elif opened:
            start = opened.pop()
            if mark.end() - start <= _LONGEST_TITLE:
                while within and within[-1][0] > start:
                    within.pop()
                within.append((start, mark.end()))
            if not opened:
                yield from within
                within = []
    yield from within


def _add_short_name(aliases: dict[str, str], key: str, after: str) -> None:
    if (short := _SHORT_NAME.match(after)) is not None:
        aliases.setdefault(title_key(short[1]), key)


def aliases_in(text: str) -> dict[str, str]:
    """The keys of titles in 《》 by their own key and by that of their short name (以下简称)."""
    aliases: dict[str, str] = {}
    for start, end in _marked(text):
        key = title_key(text[start + 1 : end - 1])
        aliases.setdefault(key, key)
        _add_short_name(aliases, key, text[end : end + 90])
    return aliases


def _is_document(name: str, after: str) -> bool:
    if not len(name) >= 2 or _GENERAL.match(name) or _WORK.search(name):
        return False
    if len(name) < 4 and not name.endswith(("法", "典", "章", "令", "条例", "條例")) and not _AFTER.match(after):
        # 《行动》: so short, only a law names itself.
        return False
    return name.startswith("关于") or _DOCUMENT.search(name) is not None or _AFTER.match(after) is not None


def with_articles(text: str, start: int, end: int, kind: ReferenceKind, key: str) -> Iterator[Mention]:
    """A mention of a document, or one for each article of it that follows, a number in brackets between."""
    article = compiled(_NUMBER_BETWEEN + rf"{GAP}?(?:的|中|之)?" + ARTICLE).match(text, end)
    if article is None:
        yield Mention(start, end, kind, key)
        return
    further, form = compiled(_FURTHER), compiled(ARTICLE)
    while article is not None:
        number = article_number(article)
        yield Mention(start, article.end(), kind, key, number)
        between = further.match(text, article.end())
        if between is None:
            return
        start = between.end()
        article = form.match(text, start)


def article_number(found: re.Match[str]) -> str:
    """第十二条之一第一款第（二）项: `12-1(1)(2)`."""
    number = str(chinese_number(found["article"]))
    if found["of"]:
        number += f"-{chinese_number(found['of'])}"
    for part in ("paragraph", "item"):
        if found[part]:
            number += f"({chinese_number(found[part])})"
    return number


RULES = (ReferenceRule(("《",), _titles),)
