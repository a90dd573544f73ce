"""What a list leaves to its entries to say."""

from __future__ import annotations

from datetime import date

from support.syncs import archive_in
from tui_reader.model import Bulletin, Entry, Listing
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.sync.lists import SITE_TOLD_BY, site_of, versioned


def listing(*addresses: str | None) -> Listing:
    return Listing("https://a.example/", entries=tuple(Entry("通知", address) for address in addresses))


def test_the_site_is_what_most_bulletins_beside_it_say() -> None:
    sites = {"https://a.example/1": "甲", "https://a.example/2": "乙", "https://a.example/3": "乙"}
    elsewhere = [f"https://b.example/{number}" for number in range(SITE_TOLD_BY)]
    with archive_in() as archive:
        archive.keep_all([Bulletin(address, site=site) for address, site in sites.items()])
        archive.keep_all([Bulletin(address, site="丙") for address in elsewhere])
        assert site_of(archive, listing(None, *elsewhere, *sites, "https://a.example/not-kept")) == "乙"
        assert site_of(archive, listing(*elsewhere)) is None
        assert site_of(archive, listing()) is None


def test_the_dates_of_a_site_map_are_versions() -> None:
    plan = ListingPlan((ListingEntry("a", date=date(2024, 5, 6)), ListingEntry("b")), ("c",), 2, False, ("d",))
    found = versioned(plan)
    assert [one.version for one in found.entries] == ["2024-05-06", None]
    assert (found.pages, found.total, found.ordered, found.warnings) == (("c",), 2, False, ("d",))
