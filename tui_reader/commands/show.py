"""`bulletin-tui show`: one bulletin of the archive, or a section of it, on standard output."""

from __future__ import annotations

import argparse
import re
import sys

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.commands.options.arguments import at_least_one
from tui_reader.commands.output.console import complain, print_json
from tui_reader.i18n import gettext as _
from tui_reader.model import Bulletin, Section, walk_sections
from tui_reader.serialization import to_json

_NUMBER = re.compile(r"([0-9]{1,18})(?:#(.+))?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "bulletin", metavar="ID[#SECTION]", help=_("number from `list`, or an address; a section as in 12#2.1")
    )
    form = parser.add_mutually_exclusive_group()
    for name, text in (
        ("plain", _("plain text (default)")),
        ("markdown", _("Markdown")),
        ("json", _("the JSON object of `parse`, or of the section")),
        ("raw", _("the bytes of the page as they came")),
    ):
        form.add_argument(f"--{name}", dest="form", action="store_const", const=name, help=text)
    parser.set_defaults(form="plain")
    parser.add_argument(
        "--revision", type=at_least_one, metavar="N", help=_("an earlier text at its address, from 1 on")
    )


def run(options: argparse.Namespace) -> int:
    path = paths.archive_path()
    if not path.exists():
        complain(options.bulletin, _("your archive is empty; keep something with `bulletin-tui add PATH|URL`"))
        return 1
    with open_archive(path) as archive:
        id, place = _find(archive, options.bulletin)
        if id is None:
            complain(options.bulletin, _("there is no such bulletin; see `bulletin-tui list`"))
            return 1
        if options.form == "raw":
            return _print_raw(archive, id, options, place)
        if options.revision is not None and not _has_revision(archive, id, options):
            return 1
        bulletin = archive.bulletin(id) if options.revision is None else archive.revision(id, options.revision)
    section = None
    if place is not None:
        section = next((each for each in walk_sections(bulletin.sections) if each.address == place), None)
        if section is None:
            complain(options.bulletin, _("there is no such section; see `bulletin-tui show` for the bulletin"))
            return 1
    _print(bulletin, section, options.form)
    return 0


def _has_revision(archive: Archive, id: int, options: argparse.Namespace) -> bool:
    """Whether there is the revision that is asked for; if not, which there are is told."""
    known = [each.number for each in archive.revisions(id)]
    if options.revision in known:
        return True
    message = _("there is no revision {number}; it has 1 to {last}")
    complain(options.bulletin, message.format(number=options.revision, last=len(known)))
    return False


def _print_raw(archive: Archive, id: int, options: argparse.Namespace, place: str | None) -> int:
    if place is not None or options.revision is not None:
        complain(options.bulletin, _("bytes are kept of the whole current page; ask without section and revision"))
        return 2
    raw = archive.raw(id)
    if raw is None:
        complain(options.bulletin, _("the bytes of this page were not kept; `bulletin-tui add` keeps them"))
        return 1
    sys.stdout.flush()
    sys.stdout.buffer.write(raw.data)
    sys.stdout.buffer.flush()
    return 0


def _find(archive: Archive, wanted: str) -> tuple[int | None, str | None]:
    """The id of a bulletin and the section asked for. An address may hold a `#` itself: it is tried whole."""
    if match := _NUMBER.fullmatch(wanted):
        row = archive.row(int(match[1]))
        return (row.id if row else None), match[2]
    known = _find_address(archive, wanted)
    if known is not None:
        return known, None
    address, separator, place = wanted.rpartition("#")
    return (_find_address(archive, address), place) if separator else (None, None)


def _find_address(archive: Archive, address: str) -> int | None:
    """By the address as it was kept; a file also as one would type it here."""
    from pathlib import Path

    from tui_reader.sources.files.filesystem import address_of
    from tui_reader.text.clean import clean

    if not address or clean(address) != address:
        return None
    known = archive.find(address)
    return known if known is not None or "://" in address else archive.find(address_of(Path(address)))


def _print(bulletin: Bulletin, section: Section | None, form: str) -> None:
    if form == "markdown":
        from tui_reader.commands.output.markdown import markdown

        print(markdown(bulletin, section))
    elif form == "plain":
        from tui_reader.commands.output.plain_text import plain

        print(plain(bulletin, section))
    elif section is None:
        print_json(to_json(bulletin))
    else:
        # A bulletin of nothing but this section: the contract then says how a section is written.
        only = to_json(Bulletin(bulletin.address, sections=(section,)))
        print_json(
            {
                "schema": only["schema"],
                "kind": "section",
                "bulletin": bulletin.address,
                "section": only["sections"][0],
                "body_text": only["body_text"],
            }
        )
