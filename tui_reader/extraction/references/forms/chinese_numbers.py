"""Numbers of documents in Chinese: 国发〔2010〕16号, 国务院令第607号, 财政部公告2019年第5号, (2019)京01民终1号.

Keys: `cn:国发2010-16`; `cn:国务院令607`, `cn:税务总局公告2019-5` with the issuer, whose state is left out (国家,
中华人民共和国); court cases `cn:2019京01民终1`. Where the text names no issuer, the key has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, line_start, plain
from tui_reader.text.character_ranges import HAN
from tui_reader.text.compiled import compiled
from tui_reader.text.numerals import chinese_number

_D = "[0-9０-９]"
_OPEN, _CLOSE = "〔\\[［(（【〖﹝〈", "〕\\]］)）】〗﹞〉"
_COUNT = rf"(?:{_D}{{1,6}}(?:[-－—–之]{_D}{{1,3}})?|[〇○零一二三四五六七八九十百千]{{1,7}})"

# The year in brackets, and what follows it: the number, or the rest of the number of a court case.
_BRACKETED = (
    rf"[{_OPEN}]{GAP}?(?P<year>(?:19|20|１９|２０){_D}{{2}}){GAP}?年?[{_CLOSE}]{GAP}?"
    rf"(?:(?:第|字第|字)?{GAP}?(?P<number>{_COUNT}){GAP}?[号號]"
    rf"|(?P<case>[{HAN}]{{1,3}}{_D}{{0,5}}[{HAN}]{{1,6}}?(?:字第)?{_D}{{1,7}})(?:-{_D}{{1,3}})?[号號])"
)
_AGENCY = rf"(?P<agency>[{HAN}A-Z]{{2,16}}?){GAP}?(?:字{GAP}?)?第?$"
_MORE = (
    rf"(?P<between>{GAP}?(?:[、，,]|和|及|与|至|到|[-－—~～]){GAP}?)"
    rf"(?:[{_OPEN}](?P<year>(?:19|20){_D}{{2}})[{_CLOSE}]{GAP}?)?(?:第{GAP}?)?(?P<number>{_D}{{1,6}}){GAP}?[号號]"
)
# Words of a sentence before the short name of an agency, and full names of authorities glued to it.
_LEAD_IN = re.compile(
    "^.*(?:按照|根据|依据|依照|遵照|参照|对照|结合|贯彻|执行|落实|关于|印发|转发|下发|颁布|发布|公布|"
    "通知|文件|文号|以及|废止|"
    "修改|见|详见|如|原|号|经|由|向|对|比如|[的以和与及按为将])(?=.{2})"
)
_AUTHORITY = re.compile(
    "^.*(?:[厅局部委院会府处社署行]|办公室|中心|银行|集团|公司|大学|学院)(?=..)(?!发(?!改)|联|函|规|"
    "办|字|令|电|党|公告|通|文|"
    "复|批|审|人|管|法|综|计|财|监|建|政|便|议|务|信|任)"
)
_NO_AGENCY = re.compile("^(?:[年月日]|第|号|[一二三四五六七八九十]+$|注|同比|增长)|(?:年|月|日|电话|邮编)$")

_ERAS = ("明治", "大正", "昭和", "平成", "令和")
_KINDS = "令|公告|通告|公报|告示|通报|决定|决议|号令"
_ISSUERS = (
    "院|部|委|局|厅|会|府|银行|署|办|办公室|主席|总署|总局|交易所|公司|人大|常委会|军委|主席团|中心|协会|"
    "管委会|市|省|区|县"
)
_COUNTED = (
    rf"第{GAP}?(?P<number>{_COUNT}){GAP}?[号號](?P<after>{GAP}?(?:主席令|国务院令|部令|省令|市令|令|公告|通告))?"
)
_MORE_COUNTED = (
    rf"(?P<between>{GAP}?(?:[、，,]|和|及|与|以及){GAP}?)(?:(?P<year>{_D}{{4}}){GAP}?年{GAP}?)"
    rf"?第{GAP}?(?P<number>{_COUNT}){GAP}?[号號]"
    rf"(?!{GAP}?(?:令|公告|通告|文|楼|线|院))"
)
_LISTED = rf"第{GAP}?(?P<numbers>{_D}{{1,4}}(?:{GAP}?[、，,和及]{GAP}?{_D}{{1,4}}){{1,20}}){GAP}?[号號]"
_KIND_BEFORE = (
    rf"(?P<kind>{_KINDS}){GAP}?[（(〔\[]?{GAP}?"
    rf"(?:[（(〔\[]?(?P<year>{_D}{{4}}|[〇○零一二三四五六七八九]{{4}}){GAP}?年?[）)〕\]]?{GAP}?)?$"
)
# Each run of characters is taken whole: parts that may be split in several ways cost time that grows with the
# number of ways.
_ISSUERS_BEFORE = rf"[{HAN}]{{2,}}+(?:(?:{GAP}|、)[{HAN}]{{2,}}+){{0,5}}(?:{GAP}|、)?$"
_YEAR_BEFORE = rf"(?:[（(〔\[]?(?P<year>{_D}{{4}}){GAP}?年?[）)〕\]]?{GAP}?)$"
_ISSUER_BEFORE = rf"(?P<issuer>[{HAN}]{{2,20}}){GAP}?(?:{_D}{{4}}{GAP}?年{GAP}?)?[（(]?$"
_ISSUER_END = re.compile(rf"(?:{_ISSUERS})$")
_ISSUER_LEAD = re.compile(
    "^.*(?:按照|根据|依据|依照|遵照|参照|贯彻|执行|落实|关于|印发|转发|颁布|发布|公布|通过|以及|废止|"
    "修改|(?<!共)和|[的以与及按为将见由经在是原日月号]|"
    f"[^{HAN} \u3000、])(?=..)"
)
_STATE = re.compile("^(?:中华人民共和国|国家(?=..(?:总局|局|委员会|部|署))|国家(?=发展))")
_SHORT = (
    ("发展和改革委员会", "发改委"),
    ("发展改革委", "发改委"),
    ("人民政府", "政府"),
    ("委员会", "委"),
    ("主席令", "令"),
)


def _bracketed(text: str) -> Iterator[Mention]:
    """国发〔2010〕16号 with brackets of any kind, lists such as 国发〔2010〕16号、17号, and numbers of court
    cases."""
    form, agency_before, more = compiled(_BRACKETED), compiled(_AGENCY), compiled(_MORE)
    for found in form.finditer(text):
        year = plain(found["year"])
        if found["case"]:
            yield Mention(found.start(), found.end(), "number", f"cn:{year}{plain(found['case'])}")
            continue
        before = agency_before.search(text, line_start(text, found.start(), 18), found.start())
        if before is None:
            continue
        start, agency = stripped_agency(before["agency"], before.start("agency"))
        if len(agency) < 2 or _NO_AGENCY.search(agency):
            continue
        yield Mention(start, found.end(), "number", f"cn:{plain(agency)}{year}-{_count(found['number'])}")
        at = found.end()
        while (following := more.match(text, at)) is not None:
            year = plain(following["year"] or year)
            begin = following.end("between")
            yield Mention(
                begin, following.end(), "number", f"cn:{plain(agency)}{year}-{_count(following['number'])}"
            )
            at = following.end()


def stripped_agency(agency: str, start: int) -> tuple[int, str]:
    """The short name of an agency without the words before it, and where it starts."""
    for pattern in (_LEAD_IN, _AUTHORITY):
        if lead := pattern.match(agency):
            start, agency = start + lead.end(), agency[lead.end() :]
    return start, agency


def _count(number: str) -> str:
    """The digits of a printed number, without zeros before them."""
    digits = plain(number)
    value = chinese_number(digits)
    if value is not None:
        return str(value)
    return "-".join(part.lstrip("0") or "0" for part in re.split("[-—–之]", digits))


def _counted(text: str) -> Iterator[Mention]:
    """国务院令第607号, 第607号国务院令, 商务部公告2019年第5号, 2019年第5号公告, lists such as 公告第1、2号."""
    form, kind_before, year_before = compiled(_COUNTED), compiled(_KIND_BEFORE), compiled(_YEAR_BEFORE)
    yield from _listed(text)
    for found in form.finditer(text):
        window = line_start(text, found.start(), 60)
        before = kind_before.search(text, window, found.start())
        if before is not None:
            start, issuer = _issuers(text, window, before.start("kind"))
            kind = before["kind"].removeprefix("号")
            if kind == "令" and text[before.start("kind") - 1 : before.start("kind")] == "国":
                # 国令第707号, the short form on the site of the State Council.
                start, issuer = before.start("kind") - 1, "国务院"
            year = before["year"]
            if not issuer:
                start = before.start("kind")
        elif found["after"]:
            year_found = year_before.search(text, window, found.start())
            year = year_found["year"] if year_found else None
            start = year_found.start() if year_found else found.start()
            kind = found["after"].strip()
            start, issuer = _issuer_before(text, window, start)
            if len(kind) > 2:
                issuer, kind = kind[:-1], "令"
        else:
            continue
        if issuer.startswith(_ERAS):
            continue
        name = f"cn:{issuer}{kind}"
        yield Mention(start, found.end(), "number", _counted_key(name, year, found["number"]))
        at = found.end()
        while (following := compiled(_MORE_COUNTED).match(text, at)) is not None:
            begin, at, year = following.end("between"), following.end(), following["year"] or year
            yield Mention(begin, at, "number", _counted_key(name, year, following["number"]))


def _listed(text: str) -> Iterator[Mention]:
    """Several numbers before one 号: 公告第1、2号."""
    for found in compiled(_LISTED).finditer(text):
        window = line_start(text, found.start(), 60)
        before = compiled(_KIND_BEFORE).search(text, window, found.start())
        if before is None:
            continue
        start, issuer = _issuers(text, window, before.start("kind"))
        name = f"cn:{issuer}{before['kind'].removeprefix('号')}"
        start = start if issuer else before.start("kind")
        numbers = list(compiled(_D + "+").finditer(text, *found.span("numbers")))
        for place, number in enumerate(numbers):
            end = found.end() if place == len(numbers) - 1 else number.end()
            yield Mention(start, end, "number", _counted_key(name, before["year"], number[0]))
            start = numbers[place + 1].start() if place + 1 < len(numbers) else end


def _counted_key(name: str, year: str | None, number: str) -> str:
    count = _count(number)
    if year is None:
        return f"{name}{count}"
    return f"{name}{chinese_number(plain(year))}-{count}"


def _issuers(text: str, window: int, end: int) -> tuple[int, str]:
    """The authorities whose names end before the kind of a document, and where they start; "" without any."""
    before = compiled(_ISSUERS_BEFORE).search(text, window, end)
    return (end, "") if before is None else _issuer(before[0], before.start())


def _issuer_before(text: str, window: int, end: int) -> tuple[int, str]:
    before = compiled(_ISSUER_BEFORE).search(text, window, end)
    if before is None:
        return end, ""
    start, issuer = _issuer(before["issuer"], before.start("issuer"))
    return (start, issuer) if issuer else (end, "")


def _issuer(text: str, start: int) -> tuple[int, str]:
    """The name of an authority at the end of a text in its short form, and where it starts; "" without one."""
    if lead := _ISSUER_LEAD.match(text):
        start, text = start + lead.end(), text[lead.end() :]
    lead_spaces = len(text) - len(text.lstrip(" \u3000、"))
    start, text = start + lead_spaces, text[lead_spaces:]
    if not _ISSUER_END.search(text.rstrip(" \u3000、")):
        return start, ""
    return start, short_issuer(text)


def short_issuer(name: str) -> str:
    """The name of an authority, or of several, without the name of the state, spaces and 委员会 written out."""
    parts = [_STATE.sub("", part) for part in re.split("[ \u3000、]+", name) if part]
    joined = "".join(parts)
    for long, short in _SHORT:
        joined = joined.replace(long, short)
    return plain(joined)


RULES = (
    ReferenceRule(("号", "號"), _bracketed),
    ReferenceRule(("第",), _counted),
)
