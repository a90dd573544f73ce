"""What can be added at an address, in which order, and under which name."""

from __future__ import annotations

import asyncio

import pytest

from tui_reader.model import Bulletin, Listing, Paragraph
from tui_reader.sources import Fetched
from tui_reader.sources.listings.links import PageLink
from tui_reader.sources.profiles.profile import Profiles
from tui_reader.sources.source_kinds import SourceKind
from tui_reader.sync.adding import Cancelled, Lookup, additions, kind_to_write, new_source
from tui_reader.sync.resolver import ResolvedSource

AT = "https://example.org/a.html"
FEED = PageLink("https://example.org/feed.xml", "通知公告")
NOTICE = Bulletin(AT, title="停水通知", preamble=(Paragraph("今晚停水，请提前储水。"),))
EMPTY = Bulletin(AT, title="首页")


def found(
    kind: SourceKind, page: Bulletin | Listing | None = None, feeds: tuple[PageLink, ...] = ()
) -> ResolvedSource:
    return ResolvedSource(kind, "河口镇", feeds, page, Fetched(AT, b"bytes"))


@pytest.mark.parametrize(
    ("resolved", "offered"),
    [
        pytest.param(found("page", NOTICE), ["keep page", "follow page"], id="a bulletin"),
        pytest.param(
            found("page", NOTICE, (FEED,)), ["keep page", "follow feed", "follow page"], id="a bulletin, a feed"
        ),
        pytest.param(
            found("page", EMPTY, (FEED,)), ["follow feed", "keep page", "follow page"], id="a front page, a feed"
        ),
        pytest.param(found("column", Listing(AT)), ["follow column"], id="a column"),
        pytest.param(
            found("column", Listing(AT), (FEED,)), ["follow column", "follow feed"], id="a column with a feed"
        ),
        pytest.param(found("zip"), ["keep zip", "follow zip"], id="a file of many documents"),
    ],
)
def test_what_can_be_done_begins_with_the_obvious(resolved: ResolvedSource, offered: list[str]) -> None:
    assert [f"{each.what} {each.kind}" for each in additions(AT, resolved)] == offered


def test_a_feed_is_reached_from_the_page_that_names_it() -> None:
    feed = next(each for each in additions(AT, found("page", EMPTY, (FEED,))) if each.kind == "feed")
    assert (feed.address, feed.title, feed.linked_from) == (FEED.address, "通知公告", AT)


def test_names_are_free_and_are_no_options() -> None:
    assert new_source(AT, "河口镇", None, ["河口镇"]).name == "河口镇 (2)"
    assert new_source(AT, "-- 河口镇", None, []).name == "河口镇"
    assert new_source(AT, None, None, []).name == "example.org/a.html"


def test_a_kind_that_the_address_shows_is_not_written() -> None:
    assert kind_to_write("https://example.org/feed.xml", "feed", Profiles()) is None
    assert kind_to_write("https://example.org/notices", "column", Profiles()) == "column"


def test_a_look_up_is_cancelled_before_and_while_it_runs() -> None:
    lookup = Lookup()

    async def work() -> str:
        lookup.cancel()
        await asyncio.Event().wait()
        return "never"

    with pytest.raises(Cancelled):
        lookup.run(work())
    with pytest.raises(Cancelled):
        lookup.run(work())
    assert lookup.cancelled
