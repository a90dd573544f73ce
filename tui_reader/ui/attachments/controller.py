"""The attachments of the open text: which is open, and what the keys do with them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.values import AttachedFile
from tui_reader.attachment_labels import WORKBOOKS, attachment_title
from tui_reader.display_title import shown_title
from tui_reader.export.attachments import free_path, safe_name, write_attachment
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import labelled, size_text
from tui_reader.messages.translation import system_reason, translated
from tui_reader.model import Bulletin
from tui_reader.text.clean import clean_line
from tui_reader.text.secrets import shown_address
from tui_reader.ui.attachments.facts_page import facts_page
from tui_reader.ui.attachments.fetching import AttachmentFetch
from tui_reader.ui.attachments.listing import (
    AttachmentActions,
    FetchOutcome,
    OpenedFile,
    Owner,
    Then,
    can_be_fetched,
    files_of,
)
from tui_reader.ui.attachments.members import ARCHIVES, ReadFile, read_file, read_member
from tui_reader.ui.attachments.outside import TemporaryFiles, file_opener, may_be_opened, open_file
from tui_reader.ui.browser import is_example

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_reader.archive.values import ArrivedFile
    from tui_reader.sync.recognition.kept_files import Recognition
    from tui_reader.ui.attachments.recognizing import RecognitionJob
    from tui_reader.ui.keys.keyed_screen import KeyedScreen
    from tui_reader.ui.panes import Session
    from tui_reader.ui.reader.reader import Reader

LARGE = 500_000
"""Bytes of a file from which its text is taken out of the archive in a thread. Chosen by hand."""

Result = TypeVar("Result")

KEPT_OPEN = 20
"""Opened attachments to which one can return without reading them again."""


class _PrintedFile(NamedTuple):
    """A PDF: its title, the name of its file, its pages, its bytes, and how another program gets it."""

    title: str
    name: str
    pages: int
    load: Callable[[], bytes]
    outside: Callable[[], object]


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
        self._job: AttachmentFetch | None = None
        self._recognition: RecognitionJob | None = None
        self._copies = TemporaryFiles()
        self._folder: Path | None = None

    def end(self) -> None:
        """Stop what is running, at the end of the program, and remove the copies of files."""
        if self._job:
            self._job.cancel()
        if self._recognition:
            self._recognition.stop()
        self._copies.remove()

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
        if self._container(bulletin) is None:
            return files
        # What was unpacked is known; the others are in the archive as well, with the digest of none.
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
        if owner is None or not files:
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
            if self._session.shown_bulletin is not before:
                then()

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
        elif not file.address and (container := self._container(owner.bulletin)):
            self._unpack(container, owner, number, file, then)
        elif not file.address:
            self._tell(_("The page states no address of this attachment: {title}"), file)
        elif is_example(file.address):
            self._offer(file, _("This address is only an example: {address}"))
        elif not can_be_fetched(file):
            self._offer(file, _("This address cannot be opened: {address}"))
        else:
            self._fetch(owner, number, file, then)

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
        return self._job is not None

    def cancel(self) -> bool:
        job, self._job = self._job, None
        if job is None:
            return False
        job.cancel()
        self._session.show_progress("")
        self._tell(_("Not fetched, as you asked: {title}"), job.file)
        return True

    def _fetch(self, owner: Owner, number: int, file: AttachedFile, then: Then) -> None:
        if self._job is not None:
            self._tell(_("Still fetching {title}; Escape cancels."), self._job.file)
            return
        title = attachment_title(file)
        app = self._session.app

        def show(came: int, size: int | None) -> None:
            if self._job is job:
                so_far = size_text(came) if size is None else f"{size_text(came)} / {size_text(size)}"
                self._tell_progress(
                    _("Fetching {title} · {size} · Escape cancels").format(title=title, size=so_far)
                )

        job = AttachmentFetch(
            self._session,
            owner,
            file,
            lambda came, size: app.call_in_ui(lambda now: show(*now), (came, size)),
            lambda result: self._ended(job, number, then, result),
        )
        self._job = job
        show(0, None)
        job.start()

    def _tell_progress(self, text: str) -> None:
        self._session.show_progress(text)
        from tui_reader.ui.attachments.screen import AttachmentsScreen

        screen = self._session.app.screen
        if isinstance(screen, AttachmentsScreen):
            screen.status.show_busy(text)

    def _ended(self, job: AttachmentFetch, number: int, then: Then, result: FetchOutcome | None) -> None:
        """Do what the file was fetched for, or say why it did not come."""
        if self._job is not job:
            return
        self._job = None
        self._tell_progress("")
        owner, file = job.owner, job.file
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
        from tui_reader.parse.recognition.process import NOT_INSTALLED, can_recognize
        from tui_reader.sync.recognition.kept_files import may_be_recognized
        from tui_reader.ui.attachments.recognizing import RecognitionJob

        app = self._session.app
        if self._recognition is not None:
            self._recognition.stop()
            return
        if owner is None:
            if (opened := self.current) is None:
                return
            owner, number = opened.owner, opened.number
        file = self.files_of(*owner)[number - 1]
        if not file.digest:
            self._tell(_("Only a file that is kept in the archive is read by text recognition: {title}"), file)
        elif not may_be_recognized(file, self._session.archive):
            self._tell(_("No page of it is a picture that was not read: {title}"), file)
        elif not can_recognize():
            app.show_message(translated(NOT_INSTALLED))
        elif self._session.archive.read_only is not None:
            app.show_message(translated(self._session.archive.read_only))
        else:
            title = attachment_title(file)

            def show(read: int, total: int) -> None:
                so_far = f"{read} / {total}" if total else "…"
                text = _("Reading the pages of {title} · {pages} · {key} stops")
                key = self._session.key_text("recognize-file")
                self._tell_progress(text.format(title=title, pages=so_far, key=key))

            job = RecognitionJob(self._session, owner, file, show, lambda found: self._recognized(job, found))
            self._recognition = job
            show(0, 0)
            job.start()

    def _recognized(self, job: RecognitionJob, found: Recognition | None) -> None:
        self._recognition = None
        self._tell_progress("")
        # The next time its new text is opened.
        shown = self._session.shown_bulletin
        self._opened = [
            (bulletin, opened)
            for bulletin, opened in self._opened
            if bulletin is shown or opened.file.digest != job.file.digest
        ]
        self.show_states(job.owner)
        if found is None:
            return
        title = attachment_title(job.file)
        if found.error or (found.failed and not found.read):
            reason = found.error or found.failed[0][1]
            self._session.app.show_message(labelled(title, translated(reason)))
            return
        counted = ngettext("{count} page was read", "{count} pages were read", found.read)
        self._session.app.show_message(labelled(title, counted.format(count=found.read)))

    def show_states(self, owner: Owner) -> None:
        """Show the attachments of a text in their present states, where they are on the screen."""
        from tui_reader.ui.attachments.screen import AttachmentsScreen

        if self._session.shown_bulletin is owner.bulletin:
            self._reader.show_files(self.files_of(*owner))
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
            return
        elif opened.text is None and (not opened.file.reason or opened.file.kind.lower() in ARCHIVES):
            self._read_now(opened)
        else:
            session.visit_page(self._as_bulletin(opened))

    def _read_now(self, opened: OpenedFile) -> None:
        """Read a file that nobody has tried to read, in a thread, then show it."""
        confined = self._session.config.confined

        def done(read: ReadFile) -> None:
            if self._session.shown_bulletin is opened.owner.bulletin:
                shown = self._as_bulletin(replace(opened, file=read.file, text=read.text))
                self._session.visit_page(shown)

        self._in_thread(opened, lambda: read_file(opened.file, opened.load(), confined=confined), done)

    def _container(self, bulletin: Bulletin) -> OpenedFile | None:
        """The archive whose text a bulletin is."""
        opened = self.opened_as(bulletin)
        return opened if opened and opened.file.kind.lower() in ARCHIVES else None

    def _unpack(self, container: OpenedFile, owner: Owner, number: int, file: AttachedFile, then: Then) -> None:
        """Take a member out of an archive in a thread, then call `then` with it."""
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
            lambda: read_member(container.file, container.load(), file, confined=confined),
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
                self._session, title, opened.load, safe_name(opened.file), lambda: self.open_outside(opened)
            )
        )
        return True

    def show_printed_page(self) -> None:
        """Show the printed page of the open attachment, or of a bulletin that is a PDF, as a picture."""
        session = self._session
        found = self._printed()
        if found is None:
            session.app.show_message(_("Only a PDF that is kept has printed pages to show."))
            return
        from tui_reader.parse.pictures.process import can_decode, can_render

        if not can_decode() or not can_render():
            session.app.show_message(
                _("Printed pages need the extras: pip install 'bulletin-tui[documents,pictures]'.")
            )
            return
        from tui_reader.ui.pictures.file_pictures import FilePictureScreen

        title, name, pages, load, outside = found
        page = min(pages, self._page_in_sight() or 1)
        session.app.push_screen(FilePictureScreen(session, title, load, name, outside, pages=pages, page=page))

    def _page_in_sight(self) -> int | None:
        """The printed page on which the first line in sight begins; None where that is unknown."""
        from tui_reader.ui.reader.body_lines import line_of_block

        shown, document = self._session.shown_bulletin, self._reader.document
        if shown is None or shown.document is None:
            return None
        return shown.document.page_of(line_of_block(document, self._reader.top.block))

    def _printed(self) -> _PrintedFile | None:
        """The PDF in the reader."""
        session = self._session
        opened, shown = self.current, session.shown_bulletin
        if opened is not None:
            file = opened.file
            if file.kind.lower() != "pdf":
                return None
            name = safe_name(file)
            return _PrintedFile(
                attachment_title(file), name, file.pages or 1, opened.load, lambda: self.open_outside(opened)
            )
        read, id = shown.document if shown else None, session.open_id
        if shown is None or read is None or read.kind != "pdf" or id is None:
            return None
        raw = session.archive.raw(id)
        if raw is None:
            return None
        data = raw.data
        name = safe_name(AttachedFile(shown_title(shown), None, kind="pdf"))
        return _PrintedFile(
            shown_title(shown), name, read.pages or 1, lambda: data, lambda: self._give_outside(name, data)
        )

    def open_outside(self, opened: OpenedFile | None = None) -> None:
        opened = opened or self.current
        if opened is None:
            return
        name = safe_name(opened.file)
        if may_be_opened(name):
            self._give_outside(name, opened.load())
        else:
            message = _("{name} may be a program and is not opened; {key} saves it.")
            key = self._session.key_text("save-file")
            self._session.app.show_message(message.format(name=name, key=key))

    def _give_outside(self, name: str, data: bytes) -> None:
        session = self._session
        try:
            path = self._copies.copy_of(name, data)
        except OSError as error:
            self._not_written(name, error)
            return
        program = file_opener()
        if program is None:
            message = _("{path}: a copy, since no program opens files here; {key} copies the path")
            session.offer(str(path), message.format(path=path, key=session.key_text("copy-address")))
            return
        try:
            open_file(path, program)
        except OSError as error:
            message = _("{program} could not be started: {error}; a copy of the file is at {path}")
            reason = system_reason(error)
            session.offer(str(path), message.format(program=program, error=reason, path=path))
        else:
            session.app.show_message(_("Opened {name}; this copy goes with the program.").format(name=name))

    def save(self, screen: KeyedScreen, pane: Widget, opened: OpenedFile | None = None) -> None:
        from tui_reader.ui.export.saving import complete_path

        opened = opened or self.current
        if opened is None:
            return
        name, data = safe_name(opened.file), opened.load()
        screen.ask(
            _("Save as: "),
            pane,
            lambda text: self._save(data, name, text),
            complete=complete_path,
            text=str(free_path(self._folder or Path.cwd(), name)),
        )

    def _save(self, data: bytes, name: str, text: str | None) -> None:
        if not text or not text.strip():
            return
        try:
            path = Path(text.strip()).expanduser().absolute()
            if path.is_dir() or text.strip().endswith(("/", os.sep)):
                path = free_path(path, name)
            write_attachment(data, path)
        except FileExistsError:
            taken = _("{path}: this file exists already; choose another name")
            self._session.app.show_message(taken.format(path=path))
        except (OSError, RuntimeError, ValueError) as error:
            self._not_written(text.strip(), error)
        else:
            self._folder = path.parent
            self._session.app.show_message(_("Saved {path}").format(path=path))

    def _not_written(self, name: str, error: Exception) -> None:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        self._session.app.show_message(_("Not saved: {reason}").format(reason=labelled(clean_line(name), reason)))
