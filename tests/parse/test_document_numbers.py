"""Document numbers of many countries, in titles and in the lines around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.bulletin import finish
from tui_reader.parse.document_numbers import number_in_lines, number_in_title
from tui_reader.parse.draft import Draft, DraftLine


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("府水字第1150004321號", "府水字第1150004321號"),
        ("令和7年国土交通省令第14号", "令和7年国土交通省令第14号"),
        ("대통령령 제4321호", "대통령령 제4321호"),
        ("환경부고시 제2031-12호", "환경부고시 제2031-12호"),
        ("Regulation (EU) 2031/12 of the Council on stalls", "(EU) 2031/12"),
        ("VERORDNUNG (EG) Nr. 12/2003 DES RATES", "(EG) Nr. 12/2003"),
        ("Directive 2031/12/EU on stalls", "2031/12/EU"),
        ("COM(2031) 12 final", "COM(2031) 12 final"),
        ("SI 2031/12", "SI 2031/12"),
        ("S.I. No. 12 of 2031", "S.I. No. 12 of 2031"),
        ("2031 No. 12", "2031 No. 12"),
        ("No. 12 of 2031", "No. 12 of 2031"),
        ("Legal Notice 12 of 2031", "Legal Notice 12 of 2031"),
        ("Gazette Notice No. 4321", "Gazette Notice No. 4321"),
        ("96 FR 4321", "96 FR 4321"),
        ("[FR Doc. 2031-04321 Filed 1-2-31; 8:45 am]", "FR Doc. 2031-04321"),
        ("SOR/2031-12", "SOR/2031-12"),
        ("vom 3. März 2031 (BGBl. I S. 12)", "BGBl. I S. 12"),
        ("BGBl. 2031 I Nr. 12", "BGBl. 2031 I Nr. 12"),
        ("JORF n°0012 du 14 janvier 2031", "JORF n°0012"),
        ("Décret n° 2031-12 du 3 mars 2031 relatif aux marchés", "Décret n° 2031-12"),
        ("BOE-A-2031-12", "BOE-A-2031-12"),
        ("Real Decreto 12/2031, de 3 de marzo", "Real Decreto 12/2031"),
        ("LEI Nº 14.321, DE 3 DE MARÇO DE 2031", "LEI Nº 14.321"),
        ("Decreto-Lei n.º 12/2031", "Decreto-Lei n.º 12/2031"),
        ("D.Lgs. 12/2031", "D.Lgs. 12/2031"),
        ("Приказ № 12", "Приказ № 12"),
        ("Постановление Правительства от 3 марта 2031 г. № 12", "№ 12"),
        ("Uchwała nr 12/2031", "Uchwała nr 12/2031"),
        ("Nghị định số 12/2031/NĐ-CP", "Nghị định số 12/2031/NĐ-CP"),
        ("国土交通省告示第四百二十三号", "国土交通省告示第四百二十三号"),
        ("令和13年3月13日規則第45号", "令和13年3月13日規則第45号"),
        ("第12/2031號行政法規", "第12/2031號"),
        ("Dz.U. 2031 poz. 345", "Dz.U. 2031 poz. 345"),
        ("Vyhláška č. 45/2031 Sb.", "Vyhláška č. 45/2031 Sb."),
        ("45/2031. (III. 13.) Korm. rendelet", "45/2031. (III. 13.) Korm. rendelet"),
        ("HOTĂRÂRE nr. 123 din 12 martie 2031", "HOTĂRÂRE nr. 123"),
        ("Наредба № 5 от 12 март 2031 г.", "Наредба № 5"),
        ("SFS 2031:123", "SFS 2031:123"),
        ("BEK nr 123 af 13/03/2031", "BEK nr 123"),
        ("FOR-2031-03-13-123", "FOR-2031-03-13-123"),
        ("45/2031/NĐ-CP", "45/2031/NĐ-CP"),
        ("S 123/2031", "S 123/2031"),
        ("P.U. (A) 45/2031", "P.U. (A) 45/2031"),
        ("S/RES/2800 (2031)", "S/RES/2800 (2031)"),
        ("Memorandum Circular No. 45", "Memorandum Circular No. 45"),
        ("Mémorial A n° 123 du 13 mars 2031", "Mémorial A n° 123"),
        ("Peraturan Menteri Nomor 12 Tahun 2031", "Peraturan Menteri Nomor 12 Tahun 2031"),
    ],
)
def test_numbers_in_titles_and_lines(text: str, number: str) -> None:
    assert number_in_title(text) == number
    assert number_in_lines(["An office", text]) == number


@pytest.mark.parametrize(
    "text",
    [
        "Proposal amending Regulation (EU) 2031/12",
        "Guidance on Act 12 of 2031",
        "Verordnung zur Änderung der Verordnung (EU) 2031/12",
        "О внесении изменений в приказ № 12",
        "Room No. 12",
        "Open 24/7-365 for all",
        "A/B testing of 12/2031 forms",
        "会议室第12号",
        "Top 10 of 2031",
        "Notice of works in Mill Street, 3 March 2031",
        "关于2031年工作的通知",
        "",
    ],
)
def test_titles_without_a_number_of_their_own(text: str) -> None:
    assert number_in_title(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "The Act 12 of 2031 applies to every stall and every table of the market.",
        "A fee is due under Legal Notice 12 of 2031. It is paid before the market opens, in the office.",
        "No. 5",
    ],
)
def test_sentences_and_bare_counts_hold_no_number(text: str) -> None:
    assert number_in_lines([text]) is None


def test_a_labelled_number_takes_precedence_and_lines_deep_in_the_text_do_not_count() -> None:
    lines = [DraftLine("A fee is due for each stall of the market, paid in advance.", n) for n in range(9)]
    lines.append(DraftLine("Legal Notice 12 of 2031"))
    assert finish(Draft("https://a.example/", title="Fees", lines=list(lines))).document_number is None
    draft = Draft("https://a.example/", title="Regulation (EU) 2031/12", document_number="AB-1", lines=lines)
    assert finish(draft).document_number == "AB-1"


@given(st.text(max_size=300))
def test_a_number_is_part_of_its_text(text: str) -> None:
    number = number_in_title(text)
    assert number is None or number in text
    number_in_lines([text])
