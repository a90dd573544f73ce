"""`archive copy`: a whole archive copied into another, with progress, and the copy verified."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.archive.copying.values import Copied, Stage, Verified
from tui_reader.archive.copying.whole import copy, copy_some, verify
from tui_reader.archive.opening import open_archive
from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS, USAGE
from tui_reader.commands.options.arguments import no_file
from tui_reader.commands.options.query import all_hits, index_if_many
from tui_reader.commands.output.console import CommandError, complain, print_json, print_text
from tui_reader.commands.output.progress import index_waiting, progress
from tui_reader.commands.transfer.interruption import deferred_interrupt, interrupted
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.messages.translation import translated
from tui_reader.paths import ArchiveLocation, located
from tui_reader.text.clean import clean_line
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.query.nodes import Query

MOST_FAULTS = 1000
"""Faults that are printed one by one; more are counted. Chosen by hand."""


def copy_archive(source: str, target: str, *, only_verify: bool, as_json: bool, query: Query | None = None) -> int:
    """Copies the archive at one location into that at another, then verifies the copy; only the latter with
    `only_verify`. Of a `query` only its hits are copied, and nothing is verified. Prints one line for each fault,
    and the numbers. Returns the exit code: 0 when all is there, 1 when something could not be copied or differs,
    2 for one archive named twice, 130 interrupted. Raises CommandError and ArchiveError.
    """
    places = _location(source), _location(target)
    for place in places if only_verify else places[:1]:
        if isinstance(place, Path) and (problem := no_file(place)):
            complain(place, problem)
            return FAILURE
    if _is_same(*places):
        complain(None, _("both are the same archive; name another one as TO"))
        return USAGE
    printer = _Printer(places, as_json)
    try:
        with open_archive(places[0]) as one, open_archive(places[1]) as other:
            for archive in (one, other):
                for warning in archive.warnings:
                    complain(None, translated(warning))
            if query is None:
                _copy(one, other, printer, only_verify)
            else:
                _copy_hits(one, other, printer, query)
    except KeyboardInterrupt:
        complain(None, interrupted())
        return INTERRUPTED
    return FAILURE if printer.faults else SUCCESS


def _copy(source: Archive, target: Archive, printer: _Printer, only_verify: bool) -> None:
    names: dict[str, str] = {
        "announcements": _("announcements"),
        "bulletins": _("bulletins"),
        "files": _("attached files"),
        "marks": _("marks"),
        "records": _("records of syncs"),
        "verify": _("comparing"),
    }
    with deferred_interrupt() as check:
        if not only_verify:
            with progress(names) as show:

                def report(stage: Stage, done: int, total: int) -> None:
                    check()
                    show(stage, done, total)

                copied = copy(source, target, report, printer.fault, printer.note)
            printer.copied(copied)
            index_waiting(target)
        with progress(names) as show:

            def report_again(stage: Stage, done: int, total: int) -> None:
                check()
                show(stage, done, total)

            found = verify(source, target, report_again, printer.fault)
        printer.verified(found)


def _copy_hits(source: Archive, target: Archive, printer: _Printer, query: Query) -> None:
    index_if_many(source)
    ids = sorted(hit.row.id for hit in all_hits(source, query, 0))
    if not ids:
        complain(None, _("the query finds nothing; nothing was copied"))
        return
    names: dict[str, str] = {
        "bulletins": _("bulletins"),
        "files": _("attached files"),
        "marks": _("marks"),
    }
    with deferred_interrupt() as check, progress(names) as show:

        def report(stage: Stage, done: int, total: int) -> None:
            check()
            show(stage, done, total)

        copied = copy_some(source, target, ids, report, printer.fault, printer.note)
    printer.copied(copied)
    index_waiting(target)


class _Printer:
    """Prints faults and numbers, as lines or as JSON objects."""

    def __init__(self, places: tuple[ArchiveLocation, ArchiveLocation], as_json: bool) -> None:
        self.faults = 0
        self._from, self._to = map(str, places)
        self._as_json = as_json
        self._printed: set[tuple[str, str]] = set()

    def fault(self, subject: str, line: str) -> None:
        """What could not be copied, or differs; the same line is printed once."""
        if (subject, line) in self._printed:
            return
        self.faults += 1
        if self.faults <= MOST_FAULTS:
            self._printed.add((subject, line))
            self._print_line("fault", subject, line)

    def note(self, subject: str, line: str) -> None:
        """What is printed and is no fault."""
        self._print_line("note", subject, line)

    def _print_line(self, kind: str, subject: str, line: str) -> None:
        if self._as_json:
            print_json({"kind": kind, "subject": shown_address(subject), "message": line})
        else:
            complain(shown_address(subject), translated(line))

    def copied(self, done: Copied) -> None:
        """What was copied."""
        if self._as_json:
            print_json({"kind": "copied", "from": self._from, "to": self._to, **done._asdict()})
            return
        message = _("{source}: copied to {target}: {new} new, {changed} changed, {same} unchanged")
        self._print(message, source=self._from, target=self._to, **done._asdict())
        files = ngettext("{count} attached file", "{count} attached files", done.files_added)
        self._print(files, count=done.files_added)
        if done.notes:
            self._print(ngettext("{count} note", "{count} notes", done.notes), count=done.notes)

    def verified(self, found: Verified) -> None:
        """What was compared."""
        if self.faults > MOST_FAULTS:
            complain(None, _("{count} more faults").format(count=self.faults - MOST_FAULTS))
        if self._as_json:
            print_json({"kind": "verified", "from": self._from, "to": self._to, **found._asdict()})
            return
        message = _(
            "{target}: compared {bulletins} bulletins, {revisions} revisions, {pages} original pages, {files} "
            "attached files, {marks} marks, {notes} notes, {announcements} announcements, "
            "{records} records of syncs"
        )
        self._print(message, target=self._to, **found._asdict())
        if count := found.differences:
            self._print(ngettext("{count} difference", "{count} differences", count), count=count)
        else:
            self._print(_("no differences"))

    def _print(self, message: str, **values: object) -> None:
        print_text(clean_line(message.format(**values)))


def _location(text: str) -> ArchiveLocation:
    """The archive that an argument names. Raises CommandError for an address that cannot be used, such as one with
    a password, which it does not repeat."""
    if not re.match("(?i:postgres(?:ql)?):", text):
        return Path(text).expanduser()
    try:
        return located(text)
    except ValueError as error:
        message = _("the archive cannot be opened: {reason}").format(reason=_(str(error)))
        raise CommandError(None, message) from None


def _is_same(one: ArchiveLocation, other: ArchiveLocation) -> bool:
    if isinstance(one, Path) and isinstance(other, Path):
        try:
            return one.samefile(other)
        except OSError:
            return one.resolve() == other.resolve()
    return one == other
