"""What arrives, for watches. Numbers are given later: see `number_arrivals` in `version_2`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

NEW, CHANGED, FILE = range(3)

_RECORD = (
    "INSERT INTO arrivals (bulletin, kind) "
    "SELECT * FROM unnest(%s::bigint[], %s::smallint[]) AS n (bulletin, kind) ORDER BY 1 "
    "ON CONFLICT (bulletin, (kind / 2)) DO UPDATE SET kind = excluded.kind, at = excluded.at, number = NULL"
)

_RECORD_FILES = (
    f"INSERT INTO arrivals (bulletin, kind) SELECT DISTINCT bulletin, {FILE} FROM attachment_links "
    "WHERE current AND key_of(address) IN (SELECT key_of(address) FROM unnest(%s::text[]) AS n (address)) "
    "ORDER BY 1 ON CONFLICT (bulletin, (kind / 2)) DO UPDATE SET at = excluded.at, number = NULL"
)


def record_arrivals(connection: Any, kinds: Mapping[int, int]) -> None:
    """Records that a text of each bulletin has arrived. In a transaction of the caller."""
    if kinds:
        ids = sorted(kinds)
        connection.execute(_RECORD, (ids, [kinds[id] for id in ids]))


def record_files(connection: Any, addresses: Iterable[str]) -> None:
    """As `record_arrivals`, of the bulletins whose current texts link files that now have another text."""
    connection.execute(_RECORD_FILES, (list(addresses),))
