"""Saving bulletins as files, in the formats of the command `export`."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.display_title import shown_title
from tui_reader.export.files import ENDINGS, Form, file_name, write_file, write_folder
from tui_reader.export.notes import exported_notes, without_secrets
from tui_reader.export_formats.secrets import shown_page
from tui_reader.i18n import N_
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import system_reason
from tui_reader.ui.export.chosen import Chosen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_reader.export_formats.notes import ExportedNote
    from tui_reader.model import Bulletin


class FormatChoice(NamedTuple):
    """A format of files, its name and ending; no form for a pack."""

    form: Form | None
    name: str
    ending: str


FORMATS = (
    FormatChoice("markdown", N_("Markdown"), ENDINGS["markdown"]),
    FormatChoice("plain", N_("Plain text"), ENDINGS["plain"]),
    FormatChoice("html", N_("Web page (HTML), which loads nothing"), ENDINGS["html"]),
    FormatChoice("json", N_("JSON"), ENDINGS["json"]),
    FormatChoice("jsonl", N_("JSON, a line for each article"), ENDINGS["jsonl"]),
    FormatChoice(None, N_("Pack for another machine, with revisions and original pages"), ".zip"),
)

SEVERAL = "bulletins"
"""The name, without its ending, of a file with several bulletins."""


def suggested(chosen: Chosen, choice: FormatChoice, folder: Path) -> Path:
    """A name in a folder that no file has yet: that of the bulletin, or `bulletins` for several. Raises
    ArchiveError."""
    if len(chosen) == 1:
        id, bulletin = next(chosen.bulletins())
        name = file_name(id, shown_title(bulletin), choice.ending)
    else:
        name = SEVERAL + choice.ending
    stem = name.removesuffix(choice.ending)
    names = (name if number == 1 else f"{stem}-{number}{choice.ending}" for number in count(1))
    return next(folder / each for each in names if not os.path.lexists(folder / each))


def is_folder(path: Path, written: str, choice: FormatChoice) -> bool:
    """Whether a path as it was typed names a folder for a file each, as in the command: it exists, ends in a
    slash, or has no suffix. A pack and a stream are one file."""
    one_file = choice.form in (None, "jsonl")
    return not one_file and (path.is_dir() or written.endswith(("/", os.sep)) or not path.suffix)


def save(chosen: Chosen, choice: FormatChoice, path: Path, *, folder: bool, overwrite: bool) -> str:
    """Writes the bulletins, without the secrets in addresses, and returns what to show. For a thread."""
    failures: list[str] = []

    def failed(subject: object, message: str) -> None:
        failures.append(f"{subject}: {message}" if subject else message)

    def notes(id: int | None, bulletin: Bulletin) -> Sequence[ExportedNote]:
        return without_secrets(exported_notes(chosen.archive, id), bulletin.address)

    try:
        if choice.form is None:
            written = _write_pack(chosen, path, overwrite, failed)
        elif folder:
            written = write_folder(
                _shown(chosen),
                path,
                choice.form,
                overwrite=overwrite,
                mode=None,
                failed=lambda file, error, _stopped: failed(file.name, _reason(error)),
                notes=notes,
            )
        else:
            written = write_file(_shown(chosen), path, choice.form, overwrite=overwrite, mode=None, notes=notes)
    except ArchiveError as error:
        return str(error)
    except OSError as error:
        return _("{name} was not written: {reason}").format(name=path, reason=_reason(error))
    if failures:
        counted = _("{done} of {all} saved in {name}; {failure}")
        return counted.format(done=written, all=len(chosen), name=path, failure=failures[0])
    if len(chosen) == 1 and not folder:
        return _("Saved as {name}").format(name=path)
    return _("{articles} saved in {name}").format(articles=chosen.counted(), name=path)


def _shown(chosen: Chosen) -> Iterator[tuple[int | None, Bulletin]]:
    return ((id, shown_page(bulletin)) for id, bulletin in chosen.bulletins())


def _write_pack(chosen: Chosen, path: Path, overwrite: bool, failed: Callable[[object, str], None]) -> int:
    from tui_reader.export.pack import PackOptions, write

    options = PackOptions(" ".join(map(str, chosen.ids)))
    return write(
        chosen.archive,
        path,
        chosen.ids,
        options,
        overwrite=overwrite,
        report=lambda done, total: None,
        failed=failed,
    ).bulletins


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError):
        return _("this file exists already")
    return system_reason(error)


def complete_path(text: str, cursor: int) -> tuple[str, int]:
    """Completes a path up to the cursor as far as the names in its folder agree."""
    from tui_reader.ui.keys.actions import common_prefix

    before, after = text[:cursor], text[cursor:]
    head, start = os.path.split(before)
    folder = Path(head or ".").expanduser()
    try:
        names = [each.name + os.sep * each.is_dir() for each in folder.iterdir() if each.name.startswith(start)]
    except OSError:
        return text, cursor
    found = [name for name in names if not name.startswith(".") or start.startswith(".")]
    longer = before[: len(before) - len(start)] + (common_prefix(found) or start)
    return longer + after, len(longer)
