"""What a sync brings, prepared for the archive: the parts that take time and need no transaction."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_reader.archive.record import columns, digest, host_of, lacks_text, moment, pack, pack_bytes, unpack
from tui_reader.archive.values import Arrival, Kept, KnownText, Raw, Revision
from tui_reader.display_title import unmasked

if TYPE_CHECKING:
    from tui_reader.announcement import Announcement
    from tui_reader.archive.extracted.storage import StoredFacts
    from tui_reader.model import Bulletin, Listing, Page


class FormerText(NamedTuple):
    """A text as it is stored: packed, with its digest and the compressed bytes it was parsed from."""

    document: bytes
    digest: bytes
    raw: Raw | None


class PreparedArrival(NamedTuple):
    """An arrival with the text, the columns and what is extracted from the text; None for a listing, of which only
    announcements are kept."""

    arrival: Arrival
    text: FormerText | None = None
    columns: dict[str, Any] | None = None
    facts: StoredFacts | None = None

    @property
    def is_lost(self) -> bool:
        """Whether it is a bulletin without its text, from a pack that a repaired archive has written."""
        from tui_reader.model import Bulletin

        return isinstance(self.arrival.page, Bulletin) and lacks_text(self.arrival.page)

    @property
    def bulletin(self) -> Bulletin:
        """Its page, which is no listing."""
        from tui_reader.model import Bulletin

        assert isinstance(self.arrival.page, Bulletin)
        return self.arrival.page


def prepared(arrival: Arrival) -> PreparedArrival:
    """An arrival with its packed text, its columns, and what the rules of extraction find in it."""
    from tui_reader.archive.extracted.rules import apply
    from tui_reader.archive.extracted.storage import stored
    from tui_reader.model import Bulletin

    page, raw = arrival.page, arrival.raw
    if not isinstance(page, Bulletin):
        return PreparedArrival(arrival)
    packed = None if raw is None else raw._replace(data=pack_bytes(raw.data))
    text = FormerText(pack(page), digest(page), packed)
    return PreparedArrival(arrival, text, columns(page), stored(apply(page)))


def pages_to_keep(page: Page) -> tuple[Bulletin | Listing, ...]:
    """The pages to keep of one that was read: of a feed its bulletins, of a failure none."""
    from tui_reader.model import Failure, Feed

    if isinstance(page, Feed):
        return page.bulletins
    return () if isinstance(page, Failure) else (page,)


_PREFIX = re.compile("[0-9a-f]{1,64}")
_INDEXED = 16
"""Hexadecimal digits of a digest that both engines index."""

_MOST_TEXTS = 100


def digest_range(prefix: str) -> tuple[bytes, bytes]:
    """The first and the last eight bytes that begin with hexadecimal digits. Raises ValueError for others."""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(prefix)
    indexed = prefix[:_INDEXED]
    return bytes.fromhex(indexed.ljust(_INDEXED, "0")), bytes.fromhex(indexed.ljust(_INDEXED, "f"))


def known_texts(rows: Iterable[tuple[int, object, bool]], prefix: str) -> list[KnownText]:
    """The texts of rows with id, digest and whether each is current, as `protocol.BulletinStore.texts_by_digest`
    returns them."""
    found = [KnownText(id, digest.hex(), bool(now)) for id, digest, now in rows if isinstance(digest, bytes)]
    found = [each for each in found if each.digest.startswith(prefix)]
    return sorted(found, key=lambda each: (not each.current, each.id, each.digest))[:_MOST_TEXTS]


class ArrivalKeeper(ABC):
    """The part of `protocol.BulletinStore` that engines share: all ways of keeping lead to one transaction."""

    @abstractmethod
    def _keep_together(self, ready: Sequence[PreparedArrival]) -> list[Kept | None]:
        """Keeps what is prepared in one transaction: all of it or nothing."""

    def keep(self, page: Bulletin) -> int:
        return self.keep_page(page).id

    def keep_page(self, page: Bulletin, raw: Raw | None = None, origin: str | None = None) -> Kept:
        (kept,) = self.keep_arrivals([Arrival(page, raw, origin)])
        assert kept is not None
        return kept

    def keep_all(self, pages: Iterable[Page]) -> list[int]:
        # Outside the transaction: the pages may come from the network one by one.
        ready = [prepared(Arrival(one)) for page in pages for one in pages_to_keep(page)]
        return [kept.id for kept in self._keep_together(ready) if kept is not None]

    def keep_arrivals(self, arrivals: Sequence[Arrival]) -> list[Kept | None]:
        return self._keep_together([prepared(each) for each in arrivals])


def site_of(page: Bulletin | Listing) -> str:
    """The key of the site of a page: the host, because two sites may have the same name; for a file the name."""
    return host_of(page.address) or unmasked(page.site, page.tampering.masked) or ""


def site_of_announcement(
    name: str | None, address: str | None, hosts_of: Callable[[str], Sequence[str]]
) -> tuple[str, str | None]:
    """The key of the site of an announcement from another archive, as `site_of`, from the name of the site and the
    address of the announcement, which is most often on the same site; and the host whose name this is, None where
    that is known. `hosts_of` returns the hosts with a name."""
    if not name or re.fullmatch(_HOST, name):
        return name or "", None
    host, known = host_of(address or ""), hosts_of(name)
    if host not in known and len(known) == 1:
        return known[0], None
    return host or name, host or None


class AnnouncementDates(NamedTuple):
    """When an announcement from another archive was first and last seen, and found gone; none in the future."""

    first: datetime
    last: datetime
    gone: datetime | None


def announcement_dates(announcement: Announcement, now: datetime) -> AnnouncementDates:
    """The dates of an announcement from another archive, which was seen now if it has none."""
    last = min(announcement.last_seen or now, now)
    gone = announcement.gone
    return AnnouncementDates(min(announcement.first_seen or last, last), last, gone and min(gone, now))


# A host, as opposed to the name of a site.
_HOST = r"[0-9a-z-]+(\.[0-9a-z-]+)+(:[0-9]+)?"


def was_lost(document: bytes) -> bool:
    """Whether a document without a digest stands for a text that a repair could not save; others are of version
    1 of an archive file."""
    try:
        return lacks_text(unpack(document))
    except ValueError:
        return False


def is_held(document: bytes, part: Bulletin) -> bool | None:
    """Whether the packed text of an address holds a page that may be a part of it; None where it does not, but is
    longer. False where the part says more, and for damaged data."""
    from tui_reader.model import described_text
    from tui_reader.text.containment import holds, letters

    try:
        current, said = described_text(unpack(document)), described_text(part)
    except ValueError:
        return False
    if holds(current, said):
        return True
    return False if len(letters(current)) < len(letters(said)) else None


def numbered(texts: list[tuple[bytes | None, str, str, bool]]) -> list[Revision]:
    """The texts of an address, each given by its digest, when it was first and last seen, as `record.utc` gives
    it, and whether it is the current one, as revisions, the current one first."""
    # Numbers must not depend on the order in which captures arrived.
    in_order = sorted(texts, key=lambda each: (str(each[1]), str(each[2]), each[0] or b""))
    revisions = [
        Revision(number, _moment(first), _moment(last), (text_digest or b"").hex(), current)
        for number, (text_digest, first, last, current) in enumerate(in_order, 1)
    ]
    return sorted(revisions, key=lambda each: (not each.current, -each.number))


def _moment(text: str) -> datetime:
    """A stored time; 1970 for a damaged one, which is no reason to lose a text."""
    return moment(text) or datetime.fromtimestamp(0, UTC)
