"""`bulletin-tui diff`: compare revisions of a bulletin, or two bulletins."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_reader.commands.options.arguments import at_least, settings_of
from tui_reader.commands.options.bulletin_choice import (
    existing_archive,
    find_attachment,
    find_bulletin,
    numbered_revision,
)
from tui_reader.commands.options.source_choice import tell_profile_faults
from tui_reader.commands.output.console import CommandError, complain, print_json, print_text
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import AttachedFile, Revision
    from tui_reader.compare.lines import DiffLine
    from tui_reader.compare.values import Comparison
    from tui_reader.model import Bulletin

SCHEMA = 1

# Colours of the terminal, which its owner has chosen to be readable.
_STYLES = {"+": "green", "-": "red", "~": "default", "»": "cyan", "«": "cyan", "@": "bold", " ": "default"}
_SPAN_STYLES = {"added": "bold green", "removed": "red strike"}


class _Side(NamedTuple):
    """One of the two texts: its name, the number of its revision if it is one, and the bulletin."""

    name: str
    revision: int | None
    bulletin: Bulletin


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "targets",
        nargs="+",
        metavar="ID[:N]|PATH|URL",
        help=_(
            "a bulletin of the archive by its number or address, or two to compare, files and web pages too; 12:1 "
            "compares the versions of its first attachment"
        ),
    )
    parser.add_argument(
        "--from", dest="old", type=at_least(1), metavar="N", help=_("the older revision (default: the previous)")
    )
    parser.add_argument(
        "--to", dest="new", type=at_least(1), metavar="N", help=_("the newer revision (default: the current one)")
    )
    parser.add_argument("--all", action="store_true", help=_("also print what is the same"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help=_("no colours, even on a terminal"))
    form.add_argument("--json", action="store_true", help=_("one JSON object"))
    parser.add_argument("--exit-code", action="store_true", help=_("exit with 1 when there is a difference"))


def run(options: argparse.Namespace) -> int:
    from tui_reader.compare.bulletins import compare

    if len(options.targets) > 2 or (len(options.targets) == 2 and (options.old or options.new)):
        complain(None, _("name one bulletin to compare its revisions, or two; see bulletin-tui diff --help"))
        return 2
    sides = _two(options) if len(options.targets) == 2 else _revisions(options)
    if isinstance(sides, str):
        complain(options.targets[0], sides)
        return 0
    old, new = sides
    comparison = compare(old.bulletin, new.bulletin)
    if options.json:
        print_json(_object(old, new, comparison))
    elif comparison.same and not options.all:
        complain(None, _("no difference"))
    else:
        _print(old, new, comparison, options)
    return int(options.exit_code and not comparison.same)


def _revisions(options: argparse.Namespace) -> tuple[_Side, _Side] | str:
    """Two texts of one bulletin, or why there are not two."""
    from tui_reader.archive.values import current_revision, previous_revision

    (target,) = options.targets
    with existing_archive(target) as archive:
        id, attachment = find_attachment(archive, target)
        if attachment is not None:
            return _versions(archive, archive.attachments(id)[attachment - 1], options)
        revisions = archive.revisions(id)
        old, new = (
            None if number is None else numbered_revision(revisions, number, target)
            for number in (options.old, options.new)
        )
        new = new or current_revision(revisions)
        old = old or previous_revision(revisions, new)
        if old is None or old.number == new.number:
            return _("no difference: the bulletin has only one revision")
        one, other = (
            _Side(
                _("revision {number}, first seen {moment}").format(
                    number=each.number, moment=f"{each.first_seen.astimezone():%Y-%m-%d %H:%M}"
                ),
                each.number,
                archive.revision(id, each.number),
            )
            for each in (old, new)
        )
        return one, other


def _versions(archive: Archive, file: AttachedFile, options: argparse.Namespace) -> tuple[_Side, _Side] | str:
    """The texts of two files that were seen at the address of an attachment, or why there are not two. They are
    numbered from 1 in the order in which they were first seen."""
    from tui_reader.archive.values import current_revision, previous_revision, versions_as_revisions

    (target,) = options.targets
    versions = versions_as_revisions(archive.file_versions(file.address) if file.address else [])
    if len(versions) < 2:
        return _only_one(file)
    by_number = {each.number: each for each in versions}
    for number in filter(None, (options.old, options.new)):
        if number not in by_number:
            message = _("there is no version {number}; it has 1 to {last}")
            raise CommandError(target, message.format(number=number, last=len(versions)))
    new = by_number[options.new] if options.new else current_revision(versions)
    old = by_number[options.old] if options.old else previous_revision(versions, new)
    if old is None or old == new:
        return _only_one(file)
    return _version(archive, target, file, old), _version(archive, target, file, new)


def _version(archive: Archive, target: str, file: AttachedFile, version: Revision) -> _Side:
    from dataclasses import replace

    text = archive.file_text(version.digest)
    if text is None:
        message = _("version {number} of this file has no text that could be compared")
        raise CommandError(target, message.format(number=version.number))
    name = _("version {number}, first seen {moment}").format(
        number=version.number, moment=f"{version.first_seen.astimezone():%Y-%m-%d %H:%M}"
    )
    if text.document is not None and text.document.not_read:
        name = _("{name}, read in part").format(name=name)
    return _Side(name, version.number, replace(text, title=text.title or file.title))


def _only_one(file: AttachedFile) -> str:
    """Why an attachment has not two versions to compare."""
    if file.dropped:
        message = ngettext(
            "nothing to compare: {count} version of this file was deleted to save space",
            "nothing to compare: {count} versions of this file were deleted to save space",
            file.dropped,
        )
        return message.format(count=file.dropped)
    if not file.versions:
        return _("nothing to compare: this file was never kept; `bulletin-tui attachments fetch` gets it")
    return _("no difference: only one version of this file was seen")


def _two(options: argparse.Namespace) -> tuple[_Side, _Side]:
    """Two bulletins, each from the archive or from its path or address."""
    from tui_reader.parse.worker import Parser

    tell_profile_faults(options.targets)
    settings = settings_of(options)
    proxy = settings.proxy_address
    with closing(Parser(confined=settings.confined)) as parser:
        old, new = (_Side(target, None, _bulletin(target, parser, proxy)) for target in options.targets)
    return old, new


def _bulletin(target: str, parser: Any, proxy: str | None) -> Bulletin:
    from tui_reader.model import Bulletin, Failure
    from tui_reader.sync import open_pages

    if target.isascii() and target.isdigit():
        with existing_archive(target) as archive:
            return archive.bulletin(find_bulletin(archive, target))
    page = next(iter(open_pages([target], parser, proxy=proxy)), None)
    if isinstance(page, Failure):
        raise CommandError(page.address, page.error)
    if not isinstance(page, Bulletin):
        raise CommandError(target, _("this is not a single bulletin; name one"))
    return page


def _print(old: _Side, new: _Side, comparison: Comparison, options: argparse.Namespace) -> None:
    from tui_reader.compare.lines import DiffLine, lines
    from tui_reader.display_title import shown_title
    from tui_reader.text.clean import single_line

    heads = [
        (mark, single_line(f"{shown_title(side.bulletin)}  ({side.name})"))
        for mark, side in (("---", old), ("+++", new))
    ]
    found = lines(comparison, whole=options.all)
    if sys.stdout.isatty() and not options.plain:
        _print_styled([DiffLine(*head) for head in heads], found)
        return
    for mark, text in heads:
        print_text(f"{mark} {text}")
    for line in found:
        print_text(" ".join(filter(None, (line.mark, line.note, line.text))), flush=False)


def _print_styled(heads: list[DiffLine], found: Any) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in (*heads, *found):
        style = _STYLES.get(line.mark, "bold")
        text = Text(f"{line.mark} ", style)
        if line.note:
            text.append(f"{line.note} ", "dim")
        start = len(text)
        text.append(line.text)
        for span in line.spans if line.mark in "~»" else ():
            text.stylize(_SPAN_STYLES[span.kind], start + span.start, start + span.end)
        console.print(text)


def _object(old: _Side, new: _Side, comparison: Comparison) -> dict[str, Any]:
    from tui_reader.compare.serialization import comparison_object
    from tui_reader.display_title import shown_title

    sides = {
        name: {"address": side.bulletin.address, "title": shown_title(side.bulletin), "revision": side.revision}
        for name, side in (("old", old), ("new", new))
    }
    return {"schema": SCHEMA, "kind": "comparison", **sides, **comparison_object(comparison)}
