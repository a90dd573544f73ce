"""`bulletin-tui export`: write whole bulletins to files in a folder, one file, standard output, or a pack."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import View
from tui_reader.commands.options.bulletin_choice import existing_archive
from tui_reader.commands.options.query import all_hits, all_rows, index_if_many, read_query
from tui_reader.commands.output.console import complain, print_text
from tui_reader.export.files import (
    ENDINGS,
    Form,
    NotesOf,
    form_of,
    no_notes,
    write_file,
    write_folder,
    write_stream,
)
from tui_reader.export_formats.links import SavedFiles
from tui_reader.export_formats.secrets import shown_page
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.messages.translation import system_reason
from tui_reader.model import Bulletin
from tui_reader.private_files import FILE_MODE

if TYPE_CHECKING:
    from tui_reader.export.pack import Failed
    from tui_reader.export_formats.notes import ExportedNote

ALL = "all"

_NAMED = 5
"""Attachments that a message names. Chosen by hand."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bulletins", nargs="*", metavar="ID|all", help=_("numbers from `list`, or `all`"))
    parser.add_argument(
        "--pack",
        type=Path,
        metavar="FILE",
        help=_("write a pack for `import` elsewhere, .zip or .warc.gz; without a selection, of everything"),
    )
    parser.add_argument("--marks", action="store_true", help=_("include read and starred marks in the pack"))
    parser.add_argument(
        "--attachments",
        action="store_true",
        help=_("include the attached files that are kept, in the pack or in folders"),
    )
    parser.add_argument("--query", metavar="QUERY", help=_("the bulletins that `search` finds"))
    parser.add_argument(
        "--source",
        metavar="NAME",
        help=_('all of this publisher; "" for none; for one of your sources use --query in:NAME'),
    )
    parser.add_argument("--tag", metavar="NAME", help=_("all with this tag; with --source, those with both"))
    parser.add_argument(
        "--to",
        default="-",
        metavar="DIR|FILE|-",
        help=_("a file if the name has a suffix, such as all.md, else a folder; - for standard output (default)"),
    )
    parser.add_argument("--format", choices=ENDINGS, help=_("default: by the suffix of the file, else markdown"))
    for name, text in (
        ("opml", _("write the list of sources as OPML")),
        ("urls", _("write the feeds among the sources as newsboat's urls")),
    ):
        parser.add_argument(f"--{name}", metavar="FILE|-", help=text)
    parser.add_argument(
        "--with-secrets",
        action="store_true",
        help=_("include passwords and tokens in addresses, which are otherwise hidden"),
    )
    parser.add_argument("--no-notes", action="store_true", help=_("leave out your notes and highlights"))
    parser.add_argument("--force", action="store_true", help=_("overwrite existing files"))


def run(options: argparse.Namespace) -> int:
    """0, or 1 when a bulletin or file could not be written, which is reported on one line each; 2 usage."""
    if options.opml is not None or options.urls is not None:
        from tui_reader.commands.transfer.source_lists import export_lists

        return export_lists(options)
    if options.pack is not None and not any(_selections(options)):
        options.bulletins = [ALL]
    target = None if options.to == "-" else Path(options.to)
    form = options.format or (form_of(target) if target else None) or "markdown"
    folder = target is not None and (target.is_dir() or options.to.endswith(os.sep) or not target.suffix)
    if error := _usage_error(options, form, folder):
        complain(None, error)
        return 2
    failures: list[object] = []

    def failed(subject: object, message: str) -> None:
        failures.append(subject)
        complain(subject, message)

    with existing_archive() as archive:
        ids = _selected_ids(archive, options)
        if ids is None:
            return 2
        if options.pack is not None:
            written = _pack(archive, ids, options, failed)
        else:
            found = _bulletins(archive, ids, failed)
            saved: dict[int | None, dict[int, str]] = {}
            if options.attachments and target is not None:
                missing: list[str] = []
                found = _with_attachments(archive, found, target, options.force, failed, missing, saved)
            mode = FILE_MODE if options.with_secrets else None
            if not options.with_secrets:
                found = ((id, shown_page(bulletin)) for id, bulletin in found)
            notes = no_notes if options.no_notes else _notes_of(archive, failed)
            written = _write(found, target, folder, form, options.force, failed, mode, saved, notes)
            if options.attachments and target is not None:
                _report_missing(target, missing)
        if not written and not failures:
            complain(None, _("nothing was selected; no file was written"))
            if options.source or options.tag:
                from tui_reader.commands.options.source_choice import hint_at_sources

                hint_at_sources(archive, options.source, options.tag)
    return 1 if failures or not written else 0


def _write(
    found: Iterator[tuple[int, Bulletin]],
    target: Path | None,
    folder: bool,
    form: Form,
    force: bool,
    failed: Failed,
    mode: int | None,
    saved: Mapping[int | None, SavedFiles],
    notes: NotesOf,
) -> bool:
    """Writes bulletins to their target; False, and no file, when there are none. `saved` and `notes` are as in
    `write_folder`."""

    def file_failed(path: Path, error: OSError, stopped: bool) -> None:
        message = _("{reason}; the files after it were not written") if stopped else "{reason}"
        failed(path, message.format(reason=_reason(error)))

    first = next(found, None)
    if first is None:
        if target is None:
            write_stream((), _print, form)
        return False
    found = chain([first], found)
    if target is None:
        write_stream(found, _print, form, notes)
    elif folder:
        write_folder(found, target, form, overwrite=force, mode=mode, failed=file_failed, saved=saved, notes=notes)
    else:
        try:
            write_file(found, target, form, overwrite=force, mode=mode, notes=notes)
        except OSError as error:
            file_failed(target, error, False)
    return True


def _notes_of(archive: Archive, failed: Failed) -> NotesOf:
    from tui_reader.export.notes import exported_notes, without_secrets

    def notes(id: int | None, bulletin: Bulletin) -> Sequence[ExportedNote]:
        try:
            return without_secrets(exported_notes(archive, id), bulletin.address)
        except ArchiveError as error:
            failed(error.location, error.message)
            return ()

    return notes


def _pack(archive: Archive, ids: Iterable[int], options: argparse.Namespace, failed: Failed) -> bool:
    from tui_reader.commands.transfer.pack_export import pack
    from tui_reader.export.pack import PackOptions

    chosen = None if options.bulletins == [ALL] else ids
    content = PackOptions(
        _stated_selection(options), options.marks, options.with_secrets, options.attachments, not options.no_notes
    )
    try:
        return pack(archive, options.pack, chosen, content, options.force, failed)
    except OSError as error:
        failed(options.pack, _reason(error))
        return False


def _stated_selection(options: argparse.Namespace) -> str | None:
    """The selection as the pack states it; None for everything."""
    if options.query is not None:
        return str(options.query)
    if options.source is not None or options.tag is not None:
        named = {"--source": options.source, "--tag": options.tag}
        return " ".join(f"{name} {value}" for name, value in named.items() if value is not None)
    return None if options.bulletins == [ALL] else " ".join(options.bulletins)


def _usage_error(options: argparse.Namespace, form: Form, folder: bool) -> str | None:
    if sum(_selections(options)) != 1:
        return _("select bulletins in one way: numbers, all, --query, or --source and --tag")
    wrong = [each for each in options.bulletins if not re.fullmatch("[0-9]{1,18}", each)]
    if wrong and options.bulletins != [ALL]:
        return _("{name} is not the number of a bulletin; see `bulletin-tui list`").format(name=wrong[0])
    if options.pack is None:
        if options.marks:
            return _("--marks needs --pack")
        if options.attachments and not folder:
            return _("--attachments needs --pack, or a folder with --to")
        if folder and form == "jsonl":
            return _("jsonl is one stream; name a file, or use --format json for a folder")
    elif options.to != "-" or options.format:
        return _("--pack names the file and its format; leave out --to and --format")
    elif not options.pack.name.lower().endswith((".zip", ".warc.gz")):
        return _("the name of a pack must end in .zip or .warc.gz")
    return None


def _selections(options: argparse.Namespace) -> tuple[bool, bool, bool]:
    named = options.source is not None or options.tag is not None
    return bool(options.bulletins), options.query is not None, named


def _selected_ids(archive: Archive, options: argparse.Namespace) -> Iterable[int] | None:
    """The ids of the selected bulletins, each once; None for a query that cannot be read."""
    if options.query is not None:
        query = read_query(options.query)
        if query is None:
            return None
        index_if_many(archive)
        return (hit.row.id for hit in all_hits(archive, query, 0))
    if options.bulletins and options.bulletins != [ALL]:
        return dict.fromkeys(map(int, options.bulletins))
    return (row.id for row in all_rows(archive, View(source=options.source, tag=options.tag)))


def _bulletins(archive: Archive, ids: Iterable[int], failed: Failed) -> Iterator[tuple[int, Bulletin]]:
    for id in ids:
        try:
            bulletin = archive.bulletin(id)
        except ArchiveError as error:
            failed(error.location, error.message)
        else:
            yield id, bulletin


def _with_attachments(
    archive: Archive,
    found: Iterator[tuple[int, Bulletin]],
    folder: Path,
    force: bool,
    failed: Failed,
    missing: list[str],
    saved: dict[int | None, dict[int, str]],
) -> Iterator[tuple[int, Bulletin]]:
    """The bulletins; the files of each are written to `folder/attachments/ID` before it is returned, when `saved`
    has those of this one.

    Attachments whose file is not kept are added to `missing`, as a command line names them.
    """
    from tui_reader.export.attachments import saved_name, write_attachment

    for id, bulletin in found:
        names: set[str] = set()
        saved.clear()
        written = saved.setdefault(id, {})
        for number, file in enumerate(archive.attachments(id), 1):
            if not file.digest:
                missing.append(f"{id}:{number}")
                continue
            name = saved_name(file)
            if name.casefold() in names:
                name = f"{number}-{name}"
            names.add(name.casefold())
            place = f"attachments/{id}/{name}"
            path = folder / place
            try:
                data = archive.file_bytes(file.digest)
                path.parent.mkdir(parents=True, exist_ok=True)
                write_attachment(data, path, overwrite=force)
                written[number] = place
            except ArchiveError as error:
                failed(path, error.message)
            except OSError as error:
                failed(path, _reason(error))
        yield id, bulletin


def _report_missing(folder: Path, missing: list[str]) -> None:
    """Says how many attachments have no file in the archive, and names the first ones."""
    if not missing:
        return
    message = ngettext(
        "{count} attachment is not kept: {names}; `bulletin-tui attachments fetch` fetches files",
        "{count} attachments are not kept: {names}; `bulletin-tui attachments fetch` fetches files",
        len(missing),
    )
    names = ", ".join(missing[:_NAMED]) + (", …" if len(missing) > _NAMED else "")
    complain(folder, message.format(count=f"{len(missing):,}", names=names))


def _print(text: str) -> None:
    print_text(text, end="", flush=False)


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError):
        return _("this file exists already; --force overwrites it")
    return system_reason(error)
