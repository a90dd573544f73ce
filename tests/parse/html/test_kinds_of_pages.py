"""Kinds of markup that lost text once, each in ten languages and shells: what a page says is in its body.

The kinds are those that real pages showed; wording and markup are of these tests.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tui_reader.model import Bulletin, Listing, body_text, described_text
from tui_reader.parse.page import parse_page


class _Language(NamedTuple):
    code: str
    first: str
    """Two sentences of a notice."""
    second: str
    heading: str
    fact: str
    note: str


LANGUAGES = [
    _Language(
        "de",
        "Die Gemeinde sperrt die Mühlgasse ab Montag, weil die Leitungen erneuert werden. "
        "Anlieger können zu Fuß gehen.",
        "Die Arbeiten dauern bis Ende Mai, sofern das Wetter sie nicht aufhält. Der Bus hält an der Kirche.",
        "Nachtmarkt",
        "Gebühr: zwölf Euro je Stand und Tag.",
        "Siehe die Satzung vom letzten Jahr.",
    ),
    _Language(
        "fr",
        "La commune ferme la rue du Moulin dès lundi, car les conduites sont remplacées. "
        "Les riverains passent à pied.",
        "Les travaux durent jusqu'à la fin de mai, si le temps le permet. Le bus s'arrête devant l'église.",
        "Marché de nuit",
        "Taxe : douze euros par étal et par jour.",
        "Voir le règlement de l'année passée.",
    ),
    _Language(
        "es",
        "El municipio cierra la calle del Molino desde el lunes, porque se cambian las tuberías. "
        "Los vecinos pasan a pie.",
        "Las obras duran hasta finales de mayo, si el tiempo lo permite. El autobús para ante la iglesia.",
        "Mercado nocturno",
        "Tasa: doce euros por puesto y día.",
        "Véase el reglamento del año pasado.",
    ),
    _Language(
        "pl",
        "Gmina zamyka ulicę Młyńską od poniedziałku, ponieważ rury są wymieniane. Mieszkańcy mogą przejść pieszo.",
        "Prace potrwają do końca maja, jeśli pogoda na to pozwoli. Autobus staje przed kościołem.",
        "Targ nocny",
        "Opłata: dwanaście euro za stoisko i dzień.",
        "Zobacz uchwałę z zeszłego roku.",
    ),
    _Language(
        "ru",
        "Администрация закрывает Мельничную улицу с понедельника, так как меняют трубы. "
        "Жители могут пройти пешком.",
        "Работы продлятся до конца мая, если позволит погода. Автобус останавливается у церкви.",
        "Ночной рынок",
        "Плата: двенадцать евро за место в день.",
        "Смотрите решение прошлого года.",
    ),
    _Language(
        "tr",
        "Belediye, borular yenilendiği için Değirmen Sokağı'nı pazartesiden itibaren kapatıyor. "
        "Sakinler yürüyerek geçebilir.",
        "Çalışmalar, hava izin verirse mayıs sonuna kadar sürer. Otobüs kilisenin önünde durur.",
        "Gece pazarı",
        "Ücret: tezgâh ve gün başına on iki avro.",
        "Geçen yılın kararına bakınız.",
    ),
    _Language(
        "zh",
        "因更换供水管道，镇政府决定自下周一起封闭磨坊街，行人可以通行，"
        "过往车辆请提前绕行，给您带来的不便敬请谅解。"
        "",
        "工程预计持续到五月底，如遇恶劣天气则顺延。公共汽车临时停靠在教堂门前，沿线商户照常营业，特此通告。",
        "夜市",
        "费用：每个摊位每天十二欧元。",
        "详见去年的管理办法。",
    ),
    _Language(
        "ja",
        "水道管の交換のため、町は来週の月曜日から水車通りを通行止めにします。住民は徒歩で通ることができます。",
        "工事は五月末まで続く予定ですが、天候により延びることがあります。バスは教会の前に停まります。",
        "夜市",
        "料金：一店一日につき十二ユーロ。",
        "昨年の条例を参照。",
    ),
    _Language(
        "ko",
        "수도관을 교체하기 때문에 마을은 다음 주 월요일부터 물방앗간길을 막습니다. "
        "주민은 걸어서 지나갈 수 있습니다.",
        "공사는 날씨가 허락하면 오월 말까지 계속됩니다. 버스는 교회 앞에 섭니다, 가게는 문을 엽니다.",
        "야시장",
        "요금: 한 자리 하루에 십이 유로.",
        "지난해 조례를 보십시오.",
    ),
    _Language(
        "vi",
        "Xã đóng cửa đường Cối Xay từ thứ hai, vì các ống nước được thay mới. Người dân có thể đi bộ qua.",
        "Công việc kéo dài đến cuối tháng năm, nếu thời tiết cho phép. Xe buýt dừng trước nhà thờ.",
        "Chợ đêm",
        "Lệ phí: mười hai euro mỗi quầy mỗi ngày.",
        "Xem quy định của năm ngoái.",
    ),
]
SHELLS = [
    "<div class='page'>{}</div>",
    "<main>{}</main>",
    "<table><tr><td>{}</td></tr></table>",
    "<article>{}</article>",
    "<section id='inhalt'>{}</section>",
    "<div><div class='col-12'>{}</div></div>",
    "<form action='/'>{}</form>",
    "<center>{}</center>",
    "<div class='et_pb_row'>{}</div>",
    "<div role='main'>{}</div>",
]
KINDS = {
    # A part of the text in a box whose name or tag says something else.
    "aside": "<aside><h2>{heading}</h2><p>{first}</p><p>{fact}</p></aside>",
    "hidden on telephones": "<div class='hidden-xs'><h2>{heading}</h2><p>{fact}</p></div>",
    "overflow": "<div class='overflow-hidden'><h2>{heading}</h2><p>{fact}</p></div>",
    "repeated": "<h2>{heading} 1</h2><p>{fact}</p><h2>{heading} 2</h2><p>{fact}</p>",
    "halves of noscript": "<noscript><div></noscript><p>{fact}</p><h2>{heading}</h2><noscript></div></noscript>",
    "two ends": "</body></html><p>{heading}</p><p>{fact}</p>",
    "figure": "<figure><h2>{heading}</h2><p>{fact}</p></figure>",
    "formula": "<p>{heading}: <math><mi>F</mi><mo>=</mo><mn>3</mn><mi>d</mi></math>. {fact}</p>",
    "accordion": "<h2><button aria-controls='x'>{heading}</button></h2><div id='x' hidden><p>{fact}</p></div>",
    "facts": "<table><tr><th>{heading}</th><td>{fact}</td></tr>"
    "<tr><th>{heading} 2</th><td>{note}</td></tr></table>",
    "hidden by Word": "<p>{heading}. {fact}<span style='mso-hide:all'>xyzzy</span></p>",
    "see also": "<p>{heading}:</p><p>{fact}</p>",
    "footnote": "<p>{heading}<a href='#n1'>[1]</a> {fact}</p>"
    "<aside id='n1' class='footnote'><p>[1] {note}</p></aside>",
}


def page(kind: str, language: _Language, shell: str, body: str = "") -> Bulletin:
    text = f"<p>{language.first}</p><p>{language.second}</p>" + KINDS[kind].format(**language._asdict())
    text += f"<p>{language.second}</p>" if kind == "aside" else ""
    head = f"<html lang={language.code}><head><meta charset=utf-8></head>"
    markup = f"{head}<body {body}>{shell.format(text)}</body></html>"
    read = parse_page(markup.encode(), "https://www.site.example/notice/7")
    assert isinstance(read, Bulletin)
    return read


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("language", "shell"), list(zip(LANGUAGES, SHELLS, strict=True)), ids=lambda one: getattr(one, "code", "")
)
def test_every_part_of_the_text_is_in_the_body(kind: str, language: _Language, shell: str) -> None:
    bulletin = page(kind, language, shell)
    text = "".join(body_text(bulletin).split())
    for wanted in (language.second, language.heading, language.fact):
        assert "".join(wanted.split()) in text
    assert kind != "repeated" or text.count("".join(language.fact.split())) == 2
    assert kind != "formula" or "F=3d" in text
    assert "xyzzy" not in text
    assert kind != "footnote" or "".join(language.note.split()) in text


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_a_word_in_the_class_of_the_body_makes_no_listing(language: _Language) -> None:
    links = "".join(
        f"<li><a href='/{day}'>{language.heading} {day}</a> 2026-03-0{day}</li>" for day in range(1, 5)
    )
    bulletin = page(
        "see also", language, "<div class='wrap'>{}</div>" + f"<ul>{links}</ul>", "class='with_footer'"
    )
    assert not isinstance(bulletin, Listing)
    assert "".join(language.fact.split()) in "".join(body_text(bulletin).split())


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ("<iframe src='/files/a.pdf'></iframe>", "https://www.site.example/files/a.pdf"),
        ("<a href='\\up\\{heading}.doc'>{heading}</a>", "https://www.site.example/up/"),
        ("<a href='/up/{heading} 1.doc'>{heading}</a>", "https://www.site.example/up/"),
    ],
    ids=["a PDF in a frame", "backslashes", "spaces"],
)
def test_attachments_have_the_address_that_a_browser_asks_for(
    markup: str, address: str, language: _Language
) -> None:
    shell = (
        "<div>{}" + markup.replace("{heading}", language.heading).replace("{", "{{").replace("}", "}}") + "</div>"
    )
    bulletin = page("see also", language, shell)
    (attachment,) = bulletin.attachments
    assert attachment.address is not None
    assert attachment.address.startswith(address)
    assert attachment.address.isascii()
    assert not set(attachment.address) & {" ", "\\"}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_a_notice_of_one_sentence(language: _Language) -> None:
    sentence = language.note
    markup = f"<body><ul><li><a href='/'>{language.heading}</a></ul><div class='c'><p>{sentence}</p></div></body>"
    bulletin = parse_page(markup.encode(), "https://www.site.example/notice/7.html")
    assert isinstance(bulletin, Bulletin)
    assert described_text(bulletin) == sentence
