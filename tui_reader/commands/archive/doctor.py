"""`bulletin-tui doctor`: check the archive and repair it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.archive.sqlite.repair import attached_files, doctor, extracted, losses
from tui_reader.archive.sqlite.repair.doctor import Examination
from tui_reader.archive.sqlite.repair.losses import LossReport
from tui_reader.commands import USAGE
from tui_reader.commands.options.arguments import no_file
from tui_reader.commands.options.bulletin_choice import archive_is_empty
from tui_reader.commands.output.confinement import parser_line
from tui_reader.commands.output.console import CommandError, complain, print_json, print_text
from tui_reader.commands.output.examination import examination_lines
from tui_reader.commands.output.progress import compare_waiting, extract_waiting, index_waiting, progress
from tui_reader.commands.output.workspace_lines import fault_lines, lost_line
from tui_reader.i18n import N_, ngettext, word_list
from tui_reader.i18n import gettext as _
from tui_reader.labels import comma_list, labelled, size_text
from tui_reader.messages.translation import system_reason
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.workspace.damage import WorkspaceFault
    from tui_reader.paths import DatabaseAddress

_STAGES = {
    "integrity": N_("checking the file"),
    "documents": N_("reading the bulletins"),
    "bulletins": N_("copying bulletins"),
}

_MOST_NAMED = 20
"""Lost bulletins that are named; the others are in the report."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help=_("repair what was found, without loss"))
    parser.add_argument("--rebuild-index", action="store_true", help=_("rebuild the search index in any case"))
    parser.add_argument(
        "--accept-losses", action="store_true", help=_("stop reporting what earlier repairs could not save")
    )
    parser.add_argument(
        "--drop",
        nargs="+",
        type=int,
        metavar="N",
        help=_("delete damaged notes, watches and items of collections by their numbers in the report"),
    )

    parser.add_argument("--json", action="store_true", help=_("one JSON object; repairs nothing"))
    parser.add_argument(
        "--drop-files", action="store_true", help=_("delete attached files that no bulletin links")
    )
    parser.add_argument(
        "--file-quota",
        type=_size,
        metavar="SIZE",
        help=_("with --drop-files: and replaced ones while all have more bytes, such as 2GB"),
    )


def _size(text: str) -> int:
    """Bytes from a number with a unit, as in the settings: 1 MB is a million."""
    found = re.fullmatch(r"([0-9]{1,6})\s*([kMGT]?)B?", text.strip(), re.I)
    if found is None:
        raise argparse.ArgumentTypeError(_("{text} is not a size; write for example 500MB").format(text=text))
    return int(found[1]) * int(1000 ** " kmgt".index(found[2].lower() or " "))


def run(options: argparse.Namespace) -> int:
    """0 when the archive is sound at the end and nothing of it is lost, 1 otherwise."""
    path = paths.archive_location()
    changes = (options.repair, options.rebuild_index, options.accept_losses, options.drop_files, options.drop)
    if options.json and any(changes):
        complain(None, _("--json only examines; leave out the other options"))
        return USAGE
    if options.repair and options.drop:
        complain(None, _("--drop and --repair exclude each other"))
        return USAGE
    if not isinstance(path, Path):
        if options.rebuild_index or options.drop_files:
            complain(path, _("a shared archive has no index to rebuild, and only its owner deletes files"))
            return USAGE
        return _run_shared(path, options)
    if path.exists() and (problem := no_file(path)):
        complain(path, problem)
        return 1
    if options.json:
        return _print_json(path)
    code = _run(path, options)
    print_text(parser_line())
    return code


def _run(path: Path, options: argparse.Namespace) -> int:
    if not path.exists():
        complain(None, archive_is_empty())
        return 0
    found = _examine(path)
    left = not found.sound
    if options.repair and left:
        left = _repair(path, found)
    elif options.drop:
        with open_archive(path) as archive:
            left = _mend_workspace(archive, path, _numbered(found.workspace, options.drop), drop=True)
        left = bool(left or not found._replace(workspace=()).sound)
    elif left:
        print_text(_("`bulletin-tui doctor --repair` repairs what can be repaired"))
    left = _earlier_losses(path, accept=options.accept_losses) or left
    if options.rebuild_index:
        if left and found.damage and not options.repair:
            return 1
        doctor.empty_index(path)
    if options.drop_files and not left:
        _drop_files(path, options.file_quota)
    if options.repair or options.rebuild_index:
        with open_archive(path) as archive:
            index_waiting(archive)
            extract_waiting(archive, 0)
            compare_waiting(archive, 0)
    return int(left)


def _print_json(path: Path) -> int:
    """Prints what is found as one object."""
    found = doctor.examine(path, lambda *_stage: None) if path.exists() else Examination(0, 0)
    values = found._asdict()
    values["bulletins"] = values.pop("total")
    for name in ("unreadable", "revisions", "originals", "files", "file_records", "file_texts", "file_pages"):
        values[name] = [each._asdict() for each in values[name]]
    values["kept_files"] = found.kept_files._asdict()
    values["workspace"] = _fault_objects(found.workspace)
    reports = list(losses.reports(path))
    values["losses"] = _loss_objects(reports)
    print_json({"path": str(path), "sound": found.sound, **values})
    return int(bool(reports) or not found.sound)


def _fault_objects(faults: Sequence[WorkspaceFault]) -> list[dict[str, Any]]:
    """Damaged notes, watches and collections with their numbers."""
    objects = []
    for number, each in enumerate(faults, 1):
        found = each._asdict()
        del found["key"]
        objects.append({"number": number, **found, "address": shown_address(each.address)})
    return objects


def _loss_objects(reports: Sequence[LossReport]) -> list[dict[str, Any]]:
    return [{"path": str(report.path), **losses.as_json(report.losses)} for report in reports]


def _drop_files(path: Path, quota: int | None) -> None:
    """Deletes the attached files that are not needed, and names each."""
    with open_archive(path) as archive:
        index_waiting(archive)
        dropped = archive.drop_files(quota)
        left = archive.file_bytes_in_all()
    for file in dropped:
        message = (
            _("deleted {name} ({size}), replaced by a newer version  <{address}>")
            if file.former
            else _("deleted {name} ({size}), which no bulletin links  <{address}>")
        )
        print_text(message.format(name=file.name, size=size_text(file.size), address=file.address))
    message = ngettext("deleted {count} attached file", "deleted {count} attached files", len(dropped))
    print_text(message.format(count=len(dropped)))
    if quota is not None and left > quota:
        message = _("the current files of bulletins have {size}, more than the quota; they stay")
        print_text(message.format(size=size_text(left)))


def _examine(path: Path) -> Examination:
    """Examines the archive and prints the findings."""
    with progress({stage: _(name) for stage, name in _STAGES.items()}) as report:
        found = doctor.examine(path, report)
    for line in examination_lines(found):
        print_text(line)
    return found


def _repair(path: Path, found: Examination) -> bool:
    """Repairs what can be repaired; True if faults are left."""
    if found.damage:
        return _salvage(path)
    if found.version < found.newest:
        open_archive(path).close()
        print_text(_("upgraded to version {version}").format(version=found.newest))
        found = _examine(path)
        if found.damage:
            return True
    if found.counts:
        doctor.rebuild_counts(path)
        print_text(_("recounted the bulletins"))
    if found.missing or found.disordered:
        doctor.empty_index(path)
        print_text(_("rebuilding the search index"))
    if found.extracted:
        extracted.start_over(path)
        print_text(_("finding references and dates again"))
    if found.files or found.file_records or found.file_texts or found.file_pages:
        _mend_files(path)
    left = bool(found.unreadable or found.revisions or found.originals or found.files)
    if found.workspace:
        with open_archive(path) as archive:
            left = _mend_workspace(archive, path, found.workspace) or left
    return left


def _numbered(faults: Sequence[WorkspaceFault], numbers: Sequence[int]) -> list[WorkspaceFault]:
    """The faults with these numbers in the report. Raises CommandError for another number."""
    for number in numbers:
        if not 1 <= number <= len(faults):
            raise CommandError(None, _("nothing damaged has the number {number}").format(number=number))
    return [faults[number - 1] for number in dict.fromkeys(numbers)]


def _mend_workspace(
    archive: Archive, beside: Path, faults: Sequence[WorkspaceFault], *, drop: bool = False
) -> bool:
    """Repairs or drops damaged notes, watches and collections; whether some are left. What is lost is set aside
    beside a path before. Raises CommandError where that is not possible."""
    now = datetime.now(UTC)
    try:
        archive.mend_workspace(faults, lambda *rows: losses.set_aside(beside, now, *rows), drop=drop)
    except OSError as error:
        message = _("nothing was changed, because what is damaged cannot be set aside: {reason}")
        raise CommandError(beside.parent, message.format(reason=system_reason(error))) from error
    left = archive.workspace_faults()
    print_text(_("deleted what cannot be read") if drop else _("repaired notes, watches and collections"))
    return bool(left)


def _run_shared(location: DatabaseAddress, options: argparse.Namespace) -> int:
    """Checks what the user has in a shared archive; its texts and files are for the server to check."""
    beside = paths.data_dir() / "shared-archive"
    with open_archive(location) as archive:
        found = archive.workspace_faults()
        if options.json:
            reports = list(losses.reports(beside))
            values = {"workspace": _fault_objects(found), "losses": _loss_objects(reports)}
            print_json({"path": archive.location, "sound": not found, **values})
            return int(bool(reports or found))
        for line in fault_lines(found):
            print_text(line)
        left = bool(found)
        if options.drop:
            left = _mend_workspace(archive, beside, _numbered(found, options.drop), drop=True)
        elif found and options.repair:
            left = _mend_workspace(archive, beside, found)
        elif found:
            print_text(_("`bulletin-tui doctor --repair` repairs what can be repaired"))
        else:
            print_text(_("your notes, watches and collections are intact"))
    left = _earlier_losses(beside, accept=options.accept_losses) or left
    print_text(
        _("texts and files of a shared archive are checked by its server; see `bulletin-tui archive status`")
    )
    return int(left)


def _mend_files(path: Path) -> None:
    done = attached_files.mend(path)
    if done.recorded:
        message = ngettext(
            "mended the records of {count} attached file",
            "mended the records of {count} attached files",
            done.recorded,
        )
        print_text(message.format(count=done.recorded))
    if done.texts:
        message = ngettext(
            "the next sync reads the text of {count} attached file again",
            "the next sync reads the texts of {count} attached files again",
            done.texts,
        )
        print_text(message.format(count=done.texts))
    if done.pages:
        message = ngettext(
            "deleted what text recognition read on {count} page; `bulletin-tui attachments ocr` reads it again",
            "deleted what text recognition read on {count} pages; `bulletin-tui attachments ocr` reads them again",
            done.pages,
        )
        print_text(message.format(count=done.pages))
    if done.again:
        message = ngettext(
            "the next sync fetches {count} attachment again",
            "the next sync fetches {count} attachments again",
            done.again,
        )
        print_text(message.format(count=done.again))


def _salvage(path: Path) -> bool:
    from tui_reader.archive.record import TEXT_LOST
    from tui_reader.archive.sqlite.repair.salvage import salvage

    with progress({stage: _(name) for stage, name in _STAGES.items()}) as report:
        done = salvage(path, report, notice=_(TEXT_LOST))
    print_text(_("the damaged file was moved to {path}").format(path=done.aside))
    message = ngettext("saved {count} bulletin", "saved {count} bulletins", done.bulletins)
    print_text(message.format(count=done.bulletins))
    names = _tables()
    print_text(_counted((names[table], count) for table, count in done.others.items()))
    # Losses are reported with those of earlier repairs.
    return False


def _tables() -> dict[str, str]:
    """What the tables of an archive hold."""
    return {
        "bulletins": _("bulletins"),
        "kept": _("times and sources of bulletins"),
        "former": _("earlier revisions"),
        "raw": _("original pages"),
        "announcements": _("announcements"),
        "marks": _("marks"),
        "acknowledged": _("dismissed announcements"),
        "tags": _("tags"),
        "saved": _("saved queries"),
        "sightings": _("pages seen by syncs"),
        "missed": _("bulletins that could not be fetched"),
        "walked": _("crawls of sources"),
        "synced": _("results of last syncs"),
        "site_names": _("names of sites"),
        "files": _("attached files"),
        "file_contents": _("contents of attached files"),
        "file_texts": _("texts of attached files"),
        "attachments": _("states of attachments"),
        "file_versions": _("versions of attached files"),
        "recognized_pages": _("recognized pages of attached files"),
        "notes": _("notes"),
        "watches": _("watches"),
        "collections": _("collections"),
        "watch_matches": _("matches of watches"),
        "arrivals": _("records of what has arrived"),
    }


def _earlier_losses(path: Path, *, accept: bool) -> bool:
    """Reports what this repair and earlier ones could not save; whether anything remains to be accepted."""
    found = list(losses.reports(path))
    for report in found:
        for line in _loss_lines(report):
            print_text(line)
        if accept:
            losses.accept(report)
            print_text(_("these losses are accepted and not reported any more"))
    if found and not accept:
        print_text(_("`bulletin-tui doctor --accept-losses` stops reporting these losses"))
    return bool(found) and not accept


def _counted(counts: Iterable[tuple[str, int]]) -> str:
    """Names with their counts, in the punctuation of the language."""
    return comma_list(labelled(name, str(count)) for name, count in counts)


def _loss_lines(report: LossReport) -> Iterator[str]:
    names, lost = _tables(), report.losses
    yield _("lost when the archive was damaged, as {path} says:").format(path=report.path)
    counted = _counted((names.get(table, table), loss.known) for table, loss in lost.tables.items() if loss.known)
    if counted:
        yield _("lost {what}").format(what=counted)
    uncounted = [names.get(table, table) for table, loss in lost.tables.items() if loss.uncounted]
    if uncounted:
        yield _("perhaps lost, which cannot be counted: {what}").format(what=word_list(uncounted))
    for each in lost.named[:_MOST_NAMED]:
        yield _("lost {id}: {title}  <{address}>").format(**each._asdict())
    for file in lost.files[:_MOST_NAMED]:
        yield _("lost file {name} of bulletin {id}: {title}  <{address}>").format(**file._asdict())
    for part in lost.parts[:_MOST_NAMED]:
        yield lost_line(part)
    if more := len(lost.named[_MOST_NAMED:]) + len(lost.files[_MOST_NAMED:]) + len(lost.parts[_MOST_NAMED:]):
        yield _("and {count} more, listed in that file").format(count=more)
