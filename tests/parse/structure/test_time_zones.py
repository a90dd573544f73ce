"""Assumed zones: by the country of the host, else by the script of the page; the clock time stays."""

from __future__ import annotations

from datetime import datetime

import pytest

from tui_reader.model import Paragraph, Table
from tui_reader.parse.bulletin import finish
from tui_reader.parse.documents.plain_text import read_plain
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.structure.time_zones import assumed_zone

CHINESE = "各位市民：因更换供水管道，下周三全天停水，请提前储水。"
JAPANESE = "水道管の工事のため、来週の水曜日は終日断水します。ご協力をお願いします。"
KOREAN = "수도관 공사로 인하여 다음 주 수요일에 단수됩니다. 협조를 부탁드립니다."
ENGLISH = "The water will be cut off on Wednesday while the main under the quay is replaced."


@pytest.mark.parametrize(
    ("address", "text", "zone"),
    [
        pytest.param("page.txt", CHINESE, "+08:00", id="Chinese"),
        pytest.param("page.txt", "因更換供水管線，週三全日停水。", "+08:00", id="traditional"),
        pytest.param("page.txt", JAPANESE, "+09:00", id="Japanese"),
        pytest.param("page.txt", KOREAN, "+09:00", id="Korean"),
        pytest.param("page.txt", ENGLISH, "+00:00", id="English"),
        pytest.param("page.txt", "L’eau sera coupée mercredi à cause des travaux.", "+00:00", id="French"),
        pytest.param("page.txt", "Das Wasser wird am Mittwoch abgestellt.", "+00:00", id="German"),
        pytest.param("page.txt", "Подача воды будет прекращена в среду.", "+00:00", id="Russian"),
        pytest.param("page.txt", ENGLISH * 3 + "（青禾水务）", "+00:00", id="English with a Chinese name"),
        pytest.param("page.txt", CHINESE + "优の良品 Qinghe Water", "+08:00", id="Chinese with other words"),
        pytest.param("page.txt", "", "+08:00", id="nothing to go by"),
        pytest.param("https://www.qinghe.cn/en/1.html", ENGLISH, "+08:00", id="English of a Chinese host"),
        pytest.param("http://city.example.jp:8080/zh", CHINESE, "+09:00", id="Chinese of a Japanese host"),
        pytest.param("https://www.qinghe.example/a.cn", ENGLISH, "+00:00", id="a path is no host"),
        pytest.param("https://[qinghe", ENGLISH, "+00:00", id="a broken address"),
    ],
)
def test_the_zone_of_a_page(address: str, text: str, zone: str) -> None:
    moment = datetime(2019, 3, 5, 17, 8, tzinfo=assumed_zone(address, text))
    assert moment.isoformat() == f"2019-03-05T17:08:00{zone}"


@pytest.mark.parametrize(
    ("title", "line", "body", "published", "shown"),
    [
        pytest.param(
            "Water cut",
            "Published: 5 March 2019 17:08",
            ENGLISH,
            "2019-03-05T17:08:00+00:00",
            "2019-03-05 17:08 +00:00",
            id="English",
        ),
        pytest.param(
            "断水のお知らせ",
            "掲載日：2019年3月5日",
            JAPANESE,
            "2019-03-05T00:00:00+09:00",
            "2019-03-05",
            id="Japanese",
        ),
        pytest.param(
            "停水通知",
            "发布时间：2019-03-05 17:08",
            CHINESE,
            "2019-03-05T17:08:00+08:00",
            "2019-03-05 17:08 +08:00",
            id="Chinese",
        ),
    ],
)
def test_a_bulletin_records_the_assumed_zone(title: str, line: str, body: str, published: str, shown: str) -> None:
    bulletin = finish(read_plain(f"{title}\n{line}\n\n{body}\n", "page.txt", "utf-8"))
    assert bulletin.published is not None
    assert bulletin.published.isoformat() == published
    (restoration,) = bulletin.restorations
    assert (restoration.field, restoration.shown) == ("published", shown)
    assert published[-6:] in restoration.reason


def test_a_printed_zone_is_kept() -> None:
    bulletin = finish(
        read_plain(f"停水通知\n发布时间：2019-03-05T17:08:00+01:00\n{CHINESE}\n", "page.txt", "utf-8")
    )
    assert bulletin.published is not None
    assert bulletin.published.isoformat() == "2019-03-05T17:08:00+01:00"
    assert bulletin.restorations == ()


def test_the_words_of_tables_count_too() -> None:
    draft = read_plain(f"Notice\nPublished: 5 March 2019\n{ENGLISH}\n", "page.txt", "utf-8")
    draft.lines = [DraftLine("", block=Table(())), DraftLine("", block=Paragraph(JAPANESE * 4))]
    bulletin = finish(draft)
    assert bulletin.published is not None
    assert bulletin.published.isoformat()[-6:] == "+09:00"


def test_no_date_no_zone() -> None:
    assert finish(Draft("x", title="Notice", lines=[DraftLine(ENGLISH)])).restorations == ()
