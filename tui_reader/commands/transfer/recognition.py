"""Text recognition of kept attachments, with progress: one file after the other, until Ctrl-C."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_reader.attachment_labels import attachment_title, scans_without_recognition
from tui_reader.commands.output.console import complain
from tui_reader.commands.output.progress import ReportProgress, progress
from tui_reader.commands.transfer.interruption import first_interrupt, interrupted
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.messages.translation import translated
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from threading import Event

    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import AttachedFile
    from tui_reader.model import Page
    from tui_reader.parse.recognition.process import PageRead, Recognizer
    from tui_reader.parse.worker import Parser
    from tui_reader.sources.fetching import Fetched
    from tui_reader.sync.recognition.unkept_files import RecognizedFile


@dataclass(slots=True)
class RecognizedFiles:
    """The names of the files whose pages were read, and of those that were not read, or not wholly; and whether
    Ctrl-C ended it."""

    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    interrupted: bool = False


def recognize_files(
    archive: Archive,
    files: Sequence[tuple[str, AttachedFile]],
    *,
    confined: bool = False,
    again: bool = False,
    named: bool = True,
) -> RecognizedFiles:
    """Read the pages of files that are pictures; each file has a name for messages. Not `named`: files that need
    none are passed over without a word. `confined` is as in `Recognizer`. Raises ArchiveError."""
    from tui_reader.parse.recognition.process import NOT_INSTALLED, can_recognize
    from tui_reader.sync.recognition.kept_files import may_be_recognized

    result = RecognizedFiles()
    seen: set[str | None] = set()
    wanted = []
    for name, file in files:
        if file.digest in seen and file.digest is not None:
            continue
        seen.add(file.digest)
        if again or may_be_recognized(file, archive):
            wanted.append((name, file))
        elif named:
            complain(name, _not_wanted(archive, file))
            if not file.digest:
                result.failed.append(name)
    if wanted and not can_recognize():
        complain(None, translated(NOT_INSTALLED))
        result.failed += [name for name, _file in wanted]
        return result
    _read(archive, wanted, result, confined=confined, again=again)
    return result


def recognize_waiting(
    archive: Archive, origins: Collection[str], *, confined: bool = False, quiet: bool = False
) -> bool:
    """Read the scans of some followed sources that nobody has tried to read, after a sync. `quiet`: only failures
    are printed. False where Ctrl-C ended it. Raises ArchiveError."""
    from tui_reader.parse.recognition.process import can_recognize
    from tui_reader.sync.recognition.kept_files import waiting_files

    files = [(attachment_title(file), file) for file in waiting_files(archive, origins)] if origins else []
    if files and not can_recognize():
        complain(None, scans_without_recognition(len(files)))
        return True
    result = RecognizedFiles()
    _read(archive, files, result, confined=confined, retry=False, quiet=quiet)
    return not result.interrupted


def _read(
    archive: Archive,
    files: Sequence[tuple[str, AttachedFile]],
    result: RecognizedFiles,
    *,
    confined: bool,
    again: bool = False,
    retry: bool = True,
    quiet: bool = False,
) -> None:
    """Read the files, and add them to the result, until Ctrl-C."""
    from tui_reader.parse.recognition.process import Recognizer
    from tui_reader.parse.worker import Parser
    from tui_reader.sync.recognition.kept_files import recognize_file

    if not files:
        return
    recognizer = Recognizer(confined=confined)
    # The page that is being read ends; what was read before is kept as the text of its file.
    with Parser(confined=confined) as parser, first_interrupt(recognizer.stop) as stopped:
        for name, file in files:
            title = attachment_title(file)
            with (
                nullcontext()
                if quiet
                else progress({"pages": name if title == name else f"{name} {title}"}) as report
            ):
                found = recognize_file(
                    archive, file, recognizer, parser, again=again, retry=retry, on_page=_counted(report)
                )
            for page, error in found.failed:
                complain(name, _("page {page}: {reason}").format(page=page, reason=translated(error)))
            if found.error:
                complain(name, translated(found.error))
            if not quiet and (found.read or not (found.error or found.failed)):
                counted = ngettext("{count} page was read", "{count} pages were read", found.read)
                complain(name, counted.format(count=found.read))
            (result.failed if found.error or found.failed else result.done).append(name)
            if stopped.is_set():
                complain(None, interrupted())
                result.interrupted = True
                return


@contextmanager
def page_recognition(parser: Parser, *, confined: bool = False) -> Iterator[PageRecognition]:
    """Reads pages until the first Ctrl-C. `confined` is as in `Recognizer`."""
    from tui_reader.parse.recognition.process import Recognizer

    recognizer = Recognizer(confined=confined)
    with first_interrupt(recognizer.stop) as stopped:
        yield PageRecognition(parser, recognizer, stopped)


class PageRecognition:
    """Reads by text recognition what is a picture of pages that were fetched and parsed; failures are printed."""

    def __init__(self, parser: Parser, recognizer: Recognizer, stopped: Event) -> None:
        """`stopped` is set when Ctrl-C has stopped the recognizer."""
        self._parser = parser
        self._recognizer = recognizer
        self._stopped = stopped
        self._told = False

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._stopped.is_set()

    def read(self, page: Page, fetched: Fetched | None) -> RecognizedFile:
        """The page with the text of its pictures; as it is where it has none. That text recognition is not
        installed is said once."""
        from tui_reader.parse.recognition.process import NOT_INSTALLED, can_recognize
        from tui_reader.sync.recognition.unkept_files import RecognizedFile, has_pictures, recognize_page

        if fetched is None or not has_pictures(page):
            return RecognizedFile(page)
        if not can_recognize():
            if not self._told:
                complain(None, translated(NOT_INSTALLED))
            self._told = True
            return RecognizedFile(page, error=NOT_INSTALLED)
        with progress({"pages": shown_address(page.address)}) as report:
            found = recognize_page(page, fetched, self._recognizer, self._parser, _counted(report))
        for number, reason in found.failed:
            complain(page.address, _("page {page}: {reason}").format(page=number, reason=translated(reason)))
        if found.error:
            complain(page.address, found.error)
        return found


def _counted(report: ReportProgress | None) -> Callable[[PageRead], None]:
    read = itertools.count(1)

    def on_page(page: PageRead) -> None:
        done = next(read)
        if report is not None:
            report("pages", done, done + page.left)

    return on_page


def _not_wanted(archive: Archive, file: AttachedFile) -> str:
    if not file.digest:
        return _("this file was not fetched; `bulletin-tui attachments fetch` does")
    if not file.recognized and not archive.unreadable_pages(file.digest):
        return _("no page of this file is a picture; there is nothing to recognize")
    return _("no page of this file is a picture that was not read yet; --again reads its pages again")
