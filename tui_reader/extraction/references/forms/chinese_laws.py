"""Laws in Chinese without title marks, found by an article: 刑法第二百条, 依政府採購法第22條, 该办法第五条; and
documents by issuer, year and number: 国务院一九八〇年223号文件."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.forms.chinese_titles import ARTICLE, aliases_in, with_articles
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, line_start, plain, title_key
from tui_reader.text.character_ranges import HAN
from tui_reader.text.compiled import compiled
from tui_reader.text.numerals import chinese_number

_LAST = "法|条例|條例|办法|辦法|细则|細則|规定|規定|法典|宪法|憲法|规则|規則|准则|章程|解释"
_NAMED = rf"(?P<name>[{HAN}]{{1,30}}(?:{_LAST}))(?=(?:[（(][^（）()\n]{{2,40}}[）)])?{GAP}?{ARTICLE})"
_LEAD = re.compile(
    "^.*(?:按照|根据|根據|依据|依據|依照|遵照|参照|參照|对照|违反|違反|适用|適用|符合|构成|"
    "触犯|涉嫌|援引|包括|属于|以及|或者|并且|同时|有关|"
    "规定的?|[的以和与與及按为為将見见由经對对在是原或依据据把如照]|第[一二三四五六七八九十]+[条款项])(?=.{2})"
)
_ANAPHORA = re.compile("(?:该|該|上述|前述|此)(法|条例|條例|办法|辦法|规定|規定|细则|规则|决定)$")
_OWN = re.compile(
    "(?:本|这部|我|新|旧|原|同|各|有关|相关|法律|下列|其他|国家)?(?:法|条例|條例|办法|辦法|"
    "细则|規定|规定|规则|章程|解释)$"
)
_NO_LAW = re.compile(
    "(?:方法|做法|用法|手法|想法|看法|司法|执法|立法|合法|违法|非法|依法|守法|普法|无法|设法|语法|书法|疗法|说法)$"
)
_OLD = (
    rf"(?P<issuer>[{HAN}]{{2,16}}?)(?P<year>一九[〇○零一二三四五六七八九]{{2}}|19\d\d|20\d\d)年{GAP}"
    rf"?第?{GAP}?(?P<number>\d{{1,4}}){GAP}?号(?:文件|文|令)"
)
_OLD_LEAD = re.compile("^.*(?:按照|根据|依据|依照|执行|落实|仍按|以及|[的以和与及按由经在])(?=..)")


def _laws(text: str) -> Iterator[Mention]:
    aliases = aliases_in(text) if "《" in text else {}
    for found in compiled(_NAMED).finditer(text):
        start, name = found.start("name"), found["name"]
        if (anaphora := _ANAPHORA.search(name)) is not None:
            key = _last_named(text, start, anaphora[1])
            if key:
                begin = start + anaphora.start()
                yield from with_articles(text, begin, found.end("name"), "title", key)
            continue
        known = _known(name, aliases)
        if known:
            start += len(name) - known
            name = name[-known:]
        elif lead := _LEAD.match(name):
            start, name = start + lead.end(), name[lead.end() :]
        if not known and (_OWN.fullmatch(name) or _NO_LAW.search(name) or len(name) < 2):
            continue
        key = title_key(name)
        yield from with_articles(text, start, found.end("name"), "title", aliases.get(key, key))


def _known(name: str, aliases: dict[str, str]) -> int:
    """The length of the longest end of a name that is a title or a short name in the text, 0 for none."""
    for start in range(len(name) - 1):
        if title_key(name[start:]) in aliases:
            return len(name) - start
    return 0


def _last_named(text: str, at: int, last: str) -> str:
    """The key of the title in marks that ends with a word and stands last before a place on its line."""
    line = text[line_start(text, at, 400) : at]
    named = compiled("《([^《》]{2,80})》").findall(line)
    return next((title_key(name) for name in reversed(named) if name.endswith(last)), "")


def _old(text: str) -> Iterator[Mention]:
    for found in compiled(_OLD).finditer(text):
        start, issuer = found.start("issuer"), found["issuer"]
        if lead := _OLD_LEAD.match(issuer):
            start, issuer = start + lead.end(), issuer[lead.end() :]
        key = f"cn:{plain(issuer)}{chinese_number(found['year'])}-{found['number']}"
        yield Mention(start, found.end(), "number", key)


RULES = (
    ReferenceRule(tuple(f"{last}{sign}" for last in _LAST.split("|") for sign in ("第", "（")), _laws),
    ReferenceRule(("号文", "号令"), _old),
)
