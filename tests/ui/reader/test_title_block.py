"""The title block: metadata of the page, marks on restored values, and missing values."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from tui_reader.model import Bulletin, Byline, Evidence, Masthead, Restoration, Tampering
from tui_reader.ui.reader.title_block import title_block

CHINA = timezone(timedelta(hours=8))


def texts(bulletin: Bulletin) -> list[str]:
    return [line.text for line in title_block(bulletin)]


def test_a_bulletin_without_metadata_shows_its_address_and_what_is_not_stated() -> None:
    assert texts(Bulletin("notices/a.txt"))[:2] == ["a.txt", "no date · Publisher: not stated"]


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        pytest.param(datetime(2010, 7, 28, 17, 8, tzinfo=CHINA), "2010-07-28 17:08", id="with a time"),
        pytest.param(datetime(2010, 7, 28, tzinfo=CHINA), "2010-07-28", id="a day only"),
    ],
)
def test_date_and_publisher(moment: datetime, shown: str) -> None:
    bulletin = Bulletin("a", "题", published=moment, source="区水务局", document_number="临水发〔2010〕3号")
    assert texts(bulletin)[1] == f"{shown} · Publisher: 区水务局 · 临水发〔2010〕3号"


def test_restored_values_have_a_mark_and_a_note_on_the_original_text() -> None:
    bulletin = Bulletin(
        "a",
        "题",
        masthead=Masthead("临溪水务", None, 3, "区水务局", date(2010, 7, 16)),
        restorations=(
            Restoration("masthead.issue", "3", "第3期", "lost"),
            Restoration("masthead.date", "2010716日", "2010年7月16日", "one split"),
        ),
    )
    block = title_block(bulletin)
    marked = [line.text[start:end] for line in block for start, end in line.restored]
    assert marked == ["No. 3*", "2010-07-16*"]
    assert any(line.role == "restored" and "!" in line.text for line in block)


def test_an_assumed_time_zone_alone_is_no_damage() -> None:
    bulletin = Bulletin("a", "题", restorations=(Restoration("published", "17:08", "17:08+08:00", "no zone"),))
    assert not any(line.role == "restored" for line in title_block(bulletin))


def test_tampering_is_reported_in_one_line() -> None:
    bulletin = Bulletin("a", "题", tampering=Tampering(True, (Evidence("某某娱乐", "line 1"),), ("某某娱乐",)))
    lines = [line for line in title_block(bulletin) if line.role == "tampered"]
    assert len(lines) == 1
    assert "某某娱乐" not in lines[0].text


def test_a_missing_name_is_reported() -> None:
    assert "区长  (name missing)" in texts(Bulletin("a", "题", byline=Byline("区长", None)))


def test_catalogue_fields_are_labelled_and_not_repeated() -> None:
    shown = texts(Bulletin("a", "题", catalogue={"title": "题", "validity": "有效", "index_number": "01-2"}))
    assert "Validity: 有效" in shown
    assert "Index number: 01-2" in shown
    assert not any(line.startswith("Title:") for line in shown)


def test_catalogue_fields_without_a_known_label_are_shown_as_printed() -> None:
    assert "咨询电话: 000-1234567" in texts(Bulletin("a", "题", catalogue={"咨询电话": "000-1234567"}))


@pytest.mark.parametrize(
    ("source", "site", "shown"),
    [
        pytest.param(None, None, "no date · Publisher: not stated · via Harbour Board Tenders", id="no publisher"),
        pytest.param("港务局", None, "no date · Publisher: 港务局 · via Harbour Board Tenders", id="a publisher"),
        pytest.param(
            None,
            "Harbour Board Tenders",
            "no date · Publisher: not stated · Harbour Board Tenders",
            id="the site has its name",
        ),
    ],
)
def test_the_followed_source_that_brought_it(
    english: None, source: str | None, site: str | None, shown: str
) -> None:
    bulletin = Bulletin("a:1", title="Dredging", source=source, site=site)
    assert title_block(bulletin, origin="Harbour Board Tenders")[1].text == shown
