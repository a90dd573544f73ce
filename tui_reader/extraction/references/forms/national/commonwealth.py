"""Numbers of acts, instruments and reports in the United Kingdom, the Commonwealth and Ireland: 2018 c. 12,
2018 asp 3, S.R. 2020 No. 55, Legal Notice 123 of 2019, O. Reg. 364/20, [2021] 1 WLR 123.

Keys: `uk:chapter:2018/c./12`, `uk:sr:2020/55`, `notice:legalnotice/123/2019`, `ca:reg:o./364/20`,
`uk:reports:2021/1/wlr/123`.
The forms are those of the Statutory Instrument Practice of The National Archives, of the Canadian Guide to Uniform
Legal Citation and of OSCOLA.
"""

from __future__ import annotations

from tui_reader.extraction.references.mentions import GAP
from tui_reader.extraction.references.tables import DASH, Form, rule_of

_FORMS = (
    Form(
        (" c. ", " asp ", " anaw ", " asc ", " nawm ", "(c. "),
        "uk:chapter",
        rf"(?<![\w/.])((?:18|19|20)\d\d){GAP}(c\.|asp|anaw|asc|nawm){GAP}?(\d{{1,3}})(?![\w/])",
        r"(?<!\w)(?:Act|Measure|Order|Regulations)(?!\w)",
    ),
    Form(
        ("S.R. (", "S.R. 1", "S.R. 2", "SR 1", "SR 2", "Statutory Rule"),
        "uk:sr",
        rf"(?<!\w)S\.?R\.?{GAP}?(?:\(N\.?I\.?\){GAP})?((?:19|20)\d\d){GAP}(?:No\.{GAP}?)(\d{{1,4}})(?!\d)",
    ),
    Form(
        ("Statutory Instrument", "Legal Notice", "Government Notice", "General Notice", "Gazette Notice"),
        "notice",
        rf"(?<!\w)(Statutory{GAP}Instrument|Legal{GAP}Notice|Government{GAP}Notice|General{GAP}Notice|Gazette{GAP}Notice)"
        rf"(?:{GAP}\([A-Z.]{{2,6}}\))?{GAP}(?:(?:No|Number)\.?{GAP}?)?(?:[RN]\.?{GAP}?)?(\d{{1,5}})(?:(?:{GAP}of{GAP}|/)((?:19|20)\d\d))?(?![\d/])",
    ),
    Form(
        ("Reg. ", "Règl. "),
        "ca:reg",
        rf"(?<!\w)(O\.|B\.C\.|Alta\.|Sask\.|Man\.|N\.S\.|N\.B\.|R\.R\.O\.|Ont\.|Nfld\.|Yukon)"
        rf"{GAP}?(?:Reg\.|Règl\.){GAP}(\d{{1,4}}/\d{{2,4}})(?!\d)",
    ),
    Form(("P.C. ", "C.P. "), "ca:pc", rf"(?<![\w.])(?:P\.C\.|C\.P\.){GAP}((?:19|20)\d\d{DASH}\d{{1,5}})(?!\d)"),
    Form(
        ("Cap. ", "Cap ", "CAP. "),
        "hk:cap",
        rf"(?<!\w)(?:Cap|CAP)\.?{GAP}?(\d{{1,4}}[A-Z]{{0,2}})(?!\w)",
        "Ordinance|Laws? of|Regulation|Act(?!\\w)",
    ),
    Form(
        ("WLR ", "QB ", "AC ", "All ER ", "Lloyd", "FLR ", "ALR ", "CLR "),
        "uk:reports",
        rf"[\[(]((?:19|20)\d\d)[\])]{GAP}(\d){GAP}(WLR|QB|KB|AC|All{GAP}ER|Lloyd[’']s{GAP}Rep|FLR|Ch|Cr{GAP}App{GAP}R){GAP}(\d{{1,4}})(?!\d)",
    ),
)
RULES = tuple(map(rule_of, _FORMS))
