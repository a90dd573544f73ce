"""The archive and the bulletin that a command names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader import paths
from tui_reader.commands.output.console import CommandError, complain
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.paths import may_exist
from tui_reader.permalinks.form import is_permalink
from tui_reader.permalinks.lookup import PermalinkError, PermalinkTarget, about_former, about_others, linked_text

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Revision
    from tui_reader.paths import ArchiveLocation

_NUMBER = re.compile("[0-9]{1,18}")


def archive_is_empty() -> str:
    """The message for an archive without bulletins."""
    return _("your archive is empty; add something with `bulletin-tui add PATH|URL`")


def existing_archive(subject: str | None = None) -> Archive:
    """Opens the archive and prints its warnings. Raises CommandError about `subject` when there is none; no file
    is created."""
    path = paths.archive_location()
    if not may_exist(path):
        raise CommandError(subject, archive_is_empty())
    return _opened(path)


def archive_or_empty() -> Archive:
    """Opens the archive, and prints its warnings, also that it is empty; one in memory when there is none, so that
    no file is created."""
    path = paths.archive_location()
    archive = _opened(path if may_exist(path) else None)
    if not archive.counts().total:
        complain(None, archive_is_empty())
    return archive


def _opened(path: ArchiveLocation | None) -> Archive:
    from tui_reader.archive.opening import open_archive

    archive = open_archive(path)
    for warning in archive.warnings:
        complain(None, warning)
    return archive


class ChosenText(NamedTuple):
    """A text that a command names: the bulletin, a section of it, and the revision if it is a former text."""

    id: int
    section: str | None
    revision: Revision | None = None


def find_text(archive: Archive, text: str) -> ChosenText:
    """The text that is named as in `find_section`, or by a permalink; what a permalink leads to that is not what
    one might expect is said on standard error. Raises CommandError."""
    if not is_permalink(text):
        return ChosenText(*find_section(archive, text))
    found = _linked(archive, text)
    for note in (found.revision and about_former(found.revision), found.others and about_others(found.others)):
        if note:
            complain(text, note)
    return ChosenText(found.id, found.section, found.revision)


def _linked(archive: Archive, text: str) -> PermalinkTarget:
    try:
        return linked_text(archive, text)
    except PermalinkError as error:
        raise CommandError(text, str(error)) from error


def find_bulletin(archive: Archive, text: str) -> int:
    """The id of a bulletin by its number, its address or a permalink; a file also by a path relative to the
    current folder. Raises CommandError when there is none."""
    if is_permalink(text):
        return _linked(archive, text).id
    found = _find(archive, text)
    if found is None:
        raise CommandError(text, _("there is no such bulletin; see `bulletin-tui list`"))
    return found


def find_section(archive: Archive, text: str) -> tuple[int, str | None]:
    """The id of a bulletin and the section after `#`, if any. An address may contain a `#` itself: it is tried
    whole first. Raises CommandError when there is no such bulletin."""
    if is_permalink(text):
        found = _linked(archive, text)
        return found.id, found.section
    address, _separator, section = text.rpartition("#")
    if _find(archive, text) is None and address and (id := _find(archive, address)) is not None:
        return id, section
    return find_bulletin(archive, text), None


def find_attachment(archive: Archive, text: str) -> tuple[int, int | None]:
    """The id of a bulletin and the number of an attachment after `:`, from 1; None for all of them. An address
    holds a `:` itself: it is tried whole first. Raises CommandError when there is no such bulletin or attachment.
    """
    bulletin, _separator, number = text.rpartition(":")
    if not bulletin or not _NUMBER.fullmatch(number) or _find(archive, text) is not None:
        return find_bulletin(archive, text), None
    id, count = find_bulletin(archive, bulletin), int(number)
    there = len(archive.attachments(id))
    if not 1 <= count <= there:
        message = ngettext(
            "this bulletin has {count} attachment; see `bulletin-tui attachments list`",
            "this bulletin has {count} attachments; see `bulletin-tui attachments list`",
            there,
        )
        raise CommandError(text, message.format(count=there))
    return id, count


def find_attachment_member(archive: Archive, text: str) -> tuple[int, int | None, int | None]:
    """As `find_attachment`, with the number of a file within the attachment behind a further `:`, from 1, as in
    `12:1:3`; None for the attachment itself. Whether that is there is not checked."""
    attachment, _separator, number = text.rpartition(":")
    if _NUMBER.fullmatch(number) and _NUMBER.fullmatch(attachment.rpartition(":")[2]):
        id, within = find_attachment(archive, attachment)
        if within is not None and _find(archive, text) is None:
            return id, within, int(number)
    return *find_attachment(archive, text), None


def numbered_revision(revisions: Sequence[Revision], number: int, subject: str) -> Revision:
    """The revision with a number. Raises CommandError about `subject`, naming those that exist."""
    for each in revisions:
        if each.number == number:
            return each
    message = _("there is no revision {number}; it has 1 to {last}")
    raise CommandError(subject, message.format(number=number, last=len(revisions)))


def _find(archive: Archive, text: str) -> int | None:
    from pathlib import Path

    from tui_reader.sources.files.filesystem import address_of
    from tui_reader.text.clean import clean

    if _NUMBER.fullmatch(text):
        row = archive.row(int(text))
        return row.id if row else None
    if not text or clean(text) != text:
        return None
    found = archive.find(text)
    return found if found is not None or "://" in text else archive.find(address_of(Path(text)))
