"""`bulletin-tui notes`: your notes and highlights, as lines, JSON or Markdown."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_reader.archive.workspace.notes.values import COLOURS, NoteFilter
from tui_reader.commands import USAGE
from tui_reader.commands.options.bulletin_choice import existing_archive
from tui_reader.commands.options.query import index_if_many, read_query
from tui_reader.commands.output.console import complain, print_json, print_text
from tui_reader.export.notes import exported_note, without_secrets
from tui_reader.export_formats.markdown import escaped, link_to
from tui_reader.export_formats.notes import notes_markdown
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.clean import clean_line
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.workspace.notes.values import PlacedNote
    from tui_reader.query.nodes import Query

_WINDOW = 500
"""Notes that are read at once."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help=_("only notes on what `search` finds, such as note:deadline or tag:budget"),
    )
    parser.add_argument("--colour", choices=COLOURS, help=_("only those of this colour"))
    parser.add_argument("--detached", action="store_true", help=_("only those whose passage was not found again"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON object per line"))
    form.add_argument("--markdown", action="store_true", help=_("Markdown, by article"))


def run(options: argparse.Namespace) -> int:
    """0; 1 when there are none; 2 for a query that cannot be read."""
    query = None
    if options.query and (query := read_query(" ".join(options.query))) is None:
        return USAGE
    with existing_archive() as archive:
        if query is not None:
            index_if_many(archive)
        wanted = NoteFilter(colour=options.colour, detached=options.detached)
        found = _selected(archive, wanted, query)
        if options.markdown:
            return _print_markdown(found)
        some, damaged = False, 0
        for placed in found:
            some = True
            damaged += placed.damaged
            if options.json:
                address = shown_address(placed.note.address)
                (note,) = without_secrets([exported_note(placed)], address)
                print_json({"bulletin": placed.bulletin, "title": placed.title or None, **note.json})
            else:
                print_text(_line(placed))
        if damaged:
            message = ngettext(
                "{count} note is damaged, and says nothing but the words that it was searched by; "
                "`bulletin-tui doctor` repairs or deletes it",
                "{count} notes are damaged, and say nothing but the words that they were searched by; "
                "`bulletin-tui doctor` repairs or deletes them",
                damaged,
            )
            complain(None, message.format(count=damaged))
        return 0 if some else _none()


def _selected(archive: Archive, wanted: NoteFilter, query: Query | None) -> Iterator[PlacedNote]:
    start = 0
    while window := archive.list_notes(wanted, start, _WINDOW):
        start += len(window)
        if query is not None:
            ids = {each.bulletin for each in window if each.bulletin is not None}
            hits = set(archive.matching(query, sorted(ids)))
            window = [each for each in window if each.bulletin in hits]
        yield from window


def _none() -> int:
    complain(None, _("there are no such notes; H in the reader makes one"))
    return 1


def _line(placed: PlacedNote) -> str:
    note, exported = placed.note, exported_note(placed)
    passage = clean_line(note.anchor.exact, 80) or _("(whole article)")
    parts = (
        note.edited.astimezone().strftime("%Y-%m-%d"),
        str(placed.bulletin or "-"),
        placed.title or shown_address(note.address),
        f"“{passage}”",
        clean_line(note.text, 200),
        note.author,
        f"[{exported.state}]" if exported.state else "",
    )
    return "  ".join(filter(None, parts))


def _print_markdown(found: Iterator[PlacedNote]) -> int:
    """Notes by article, in the order of the article whose note was edited last."""
    by_article: dict[str, list[PlacedNote]] = {}
    for placed in found:
        by_article.setdefault(placed.note.address, []).append(placed)
    if not by_article:
        return _none()
    parts = []
    for address, notes in by_article.items():
        notes.sort(key=lambda each: (each.place.state == "detached", each.place.start, each.note.made))
        title, shown = notes[0].title or address, shown_address(address)
        heading = link_to(title, shown) if shown.startswith("http") else escaped(title)
        text = notes_markdown([exported_note(each) for each in notes])
        parts.append(f"# {heading}\n\n" + text.partition("\n\n")[2])
    print_text("\n\n".join(parts))
    return 0
