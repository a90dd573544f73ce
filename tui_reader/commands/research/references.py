"""`bulletin-tui references`: what a bulletin cites and what cites it, or the graph of all references."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from tui_reader.commands import USAGE
from tui_reader.commands.options.bulletin_choice import existing_archive, find_bulletin
from tui_reader.commands.options.query import all_hits, index_if_many, read_query
from tui_reader.commands.output.console import complain, print_json, print_text
from tui_reader.commands.output.progress import extract_waiting
from tui_reader.commands.output.table import row_object
from tui_reader.export_formats.extracted import reference_object
from tui_reader.fact_labels.references import change_label, effect_label
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import CitedReference, Citing, ReferenceEdge, Validity
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Row
    from tui_reader.query.nodes import Query

_WINDOW = 500
"""Citing bulletins, or bulletins of the graph, that are read at once."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "bulletin",
        nargs="*",
        metavar="ID",
        help=_("a number from `list`, or an address; with --graph a query, whose hits it is about"),
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON object"))
    form.add_argument(
        "--graph",
        choices=("dot", "json"),
        help=_("which bulletins cite which, in the whole archive or around the hits of a query"),
    )


def run(options: argparse.Namespace) -> int:
    """0; 2 for a query that cannot be read, or not exactly one bulletin."""
    query = None
    if options.graph:
        if options.bulletin and (query := read_query(" ".join(options.bulletin))) is None:
            return USAGE
    elif len(options.bulletin) != 1:
        complain(None, _("name one bulletin; --graph prints the references of all"))
        return USAGE
    with existing_archive(None if options.graph else options.bulletin[0]) as archive:
        extract_waiting(archive)
        if options.graph:
            _print_graph(archive, query, options.graph)
        else:
            id = find_bulletin(archive, options.bulletin[0])
            (_print_object if options.json else _print_lists)(archive, id)
    return 0


def _print_object(archive: Archive, id: int) -> None:
    cited, citing = archive.references(id), list(_citing(archive, id))
    validity = archive.validity([id]).get(id, ())
    rows = _rows(archive, [id, *(each.target for each in cited), *(each.by for each in validity)])
    print_json(
        {
            **row_object(rows[id]),
            "validity": [
                {
                    "change": each.change,
                    "since": each.since and each.since.isoformat(),
                    "article": each.article or None,
                    "by": row_object(rows[each.by]) if each.by in rows else None,
                    **each.place._asdict(),
                }
                for each in validity
            ],
            "cites": [{**_object(each), "target": _target(rows, each.target)} for each in cited],
            "cited_by": [{**row_object(each.row), "reference": _object(each.reference)} for each in citing],
        }
    )


def _object(each: CitedReference) -> dict[str, object]:
    return reference_object(each.kind, each.text, each.article, each.effect, each.place)


def _target(rows: dict[int, Row], id: int | None) -> dict[str, object] | None:
    return row_object(rows[id]) if id is not None and id in rows else None


def _print_lists(archive: Archive, id: int) -> None:
    cited = archive.references(id)
    validity = archive.validity([id]).get(id, ())
    rows = _rows(archive, [id, *(each.target for each in cited), *(each.by for each in validity)])
    for change in validity:
        print_text(_change_line(change, rows, id))
    print_text(_("cites:"))
    shown: set[tuple[object, ...]] = set()
    for each in cited:
        line = (each.text, each.target, each.article, each.effect)
        if line not in shown:
            shown.add(line)
            print_text(_cited_line(each, rows))
    nothing = _("nothing")
    if not cited:
        print_text(f"  {nothing}")
    print_text(_("cited by:"))
    count = 0
    for each_citing in _citing(archive, id):
        count += 1
        print_text(f"  {_named(each_citing.row)}{_effect(each_citing.reference)}")
    if not count:
        print_text(f"  {nothing}")


def _change_line(change: Validity, rows: dict[int, Row], id: int) -> str:
    parts = [change_label(change, date.today())]
    if change.article:
        parts.append(change.article)
    if change.since is not None:
        parts.append(change.since.isoformat())
    if change.by == id:
        parts.append(_("by its own text"))
    elif change.by in rows:
        parts.append(f"← {_named(rows[change.by])}")
    return " ".join(parts)


def _cited_line(each: CitedReference, rows: dict[int, Row]) -> str:
    line = f"  {each.text}"
    if each.article and each.article not in each.text:
        line += f" ({each.article})"
    line += _effect(each)
    if each.target is not None and each.target in rows:
        return f"{line} → {_named(rows[each.target])}"
    missing = _("not in the archive")
    return line if each.kind == "article" else f"{line} → {missing}"


def _effect(each: CitedReference) -> str:
    return f" [{effect_label(each.effect)}]" if each.effect else ""


def _named(row: Row) -> str:
    """A bulletin by its number, day and title."""
    day = row.published.date().isoformat() if row.published else ""
    return "  ".join(filter(None, (str(row.id), day, row.title)))


def _citing(archive: Archive, id: int) -> Iterator[Citing]:
    start, count = 0, archive.count_cited_by(id)
    while start < count:
        yield from archive.cited_by(id, start, _WINDOW)
        start += _WINDOW


def _rows(archive: Archive, ids: Iterable[int | None]) -> dict[int, Row]:
    return {row.id: row for row in archive.rows_of([*{id for id in ids if id is not None}])}


def _print_graph(archive: Archive, query: Query | None, form: str) -> None:
    hits = None
    if query is not None:
        index_if_many(archive)
        hits = {hit.row.id for hit in all_hits(archive, query, 0)}
    edges = [
        edge for edge in archive.reference_edges() if hits is None or edge.citing in hits or edge.cited in hits
    ]
    ids = sorted({id for edge in edges for id in (edge.citing, edge.cited)} | (hits or set()))
    if form == "json":
        rows = (row for some in _portions(ids) for row in archive.rows_of(some))
        print_json(
            {
                "nodes": [row_object(row) for row in rows],
                "edges": [
                    {"citing": edge.citing, "cited": edge.cited, "effect": edge.effect or None} for edge in edges
                ],
            }
        )
        return
    print_text("digraph references {")
    print_text("  node [shape=box];")
    for some in _portions(ids):
        for row in archive.rows_of(some):
            print_text(f"  {row.id} [label={_quoted(_named(row))}];", flush=False)
    for edge in edges:
        print_text(_edge_line(edge), flush=False)
    print_text("}")


def _edge_line(edge: ReferenceEdge) -> str:
    label = f" [label={_quoted(effect_label(edge.effect))}]" if edge.effect else ""
    return f"  {edge.citing} -> {edge.cited}{label};"


def _portions(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _WINDOW):
        yield ids[start : start + _WINDOW]


def _quoted(text: str) -> str:
    """A string of the DOT language."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
