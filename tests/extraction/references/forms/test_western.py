"""References in languages with letters: law of the European Union, of America, of countries by their languages."""

from __future__ import annotations

import pytest

from support.found_references import cited, keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("under Regulation (EU) 2016/679 of", ["eu:2016/679"]),
        ("nach Verordnung (EU) 2016/679 gilt", ["eu:2016/679"]),
        ("règlement délégué (UE) 2017/565 de la", ["eu:2017/565"]),
        ("rozporządzenie (UE) nr 1303/2013 z dnia", ["eu:reg:2013/1303"]),
        ("Council Regulation (EC) No 883/2004 on", ["eu:reg:2004/883"]),
        ("Regulation (EEC) No 2658/87 on", ["eu:reg:1987/2658"]),
        ("Directive 95/46/EC of", ["eu:dir:1995/46"]),
        ("Richtlinie 2014/65/EU über", ["eu:dir:2014/65"]),
        ("Implementing Regulation (EU) 2019/1 is", ["eu:2019/1"]),
        ("Decision No 1313/2013/EU on", ["eu:dec:2013/1313"]),
        ("Decision 2010/427/EU on", ["eu:dec:2010/427"]),
        ("see CELEX 32016R0679 for", ["eu:2016/679"]),
        ("COM(2020) 66 final of", ["eu:com:2020/66"]),
        ("in OJ L 119, 4.5.2016, p. 1 as", ["eu:oj:l:2016:119:1"]),
        ("im ABl. L 119 vom 4.5.2016, S. 1 und", ["eu:oj:l:2016:119:1"]),
        ("judgment in Case C-131/12 on", ["eu:case:c-131/12"]),
        ("under Article 101 TFEU and", ["eu:tfeu 101"]),
        ("gemäß Art. 267 AEUV und", ["eu:tfeu 267"]),
        ("under Article 6 GDPR and", ["eu:2016/679 6"]),
        ("in OJ L, 2023/2854, 22.12.2023 as", ["eu:oj:l:2023/2854"]),
        ("ECLI:EU:C:2020:559 on", ["ecli:eu:c:2020:559"]),
        ("as 2024/0176(BUD) goes on", ["eu:ep:2024/0176(bud)"]),
        ("on 5/2016 we met (EU leaders)", []),
    ],
)
def test_union(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Article 6(1)(f) of Regulation (EU) 2016/679", ["eu:2016/679 6(1)(f)"]),
        ("Articles 5 and 7 of Directive 95/46/EC", ["eu:dir:1995/46 5", "eu:dir:1995/46 7"]),
        ("Articles 5 to 7 of Directive 95/46/EC", ["eu:dir:1995/46 5-7"]),
        ("Artikel 14 Absatz 2 der Verordnung (EU) 2018/1724", ["eu:2018/1724 14(2)"]),
        ("Regulation (EU) 2016/679, Article 6(1), says", ["eu:2016/679 6(1)"]),
        ("l'article 5 du décret n° 2019-536 prévoit", ["law:décret:2019-536 5"]),
        ("el artículo 12.3 de la Ley 39/2015 dice", ["law:ley:39/2015 12.3"]),
        (
            "art. 3, comma 2, del decreto legislativo 18 aprile 2016, n. 50",
            ["law:decreto legislativo:50/2016 3(2)"],
        ),
        ("art. 5.º da Lei n.º 7/2009 diz", ["law:lei:7/2009 5"]),
        ("статьи 5 Федерального закона от 05.04.2013 № 44-ФЗ", ["law:закон:44-фз/2013-04-05 5"]),
        ("podle § 5 zákona č. 134/2016 Sb. platí", ["law:zákon:134/2016 5"]),
        ("see Article 6(1) of this Regulation", []),
    ],
)
def test_articles(text: str, found: list[str]):
    assert keys(text) == found


def test_each_article_of_a_list_has_its_place():
    found = [text for text, _, _ in cited("under Articles 5 and 7 of Directive 95/46/EC")]
    assert found == ["Articles 5", "7 of Directive 95/46/EC"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in Public Law 117-58 and", ["us:pl:117-58"]),
        ("in Pub. L. No. 117–58 and", ["us:pl:117-58"]),
        ("under 42 U.S.C. § 1983(a) and", ["us:usc:42 1983(a)"]),
        ("under 42 USC 300aa-1 and", ["us:usc:42 300aa-1"]),
        ("under 14 CFR 39.13 and", ["us:cfr:14:39 39.13"]),
        ("under 14 C.F.R. part 71 and", ["us:cfr:14:71 71"]),
        ("at 75 FR 12,345 and", ["us:fr:75:12345"]),
        ("by Executive Order 13563 and", ["us:eo:13563"]),
        ("[FR Doc. 2010-1234 Filed", ["us:frdoc:2010-1234"]),
        ("42 U.S.C. 7401, 7412 and 7414 say", ["us:usc:42 7401", "us:usc:42 7412", "us:usc:42 7414"]),
        ("40 CFR parts 52 and 81 say", ["us:cfr:40:52 52", "us:cfr:40:81 81"]),
        ("15 U.S.C. 78a, and 5 percent", ["us:usc:15 78a"]),
        ("Airworthiness Directive (AD) 2008-12-05 and", ["us:ad:2008-12-05"]),
        ("A/RES/70/1 and WT/DS123/AB/R say", ["series:a/res/70/1", "series:wt/ds123/ab/r"]),
        (
            "SOR/2020-12 and F2020L00123 and S.O. 123(E)",
            ["series:sor/2020-12", "series:f2020l00123", "series:s.o.123(e)"],
        ),
        ("Senate Bill 10 and HB 1234 passed", ["law:bill:10", "us:bill:hb:1234"]),
        ("in Docket No. FAA-2010-0123; and", ["us:docket:faa-2010-0123"]),
        ("in the case No. 07-1315 they", ["us:no:07-1315"]),
        ("H.R. 3684 and S. 29 are bills", ["us:bill:hr:3684", "us:bill:s:29"]),
        ("on page S. 29 of the book", []),
        ("he weighs 75 FR and 12 kg", []),
    ],
)
def test_american(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("section 12(1) of the Data Protection Act 2018 says", ["title:dataprotectionact2018 12(1)"]),
        ("Under the Companies Act, 2006, he", ["title:companiesact2006"]),
        ("the Privacy Act of 1974 says", ["title:privacyact1974"]),
        ("the Federal Food, Drug, and Cosmetic Act says", ["title:federalfooddrugandcosmeticact"]),
        ("In Boston, the Voting Rights Act was", ["title:votingrightsact"]),
        ("with the CAN-SPAM Act we", ["title:canspamact"]),
        ("the Health and Safety at Work etc. Act 1974 says", ["title:healthandsafetyatworketcact1974"]),
        ("STATUTORY INSTRUMENTS: see 2010 No. 1234, all", ["uk:si:2010/1234"]),
        ("the Building Regulations 2010 say", ["title:buildingregulations2010"]),
        ("(S.I. 2010/1234) and SI 2010 No. 5 are", ["uk:si:2010/1234", "uk:si:2010/5"]),
        ("S.I. No. 12 of 2015 is Irish", ["ie:si:2015/12"]),
        ("decided in [2010] UKSC 12 that", ["uk:case:2010uksc12"]),
        ("Act No. 108 of 1996 says", ["law:act:108/1996"]),
        ("The Act says so, and this Act too", []),
        ("In the Second Act he sings", []),
        ("they Act 2010 times", []),
        ("She won the Exceptional Space Act Award in 2003", []),
    ],
)
def test_english(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nach § 449 Abs. 3 BGB und", ["title:burgerlichesgesetzbuch 449(3)"]),
        ("nach § 286 Absatz 3 des Bürgerlichen Gesetzbuchs und", ["title:burgerlichesgesetzbuch 286(3)"]),
        ("nach §§ 24 bis 27 des Telemediengesetzes und", ["title:telemediengesetz 24-27"]),
        (
            "nach den §§ 3, 4 und 6 TMG und",
            ["title:telemediengesetz 3", "title:telemediengesetz 4", "title:telemediengesetz 6"],
        ),
        ("nach § 3 Nummer 8 des Soldatengesetzes und", ["title:soldatengesetz 3(8)"]),
        ("laut Artikel 36 DSGVO ist", ["eu:2016/679 36"]),
        ("nach dem Zweiten Buch Sozialgesetzbuch gilt", ["de:sgb-ii"]),
        ("nach § 5 des Zweiten Buches Sozialgesetzbuch gilt", ["de:sgb-ii 5"]),
        ("nach § 5 SGB II gilt", ["de:sgb-ii 5"]),
        ("Im Telemediengesetz (TMG) heißt es in Paragraph 10, dass", ["title:telemediengesetz 10"]),
        ("im Telemediengesetz steht", ["title:telemediengesetz"]),
        ("das Gesetz vom 2. März 2020 (BGBl. I S. 433) gilt", ["de:bgbl:1:2020:433"]),
        ("durch Artikel 11 des Gesetzes vom 2. März 2020 (BGBl. I S. 433) geändert", ["de:bgbl:1:2020:433 11"]),
        ("im BGBl. 2025 I Nr. 301 steht", ["de:bgbl:1:2025:nr301"]),
        ("BVerfG, Beschluss vom 1.2.2020 - 1 BvR 1/20 -", ["de:az:1bvr1/20"]),
        ("Bundestagsdrucksache 18/9177 und BT-Drs. 18/9178", ["de:bt:18/9177", "de:bt:18/9178"]),
        ("das Maas-Gesetz und ein Naturgesetz", []),
        ("siehe § 5 dieser Satzung", []),
        ("am 3 Uhr 8/20 Plätze, Urteil offen", []),
    ],
)
def test_german(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("la loi n° 78-17 du 6 janvier 1978 relative", ["law:loi:78-17"]),
        ("l'arrêté préfectoral n° 2020-123 du", ["law:arrêté:2020-123"]),
        ("le JORF n°0123 du 12 mars 2020 publie", ["fr:jorf:2020:123"]),
        ("article L. 121-1 du code de la consommation", ["title:codedelaconsommation L121-1"]),
        ("le Code civil dit", ["title:codecivil"]),
        ("le code de la route dit", []),
        ("la Ley Orgánica 3/2018, de 5 de diciembre, y", ["law:ley orgánica:3/2018"]),
        ("el Real Decreto-ley 8/2020 y", ["law:real decreto-ley:8/2020"]),
        ("la Ley N° 20.880 y la Ley 1437 de 2011", ["law:ley:20880", "law:ley:1437/2011"]),
        ("el Decreto 34/11 y la Resolución 188/011", ["law:decreto:34/2011", "law:resolución:188/2011"]),
        ("a Lei nº 8.666, de 21 de junho de 1993, e", ["law:lei:8666/1993"]),
        ("a Lei 8.666/93 e", ["law:lei:8666/1993"]),
        ("la legge 7 agosto 1990, n. 241, e", ["law:legge:241/1990"]),
        ("il D.P.R. n. 445/2000 e il D.Lgs. 50/2016", ["law:dpr:445/2000", "law:decreto legislativo:50/2016"]),
        ("Legea nr. 98/2016 și OUG nr. 57/2019", ["law:legea:98/2016", "law:oug:57/2019"]),
        ("приказ Минфина России от 12.03.2020 № 45н и", ["law:приказ:45н/2020-03-12"]),
        ("Nghị định số 15/2020/NĐ-CP và", ["law:nghị định:15/2020/nđ-cp"]),
        ("Undang-Undang Nomor 11 Tahun 2020 dan", ["law:undang-undang:11/2020"]),
        ("lov nr. 502 af 23. maj 2018 og", ["law:lov:502/2018"]),
        ("ustawa (Dz. U. z 2018 r. poz. 1000) i", ["pl:dzu:2018:1000"]),
        ("enligt SFS 2018:218 och", ["se:sfs:2018:218"]),
        ("enligt lagen (2018:218) och", ["se:sfs:2018:218"]),
        ("LOV-2018-06-15-38 og lov 15. juni 2018 nr. 39", ["no:lov:2018-06-15-38", "no:lov:2018-06-15-39"]),
        ("a 2011. évi CXII. törvény és", ["hu:tv:2011:112"]),
        ("6698 sayılı Kanun ve", ["tr:kanun:6698"]),
        ("του ν. 4624/2019 και", ["gr:ν:4624/2019"]),
        ("in Stb. 2018, 144 en", ["nl:stb:2018:144"]),
        ("BOE núm. 236, de 2 de octubre de 2015, y", ["es:boe:2015:236"]),
        ("la loi du 29 juillet 1881 sur", ["law:loi:1881-07-29"]),
        ("Vu le code de l’urbanisme et", ["title:codedelurbanisme"]),
        ("article R.* 123-1 du code de l’urbanisme", ["title:codedelurbanisme R123-1"]),
        ("Conseil d'État, 12 mars 2020, n° 412345 :", ["fr:ce:412345"]),
        ("la Orden HAC/773/2019, de 28 de junio, y", ["law:orden:hac/773/2019"]),
        ("el artículo 1902 del Código Civil y", ["title:codigocivil 1902"]),
        ("o art. 37 da Constituição Federal e", ["title:constituicaofederal 37"]),
        ("art. 31 ust. 1 ustawy z dnia 8 marca 1990 r. o", ["law:ustawa:1990-03-08 31(1)"]),
        ("il DPCM 8 marzo 2020 e", ["law:dpcm:2020-03-08"]),
        ("согласно статье 10 ГК РФ и", ["ru:гк 10"]),
        ("закон от 6 октября 2003 г. N 131-ФЗ и", ["law:закон:131-фз/2003-10-06"]),
        ("art. 5 alin. (2) din Legea nr. 98/2016 și", ["law:legea:98/2016 5(2)"]),
        ("enligt sekretesslagen (2009:400) och", ["se:sfs:2009:400"]),
        ("artikel 5 van de wet van 8 december 1992 is", ["law:wet:1992-12-08 5"]),
        ("habitación n° 12 y teléfono No. 555-1234", []),
        ("la ley del 3/4 y el 50 %", []),
        ("le 12/2020 et le n° 5 de la rue", []),
    ],
)
def test_countries(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nach § 1 Abs. 1 der 4. BImSchV erteilt", ["de:4-bimschv 1(1)"]),
        ("Nach § 19 Abs 3 Z 2 UStG geht", ["title:umsatzsteuergesetz 19(3)"]),
        ("Gemäß Art 18 B-VG darf", ["de:b-vg 18"]),
        ("Die Straßenverkehrs-Ordnung sieht", ["title:strasenverkehrsordnung"]),
        ("Die Trinkwasserverordnung wurde", ["title:trinkwasserverordnung"]),
        ("Das Bundesgesetz über den Datenschutz wird", ["title:bundesgesetzuberdendatenschutz"]),
        ("Die Verordnung über Arbeitsstätten enthält", ["title:verordnunguberarbeitsstatten"]),
        ("Der Antrag (Drucksache 20/1234) der", ["de:drs:20/1234"]),
        ("Siehe LT-Drs. 17/4321 und", ["de:drs:17/4321"]),
        ("Nach dem Gesetz über den Lastenausgleich war", ["title:gesetzuberdenlastenausgleich"]),
        ("vgl. BGH, Urt. v. 13.11.1979 – KZR 1/79, und", ["de:az:kzr1/79"]),
        ("im LGBl. für Wien Nr. 35/2019 steht", ["de:lgbl:2019:35"]),
        ("Vertrag über die Arbeitsweise der Europäischen Union, insbesondere auf Artikel 114,", ["eu:tfeu 114"]),
        ("Die Tagesordnung und die Hausordnung", []),
        ("Nach dem Hebelgesetz ist das Drehmoment", []),
        ("einem Moore’schen Satiregesetz folgend", []),
        ("eine Verordnung über Lärm", []),
        ("Art 5 GmbH zeigt Bilder", []),
        ("die Rechtsverordnung und die Durchführungsverordnung", []),
    ],
)
def test_german_names(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("section 553(b) of title 5, United States Code, says", ["us:usc:5 553(b)"]),
        ("with Title 18, United States Code, Section 371.", ["us:usc:18 371"]),
        ("title 40 of the Code of Federal Regulations, part 52", ["us:cfr:40:52 52"]),
        ("in Boeing Alert Service Bulletin 737-57A1338, dated", ["sb:737-57a1338"]),
        ("docket number EPA-HQ-OAR-2017-0355.", ["us:docket:epa-hq-oar-2017-0355"]),
        ("Section 504 of the Rehabilitation Act applies", ["title:rehabilitationact 504"]),
        ("a violation of the Sherman Act is", ["title:shermanact"]),
        ("Senators introduced S. 1260, a bill", ["us:bill:s:1260"]),
        ("section 21A of the Equality Act 2010 says", ["title:equalityact2010 21A"]),
        (
            "The Information Technology Act, 2000 and section 66A thereof",
            ["title:informationtechnologyact2000 66A"],
        ),
        (
            "The Town and Country Planning (General Permitted Development) Order 2015 applies",
            ["title:townandcountryplanninggeneralpermitteddevelopmentorder2015"],
        ),
        ("The vendor published advisory NGSA-2025-014 on", ["adv:NGSA-2025-014"]),
        (
            "in accordance with BOD 22-01 and FAA Order JO 7400.11J, dated",
            ["us:cisa:b/22-01", "us:faa:jo7400.11j"],
        ),
        ("General Assembly resolution 70/1 sets", ["series:a/res/70/1"]),
        ("Council considered Bylaw No. 8500 today", ["law:bylaw:8500"]),
        ("Section 230 immunity stems from the Communications Decency Act", ["title:communicationsdecencyact"]),
        ("the Opening Act and the Sister Act", []),
        ("Order No. 12345 has shipped", []),
        ("Room C-114/15 is closed", []),
    ],
)
def test_american_and_british(text: str, found: list[str]):
    assert keys(text) == found
