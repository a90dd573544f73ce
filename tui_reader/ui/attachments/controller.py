"""The attachments of the open text: which is open, and what the keys do with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tui_reader.archive.errors import ArchiveError
from tui_reader.attachment_labels import ARCHIVES, HOLDERS, WORKBOOKS, attachment_title
from tui_reader.export.attachments import saved_name
from tui_reader.i18n import gettext as _
from tui_reader.labels import labelled
from tui_reader.messages.translation import translated
from tui_reader.model import Bulletin
from tui_reader.sync.attachments.file_text import bytes_of_bulletin, file_of_bulletin, occurrence_of
from tui_reader.text.secrets import shown_address
from tui_reader.ui.attachments.current_fetch import CurrentFetch
from tui_reader.ui.attachments.exporting import FileExports
from tui_reader.ui.attachments.facts_page import facts_page
from tui_reader.ui.attachments.listing import (
    AttachmentActions,
    FetchOutcome,
    OpenedFile,
    Owner,
    Then,
    can_be_fetched,
    files_of,
)
from tui_reader.ui.attachments.printed_pages import PrintedPages
from tui_reader.ui.attachments.recognizing import FileRecognition, RecognitionJob
from tui_reader.ui.attachments.versions import show_versions
from tui_reader.ui.browser import is_example

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_reader.archive.values import ArrivedFile, AttachedFile
    from tui_reader.ui.keys.keyed_screen import KeyedScreen
    from tui_reader.ui.panes import Session
    from tui_reader.ui.reader.reader import Reader

LARGE = 500_000
"""Bytes of a file from which its text is taken out of the archive in a thread. Chosen by hand."""

Result = TypeVar("Result")

KEPT_OPEN = 20
"""Opened attachments to which one can return without reading them again."""


class Attachments(AttachmentActions):
    """Opens, fetches, saves and gives to other programs what a text has as attachments. Methods may raise
    ArchiveError; see `Host.guarded`."""

    def __init__(self, session: Session, reader: Reader) -> None:
        self._session = session
        self._reader = reader
        self._opened: list[tuple[Bulletin, OpenedFile]] = []
        self._unpacked: list[OpenedFile] = []
        """Members of archives, the last ones."""
        self._arrived: dict[str, ArrivedFile] = {}
        self._fetch = CurrentFetch(session, self._tell_progress)
        self._recognition = FileRecognition(session, self._tell_progress, self._recognized)
        self._exports = FileExports(session)
        self._printed = PrintedPages(session, reader, self._exports)

    def end(self) -> None:
        """Stop what is running, at the end of the program, and remove the copies of files."""
        self._fetch.end()
        self._recognition.stop()
        self._exports.end()

    @property
    def current(self) -> OpenedFile | None:
        """The attachment that is open in the reader."""
        return self.opened_as(self._session.shown_bulletin)

    def opened_as(self, shown: Bulletin | None) -> OpenedFile | None:
        """The attachment that is shown as a bulletin; None for a bulletin that is none."""
        return next((opened for bulletin, opened in self._opened if bulletin is shown), None)

    def label_of(self, shown: Bulletin) -> str:
        """What the bar above an open attachment says; "" above another text."""
        opened = self.opened_as(shown)
        if opened is None:
            return ""
        number = _("Attachment {number}").format(number=opened.number)
        return f"{number} · {attachment_title(opened.file)}"

    def files_of(self, bulletin: Bulletin, id: int | None) -> Sequence[AttachedFile]:
        files = files_of(Owner(bulletin, id), self._session.archive, self._arrived)
        if self._container(Owner(bulletin, id)) is None:
            return files
        # What was taken out is known; the others are in the file as well, with the digest of none.
        known = {member.number: member.file for member in self._unpacked if member.owner.bulletin is bulletin}
        return [
            known.get(number, file if file.address else file._replace(state="kept", digest=""))
            for number, file in enumerate(files, 1)
        ]

    def _owner(self) -> Owner | None:
        shown = self._session.shown_bulletin
        return Owner(shown, self._session.open_id) if shown else None

    def choose(self) -> None:
        """Open the only attachment of the text, or the list of them."""
        owner = self._owner()
        files = self.files_of(*owner) if owner else ()
        if owner is None:
            self._session.app.show_message(_("There is no article here."))
        elif not files:
            self._session.app.show_message(_("This text has no attachments."))
        elif len(files) == 1:
            self.open(1)
        else:
            from tui_reader.ui.attachments.screen import AttachmentsScreen

            self._session.app.push_screen(AttachmentsScreen(self._session, self, owner))

    def open(self, number: int, then: Callable[[], object] = lambda: None) -> None:
        """Read an attachment of the open text by its number, from 1; fetch it if it is not at hand. `then` is
        called once its text is in the reader."""
        owner = self._owner()

        def show(opened: OpenedFile) -> None:
            before = self._session.shown_bulletin
            self.show(opened)
            self._session.once_shown(lambda: then() if self._session.shown_bulletin is not before else None)

        if owner is not None:
            self.at_hand(owner, number, show)

    def open_at(self, address: str) -> bool:
        """Read the attachment of the open text that has an address; False where none has it."""
        owner = self._owner()
        for number, file in enumerate(owner.bulletin.attachments if owner else (), 1):
            if file.address == address:
                self.open(number)
                return True
        return False

    def at_hand(self, owner: Owner, number: int, then: Then, *, again: bool = False) -> None:
        files = self.files_of(*owner)
        if not 0 < number <= len(files):
            return
        file = files[number - 1]
        if not again and file.digest and file.has_text and file.size > LARGE:
            archive, digest = self._session.archive, file.digest
            at_hand = OpenedFile(owner, number, file, lambda: archive.file_bytes(digest))
            # In a thread, so that no key waits for a long text.
            self._in_thread(
                at_hand, lambda: archive.file_text(digest), lambda text: then(replace(at_hand, text=text))
            )
            return
        opened = self._content(owner, number, file)
        if opened is not None and not again:
            then(opened)
        elif not file.address and (container := self._container(owner)):
            self._take_out(container, owner, number, file, then)
        elif not file.address and owner.bulletin.document is not None:
            self._tell(_("Files in documents of this kind are not taken out: {title}"), file)
        elif not file.address:
            self._tell(_("The page states no address of this attachment: {title}"), file)
        elif is_example(file.address):
            self._offer(file, _("This address is only an example: {address}"))
        elif not can_be_fetched(file):
            self._offer(file, _("This address cannot be opened: {address}"))
        else:
            self._fetch.start(owner, file, lambda result: self._fetched(owner, number, file, then, result))

    def _content(self, owner: Owner, number: int, file: AttachedFile) -> OpenedFile | None:
        """The file and its text, if they are in the archive or came in this run."""
        for member in self._unpacked:
            if member.owner.bulletin is owner.bulletin and member.number == number:
                return member
        archive, digest = self._session.archive, file.digest
        if digest:
            text = archive.file_text(digest) if file.has_text else None
            return OpenedFile(owner, number, file, lambda: archive.file_bytes(digest), text)
        came = self._arrived.get(file.address or "")
        return OpenedFile(owner, number, file, lambda: came.data, came.text) if came else None

    def _tell(self, message: str, file: AttachedFile) -> None:
        self._session.app.show_message(message.format(title=attachment_title(file)))

    def _offer(self, file: AttachedFile, message: str) -> None:
        self._session.offer(file.address, message.format(address=shown_address(file.address or "")))

    # Fetching

    @property
    def fetching(self) -> bool:
        """Whether an attachment is on its way."""
        return self._fetch.running

    def cancel(self) -> bool:
        return self._fetch.cancel()

    def _tell_progress(self, text: str) -> None:
        self._session.show_progress(text)
        from tui_reader.ui.attachments.screen import AttachmentsScreen

        screen = self._session.app.screen
        if isinstance(screen, AttachmentsScreen):
            screen.status.show_busy(text)

    def _fetched(
        self, owner: Owner, number: int, file: AttachedFile, then: Then, result: FetchOutcome | None
    ) -> None:
        """Do what the file was fetched for, or say why it did not come."""
        if result and result.arrived and file.address:
            self._arrived[file.address] = result.arrived
        self.show_states(owner)
        if result is None:
            return
        if result.state != "kept":
            self._session.app.show_message(labelled(attachment_title(file), translated(result.reason)))
            return
        opened = self._content(owner, number, self.files_of(*owner)[number - 1])
        if opened is not None:
            then(opened)

    # Text recognition

    def recognize(self, owner: Owner | None = None, number: int = 0) -> None:
        if self._recognition.running:
            self._recognition.stop()
            return
        if owner is None:
            if (opened := self.current) is None:
                return
            owner, number = opened.owner, opened.number
        self._recognition.start(owner, self.files_of(*owner)[number - 1])

    def _recognized(self, job: RecognitionJob) -> None:
        """Show the new text of a file, unless one reads in the old one; then it comes when it is opened next."""
        session, digest = self._session, job.file.digest
        shown, current = session.shown_bulletin, self.current
        self._opened = [
            (bulletin, opened)
            for bulletin, opened in self._opened
            if bulletin is shown or opened.file.digest != digest
        ]
        self.show_states(job.owner)
        if current is None or current.file.digest != digest or self._reader.position != (0, 0):
            return
        file = self.files_of(*current.owner)[current.number - 1]
        text = session.archive.file_text(digest) if digest and file.has_text else None
        if text is not None:
            self._opened = [each for each in self._opened if each[0] is not shown]
            session.replace_page(self._as_bulletin(replace(current, file=file, text=text)))

    def show_states(self, owner: Owner) -> None:
        """Show the attachments of a text in their present states, where they are on the screen."""
        from tui_reader.ui.attachments.screen import AttachmentsScreen

        if self._session.shown_bulletin is owner.bulletin:
            self._session.show_files(self.files_of(*owner))
        screen = self._session.app.screen
        if isinstance(screen, AttachmentsScreen):
            screen.reload()

    # What is done with a file that is at hand

    def show(self, opened: OpenedFile) -> None:
        session = self._session
        if session.shown_bulletin is not opened.owner.bulletin:
            self._tell(_("{title} is there now; open it again to read it."), opened.file)
            return
        known = self._known(opened)
        if known is not None:
            session.visit_page(known)
        elif not opened.file.recognized and self._show_picture(opened):
            pass
        elif opened.text is None and (not opened.file.reason or opened.file.kind.lower() in ARCHIVES):
            self._read_now(opened)
            return
        else:
            session.visit_page(self._as_bulletin(opened))
        self._recognition.start_on_open(opened.owner, opened.file)

    def _read_now(self, opened: OpenedFile) -> None:
        """Read a file that nobody has tried to read, in a thread, then show it."""
        from tui_reader.sync.attachments.members import ReadFile, read_file

        confined = self._session.config.confined

        def done(read: ReadFile) -> None:
            if self._session.shown_bulletin is opened.owner.bulletin:
                shown = self._as_bulletin(replace(opened, file=read.file, text=read.text))
                self._session.visit_page(shown)
                self._recognition.start_on_open(opened.owner, opened.file)

        self._in_thread(opened, lambda: read_file(opened.file, opened.load(), confined=confined), done)

    def _container(self, owner: Owner) -> OpenedFile | None:
        """The file whose text lists the files within it: an open attachment, or the bulletin itself."""
        bulletin, id = owner
        if (opened := self.opened_as(bulletin)) is not None:
            return opened if opened.file.kind.lower() in HOLDERS else None
        if (file := file_of_bulletin(bulletin)) is None:
            return None
        session = self._session

        def load() -> bytes:
            fetched = session.fetched_bytes(bulletin) if id is None else None
            return fetched if fetched is not None else bytes_of_bulletin(session.archive, id)

        return OpenedFile(owner, 0, file, load)

    def _take_out(self, container: OpenedFile, owner: Owner, number: int, file: AttachedFile, then: Then) -> None:
        """Take a file out of another in a thread, then call `then` with it."""
        from tui_reader.sync.attachments.members import ReadFile, read_member

        occurrence = occurrence_of(owner.bulletin, number)
        confined = self._session.config.confined

        def done(read: ReadFile | str) -> None:
            if isinstance(read, str):
                self._session.app.show_message(translated(read))
                return
            opened = OpenedFile(owner, number, read.file, lambda: read.data, read.text)
            self._unpacked = [*self._unpacked[1 - KEPT_OPEN :], opened]
            self.show_states(owner)
            then(opened)

        self._in_thread(
            replace(container, file=file),
            lambda: read_member(container.file, container.load(), file, occurrence, confined=confined),
            done,
        )

    def _in_thread(self, opened: OpenedFile, work: Callable[[], Result], done: Callable[[Result], object]) -> None:
        """Do what takes time with a file, then call `done` in the UI thread."""
        app = self._session.app
        self._tell(_("Reading {title}…"), opened.file)

        def finish(result: Result) -> None:
            app.show_message("")
            done(result)

        def run() -> None:
            try:
                result = work()
            except ArchiveError as error:
                app.call_in_ui(app.show_message, str(error))
            else:
                app.call_in_ui(finish, result)

        app.in_background(run)

    def _remember(self, shown: Bulletin, opened: OpenedFile) -> None:
        self._opened = [*self._opened[1 - KEPT_OPEN :], (shown, opened)]

    def _known(self, opened: OpenedFile) -> Bulletin | None:
        """The text that an attachment was shown as before, in the same state."""
        for bulletin, other in self._opened:
            same = other.owner.bulletin is opened.owner.bulletin and other.number == opened.number
            if same and other.file.digest == opened.file.digest and (other.text or not opened.text):
                return bulletin
        return None

    def _as_bulletin(self, opened: OpenedFile) -> Bulletin:
        """The text of an attachment with its own title; the same object each time, so that one can return to a
        place in it."""
        title = attachment_title(opened.file)
        if opened.text is None:
            shown = facts_page(opened.file, self._session.key_text)
        else:
            text = opened.text
            # What a workbook says first is no title.
            own = None if opened.file.kind.lower() in WORKBOOKS else text.title
            shown = replace(text, address=opened.file.address or text.address, title=own or title)
        self._remember(shown, opened)
        return shown

    def _show_picture(self, opened: OpenedFile) -> bool:
        """Show an attachment that is a picture; False if it is none, or none is shown here."""
        from tui_reader.attachment_labels import PICTURES
        from tui_reader.parse.pictures.process import can_decode

        if opened.file.kind.lower() not in PICTURES or not can_decode():
            return False
        from tui_reader.ui.pictures.file_pictures import FilePictureScreen

        title = attachment_title(opened.file)
        self._session.app.push_screen(
            FilePictureScreen(
                self._session, title, opened.load, saved_name(opened.file), lambda: self.open_outside(opened)
            )
        )
        return True

    def show_printed_page(self) -> None:
        """Show the printed page of the open attachment, or of a bulletin that is a PDF, as a picture."""
        self._printed.show(self.current)

    def show_versions(self) -> None:
        """Show the files that were seen at the address of the open attachment."""
        if (opened := self.current) is not None:
            show_versions(self._session, opened.file)

    def open_outside(self, opened: OpenedFile | None = None) -> None:
        if (opened := opened or self.current) is not None:
            self._exports.open_outside(opened)

    def save(self, screen: KeyedScreen, pane: Widget, opened: OpenedFile | None = None) -> None:
        if (opened := opened or self.current) is not None:
            self._exports.save(screen, pane, opened)
