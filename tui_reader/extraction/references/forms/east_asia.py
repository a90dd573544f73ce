"""Law of Japan, Taiwan and Korea: 平成28年法律第65号, 「…法」第十二条, 金管證發字第1120384298號, 법률 제16930호,
「…법」 제15조.

Keys: `jp:平成28法律65`, `tw:金管證發1120384298`, `kr:법률16930`, `kr:보건복지부고시2020-123`; titles as all
titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.forms.chinese_titles import article_number
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, plain, title_key
from tui_reader.text.character_ranges import HAN
from tui_reader.text.compiled import compiled
from tui_reader.text.numerals import chinese_number

_COUNT = r"[\d０-９元〇一二三四五六七八九十百千]{1,7}"
_ERA = (
    rf"(?P<era>明治|大正|昭和|平成|令和){GAP}?(?P<year>{_COUNT}){GAP}?年{GAP}?(?:{_COUNT}月{_COUNT}"
    rf"日(?:付け?)?{GAP}?)?"
    rf"(?P<kind>[{HAN}・]{{0,20}}(?:法律|政令|省令|府令|庁令|規則|告示|条例|訓令|通達|勅令|条約|"
    rf"公告|決定|発)){GAP}?第{GAP}?(?P<number>{_COUNT}){GAP}?号"
)
_NOTICE = rf"(?P<agency>[{HAN}]{{1,8}}発){GAP}?(?P<day>\d{{4}}){GAP}?第{GAP}?(?P<number>\d{{1,4}}){GAP}?号"
_UNMARKED = (
    rf"(?P<name>(?:日本国)?(?:憲法|民法|刑法|商法|会社法|[{HAN}]{{2,12}}法))(?P<article>\d{{1,4}})[条條](?:の(?P<of>\d{{1,2}}))?"
    rf"(?:第?(?P<paragraph>\d{{1,2}})項)?"
)
_TAIWAN = rf"(?P<agency>[{HAN}]{{2,12}}?)字第{GAP}?(?P<number>[A-Z\d０-９]{{5,15}}){GAP}?[號号]"
_TITLED = (
    r"「(?P<name>[^「」\n]{2,80}?(?:法|法律|規則|条例|條例|政令|省令|省令の一部を改正する省令|"
    r"告示|要綱|要領|ガイドライン|指針|基準|計画|方針|憲法|"
    r"通知|命令|協定|条約|について|辦法|細則|準則|規程|要點|作業規定|須知|計畫))」"
)
_JAPANESE = (
    rf"(?P<name>(?:[{HAN}ァ-ヴー]+(?:及び|又は|並びに|等に関する|に関する|に係る|のための|等の|"
    rf"の)){{0,5}}[{HAN}ァ-ヴー]{{0,24}}"
    rf"(?:法|法律|規則|条例|施行令|会計令|省令|政令|憲法))(?:（[^（）\n]{{2,40}}）)?"
)
_ARTICLE = (
    rf"第{GAP}?(?P<article>{_COUNT}){GAP}?[条條](?:の(?P<of>{_COUNT}))?(?:第{GAP}?(?P<paragraph>{_COUNT}"
    rf"){GAP}?[項款])?"
    rf"(?:第{GAP}?(?P<item>{_COUNT}){GAP}?[号號款目])?"
)
_NOT_NAMED = re.compile(
    "^(?:本|同|この|新|旧|当該|各|前記|法|施行令|施行規則|規則|条例|方法|手法|用法|文法|製法|司法|立法|療法)"
)
_PARTICLES = re.compile("^(?:及び|又は|並びに|若しくは|等の|の|に関する|に係る|ただし|なお|また|昨年|今回)+")
_KOREAN_NUMBER = (
    rf"(?P<agency>(?:[가-힣]{{2,14}}(?:부|처|청|위원회|원|시|도|군|구|교육청|공단|공사|은행){GAP}?)?)"
    rf"(?P<kind>법률|대통령령|총리령|부령|고시|훈령|예규|공고|조례|규칙|지침){GAP}?제{GAP}"
    rf"?(?P<number>\d{{1,6}}(?:[-–]\d{{1,6}})?){GAP}?호"
)
_KOREAN_TITLE = r"[「｢『](?P<name>[^「」｢｣『』\n]{2,80})[」｣』]"
_KOREAN_LAW = re.compile(
    "(?:법|법률|령|규칙|규정|조례|고시|지침|요령|기준|계획|협정|훈령|예규|강령|헌법|협약|조약|"
    "공고|방안|대책|세칙|약관|특례)$"
)
_KOREAN_ARTICLE = (
    rf"(?:제{GAP}?)(?P<article>\d{{1,4}}){GAP}?조(?:의{GAP}?(?P<of>\d{{1,3}}))?(?:{GAP}?제{GAP}"
    rf"?(?P<paragraph>\d{{1,3}}){GAP}?항)?"
    rf"(?:{GAP}?제{GAP}?(?P<item>\d{{1,3}}){GAP}?호)?"
)
_KOREAN_FURTHER = rf"{GAP}?(?:,|·|ㆍ|및|와|과|또는|내지|부터){GAP}?(?=제{GAP}?\d)"
_KOREAN_NAMED = (
    r"(?P<name>(?:[가-힣·ㆍ]+(?:의|및|에|등|과|와|에서의|또는)? ){0,7}[가-힣·ㆍ]{0,24}(?:법|법률|"
    r"시행령|시행규칙|규정|규칙|조례))"
)
_KOREAN_NOT_NAMED = re.compile(
    "^(?:이|같은|동|본|위|구|신|그|해당|당해)? ?(?:법|법률|시행령|시행규칙|영|규칙|규정|조례)$|(?<!예)방법$|어법$"
)
_KOREAN_SENTENCE = re.compile(
    "(?:[은는을를로서며고면]|이|가|한다|도록|따라|의하여|대한|관하여|위한|따른|의거|그리고|다만)$"
)


def _eras(text: str) -> Iterator[Mention]:
    for found in compiled(_ERA).finditer(text):
        key = f"jp:{found['era']}{_value(found['year'])}{plain(found['kind'])}{_value(found['number'])}"
        yield Mention(found.start(), found.end(), "number", key)


def _notices(text: str) -> Iterator[Mention]:
    """Notices of ministries, counted by day."""
    for found in compiled(_NOTICE).finditer(text):
        key = f"jp:{plain(found['agency'])}{found['day']}-{int(found['number'])}"
        yield Mention(found.start(), found.end(), "number", key)


def _unmarked(text: str) -> Iterator[Mention]:
    """Laws with an article as newspapers print it: 憲法9条."""
    for found in compiled(_UNMARKED).finditer(text):
        if _NOT_NAMED.match(found["name"]) or found["name"].endswith(("方法", "用法", "手法", "司法", "違法")):
            continue
        article = found["article"] + (f"-{found['of']}" if found["of"] else "")
        article += f"({found['paragraph']})" if found["paragraph"] else ""
        yield Mention(found.start(), found.end(), "title", title_key(found["name"]), article)


def _value(number: str) -> int | str:
    value = 1 if number == "元" else chinese_number(number)
    return plain(number) if value is None else value


def _taiwan(text: str) -> Iterator[Mention]:
    for found in compiled(_TAIWAN).finditer(text):
        start = found.start("agency")
        agency = found["agency"]
        if lead := re.match(r"^.*(?:依據?|按|經|以|日|為|年|號|之|及)(?=..)", agency):
            start, agency = start + lead.end(), agency[lead.end() :]
        yield Mention(start, found.end(), "number", f"tw:{plain(agency)}{plain(found['number'])}")


def _titles(text: str) -> Iterator[Mention]:
    """Titles in 「」 with the articles that follow them."""
    for found in compiled(_TITLED).finditer(text):
        yield from _with_articles(text, found.start(), found.end(), title_key(found["name"]))


def _with_articles(text: str, start: int, end: int, key: str) -> Iterator[Mention]:
    form = compiled(_ARTICLE)
    article = compiled(rf"(?:（[^（）\n]{{2,60}}）)?{GAP}?(?:の)?(?={_ARTICLE[:1]})").match(text, end)
    first = form.match(text, article.end()) if article else None
    if article is None or first is None:
        yield Mention(start, end, "title", key)
        return
    found: re.Match[str] | None = first
    while found is not None:
        yield Mention(start, found.end(), "title", key, article_number(found))
        between = compiled("(?:、|及び|又は|並びに|から|若しくは|至)(?=第)").match(text, found.end())
        if between is None:
            return
        start = between.end()
        found = form.match(text, start)


def _japanese(text: str) -> Iterator[Mention]:
    """Laws without marks, recognized by an article: 個人情報の保護に関する法律第十二条."""
    if not compiled("[ぁ-んァ-ヶ]").search(text):
        return
    for found in compiled(_JAPANESE + f"(?={_ARTICLE})").finditer(text):
        start, name = found.start("name"), found["name"]
        if lead := _PARTICLES.match(name):
            start, name = start + lead.end(), name[lead.end() :]
        if len(name) < 2 or _NOT_NAMED.match(name):
            continue
        yield from _with_articles(text, start, found.end("name"), title_key(name))


def _korean_numbers(text: str) -> Iterator[Mention]:
    for found in compiled(_KOREAN_NUMBER).finditer(text):
        number = found["number"].replace("–", "-")
        key = f"kr:{plain(found['agency'])}{found['kind']}{number}"
        yield Mention(found.start(), found.end(), "number", key)


def _korean_titles(text: str) -> Iterator[Mention]:
    """Titles in 「」 with the articles that follow them, and those without marks that an article follows."""
    short: dict[str, str] = {}
    for found in compiled(_KOREAN_TITLE).finditer(text):
        name = found["name"].strip()
        alias = re.match(
            r"\s?\((?:이하|약칭)[^()]{0,8}?[‘'“\"「]?([가-힣 ]{2,20})[’'”\"」]",
            text[found.end() : found.end() + 40],
        )
        if alias:
            short[title_key(alias[1])] = title_key(name)
        key = short.get(title_key(name), title_key(name))
        if _KOREAN_LAW.search(name):
            yield from _korean_articles(text, found.start(), found.end(), key)
    for found in compiled(rf"{_KOREAN_NAMED}(?={GAP}?제{GAP}?\d{{1,4}}{GAP}?조)").finditer(text):
        start, name = found.start("name"), found["name"]
        words = name.split(" ")
        for place in range(len(words) - 2, -1, -1):
            if _KOREAN_SENTENCE.search(words[place]) and not words[place].endswith(("관한", "등에")):
                start += len(" ".join(words[: place + 1])) + 1
                name = " ".join(words[place + 1 :])
                break
        if _KOREAN_NOT_NAMED.search(name):
            continue
        key = short.get(title_key(name), title_key(name))
        yield from _korean_articles(text, start, found.end("name"), key)


def _korean_articles(text: str, start: int, end: int, key: str) -> Iterator[Mention]:
    first = compiled(rf"(?:{GAP}?\([^()\n]{{2,60}}\))?{GAP}?(?=제{GAP}?\d{{1,4}}{GAP}?조)").match(text, end)
    form = compiled(_KOREAN_ARTICLE)
    found = form.match(text, first.end()) if first else None
    if found is None:
        yield Mention(start, end, "title", key)
        return
    while found is not None:
        yield Mention(start, found.end(), "title", key, article_number(found))
        between = compiled(_KOREAN_FURTHER).match(text, found.end())
        if between is None:
            return
        start = between.end()
        found = form.match(text, start)


RULES = (
    ReferenceRule(("明治", "大正", "昭和", "平成", "令和"), _eras),
    ReferenceRule(("発",), _notices),
    ReferenceRule(tuple(f"法{digit}" for digit in "123456789"), _unmarked),
    ReferenceRule(("字第",), _taiwan),
    ReferenceRule(("」",), _titles),
    ReferenceRule(("法第", "法律第", "規則第", "条例第", "令第", "憲法第", "法（", "法律（"), _japanese),
    ReferenceRule(("호",), _korean_numbers),
    ReferenceRule(("」", "｣", "』", "조"), _korean_titles),
)
