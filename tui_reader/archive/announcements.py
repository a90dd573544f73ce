"""The announcements of the sites' tickers: when each was met, when it went, and which were acknowledged."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from tui_reader.archive.record import moment, utc
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


def keep(
    connection: sqlite3.Connection, page: Bulletin | Listing, now: datetime, latest: datetime | None = None
) -> None:
    """Adds the announcements of a page that was seen at `now`, or moves the time they were last seen, and finds
    those that are gone from it. `latest`: when the page was seen last; if that was later, what stood there at
    `now` and is not known from then is gone."""
    site, gone = _site(connection, page), utc(latest) if latest is not None and latest > now else None
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
    # The name of no site may be that of many: there a listing speaks for itself alone.
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
    from wherever they were. A listing shows what the site announces today; an article that nobody touches any more
    shows for ever what it announced once, and is no witness for other pages."""
    shown = connection.execute(
        "SELECT id, title FROM announcements INDEXED BY announcements_shown "
        f"WHERE site = ? AND gone IS NULL AND last_seen <= ? {'' if page is None else 'AND page = ?'}",
        (site, now) if page is None else (site, now, page),
    ).fetchall()
    gone = [(now, id) for id, title in shown if title not in still]
    connection.executemany("UPDATE announcements SET gone = ? WHERE id = ?", gone)


def last_look(connection: sqlite3.Connection, page: Listing) -> datetime | None:
    """When an announcement was last seen on a listing."""
    found = connection.execute(
        "SELECT max(last_seen) FROM announcements WHERE site = ? AND page = ?",
        (_site(connection, page), page.address),
    ).fetchone()
    return moment(found[0])


def announcements(connection: sqlite3.Connection, all: bool) -> list[Announcement]:
    """The announcements that stand on their sites and were not acknowledged, in the order in which they were met,
    of very many the last; `all`: every one ever met."""
    rows = "SELECT * FROM announcements"
    if not all:
        rows += f" WHERE acknowledged = 0 AND gone IS NULL ORDER BY id DESC LIMIT {MOST}"
    found = connection.execute(
        f"SELECT title, address, first_seen, last_seen, acknowledged, site, gone FROM ({rows}) ORDER BY id"
    )
    return [
        Announcement(title, address, moment(first), moment(last), bool(done), site or None, moment(gone))
        for title, address, first, last, done, site, gone in found
    ]


def acknowledge(connection: sqlite3.Connection, title: str, address: str | None) -> None:
    connection.execute("INSERT OR IGNORE INTO acknowledged VALUES (?, ?)", (title, address or ""))
    _derive(connection, "title = ?", (title,))


def derive_all(connection: sqlite3.Connection) -> None:
    """Brings the column `acknowledged` of every announcement in line with what is kept."""
    _derive(connection, "1", ())


def _derive(connection: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> None:
    connection.execute(f"UPDATE announcements SET acknowledged = {_ACKNOWLEDGED} WHERE {condition}", values)


def _site(connection: sqlite3.Connection, page: Bulletin | Listing) -> str:
    """The name of the site. A page that does not name it has that of its host's other pages; failing that, the
    host is the name."""
    name = unmasked(page.site, page.tampering.masked)
    scheme, separator, rest = page.address.partition("://")
    host = rest.partition("/")[0] if separator and scheme in ("http", "https") else ""
    if not host:
        return name or ""
    found = connection.execute("SELECT name FROM site_names WHERE host = ?", (host,)).fetchone()
    known = str(found[0]) if found else None
    if name and name != known:
        connection.execute("INSERT OR REPLACE INTO site_names VALUES (?, ?)", (host, name))
        if known is None and name != host:
            _rename(connection, host, name)
    return name or known or host


def _rename(connection: sqlite3.Connection, host: str, name: str) -> None:
    """Puts the announcements that stand under a host under the name of its site."""
    connection.execute(
        "UPDATE announcements SET first_seen = min(announcements.first_seen, other.first_seen) "
        "FROM announcements AS other "
        "WHERE announcements.site = ? AND other.site = ? AND other.title = announcements.title",
        (name, host),
    )
    connection.execute("UPDATE OR IGNORE announcements SET site = ? WHERE site = ?", (name, host))
    connection.execute("DELETE FROM announcements WHERE site = ?", (host,))
