"""Dates in the languages of official pages; each line was written by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tui_reader.text.date_forms.conventions import DateConventions, using_conventions
from tui_reader.text.dates import find_dates, parse_date

MARCH = date(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        *("5 березня 2024 року", "5 сакавіка 2024 г.", "5 марта 2024 г.", "5 март 2024 г.", "5. марта 2024."),
        *("5 marca 2024 r.", "5. března 2024", "5. marca 2024", "5. ožujka 2024.", "5. marec 2024", "5 мар 2024"),
        *("2024. március 5.", "5 Μαρτίου 2024", "5 ΜΑΡΤΙΟΥ 2024", "5η Μαρτίου 2024", "5 martie 2024"),
        *(
            "2024 m. kovo 5 d.",
            "2024. gada 5. marts",
            "2024. gada 5. martā",
            "5. märts 2024",
            "5. maaliskuuta 2024",
            "5 päivänä maaliskuuta 2024",
        ),
        *("den 5 mars 2024", "5. marts 2024", "5. mars 2024", "5 maart 2024", "5e maart 2024", "5. Mär. 2024"),
        *("5 mars 2024", "5 mar 2024", "5 de març del 2024", "5 de marzo de 2024", "5/mar/2024", "Marzo 5, 2024"),
        *("5 Márta 2024", "5 ta' Marzu 2024", "5 ta’ Marzu 2024", "5 Mawrth 2024", "2024ko martxoaren 5a"),
        *("5 Mart 2024", "5 mart 2024-cü il", "2024 жылғы 5 наурыз", "2024-yil 5-mart", "2024 йил 5 март"),
        *("2024 оны 3-р сарын 5", "2024 оны 03 дугаар сарын 05-ны өдөр", "2024-يىلى 3-ئاينىڭ 5-كۈنى"),
        *("ngày 5 tháng 3 năm 2024", "Ngày 05 tháng 03 năm 2024", "5 Maret 2024", "5 Mac 2024", "5 Machi 2024"),
        *("٥ مارس ٢٠٢٤", "5 آذار 2024", "5 آذار/مارس 2024", "٥/٣/٢٠٢٤", "۵ مارس ۲۰۲۴", "5 مارچ 2024"),
        *("5 במרץ 2024", "5 מרץ 2024", "5 मार्च 2024", "५ मार्च २०२४", "२०२४-०३-०५", "৫ মার্চ, ২০২৪"),
        *("5 மார்ச் 2024", "5 మార్చి 2024", "5 ಮಾರ್ಚ್ 2024", "5 മാർച്ച് 2024", "5 માર્ચ 2024"),
        *("៥ មីនា ២០២៤", "ថ្ងៃទី៥ ខែមីនា ឆ្នាំ២០២៤", "5 ເດືອນມີນາ 2024", "၂၀၂၄ ခုနှစ် မတ်လ ၅ ရက်"),
        *("5 მარტი, 2024", "5 մարտի, 2024", "2024 March 5", "5 March, 2024", "March 5th 2024"),
        *("Tue, 05 3月 2024", "05 三月 2024", "3月 5, 2024"),
    ],
)
def test_languages(text: str) -> None:
    assert [found.value for found in find_dates(f"— {text} —")] == [MARCH]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "«5» марта 2024 г.",
            '"05" марта 2024 года',
            "5 DE MARÇO DE 2024",
            "5 DE MARZO DEL AÑO 2024",
            "5.º de março de 2024",
        ),
        *(
            "5° marzo 2024",
            "the 5th day of March, 2024",
            "5 días del mes de marzo de 2024",
            "2024 m. kovo mėn. 5 d.",
        ),
        *("2024-жылдын 5-марты", "2024 жылғы 5 наурыздағы № 45", "2024-yil 5-martdagi", "5 марти соли 2024"),
        *("2024-njy ýylyň 5-nji marty", "2024 оны гуравдугаар сарын 5", "2024 թ. մարտի 5", "2024 წლის 5 მარტი"),
        *("5ی ئازاری 2024", "2024 මාර්තු 5", "၂၀၂၄ ခုနှစ်၊ မတ်လ ၅ ရက်", "5 Tháng Ba, 2024", "5 MART 2024"),
        *("5.III.2024 г.", "5 III 2024 r.", "2024. III. 5."),
    ],
)
def test_forms_of_running_text(text: str) -> None:
    assert [found.value for found in find_dates(f"№ 7, {text}, § 3")] == [MARCH]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a los doce (12) días del mes de marzo de dos mil veintiséis", date(2026, 3, 12)),
        ("treinta y uno de marzo de dos mil veintiséis", date(2026, 3, 31)),
        ("treinta y uno de marzo de dos mil veıntiséis", date(2026, 3, 31)),
        ("a primero de marzo de 2026", date(2026, 3, 1)),
        ("aos doze dias do mês de março de dois mil e vinte e seis", date(2026, 3, 12)),
        ("Aos 12 (doze) dias do mês de março do ano de 2026", date(2026, 3, 12)),
        ("le vingt et un mars deux mille vingt-six", date(2026, 3, 21)),
        ("dodici marzo duemilaventisei", date(2026, 3, 12)),
        ("this twenty-first day of March, two thousand and twenty-six", date(2026, 3, 21)),
        ("of two thousand people in March 2026", None),
        ("más de dos mil personas en marzo de 2026", None),
        ("treinta y uno de febrero de dos mil veintiséis", None),
    ],
)
def test_dates_in_words(text: str, expected: date | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("12 lipca 2024", date(2024, 7, 12), id="Polish July"),
        pytest.param("12. lipnja 2024.", date(2024, 6, 12), id="Croatian June"),
        pytest.param("12 lip 2024", date(2024, 7, 12), id="lip alone"),
        pytest.param("3 mag 2024", date(2024, 5, 3), id="Italian May"),
        pytest.param("15 كانون الثاني 2024", date(2024, 1, 15), id="two words"),
        pytest.param("9 décembre 2024", date(2024, 12, 9), id="a name that begins like a preposition"),
        pytest.param("9 d’abril de 2024", date(2024, 4, 9), id="Catalan elision"),
        pytest.param("1 May 1453", date(1453, 5, 1), id="history"),
    ],
)
def test_names_of_months(text: str, expected: date) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(("language", "month"), [("hr", 10), ("pl", 11), ("cs", 11), (None, 11)])
def test_a_name_that_means_two_months(language: str | None, month: int) -> None:
    with using_conventions(lambda: DateConventions(language)):
        assert parse_date("5 listopada 2024") == date(2024, month, 5)


@pytest.mark.parametrize(
    ("month_first", "expected"), [(True, date(2024, 3, 4)), (False, date(2024, 4, 3)), (None, None)]
)
def test_the_page_decides_the_order(month_first: bool | None, expected: date | None) -> None:
    with using_conventions(lambda: DateConventions("en", month_first)):
        assert parse_date("03/04/2024") == expected
        assert parse_date("03/14/2024") == date(2024, 3, 14)
        assert parse_date("03.04.2024") == date(2024, 4, 3)
    assert parse_date("03/04/2024") is None


@pytest.mark.parametrize(
    "text",
    [
        *("31 de febrero de 2024", "29 лютого 2023", "5 marca", "12 people in 2024", "5 extra marca 2024"),
        *("0001-01-01", "05 Mar 0001", "03-05-24", "28.09.19", "5 mar 24", "3/2300", "24600504"),
        *("10.11.2012.5", "5 IL 2024", "'24. 3. 5."),
    ],
)
def test_text_without_a_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2024-03-05 3:05 PM", datetime(2024, 3, 5, 15, 5), id="PM"),
        pytest.param("Tue, Mar 5 2024 10:04:03 PM", datetime(2024, 3, 5, 22, 4, 3), id="PM with seconds"),
        pytest.param("2024-03-05 12:05 AM", datetime(2024, 3, 5, 0, 5), id="after midnight"),
        pytest.param("5 de marzo de 2024, 3:05 p. m.", datetime(2024, 3, 5, 15, 5), id="Spanish"),
        pytest.param("5 Μαρτίου 2024, 3:05 μ.μ.", datetime(2024, 3, 5, 15, 5), id="Greek"),
        pytest.param("5 مارس 2024 - 3:05 م", datetime(2024, 3, 5, 15, 5), id="Arabic"),
        pytest.param("2024년 3월 5일 오후 3:05", datetime(2024, 3, 5, 15, 5), id="Korean"),
        pytest.param("2024年3月5日 下午3:05", datetime(2024, 3, 5, 15, 5), id="Chinese"),
        pytest.param("令和6年3月5日（火曜日）午後3時5分", datetime(2024, 3, 5, 15, 5), id="Japanese"),
        pytest.param("5 mars 2024 à 15h05", datetime(2024, 3, 5, 15, 5), id="French"),
        pytest.param("5. März 2024, 15.05 Uhr", datetime(2024, 3, 5, 15, 5), id="German"),
        pytest.param("5 March 2024 10 people", date(2024, 3, 5), id="a number that is no time"),
    ],
)
def test_times_of_day(text: str, expected: datetime | date) -> None:
    assert [found.value for found in find_dates(text)] == [expected]
