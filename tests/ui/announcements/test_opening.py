"""Announcements, listings and feeds as bulletins."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tui_reader.model import (
    Announcement,
    Bulletin,
    Entry,
    Evidence,
    Feed,
    ListBlock,
    Listing,
    Paragraph,
    Tampering,
)
from tui_reader.ui.announcements.opening import bulletin_of_announcement, bulletin_of_listing, bulletins_of

FIRST = datetime(2021, 6, 1, 8, 30, tzinfo=UTC)
LATER = datetime(2021, 6, 9, 8, 30, tzinfo=UTC)


def sentences(bulletin: Bulletin) -> list[str]:
    return [block.text for block in bulletin.preamble if isinstance(block, Paragraph)]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("first", "last", "dates"),
    [
        pytest.param(None, None, [], id="never dated"),
        pytest.param(FIRST, None, ["First seen 2021-06-01"], id="first only"),
        pytest.param(FIRST, FIRST, ["First seen 2021-06-01"], id="once"),
        pytest.param(FIRST, LATER, ["First seen 2021-06-01", "Last seen 2021-06-09"], id="over days"),
        pytest.param(None, LATER, ["Last seen 2021-06-09"], id="last only"),
    ],
)
def test_an_announcement_shows_when_it_was_seen(
    first: datetime | None, last: datetime | None, dates: list[str]
) -> None:
    shown = bulletin_of_announcement(Announcement("停水通知", None, first, last))
    assert shown.title == "停水通知"
    assert shown.address == ""
    assert sentences(shown)[1:] == dates
    assert "no address" in sentences(shown)[0]


@pytest.mark.usefixtures("english")
def test_an_announcement_whose_page_cannot_be_opened_shows_its_address() -> None:
    shown = bulletin_of_announcement(Announcement("停水通知", "https://example.com/1"))
    assert shown.address == "https://example.com/1"
    assert "https://example.com/1" in sentences(shown)[0]


def items(listing: Listing) -> ListBlock:
    (block,) = bulletin_of_listing(listing).preamble
    assert isinstance(block, ListBlock)
    return block


def test_an_entry_is_a_link_on_its_title_with_its_date_as_label() -> None:
    entry = Entry("关于水厂改造的通告", "https://example.com/1", date(2021, 6, 1))
    (item,) = items(Listing("https://example.com/", entries=(entry,))).items
    assert (item.label, item.text) == ("2021-06-01", entry.title)
    (link,) = item.links
    assert item.text[link.start : link.end] == entry.title
    assert link.address == entry.address


def test_an_entry_without_date_and_address_is_a_plain_item() -> None:
    (item,) = items(Listing("https://example.com/", entries=(Entry("通告"),))).items
    assert (item.label, item.links) == ("•", ())


@pytest.mark.parametrize(
    ("column", "site", "title"),
    [
        ("通知公告", "临溪水务", "通知公告"),
        (None, "临溪水务", "临溪水务"),
        (None, None, "https://example.com/"),
    ],
)
def test_the_title_of_a_listing_is_its_column_its_site_or_its_address(
    column: str | None, site: str | None, title: str
) -> None:
    assert bulletin_of_listing(Listing("https://example.com/", site=site, column=column)).title == title


def test_the_metadata_of_a_listing_is_kept() -> None:
    listing = Listing(
        "https://example.com/",
        charset="gb18030",
        site="临溪水务",
        announcements=(Announcement("停水通知"),),
        tampering=Tampering(True, (Evidence("injected words", "title"),)),
        warnings=("one",),
    )
    shown = bulletin_of_listing(listing)
    for field in ("address", "charset", "site", "announcements", "tampering", "warnings"):
        assert getattr(shown, field) == getattr(listing, field)


def test_a_feed_is_its_documents_or_else_its_entries() -> None:
    entries = (Entry("通告", "https://example.com/1"),)
    documents = (Bulletin("https://example.com/1", "通告"),)
    assert bulletins_of(Feed("https://example.com/feed", entries=entries, bulletins=documents)) == documents
    (shown,) = bulletins_of(Feed("https://example.com/feed", column="通知公告", entries=entries))
    assert shown.title == "通知公告"
    assert shown.preamble == bulletin_of_listing(Listing("a", entries=entries)).preamble


def test_a_bulletin_is_shown_as_it_is_and_a_listing_as_its_entries() -> None:
    bulletin, listing = Bulletin("a", "题"), Listing("b", entries=(Entry("通告"),))
    assert bulletins_of(bulletin) == (bulletin,)
    assert bulletins_of(listing) == (bulletin_of_listing(listing),)
