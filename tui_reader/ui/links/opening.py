"""Opens what a link leads to: bulletins, pages and files here, anything else with the programs of the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import urlsplit

from tui_reader.i18n import gettext as _
from tui_reader.model import Announcement, Bulletin, Failure, Feed, Image, Listing, Page
from tui_reader.permalinks.form import is_permalink
from tui_reader.text.link_target import file_address, place_address, place_name
from tui_reader.text.secrets import shown_address, shown_text
from tui_reader.ui.announcements.opening import UNKNOWN_PAGE, FetchedPage, LinkedPages, bulletins_of
from tui_reader.ui.browser import is_example, is_web_address, opens_outside
from tui_reader.ui.reader.visible_links import (
    AttachmentTarget,
    CitationTarget,
    LinkTarget,
    NoteTarget,
    NumberTarget,
    PictureTarget,
    PlaceTarget,
    WebTarget,
)

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session

_FEEDS = (".atom", ".json", ".rss", ".xml")
"""Endings of data on the web that are often feeds, which open here; in a folder they are data."""


class AnnouncementTarget(NamedTuple):
    """An announcement of the ticker."""

    announcement: Announcement


Target = LinkTarget | AnnouncementTarget


class NoteFollower(Protocol):
    """Leads from the mark of a note to the note, or back."""

    def __call__(self, target: NoteTarget, *, there: bool) -> None: ...


class LinkOpener:
    """Follows links. Methods that read the archive may raise ArchiveError."""

    def __init__(self, session: Session, pages: LinkedPages, follow_note: NoteFollower) -> None:
        """`follow_note` opens the note of a mark in place or, with `there`, goes to the place of the note."""
        self._session = session
        self._pages = pages
        self._follow_note = follow_note

    def follow(self, target: Target) -> None:
        """Open what the target leads to, in the reader where it can be shown there."""
        match target:
            case WebTarget(address):
                self._follow_address(address)
            case CitationTarget(id, article):
                self._session.go_to_text(id, article=article)
            case NumberTarget(number):
                self._follow_number(number)
            case PlaceTarget(address, words):
                self._follow_place(address, words)
            case NoteTarget():
                self._follow_note(target, there=False)
            case PictureTarget(image):
                self._session.open_picture(image)
            case AttachmentTarget(number):
                self._session.open_attachment(number)
            case AnnouncementTarget(announcement):
                self.follow_announcement(announcement)

    def open_outside(self, target: Target) -> None:
        """Open the address of the target outside; what has none, and files, as `follow` does."""
        match target:
            case WebTarget(address) if address.startswith("file:"):
                self.follow(target)
            case AttachmentTarget(address=str(address)):
                self._session.open_in_browser(address)
            case NoteTarget():
                self._follow_note(target, there=True)
            case CitationTarget(id):
                self._session.open_in_browser(self._address_of(id))
            case (
                WebTarget(address)
                | AnnouncementTarget(Announcement(address=str(address)))
                | PictureTarget(Image(address=str(address)))
            ):
                self._session.open_in_browser(address)
            case _:
                self.follow(target)

    def _address_of(self, id: int) -> str:
        """The address of a bulletin of the archive; "" where it is gone."""
        row = self._session.archive.row(id)
        return row.address if row else ""

    def copy(self, target: Target) -> None:
        """Copy the address of the target; of a reference, and an announcement without address, the text."""
        match target:
            case (
                WebTarget(address)
                | AnnouncementTarget(Announcement(address=str(address)))
                | PictureTarget(Image(address=str(address)))
                | AttachmentTarget(address=str(address))
            ):
                self._session.app.copy(address, shown_address(address))
            case AttachmentTarget():
                self._session.app.show_message(_("The page states no address of this attachment."))
            case PictureTarget():
                self._in_the_page()
            case PlaceTarget(address) | NoteTarget(address):
                shown = self._session.shown_bulletin
                place = f"#{address.removeprefix('#')}"
                self.copy(WebTarget(place_address(shown.address if shown else "", place)))
            case CitationTarget(text=text) | NumberTarget(text) | AnnouncementTarget(Announcement(title=text)):
                self._session.app.copy(text, text)

    def _in_the_page(self) -> None:
        self._session.app.show_message(_("This picture is in the page itself and has no address."))

    def _follow_address(self, address: str) -> None:
        session = self._session
        if is_permalink(address):
            session.open_permalink(address)
            return
        if session.open_attachment_at(address):
            return
        if address.startswith("file:"):
            self._follow_file(address)
            return
        id = session.archive.find(address)
        id = id if id is not None else session.archive.find(address.partition("#")[0])
        if self._open_known(id, self._pages.fetched(address)):
            return
        if not is_web_address(address) and opens_outside(address):
            session.open_in_browser(address)
        elif not is_web_address(address):
            self._offer(address, _("This address cannot be opened: {address}"))
        elif is_example(address):
            self._offer(address, _("This address is only an example: {address}"))
        elif not leads_to_page(address):
            session.open_in_browser(address)
        else:
            self._fetch(address)

    def _open_known(self, id: int | None, page: Bulletin | Listing | Feed | None) -> bool:
        """Open the bulletin of the archive, or the page that was fetched in this run; False without either."""
        if id is not None:
            self._session.go_to_bulletin(id)
        elif page:
            self._session.visit_page(bulletins_of(page)[0])
        else:
            return False
        return True

    def _follow_file(self, address: str) -> None:
        """Read the file that a page of a file leads to."""
        from tui_reader.sources.addresses import path_of
        from tui_reader.sources.files.filesystem import address_of

        session = self._session
        before = session.shown_bulletin
        path = path_of(address)
        if path is None or before is None or file_address(before.address) is None:
            # On another machine, or named by a text of the web or of a pack.
            self._offer(address, _("This address cannot be opened: {address}"))
            return
        name = address_of(path)
        id = session.archive.find(name)
        if not self._open_known(id, self._pages.fetched(name)):
            self._pages.fetch_file(name, before.address, lambda page: self._show(page, before))
            session.offer(name)

    def _follow_place(self, address: str, words: str) -> None:
        name = place_name(address)
        if not self._session.go_to_place(name, words):
            self._session.app.show_message(_("No heading of this text is named #{name}.").format(name=name))

    def _offer(self, address: str, message: str) -> None:
        self._session.offer(address, message.format(address=shown_address(address)))

    def _fetch(self, address: str) -> None:
        before = self._session.shown_bulletin
        linked_from = before.address if before and is_web_address(before.address) else UNKNOWN_PAGE
        self._pages.fetch_address(address, lambda: linked_from, lambda page: self._show(page, before))
        # Until the page is there, the keys for the address mean that of the link.
        self._session.offer(address)

    def _show(self, page: Page, before: Bulletin | None) -> None:
        """Show a page that was fetched, unless something else was opened meanwhile."""
        session = self._session
        if isinstance(page, Failure):
            session.note(shown_text(f"{page.address}: {page.error}"))
            session.offer(page.address)
        elif session.shown_bulletin is before and session.is_in_front:
            # It said that the page is being fetched.
            session.app.show_message("")
            session.visit_page(bulletins_of(page)[0])
        else:
            session.app.show_message(_("The page has loaded; follow the link again to read it."))

    def _follow_number(self, number: str) -> None:
        """Read the one bulletin with this document number, else search for the number."""
        from tui_reader.query.syntax import parse

        session = self._session
        quoted = number.replace('"', "")
        hits = session.archive.search(parse(f'number:"{quoted}"')).hits(0, 3)
        others = [hit.row.id for hit in hits if hit.row.id != session.open_id]
        if len(others) == 1:
            session.go_to_bulletin(others[0])
        else:
            session.open_search(f'"{quoted}"')

    def follow_announcement(self, announcement: Announcement) -> None:
        """Open the page of an announcement, from the archive when it is there, else from its address."""
        session = self._session
        id = session.archive.find(announcement.address) if announcement.address else None
        id = id if id is not None else session.archive.find_title(announcement.title)
        if not self._open_known(id, self._pages.known(announcement)):
            before = session.shown_bulletin
            self._pages.fetch(announcement, session.archive, lambda fetched: self._show(fetched, before))
            session.offer(announcement.address)

    def page_of(self, bulletin: Bulletin) -> FetchedPage | None:
        """What can be kept of a bulletin on the screen; None unless it was fetched in this run."""
        return self._pages.page_of(bulletin)


def leads_to_page(address: str) -> bool:
    """Whether what is at an address may be a page, as far as its ending says."""
    # Not at the start of the program: the sources are not needed before a link is followed.
    from tui_reader.sources.files.endings import lower_ending, may_be_page

    path = urlsplit(address).path
    return may_be_page(path) or lower_ending(path) in _FEEDS
