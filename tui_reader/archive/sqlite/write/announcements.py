"""Writing announcements: when each was first and last seen, when it disappeared, whether it was acknowledged."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from tui_reader.announcement import Announcement
from tui_reader.archive.arrivals import site_of, site_of_announcement
from tui_reader.archive.record import host_of, moment, utc
from tui_reader.archive.stored_text import spellings
from tui_reader.archive.values import MOST_ANNOUNCEMENTS
from tui_reader.display_title import unmasked

if TYPE_CHECKING:
    from tui_reader.model import Bulletin, Listing

# Acknowledgements belong to the reader: they are stored with the marks, which may be in another file. One without
# an address covers every announcement with its title.
_ACKNOWLEDGED = (
    "EXISTS (SELECT 1 FROM acknowledged AS seen WHERE seen.title = announcements.title "
    "AND (seen.address = '' OR seen.address = coalesce(announcements.address, '')))"
)


MOST = MOST_ANNOUNCEMENTS


def keep(
    connection: sqlite3.Connection, page: Bulletin | Listing, now: datetime, latest: datetime | None = None
) -> None:
    """Records the announcements of a page that was seen at `now`, and those that are gone from it. `latest`: when
    the page was last seen; if that is later than `now`, an announcement that was not seen then is gone."""
    _record_site_name(connection, page)
    site, gone = site_of(page), utc(latest) if latest is not None and latest > now else None
    titles = set[str]()
    for notice in page.announcements:
        title = unmasked(notice.title, page.tampering.masked)
        if not title:
            continue
        titles.add(title)
        values = {
            "site": site,
            "title": title,
            "address": notice.address,
            "first": utc(notice.first_seen or now),
            "last": utc(notice.last_seen or now),
            "page": page.address,
            "gone": gone,
        }
        connection.execute(_SEEN, values)
        _derive(connection, "title = ?", (title,))
    from tui_reader.model import Listing

    # Files without the name of a site do not belong together: such a listing covers itself alone.
    whole_site = isinstance(page, Listing) and bool(titles and site)
    _depart(connection, site, None if whole_site else page.address, titles, utc(now))


_SEEN = """
    INSERT INTO announcements (site, title, address, first_seen, last_seen, page, gone)
    VALUES (:site, :title, :address, :first, :last, :page, :gone)
    ON CONFLICT (site, title) DO UPDATE SET
        address = coalesce(excluded.address, address),
        first_seen = min(first_seen, excluded.first_seen),
        last_seen = max(last_seen, excluded.last_seen),
        page = iif(excluded.last_seen >= last_seen, excluded.page, page),
        gone = iif(excluded.gone IS NULL AND excluded.last_seen >= gone, NULL, gone)
"""


def _depart(connection: sqlite3.Connection, site: str, page: str | None, still: set[str], now: str) -> None:
    """Marks the announcements of a site that are gone from the page on which they were last seen; `page` None:
    from any page. A listing shows what the site announces now; an old article keeps showing what the site
    announced when it was published, and says nothing about other pages."""
    shown = connection.execute(
        "SELECT id, title FROM announcements INDEXED BY announcements_shown "
        f"WHERE site = ? AND gone IS NULL AND last_seen <= ? {'' if page is None else 'AND page = ?'}",
        (site, now) if page is None else (site, now, page),
    ).fetchall()
    gone = [(now, id) for id, title in shown if title not in still]
    connection.executemany("UPDATE announcements SET gone = ? WHERE id = ?", gone)


def last_seen(connection: sqlite3.Connection, page: Listing) -> datetime | None:
    """When an announcement was last seen on a listing; None when there was none."""
    found = connection.execute(
        "SELECT max(last_seen) FROM announcements WHERE site = ? AND page = ?",
        (site_of(page), page.address),
    ).fetchone()
    return moment(found[0])


def last_change(connection: sqlite3.Connection, page: Listing) -> datetime | None:
    """When an announcement of the site of a listing was last seen, or found gone; None when there was none."""
    found = connection.execute(
        "SELECT max(max(last_seen, coalesce(gone, ''))) FROM announcements WHERE site = ?", (site_of(page),)
    ).fetchone()
    return moment(found[0])


def announcements(connection: sqlite3.Connection, all: bool) -> list[Announcement]:
    """The announcements that are on their sites and were not acknowledged, in the order in which they were first
    seen, at most the last `MOST`; `all`: every one ever seen. Each has the name of its site, else the host."""
    rows = "SELECT * FROM announcements"
    if not all:
        rows += f" WHERE acknowledged = 0 AND gone IS NULL ORDER BY id DESC LIMIT {MOST}"
    found = connection.execute(
        "SELECT title, address, first_seen, last_seen, acknowledged, coalesce(name, site), gone "
        f"FROM ({rows}) LEFT JOIN site_names ON host = site ORDER BY id"
    )
    return [
        Announcement(title, address, moment(first), moment(last), bool(done), site or None, moment(gone))
        for title, address, first, last, done, site, gone in found
    ]


def acknowledge(connection: sqlite3.Connection, title: str, address: str | None) -> None:
    """Records an acknowledgement. In a transaction of the caller."""
    connection.execute("INSERT OR IGNORE INTO acknowledged VALUES (?, ?)", (title, address or ""))
    _derive(connection, "title = ?", (title,))
    if connection.execute("SELECT 1 FROM announcements WHERE title = ?", (title,)).fetchone() is None:
        _acknowledge_spellings(connection, title)


def _acknowledge_spellings(connection: sqlite3.Connection, title: str) -> None:
    """Acknowledges the announcements that are shown under a title, and stored with control codes in it."""
    stored = connection.execute("SELECT DISTINCT CAST(title AS BLOB) FROM announcements").fetchall()
    for each in spellings(stored, title):
        connection.execute("INSERT OR IGNORE INTO acknowledged VALUES (CAST(? AS TEXT), '')", (each,))
        _derive(connection, "title = CAST(? AS TEXT)", (each,))


def derive_all(connection: sqlite3.Connection) -> None:
    """Updates the column `acknowledged` of every announcement."""
    _derive(connection, "1", ())


def _derive(connection: sqlite3.Connection, condition: str, values: tuple[str | bytes, ...]) -> None:
    connection.execute(f"UPDATE announcements SET acknowledged = {_ACKNOWLEDGED} WHERE {condition}", values)


def merge(connection: sqlite3.Connection, row: tuple[str | None, ...]) -> None:
    """Adds an announcement of another archive: its site, title, address, when it was first and last seen and gone,
    and the page. In a transaction of the caller."""
    connection.execute(_MERGE, row)


_MERGE = """
    INSERT INTO announcements (site, title, address, first_seen, last_seen, gone, page)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (site, title) DO UPDATE SET
        address = coalesce(address, excluded.address),
        first_seen = min(first_seen, excluded.first_seen),
        last_seen = max(last_seen, excluded.last_seen),
        page = iif(excluded.last_seen > last_seen OR page IS NULL, coalesce(excluded.page, page), page),
        gone = CASE
            WHEN excluded.last_seen > coalesce(gone, last_seen) THEN excluded.gone
            WHEN excluded.last_seen = last_seen THEN coalesce(gone, excluded.gone)
            ELSE gone
        END
"""


def site_key(connection: sqlite3.Connection, name: str | None, address: str | None) -> str:
    """The key of a site, its host, from its name and the address of an announcement, which is most often on the
    same site. Records an unknown name. In a transaction of the caller."""

    def hosts_of(site: str) -> list[str]:
        return [str(each) for (each,) in connection.execute("SELECT host FROM site_names WHERE name = ?", (site,))]

    key, host = site_of_announcement(name, address, hosts_of)
    if host is not None:
        connection.execute("INSERT OR IGNORE INTO site_names VALUES (?, ?)", (host, name))
    return key


def _record_site_name(connection: sqlite3.Connection, page: Bulletin | Listing) -> None:
    """Records the name of the site at a host, for its pages that do not state it."""
    host, name = host_of(page.address), unmasked(page.site, page.tampering.masked)
    if host and name:
        connection.execute(
            "INSERT INTO site_names VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET name = excluded.name "
            "WHERE name <> excluded.name",
            (host, name),
        )
