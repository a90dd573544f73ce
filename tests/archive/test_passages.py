"""The searchable text of a bulletin: every issuing body, and the ends of phrases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import (
    Bulletin,
    Cell,
    ListBlock,
    ListItem,
    Masthead,
    Paragraph,
    SignOff,
    Table,
    Tampering,
)
from tui_reader.parse.page import parse_page
from tui_reader.query.syntax import parse
from tui_reader.sample_archive import SAMPLES

ISSUERS = {
    "2009-bus-lines-gb18030.html": "青禾市公共交通调度中心",
    "2011-report-damaged.txt": "临溪区饮用水水源地保护行动领导小组办公室",
    "2012-gazette-traditional-big5.html": "澄浦縣政府",
    "2014-flood-drill-tampered.html": "临溪区防汛抗旱指挥部办公室",
    "2016-water-regulation.html": "青禾市人民政府",
    "2018-flood-meeting-minutes.html": "青禾市防汛抗旱指挥部办公室",
    "2019-appointments.html": "青禾市人民政府",
    "2021-recruitment.html": "青禾市水务局",
    "2022-library-corner-notice.html": "青禾市文化服务局",
    "2024-water-outage.txt": "青禾市供水服务中心",
    "2026-weather-warning.html": "临溪区气象台",
}
"""The issuing body in the masthead, catalogue or sign-off of each sample that has one."""


@pytest.fixture(params=["indexed", "waiting"])
def archive(request: pytest.FixtureRequest) -> Iterator[SqliteArchive]:
    with SqliteArchive.open(None) as archive:
        archive.keep(
            Bulletin(
                "a:1",
                title="通知",
                catalogue={"issuer": "青禾市文化局", "subject": "文化"},
                masthead=Masthead(issuer="青禾市府办"),
                sign_off=SignOff("青禾市图书馆"),
                preamble=(Paragraph("县教育局转发。"),),
            )
        )
        archive.keep(Bulletin("a:2", title="公告", catalogue={"issuer": "spam 水务局"}, tampering=masked("spam")))
        archive.keep(Bulletin("a:3", title="旧版", catalogue={"发布机构": "林业局"}))
        if request.param == "indexed":
            archive.index()
        yield archive


def masked(text: str) -> Tampering:
    return Tampering(True, (), (text,))


def found(archive: SqliteArchive, query: str) -> list[str]:
    parsed = parse(query)
    addresses = sorted(hit.row.address for hit in archive.search(parsed).hits(0, 100))
    assert archive.count_hits(parsed, 100) == len(addresses)
    return addresses


@pytest.mark.parametrize(
    ("query", "addresses"),
    [
        pytest.param("issuer:府办", ["a:1"], id="in the masthead"),
        pytest.param("发文机关:文化局", ["a:1"], id="in the catalogue"),
        pytest.param("机关:图书馆", ["a:1"], id="in the sign-off"),
        pytest.param("青禾市文化局", ["a:1"], id="a plain word"),
        pytest.param("issuer:青禾市", ["a:1"], id="in all of them"),
        pytest.param("issuer:教育局", [], id="the text is no issuer"),
        pytest.param("issuer:文化局青禾", [], id="no phrase reaches from one into the next"),
        pytest.param('issuer:"文化局 青禾"', [], id="not with a space either"),
        pytest.param("issuer:水务局", ["a:2"], id="of a tampered page"),
        pytest.param("issuer:spam OR spam", [], id="injected text is left out"),
        pytest.param("issuer:林业局", ["a:3"], id="by the label that earlier versions kept"),
    ],
)
def test_every_issuing_body_is_found(archive: SqliteArchive, query: str, addresses: list[str]) -> None:
    assert found(archive, query) == addresses


def test_the_issuing_bodies_of_the_samples_are_found() -> None:
    with SqliteArchive.open(None) as archive:
        archive.keep_all(parse_page(path.read_bytes(), path.name) for path in SAMPLES.iterdir())
        archive.index()
        for name, issuer in ISSUERS.items():
            assert name in found(archive, f"issuer:{issuer}")
            assert name in found(archive, issuer)


class TestPhrasesEndWithTheirCell:
    @pytest.fixture
    def archive(self, archive: SqliteArchive) -> SqliteArchive:
        rows = ((Cell("城东"), Cell("停\n水")), (Cell("街道"), Cell("road")), (Cell("works"), Cell("")))
        items = (ListItem("一、", "疏散"), ListItem("二、", "演练"), ListItem("", "road"), ListItem("", "works"))
        archive.keep(Bulletin("a:table", title="甲", preamble=(Table(rows, 1, "表题"),)))
        archive.keep(Bulletin("a:list", title="乙", preamble=(ListBlock(items),)))
        archive.index()
        return archive

    @pytest.mark.parametrize(
        ("query", "addresses"),
        [
            pytest.param("停水", ["a:table"], id="a line break within a cell"),
            pytest.param("街道", ["a:table"], id="a cell"),
            pytest.param("表题", ["a:table"], id="the caption"),
            pytest.param("二、演练", ["a:list"], id="an item with its label"),
            pytest.param("road works", ["a:list", "a:table"], id="words of several"),
            pytest.param("东停", [], id="two cells of a row"),
            pytest.param("水街", [], id="two rows"),
            pytest.param("题城", [], id="the caption and the first cell"),
            pytest.param('"road works"', [], id="words of two cells, of two items"),
            pytest.param("散二", [], id="two items"),
        ],
    )
    def test_no_phrase_reaches_into_the_next(
        self, archive: SqliteArchive, query: str, addresses: list[str]
    ) -> None:
        assert found(archive, query) == addresses

    def test_a_snippet_shows_the_cells_around(self, archive: SqliteArchive) -> None:
        (hit,) = archive.search(parse("街道")).hits(0, 9)
        assert hit.snippet == "表题 城东 停 水 街道 road works"
        assert [hit.snippet[start:end] for start, end in hit.spans] == ["街道"]
