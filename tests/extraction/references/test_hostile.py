"""Texts made to cost time: the work of the rules grows with the length of a text, not with its square."""

from __future__ import annotations

import time

import pytest

from tui_reader.extraction.references import references_and_identities
from tui_reader.model import Bulletin, Paragraph

LENGTH = 50_000
PIECES = (
    "《|《法|《法》（|国发〔2010〕16号、|令第1号、|第1条、|法第一条、|法|「|「법」|제1조 |の法|"
    "平成1年|(EU) |(EU) 2016/679 |12/2010/EC |1/1|§ 1, |§ 1 Abs. 1 und |Article 1, |Article (1)|"
    "Act |and the Act |Food, Act, |№ 1 |No. 1 of |loi n° |закон № 1 от |Xgesetz|A-|Gesetz über A "
    "der |1 U.S.C. 1, |1 CFR 1 and |FR 1 |CVE-2021-|招标编号：A|Tender No. A|1 A 1/1 |code de |"
    "section 1 of the Code of |Convention on A of |Loi sur la A de la |Title 1, United States Code |"
    "Verordnung über A der |"
    "Service Bulletin 1-|Writ Petition |A. Code § 1 |Act (A) |, c. 1 |artikel 1 van de wet |法律第一号|"
    "令和元年法律第一号|废止|Dz. U. poz. |"
    "1 sayılı a |A/RES/1|loi du 1 |lois n° 82-2 et |Bundesgesetzblatt Teil I |AD 2018-23-51, |Ley de Salud y |"
    "supersedes the “|(EC) No 1/2007 and No 2/2008, |国发2020|号建议|Executive Orders 12345, |"
    "In regulation 2 of S.I. 2019/419, for a "
)


@pytest.mark.no_cover
@pytest.mark.parametrize("piece", PIECES.split("|"))
def test_a_long_line_ends(piece: str) -> None:
    """The bound, of CPU time, is ten times and more what each of these texts takes."""
    text = (piece * (LENGTH // len(piece) + 1))[:LENGTH]
    page = Bulletin("x", title=text[:1000], preamble=(Paragraph(text),))
    start = time.process_time()
    references_and_identities(page)
    assert time.process_time() - start < 5
