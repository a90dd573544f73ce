"""Identifiers of vulnerabilities and of advisories: CVE-2021-44228, RHSA-2021:5106, DSA-5020-1, JVN#12345678.

Keys: `adv:` and the identifier in capitals, with ASCII hyphens; a revision of an advisory (DSA-5020-2) is a
document of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, anchored
from tui_reader.extraction.references.tables import listed
from tui_reader.text.compiled import compiled

_H = "[-‐‑–]"
_FORMS = {
    "CVE": rf"C(?:VE|AN){_H}(?:19|20)\d\d{_H}\d{{4,7}}",
    "GHSA": rf"GHSA(?:{_H}[0-9a-z]{{4}}){{3}}",
    "RH": rf"RH[SBE]A{_H}\d{{4}}:\d{{3,5}}(?:{_H}\d{{1,2}})?",
    "DSA": rf"D[SL]A[- ](?=\d)\d{{1,4}}(?:{_H}\d{{1,2}})?|D[SL]A{_H}\d{{1,4}}(?:{_H}\d{{1,2}})?",
    "DLA": rf"DLA{_H}\d{{1,4}}(?:{_H}\d{{1,2}})?",
    "USN": rf"USN{_H}\d{{1,4}}(?:{_H}\d{{1,2}})?",
    "VU#": r"VU#\d{5,7}",
    "ICS": rf"ICS[MA]?A?(?:{_H}ALERT)?{_H}\d\d{_H}\d{{3}}(?:{_H}\d\d)?[A-Z]?",
    "JVN": rf"JVN(?:VU)?#\d{{8}}|JVNDB{_H}\d{{4}}{_H}\d{{6}}|JVNTA#?\d{{8}}",
    "CNVD": rf"CNVD{_H}(?:C{_H})?\d{{4}}{_H}\d{{3,7}}",
    "CNNVD": rf"CNNVD{_H}\d{{6}}{_H}\d{{3,5}}",
    "MS": rf"MS\d\d{_H}\d{{3}}",
    "KB": r"KB\d{6,7}",
    "SUSE": rf"(?:open)?SUSE{_H}[SRFO]U{_H}\d{{4}}:\d{{1,5}}(?:{_H}\d{{1,2}})?",
    "ELSA": rf"EL[SBE]A{_H}\d{{4}}{_H}\d{{3,6}}",
    "ALAS": rf"ALAS2?(?:[A-Z\d.]{{1,20}})?{_H}\d{{4}}{_H}\d{{1,5}}",
    "FEDORA": rf"FEDORA(?:{_H}EPEL)?{_H}\d{{4}}{_H}[0-9a-f]{{4,10}}",
    "GLSA": rf"GLSA[- ]\d{{6}}{_H}\d\d",
    "APSB": rf"APS[BA]\d\d{_H}\d{{2,3}}",
    "cisco-sa": r"cisco-sa-[a-z0-9-]{6,60}",
    "TALOS": rf"TALOS{_H}\d{{4}}{_H}\d{{3,5}}",
    "ZDI": rf"ZDI{_H}(?:CAN{_H}\d{{3,6}}|\d\d{_H}\d{{3,5}})",
    "CERTFR": rf"CERTFR{_H}\d{{4}}{_H}(?:AVI|ALE|ACT|CTI|IOC|DUR){_H}\d{{3,5}}",
    "CERTA": rf"CERTA{_H}\d{{4}}{_H}(?:AVI|ALE|ACT|INF){_H}\d{{3,5}}",
    "NCSC": rf"NCSC{_H}\d{{4}}{_H}\d{{4}}",
    "BDU": r"BDU:\d{4}-\d{5}",
    "EUVD": rf"EUVD{_H}\d{{4}}{_H}\d{{3,7}}",
    "RUSTSEC": rf"RUSTSEC{_H}\d{{4}}{_H}\d{{4}}",
    "PYSEC": rf"PYSEC{_H}\d{{4}}{_H}\d{{1,5}}",
    "GO-": r"GO-20\d\d-\d{4}",
    "XSA": rf"XSA{_H}\d{{1,4}}",
    "VMSA": rf"VMSA{_H}\d{{4}}{_H}\d{{4}}(?:\.\d{{1,2}})?",
    "FG-IR": r"FG-IR-\d\d-\d{3}",
    "SSA-": r"SSA-\d{6}",
    "TA": rf"[AT]A\d\d{_H}\d{{3}}[A-Z]",
    "WID-SEC": r"WID-SEC-20\d\d-\d{4}",
    "FreeBSD-SA": rf"(?:FreeBSD|NetBSD){_H}SA\d{{0,4}}{_H}\d\d:\d\d(?:\.\w{{1,20}})?|NetBSD-SA\d{{4}}-\d{{3}}",
    "MDVSA": rf"MDVSA{_H}\d{{4}}:\d{{1,4}}",
    "ADV": r"ADV(?:19|2\d)\d{4}",
    "NVDB": rf"NVDB{_H}[A-Z]{{3,8}}{_H}\d{{8,12}}",
    "MFSA": rf"MFSA{GAP}?\d{{4}}{_H}\d{{1,4}}",
}
_NEEDLES = (
    "CVE CAN- GHSA RHSA RHBA RHEA DSA DLA USN VU# ICSA ICSMA ICS-ALERT JVN CNVD CNNVD MS0 MS1 KB SUSE "
    "ELSA ELBA ALAS FEDORA GLSA APSB APSA cisco-sa TALOS ZDI CERTFR CERTA NCSC BDU EUVD RUSTSEC PYSEC "
    "GO-20 XSA VMSA FG-IR SSA- TA0 TA1 AA1 AA2 WID-SEC BSD-SA MDVSA MFSA ADV1 ADV2 NVDB"
)
_STARTING = (
    "CVE CAN GHSA RHSA RHBA RHEA DSA DLA USN VU# ICS JVN CNVD CNNVD MS KB SUSE openSUSE ELSA ELBA ELEA ALAS "
    "FEDORA GLSA APS cisco-sa TALOS ZDI CERT NCSC BDU EUVD RUSTSEC PYSEC GO- XSA VMSA FG-IR SSA- TA AA WID-SEC "
    "FreeBSD NetBSD MDVSA MFSA ADV NVDB"
)
_STARTS = tuple(_STARTING.split())
"""How the identifiers begin."""
_ANY = rf"(?<![A-Za-z0-9_-])(?:{'|'.join(_FORMS.values())})(?![A-Za-z0-9_-])"
_MORE = rf"(?:,{GAP}?(?:and{GAP})?|/|{GAP}and{GAP}|、|和)(?P<short>[-‑–](?P<number>\d{{4,7}}))(?![\w-])"
"""Further numbers of the year: CVE-2021-45046 and -45105."""
_CALLED = (
    rf"(?:[Aa]dvisor(?:y|ies)|[Ss]ecurity{GAP}[Bb]ulletin|公告编号[:：]?){GAP}?(?:ID:?{GAP}|[Nn]o\.?{GAP})?"
    rf"(?P<id>[A-Z]{{2,8}}(?:{_H}[A-Z]{{1,4}})?{_H}20\d\d{_H}\d{{2,6}})(?![\w-])"
)
_HYPHENS = str.maketrans("‐‑–", "---")


def _advisories(text: str) -> Iterator[Mention]:
    for found in anchored(text, _STARTS, _ANY):
        identifier = found[0].translate(_HYPHENS).upper().replace(" ", "-").replace("CAN-", "CVE-")
        yield Mention(found.start(), found.end(), "advisory", f"adv:{identifier}")
        if identifier.startswith("CVE-"):
            for more in listed(text, found.end(), _MORE):
                key = f"adv:{identifier[:9]}{more['number']}"
                yield Mention(more.start("short"), more.end(), "advisory", key)


def _called(text: str) -> Iterator[Mention]:
    """Identifiers of other publishers, which the text calls advisories."""
    for found in compiled(_CALLED).finditer(text):
        identifier = found["id"].translate(_HYPHENS)
        yield Mention(found.start("id"), found.end("id"), "advisory", f"adv:{identifier}")


RULES = (
    ReferenceRule(tuple(_NEEDLES.split()), _advisories),
    ReferenceRule(("dvisory ", "dvisories ", "ulletin ", "dvisory-", "公告编号"), _called),
)
