"""What a text does to what it cites."""

from __future__ import annotations

import pytest

from tui_reader.extraction.references import references
from tui_reader.model import Bulletin, Paragraph


def effects(*lines: str, title: str | None = None) -> list[str]:
    page = Bulletin("x", title=title, preamble=tuple(Paragraph(line) for line in lines))
    return [each.effect for each in references(page)]


@pytest.mark.parametrize(
    ("line", "effect"),
    [
        ("本办法自2021年1月1日起施行，《甲办法》同时废止。", "repeals"),
        ("现决定废止《甲办法》。", "repeals"),
        ("《甲办法》（已废止）规定如下。", ""),
        ("《甲办法》曾被废止。", ""),
        ("《甲办法》于2019年修改。", ""),
        ("对《甲办法》作如下修改：", "amends"),
        ("将《甲办法》第三条修改为：", "amends"),
        ("《甲办法》有效期延长至2025年。", "extends"),
        ("本标准代替GB/T 28181-2011。", "replaces"),
        ("Regulation (EC) No 883/2004 is hereby repealed.", "repeals"),
        ("Directive 95/46/EC was repealed.", ""),
        ("Regulation (EU) 2016/679 repealing Directive 95/46/EC", ""),
        ("This Regulation amends Directive 2014/65/EU.", "amends"),
        ("14 CFR part 39 is amended as follows", "amends"),
        ("Die Richtlinie 95/46/EG wird aufgehoben.", "repeals"),
        ("Le décret n° 2019-536 est abrogé.", "repeals"),
        ("Queda derogada la Ley 39/2015.", ""),
        ("La Ley 39/2015 queda derogada.", "repeals"),
        ("In regulation 2 of S.I. 2019/419, for “a” substitute “b”.", "amends"),
        ("After section 3 of the Equality Act 2010 insert—", "amends"),
        ("The Working Time Regulations 1998 are amended as follows.", "amends"),
        ("The FAA amends 14 CFR 39.13 by removing a line.", "amends"),
        ("In § 3 der Richtlinie 95/46/EG werden die Wörter „a“ durch „b“ ersetzt.", "amends"),
        ("À l'article 5 du décret n° 2019-536, les mots : « a » sont remplacés par « b ».", "amends"),
        ("This circular supersedes “Access to Public Buildings”.", "replaces"),
        ("La Ley 39/2015 queda sin efecto.", "repeals"),
        ("《甲办法》自即日起不再施行。", "repeals"),
        ("Directive 95/46/EC was printed in OJ L 281, 23.11.1995, p. 31, and is read.", ""),
        ("Fica revogada a Lei nº 8.666/93.", "repeals"),
    ],
)
def test_the_sentence_tells(line: str, effect: str):
    assert set(effects(line)) == {effect}


@pytest.mark.parametrize(
    ("title", "effect"),
    [
        ("关于修改《甲办法》的决定", "amends"),
        ("关于废止《甲办法》的决定", "repeals"),
        ("关于《甲办法》的解读", ""),
        ("Regulation amending Directive 2014/65/EU on markets", "amends"),
        ("Verordnung zur Änderung der Richtlinie 2014/65/EU", "amends"),
        ("Décret modifiant le décret n° 2019-536", "amends"),
    ],
)
def test_participles_tell_in_titles(title: str, effect: str):
    assert effects(title=title) == [effect]


def test_an_interpretation_does_nothing_itself():
    line = "本办法自2021年1月1日起施行，《甲办法》同时废止。"
    assert effects(line, title="《乙办法》解读")[-1] == ""
    assert effects(line, title="乙办法")[-1] == "repeals"


def test_a_list_of_repealed_documents():
    found = effects(
        "经研究，现予公布。",
        "附件：废止的规范性文件目录",
        "1. 《甲办法》（甲发〔2010〕5号）",
        "2. 《乙办法》",
        "继续有效的规范性文件目录",
        "1. 《丙办法》",
        title="甲市关于废止部分规范性文件的决定",
    )
    assert found == ["repeals", "repeals", "repeals", ""]


def test_a_list_below_a_sentence_that_ends_with_a_colon():
    assert effects("现决定废止下列文件：", "一、《甲办法》", "二、《乙办法》", "依照《丙法》办理其他事项。") == [
        "repeals",
        "repeals",
        "",
    ]
