"""The built-in sample archive, page by page: what a careful reader finds in each file is what the parser finds."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

import tui_reader
from support.expected_samples import EXPECTED
from tui_reader.model import (
    Announcement,
    Bulletin,
    Image,
    ListBlock,
    Masthead,
    Preformatted,
    Quotation,
    Section,
    Table,
    body_text,
    walk_sections,
)
from tui_reader.parse.page import parse_page

SAMPLES = Path(tui_reader.__file__).parent / "samples"

NAMES = [pytest.param(name, id=name) for name in EXPECTED]


@cache
def parsed(name: str) -> Bulletin:
    path = SAMPLES / name
    page = parse_page(path.read_bytes(), str(path))
    assert isinstance(page, Bulletin), page
    return page


def section(name: str, address: str) -> Section:
    return next(s for s in walk_sections(parsed(name).sections) if s.address == address)


def blocks(name: str, kind: type) -> list:
    page = parsed(name)
    everywhere = [*page.preamble, *(block for s in walk_sections(page.sections) for block in s.blocks)]
    return [block for block in everywhere if isinstance(block, kind)]


def fields_restored(name: str) -> set[str]:
    return {restoration.field for restoration in parsed(name).restorations}


def test_every_sample_is_expected() -> None:
    assert {path.name for path in SAMPLES.iterdir() if path.suffix in {".html", ".txt", ".md"}} == set(EXPECTED)


@pytest.mark.parametrize("name", NAMES)
def test_masthead_fields(name: str) -> None:
    page, expected = parsed(name), EXPECTED[name]
    assert (page.title, page.source, page.document_number, page.column) == (
        expected.title,
        expected.source,
        expected.document_number,
        expected.column,
    )


@pytest.mark.parametrize("name", NAMES)
def test_published(name: str) -> None:
    published, expected = parsed(name).published, EXPECTED[name].published
    assert published is not None
    if isinstance(expected, datetime):
        assert published == expected
        assert "published" not in fields_restored(name)
    else:
        assert published.isoformat().startswith(expected)
        assert published.tzinfo is not None
        assert "published" in fields_restored(name), "an assumed zone is a restoration"


@pytest.mark.parametrize("name", [name for name in EXPECTED if EXPECTED[name].site])
def test_site(name: str) -> None:
    assert parsed(name).site == EXPECTED[name].site


@pytest.mark.parametrize("name", NAMES)
def test_charset(name: str) -> None:
    page = parsed(name)
    assert page.charset == EXPECTED[name].charset
    assert "\ufffd" not in body_text(page)


@pytest.mark.parametrize("name", NAMES)
def test_only_damage_is_warned_of(name: str) -> None:
    assert bool(parsed(name).warnings) is (name == "2011-report-damaged.txt")


@pytest.mark.parametrize("name", NAMES)
def test_sections(name: str) -> None:
    page, expected = parsed(name), EXPECTED[name]
    assert tuple(s.label for s in page.sections)[: len(expected.labels)] == expected.labels
    if expected.sections is not None:
        assert len(list(walk_sections(page.sections))) == expected.sections


@pytest.mark.parametrize("name", NAMES)
def test_sign_off(name: str) -> None:
    expected = EXPECTED[name].sign_off
    if expected is not None:
        assert parsed(name).sign_off == expected


@pytest.mark.parametrize("name", NAMES)
def test_attachments(name: str) -> None:
    found, expected = parsed(name).attachments, EXPECTED[name].attachments
    assert [a.address for a in found] == [address for _, address in expected]
    for attachment, (title, _) in zip(found, expected, strict=True):
        assert title in attachment.title


@pytest.mark.parametrize("name", NAMES)
def test_announcements(name: str) -> None:
    assert tuple(a.title for a in parsed(name).announcements) == EXPECTED[name].announcements


@pytest.mark.parametrize("name", NAMES)
def test_body_is_whole_and_without_chrome(name: str) -> None:
    text, expected = body_text(parsed(name)), EXPECTED[name]
    assert text.startswith(expected.opens)
    assert text.endswith(expected.closes)
    assert [phrase for phrase in expected.absent if phrase in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_tampering_is_flagged_on_the_tampered_page_only(name: str) -> None:
    assert parsed(name).tampering.tampered is (name == "2014-flood-drill-tampered.html")


def test_tampered_page_keeps_its_text_and_loses_the_brand() -> None:
    page = parsed("2014-flood-drill-tampered.html")
    assert page.site is None
    assert "金杯娱乐官网" in page.tampering.masked
    assert page.tampering.evidence
    shown = [page.title, page.source, page.column, *page.breadcrumb, *(a.title for a in page.announcements)]
    assert not any("金杯" in text for text in shown if text)
    assert section("2014-flood-drill-tampered.html", "2.3").heading == "堤防抢险"


def test_damaged_dump_is_restored_and_says_so() -> None:
    name = "2011-report-damaged.txt"
    page = parsed(name)
    assert page.masthead == Masthead(
        series="临溪区饮用水水源地保护行动",
        kind=None,
        issue=5,
        issuer="临溪区饮用水水源地保护行动领导小组办公室",
        date=date(2011, 4, 13),
    )
    assert page.byline is not None
    assert (page.byline.role, page.byline.name) == ("临溪区水务局局长", None)
    dates = [r for r in page.restorations if r.field == "masthead.date"]
    assert [r.raw for r in dates] == ["2011413日"]
    assert {"masthead.date", "masthead.issue"} <= fields_restored(name)
    assert [s.run_in for s in page.sections] == [False, False, False]
    assert [(s.label, s.heading, s.run_in) for s in page.sections[1].sections] == [
        ("(一)", "划清保护边界", True),
        ("(二)", "堵住污染源头", True),
        ("(三)", "管好日常巡查", True),
        ("(四)", "公开水质信息", True),
    ]


@pytest.mark.parametrize("name", [name for name in EXPECTED if name != "2011-report-damaged.txt"])
def test_only_the_damaged_dump_has_a_restored_masthead(name: str) -> None:
    assert not any(restored.startswith("masthead.") for restored in fields_restored(name))


def test_intact_masthead() -> None:
    assert parsed("2018-flood-meeting-minutes.html").masthead == Masthead(
        series="青禾市防汛抗旱工作",
        kind="会议纪要",
        issue=7,
        issuer="青禾市防汛抗旱指挥部办公室",
        date=date(2018, 5, 25),
    )


def test_work_report_has_three_levels_and_a_speaker() -> None:
    name = "2021-work-report.html"
    page = parsed(name)
    assert page.byline is not None
    assert (page.byline.role, page.byline.name) == ("青禾市公共服务委员会主任", "陆望舟")
    assert {s.level for s in walk_sections(page.sections)} == {1, 2, 3}
    assert section(name, "3.4").heading == "把防汛准备做在汛前"
    deep = section(name, "1.1.1")
    assert (deep.label, deep.heading, deep.run_in) == ("1.", "水源结构进一步优化", True)
    assert len(re.findall("[\u4e00-\u9fff]", body_text(page))) >= 3000


def test_regulation_has_thirty_articles() -> None:
    chapters = parsed("2016-water-regulation.html").sections
    articles = [article.label for chapter in chapters for article in chapter.sections]
    assert [len(chapter.sections) for chapter in chapters] == [6, 6, 5, 6, 2, 3, 2]
    assert (articles[0], articles[-1]) == ("第一条", "第三十条")
    assert [chapter.heading.replace("\u3000", "") for chapter in chapters[:2]] == ["总则", "水源与设施建设"]
    assert parsed("2016-water-regulation.html").catalogue["index_number"] == "QH000001/2016-00092"


def test_english_bulletin_nests_by_number() -> None:
    name = "2024-council-bulletin.html"
    assert [s.heading for s in parsed(name).sections] == [
        "Flood defences",
        "Buses",
        "Libraries",
        "Having your say",
    ]
    assert (section(name, "1.3").label, section(name, "1.3").heading) == ("1.3", "Warning sirens")


def test_newsletter_lines_are_joined_into_paragraphs() -> None:
    name = "2013-newsletter.txt"
    assert section(name, "2.1").heading == "What you will notice"
    text = body_text(parsed(name))
    assert "when many meter boxes are under water and some are under snow" in text


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        pytest.param("2009-bus-lines-gb18030.html", 4, 4, id="old-table-layout"),
        pytest.param("2019-appointments.html", 4, 12, id="appointments"),
        pytest.param("2020-bus-shelter-tender.html", 6, 5, id="tender-budget"),
        pytest.param("2021-recruitment.html", 6, 7, id="posts"),
        pytest.param("2022-statistics.html", 9, 7, id="wide"),
        pytest.param("2024-council-bulletin.html", 3, 4, id="journey-times"),
        pytest.param("2025-library-card-release.md", 3, 5, id="markdown"),
        pytest.param("2025-security-advisory.html", 5, 3, id="severity"),
    ],
)
def test_tables(name: str, columns: int, rows: int) -> None:
    table: Table = blocks(name, Table)[0]
    assert (sum(cell.columns for cell in table.rows[0]), len(table.rows)) == (columns, rows)


def test_wide_table_keeps_its_two_header_rows() -> None:
    table: Table = blocks("2022-statistics.html", Table)[0]
    assert table.header_rows == 2
    assert [cell.text for cell in table.rows[3]][:4] == ["临溪区", "62.3", "6 480", "9.8"]


def test_note_marks_read_like_the_notes_they_point_to() -> None:
    text = body_text(parsed("2022-statistics.html"))
    assert "年末全市常住人口[1]214.6万人" in text
    assert "\n[1]常住人口为年度抽样调查推算数。" in text


def test_advisory_headings_lists_and_preformatted_text() -> None:
    name = "2025-security-advisory.html"
    assert [s.heading for s in parsed(name).sections] == [
        "Summary",
        "Severity",
        "Affected versions",
        "Mitigation",
        "References",
        "Revision history",
    ]
    assert [block.text.splitlines()[1] for block in blocks(name, Preformatted)] == ["  enabled: false"]
    references: ListBlock = blocks(name, ListBlock)[-1]
    assert [link.address for item in references.items for link in item.links] == [
        "https://tidegate.example/releases/4.2.7",
        "https://tidegate.example/docs/install#networks",
        "https://cert.harbourline.example/guidance/tokens",
    ]


@pytest.mark.parametrize(
    ("name", "alt"),
    [
        pytest.param("2023-night-library-press.html", "夜间的市图书馆二层阅览区", id="figure"),
        pytest.param("2025-library-card-release.md", "“站台书屋”自助借还机", id="markdown"),
        pytest.param("2026-weather-warning.html", "16时20分雷达回波图", id="plain-img"),
    ],
)
def test_images_keep_their_description(name: str, alt: str) -> None:
    assert [image.alt.startswith(alt) for image in blocks(name, Image)] == [True]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("2023-night-library-press.html", "下了中班过来坐一个小时", id="html"),
        pytest.param("2024-council-bulletin.html", "Sunday is the only day", id="english"),
        pytest.param("2025-library-card-release.md", "我在云埠镇借的书", id="markdown"),
    ],
)
def test_quotations(name: str, words: str) -> None:
    assert [quotation.text.startswith(words) for quotation in blocks(name, Quotation)] == [True]


def test_rare_characters_survive_the_wrong_label() -> None:
    assert "䴙䴘湖东门" in body_text(parsed("2009-bus-lines-gb18030.html"))


def test_a_cited_number_is_not_the_documents_own() -> None:
    page = parsed("2023-water-price-qa.html")
    assert "青政办发〔2023〕29号" in body_text(page)
    assert page.document_number is None


def test_announcements_carry_their_addresses() -> None:
    first: Announcement = parsed("2021-recruitment.html").announcements[0]
    assert first.address == "https://swj.qinghe.example/tz/202103/t20210322_301.html"


def test_the_archive_is_large_enough_to_look_around_in() -> None:
    pages = [parsed(name) for name in EXPECTED]
    assert len(pages) >= 18
    assert len({announcement.title for page in pages for announcement in page.announcements}) >= 8
    years = {page.published.year for page in pages if page.published}
    assert (min(years), max(years)) == (2009, 2026)


@pytest.mark.parametrize("name", NAMES)
def test_addresses_lead_nowhere(name: str) -> None:
    text = (SAMPLES / name).read_bytes().decode(EXPECTED[name].charset)
    hosts = re.findall(r"(?:https?://|mailto:[^\s\"@]+@)([^/\"\s)<]+)", text)
    assert [host for host in hosts if not host.endswith((".example", "www.w3.org"))] == []


@pytest.mark.parametrize("name", [name for name in EXPECTED if name != "2011-report-damaged.txt"])
def test_chinese_punctuation_is_full_width(name: str) -> None:
    text = re.sub("<[^>]*>", "", (SAMPLES / name).read_bytes().decode(EXPECTED[name].charset))
    assert re.findall("[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff]", text) == []
