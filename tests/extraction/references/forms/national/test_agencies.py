"""Numbers of agencies, courts, assemblies and gazettes in the forms of their countries."""

from __future__ import annotations

import pytest

from support.found_references import keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We issued AD 2018–23–51 then", ["us:ad:2018-23-51"]),
        ("by AD 2018-23-51 and AD 2019-04-02 now", ["us:ad:2018-23-51", "us:ad:2019-04-02"]),
        ("Airworthiness Directive (AD) 2008-12-05 is", ["us:ad:2008-12-05"]),
        ("on 2018-11-07 the airworthiness of it", []),
        ("14 CFR part 39: § 39.13 [Amended]", ["us:cfr:14:39 39", "us:cfr:14:39 39.13"]),
        ("under Executive Orders 12866 and 13563 we", ["us:eo:12866", "us:eo:13563"]),
        ("a docket, EPA–HQ–OAR–2019–0504, holds", ["us:docket:epa-hq-oar-2019-0504"]),
        ("Title 40, Chapter I, Part 52 of the Code of Federal Regulations is", ["us:cfr:40:52 52"]),
        ("47 CFR §§ 1.415, 1.419, say so", ["us:cfr:47:1 1.415", "us:cfr:47:1 1.419"]),
        ("under IRC section 501(c)(3) it is", ["us:usc:26 501(c)(3)"]),
        ("Case No. 1:20-cv-03010 is open", ["us:no:1:20-cv-03010"]),
        ("CISA issued Binding Operational Directive 22-01 today", ["us:cisa:b/22-01"]),
    ],
)
def test_american(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as the Act, 2018 c. 12, says", ["uk:chapter:2018/c./12"]),
        ("under Legal Notice 123 of 2019 it", ["notice:legalnotice/123/2019"]),
        ("made O. Reg. 364/20 on", ["ca:reg:o./364/20"]),
        ("see [2021] 1 WLR 123 on", ["uk:reports:2021/1/wlr/123"]),
        (
            "by Security Council resolutions 1267 (1999) and 1373 (2001),",
            ["series:s/res/1267(1999)", "series:s/res/1373(2001)"],
        ),
        ("resolution 70/1 of the General Assembly of", ["series:a/res/70/1"]),
        ("a resolution 70/1 of pixels", []),
        ("in RFCs 2119 and 8174 we", ["std:rfc2119", "std:rfc8174"]),
        ("by CVE-2021-45046 and -45105 the", ["adv:CVE-2021-45046", "adv:CVE-2021-45105"]),
        ("by DSA 5020-1 the", ["adv:DSA-5020-1"]),
        ("Regulations (EC) No 1234/2007 and No 73/2009 on", ["eu:reg:2007/1234", "eu:reg:2009/73"]),
        ("il Regolamento UE 2016/679 dice", ["eu:2016/679"]),
        ("the merger Case M.9564 before the Commission", ["eu:case:m.9564"]),
        ("Kosten der EU 2019/20 stiegen", []),
    ],
)
def test_english_and_union(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "im Bundesgesetzblatt vom 17. August 2021 (Teil I Nr. 53, Seite 3411) verkündet",
            ["de:bgbl:1:2021:3411"],
        ),
        ("vom 9. März 2018 (SächsGVBl. S. 62) gilt", ["de:gvbl-sächs:2018:62"]),
        ("in BT-Drucksachen 19/1234 und 19/1235 steht", ["de:bt:19/1234", "de:bt:19/1235"]),
        ("nach § 29 im Tarifvertrag für den öffentlichen Dienst (TVöD) gilt", ["de:tvöd 29"]),
        ("der § 1631d in das Bürgerliche Gesetzbuch kam", ["title:burgerlichesgesetzbuch 1631d"]),
        ("nach § 823 I BGB haftet", ["title:burgerlichesgesetzbuch 823(1)"]),
        ("EuGH, Aktenzeichen C131/12, sagt", ["eu:case:c-131/12"]),
        ("Urteil vom 9.9.2004 – 27 o 585/04 sagt", ["de:az:27o585/04"]),
        ("Die UN-Konvention über wandernde Tierarten gilt", ["title:unkonventionuberwanderndetierarten"]),
        ("laut Bundesrat, BBl 2020 5737, gilt", ["ch:bbl:2020/5737"]),
        ("nach § 5 im Garten des Hauses (EGB) gilt", []),
    ],
)
def test_german(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("en vertu du règlement 1314-2023-DEM, le", ["law:règlement:1314-2023-dem"]),
        ("une demande 2023 du conseil", []),
        ("le règlement 2020-2021 du club", []),
        (
            "les lois n° 82-213 du 2 mars 1982 et n° 82-623 du 22 juillet 1982 ont",
            ["law:loi:82-213", "law:loi:82-623"],
        ),
        ("el artículo 8 de la Ley General de Salud dice", ["title:leygeneraldesalud 8"]),
        ("la Ley de Inteligencia se discute", []),
        ("según NOM-035-STPS-2018 hay", ["mx:nom-035-stps-2018"]),
        ("in Gazzetta Ufficiale n. 123 del 14 maggio 2020 si", ["it:gu:2020:123"]),
        (
            "w Dz.U. z 2018 r. poz. 1000, 1669 i 1693 jest",
            ["pl:dzu:2018:1000", "pl:dzu:2018:1669", "pl:dzu:2018:1693"],
        ),
        ("по 44-ФЗ и СП 131.13330.2012 надо", ["law:закон:44-фз", "ru:сп131.13330.2012"]),
        ("u Narodne novine, br. 120/16 je", ["hr:nn:120/16"]),
        ("in Staatsblad 2018, 144 staat", ["nl:stb:2018:144"]),
    ],
)
def test_other_languages_of_europe(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("现按照财库2020年46号执行工作", ["cn:财库2020-46"]),
        ("执行计价格2002（1980）号文的规定", ["cn:计价格2002-1980"]),
        ("关于第14040218号建议的答复", ["cn:建议14040218"]),
        ("按照T/CECS 123-2020执行工作", ["std:t/cecs123-2020"]),
        ("依照《办法》第三条第二款办理", ["title:办法 3(2)"]),
        ("位于文化路买房2020年46号楼", []),
        (
            "予算決算及び会計令第70条及び第71条の規定",
            ["title:予算决算及び会计令 70", "title:予算决算及び会计令 71"],
        ),
        ("依據都市計畫法第19條及同法第28條辦理", ["title:都市计画法 19", "title:都市计画法 28"]),
        ("阅读《留言须知》后填写", []),
        ("起草《柜》和《防盗柜(箱)》国家标准的人", ["title:防盗柜箱"]),
        ("대법원 2016도1234 판결에", ["kr:case:2016도1234"]),
    ],
)
def test_east_asian(text: str, found: list[str]):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This circular supersedes “Access to Public Buildings” of May", ["title:accesstopublicbuildings"]),
        ("Dies ersetzt die Richtlinie „Nutzung von Räumen“ ganz", ["title:nutzungvonraumen"]),
        ("The show replaces “Game of Many Thrones” on Monday", []),
        ("a talk entitled “Access to Public Buildings” was", []),
        ("He said “Access to Public Buildings” is", []),
    ],
)
def test_quoted_titles(text: str, found: list[str]):
    assert keys(text) == found
