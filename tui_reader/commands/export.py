"""`bulletin-tui export`: write whole bulletins to files in a folder, one file, standard output, or a pack."""

from __future__ import annotations

import argparse
import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import View
from tui_reader.atomic_file import open_atomic_text
from tui_reader.commands.options.bulletin_choice import existing_archive
from tui_reader.commands.options.query import all_hits, all_rows, index_if_many, read_query
from tui_reader.commands.output.console import complain, json_text, print_text
from tui_reader.display_title import shown_title
from tui_reader.export_formats.markdown import markdown
from tui_reader.export_formats.plain_text import plain
from tui_reader.export_formats.secrets import shown_page
from tui_reader.i18n import gettext as _
from tui_reader.model import Bulletin
from tui_reader.private_files import FILE_MODE
from tui_reader.serialization import to_json

if TYPE_CHECKING:
    from tui_reader.commands.transfer.pack_export import Failed

ALL = "all"

_ENDINGS = {"markdown": ".md", "plain": ".txt", "json": ".json", "jsonl": ".jsonl"}
# Characters that some file system or shell treats specially.
_UNSAFE = re.compile(r'[\x00-\x20\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 150
"""Bytes of a title in a file name; file systems allow 255 for the whole name."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bulletins", nargs="*", metavar="ID|all", help=_("numbers from `list`, or `all`"))
    parser.add_argument(
        "--pack",
        type=Path,
        metavar="FILE",
        help=_("write a pack for `import` elsewhere, .zip or .warc.gz; without a selection, of everything"),
    )
    parser.add_argument("--marks", action="store_true", help=_("include read and starred marks in the pack"))
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
    parser.add_argument("--format", choices=_ENDINGS, help=_("default: by the suffix of the file, else markdown"))
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
    parser.add_argument("--force", action="store_true", help=_("overwrite existing files"))


def run(options: argparse.Namespace) -> int:
    """0, or 1 when a bulletin or file could not be written, which is reported on one line each; 2 usage."""
    if options.opml is not None or options.urls is not None:
        from tui_reader.commands.transfer.source_lists import export_lists

        return export_lists(options)
    if options.pack is not None and not any(_selections(options)):
        options.bulletins = [ALL]
    target = None if options.to == "-" else Path(options.to)
    forms = {ending: form for form, ending in _ENDINGS.items()}
    form = options.format or forms.get(target.suffix.lower() if target else "", "markdown")
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
            mode = FILE_MODE if options.with_secrets else None
            if not options.with_secrets:
                found = ((id, shown_page(bulletin)) for id, bulletin in found)
            written = _write(found, target, folder, form, options.force, failed, mode)
        if not written and not failures:
            complain(None, _("nothing was selected; no file was written"))
            if options.source or options.tag:
                from tui_reader.commands.options.source_choice import hint_at_sources

                hint_at_sources(archive, options.source, options.tag)
    return 1 if failures or not written else 0


_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
"""Errors that every further file would meet."""


def _write(
    found: Iterator[tuple[int, Bulletin]],
    target: Path | None,
    folder: bool,
    form: str,
    force: bool,
    failed: Failed,
    mode: int | None,
) -> bool:
    """Writes bulletins to their target; False, and no file, when there are none."""
    first = next(found, None)
    if first is None:
        if target is None:
            _write_stream(iter(()), _print, form)
        return False
    found = chain([first], found)
    if target is None:
        _write_stream(found, _print, form)
    elif folder:
        for id, bulletin in found:
            path = target / file_name(id, shown_title(bulletin), _ENDINGS[form])
            try:
                with open_atomic_text(path, overwrite=force, mode=mode) as stream:
                    stream.write(_text(bulletin, form) + "\n")
            except OSError as error:
                if error.errno in _OF_THE_DISK:
                    failed(path, _("{reason}; the files after it were not written").format(reason=_reason(error)))
                    break
                failed(path, _reason(error))
    else:
        try:
            with open_atomic_text(target, overwrite=force, mode=mode) as stream:
                _write_stream(found, stream.write, form)
        except OSError as error:
            failed(target, _reason(error))
    return True


def file_name(id: int, title: str, ending: str) -> str:
    """A file name that every system accepts and that is unique in the archive: `12-关于停水的通知.md`."""
    safe = _UNSAFE.sub("_", title).strip("._")
    safe = safe.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore").rstrip("._")
    return f"{id}-{safe}{ending}" if safe else f"{id}{ending}"


def _pack(archive: Archive, ids: Iterable[int], options: argparse.Namespace, failed: Failed) -> bool:
    from tui_reader.commands.transfer.pack_export import pack

    chosen = None if options.bulletins == [ALL] else ids
    try:
        return pack(
            archive,
            options.pack,
            chosen,
            _stated_selection(options),
            options.marks,
            options.force,
            failed,
            options.with_secrets,
        )
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


def _usage_error(options: argparse.Namespace, form: str, folder: bool) -> str | None:
    if sum(_selections(options)) != 1:
        return _("select bulletins in one way: numbers, all, --query, or --source and --tag")
    wrong = [each for each in options.bulletins if not re.fullmatch("[0-9]{1,18}", each)]
    if wrong and options.bulletins != [ALL]:
        return _("{name} is not the number of a bulletin; see `bulletin-tui list`").format(name=wrong[0])
    if options.pack is None:
        if options.marks:
            return _("--marks needs --pack")
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
            failed(error.path, error.message)
        else:
            yield id, bulletin


def _print(text: str) -> None:
    print_text(text, end="", flush=False)


def _write_stream(found: Iterator[tuple[int, Bulletin]], write: Callable[[str], object], form: str) -> None:
    """Writes all to one stream: lines of JSON, one array, or texts separated by a rule or three empty lines."""
    opening, between, closing = {
        "json": ("[\n", ",\n", "\n]\n"),
        "jsonl": ("", "\n", ""),
        "markdown": ("", "\n\n---\n\n", ""),
        "plain": ("", "\n\n\n\n", ""),
    }[form]
    write(opening)
    number = 0
    for number, (_id, bulletin) in enumerate(found, 1):
        write((between if number > 1 else "") + _text(bulletin, form))
    write(closing or "\n" * bool(number))


def _text(bulletin: Bulletin, form: str) -> str:
    if form == "markdown":
        return markdown(bulletin)
    return plain(bulletin) if form == "plain" else json_text(to_json(bulletin))


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError):
        return _("this file exists already; --force overwrites it")
    return error.strerror or str(error)
