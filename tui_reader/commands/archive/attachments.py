"""`bulletin-tui attachments`: list, fetch, print, save and recognize the files that bulletins link."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.values import AttachedFile, View
from tui_reader.attachment_labels import SEPARATOR, attachment_title, facts
from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS, USAGE
from tui_reader.commands.options.arguments import settings_of
from tui_reader.commands.options.bulletin_choice import existing_archive, find_attachment_member
from tui_reader.commands.options.query import all_rows
from tui_reader.commands.output.console import CommandError, complain, print_json, print_text
from tui_reader.commands.output.table import print_columns
from tui_reader.commands.transfer.file_fetch import fetch_files, missing_files
from tui_reader.commands.transfer.interruption import interrupted
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.messages.translation import system_reason
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Bulletin
    from tui_reader.sync.attachments.members import ReadFile

ACTIONS = ("list", "fetch", "show", "save", "ocr")


class NumberedAttachment(NamedTuple):
    """An attachment of a bulletin, by the number of each; attachments are counted from 1. `member` is the number
    of a file within it, which `file` then is."""

    id: int
    number: int
    file: AttachedFile
    member: int | None = None

    @property
    def name(self) -> str:
        """What a command line names it by: `12:1`, or `12:1:3` for a file within it."""
        return ":".join(str(each) for each in (self.id, self.number, self.member) if each is not None)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=ACTIONS,
        metavar="|".join(ACTIONS),
        help=_(
            "list the attachments; fetch their files; print the texts of files; save files in a folder; "
            "read scans by text recognition"
        ),
    )
    parser.add_argument(
        "bulletins",
        nargs="*",
        metavar="ID[:N[:M]]",
        help=_(
            "numbers from `list`, or addresses; 12:1 is the first attachment of bulletin 12, and 12:1:3 the third "
            "file within that"
        ),
    )
    parser.add_argument("--source", metavar="NAME", help=_("those of the bulletins of this followed source"))
    parser.add_argument("--all", action="store_true", help=_("those of all bulletins"))
    parser.add_argument(
        "--to", type=Path, metavar="DIR", help=_("for save: the folder (default: the current one)")
    )
    parser.add_argument("--again", action="store_true", help=_("for ocr: read pages again that were read before"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    """0 success; 1 something is not there, could not be fetched, read or saved; 2 nothing is named."""
    wanted = bool(options.bulletins) + bool(options.source) + options.all
    if wanted > 1:
        complain(None, _("name bulletins, --source or --all, not two of them"))
        return USAGE
    if not wanted and options.action != "list":
        complain(None, _("name bulletins, a source with --source, or --all"))
        return USAGE
    if options.to is not None and options.action != "save":
        complain(None, _("--to is for save"))
        return USAGE
    if options.again and options.action != "ocr":
        complain(None, _("--again is for ocr"))
        return USAGE
    with existing_archive() as archive:
        match options.action:
            case "list":
                return _list(archive, options)
            case "fetch":
                return _fetch(archive, options)
            case "show":
                return _show(archive, options)
            case "ocr":
                return _recognize(archive, options)
            case _:
                return _save(archive, options)


def attachment_object(chosen: NumberedAttachment) -> dict[str, object]:
    """An attachment as the JSON object that `attachments` prints, see `docs/json.md`."""
    file = chosen.file
    return {
        "id": chosen.id,
        "number": chosen.number,
        "member": chosen.member,
        "title": file.title,
        "address": shown_address(file.address) if file.address else None,
        "state": file.state,
        "reason": file.reason or None,
        "name": file.name or None,
        "sha256": file.digest or None,
        "size": file.size if file.digest else None,
        "media_type": file.media_type,
        "kind": file.kind or None,
        "pages": file.pages,
        "has_text": file.has_text,
        "recognized": file.recognized,
        "not_read": list(file.not_read),
        "fetched": file.fetched.isoformat() if file.fetched else None,
        "versions": file.versions,
    }


def _chosen(archive: Archive, options: argparse.Namespace) -> Iterator[NumberedAttachment]:
    """The attachments that are named, in order. Raises CommandError for a bulletin or attachment that is not
    there, before the first is returned."""
    if options.bulletins:
        named = [(text, find_attachment_member(archive, text)) for text in options.bulletins]
        for text, (id, number, member) in named:
            for each in _of(archive, id):
                if member is not None and number == each.number:
                    yield _within(archive, each, text, member)
                elif number in (None, each.number):
                    yield each
        return
    if options.source and options.source not in {label.name for label in archive.origins()}:
        message = _("no bulletin came from a source of this name; see `bulletin-tui sources`")
        raise CommandError(options.source, message)
    for row in all_rows(archive, View(origins=(options.source,) if options.source else ())):
        yield from _of(archive, row.id)


def _members(archive: Archive, chosen: NumberedAttachment) -> Iterator[NumberedAttachment]:
    """The files within an attachment, as its text lists them; those with an address are links of it."""
    digest = chosen.file.digest
    text = archive.file_text(digest) if digest and chosen.file.has_text else None
    for number, each in enumerate(text.attachments if text else (), 1):
        within = AttachedFile(each.title, None, "kept", digest="")
        yield chosen._replace(
            file=AttachedFile(each.title, each.address) if each.address else within, member=number
        )


def _whole(chosen: Iterable[NumberedAttachment]) -> list[NumberedAttachment]:
    """Attachments, of which none is a file within another, which is fetched and kept with that only. Raises
    CommandError."""
    found = list(chosen)
    for each in found:
        if each.member is not None:
            raise CommandError(each.name, _("this is a file within an attachment; name the attachment"))
    return found


def _within(archive: Archive, chosen: NumberedAttachment, text: str, member: int) -> NumberedAttachment:
    found = list(_members(archive, chosen))
    if not 1 <= member <= len(found):
        message = ngettext("this attachment holds {count} file", "this attachment holds {count} files", len(found))
        raise CommandError(text, message.format(count=len(found)))
    return found[member - 1]


def _present(archive: Archive, options: argparse.Namespace) -> Iterator[NumberedAttachment]:
    """The attachments that are named; says so where there are none."""
    found = _chosen(archive, options)
    first = next(found, None)
    if first is None:
        complain(None, _("there are no attachments"))
        return
    yield first
    yield from found


def _of(archive: Archive, id: int) -> Iterator[NumberedAttachment]:
    files = archive.attachments(id)
    if any(not file.address for file in files):
        from tui_reader.sync.attachments.file_text import file_of_bulletin

        if file_of_bulletin(archive.bulletin(id)) is not None:
            files = [file if file.address else file._replace(state="kept", digest="") for file in files]
    for number, file in enumerate(files, 1):
        yield NumberedAttachment(id, number, file)


def _list(archive: Archive, options: argparse.Namespace) -> int:
    found = list(_chosen(archive, options))
    if len(found) == 1 and options.bulletins and ":" in options.bulletins[0]:
        # One attachment that is named: with the files within it.
        found += _members(archive, found[0]) if found[0].member is None else ()
    if options.json:
        for each in found:
            print_json(attachment_object(each))
        return SUCCESS
    rows = [
        (each.name, attachment_title(each.file), SEPARATOR.join(facts(each.file, whole=True))) for each in found
    ]
    print_columns(rows, [(2, 40), (1, 16), (2, 12)])
    if not rows:
        complain(None, _("there are no attachments"))
    return SUCCESS


def _fetch(archive: Archive, options: argparse.Namespace) -> int:
    """Fetches the files: of bulletins that are named all of them, on condition that they have changed; else those
    that are not there."""
    named = bool(options.bulletins)
    chosen = _whole(_chosen(archive, options))
    if named:
        wanted = [each for each in chosen if each.file.address]
    else:
        missing = missing_files(archive, [(each.id, each.file) for each in chosen], settings_of(options))
        wanted = [chosen[place] for place in missing.wanted]
        if missing.left_out:
            message = ngettext(
                "{count} file of a source with `attachments: none` is left out; name its bulletin to fetch it",
                "{count} files of sources with `attachments: none` are left out; name bulletins to fetch theirs",
                missing.left_out,
            )
            complain(None, message.format(count=f"{missing.left_out:,}"))
    without = [each for each in chosen if named and not each.file.address]
    for each in without:
        complain(each.name, _why_not(each))
    if not wanted:
        if not without:
            complain(None, _("there is nothing to fetch"))
        return FAILURE if without else SUCCESS
    if archive.read_only is not None:
        raise CommandError(None, archive.read_only)
    asked = [(each.id, each.file.address or "") for each in wanted]
    result = fetch_files(archive, asked, settings_of(options))
    code = SUCCESS if result.done.issuperset(asked) else FAILURE
    for each, name in zip(wanted, asked, strict=True):
        if name not in result.done and result.interrupted:
            continue
        fetched = each._replace(file=archive.attachments(each.id)[each.number - 1])
        if options.json:
            print_json(attachment_object(fetched))
        else:
            words = SEPARATOR.join(facts(fetched.file, whole=True))
            print_text(f"{fetched.name}  {attachment_title(fetched.file)}  {words}")
        if fetched.file.state != "kept":
            complain(fetched.name, fetched.file.reason or _("this file was not fetched"))
            code = FAILURE
    if result.interrupted:
        complain(None, interrupted())
        return INTERRUPTED
    return FAILURE if without else code


def _show(archive: Archive, options: argparse.Namespace) -> int:
    from tui_reader.export_formats.plain_text import plain
    from tui_reader.export_formats.secrets import shown_page
    from tui_reader.serialization import to_json

    code, printed = SUCCESS, 0
    for each in _present(archive, options):
        try:
            each, text = _with_text(archive, each, options)
        except ArchiveError as error:
            complain(each.name, error.message)
            code = FAILURE
            continue
        if text is None:
            complain(each.name, _why_not(each))
            code = FAILURE
            continue
        if options.json:
            print_json({**attachment_object(each), "text": to_json(shown_page(text))})
        else:
            print_text("\n\n\n\n" * bool(printed) + plain(text))
        printed += 1
        for line in each.file.not_read:
            complain(each.name, line)
    return code


def _with_text(
    archive: Archive, chosen: NumberedAttachment, options: argparse.Namespace
) -> tuple[NumberedAttachment, Bulletin | None]:
    """An attachment with its text; None where there is none. Raises ArchiveError."""
    file = chosen.file
    if file.digest and chosen.member is None:
        return chosen, archive.file_text(file.digest) if file.has_text else None
    chosen, read = _taken_out(archive, chosen, options)
    return chosen, read.text if read is not None else None


def _with_bytes(
    archive: Archive, chosen: NumberedAttachment, options: argparse.Namespace
) -> tuple[NumberedAttachment, bytes | None]:
    """An attachment with its bytes; None where there are none. Raises ArchiveError."""
    if chosen.file.digest and chosen.member is None:
        return chosen, archive.file_bytes(chosen.file.digest)
    chosen, read = _taken_out(archive, chosen, options)
    return chosen, read.data if read is not None else None


def _taken_out(
    archive: Archive, chosen: NumberedAttachment, options: argparse.Namespace
) -> tuple[NumberedAttachment, ReadFile | None]:
    """A file within another as it was read, or with the reason why it is not there. Raises ArchiveError."""
    if chosen.file.address:
        return chosen, None
    from tui_reader.commands.transfer.members import take_out

    confined = settings_of(options).confined
    found = take_out(archive, chosen.id, chosen.number, chosen.member, confined=confined)
    if isinstance(found, str):
        return chosen._replace(file=chosen.file._replace(reason=found)), None
    return chosen._replace(file=found.file), found


def _save(archive: Archive, options: argparse.Namespace) -> int:
    from tui_reader.export.attachments import free_path, saved_name, write_attachment

    folder, code, saved = options.to or Path(), SUCCESS, 0
    for each in _present(archive, options):
        try:
            each, data = _with_bytes(archive, each, options)
        except ArchiveError as error:
            complain(each.name, error.message)
            code = FAILURE
            continue
        if data is None:
            complain(each.name, _why_not(each))
            code = FAILURE
            continue
        path = free_path(folder, saved_name(each.file))
        try:
            write_attachment(data, path)
        except OSError as error:
            # That of a full disk names no file; the others would fail as well.
            raise CommandError(str(path), system_reason(error)) from error
        if options.json:
            print_json({**attachment_object(each), "path": str(path)})
        else:
            print_text(str(path))
        saved += 1
    if not options.json and saved > 1:
        counted = ngettext("{count} file saved in {folder}", "{count} files saved in {folder}", saved)
        complain(None, counted.format(count=f"{saved:,}", folder=folder.absolute()))
    return code


def _recognize(archive: Archive, options: argparse.Namespace) -> int:
    from tui_reader.commands.transfer.recognition import recognize_files

    named = bool(options.bulletins)
    found = [(each.name, each.file) for each in _whole(_chosen(archive, options)) if named or each.file.digest]
    confined = settings_of(options).confined
    states = recognize_files(archive, found, confined=confined, again=options.again, named=named)
    if options.json:
        chosen = {each.name: each for each in _chosen(archive, options)}
        for name in states.done:
            print_json(attachment_object(chosen[name]))
    if states.interrupted:
        return INTERRUPTED
    return FAILURE if states.failed else SUCCESS


def _why_not(chosen: NumberedAttachment) -> str:
    """Why a file has no text, or is not there."""
    file = chosen.file
    if file.digest:
        return file.reason or _("files of this kind are not read; `attachments save` writes the file")
    if file.digest is not None:
        return file.reason or _("this is part of the file of the bulletin; `attachments save` takes it out")
    if not file.address:
        return file.reason or _("the page states no address of this attachment")
    return file.reason or _("this file was not fetched; `bulletin-tui attachments fetch` does")
