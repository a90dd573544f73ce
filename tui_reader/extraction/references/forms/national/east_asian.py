"""Numbers of China and Korea in forms that are rarer than 国发〔2010〕16号: 财库2020年46号, 计价格2002（1980）号,
第14040218号建议, 2016도1234.

Keys: as in `chinese_numbers`, `cn:建议14040218`; cases of Korea `kr:case:2016도1234`, numbered by the Supreme
Court's rules on signs of cases (사건별 부호문자의 부여에 관한 예규).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.forms.chinese_numbers import stripped_agency
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, line_start, plain
from tui_reader.extraction.references.tables import Form, rule_of
from tui_reader.text.compiled import compiled

_D = "[0-9０-９]"
_LOOSE = (
    rf"(?P<year>(?:19|20){_D}{{2}})(?:{GAP}?年{GAP}?第?(?P<number>{_D}{{1,5}})|{GAP}?[（(〔\[]{GAP}?(?P<bracketed>{_D}{{1,5}}){GAP}?[）)〕\]])"
    rf"{GAP}?[号號](?![楼院线地店房馆门铺])(?:文件?)?"
)
_AGENCY = re.compile(
    r"(?P<agency>[\u3400-\u9fff]{1,14}"
    r"(?:发|函|财库|财税|财综|财预|财建|价格|政办|政字|政规|府规|府办|建市|建价|国税|办字|环发|卫办))$"
)
_PROPOSAL = r"号(?:[（(][^（）()]{1,8}[）)])?(?P<kind>建议|提案)"
_PROPOSAL_NUMBER = re.compile(rf"第?{GAP}?(?P<number>{_D}{{3,9}}){GAP}?$")
_PROPOSAL_FIRST = rf"(?P<kind>建议|提案)第{GAP}?(?P<number>{_D}{{3,9}}){GAP}?号"
_KOREAN_CASE = r"(?<!\d)((?:19|20)\d\d(?:헌[가-하]|[가-힣]{1,2})\d{2,6})(?!\d|년|월|일|명|원|호|개|건)"


def _loose(text: str) -> Iterator[Mention]:
    """The year without brackets, or the number in them, behind the short name of an agency."""
    for found in compiled(_LOOSE).finditer(text):
        agency = _AGENCY.search(text, line_start(text, found.start(), 14), found.start())
        if agency is not None:
            number = plain(found["number"] or found["bracketed"]).lstrip("0")
            start, name = stripped_agency(agency["agency"], agency.start("agency"))
            key = f"cn:{plain(name)}{plain(found['year'])}-{number}"
            yield Mention(start, found.end(), "number", key)


def _proposals(text: str) -> Iterator[Mention]:
    """Proposals of deputies of the people's congresses and of members of the consultative conferences."""
    for found in compiled(_PROPOSAL).finditer(text):
        number = _PROPOSAL_NUMBER.search(text, max(0, found.start() - 14), found.start())
        if number is not None:
            yield Mention(number.start(), found.end(), "number", f"cn:{found['kind']}{plain(number['number'])}")
    for found in compiled(_PROPOSAL_FIRST).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"cn:{found['kind']}{plain(found['number'])}")


_FORMS = (
    Form(
        ("판결", "결정", "선고", "대법원", "헌재"),
        "kr:case",
        _KOREAN_CASE,
        "대법원|법원|헌법재판소|헌재|판결|선고",
    ),
    Form(
        ("T/",),
        "std",
        rf"(?<![A-Za-z0-9_/])(T/[A-Z]{{2,10}}{GAP}?\d{{1,5}}(?:\.\d{{1,3}})?[-–—]\d{{4}})(?!\d)",
    ),
)
RULES = (
    ReferenceRule(("号",), _loose),
    ReferenceRule(("号建议", "号提案", "号（", "号(", "建议第", "提案第"), _proposals),
    *map(rule_of, _FORMS),
)
