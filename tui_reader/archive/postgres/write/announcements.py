"""Writing announcements: when each was first and last seen, when it disappeared, who acknowledged it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_reader.announcement import Announcement
from tui_reader.archive.arrivals import site_of
from tui_reader.archive.record import host_of
from tui_reader.archive.values import MOST_ANNOUNCEMENTS
from tui_reader.display_title import unmasked

if TYPE_CHECKING:
    from tui_reader.model import Bulletin, Listing


class SeenPage(NamedTuple):
    """A page that was seen at `seen`. `latest`: when it was last seen; if that is later, an announcement that was
    not seen then is gone."""

    page: Bulletin | Listing
    seen: datetime
    latest: datetime | None = None


class _Seen(NamedTuple):
    """A row of announcements."""

    site: str
    title: str
    address: str | None
    first: datetime
    last: datetime
    page: str
    gone: datetime | None

    def after(self, earlier: _Seen) -> _Seen:
        """This one, where an earlier one with the same site and title is known: as `_ADD`."""
        back = self.gone is None and earlier.gone is not None and self.last >= earlier.gone
        return _Seen(
            self.site,
            self.title,
            self.address or earlier.address,
            min(self.first, earlier.first),
            max(self.last, earlier.last),
            self.page if self.last >= earlier.last else earlier.page,
            None if back else earlier.gone,
        )


_ADD = """
    INSERT INTO announcements AS a (id, site, title, address, first_seen, last_seen, page, gone)
    OVERRIDING SYSTEM VALUE
    SELECT * FROM (
        SELECT nextval('announcements_id_seq'), n.* FROM unnest(
            %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::timestamptz[]
        ) AS n (site, title, address, first_seen, last_seen, page, gone)
    ) AS n ORDER BY site, title
    ON CONFLICT (key_of(site), key_of(title)) DO UPDATE SET
        address = coalesce(excluded.address, a.address),
        first_seen = least(a.first_seen, excluded.first_seen),
        last_seen = greatest(a.last_seen, excluded.last_seen),
        page = CASE WHEN excluded.last_seen >= a.last_seen THEN excluded.page ELSE a.page END,
        gone = CASE WHEN excluded.gone IS NULL AND excluded.last_seen >= a.gone THEN NULL ELSE a.gone END
"""

# A listing (without `page`) shows what the site announces now; an old article keeps showing what the site
# announced when it was published, and says nothing about other pages.
_DEPART = """
    WITH seen AS MATERIALIZED (
        SELECT number, key_of(site) AS site, key_of(page) AS page, now
        FROM unnest(%s::integer[], %s::text[], %s::text[], %s::timestamptz[]) AS d (number, site, page, now)
    ), still AS MATERIALIZED (
        SELECT number, key_of(title) AS title FROM unnest(%s::integer[], %s::text[]) AS s (number, title)
    ), shown AS (
        SELECT a.id, a.title, seen.number, seen.now FROM seen JOIN announcements a
        ON key_of(a.site) = seen.site AND key_of(a.page) = seen.page AND a.gone IS NULL AND a.last_seen <= seen.now
        UNION ALL
        SELECT a.id, a.title, seen.number, seen.now FROM seen JOIN announcements a
        ON key_of(a.site) = seen.site AND seen.page IS NULL AND a.gone IS NULL AND a.last_seen <= seen.now
    ), gone AS (
        SELECT id, min(now) AS now FROM shown
        WHERE NOT EXISTS (
            SELECT FROM still WHERE still.number = shown.number AND still.title = key_of(shown.title)
        )
        GROUP BY id
    )
    UPDATE announcements a SET gone = gone.now FROM gone WHERE a.id = gone.id
"""

_NAMES = (
    "INSERT INTO site_names AS s SELECT * FROM unnest(%s::text[], %s::text[]) AS n (host, name) ORDER BY host "
    "ON CONFLICT (key_of(host)) DO UPDATE SET name = excluded.name WHERE s.name <> excluded.name"
)

_TIMES = """
    SELECT n.number, max(greatest(a.last_seen, a.gone)),
        max(a.last_seen) FILTER (WHERE key_of(a.page) = key_of(n.page))
    FROM unnest(%s::integer[], %s::text[], %s::text[]) AS n (number, site, page)
    JOIN announcements a ON key_of(a.site) = key_of(n.site) GROUP BY n.number
"""


def ask_times(connection: Any, pages: Sequence[tuple[int, Listing]]) -> Any:
    """A cursor for the numbers of listings, when an announcement of their site was last seen or found gone, and
    when one was last seen on the listing itself; without those of which nothing is known."""
    numbers = [number for number, _page in pages]
    sites, addresses = [site_of(page) for _number, page in pages], [page.address for _number, page in pages]
    return connection.execute(_TIMES, (numbers, sites, addresses))


def keep(connection: Any, pages: Iterable[SeenPage]) -> None:
    """Records the announcements of pages, in the order in which they came, and those that are gone from them. In
    a transaction of the caller."""
    from tui_reader.model import Listing

    names: dict[str, str] = {}
    added: dict[tuple[str, str], _Seen] = {}
    departures: list[tuple[int, str, str | None, datetime]] = []
    still: list[tuple[int, str]] = []
    for number, (page, seen, latest) in enumerate(pages):
        site, masked = site_of(page), page.tampering.masked
        if (host := host_of(page.address)) and (name := unmasked(page.site, masked)):
            names[host] = name
        titles = _add(added, page, seen, latest)
        # Files without the name of a site do not belong together: such a listing covers itself alone.
        whole_site = isinstance(page, Listing) and bool(titles and site)
        departures.append((number, site, None if whole_site else page.address, seen))
        still += [(number, title) for title in titles]
    if names:
        connection.execute(_NAMES, _columns(sorted(names.items())))
    if added:
        connection.execute(_ADD, _columns(added.values()))
    if departures:
        numbers = [number for number, _title in still]
        connection.execute(_DEPART, (*_columns(departures), numbers, [title for _number, title in still]))


def _add(
    added: dict[tuple[str, str], _Seen], page: Bulletin | Listing, seen: datetime, latest: datetime | None
) -> set[str]:
    """Adds the announcements of a page to those that are written; returns their titles."""
    site, gone, titles = site_of(page), latest if latest is not None and latest > seen else None, set[str]()
    for notice in page.announcements:
        if title := unmasked(notice.title, page.tampering.masked):
            titles.add(title)
            first, last = notice.first_seen or seen, notice.last_seen or seen
            row = _Seen(site, title, notice.address, first, last, page.address, gone)
            earlier = added.get((site, title))
            added[site, title] = row.after(earlier) if earlier else row
    return titles


def _columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def shown(rows: Iterable[Sequence[Any]]) -> list[Announcement]:
    """Rows of `SHOWN` or `ALL` as announcements."""
    return [
        Announcement(title, address, first, last, done, site or None, gone)
        for title, address, first, last, done, site, gone in rows
    ]


_DONE = (
    "EXISTS (SELECT FROM acknowledged k WHERE k.user_name IN (session_user::text, '') "
    "AND key_of(k.title) = key_of(a.title) "
    "AND key_of(k.address) IN (key_of(''), key_of(coalesce(a.address, ''))))"
)

_ROWS = (
    "SELECT a.title, a.address, a.first_seen, a.last_seen, a.done, coalesce(s.name, a.site), a.gone "
    "FROM ({}) a LEFT JOIN site_names s ON key_of(s.host) = key_of(a.site) ORDER BY a.id"
)

ALL = _ROWS.format(f"SELECT a.*, {_DONE} AS done FROM announcements a")
"""Every announcement ever seen, in the order in which they were first seen."""

SHOWN = _ROWS.format(
    f"SELECT a.*, false AS done FROM announcements a WHERE gone IS NULL AND NOT {_DONE} "
    f"ORDER BY id DESC LIMIT {MOST_ANNOUNCEMENTS}"
)
"""Those that are on their sites and were not acknowledged."""
