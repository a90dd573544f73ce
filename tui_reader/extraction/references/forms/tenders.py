"""Numbers of tenders, contracts and projects behind their labels: 招标编号：ABC-2020-01, Tender No. 12/2020.

Keys: `tender:` and the number as search compares it, without spaces. A number names the project, of which there
are several notices, and so is both an identity of each of them and a reference to the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, anchored, plain
from tui_reader.text.character_ranges import HAN
from tui_reader.text.compiled import compiled

_CHINESE = (
    "(?:(?:招标|采购|项目|标段|工程|交易|比选|磋商|谈判|询价|公告|合同|标书|遴选|竞价|拍卖|地块|宗地|"
    "备案|立项|招标项目|采购项目|采购计划|项目招标|"
    "政府采购|採購|標案|招標)(?:编号|代码|编码|號|编號|案號|文号|号)|标段编号|招标文件编号|采购文件编号|标案案号)"
)
_VALUE = rf"(?:[A-Za-z0-9{HAN}/_.#—–-]|[〔［\[（(【]\d{{4}}[〕］\]）)】]){{3,48}}"
_LABELLED = rf"{_CHINESE}(?:[（(][^（）()\n]{{1,12}}[）)])?{GAP}{{0,3}}[:：]?[\t ]{{0,3}}(?P<number>{_VALUE})"
_WESTERN = (
    rf"(?<![A-Za-z0-9_])(?:(?:Tender|TENDER|Bid|BID|RFP|RFQ|ITB|IFB|ITT|RFT|RFI|Solicitation|SOLICITATION|"
    rf"Procurement|Contract|Project)"
    rf"(?:{GAP}(?:[Nn]otice|[Rr]eference|[Ii]dentification|ID|REFERENCE|NOTICE))?"
    rf"{GAP}?(?:[Nn]o\.?|[Nn]umber|[Nn]r\.?|NO\.?|NUMBER|#|[Rr]ef\.?|ID|[Rr]eference)"
    rf"|Vergabenummer|Vergabe-Nr\.|Numéro{GAP}de{GAP}marché|N[º°]{GAP}?de{GAP}expediente|Número{GAP}de{GAP}"
    rf"expediente|Expediente{GAP}(?:[Nn][º°.]|núm\.)|"
    rf"Pregão(?:{GAP}Eletrônico|{GAP}Presencial)?{GAP}[Nn][º°.]|CIG|CUP|Реестровый{GAP}номер(?:{GAP}"
    rf"извещения)?|Номер{GAP}(?:закупки|извещения)|입찰공고번호|공고번호|調達番号|案件番号|公告番号)"
    rf"{GAP}{{0,2}}[:：]?[\t ]{{0,3}}(?P<number>[A-Z0-9][A-Za-z0-9/_.–-]{{2,40}})"
)
_TED = rf"(?<![\w.])20\d\d/S{GAP}\d{{1,3}}-\d{{4,8}}(?![\w-])"


def _chinese(text: str) -> Iterator[Mention]:
    for found in compiled(_LABELLED).finditer(text):
        start = found.start("number")
        number = found["number"].partition("的")[0].rstrip("-—–/.")
        if sum(map(str.isdecimal, number)) >= 3 and len(number) >= 4:
            yield Mention(start, start + len(number), "tender", f"tender:{plain(number)}")


def _western(text: str) -> Iterator[Mention]:
    for found in anchored(text, _STARTS, _WESTERN):
        start = found.start("number")
        number = found["number"].rstrip("-–/._")
        if sum(map(str.isdecimal, number)) < 3:
            continue
        yield Mention(start, start + len(number), "tender", f"tender:{plain(number)}")


def _notices(text: str) -> Iterator[Mention]:
    """Notices in the supplement of the Official Journal of the European Union (TED)."""
    for found in compiled(_TED).finditer(text):
        yield Mention(found.start(), found.end(), "tender", f"tender:{plain(found[0])}")


_NEEDLES = (
    "Tender TENDER Bid BID RFP RFQ RFT RFI ITB ITT IFB Solicitation SOLICITATION Procurement "
    "Contract Project Vergabe "
    "Expediente Número Numéro Nº N° Pregão CIG CUP Реестровый Номер 공고번호 番号"
)
_STARTS = (*_NEEDLES.split()[:-2], "입찰공고번호", "공고번호", "調達番号", "案件番号", "公告番号")
"""How the labels begin."""
RULES = (
    ReferenceRule(("编号", "代码", "编码", "編號", "案號", "案号"), _chinese),
    ReferenceRule(("/S ",), _notices),
    ReferenceRule(tuple(_NEEDLES.split()), _western),
)
