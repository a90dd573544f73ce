"""Writing what is extracted from texts, in the transactions that change these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_reader.archive.extracted import rules
from tui_reader.archive.extracted.storage import StoredFacts

_PUT = (
    "INSERT INTO extracts (bulletin, rules, identities, key_dates, citing) "
    "SELECT n.bulletin, (SELECT extraction_rules_number(%s)), n.identities, n.key_dates, n.citing "
    "FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[], %s::bytea[]) "
    "AS n (bulletin, identities, key_dates, citing) ON CONFLICT (bulletin) DO UPDATE SET rules = excluded.rules, "
    "identities = excluded.identities, key_dates = excluded.key_dates, citing = excluded.citing"
)

_IDENTITIES = "unnest(%s::bigint[], %s::bigint[]) AS n (key, bulletin)"
_CITATIONS = (
    "unnest(%s::bigint[], %s::bigint[], %s::smallint[]) AS n (key, bulletin, effect) "
    "JOIN bulletins b ON b.id = n.bulletin"
)
_KEY_DATES = "unnest(%s::integer[], %s::bigint[], %s::integer[]) AS n (on_day, bulletin, number)"

_ADD = (
    f"INSERT INTO identities SELECT n.key, n.bulletin FROM {_IDENTITIES} ON CONFLICT DO NOTHING",
    f"INSERT INTO citations SELECT n.key, b.sort_date, n.bulletin, n.effect FROM {_CITATIONS} "
    "ON CONFLICT (key, sort_date, bulletin) DO UPDATE SET effect = excluded.effect",
    f"INSERT INTO key_dates SELECT n.on_day, n.bulletin, n.number FROM {_KEY_DATES} ON CONFLICT DO NOTHING",
)

_REMOVE = (
    f"DELETE FROM identities i USING {_IDENTITIES} WHERE i.key = n.key AND i.bulletin = n.bulletin",
    f"DELETE FROM citations c USING {_CITATIONS} "
    "WHERE c.key = n.key AND c.sort_date = b.sort_date AND c.bulletin = n.bulletin",
    f"DELETE FROM key_dates k USING {_KEY_DATES} "
    "WHERE k.on_day = n.on_day AND k.bulletin = n.bulletin AND k.number = n.number",
)


def add(connection: Any, found: Mapping[int, StoredFacts]) -> None:
    """Writes what the rules of this program have found in the current texts of bulletins, after `remove` and after
    their dates have been written. In a transaction of the caller."""
    if found:
        columns = zip(*((id, *facts) for id, facts in sorted(found.items())), strict=True)
        connection.execute(_PUT, [rules.rules_version(), *map(list, columns)])
        _run(connection, _ADD, found)


def remove(connection: Any, stored: Mapping[int, StoredFacts]) -> None:
    """Removes what was found before in the texts of bulletins, except for the packed values, which `add` replaces.
    In a transaction of the caller, before the dates of bulletins are changed."""
    sound = {id: facts for id, facts in stored.items() if facts.is_sound}
    _run(connection, _REMOVE, sound)
    if damaged := [id for id in stored if id not in sound]:
        # Nothing says where their rows are, and all of them are looked through.
        for table in ("identities", "citations", "key_dates"):
            connection.execute(f"DELETE FROM {table} WHERE bulletin = ANY(%s)", (damaged,))


def _run(connection: Any, statements: Sequence[str], facts: Mapping[int, StoredFacts]) -> None:
    rows: tuple[Iterable[tuple[int, ...]], ...] = (
        [(key, id) for id, each in facts.items() for key in each.keys],
        [(key, id, effect) for id, each in facts.items() for key, effect in each.citations.items()],
        [(day, id, number) for id, each in facts.items() for number, day in enumerate(each.days)],
    )
    for statement, some in zip(statements, rows, strict=True):
        if some:
            # In the order of keys, in which writers that meet wait for each other.
            connection.execute(statement, [list(column) for column in zip(*sorted(some), strict=True)])
