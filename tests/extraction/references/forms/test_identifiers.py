"""Identifiers of advisories, numbers of standards and of tenders."""

from __future__ import annotations

import pytest

from support.found_references import cited, keys

IDENTIFIERS = (
    "CVE-2021-44228 GHSA-jfh8-c2jp-5v3q RHSA-2021:5106 DSA-5020-1 DLA-2842-1 USN-5192-2 VU#930724 "
    "ICSA-21-357-02 JVN#12345678 JVNDB-2021-005429 CNVD-2021-95914 CNNVD-202112-799 MS17-010 "
    "KB5008380 SUSE-SU-2021:4118-1 ELSA-2021-5206 ALAS-2021-1553 FEDORA-2021-f0f501d01f APSB21-116 "
    "TALOS-2021-1234 ZDI-21-1234 CERTFR-2021-ALE-022 BDU:2021-05969 EUVD-2025-12345 "
    "RUSTSEC-2021-0001 PYSEC-2021-1 GO-2021-0113 XSA-398 VMSA-2021-0028 FG-IR-21-245 SSA-661247 "
    "AA21-356A WID-SEC-2023-0001 FreeBSD-SA-21:17.pf MFSA2021-52"
)


@pytest.mark.parametrize(
    "identifier",
    IDENTIFIERS.split(),
)
def test_advisories(identifier: str):
    assert cited(f"fixes ({identifier}), see below") == [(identifier, f"adv:{identifier.upper()}", "")]


def test_identifiers_beside_han():
    assert keys("漏洞CVE-2021-44228的公告") == ["adv:CVE-2021-44228"]


@pytest.mark.parametrize(
    "text", ["CVE-21-1 now", "XCVE-2021-44228x", "KB12 of memory", "the DSA-Key", "MS17 and 010"]
)
def test_what_is_no_advisory(text: str):
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("按照GB/T 28181-2016执行", "std:gb/t28181-2016"),
        ("按照GB 50016执行", "std:gb50016"),
        ("符合JGJ 33-2012的要求", "std:jgj33-2012"),
        ("符合DB11/T 1234—2020的要求", "std:db11/t1234-2020"),
        ("see ISO/IEC 27001:2013 for", "std:iso/iec27001:2013"),
        ("nach DIN EN 12345-1 und", "std:dinen12345-1"),
        ("in RFC 9110 and", "std:rfc9110"),
        ("with NIST SP 800-53 and", "std:nistsp800-53"),
    ],
)
def test_standards(text: str, key: str):
    assert keys(text) == [key]


@pytest.mark.parametrize("text", ["GB 5 of memory", "16 GB RAM", "EN 3 times", "IS 12 HJ"])
def test_what_is_no_standard(text: str):
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("招标编号：ABC-2020-018", "tender:abc-2020-018"),
        ("项目编号：甲采2021-012（招标文件编号见下）", "tender:甲采2021-012"),
        ("项目编号:甲A-2021-7的项目", "tender:甲a-2021-7"),
        ("项目编号 ：甲采〔2021〕12号", "tender:甲采(2021)12号"),
        ("（采购编号:XY2020-5）", "tender:xy2020-5"),
        ("Tender No. 12/2020-A closes", "tender:12/2020-a"),
        ("RFP Number: 2020-15 closes", "tender:2020-15"),
        ("Vergabenummer: V-2020-12", "tender:v-2020-12"),
    ],
)
def test_tenders(text: str, key: str):
    assert keys(text) == [key]


@pytest.mark.parametrize("text", ["项目编号：见附件", "Contract number 5", "项目代码的规定"])
def test_what_is_no_number_of_a_tender(text: str):
    assert keys(text) == []
