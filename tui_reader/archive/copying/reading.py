"""What the reader did: marks, tags, positions, saved queries, acknowledged announcements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from tui_reader.archive.copying.values import Fault, Report, portions
from tui_reader.archive.transfer.values import ReadingRecord
from tui_reader.archive.values import Marks
from tui_reader.archive.workspace.collections.adding import add_to_collection

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive


def copy_reading(
    source: Archive, target: Archive, report: Report, fault: Fault, addresses: Sequence[str] | None = None
) -> int:
    """Adds marks, tags and positions to those of the other archive, of all bulletins or of those at some
    addresses; its own positions and saved queries stay. Returns at how many addresses something was added. `fault`
    is called for each saved query whose name has another query there."""
    added = done = 0
    with closing(source.reading_records(addresses)) as found:
        for portion in portions(found):
            report("marks", done, 0)
            lacking = lacking_marks(target, portion)
            target.put_reading_records(lacking)
            added += len(lacking)
            done += len(portion)
    there = {each.name: each.query for each in target.saved_queries()}
    for each in source.saved_queries():
        if each.name not in there:
            try:
                target.save_query(each.name, each.query)
            except ValueError as error:
                fault(each.name, str(error))
        elif there[each.name] != each.query:
            fault(each.name, "the other archive has another saved query of this name, which stays")
    copy_collections(source, target, fault, None if addresses is None else set(addresses))
    known = set(target.acknowledgements())
    target.add_acknowledgements([each for each in source.acknowledgements() if each not in known])
    return added


def copy_watches(source: Archive, target: Archive, report: Report, fault: Fault) -> None:
    """Adds the watches of the user of `source`, with the matches that nobody has looked at, to those of the other
    archive, which watches what arrives there from now on. `fault` is called for each whose name has another query
    or other sources there."""
    done = 0
    while taken := source.update_watches():
        done += taken
        report("marks", done, 0)
    there = {each.watch.name: each.watch for each in target.watches()}
    for each in source.watches():
        watch = each.watch
        if watch.name not in there and each.mistake:
            fault(watch.name, "this watch cannot be run, and was not copied")
        elif watch.name not in there:
            try:
                target.carry_watch(watch, source.carried_matches(watch.name))
            except ValueError as error:
                fault(watch.name, str(error))
        elif (watch.query, watch.sources) != (there[watch.name].query, there[watch.name].sources):
            fault(watch.name, "the other archive has another watch of this name, which stays")


def copy_collections(
    source: Archive, target: Archive, fault: Fault, addresses: Collection[str] | None = None
) -> None:
    """Adds collections, and to those of the same name the items that they lack, of all bulletins or of those at
    some addresses; notes that are there stay. `fault` is called for each that cannot be read or is full."""
    for summary in source.collections():
        found = source.collection(summary.name)
        if found is None:
            # Deleted meanwhile, or without a name that leads to it, which `doctor` reports.
            continue
        whole = [each for each in found.items if not each.damaged]
        items = [each for each in whole if addresses is None or each.address in addresses]
        if items or not (found.items or target.collection(found.name)):
            try:
                add_to_collection(target, found.name, items)
            except ValueError as error:
                fault(found.name, str(error))


def lacking_collections(source: Archive, target: Archive) -> Iterator[tuple[str, str]]:
    """The names of the collections that the other archive lacks, or has without some of their items, each with
    what is missing."""
    for summary in source.collections():
        there = target.collection(summary.name)
        if there is None:
            yield summary.name, "this collection is missing"
        elif found := source.collection(summary.name):
            whole = {each.key for each in found.items if not each.damaged}
            lacking = whole - {each.key for each in there.items}
            if lacking:
                yield summary.name, f"items of this collection are missing ({len(lacking)})"


def lacking_marks(target: Archive, records: Sequence[ReadingRecord]) -> list[ReadingRecord]:
    """The records as they have to be in the other archive, where it lacks something of them."""
    known = {each.address: each for each in target.reading_records([each.address for each in records])}
    return list(_merged(records, known))


def _merged(records: Sequence[ReadingRecord], known: dict[str, ReadingRecord]) -> Iterator[ReadingRecord]:
    for each in records:
        there = known.get(each.address, ReadingRecord(each.address, Marks()))
        marks = Marks(
            each.marks.read or there.marks.read,
            each.marks.starred or there.marks.starred,
            there.marks.position or each.marks.position,
        )
        tags = tuple(tag for tag in each.tags if tag not in there.tags)
        if marks != there.marks or tags:
            yield ReadingRecord(each.address, marks, tags)
