"""What stands in the side list, in which order, with which numbers, and what Enter shows."""

from __future__ import annotations

from datetime import UTC, datetime

from tui_reader.archive.values import Counts, Label, SavedQuery, Synced, View
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.ui.sources.side_entries import SAVED, SideContents, side_entries

WATER = Source("水务局", "https://water.example/", tags=("青禾市", "水"))
STATISTICS = Source("统计局", "https://stats.example/", tags=("青禾市",))
HARBOUR = Source("Harbour", "https://harbour.example/", paused=True)
CONTENTS = SideContents(
    Counts(40, 21, 4),
    (Label("Gone", 2, 0), Label("水务局", 12, 3), Label("统计局", 5, 5), Label("", 21, 13)),
    (HARBOUR, WATER, STATISTICS),
    saved=(SavedQuery("tenders", "title:tender"),),
    hits={"tenders": (7, 1)},
)


def drawn(folded: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{'  ' * entry.depth}{entry.name} {entry.unread}/{entry.total}"
        for entry in side_entries(CONTENTS, folded)
    ]


def test_folders_by_tag_and_sources_and_searches(english: None) -> None:
    assert drawn() == [
        "All 21/40",
        "Unread None/21",
        "Starred None/4",
        "青禾市 8/17",
        "  水务局 3/12",
        "  统计局 5/5",
        "水 3/12",
        "  水务局 3/12",
        "Harbour 0/0",
        "Gone 0/2",
        "No source 13/21",
        "Saved searches None/1",
        "  tenders 1/7",
    ]


def test_a_folded_folder_keeps_its_numbers(english: None) -> None:
    assert drawn(("#青禾市", SAVED))[3:] == [
        "青禾市 8/17",
        "水 3/12",
        "  水务局 3/12",
        "Harbour 0/0",
        "Gone 0/2",
        "No source 13/21",
        "Saved searches None/1",
    ]


def test_what_enter_shows(english: None) -> None:
    entries = {entry.name: entry for entry in side_entries(CONTENTS)}
    assert entries["All"].view == View()
    assert entries["Unread"].view == View("unread")
    assert entries["Starred"].view == View("starred")
    assert entries["青禾市"].view == View(origins=("水务局", "统计局"))
    assert entries["统计局"].view == View(origins=("统计局",))
    assert entries["No source"].view == View(origins=("",))
    assert (entries["tenders"].view, entries["tenders"].query) == (None, "title:tender")
    assert entries["Saved searches"].view is None


def test_a_source_that_failed_and_one_of_which_a_page_failed(english: None) -> None:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    synced = {"水务局": Synced(at, "failed", 0, 0, 1, "no answer"), "统计局": Synced(at, "failed", 3, 0, 1)}
    failed = [entry.name for entry in side_entries(CONTENTS._replace(synced=synced)) if entry.failed]
    assert failed == ["水务局", "水务局"]


def test_without_sources_there_is_no_line_for_articles_without_one(english: None) -> None:
    contents = SideContents(Counts(3, 3, 0), (Label("", 3, 3),))
    assert [entry.name for entry in side_entries(contents)] == ["All", "Unread", "Starred"]
