"""Roles of a shared archive: who may read, keep, sync and change it.

They are PostgreSQL roles without a login, named after the database (`news_reader`), which are granted to the roles
of people and machines:

- reader: reads everything, and has marks, tags, saved queries and dismissed announcements of its own;
- editor: a reader that keeps bulletins and files, edits sources, and changes what all share (`user_name` '');
- syncer: a reader that keeps bulletins and files, and syncs sources;
- owner: owns the tables, and so may upgrade the archive and see the marks of everybody.

Rows of others are kept apart by row-level security, by the role that is logged in. Triggers that count run as the
owner. Without the right to make roles, an archive belongs to the role that made it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import sql

from tui_reader.archive.errors import ArchiveError

NAMES = ("reader", "editor", "syncer", "owner")

PERSONAL = (
    *("marks", "tags", "saved", "acknowledged", "waiting_marks", "notes", "note_places"),
    *("watches", "watch_states", "watch_matches", "collections"),
)
"""Tables of the rows of users, and shared ones."""

_COUNTED = ("days_marked", "sources_marked", "origins_marked")
"""Tables of sums about users, which triggers keep."""

_WORKERS = ("workers", "hosts", "robots")
"""Tables of machines that sync."""

_OWN = (
    *("archive", "terms_versions", "terms_partitions", "common_terms", "common_terms_made"),
    "extraction_rules",
    "arrival_numbers",
)
"""Tables that none but functions of the owner change."""

_FOR_READERS = ("number_arrivals()",)
"""Functions with the rights of the owner that every reader may call."""

_UNDELETED = ("bulletins", "documents")
"""Tables whose rows nobody but the owner may delete."""


_LONGEST = 63
"""Bytes of a name, of which PostgreSQL cuts off the rest: two archives could get the same roles."""

TOO_LONG = "the names of its roles would be too long for PostgreSQL (63 bytes); give the database a shorter name"


class RoleNames(NamedTuple):
    """The roles of an archive, by what they may do."""

    reader: str
    editor: str
    syncer: str
    owner: str

    @classmethod
    def of(cls, prefix: str) -> RoleNames:
        """The roles with this prefix, which `archive.roles` keeps."""
        return cls(*(f"{prefix}_{name}" for name in NAMES))


class UnusableRole(ArchiveError):
    """A role is there that was not made for an archive."""


def make(connection: Any, prefix: str) -> RoleNames | None:
    """Makes the roles that are missing; None where the role that is logged in may not, unless all are there and it
    is an owner. In a transaction of the caller. Raises UnusableRole where one of these names is somebody's, or too
    long."""
    roles = RoleNames.of(prefix)
    there = {
        name: (login, superuser, member)
        for name, login, superuser, member in connection.execute(
            "SELECT rolname, rolcanlogin, rolsuper, pg_has_role(session_user, oid, 'MEMBER') "
            "FROM pg_roles WHERE rolname = ANY (%s)",
            (list(roles),),
        )
    }
    for name, (login, superuser, _member) in there.items():
        if login or superuser:
            raise UnusableRole(None, f"the role {name} belongs to somebody; rename it, or the database")
    (superuser, maker, own) = connection.execute(
        "SELECT rolsuper, rolsuper OR rolcreaterole, rolsuper OR pg_has_role(session_user, d.datdba, 'MEMBER') "
        "FROM pg_roles, pg_database d WHERE rolname = session_user AND d.datname = current_database()"
    ).fetchone()
    if not (maker and own):
        complete = len(there) == len(roles) and there[roles.owner][2]
        return roles if complete else None
    if max(len(name.encode()) for name in roles) > _LONGEST:
        raise UnusableRole(None, TOO_LONG)
    for name in roles:
        if name not in there:
            connection.execute(_sql("CREATE ROLE {role} NOLOGIN", role=name))
    for inner, outer in (
        (roles.reader, roles.editor),
        (roles.reader, roles.syncer),
        (roles.editor, roles.owner),
        (roles.syncer, roles.owner),
    ):
        connection.execute(_sql("GRANT {inner} TO {outer}", inner=inner, outer=outer))
    if not superuser:
        connection.execute(_sql("GRANT {owner} TO SESSION_USER", owner=roles.owner))
    (database,) = connection.execute("SELECT current_database()").fetchone()
    connection.execute(_sql("GRANT CREATE ON DATABASE {base} TO {owner}", base=database, owner=roles.owner))
    return roles


def grant(connection: Any, roles: RoleNames | None) -> None:
    """Gives the roles their rights on all tables, and keeps the rows of users apart, which is all that is done
    without roles. As the owner, in a transaction of the caller; may be run again for what an upgrade adds."""
    for table in (*PERSONAL, *_COUNTED):
        connection.execute(_sql("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", table=table))
        _policy(connection, table, "own", "FOR ALL USING (user_name = session_user)")
    for table in PERSONAL:
        _policy(connection, table, "shared", "FOR SELECT USING (user_name = '')")
    _policy(connection, "notes", "shared_by_choice", "FOR SELECT USING (shared)")
    if roles is None:
        return
    for table in PERSONAL:
        _policy(connection, table, "editors", "FOR ALL TO {role} USING (user_name = '')", roles.editor)
    connection.execute("REVOKE ALL ON ALL TABLES IN SCHEMA bulletin_tui FROM PUBLIC")
    connection.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA bulletin_tui FROM PUBLIC")
    connection.execute(_sql("GRANT USAGE ON SCHEMA bulletin_tui TO {reader}", reader=roles.reader))
    connection.execute(_sql("GRANT USAGE ON SEQUENCE watches_id_seq TO {role}", role=roles.reader))
    for role in (roles.editor, roles.syncer):
        # Identifiers are taken before the rows are written.
        connection.execute(_sql("GRANT USAGE ON ALL SEQUENCES IN SCHEMA bulletin_tui TO {role}", role=role))
    for table in _tables(connection):
        for role, rights in _rights(table, roles).items():
            statement = f"GRANT {rights} ON {{table}} TO {{role}}"
            connection.execute(_sql(statement, table=table, role=role))
    # Functions with the rights of the owner change what writers alone may.
    for writes, signature in connection.execute(
        "SELECT prosecdef, oid::regprocedure::text FROM pg_proc "
        "WHERE pronamespace = 'bulletin_tui'::regnamespace AND prokind = 'f'"
    ).fetchall():
        for_writers = writes and signature not in _FOR_READERS
        for role in (roles.editor, roles.syncer) if for_writers else (roles.reader,):
            statement = f"GRANT EXECUTE ON FUNCTION {signature} TO {{role}}"
            connection.execute(_sql(statement, role=role))


def _tables(connection: Any) -> list[str]:
    """All tables, partitions too: searches read these by name."""
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'bulletin_tui'::regnamespace AND relkind IN ('r', 'p')"
    )
    return [name for (name,) in found.fetchall()]


def _rights(table: str, roles: RoleNames) -> dict[str, str]:
    """The rights on a table, by role. A table of a later version that is not named here is one of bulletins."""
    if table in PERSONAL:
        return {roles.reader: "SELECT, INSERT, UPDATE, DELETE"}
    found = {roles.reader: "SELECT"}
    if table in (*_OWN, *_COUNTED) or table.endswith("_total"):
        return found
    if table in _WORKERS:
        return {**found, roles.syncer: "SELECT, INSERT, UPDATE, DELETE"}
    rights = "SELECT, INSERT, UPDATE" if table in _UNDELETED else "SELECT, INSERT, UPDATE, DELETE"
    return {**found, roles.editor: rights, roles.syncer: rights}


def _policy(connection: Any, table: str, name: str, rule: str, role: str = "") -> None:
    connection.execute(_sql("DROP POLICY IF EXISTS {name} ON {table}", name=name, table=table))
    statement = f"CREATE POLICY {{name}} ON {{table}} {rule}"
    connection.execute(_sql(statement, name=name, table=table, **({"role": role} if role else {})))


def _sql(statement: str, **names: str) -> Any:
    """A statement with names of tables and roles, quoted."""
    return sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()})


def as_role(role: str) -> Any:
    """The statement that works as a role until the end of the transaction."""
    return _sql("SET LOCAL ROLE {role}", role=role)


def changes_of_owner(connection: Any, owner: str) -> list[Any]:
    """The statements that give the schema and all that is in it to a role."""
    found = [_sql("ALTER SCHEMA bulletin_tui OWNER TO {owner}", owner=owner)]
    found += [
        _sql("ALTER TABLE {table} OWNER TO {owner}", table=each, owner=owner) for each in _tables(connection)
    ]
    functions = connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'bulletin_tui'::regnamespace"
    )
    for (signature,) in functions.fetchall():
        statement = f"ALTER FUNCTION {signature} OWNER TO {{owner}}"
        found.append(_sql(statement, owner=owner))
    return found
