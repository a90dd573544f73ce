"""The announcements of the sites' tickers: when each was met, and which were acknowledged."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from tui_reader.archive.record import moment
from tui_reader.model import Announcement, Bulletin, Listing
from tui_reader.shown import unmasked

# An acknowledgement belongs to the reader, not to the archive that met the announcement: it is kept with the
# marks. One without an address covers every announcement with its title.
_ACKNOWLEDGED = (
    "EXISTS (SELECT 1 FROM acknowledged AS seen WHERE seen.title = announcements.title "
    "AND (seen.address = '' OR seen.address = coalesce(announcements.address, '')))"
)


MOST = 300
"""A ticker of more would take longer to go round than anybody watches, and to load than a start may."""


def keep(connection: sqlite3.Connection, page: Bulletin | Listing, now: datetime) -> None:
    """Adds the announcements of a page, or moves the time they were last seen."""
    masked = page.tampering.masked
    for notice in page.announcements:
        title = unmasked(notice.title, masked)
        if not title:
            continue
        first, last = _utc(notice.first_seen or now), _utc(notice.last_seen or now)
        connection.execute(
            "INSERT INTO announcements (site, title, address, first_seen, last_seen) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (site, title) DO UPDATE SET address = coalesce(excluded.address, address), "
            "first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)",
            (_site(page), title, notice.address, first, last),
        )
        _derive(connection, "title = ?", (title,))


def announcements(connection: sqlite3.Connection, all: bool) -> list[Announcement]:
    """The announcements met last, in the order in which they were met; `all`: also those acknowledged."""
    found = connection.execute(
        "SELECT title, address, first_seen, last_seen, acknowledged FROM "
        f"(SELECT * FROM announcements WHERE {'1' if all else 'acknowledged = 0'} ORDER BY id DESC LIMIT {MOST}) "
        "ORDER BY id"
    )
    return [
        Announcement(title, address, moment(first), moment(last), bool(done))
        for title, address, first, last, done in found
    ]


def acknowledge(connection: sqlite3.Connection, title: str, address: str | None) -> None:
    connection.execute("INSERT OR IGNORE INTO acknowledged VALUES (?, ?)", (title, address or ""))
    _derive(connection, "title = ?", (title,))


def derive_all(connection: sqlite3.Connection) -> None:
    """Brings the column `acknowledged` of every announcement in line with what is kept."""
    _derive(connection, "1", ())


def _derive(connection: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> None:
    connection.execute(f"UPDATE announcements SET acknowledged = {_ACKNOWLEDGED} WHERE {condition}", values)


def _site(page: Bulletin | Listing) -> str:
    """The name of the site, failing that its host: a page that does not name its site comes from one too."""
    name = unmasked(page.site, page.tampering.masked)
    if name:
        return name
    scheme, separator, rest = page.address.partition("://")
    return rest.partition("/")[0] if separator and scheme in ("http", "https") else ""


def _utc(value: datetime) -> str:
    """One zone and one width, so that times compare as text."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")
