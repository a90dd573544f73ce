"""`bulletin-tui show`: print a bulletin of the archive, or a section of it."""

from __future__ import annotations

import argparse

from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Revision
from tui_reader.commands.options.arguments import at_least
from tui_reader.commands.options.bulletin_choice import existing_archive, find_text, numbered_revision
from tui_reader.commands.output.console import CommandError, complain, print_bytes, print_json, print_text
from tui_reader.export_formats.extracted import page_json
from tui_reader.export_formats.markdown import markdown
from tui_reader.export_formats.plain_text import plain
from tui_reader.export_formats.secrets import shown_page
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.model import Bulletin, Section, leaves_out_much, left_out_size, walk_sections
from tui_reader.serialization import to_json
from tui_reader.text.secrets import shown_address


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "bulletin",
        metavar="ID[#SECTION]",
        help=_("a number from `list`, an address or a permalink; a section as in 12#2.1"),
    )
    form = parser.add_mutually_exclusive_group()
    for name, text in (
        ("plain", _("plain text (default)")),
        ("markdown", _("Markdown")),
        ("json", _("the JSON object of `parse`, or of the section")),
        ("raw", _("the original bytes of the page")),
    ):
        form.add_argument(f"--{name}", dest="form", action="store_const", const=name, help=text)
    parser.set_defaults(form="plain")
    parser.add_argument(
        "--revision", type=at_least(1), metavar="N", help=_("an earlier revision; the first one is 1")
    )


def run(options: argparse.Namespace) -> int:
    with existing_archive(options.bulletin) as archive:
        id, address, former = find_text(archive, options.bulletin)
        if options.form == "raw":
            return _print_raw(archive, id, options, address, former)
        if options.revision is None:
            bulletin = archive.revision(id, former.number) if former else archive.bulletin(id)
        else:
            revision = numbered_revision(archive.revisions(id), options.revision, options.bulletin)
            bulletin = archive.revision(id, revision.number)
    section = None
    if address is not None:
        section = next((each for each in walk_sections(bulletin.sections) if each.address == address), None)
        if section is None:
            message = _("there is no such section; `bulletin-tui show` prints the bulletin")
            raise CommandError(options.bulletin, message)
    _print(bulletin, section, options.form)
    if options.form != "json" and section is None and leaves_out_much(bulletin):
        size = left_out_size(bulletin)
        note = ngettext(
            "{count} character of the page is left out; `show --json` lists it",
            "{count} characters of the page are left out; `show --json` lists them",
            size,
        )
        complain(options.bulletin, note.format(count=f"{size:,}"))
    return 0


def _print_raw(
    archive: Archive, id: int, options: argparse.Namespace, section: str | None, former: Revision | None
) -> int:
    if section is not None or options.revision is not None:
        message = _("only the bytes of the current page as a whole are kept; leave out section and revision")
        complain(options.bulletin, message)
        return 2
    raw = archive.raw(id, former)
    if raw is None:
        message = _("the bytes of this page were not kept; `bulletin-tui add` keeps them")
        raise CommandError(options.bulletin, message)
    print_bytes(raw.data, raw.charset)
    return 0


def _print(bulletin: Bulletin, section: Section | None, form: str) -> None:
    if form == "markdown":
        print_text(markdown(bulletin, section))
    elif form == "plain":
        print_text(plain(bulletin, section))
    elif section is None:
        print_json(page_json(shown_page(bulletin)))
    else:
        # A bulletin with this section alone, so that the section is written as in a bulletin.
        only = to_json(Bulletin(bulletin.address, sections=(section,)))
        print_json(
            {
                "schema": only["schema"],
                "kind": "section",
                "bulletin": shown_address(bulletin.address),
                "section": only["sections"][0],
                "body_text": only["body_text"],
            }
        )
