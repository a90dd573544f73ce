"""Announcements, listings and feeds as bulletins, so that the reader can show them."""

from __future__ import annotations

from tui_reader.i18n import gettext as _
from tui_reader.model import Announcement, Bulletin, Feed, Link, ListBlock, Listing, ListItem, Paragraph


def bulletin_of_announcement(announcement: Announcement) -> Bulletin:
    """An announcement without a page of its own: its title, and what is known of it."""
    if announcement.address:
        lines = [_("Its address is an example that leads nowhere: {address}").format(address=announcement.address)]
    else:
        lines = [_("The ticker gives no address for this announcement; its title is all there is.")]
    if announcement.first_seen:
        lines.append(_("First seen {date}").format(date=announcement.first_seen.date().isoformat()))
    if announcement.last_seen and announcement.last_seen != announcement.first_seen:
        lines.append(_("Last seen {date}").format(date=announcement.last_seen.date().isoformat()))
    return Bulletin(announcement.address or "", announcement.title, preamble=tuple(map(Paragraph, lines)))


def bulletins_of(page: Bulletin | Listing | Feed) -> tuple[Bulletin, ...]:
    """What the reader shows of a page: itself, its entries as a list, or the documents that a feed holds."""
    match page:
        case Bulletin():
            return (page,)
        case Feed(bulletins=bulletins) if bulletins:
            return bulletins
        case Feed():
            listing = Listing(page.address, page.charset, page.site, page.column, entries=page.entries)
            return (bulletin_of_listing(listing),)
        case Listing():
            return (bulletin_of_listing(page),)


def bulletin_of_listing(listing: Listing) -> Bulletin:
    """A column page: its entries as a list of links with their dates."""
    items = []
    for entry in listing.entries:
        label = entry.date.isoformat() if entry.date else "•"
        links = (Link(0, len(entry.title), entry.address),) if entry.address else ()
        items.append(ListItem(label, entry.title, links))
    title = listing.column or listing.site or listing.address
    return Bulletin(
        listing.address,
        title,
        charset=listing.charset,
        site=listing.site,
        announcements=listing.announcements,
        preamble=(ListBlock(tuple(items)),),
        tampering=listing.tampering,
        warnings=listing.warnings,
    )
