"""`bulletin-tui collections`: list, show, change and export collections."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.archive.workspace.collections.adding import add_to_collection
from tui_reader.archive.workspace.collections.records import items_json
from tui_reader.commands import USAGE
from tui_reader.commands.options.bulletin_choice import ChosenText, existing_archive, find_text
from tui_reader.commands.output.console import CommandError, complain, print_bytes, print_json, print_text
from tui_reader.dossiers.writing import (
    DOSSIER_FORMATS,
    DossierFormat,
    MissingWriter,
    dossier_bytes,
    dossier_format,
    write_dossier,
)
from tui_reader.export.citing import UnknownSection
from tui_reader.export.collecting import collected_item
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.messages.translation import system_reason, translated
from tui_reader.text.secrets import shown_address, shown_text

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.workspace.collections.values import Collection, CollectionItem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=tuple(_ACTIONS),
        help=_(
            "list the collections, show one, add articles or sections at its end, remove items by their numbers, "
            "share it with all users of a shared archive or take it back, or export it as one document"
        ),
        metavar="|".join(_ACTIONS),
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("the name of a collection"))
    parser.add_argument(
        "items",
        nargs="*",
        metavar="ID[#SECTION]|N",
        help=_("add: numbers from `list`, addresses or permalinks; remove: numbers from `collections show`"),
    )
    parser.add_argument("--json", action="store_true", help=_("list, show: one JSON object per line"))
    parser.add_argument("--note", metavar="TEXT", help=_("add: a note on each of them"))
    parser.add_argument(
        "--all", action="store_true", help=_("remove: delete the whole collection; its articles stay")
    )
    parser.add_argument("--to", metavar="FILE|-", help=_("export: a file, or - for standard output (default)"))
    parser.add_argument(
        "--format", choices=DOSSIER_FORMATS, help=_("export: default by the suffix of the file, else markdown")
    )
    parser.add_argument("--force", action="store_true", help=_("export: overwrite existing files"))


def run(options: argparse.Namespace) -> int:
    if wrong := _usage_error(options):
        complain(None, wrong)
        return USAGE
    with existing_archive() as archive:
        try:
            return int(_ACTIONS[options.action](archive, options))
        except ValueError as error:
            raise CommandError(options.name, translated(str(error))) from error


def _usage_error(options: argparse.Namespace) -> str | None:
    """What is wrong with the options, if anything."""
    action = options.action
    if (action == "list") != (options.name is None):
        return _("name a collection; `collections list` lists all")
    if (action in ("add", "remove")) != bool(options.items) and not (action == "remove" and options.all):
        return _("name articles to add or numbers of items to remove, and nothing else")
    if action == "remove" and options.items and options.all:
        return _("name the numbers of items, or --all for the whole collection")
    if action == "remove" and (wrong := [each for each in options.items if not each.isdecimal()]):
        return _("{name} is not the number of an item; see `bulletin-tui collections show`").format(name=wrong[0])
    used = {"--json": options.json, "--note": options.note, "--all": options.all}
    used |= {"--to": options.to, "--format": options.format, "--force": options.force}
    fitting: dict[str, tuple[str, ...]] = {
        "list": ("--json",),
        "show": ("--json",),
        "add": ("--note",),
        "remove": ("--all",),
    }
    fitting["export"] = ("--to", "--format", "--force")
    for name, value in used.items():
        if value and name not in fitting.get(action, ()):
            return _("{option} does not belong to `collections {action}`").format(option=name, action=action)
    return None


def _list(archive: Archive, options: argparse.Namespace) -> int:
    found = archive.collections()
    for each in found:
        if options.json:
            print_json({**each._asdict(), "edited": each.edited.isoformat()})
        else:
            shared = f"  {_('shared')}" if each.shared else ""
            print_text(f"{each.items:>6}  {each.edited.astimezone():%Y-%m-%d}  {each.name}{shared}")
    if not found:
        complain(None, _("there is no collection; `bulletin-tui collections add NAME ID` makes one"))
    return 0 if found else 1


def _show(archive: Archive, options: argparse.Namespace) -> int:
    collection = _existing(archive, options.name)
    for number, (item, found) in enumerate(zip(collection.items, items_json(collection.items), strict=True), 1):
        if item.damaged:
            if options.json:
                print_json({"number": number, "id": None, "damaged": True})
            else:
                message = _("{number}  damaged: `bulletin-tui collections remove` deletes it")
                print_text(message.format(number=f"{number:>4}"))
            continue
        id = archive.find(item.address)
        if options.json:
            shown = {**found, "address": shown_address(item.address), "note": shown_text(item.note)}
            print_json({"number": number, "id": id, **shown})
            continue
        place = f"#{item.section}" if item.section else ""
        where = f"{id}{place}" if id is not None else _("not kept")
        title = " – ".join(filter(None, (item.title or shown_address(item.address), item.heading)))
        print_text(f"{number:>4}  {where:<10}  {title}")
        for line in item.note.splitlines():
            print_text(f"      {shown_text(line)}")
    return 0


def _add(archive: Archive, options: argparse.Namespace) -> int:
    items = [_item(archive, find_text(archive, each), each, options.note or "") for each in options.items]
    collection, added = add_to_collection(archive, options.name, items)
    message = ngettext(
        "{count} item added to {name}, now {total}", "{count} items added to {name}, now {total}", added
    )
    print_text(message.format(count=added, name=collection.name, total=len(collection.items)))
    there = len({each.key for each in items}) - added
    if options.note and there:
        kept = ngettext(
            "{count} item was in it already, whose note stays as it is; g c changes it",
            "{count} items were in it already, whose notes stay as they are; g c changes them",
            there,
        )
        complain(collection.name, kept.format(count=there))
    return 0


def _item(archive: Archive, chosen: ChosenText, subject: str, note: str) -> CollectionItem:
    try:
        item = collected_item(archive, chosen.id, chosen.section, chosen.revision)
    except UnknownSection as error:
        message = _("there is no such section; `bulletin-tui show` prints the bulletin")
        raise CommandError(subject, message) from error
    return item._replace(note=note, added=datetime.now(UTC))


def _remove(archive: Archive, options: argparse.Namespace) -> int:
    collection = _existing(archive, options.name)
    if options.all:
        archive.forget_collection(collection)
        print_text(_("deleted {name}").format(name=collection.name))
        return 0
    numbers = set(map(int, options.items))
    for number in sorted(numbers):
        if not 1 <= number <= len(collection.items):
            message = _("there is no item {number}; see `bulletin-tui collections show`")
            raise CommandError(options.name, message.format(number=number))
    left = tuple(each for number, each in enumerate(collection.items, 1) if number not in numbers)
    archive.save_collection(collection._replace(items=left), collection)
    message = ngettext("{count} item removed", "{count} items removed", len(numbers))
    print_text(message.format(count=len(numbers)))
    return 0


def _share(archive: Archive, options: argparse.Namespace) -> int:
    archive.share_collection(options.name, options.action == "share")
    return 0


def _export(archive: Archive, options: argparse.Namespace) -> int:
    from tui_reader.commands.options.arguments import settings_of
    from tui_reader.dossiers.contents import dossier
    from tui_reader.dossiers.pictures import picture_reader

    collection = _existing(archive, options.name)
    target = Path(options.to) if options.to and options.to != "-" else None
    form: DossierFormat = options.format or (dossier_format(target) if target else None) or "markdown"
    if target is None and form in ("epub", "docx") and sys.stdout.isatty():
        raise CommandError(options.name, _("this format is not for a terminal; name a file with --to"))
    reader = picture_reader(confined=settings_of(options).confined)
    found = dossier(archive, collection, reader)
    for part in found.parts:
        if part.remark:
            complain(part.title, part.remark)
    try:
        if target is None:
            print_bytes(dossier_bytes(found, form), "utf-8" if form in ("markdown", "html") else None)
        else:
            write_dossier(found, target, form, overwrite=options.force)
    except MissingWriter as error:
        message = _("Word documents need the extra `documents`: pip install 'bulletin-tui[documents]'")
        raise CommandError(options.to, message) from error
    except FileExistsError as error:
        raise CommandError(options.to, _("this file exists already; --force overwrites it")) from error
    except OSError as error:
        raise CommandError(options.to, system_reason(error)) from error
    return 0


def _existing(archive: Archive, name: str) -> Collection:
    found = archive.collection(name)
    if found is None:
        raise CommandError(name, _("there is no such collection; see `bulletin-tui collections list`"))
    return found


_ACTIONS = {
    "list": _list,
    "show": _show,
    "add": _add,
    "remove": _remove,
    "share": _share,
    "unshare": _share,
    "export": _export,
}
