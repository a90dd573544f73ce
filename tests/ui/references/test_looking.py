"""The sources that may have a document which is missing."""

from __future__ import annotations

from pathlib import Path

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival
from tui_reader.model import Bulletin, Paragraph
from tui_reader.sources.sourcelist.reading import Source, SourceList
from tui_reader.ui.references.looking import matching_sources


def test_sources_with_numbers_of_the_same_series_come_before_the_source_of_the_citing_text(english: None) -> None:
    names = ("市政府", "水务局", "其他")
    sources = SourceList(
        Path("sources.yaml"),
        tuple(Source(name, f"https://{number}.example/") for number, name in enumerate(names)),
    )
    with SqliteArchive.open(None) as archive:
        archive.keep_arrivals(
            [
                Arrival(Bulletin("a", "细则", document_number="青政办发〔2023〕29号"), origin="市政府"),
                Arrival(
                    Bulletin("b", "通知", preamble=(Paragraph("依照青政办发〔2024〕3号。"),)), origin="水务局"
                ),
            ]
        )
        while archive.index():
            pass
        citing = archive.find("b")
        assert citing is not None
        found = matching_sources(archive, sources, citing, "青政办发〔2024〕3号")
        assert [each.name for each in found] == ["市政府", "水务局"]
        assert [each.name for each in matching_sources(archive, sources, citing, "《水务局关于水价的规定》")] == [
            "水务局"
        ]
