"""Documents of numbered series: A/RES/70/1, SOR/2020-12, F2020L00123, WT/DS123/AB/R.

Keys: `series:` and the number as search compares it, without spaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.extraction.references.mentions import Mention, ReferenceRule, anchored, plain
from tui_reader.text.document_numbers.series import GAP, SERIES

_FURTHER = (
    r"(?<![\w/])WT/[A-Z]{1,4}\d{0,4}(?:/[A-Z0-9.]{1,8}){1,3}(?!\w)",
    r"(?<![\w/])(?:E|ST|TD|CCPR|CEDAW|CRC|CAT|HRC)/[A-Z]{1,4}(?:\.\d{1,3})?(?:/\d{1,4}){1,3}"
    r"(?:/[A-Z][a-z]{2,3}\.\d{1,3})?(?!\w)",
    rf"(?<!\w)(?:General{GAP}Assembly|Assembly|Human{GAP}Rights{GAP}Council|Economic{GAP}and{GAP}Social{GAP}Council|Council){GAP}"
    rf"(?:[Rr]esolutions?|[Dd]ecisions?){GAP}(?P<resolution>(?:S-)?\d{{1,4}}/\d{{1,3}})(?![\d/])",
    rf"(?<!\w)Rev\.{GAP}(?:Proc|Rul)\.{GAP}\d{{2,4}}-\d{{1,3}}(?!\d)",
    rf"(?<!\w)T\.D\.{GAP}\d{{4,5}}(?!\d)",
)
_NAMES = (
    "A/RES", "S/RES", "A/PV", "S/PV", "A/INF", "S/PRST", "A/HRC", "E/CN", "E/C.", "ST/", "WT/", "CCPR/",
    "SOR/", "DORS/", "SI/", "TR/", "SL/", "LI/", "G.S.R", "GSR", "S.O.", "S.R.O", "SRO", "L.N",
    "LN ", "G.N", "GN ", "Cap. ", "Cap ", "F19", "F20", "P.U", "PU", "BOI-", "BOFIP", "Mémorial",
    "General Assembly", "Assembly r", "Human Rights Council", "Economic and Social Council", "Council r",
    "Council d", "Rev. ", "T.D.",
)  # fmt: skip
_ANY = "|".join((*_FURTHER, *SERIES))


def _series(text: str) -> Iterator[Mention]:
    for found in anchored(text, _NAMES, _ANY):
        key = f"series:{plain(found[0])}"
        if found["resolution"]:
            body = "a/res" if "Assembly" in found[0] else "a/hrc/res" if "Human" in found[0] else "e/res"
            key = f"series:{body}/{found['resolution'].lower()}"
        yield Mention(found.start(), found.end(), "number", key)


RULES = (ReferenceRule(_NAMES, _series),)
