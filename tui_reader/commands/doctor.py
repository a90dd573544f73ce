"""`bulletin-tui doctor`: what is wrong with the archive, and its repair."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.archive.sqlite.repair import doctor
from tui_reader.archive.sqlite.repair.doctor import Examination
from tui_reader.commands.output.console import complain
from tui_reader.commands.output.progress import index_waiting, progress
from tui_reader.i18n import N_, ngettext
from tui_reader.i18n import gettext as _

_STAGES = {
    "integrity": N_("checking the file"),
    "documents": N_("reading the bulletins"),
    "bulletins": N_("carrying bulletins over"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help=_("repair what was found, losing nothing"))
    parser.add_argument(
        "--rebuild-index", action="store_true", help=_("build the search index anew, whatever was found")
    )


def run(options: argparse.Namespace) -> int:
    """0 when the archive is sound now, 1 when something is wrong with it still."""
    path = paths.archive_path()
    if not path.exists():
        complain(None, _("your archive is empty; keep something with `bulletin-tui add PATH|URL`"))
        return 0
    found = _examine(path)
    for line in _lines(found):
        print(line, flush=True)
    left = not found.sound
    if options.repair and left:
        left = _repair(path, found)
    elif left:
        print(_("`bulletin-tui doctor --repair` repairs what can be repaired"))
    if options.rebuild_index:
        if left and found.damage and not options.repair:
            return 1
        doctor.empty_index(path)
    if options.repair or options.rebuild_index:
        with open_archive(path) as archive:
            index_waiting(archive)
    return int(left)


def _examine(path: Path) -> Examination:
    with progress({stage: _(name) for stage, name in _STAGES.items()}) as told:
        return doctor.examine(path, told)


def _repair(path: Path, found: Examination) -> bool:
    """Repairs what can be; whether something is left that cannot."""
    if found.damage:
        return _carry_over(path)
    if found.version < found.newest:
        open_archive(path).close()
        print(_("brought to version {version}").format(version=found.newest), flush=True)
        found = _examine(path)
        for line in _lines(found):
            print(line, flush=True)
        if found.damage:
            return True
    if found.counts:
        doctor.rebuild_counts(path)
        print(_("counted the bulletins anew"), flush=True)
    if found.missing or found.disordered:
        doctor.empty_index(path)
        print(_("the search index is built anew"), flush=True)
    return bool(found.unreadable)


def _carry_over(path: Path) -> bool:
    from tui_reader.archive.sqlite.repair.salvage import salvage

    with progress({stage: _(name) for stage, name in _STAGES.items()}) as told:
        done = salvage(path, told)
    print(_("the damaged file is set aside: {path}").format(path=done.aside))
    carried = ngettext("carried over {count} bulletin", "carried over {count} bulletins", done.bulletins)
    print(carried.format(count=done.bulletins))
    names = {
        "former": _("earlier texts"),
        "raw": _("pages as they came"),
        "announcements": _("announcements"),
        "marks": _("marks"),
        "acknowledged": _("announcements taken off"),
        "tags": _("tags"),
        "saved": _("saved queries"),
        "sightings": _("pages seen by a sync"),
        "missed": _("bulletins that could not be had"),
        "walked": _("walks through sources"),
        "synced": _("last syncs"),
        "site_names": _("names of sites"),
    }
    print(", ".join(f"{names[table]}: {count}" for table, count in done.others.items()))
    if done.lost:
        lost = ngettext("lost {count} bulletin", "lost {count} bulletins", done.lost)
        print(lost.format(count=done.lost), flush=True)
    for each in done.named:
        print(_("lost {id}: {title}  <{address}>").format(**each._asdict()), flush=True)
    return False


def _lines(found: Examination) -> Iterator[str]:
    for line in found.damage:
        yield _("damaged: {what}").format(what=line)
    if 0 < found.version < found.newest:
        message = _("version {version} of the file; this program writes {newest} and brings it up to date")
        yield message.format(version=found.version, newest=found.newest)
    for table in found.counts:
        yield _("the counts in {table} are not those of the bulletins").format(table=table)
    for each in found.unreadable:
        message = _("the text of bulletin {id} cannot be read; add its page again: {title}  <{address}>")
        yield message.format(**each._asdict())
    if found.missing:
        message = _("the search index does not find {count} of {sample} bulletins by their words")
        yield message.format(count=found.missing, sample=min(doctor.SAMPLE, found.total))
    if found.disordered:
        message = _("{count} late arrivals slow search down; --repair puts the index in order")
        yield message.format(count=found.late)
    elif found.late and not found.damage:
        yield ngettext(
            "{count} bulletin arrived late, few enough for search",
            "{count} bulletins arrived late, few enough for search",
            found.late,
        ).format(count=found.late)
    if found.waiting:
        yield ngettext(
            "{count} bulletin waits for the search index; search finds it, more slowly",
            "{count} bulletins wait for the search index; search finds them, more slowly",
            found.waiting,
        ).format(count=found.waiting)
    if found.version == 0 and found.sound:
        yield _("sound: nothing is kept in it yet")
    elif found.sound:
        message = ngettext(
            "sound: version {version}, {count} bulletin",
            "sound: version {version}, {count} bulletins",
            found.total,
        )
        yield message.format(version=found.version, count=found.total)
