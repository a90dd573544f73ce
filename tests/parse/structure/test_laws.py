"""Sections of laws in many languages: how their kinds nest, which lines are titles, which only refer."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, address_sections, body_text, walk_sections
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.sections import read_sections

JAPANESE = (
    """第一章　総則
（目的）
第一条　この条例は、市場の使用料を定めることを目的とする。
２　前項の使用料は、市長が定める。
第二章　使用料
第３条　使用料は、別表のとおりとする。
第４条の２　第３条の規定にかかわらず、市長は使用料を減免することができる。
附則
１　この条例は、公布の日から施行する。""",
    "1 第一章 総則|1.1 第一条 （目的）|2 第二章 使用料|2.3 第３条|2.4 第４条の２|3 附則",
)
KOREAN = (
    """제1장 총칙
제1조(목적) 이 조례는 시장 사용료를 정함을 목적으로 한다.
제2조(정의) 용어의 뜻은 다음과 같다.
1. "시장"이란 시가 설치한 시장을 말한다.
2. "사용자"란 시장을 사용하는 자를 말한다.
제2장 사용료
제3조(사용료) ① 사용료는 별표와 같다.
제4조의2(준용) 제3조를 준용한다.
부칙
제1조(시행일) 이 조례는 공포한 날부터 시행한다.""",
    "1 제1장 총칙|1.1 제1조 (목적)|1.2 제2조 (정의)|2 제2장 사용료"
    "|2.3 제3조 (사용료)|2.4 제4조의2 (준용)|3 부칙|3.1 제1조 (시행일)",
)
CHINESE = (
    """第一章　总则
第一条　为了规范市场收费，制定本办法。
第二章　收费
第二条　摊位费为十元。
第二条之一　公益团体免收。
附　则
第三条　本办法自五月一日起施行。""",
    "1 第一章 总则|1.1 第一条|2 第二章 收费|2.2 第二条|2.2b 第二条之一|3 附　则|3.3 第三条",
)
ENGLISH = (
    """CHAPTER I
GENERAL PROVISIONS
Article 1
Subject matter
This Order lays down rules on markets.
Article 2
Scope
1. This Order applies to stalls.
2. It does not apply to fairs.
CHAPTER II
FEES
Section 1
Stalls
Article 3
Fees
Article 1 applies to fees as well.
Section 3 of the Act does not.
Section 2
Tables
Article 4
Fees for tables
A fee is due for each table.""",
    "1 CHAPTER I GENERAL PROVISIONS|1.1 Article 1 Subject matter|1.2 Article 2 Scope|2 CHAPTER II FEES"
    "|2.1 Section 1 Stalls"
    "|2.1.3 Article 3 Fees|2.2 Section 2 Tables|2.2.4 Article 4 Fees for tables",
)
CONSTITUTION = (
    """Article I
Section 1. The council has five members.
Section 2. The council meets in March.
Section 3. The council elects a clerk.
Article II
Section 1. The mayor is elected.
Section 2. The mayor signs by-laws.""",
    "1 Article I|1.1 Section 1.|1.2 Section 2.|1.3 Section 3.|2 Article II|2.1 Section 1.|2.2 Section 2.",
)
ORDER = (
    """Section 1. Title.
This order may be cited as the Stall Order.
Section 2. Fees. A fee is due.
Sec. 3. Repeal. Order 7 is repealed.""",
    "1 Section 1. Title.|2 Section 2. Fees|3 Sec. 3. Repeal",
)
GERMAN = (
    """Erster Abschnitt
Allgemeine Vorschriften
§ 1
Zweck
(1) Diese Satzung regelt die Gebühren für Stände.
§ 2 Begriffe
Gemäß § 1 sind Stände Tische.
§ 1 gilt entsprechend.
§ 3 Absatz 2 Satz 1 gilt nicht.
Zweiter Abschnitt
Gebühren
§ 3 Höhe der Gebühr
Die Gebühr beträgt zehn Euro.
§ 3a Befreiung
Vereine sind befreit.
§ 4 Inkrafttreten
Artikel 1 Absatz 2 gilt entsprechend.""",
    "1 Erster Abschnitt Allgemeine Vorschriften|1.1 § 1 Zweck|1.2 § 2 Begriffe|2 Zweiter Abschnitt Gebühren"
    "|2.3 § 3 Höhe der Gebühr|2.3b § 3a Befreiung|2.4 § 4 Inkrafttreten",
)
SWISS = (
    """1. Kapitel: Allgemeines
Art. 1 Zweck
1 Dieses Gesetz regelt die Gebühren.
Art. 2 Begriffe
Nach Art. 1 sind Stände Tische.
2. Kapitel: Gebühren
Art. 3 Höhe
Die Gebühr beträgt zehn Franken.
Art. 3bis Befreiung
Vereine sind befreit.""",
    "1 1. Kapitel: Allgemeines|1.1 Art. 1 Zweck|1.2 Art. 2 Begriffe|2 2. Kapitel: Gebühren"
    "|2.3 Art. 3 Höhe|2.3b Art. 3bis Befreiung",
)
FRENCH = (
    """TITRE Ier
DISPOSITIONS GÉNÉRALES
Chapitre Ier
Objet
Article 1er
La présente délibération fixe les droits de place.
Article 2
L'article 1er s'applique aux marchés.
Chapitre II : Droits
Art. L. 121-1. - Le maire fixe le droit.
Art. L. 121-2. - Le droit est payé d'avance.
TITRE II
DISPOSITIONS FINALES
Article 3
La présente délibération entre en vigueur le 1er mai.""",
    "1 TITRE Ier DISPOSITIONS GÉNÉRALES|1.1 Chapitre Ier Objet|1.1.1 Article 1er|1.1.2 Article 2"
    "|1.2 Chapitre II : Droits"
    "|1.2.1 Art. L. 121-1. -|1.2.2 Art. L. 121-2. -|2 TITRE II DISPOSITIONS FINALES|2.3 Article 3",
)
SPANISH = (
    """TÍTULO I
Disposiciones generales
CAPÍTULO I
Objeto
Artículo 1. Objeto.
La presente ordenanza fija las tasas de los puestos.
Artículo 2.º Ámbito.
El artículo 1 se aplica a los mercados.
CAPÍTULO II
Tasas
Sección 1.ª Cuantía
Artículo 3. Cuantía.
1. La tasa es de diez euros.
2. Se paga antes.
Disposición adicional primera. Plazos.
Los plazos son de un mes.
Disposición final única. Entrada en vigor.
La ordenanza entra en vigor el 1 de mayo.""",
    "1 TÍTULO I Disposiciones generales|1.1 CAPÍTULO I Objeto|1.1.1 Artículo 1. Objeto|1.1.2 Artículo 2.º Ámbito"
    "|1.2 CAPÍTULO II Tasas|1.2.1 Sección 1.ª Cuantía|1.2.1.3 Artículo 3. Cuantía"
    "|1.2.1.1 Disposición adicional primera. Plazos|1.2.1.1b Disposición final única. Entrada en vigor",
)
PORTUGUESE = (
    """CAPÍTULO I
DO OBJETO
Art. 1º Esta lei fixa as taxas das bancas.
§ 1º A taxa é de dez euros.
§ 2º A taxa é paga antes.
Art. 2º O art. 1º aplica-se às feiras.
Parágrafo único. A taxa não se aplica a associações.
CAPÍTULO II
DAS TAXAS
Artigo 3.º
Entrada em vigor
A lei entra em vigor em maio.""",
    "1 CAPÍTULO I DO OBJETO|1.1 Art. 1º|1.2 Art. 2º|2 CAPÍTULO II DAS TAXAS|2.3 Artigo 3.º Entrada em vigor",
)
ITALIAN = (
    """TITOLO I
Disposizioni generali
Capo I
Oggetto
Art. 1
(Oggetto)
1. Il presente regolamento fissa le tariffe dei banchi.
Art. 2 - Ambito
1. L'art. 1 si applica alle fiere.
Capo II
Tariffe
Articolo 3
Misura
La tariffa è di dieci euro.
Art. 3-bis
Esenzioni
Le associazioni sono esenti.""",
    "1 TITOLO I Disposizioni generali|1.1 Capo I Oggetto|1.1.1 Art. 1 (Oggetto)|1.1.2 Art. 2 - Ambito"
    "|1.2 Capo II Tariffe"
    "|1.2.3 Articolo 3 Misura|1.2.3b Art. 3-bis Esenzioni",
)
RUSSIAN = (
    """Раздел I. Общие положения
Глава 1. Основные положения
§ 1. Понятия
Статья 1. Предмет регулирования
1. Настоящее положение устанавливает плату за место.
Статья 2. Место
В соответствии со статьёй 1 местом является стол.
§ 2. Плата
Статья 3. Размер платы
Плата вносится заранее.
Статья 3.1. Освобождение
Общества освобождаются.
Глава 2. Порядок
Статья 4. Порядок
Статья 2 применяется также.""",
    "1 Раздел I. Общие положения|1.1 Глава 1. Основные положения|1.1.1 § 1. Понятия"
    "|1.1.1.1 Статья 1. Предмет регулирования"
    "|1.1.1.2 Статья 2. Место|1.1.2 § 2. Плата|1.1.2.3 Статья 3. Размер платы|1.1.2.3b Статья 3.1. Освобождение"
    "|1.2 Глава 2. Порядок|1.2.4 Статья 4. Порядок",
)
SWEDISH = (
    """1 kap. Inledande bestämmelser
1 § Stadgan gäller torg.
2 § Avgiften är tio kronor.
2 kap. Avgifter
3 § Avgiften betalas i förväg.""",
    "1 1 kap. Inledande bestämmelser|1.1 1 §|1.2 2 §|2 2 kap. Avgifter|2.3 3 §",
)
ROMAN_PARTS = (
    """I. Allgemeines
§ 1 Zweck
Die Satzung regelt den Markt.
§ 2 Geltung
Sie gilt für alle Stände.
II. Schluss
§ 3 Inkrafttreten
Sie tritt morgen in Kraft.""",
    "1 I. Allgemeines|1.1 § 1 Zweck|1.2 § 2 Geltung|2 II. Schluss|2.3 § 3 Inkrafttreten",
)
FINNISH = (
    """1 luku
Yleiset säännökset
1 §
Soveltamisala
Asetusta sovelletaan toreihin.
2 luku
Maksut
2 §
Maksu
Maksu on kymmenen markkaa.""",
    "1 1 luku Yleiset säännökset|1.1 1 § Soveltamisala|2 2 luku Maksut|2.2 2 § Maksu",
)
LITHUANIAN = (
    """I SKYRIUS
BENDROSIOS NUOSTATOS
1 straipsnis. Paskirtis
Įstatymas nustato turgaus tvarką.
II SKYRIUS
MOKESČIAI
2 straipsnis. Mokestis
Mokestis yra dešimt litų.""",
    "1 I SKYRIUS BENDROSIOS NUOSTATOS|1.1 1 straipsnis. Paskirtis|2 II SKYRIUS MOKESČIAI"
    "|2.2 2 straipsnis. Mokestis",
)
HUNGARIAN = (
    """I. fejezet
Általános rendelkezések
1. § A rendelet a piacokra terjed ki.
II. fejezet
Díjak
2. § A díj tíz forint.""",
    "1 I. fejezet Általános rendelkezések|1.1 1. §|2 II. fejezet Díjak|2.2 2. §",
)
TURKISH = (
    """BİRİNCİ BÖLÜM
Amaç
MADDE 1- (1) Yönetmelik pazarları düzenler.
İKİNCİ BÖLÜM
Ücretler
MADDE 2- (1) Ücret on liradır.""",
    "1 BİRİNCİ BÖLÜM Amaç|1.1 MADDE 1-|2 İKİNCİ BÖLÜM Ücretler|2.2 MADDE 2-",
)
GREEK = (
    """ΚΕΦΑΛΑΙΟ Α
ΓΕΝΙΚΑ
Άρθρο 1
Σκοπός
Ο νόμος ρυθμίζει τις αγορές.
ΚΕΦΑΛΑΙΟ Β
ΤΕΛΗ
Άρθρο 2
Τέλος
Το τέλος είναι δέκα δραχμές.""",
    "1 ΚΕΦΑΛΑΙΟ Α ΓΕΝΙΚΑ|1.1 Άρθρο 1 Σκοπός|2 ΚΕΦΑΛΑΙΟ Β ΤΕΛΗ|2.2 Άρθρο 2 Τέλος",
)
BULGARIAN = (
    """Глава първа
ОБЩИ ПОЛОЖЕНИЯ
Чл. 1. Наредбата урежда пазарите.
Глава втора
ТАКСИ
Чл. 2. Таксата е десет лева.""",
    "1 Глава първа ОБЩИ ПОЛОЖЕНИЯ|1.1 Чл. 1.|2 Глава втора ТАКСИ|2.2 Чл. 2.",
)
KAZAKH = (
    """1-тарау. Жалпы ережелер
1-бап. Мақсаты
Ереже базарларды реттейді.
2-тарау. Төлемдер
2-бап. Төлем
Төлем он теңге.""",
    "1 1-тарау. Жалпы ережелер|1.1 1-бап. Мақсаты|2 2-тарау. Төлемдер|2.2 2-бап. Төлем",
)
ARABIC = (
    """الفصل الأول: أحكام عامة
المادة 1: ينظم هذا القرار الأسواق.
الفصل الثاني: الرسوم
المادة 2: الرسم عشرة دنانير.""",
    "1 الفصل الأول: أحكام عامة|1.1 المادة 1:|2 الفصل الثاني: الرسوم|2.2 المادة 2:",
)
THAI = (
    """หมวด ๑ บททั่วไป
ข้อ ๑ ประกาศนี้ใช้กับตลาด
หมวด ๒ ค่าธรรมเนียม
ข้อ ๒ ค่าธรรมเนียมสิบบาท""",
    "1 หมวด ๑ บททั่วไป|1.1 ข้อ ๑|2 หมวด ๒ ค่าธรรมเนียม|2.2 ข้อ ๒",
)
LAWS = {name.lower(): value for name, value in globals().items() if name.isupper() and isinstance(value, tuple)}


@pytest.mark.parametrize("name", sorted(LAWS))
def test_the_outline_of_a_law(name: str) -> None:
    text, expected = LAWS[name]
    _, sections = read_sections([DraftLine(line, number) for number, line in enumerate(text.split("\n"), 1)])
    outline = [
        " ".join(filter(None, (section.address, section.label, section.heading)))
        for section in walk_sections(address_sections(sections))
    ]
    assert outline == expected.split("|")


@pytest.mark.parametrize("name", sorted(LAWS))
def test_the_text_of_a_law_stays_whole(name: str) -> None:
    text, _ = LAWS[name]
    preamble, sections = read_sections(
        [DraftLine(line, number) for number, line in enumerate(text.split("\n"), 1)]
    )
    whole = body_text(Bulletin("https://law.example/", preamble=preamble, sections=address_sections(sections)))
    expected = text
    # The name above a Japanese article follows its number in the outline.
    for caption, number in (("（目的）", "第一条"),) if name == "japanese" else ():
        expected = expected.replace(f"{caption}\n{number}", f"{number}{caption}")
    assert "".join(whole.split()) == "".join(expected.split())
