"""The head of a page: notices in one row, masthead and title, nothing twice, and marks on restored values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from tui_reader.model import (
    LARGEST_TITLE,
    Bulletin,
    Byline,
    Evidence,
    LeftOut,
    Masthead,
    Paragraph,
    Restoration,
    Tampering,
)
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.layout import Layout
from tui_reader.ui.reader.title_block import head_of, publication_line, running_title

CHINA = timezone(timedelta(hours=8))

ISSUE = Bulletin(
    "a",
    "深入开展供水保障活动 推动临溪区水务发展新跨越",
    masthead=Masthead("临溪区深入开展供水活动", None, 3, "中共临溪区委供水保障领导小组办公室", date(2010, 7, 16)),
    byline=Byline("临溪区委书记", None),
    preamble=(Paragraph("在全区开展供水保障活动。"),),
    restorations=(
        Restoration("masthead.issue", "3", "第3期", "lost"),
        Restoration("masthead.date", "2010716日", "2010年7月16日", "one split"),
    ),
    tampering=Tampering(True, (Evidence("某某娱乐", "line 1"), Evidence("某某娱乐", "line 3")), ("某某娱乐",)),
)


def rows(bulletin: Bulletin, width: int, head_space: int) -> list[str]:
    """The lines of a bulletin without what stands at their ends."""
    document = build_document(bulletin)
    layout = Layout(document, width, 1, 1, head_space=head_space)
    lines = [line for block in range(len(document.blocks)) for line in layout.lines(block)]
    return ["".join(run.text for run in line.runs).rstrip() for line in lines]


def test_a_page_opens_as_it_is_printed() -> None:
    assert rows(ISSUE, 56, 2) == [
        " ▮ 2 signs of tampering · 2 values restored*   ! evidence",
        "             临 溪 区 深 入 开 展 供 水 活 动",
        "                          第3期*",
        " 中共临溪区委供水保障领导小组办公室        2010年7月16日*",
        " " + "━" * 56,
        "",
        "      深入开展供水保障活动　推动临溪区水务发展新跨越",
        "               临溪区委书记  (name missing)",
        "",
        "     在全区开展供水保障活动。",
    ]


def test_on_small_screens_the_issuer_stands_at_the_foot_and_the_head_has_no_empty_lines() -> None:
    assert rows(ISSUE, 38, 0) == [
        " ▮ 2 signs · 2 restored*              !",
        "         临溪区深入开展供水活动",
        "         第3期*  2010年7月16日*",
        " " + "━" * 38,
        "          深入开展供水保障活动",
        "        推动临溪区水务发展新跨越",
        "      临溪区委书记  (name missing)",
        "     在全区开展供水保障活动。",
        " 中共临溪区委供水保障领导小组办公室",
    ]


def test_below_100_columns_the_text_follows_the_byline() -> None:
    assert rows(ISSUE, 68, 1)[5:] == [
        "",
        "            深入开展供水保障活动　推动临溪区水务发展新跨越",
        "                     临溪区委书记  (name missing)",
        "     在全区开展供水保障活动。",
    ]


def test_issuer_and_date_take_two_rows_where_one_is_too_short() -> None:
    masthead = replace(ISSUE, masthead=ISSUE.masthead._replace(issuer="委" * 26))  # type: ignore[union-attr]
    assert rows(masthead, 56, 2)[3:5] == [" " + "委" * 26, " " * 43 + "2010年7月16日*"]


@pytest.mark.parametrize("width", range(8, 70))
@pytest.mark.parametrize("head_space", [0, 2])
def test_the_head_is_within_every_width(width: int, head_space: int) -> None:
    document = build_document(ISSUE)
    layout = Layout(document, width, head_space=head_space)
    cells = [line.cells for block in range(document.head) for line in layout.lines(block)]
    assert max(cells) <= width
    place = layout.last_top(1)
    assert layout.lines(place.block)


@pytest.mark.parametrize(
    ("masthead", "issue", "day"),
    [
        pytest.param(
            Masthead("临溪水务", None, 3, None, date(2010, 7, 16)), "第3期", "2010年7月16日", id="Chinese"
        ),
        pytest.param(Masthead("みずだより", None, 3, None, None), "第3号", "", id="Japanese"),
        pytest.param(
            Masthead("Water News", None, 3, None, date(2010, 7, 16)), "No. 3", "2010-07-16", id="English"
        ),
        pytest.param(Masthead("临溪水务", "会议纪要", 7, None, None), "会议纪要  第7期", "", id="with a kind"),
    ],
)
def test_the_masthead_has_the_words_of_the_document(masthead: Masthead, issue: str, day: str) -> None:
    found = head_of(Bulletin("a", "Water", masthead=masthead)).masthead
    assert found is not None
    assert (found.issue.text, found.date.text) == (issue, day)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        pytest.param(datetime(2010, 7, 28, 17, 8, tzinfo=CHINA), "2010-07-28 17:08", id="with a time"),
        pytest.param(datetime(2010, 7, 28, tzinfo=CHINA), "2010-07-28", id="a day only"),
        pytest.param(None, "no date", id="none"),
    ],
)
def test_date_and_publisher(moment: datetime | None, shown: str) -> None:
    bulletin = Bulletin("a", "题", published=moment, source="区水务局")
    assert publication_line(bulletin) == f"{shown} · 区水务局"


def test_a_missing_publisher_is_reported() -> None:
    assert publication_line(Bulletin("a", "题")) == "no date · publisher not stated"


@pytest.mark.parametrize(
    ("source", "site", "shown"),
    [
        pytest.param(None, None, "no date · via Harbour Board Tenders", id="no publisher"),
        pytest.param("港务局", None, "no date · 港务局 · via Harbour Board Tenders", id="a publisher"),
        pytest.param(
            "Harbour Board Tenders", None, "no date · Harbour Board Tenders", id="which is the publisher"
        ),
        pytest.param(
            None, "Harbour Board Tenders", "no date · via Harbour Board Tenders", id="and has the site's name"
        ),
    ],
)
def test_the_followed_source_that_brought_it(source: str | None, site: str | None, shown: str) -> None:
    bulletin = Bulletin("a:1", title="Dredging", source=source, site=site)
    assert publication_line(bulletin, "Harbour Board Tenders") == shown
    foot = [value.text for value in head_of(bulletin, origin="Harbour Board Tenders").foot]
    assert ("via Harbour Board Tenders" in foot) == ("via" in shown and not site), "the foot has the site too"


def test_a_restored_publisher_is_marked() -> None:
    bulletin = Bulletin(
        "a", "题", source="区水务局", restorations=(Restoration("source", "水", "区水务局", "cut"),)
    )
    assert publication_line(bulletin) == "no date · 区水务局*"


def test_the_running_title_is_series_and_issue_or_the_title() -> None:
    assert running_title(ISSUE) == "临溪区深入开展供水活动 · 第3期*"
    assert running_title(Bulletin("a", "停水通知")) == "停水通知"


def test_an_assumed_time_zone_alone_is_no_damage() -> None:
    bulletin = Bulletin("a", "题", restorations=(Restoration("published", "17:08", "17:08+08:00", "no zone"),))
    assert head_of(bulletin).notice is None


def test_the_choice_of_the_title_of_a_document_repairs_nothing() -> None:
    choice = Restoration("title", "附件1", "题", LARGEST_TITLE)
    assert head_of(Bulletin("a", "题", restorations=(choice,))).notice is None


def test_the_gravest_notice_gives_the_mark_its_colour() -> None:
    notice = head_of(ISSUE).notice
    assert notice is not None
    assert notice.role == "tampered"
    assert "某某娱乐" not in notice.text
    restored = head_of(replace(ISSUE, tampering=Tampering())).notice
    assert restored is not None
    assert restored.role == "restored"


def test_a_row_of_the_catalogue_stands_above_the_text_and_the_rest_at_the_foot() -> None:
    catalogue = {"title": "题", "written": "2016年04月02日", "effective": "2016年06月01日", "validity": "有效"}
    head = head_of(
        Bulletin("a", "题", document_number="青政〔2016〕3号", catalogue={**catalogue, "咨询电话": "000-12"})
    )
    assert head.catalogue.text == "青政〔2016〕3号 · Written 2016-04-02 · Effective 2016-06-01 · 有效"
    assert [value.text for value in head.foot] == ["咨询电话: 000-12"]


def test_a_document_number_in_the_title_is_not_repeated() -> None:
    head = head_of(Bulletin("a", "Regulation (EU) 2016/679 of the Council", document_number="(EU) 2016/679"))
    assert head.catalogue.text == ""


def test_a_document_number_that_the_text_begins_with_is_not_repeated() -> None:
    head = head_of(
        Bulletin("a", "题", document_number="青政令第12号", preamble=(Paragraph("青政令"), Paragraph("第12号")))
    )
    assert head.catalogue.text == ""


def test_author_and_site_are_at_the_foot() -> None:
    head = head_of(Bulletin("a", "题", source="区水务局", author="甲某", site="区水务局网站"))
    assert [value.text for value in head.foot] == ["Author: 甲某", "Site: 区水务局网站"]


@pytest.mark.parametrize("left_out", [(), (LeftOut("x" * 400, "aside", "beside"),)])
def test_reading_positions_count_the_head_as_before(left_out: tuple[LeftOut, ...]) -> None:
    # Title, publication, notices of tampering and repair, a rule; series, issue, issuer with date, a rule; byline.
    bulletin = replace(ISSUE, left_out=left_out)
    document = build_document(bulletin)
    assert document.blocks[document.head].ordinal == 5 + 4 + 1 + len(left_out)
