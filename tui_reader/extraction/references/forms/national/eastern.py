"""Numbers in Poland, Russia, the Balkans, Greece and Sweden that stand in gazettes, building codes and registers
of courts: Dz.U. z 2018 r. poz. 1000, 1669 i 1693, СП 131.13330.2012, дело № А40-12345/2020, NN 120/16.

Keys: as in `gazettes`; `ru:сп131.13330.2012`, `ru:дело:а40-12345/2020`, `hr:nn:120/16`, `rs:sg:91/2019`,
`gr:φεκ:α/147/2016`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule
from tui_reader.extraction.references.tables import Form, listed, rule_of
from tui_reader.text.compiled import compiled

_POSITIONS = rf"Dz\.{GAP}?U\.{GAP}?(?:z{GAP})?(?P<year>\d{{4}}){GAP}?(?:r\.?,?{GAP}?)?poz\.{GAP}?\d{{1,5}}(?!\d)"
_MORE_POSITIONS = (
    rf"(?:{GAP}?,{GAP}?|{GAP}(?:i|oraz){GAP}|,?{GAP}z{GAP}późn\.{GAP}zm\.{GAP})"
    rf"(?P<number>\d{{1,5}})(?![\d.]|{GAP}r\.)"
)


def _positions(text: str) -> Iterator[Mention]:
    """The further positions of a year of the Journal of Laws."""
    for found in compiled(_POSITIONS).finditer(text):
        for more in listed(text, found.end(), _MORE_POSITIONS):
            yield Mention(more.start("number"), more.end(), "number", f"pl:dzu:{found['year']}:{more['number']}")


_FORMS = (
    Form(
        ("СП ", "СНиП", "СанПиН", "ГН ", "ВСН"),
        "ru",
        rf"(?<!\w)((?:СП|СНиП|СанПиН|ГН|ВСН|НПБ){GAP}\d[\d.]{{1,14}}(?:[-–*]\d[\d.-]{{0,8}})?\d)(?!\d)",
    ),
    Form(("-ФЗ", "-ФКЗ"), "law:закон", r"(?<![\w-])(?<!№ )(?<!№)(?<!N )(\d{1,4}[-–]ФК?З)(?!\w)"),
    Form(
        ("дел", "Дел"),
        "ru:дело",
        rf"[Дд]ел[оауе]м?{GAP}(?:№|N){GAP}?([АA]?\d{{1,3}}(?:-\d{{1,6}}){{1,2}}/\d{{2,4}})(?!\d)",
    ),
    Form(
        ("звещени",),
        "tender",
        rf"[Ии]звещени[еяю]{GAP}(?:о{GAP}закупке{GAP})?(?:№|N){GAP}?(\d{{11,19}})(?!\d)",
        kind="tender",
    ),
    Form(
        ("Narodne", "NN "),
        "hr:nn",
        rf"(?<!\w)(?:Narodne{GAP}novine[“”\"]?|NN),?{GAP}?(?:br(?:oj|\.){GAP}?)?(\d{{1,3}}/\d{{2,4}})(?!\d)",
    ),
    Form(
        ("лужбени гласник", "Sl. glasnik", "lužbeni glasnik", "Сл. гласник"),
        "rs:sg",
        rf"(?:[Сс]лужбени{GAP}гласник|Сл\.{GAP}гласник|[Ss]lužbeni{GAP}glasnik|Sl\.{GAP}glasnik){GAP}(?:РС|RS|BiH|CG)?[”“\"]?,?{GAP}(?:бр\.|br\.){GAP}?(\d{{1,3}}/\d{{2,4}})(?!\d)",
    ),
    Form(
        ("ΦΕΚ",),
        "gr:φεκ",
        rf"ΦΕΚ{GAP}(?:([Α-ΔA-D])[΄'’]?{GAP}?)?(\d{{1,5}}/(?:\d{{1,2}}[./-]\d{{1,2}}[./-])?(?:19|20)\d\d)(?!\d)",
    ),
    Form(
        ("prop. 1", "prop. 2", "Prop. 1", "Prop. 2", "SOU ", "bet. "),
        "se",
        r"(?<!\w)((?:[Pp]rop\.|SOU|Ds|bet\.) (?:19|20)\d\d(?:/\d{2})?:(?:[A-Za-z]{2,4})?\d{1,4})(?!\d)",
    ),
)
RULES = (ReferenceRule(("poz.",), _positions), *map(rule_of, _FORMS))
