"""How a page writes dates: by its own dates, its machine-readable dates, its host, its declared language."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin
from tui_reader.parse.page import parse_page
from tui_reader.text.date_forms.page_conventions import page_conventions

GERMAN = "Die Straße wird vom Bauhof gesperrt. "
PERSIAN = "شهرداری اعلام کرد که آب شهر قطع می‌شود. "
ARABIC = "أعلنت البلدية عن قطع المياه في المدينة. "
TAIWAN = "本府公告：為辦理道路施工，請民眾改道，機關學校照常上班。"


@pytest.mark.parametrize(
    ("text", "address", "expected"),
    [
        pytest.param("on 03/04/2024 and 03/25/2024", "a.html", True, id="another date has one reading"),
        pytest.param("on 03/04/2024 and 25/03/2024", "http://www.city.gov/", False, id="dates before hosts"),
        pytest.param("on 25/03/2024 and 03/25/2024", "a.html", None, id="both orders"),
        pytest.param('<meta name=date content="2024-04-03"> 03/04/2024', "a.html", False, id="machine-readable"),
        pytest.param('<time datetime="2024-03-04T10:00">03/04/2024', "a.html", True, id="time element"),
        pytest.param("03/04/2024", "https://www.city.gov/x", True, id="American office"),
        pytest.param("03/04/2024", "https://www.city.gov.uk/x", False, id="British office"),
        pytest.param("03/04/2024", "https://www.city.ca/x", None, id="Canada has both"),
        pytest.param('<html lang="en-US">03/04/2024', "https://a.example/", True, id="American English"),
        pytest.param('<html lang="en-GB">03/04/2024', "https://a.example/", False, id="British English"),
        pytest.param('<html lang="en">03/04/2024', "https://a.example/", None, id="English of nowhere"),
        pytest.param('<html lang="en-US">03/04/2024' + GERMAN, "https://a.de/", False, id="host before template"),
        pytest.param('<html lang="de">03/04/2024', "a.html", False, id="German"),
        pytest.param("03/04/2024", "a.html", None, id="nothing"),
        pytest.param(
            '<link rel="canonical" href="https://www.city.gov/x">03/04/2024', "a.html", True, id="saved page"
        ),
    ],
)
def test_order_of_day_and_month(text: str, address: str, expected: bool | None) -> None:
    assert page_conventions(text, address).month_first is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f'<html lang="en"><p>{PERSIAN}', "fa", id="the script is right, the template is not"),
        pytest.param(f"<html><p>{ARABIC}", "ar", id="Arabic"),
        pytest.param("<p>水道管の工事のため断水します。", "ja", id="Japanese"),
        pytest.param("<p>道路施工，请绕行。", "zh", id="Chinese"),
        pytest.param(f"<html lang='de-AT'><p>{GERMAN}", "de", id="declared"),
        pytest.param(f"<rss><language>hr-hr</language><title>{GERMAN}", "hr", id="feed"),
        pytest.param(f"<script>{'var a;' * 900}</script><p>{ARABIC}", "ar", id="scripts do not count"),
        pytest.param("", None, id="empty"),
    ],
)
def test_language(text: str, expected: str | None) -> None:
    assert page_conventions(text, "a.html").language == expected


@pytest.mark.parametrize(
    ("text", "address", "expected"),
    [
        pytest.param(TAIWAN, "https://www.city.gov.tw/", True, id="host"),
        pytest.param(TAIWAN, "a.html", True, id="traditional"),
        pytest.param(TAIWAN, "https://www.gov.hk/", False, id="Hong Kong"),
        pytest.param("道路施工，请绕行，机关照常上班。", "a.html", False, id="simplified"),
        pytest.param('<html lang="zh-Hant-TW">' + TAIWAN, "https://a.example/", True, id="declared"),
    ],
)
def test_years_of_the_republic(text: str, address: str, expected: bool) -> None:
    assert page_conventions(text, address).minguo is expected


def page(language: str, date: str, text: str) -> Bulletin:
    body = "".join(f"<p>{text * 3}</p>" for _ in range(3))
    data = f"<html lang={language}><title>{text[:20]}</title><h1>{text[:20]}</h1><p>{date}</p><div>{body}</div>"
    read = parse_page(data.encode(), "https://a.example/page")
    assert isinstance(read, Bulletin)
    return read


@pytest.mark.parametrize(
    ("language", "date", "text", "day", "reason"),
    [
        pytest.param("fa", "1399-02-21", PERSIAN, "2020-05-10", "Persian", id="Persian"),
        pytest.param("ar", "1445/09/01", ARABIC, "2024-03-11", "Hijri", id="Hijri"),
        pytest.param("zh-Hant", "115.03.03", TAIWAN, "2026-03-03", "Minguo", id="Taiwan"),
        pytest.param(
            "ja",
            "R8.3.3",
            "水道管の工事のため、断水します。ご協力をお願いします。",
            "2026-03-03",
            "Japanese",
            id="Japan",
        ),
        pytest.param("th", "3 มีนาคม 2569", "ประกาศเรื่องการปิดถนนเพื่อซ่อมแซม", "2026-03-03", "Buddhist", id="Thailand"),
    ],
)
def test_a_converted_date_is_recorded(language: str, date: str, text: str, day: str, reason: str) -> None:
    read = page(language, date, text)
    assert read.published
    assert read.published.date().isoformat() == day
    notes = [one for one in read.restorations if one.field == "published" and "calendar" in one.reason]
    assert [(one.raw, one.shown, one.reason) for one in notes] == [
        (date, day, f"converted from the {reason} calendar")
    ]


def test_cst_is_noted() -> None:
    read = page("en", "Published: 5 March 2024 10:00 CST", "The road is closed for works on the main. ")
    assert read.published
    assert read.published.isoformat() == "2024-03-05T10:00:00-06:00"
    assert [one.reason for one in read.restorations] == [
        "CST is China Standard Time or Central Standard Time; -06:00 is assumed"
    ]
    read = page("zh", "发布时间：2024-03-05 10:00 CST", "道路施工，请过往车辆绕行，敬请谅解。")
    assert read.published
    assert read.published.isoformat() == "2024-03-05T10:00:00+08:00"
