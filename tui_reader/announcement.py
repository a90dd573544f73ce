"""Announcements of a site, apart from the rest of the model: a start shows them, and defines no bulletin."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Announcement(NamedTuple):
    """A notice of the site's ticker; it belongs to the site, not to the bulletin on the page.

    An archive adds the fields after `address`: when it was seen, on which site, and when it was found `gone`, None
    while the site still shows it.
    """

    title: str
    address: str | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    acknowledged: bool = False
    site: str | None = None
    gone: datetime | None = None
