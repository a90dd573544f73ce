"""Codes, treaties, state laws and statutes by name in English."""

from __future__ import annotations

import pytest

from support.found_references import keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("under section 18 of the Australian Consumer Law it is", ["title:australianconsumerlaw 18"]),
        ("as Article 21 of the Constitution of India says", ["title:constitutionofindia 21"]),
        ("see Section 1798.140 of the California Civil Code for", ["title:californiacivilcode 1798.140"]),
        ("The Texas Penal Code defines it", ["title:texaspenalcode"]),
        ("The Ontario Human Rights Code bars", ["title:ontariohumanrightscode"]),
        ("under Public Resources Code Section 42652 is", ["title:publicresourcescode 42652"]),
        ("Regulation 4 of the Working Time Regulations 1998 says", ["title:workingtimeregulations1998 4"]),
        ("The Data Protection (Jersey) Law 2018 applies", ["title:dataprotectionjerseylaw2018"]),
        ("The Convention on the Rights of the Child was", ["title:conventionontherightsofthechild"]),
        ("the Treaty on European Union, and", ["eu:teu"]),
        (
            "Treaty on the Functioning of the European Union, and in particular Article 43(2) thereof",
            ["eu:tfeu 43(2)"],
        ),
        ("under Cal. Civ. Code § 1798.100 one may", ["us:state:calcivcode:1798.100"]),
        ("by RCW 42.56.070 agencies", ["us:state:rcw:42.56.070"]),
        ("Under R.S.C. 1985, c. C-46, theft", ["ca:rsc:1985:c-46"]),
        ("la loi (RLRQ, chapitre P-40.1) dit", ["ca:rlrq::p-40.1"]),
        ("The Sixth Amendment guarantees a right to counsel", ["us:amendment:6"]),
        ("The First Amendment to the lease", []),
        ("Dress Code and Zip Code 12345", []),
        ("the Democratic Convention in July", []),
        ("Agreement on price was reached", []),
        ("Declaration on Monday by the President", []),
        ("Section 4 of the Merger Agreement dated", []),
    ],
)
def test_names(text: str, found: list[str]):
    assert keys(text) == found
