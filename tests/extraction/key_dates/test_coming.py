"""Days that are to come, after that of the document: appointments, closures, and the ends of what is open."""

from __future__ import annotations

from datetime import date

import pytest

from support.key_dates import found

MAY_20 = date(2024, 5, 20)
OTHER = ("other", "hearing", "application")

COMING = {
    "zh": [
        "新生报到时间：5月20日",
        "参会代表请于5月20日报到。",
        "录取考生请于2024年5月19日至20日到校报到。",
        "5月20日0时至6时，人民路段将停止供水。",
        "图书馆将于5月20日闭馆一天。",
        "假期放假时间：5月18日（星期六）至20日（星期一）。",
        "展品已经备妥，展期至5月20日。",
        "本次活动为期一周，从5月14日开始至5月20日结束。",
        "作品请在5月20日前寄出。",
    ],
    "de": [
        "Die Brücke wird ab Montag, 20. Mai, voll gesperrt.",
        "Das Rathaus bleibt am 20. Mai geschlossen.",
        "Die Ausstellung ist noch bis 20. Mai zu sehen.",
        "Nutzer sollten bis zum 20. Mai ihre Passwörter ändern.",
        "Das Konzert beginnt am 20. Mai um 20 Uhr in der Kirche.",
        "Der Chor singt am Montag, 20. Mai, um 19.30 Uhr in der Halle.",
        "Wann: 20. Mai 2024, 10-14 Uhr",
        "Beim Kongress, der am 19. und 20. Mai 2024 stattfindet, sprechen zwei Gäste.",
    ],
    "en": [
        "Join us on Monday 20 May for our spring open day.",
        "The webinar is on Monday, 20 May 2024 at 14:00 UTC.",
        "When: Monday, May 20, 6-8 p.m.",
        "Water will be shut off on May 20 between 8 a.m. and noon.",
        "Road closure: 14 May 2024 to 20 May 2024",
        "Tickets go on sale on May 20 at 10 a.m.",
    ],
    "fr": [
        "Rendez-vous le lundi 20 mai à 14 h au parc.",
        "La rue sera fermée à la circulation du 13 au 20 mai.",
        "La mairie sera fermée le lundi 20 mai.",
        "Exposition à voir jusqu'au 20 mai.",
    ],
    "es": ["La calle permanecerá cortada al tráfico del 13 al 20 de mayo."],
    "it": ["L'incontro pubblico si terrà lunedì 20 maggio alle ore 18 in biblioteca."],
    "pl": ["Droga będzie zamknięta od 13 do 20 maja 2024 r."],
    "ru": ["Движение будет закрыто с 13 по 20 мая."],
    "nl": ["De bijeenkomst vindt plaats op maandag 20 mei om 19.30 uur."],
    "ja": ["5月20日は臨時休館いたします。"],
    "ko": ["도서관은 5월 20일 휴관합니다."],
}

KINDS = [
    ("zh", "考生须于2024年5月14日至5月20日缴纳考试费用。", "payment"),
    ("zh", "申报时间：自本通知发布之日起至2024年5月20日。", "application"),
    ("zh", "听证会报名时间：5月13日至5月20日", "application"),
    ("zh", "名单予以公示，时间从2024年5月13日到5月20日。", "objection"),
    ("zh", "质疑期：2024年5月13日至2024年5月20日", "objection"),
    ("zh", "三、征求意见时间\n2024年5月13日—2024年5月20日", "comment"),
    ("zh", "项目\t时间\n报名\t5月13日—5月20日", "application"),
    ("zh", "本辦法自中華民國一百十三年五月二十日施行。", "effective"),
    ("zh", "申請期限至113年5月20日止，會議資料請參閱附件。", "application"),
    ("de", "Der Ausweis ist bis 20.05.2024 gültig.", "expiry"),
    ("de", "Die Regel gilt in allen Räumen der Stadt bis 20. Mai 2024.", "expiry"),
    ("de", "Ab dem 20. Mai 2024 beträgt die Grenze 1000 Euro.", "effective"),
    ("en", "The city ordered a lockdown from May 14 to May 20.", "other"),
    ("en", "Any person wishing to object must do so not later than 20th May 2024.", "objection"),
    ("en", "The order shall come into operation on 20 May 2024.", "effective"),
    ("en", "This Act takes effect May 20, 2024.", "effective"),
    ("en", "Support for version 2.1 ends on 20 May 2024.", "expiry"),
    ("fr", "Le dossier est mis à la disposition du public du 13 au 20 mai 2024.", "comment"),
]

TOLD = [
    ("zh", "4月20日上午9时，火灾被扑灭。"),
    ("zh", "2018年12月31日之前已完成改制的企业，可以免税。"),
    ("de", "Der Unfall geschah am Samstag, 20. April, um 9 Uhr."),
    ("de", "Nach der Premiere 2015 am See kommt die Bahn am 10. Mai ins Tal."),
    ("de", "Am 10. Mai wollen sie auf die gesperrte Brücke fahren."),
    ("de", "Die Messe war 2022 vom 10. bis 12. Mai."),
    ("en", "answered May 10, 2024 at 9:22"),
    ("en", "Jane Doe May 10, 2024, 8:05 AM"),
    ("en", "The official, now suspended by the mayor, made transit free from May 10."),
    ("de", "Der Vertrag des Trainers läuft bis 20. Mai 2025."),
    ("en", "Analysts expect sales to reach five million by May 20."),
    ("en", "The president is due to visit Rome on May 20."),
    ("ko", "등록일: 2024-04-28"),
]


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in COMING for text in COMING[language]]
)
def test_a_day_to_come(language: str, text: str) -> None:
    dates = found(language, text)
    assert [each[1] for each in dates] == [MAY_20]
    assert dates[0][0] in OTHER


@pytest.mark.parametrize(("language", "text", "kind"), KINDS)
def test_its_kind(language: str, text: str, kind: str) -> None:
    assert found(language, text) == [(kind, MAY_20)]


@pytest.mark.parametrize(("language", "text"), TOLD)
def test_a_narrative_has_no_day_to_come(language: str, text: str) -> None:
    assert found(language, text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本公告自发布之日起满三十日即视为送达。", date(2024, 5, 28)),
        ("公开征求意见的期限为30日，自本公告发布之日起计算。", date(2024, 5, 28)),
        ("债权人应自公告之日起45日内申报债权。", date(2024, 6, 12)),
    ],
)
def test_a_term_from_the_notice(text: str, day: date) -> None:
    assert [each[1] for each in found("zh", text)] == [day]
