"""Roles of a shared archive: what each may do, and what it sees of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.support.postgres_databases import postgres_database
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.administration import making
from tui_reader.archive.postgres.administration.status import status
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import (
    Arrival,
    ArrivedFile,
    FailedFetch,
    LastCrawl,
    Marks,
    Position,
    Raw,
    SeenDocument,
    Synced,
)
from tui_reader.model import Announcement, Attachment, Bulletin, Paragraph
from tui_reader.query.syntax import parse

Login = Callable[[str], "psycopg.Connection[Any]"]
PERSONAL = (
    *("marks", "tags", "saved", "acknowledged", "waiting_marks", "notes", "note_places"),
    *("watches", "watch_states", "watch_matches", "collections"),
)


def as_user(address: str, user: str) -> str:
    """The address of a database for another role of the tests' server, where nobody needs a password."""
    return address.replace("//postgres@", f"//{user}@")


@pytest.fixture(scope="module")
def address() -> str:
    address = postgres_database()
    making.create(address)
    name = address.partition("@/")[2].partition("?")[0]
    with psycopg.connect(address) as connection:
        for user, role in (("ann", "reader"), ("ben", "reader"), ("eve", "editor"), ("sam", "syncer")):
            connection.execute(f"CREATE ROLE {name}_{user} LOGIN IN ROLE {name}_{role}")
        connection.execute(f"CREATE ROLE {name}_zoe LOGIN")
        connection.execute(f"CREATE ROLE {name}_max LOGIN IN ROLE {name}_owner")
    return address


@pytest.fixture
def login(address: str) -> Iterator[Login]:
    """Logs in as one of the roles above; what it does is undone at the end."""
    name = address.partition("@/")[2].partition("?")[0]
    with ExitStack() as opened:

        def connect(user: str) -> psycopg.Connection[Any]:
            connection = psycopg.connect(as_user(address, f"{name}_{user}"), options="-c search_path=bulletin_tui")
            opened.callback(connection.close)
            return connection

        yield connect


def test_a_reader_changes_nothing_but_what_is_its_own(login: Login) -> None:
    found = login("ann").execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'bulletin_tui'::regnamespace AND relkind IN ('r', 'p') "
        "AND has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES')"
    )
    assert {table for (table,) in found} == set(PERSONAL)


@pytest.mark.parametrize("table", ["bulletins", "documents", "terms", "files", "synced", "saved"])
def test_nobody_else_reads_anything(login: Login, table: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        login("zoe").execute(f"SELECT * FROM bulletin_tui.{table}")


def test_a_reader_runs_one_function_with_the_rights_of_the_owner(login: Login) -> None:
    found = login("ann").execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'bulletin_tui'::regnamespace AND prosecdef "
        "AND has_function_privilege(oid, 'EXECUTE')"
    )
    # It gives numbers to what has arrived, and takes no argument.
    assert found.fetchall() == [("number_arrivals",)]


KEEP = "INSERT INTO site_names VALUES ('example.org', 'Example')"


@pytest.mark.parametrize("user", ["eve", "sam", "max"])
def test_editors_syncers_and_owners_keep(login: Login, user: str) -> None:
    login(user).execute(KEEP)


@pytest.mark.parametrize(
    "statement",
    [
        KEEP,
        "DELETE FROM bulletins",
        "UPDATE archive SET version = 99",
        "UPDATE days_total SET total = 0",
        "DELETE FROM hosts",
        "UPDATE source_jobs SET due = now()",
        "DELETE FROM workers",
        "SELECT terms_number('x')",
        "CREATE TABLE bulletin_tui.mine ()",
        "ALTER TABLE marks DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own ON marks",
        "TRUNCATE marks",
    ],
)
def test_what_a_reader_cannot_do(login: Login, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        login("ann").execute(statement)


@pytest.mark.parametrize("statement", ["DELETE FROM bulletins", "DELETE FROM documents", "DROP TABLE marks"])
@pytest.mark.parametrize("user", ["eve", "sam"])
def test_none_but_the_owner_deletes_bulletins(login: Login, user: str, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        login(user).execute(statement)


def test_rows_of_others_are_neither_seen_nor_changed(login: Login) -> None:
    ann, ben = login("ann"), login("ben")
    ann.execute("INSERT INTO saved (name, query) VALUES ('mine', 'a')")
    ann.commit()
    assert ann.execute("SELECT name FROM saved").fetchall() == [("mine",)]
    assert ben.execute("SELECT name FROM saved").fetchall() == []
    assert ben.execute("UPDATE saved SET query = 'b'").rowcount == 0
    assert ben.execute("DELETE FROM saved").rowcount == 0
    ann.execute("DELETE FROM saved")
    ann.commit()


@pytest.mark.parametrize("owner", ["postgres", ""])
def test_a_reader_writes_no_rows_for_others(login: Login, owner: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        login("ann").execute("INSERT INTO saved (user_name, name, query) VALUES (%s, 'n', 'q')", (owner,))


def test_a_reader_gives_its_rows_to_nobody(login: Login) -> None:
    ann = login("ann")
    ann.execute("INSERT INTO saved (name, query) VALUES ('mine', 'a')")
    with pytest.raises(errors.InsufficientPrivilege):
        ann.execute("UPDATE saved SET user_name = ''")


def test_editors_write_what_all_see(login: Login) -> None:
    eve, ann = login("eve"), login("ann")
    eve.execute("INSERT INTO saved (user_name, name, query) VALUES ('', 'ours', 'q')")
    eve.commit()
    assert ann.execute("SELECT user_name, name FROM saved").fetchall() == [("", "ours")]
    assert ann.execute("DELETE FROM saved").rowcount == 0
    assert eve.execute("DELETE FROM saved").rowcount == 1
    eve.commit()


def test_sums_of_others_are_not_seen(login: Login) -> None:
    with login("max") as owner:
        owner.execute("INSERT INTO days_marked VALUES ('somebody', 1, 5, 5)")
        owner.commit()
        assert login("ann").execute("SELECT * FROM days_marked").fetchall() == []
        owner.execute("DELETE FROM days_marked")


class TestArchive:
    """What each role does through the archive, as the program does it."""

    @pytest.fixture
    def opened(self, address: str) -> Iterator[Callable[[str], PostgresArchive]]:
        name = address.partition("@/")[2].partition("?")[0]
        with ExitStack() as archives:
            yield lambda user: archives.enter_context(PostgresArchive.open(as_user(address, f"{name}_{user}")))

    @pytest.mark.parametrize("user", ["eve", "sam"])
    def test_keeping_syncing_and_fetching(self, opened: Callable[[str], PostgresArchive], user: str) -> None:
        archive = opened(user)
        file = f"https://example.org/{user}.xls"
        page = Bulletin(
            f"https://example.org/{user}",
            title="停水通知",
            published=datetime(2024, 5, 1, tzinfo=UTC),
            preamble=(Paragraph("今晚停水。"),),
            attachments=(Attachment("表", file),),
            announcements=(Announcement("招聘公告", "https://example.org/job"),),
        )
        (kept,) = archive.keep_arrivals([Arrival(page, origin="county", raw=Raw(b"<p>", None, None))])
        assert kept is not None
        changed = replace(page, preamble=(Paragraph("明晚停水。"),))
        archive.keep_arrivals([Arrival(changed, origin="county")])
        assert len(archive.revisions(kept.id)) == 2
        archive.keep_files([ArrivedFile(file, "a.xls", b"xls", None, datetime(2024, 5, 2, tzinfo=UTC))])
        assert archive.attachments(kept.id)[0].state == "kept"
        archive.record_seen([SeenDocument(page.address or "", "etag", None, None)])
        archive.record_failures("county", [FailedFetch("https://example.org/x", "gone", False)])
        archive.set_last_crawl("county", LastCrawl("settings", None, None))
        archive.set_synced("county", Synced(datetime(2024, 5, 2, tzinfo=UTC), "done", 1, 0, 0, None))
        archive.keep_to_quota(1)
        archive.rename_origin("county", "town")
        archive.rename_origin("town", "county")
        archive.index()
        assert archive.matching(parse("停水"), [kept.id]) == [kept.id]

    def test_reading(self, opened: Callable[[str], PostgresArchive]) -> None:
        address = "https://example.org/read"
        id = opened("eve").keep(Bulletin(address, title="停电", preamble=(Paragraph("明晚停电。"),)))
        ann, ben = opened("ann"), opened("ben")
        unread = ben.counts().unread
        ann.set_read(id, True)
        ann.set_starred(id, True)
        ann.set_position(id, Position(1, 2))
        ann.tag([id], ["mine"])
        ann.save_query("later", "停电")
        ann.acknowledge("招聘公告", None)
        assert ann.marks(id) == Marks(True, True, Position(1, 2))
        assert ben.marks(id) == Marks()
        assert ben.counts().unread == unread
        assert (ben.tags(), ben.saved_queries()) == ([], [])
        assert [hit.row.id for hit in ben.search(parse("停电")).hits(0, 5)] == [id]
        assert ben.sync_jobs().jobs() == []
        assert ben.attachments(id) == []

    def test_a_reader_keeps_nothing(self, opened: Callable[[str], PostgresArchive]) -> None:
        before = opened("ann").counts()
        with pytest.raises(ArchiveError, match="your role may not do this"):
            opened("ann").keep(Bulletin("https://example.org/no", title="不行"))
        assert opened("ann").counts() == before


class TestMaking:
    def test_it_may_be_made_again(self, address: str) -> None:
        again = making.create(address)
        assert again.before == again.version
        assert making.upgrade(address).roles == again.roles

    def test_without_the_right_to_make_roles_there_are_none(self) -> None:
        address = postgres_database()
        name = address.partition("@/")[2].partition("?")[0]
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {name}_pat LOGIN")
            connection.execute(f"ALTER DATABASE {name} OWNER TO {name}_pat")
        mine = as_user(address, f"{name}_pat")
        made = making.create(mine)
        assert (made.before, made.roles) == (0, ())
        assert "CREATEROLE" in made.note
        assert status(mine).roles == ()
        # Somebody who may makes them later, and everything is given to the owner.
        assert making.create(address).roles[0] == f"{name}_reader"
        with psycopg.connect(address) as connection:
            found = connection.execute(
                "SELECT DISTINCT pg_get_userbyid(relowner)::text FROM pg_class "
                "WHERE relnamespace = 'bulletin_tui'::regnamespace"
            ).fetchall()
        assert found == [(f"{name}_owner",)]

    def test_a_role_of_somebody_is_not_taken(self) -> None:
        address = postgres_database()
        name = address.partition("@/")[2].partition("?")[0]
        with psycopg.connect(address) as connection:
            connection.execute(f"CREATE ROLE {name}_editor LOGIN")
        with pytest.raises(ArchiveError, match="belongs to somebody"):
            making.create(address)
        with pytest.raises(ArchiveError, match="no archive in this database"):
            status(address)

    def test_names_that_would_be_cut_off_are_refused(self) -> None:
        """Two databases that begin alike would share their roles."""
        address = postgres_database()
        name = address.partition("@/")[2].partition("?")[0]
        long = f"{name}_{'x' * 63}"[:57]
        with psycopg.connect(address.replace(f"/{name}?", "/postgres?"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {long}")
        other = address.replace(f"/{name}?", f"/{long}?")
        with pytest.raises(ArchiveError, match="give the database a shorter name"):
            making.create(other)
        with pytest.raises(ArchiveError, match="no archive in this database"):
            status(other)

    def test_a_role_with_createrole_needs_no_superuser(self) -> None:
        address = postgres_database()
        name = address.partition("@/")[2].partition("?")[0]
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {name}_kim LOGIN CREATEROLE")
            connection.execute(f"ALTER DATABASE {name} OWNER TO {name}_kim")
        mine = as_user(address, f"{name}_kim")
        assert making.create(mine).roles == tuple(
            f"{name}_{role}" for role in ("reader", "editor", "syncer", "owner")
        )
        assert status(mine).roles == tuple(f"{name}_{role}" for role in ("editor", "owner", "reader", "syncer"))


@pytest.mark.parametrize(("user", "may"), [("ann", False), ("eve", True), ("sam", True)])
def test_who_may_keep_bulletins_is_known_before_it_is_tried(address: str, user: str, may: bool) -> None:
    name = address.partition("@/")[2].partition("?")[0]
    with PostgresArchive.open(as_user(address, f"{name}_{user}")) as archive:
        assert archive.may_keep() is may
