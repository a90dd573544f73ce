"""Tags and saved queries that all users of a shared archive have."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from support.packs import bulletin
from tests.support.postgres_databases import shared_archive
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.administration.sharing import share, unshare
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import Label, SavedQuery

Open = Callable[[str], PostgresArchive]


@pytest.fixture
def users() -> dict[str, str]:
    """The addresses of an archive of two bulletins for its users."""
    addresses = shared_archive()
    with PostgresArchive.open(addresses[""]) as archive:
        archive.keep_all([bulletin(1, "今晚停水。"), bulletin(2, "检修。")])
    return addresses


@pytest.fixture
def opened(users: dict[str, str]) -> Iterator[Open]:
    archives: list[PostgresArchive] = []

    def open_as(user: str) -> PostgresArchive:
        archives.append(PostgresArchive.open(users[user]))
        return archives[-1]

    yield open_as
    for archive in archives:
        archive.close()


def test_what_is_shared_all_have(users: dict[str, str], opened: Open) -> None:
    eve, ann = opened("eve"), opened("ann")
    eve.tag([1, 2], ["要闻"])
    eve.save_query("水", "停水")
    assert (ann.tags(), ann.saved_queries()) == ([], [])
    done = share(users["eve"], ["要闻"], ["水"])
    assert (done.tags, done.queries) == ({"要闻": 2}, ("水",))
    for archive in (eve, opened("ann"), opened("ben")):
        assert archive.tags() == [Label("要闻", 2, 2)]
        assert archive.saved_queries() == [SavedQuery("水", "停水")]
    done = unshare(users["eve"], ["要闻"], ["水"])
    assert done.tags == {"要闻": 2}
    assert opened("ann").tags() == []
    assert opened("eve").tags() == [Label("要闻", 2, 2)]
    assert opened("eve").saved_queries() == [SavedQuery("水", "停水")]


def test_what_a_user_has_already_is_not_doubled(users: dict[str, str], opened: Open) -> None:
    eve, ben = opened("eve"), opened("ben")
    for archive in (eve, ben):
        archive.tag([1], ["要闻"])
    share(users["eve"], ["要闻"], [])
    eve.tag([1], ["要闻"])
    assert share(users["eve"], ["要闻"], []).tags == {"要闻": 1}
    assert opened("ben").tags() == [Label("要闻", 1, 1)]


def test_a_reader_shares_nothing_and_loses_nothing(users: dict[str, str], opened: Open) -> None:
    ann = opened("ann")
    ann.tag([1], ["要闻"])
    with pytest.raises(ArchiveError, match="your role may not do this"):
        share(users["ann"], ["要闻"], [])
    assert opened("ann").tags() == [Label("要闻", 1, 1)]
    assert opened("ben").tags() == []


@pytest.mark.parametrize(("move", "message"), [(share, "you have no"), (unshare, "query y is")])
def test_all_or_nothing(users: dict[str, str], opened: Open, move: Callable[..., object], message: str) -> None:
    opened("eve").tag([1], ["x"])
    share(users["eve"], ["x"], [])
    opened("eve").tag([2], ["x"])
    with pytest.raises(ArchiveError, match=message):
        move(users["eve"], ["x", "y"], [])
    assert opened("ann").tags() == [Label("x", 1, 1)]
