"""`export --pack`: a pack, with progress and a summary on standard error."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.commands.output.console import complain
from tui_reader.commands.output.progress import progress
from tui_reader.export.pack import Failed, PackOptions, write
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.packs.writing import Written

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive


def pack(
    archive: Archive, target: Path, ids: Iterable[int] | None, options: PackOptions, force: bool, failed: Failed
) -> bool:
    """Writes a pack as `export.pack.write` does, and prints a summary on standard error. Returns False, and writes
    no file, when there is nothing to pack. Raises OSError."""
    with progress({"pack": _("packing")}) as report:
        done = write(
            archive,
            target,
            ids,
            options,
            overwrite=force,
            report=lambda done, total: report("pack", done, total),
            failed=failed,
        )
    if done == Written():
        return False
    count = ngettext("{count} bulletin", "{count} bulletins", done.bulletins).format(count=done.bulletins)
    message = _("packed {bulletins}: {revisions} revisions, {pages} original pages, {announcements} announcements")
    complain(target, message.format(**(done._asdict() | {"bulletins": count})))
    if done.attached:
        message = ngettext("packed {count} attached file", "packed {count} attached files", done.attached)
        complain(target, message.format(count=done.attached))
    if done.not_packed:
        complain(target, not_packed_line(done.not_packed))
    return True


def not_packed_line(count: int) -> str:
    """How many files that the archive has of attachments a pack is without."""
    message = ngettext(
        "{count} kept attached file is not in the pack; `export --pack --attachments` includes files",
        "{count} kept attached files are not in the pack; `export --pack --attachments` includes files",
        count,
    )
    return message.format(count=count)
