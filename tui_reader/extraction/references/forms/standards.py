"""Numbers of standards: GB/T 28181-2016, ISO 9001:2015, DIN EN 12345, RFC 9110.

Keys: `std:` and the number in small letters without spaces; `std:gb/t28181-2016`, `std:rfc9110`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, anchored
from tui_reader.extraction.references.tables import listed

_CHINESE = (
    r"GB(?:/[TZ]|J)?|DB\d{2,4}(?:/T)?|(?:HJ|JGJ|CJJ|CJ|YY|YD|SL|DL|NB|SH|SY|TB|JT|JTG|HG|QB|NY|"
    r"SB|WS|LY|GA|MT|AQ|CNAS|CECS|TSG|GBZ|SN|LS|JR|SJ|"
    r"WB|YS|YB|MZ|RB|JB|FZ|BB|QC|HB|CY|DA|DZ|TD|CH|JJF|JJG|ZY)(?:/[TZ])?"
)
_WESTERN = (
    r"(?:(?:DIN|BS|NF|UNE|UNI|ÖNORM|SN|PN|ČSN|SS|NEN|DS|NS|SFS)[ -])?(?:EN[ -])?(?:ISO(?:/IEC|/TS|"
    r"/TR|/IEC/IEEE)?|IEC(?:/TS|/TR)?|EN|DIN|ÖNORM)"
)
_STANDARD = (
    rf"(?<![A-Za-z0-9_/-])(?P<name>(?P<chinese>{_CHINESE})|{_WESTERN}|RFCs?|BCP|STD|FYI|VDI(?:/VDE)?|VDE(?:-AR)?|"
    rf"DVGW|MIL-(?:STD|DTL|PRF|HDBK)|SAE|Q/[A-Z]{{2,6}}|IEEE(?: Std\.?)?|"
    rf"UL|ASTM|ANSI(?:/[A-Z]{{2,6}})?|NFPA|NIST{GAP}(?:SP|IR|Special{GAP}Publication)|FIPS(?:{GAP}PUB)?|ITU-[TR]|ETSI{GAP}"
    rf"(?:EN|TS|TR)|"
    rf"JIS|KS|ГОСТ(?: Р)?|TCVN|SNI|IS|CNS|AS/NZS|JESD|ECMA-?){GAP}?[-‑]?(?P<number>(?:[A-Z]"
    rf"{{1,2}}[ .-]?)?\d{{1,6}}[\d.]{{0,12}}(?:[-‑–—:：]\d[\d.-]{{0,12}}){{0,3}}(?::{GAP}"
    rf"?\d{{4}})?)"
)
_MORE = rf"(?:,{GAP}?(?:and{GAP}|or{GAP})?|{GAP}(?:and|or|und|et|to){GAP})(?P<number>\d{{3,5}})(?![\w.,]\d|\w)"
"""Further numbers of RFCs: RFCs 2119 and 8174."""
_SUFFIX = re.compile(r"[a-z]{1,2}(?!\w)")
"""Of amendments of an IEEE standard: 802.11ax."""
_DASHES = str.maketrans("‑–—：", "---:")
_SHORT = frozenset(
    (
        "EN",
        "IS",
        "SN",
        "DS",
        "SS",
        "NS",
        "KS",
        "SB",
        "CH",
        "DA",
        "SH",
        "HB",
        "QB",
        "LS",
        "AS",
        "FZ",
        "CY",
        "MT",
        "TD",
        "JB",
        "SL",
        "GA",
        "BB",
        "WB",
        "WS",
    )
)


_NAMES = (
    "GB", "DB", "ISO", "IEC", "EN ", "DIN", "RFC", "IEEE", "ASTM", "ANSI", "NFPA", "NIST", "FIPS", "ITU-",
    "ETSI", "JIS", "KS ", "ГОСТ", "TCVN",
         "SNI", "CNS", "HJ", "JGJ", "ECMA", "JT/T", "YY/T", "YD/T", "SL/T", "NY/T", "HG/T", "JB/T", "LY/T",
         "SY/T", "DL/T", "NB/T", "GA/T", "MT/T", "AQ/T", "WS/T", "CJ/T", "TSG", "JJF", "JJG", "CECS", "BCP",
         "STD", "FYI", "SL ", "DL ", "HG ", "JB ", "NY ", "SY ", "LY ", "NB ", "QB ", "GA ", "AQ ", "TB ",
         "YY ", "UL ", "ÖNORM", "MIL-", "SAE ", "VDI", "VDE", "DVGW", "Q/",
         "CJJ", "GBJ", "GBZ", "JTG", "BS ", "NF ", "UNE",
         "SN ",
         )  # fmt: skip


def _standards(text: str) -> Iterator[Mention]:
    for found in anchored(text, _NAMES, _STANDARD):
        name, number = found["name"], found["number"].rstrip(".-–—:")
        if found["chinese"] and not name.startswith(("GB", "DB")) and not re.search("/|[-—–]", name + number):
            continue
        if name == "GB" and not re.search(r"\d{4}", number):
            continue
        if name.endswith("DIN") and number.startswith("A"):
            continue
        if name in _SHORT and not (
            re.search(r"\d{3}", number) and ("/" in name or re.search(r"\d[-–—:]\d", number) or name == "EN")
        ):
            continue
        if name in ("ISO", "IS") and not re.match(r"\d{3,5}", number):
            continue
        end = found.start("number") + len(number)
        if name.startswith("IEEE") and (suffix := _SUFFIX.match(text, end)):
            number, end = number + suffix[0], suffix.end()
        if name == "UL" and not re.match(r"\d{2,5}", number):
            continue
        name = name.replace("RFCs", "RFC").replace("Special Publication", "SP")
        if text[end : end + 1].isalpha() and text[end : end + 1].isascii():
            continue
        yield Mention(
            found.start(), end, "number", f"std:{''.join((name + number).lower().translate(_DASHES).split())}"
        )
        if name == "RFC":
            for more in listed(text, end, _MORE):
                yield Mention(more.start("number"), more.end(), "number", f"std:rfc{more['number']}")


RULES = (ReferenceRule(_NAMES, _standards),)
