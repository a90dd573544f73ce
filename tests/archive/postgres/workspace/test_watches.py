"""Watches of several users, and of what several programs keep at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.support.postgres_databases import postgres_archive, shared_archive
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.postgres.write.arrivals import record_arrivals
from tui_reader.archive.workspace.watches import Watch
from tui_reader.model import Bulletin

WATER = Watch("water", "停水")
Opened = Callable[[str], PostgresArchive]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[PostgresArchive]:
    with PostgresArchive.open(postgres_archive(tmp_path)) as archive:
        yield archive


def notice(number: int, title: str = "停水") -> Bulletin:
    return Bulletin(f"https://example.org/{number}", title=title)


def new(archive: PostgresArchive, name: str = "water") -> list[str]:
    while archive.update_watches():
        pass
    return [each.row.address.rpartition("/")[2] for each in archive.watch_matches(name, 0, 99)]


def look(archive: PostgresArchive) -> None:
    for state in archive.watches():
        archive.see_watch(state.watch.name, state.checked)


def test_what_is_committed_late_is_not_missed(archive: PostgresArchive) -> None:
    """A writer that began earlier commits after another one, whose bulletins somebody has looked at meanwhile."""
    late = archive.keep(notice(1))
    archive.save_watch(WATER)
    assert new(archive) == []
    with PostgresArchive.open(archive.server.address) as other:
        with other.server.transaction() as connection:
            record_arrivals(connection, {late: 1})
            archive.keep(notice(2))
            assert new(archive) == ["2"]
            look(archive)
            assert new(archive) == []
        assert new(archive) == ["1"]


def test_a_writer_that_fails_leaves_what_was_there(archive: PostgresArchive) -> None:
    archive.save_watch(WATER)
    id = archive.keep(notice(1))
    with PostgresArchive.open(archive.server.address) as other:
        with suppress(ZeroDivisionError), other.server.transaction() as connection:
            record_arrivals(connection, {id: 1})
            assert new(archive) == []
            raise ZeroDivisionError
        assert new(archive) == ["1"]


def test_two_programs_of_a_user_compare_the_same_arrivals(archive: PostgresArchive) -> None:
    archive.save_watch(WATER)
    with PostgresArchive.open(archive.server.address) as other:
        archive.keep_all([notice(1), notice(2)])
        assert (other.update_watches(1), archive.update_watches(), other.update_watches()) == (1, 1, 0)
        assert new(archive) == new(other) == ["2", "1"]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens a new archive as a reader (ann, ben), an editor (eve) or a syncer (sam)."""
    addresses = shared_archive()
    with ExitStack() as archives:
        yield lambda user: archives.enter_context(PostgresArchive.open(addresses[user]))


def test_each_user_has_watches_of_their_own(opened: Opened) -> None:
    ann, ben, sam = opened("ann"), opened("ben"), opened("sam")
    ann.save_watch(WATER)
    ben.save_watch(WATER._replace(query="停电", sources=("county",)))
    sam.keep_page(notice(1), origin="county")
    sam.keep_page(notice(2, "停电"), origin="county")
    assert (new(ann), new(ben)) == (["1"], ["2"])
    look(ann)
    assert (new(ann), new(ben)) == ([], ["2"])
    sam.rename_origin("county", "town")
    assert [each.watch.sources for each in ben.watches()] == [("town",)]
    ben.forget_watch("water")
    assert (len(ann.watches()), ben.watches()) == (1, [])


def test_a_shared_watch_has_a_state_of_each_user(opened: Opened) -> None:
    ann, ben, eve = opened("ann"), opened("ben"), opened("eve")
    eve.save_watch(WATER)
    eve.share_watch("water", True)
    assert [each.watch for each in ann.watches()] == [WATER._replace(shared=True)]
    eve.keep_all([notice(1), notice(2, "停电")])
    assert (new(ann), new(ben)) == (["1"], ["1"])
    look(ann)
    assert (new(ann), new(ben), new(eve)) == ([], ["1"], ["1"])
    # Another query of the editor counts for all.
    eve.save_watch(WATER._replace(query="停电", shared=True))
    assert (new(ann), new(ben)) == ([], ["2"])
    with pytest.raises(ArchiveError, match="shared"):
        ann.forget_watch("water")
    with pytest.raises(ArchiveError, match="your role may not do this"):
        ann.save_watch(WATER._replace(shared=True))
    eve.share_watch("water", False)
    assert (ann.watches(), [each.watch.name for each in eve.watches()]) == ([], ["water"])
    with pytest.raises(ArchiveError, match="no watch water is shared"):
        eve.share_watch("water", False)


def test_an_own_watch_hides_a_shared_one(opened: Opened) -> None:
    ann, eve = opened("ann"), opened("eve")
    eve.save_watch(WATER._replace(query="停电", shared=True))
    ann.save_watch(WATER)
    eve.keep_all([notice(1), notice(2, "停电")])
    assert (new(ann), new(eve)) == (["1"], ["2"])
    ann.forget_watch("water")
    assert new(ann) == ["2"]


def test_two_shared_watches_have_different_names(opened: Opened) -> None:
    eve = opened("eve")
    eve.save_watch(WATER._replace(shared=True))
    eve.save_watch(WATER)
    with pytest.raises(ArchiveError, match="there is a watch named water already"):
        eve.share_watch("water", True)
