"""Announcements over time: new, still present, gone, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival
from tui_reader.model import Announcement, Bulletin, Listing, Tampering

COLUMN = "https://example.org/tz/"
PAGE_TWO = "https://example.org/tz/index_1.html"
ARTICLE = "https://example.org/tz/1.html"
OTHER = "https://example.org/tz/2.html"
DAY = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    with SqliteArchive.open(None) as archive:
        yield archive


def listing(*titles: str, address: str = COLUMN, site: str | None = None) -> Listing:
    return Listing(address, site=site, announcements=tuple(map(Announcement, titles)))


def article(*titles: str, address: str = ARTICLE) -> Bulletin:
    return Bulletin(address, title="通知", announcements=tuple(map(Announcement, titles)))


def shown(archive: SqliteArchive) -> list[str]:
    return [each.title for each in archive.announcements()]


@pytest.mark.parametrize(
    ("pages", "left"),
    [
        pytest.param([listing("a", "b"), listing("b", "c")], ["b", "c"], id="a listing shows what there is"),
        pytest.param([listing("a"), listing("b", address=PAGE_TWO)], ["b"], id="so does any of its pages"),
        pytest.param([article("a"), listing("b")], ["b"], id="for articles too"),
        pytest.param([listing("a"), listing()], [], id="its own are gone when it shows none"),
        pytest.param([article("a"), listing()], ["a"], id="a listing without any is no witness for others"),
        pytest.param([article("a", "b"), article("b")], ["b"], id="an article speaks for itself"),
        pytest.param([listing("a"), article("b")], ["a", "b"], id="and for no other page"),
        pytest.param([listing("a"), article("a"), article()], [], id="the page seen last decides"),
        pytest.param([listing("a"), listing("b"), article("a")], ["a", "b"], id="what comes back is there"),
        pytest.param(
            [listing("a", site="市"), listing("b", site="县")], ["b"], id="regardless of the printed name"
        ),
        pytest.param(
            [listing("a", site="市"), listing("b", address="https://other.example/", site="市")],
            ["a", "b"],
            id="sites of one name keep apart",
        ),
        pytest.param(
            [listing("a", site="市"), listing("b", address="file:b", site="市")],
            ["a", "b"],
            id="and from a file that has it",
        ),
        pytest.param(
            [listing("a", address="file:a", site="市"), listing("b", address="file:b", site="市")],
            ["b"],
            id="files that print one name are of one site",
        ),
        pytest.param(
            [listing("a", address="file:a"), listing("b", address="file:b")], ["a", "b"], id="nor are files one"
        ),
        pytest.param(
            [listing("a", address="file:a"), listing("b", address="file:a")], ["b"], id="but a file is itself"
        ),
    ],
)
def test_what_the_ticker_shows(archive: SqliteArchive, pages: list[Listing | Bulletin], left: list[str]) -> None:
    archive.keep_all(pages)
    assert shown(archive) == left
    everything = {each.title for page in pages for each in page.announcements}
    assert {each.title for each in archive.announcements(True)} == everything
    assert {each.title for each in archive.announcements(True) if each.gone is None} == set(left)


class TestNamesOfSites:
    """A listing often does not say which site it is of; the articles of the same host do."""

    def test_a_page_without_a_name_has_that_of_its_host(self, archive: SqliteArchive) -> None:
        archive.keep_all([replace(article("a"), site="市政府"), listing("a", "b")])
        assert [(each.title, each.site) for each in archive.announcements()] == [("a", "市政府"), ("b", "市政府")]

    def test_a_name_that_comes_late_holds_for_what_stood_under_the_host(self, archive: SqliteArchive) -> None:
        archive.keep_arrivals([Arrival(listing("a", "b"), seen=DAY)])
        archive.keep_all([replace(article("b", "c"), site="市政府")])
        found = {each.title: each for each in archive.announcements()}
        assert [each.site for each in found.values()] == ["市政府"] * 3
        assert len(archive.announcements(True)) == 3
        assert found["b"].first_seen == DAY

    def test_hosts_keep_their_names_apart(self, archive: SqliteArchive) -> None:
        other = listing("a", address="https://other.example/")
        archive.keep_all([replace(article("a"), site="市政府"), other])
        assert {each.site for each in archive.announcements()} == {"市政府", "other.example"}

    def test_two_hosts_of_one_name_keep_their_announcements(self, archive: SqliteArchive) -> None:
        other = listing("a", "c", address="https://other.example/", site="市政府")
        archive.keep_all([listing("a", "b", site="市政府"), other])
        four = [("a", "市政府"), ("b", "市政府"), ("a", "市政府"), ("c", "市政府")]
        assert [(each.title, each.site) for each in archive.announcements()] == four
        archive.keep_all([replace(other, announcements=other.announcements[:1])])
        assert shown(archive) == ["a", "b", "a"]

    def test_the_last_name_of_a_host_is_shown(self, archive: SqliteArchive) -> None:
        archive.keep_all(
            [replace(article("a"), site="县政府"), replace(article("b", address=OTHER), site="市政府")]
        )
        assert {each.site for each in archive.announcements()} == {"市政府"}


@pytest.mark.parametrize(
    ("known", "taken", "site"),
    [
        pytest.param([], Announcement("a", "https://b.org/1", site="市"), ("b.org", "市"), id="where it leads"),
        pytest.param(["b.org"], Announcement("a", None, site="市"), ("b.org", "市"), id="the host of that name"),
        pytest.param(
            ["b.org"], Announcement("a", "https://c.org/1", site="市"), ("b.org", "市"), id="rather than that"
        ),
        pytest.param(
            ["b.org", "c.org"], Announcement("a", "https://c.org/1", site="市"), ("c.org", "市"), id="one of two"
        ),
        pytest.param(["b.org", "c.org"], Announcement("a", None, site="市"), ("市", "市"), id="ambiguous"),
        pytest.param(
            [], Announcement("a", "https://c.org/1", site="b.org:81"), ("b.org:81", "b.org:81"), id="a host is one"
        ),
        pytest.param([], Announcement("a", "https://c.org/1"), ("", None), id="none"),
    ],
)
def test_what_comes_with_the_name_of_its_site_alone(
    archive: SqliteArchive, known: list[str], taken: Announcement, site: tuple[str, str | None]
) -> None:
    archive.keep_all([listing(address=f"https://{host}/", site="市") for host in known])
    for _ in range(2):
        archive.import_announcements([taken])
        assert archive.connection.execute("SELECT site FROM announcements").fetchall() == [site[:1]]
        assert [each.site for each in archive.announcements()] == [site[1]]


def test_those_of_a_file_are_kept_once_when_they_come_back_in_a_pack(archive: SqliteArchive) -> None:
    notice = Announcement("a", "https://b.org/1")
    archive.keep_all([Bulletin("/home/me/page.html", "t", site="市", announcements=(notice,))])
    archive.import_announcements(archive.announcements(True))
    assert archive.connection.execute("SELECT site FROM announcements").fetchall() == [("市",)]


def test_the_history_knows_when(archive: SqliteArchive) -> None:
    days = [DAY + timedelta(days=each) for each in range(4)]
    for day, page in zip(days, [listing("a"), listing("a", "b"), listing("b"), listing("a")], strict=True):
        archive.keep_arrivals([Arrival(page, seen=day)])
    a, b = archive.announcements(True)
    assert (a.first_seen, a.last_seen, a.gone) == (days[0], days[3], None)
    assert (b.first_seen, b.last_seen, b.gone) == (days[1], days[2], days[3])
    assert a.site == b.site == "example.org"


@pytest.mark.parametrize("make", [listing, article])
@pytest.mark.parametrize("back", [False, True])
def test_an_older_look_changes_nothing_of_what_is(archive: SqliteArchive, make: type, back: bool) -> None:  # type: ignore[type-arg]
    looks = [Arrival(make("a", "b"), seen=DAY), Arrival(make("b", "c"), seen=DAY + timedelta(days=9))]
    for each in reversed(looks) if back else looks:
        archive.keep_arrivals([each])
    assert set(shown(archive)) == {"b", "c"}
    seen = {each.title: (each.first_seen, each.last_seen, each.gone) for each in archive.announcements(True)}
    late = DAY + timedelta(days=9)
    assert seen == {"a": (DAY, DAY, late), "b": (DAY, late, None), "c": (late, late, None)}


def test_what_is_gone_is_not_brought_back_by_what_was_seen_before(archive: SqliteArchive) -> None:
    archive.keep_all([listing("a"), listing("b")])
    archive.keep_arrivals([Arrival(article("a", address=OTHER), seen=DAY)])
    assert shown(archive) == ["b"]
    assert archive.announcements(True)[0].first_seen == DAY


def test_the_page_seen_last_decides_regardless_of_arrival_order(archive: SqliteArchive) -> None:
    archive.keep_all([listing("a")])
    archive.keep_arrivals([Arrival(article("a"), seen=DAY)])
    archive.keep_all([article()])
    assert shown(archive) == ["a"]
    archive.keep_all([listing()])
    assert shown(archive) == []


def test_an_acknowledged_one_that_comes_back_stays_acknowledged(archive: SqliteArchive) -> None:
    archive.keep_all([listing("a")])
    archive.acknowledge("a", None)
    archive.keep_all([listing("b"), listing("a", "b")])
    assert shown(archive) == ["b"]
    assert [(each.acknowledged, each.gone) for each in archive.announcements(True)] == [
        (True, None),
        (False, None),
    ]


def test_a_listing_that_shows_injected_ones_alone_is_no_witness(archive: SqliteArchive) -> None:
    archive.keep_all([article("a")])
    tampering = Tampering(True, masked=("casino",))
    archive.keep_all([Listing(COLUMN, announcements=(Announcement("casino"),), tampering=tampering)])
    assert shown(archive) == ["a"]


def test_the_history_is_whole_and_the_ticker_has_an_end(
    archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_reader.archive.sqlite.write import announcements

    monkeypatch.setattr(announcements, "MOST", 3)
    archive.keep_all([listing(*"abcde")])
    assert shown(archive) == ["c", "d", "e"]
    assert len(archive.announcements(True)) == 5
