"""Writing the terms of bulletins, in the transactions that change their texts or those of their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tui_reader.archive.postgres.search.terms import bulletin_terms, keys_version

NUMBER = "SELECT terms_number(%s)"
"""The number of a version of keys, which is new in the archive when none has it yet."""

_ADD = (
    "INSERT INTO terms AS t (version, sort_date, id, terms) "
    "SELECT %s, sort_date, id, %s::integer[] FROM bulletins WHERE id = %s "
    "ON CONFLICT (version, sort_date, id) DO UPDATE SET terms = excluded.terms "
    "WHERE t.terms <> excluded.terms"
)

_OTHER_VERSIONS = "SELECT number FROM terms_versions WHERE number <> %s"

# Before the new ones are added: the upgrade of the keys locks these first, too. One bulletin in each call, so that
# its day chooses one partition and the index of its primary key is used: joined to a list of bulletins, the
# planner scans all terms of the archive.
_REMOVE_OTHERS = (
    "DELETE FROM terms WHERE version = ANY(%s) AND id = %s "
    "AND sort_date = (SELECT sort_date FROM bulletins WHERE id = %s)"
)

_TEXTS_OF_FILES = (
    "SELECT l.bulletin, t.contract FROM attachment_links l "
    "JOIN attachments a ON key_of(a.address) = key_of(l.address) JOIN file_texts t ON t.id = a.file "
    "WHERE l.bulletin = ANY(%s) AND l.current AND t.contract IS NOT NULL ORDER BY l.bulletin"
)

_LINKING = (
    "SELECT d.id, d.contract FROM documents d WHERE d.id IN (SELECT l.bulletin FROM attachment_links l "
    "WHERE l.current AND key_of(l.address) IN "
    "(SELECT key_of(address) FROM unnest(%s::text[]) AS asked (address))) ORDER BY d.id"
)

# A writer that keeps one of them at the same time has removed it from these, or waits for it.
_OUTDATED = (
    "WITH outdated AS (SELECT t.sort_date, t.id FROM terms t "
    "WHERE t.version IN (SELECT number FROM terms_versions WHERE number <> %s) "
    "ORDER BY t.sort_date, t.id LIMIT %s FOR UPDATE SKIP LOCKED) "
    "SELECT d.id, d.contract FROM outdated JOIN documents d USING (id) ORDER BY d.id"
)

PORTION = 256
"""Bulletins whose terms are renewed in one transaction."""

_PORTION = 64
"""Bulletins whose files are read at once."""


def write_terms(connection: Any, documents: Mapping[int, bytes], *, with_files: bool = True) -> None:
    """Writes the terms of bulletins, given their packed documents, in place of those that they had. In a
    transaction of the caller, after the bulletins with their dates and the links to their files have been written.
    `with_files`: they may have kept files."""
    ids = sorted(documents)
    for at in range(0, len(ids), _PORTION):
        some = ids[at : at + _PORTION]
        passages = _passages(connection, some) if with_files else {}
        write_keys(connection, {id: bulletin_terms(documents[id], passages.get(id, ())) for id in some})


def write_terms_linking(connection: Any, addresses: Iterable[str]) -> None:
    """Writes the terms of the bulletins whose current texts link one of these attachments, after their files or
    the texts of these have changed. In a transaction of the caller."""
    found = connection.execute(_LINKING, (list(addresses),), binary=True).fetchall()
    write_terms(connection, dict(found))


def renew_terms(connection: Any, limit: int) -> int:
    """Replaces the terms of up to `limit` bulletins that have keys of another version, the newest first; returns
    how many. In a transaction of the caller. Several programs may do this at once."""
    (number,) = connection.execute(NUMBER, (keys_version(),)).fetchone()
    found = dict(connection.execute(_OUTDATED, (number, limit), binary=True).fetchall())
    write_terms(connection, found)
    return len(found)


def write_keys(connection: Any, keys: Mapping[int, Sequence[int]]) -> None:
    """As `write_terms`, for keys that `bulletin_terms` has made."""
    if not keys:
        return
    (number,) = connection.execute(NUMBER, (keys_version(),)).fetchone()
    ids = sorted(keys)
    others = [other for (other,) in connection.execute(_OTHER_VERSIONS, (number,))]
    with connection.cursor() as cursor:
        if others:
            cursor.executemany(_REMOVE_OTHERS, [(others, id, id) for id in ids])
        cursor.executemany(_ADD, [(number, _array(keys[id]), id) for id in ids])


def _array(keys: Sequence[int]) -> str:
    """Integers as the text of an array: the driver takes longer for a list."""
    return f"{{{','.join(map(str, keys))}}}"


def _passages(connection: Any, ids: Sequence[int]) -> dict[int, list[str]]:
    """The passages of the files of bulletins. A damaged text has none; the error is reported when it is read."""
    found: dict[int, list[str]] = {}
    for id, text in connection.execute(_TEXTS_OF_FILES, (list(ids),), binary=True):
        found.setdefault(id, []).extend(_texts(text))
    return found


def _texts(document: bytes) -> Iterator[str]:
    from tui_reader.archive.attached_passages import attached_text

    try:
        yield from [each.passage.text for each in attached_text(document).passages]
    except ValueError:
        return
