"""Laws that Vietnamese, Thai and Persian texts name: Điều 57 Luật Ban hành văn bản quy phạm pháp luật,
พระราชบัญญัติการจัดซื้อจัดจ้าง พ.ศ. 2560, ماده ۴۵ قانون مدیریت خدمات کشوری.

Keys: titles; that of a Thai law has its year, since a law of the same name replaces it. A Vietnamese or Persian
law is known by an article of it, or by the year of its adoption: its name has no other end.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, title_key
from tui_reader.text.compiled import compiled

_VIETNAMESE = (
    rf"(?:[Kk]hoản{GAP}\d{{1,3}},?{GAP})?Điều{GAP}(?P<article>\d{{1,4}}[a-z]?)(?:{GAP}của)?{GAP}"
    rf"(?P<name>(?:Bộ{GAP}luật|Luật){GAP}[^,.;:()\n\d]{{3,90}}?)"
    rf"(?=[,.;:()\n]|{GAP}(?:năm|số|ngày|được|thì|về{GAP}việc|quy{GAP}định|và{GAP}(?:Điều|khoản|Nghị|Luật))|$)"
)
_THAI = (
    rf"(?P<name>(?:พระราชบัญญัติ|พระราชกฤษฎีกา|พระราชกำหนด|กฎกระทรวง|ระเบียบ)[\u0e01-\u0e4e{GAP[1:-1]}]{{4,150}}?)"
    rf"{GAP}?(?:\(ฉบับที่{GAP}?[\d๐-๙]{{1,3}}\){GAP}?)?พ\.ศ\.{GAP}?(?P<year>\d{{4}})(?!\d)"
)
_PERSIAN = (
    rf"(?:ماده{GAP}\(?(?P<article>\d{{1,4}})\)?{GAP}(?:از{GAP})?)?(?P<name>قانون{GAP}[^\n،.؛:()\d]{{4,80}}?)"
    rf"(?:(?P<adopted>{GAP}(?:مصوب|مصوبه){GAP}(?:سال{GAP})?\d{{4}})|(?=[\n،.؛:()]|$|{GAP}(?:و|در|به|مصوب|که){GAP}))"
)


def _vietnamese(text: str) -> Iterator[Mention]:
    for found in compiled(_VIETNAMESE).finditer(text):
        yield Mention(found.start(), found.end(), "title", title_key(found["name"]), found["article"])


def _thai(text: str) -> Iterator[Mention]:
    for found in compiled(_THAI).finditer(text):
        key = f"{title_key(found['name'])}{int(found['year'])}"
        yield Mention(found.start(), found.end(), "title", key)


def _persian(text: str) -> Iterator[Mention]:
    for found in compiled(_PERSIAN).finditer(text):
        if found["article"] or found["adopted"]:
            article = str(int(found["article"])) if found["article"] else ""
            yield Mention(found.start(), found.end(), "title", title_key(found["name"]), article)


RULES = (
    ReferenceRule(("Điều ",), _vietnamese),
    ReferenceRule(("พ.ศ.",), _thai),
    ReferenceRule(("قانون ",), _persian),
)
