"""Bulletins written to files and streams: the formats, their endings, and names of files."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

from tui_reader.atomic_file import open_atomic_text
from tui_reader.display_title import shown_title
from tui_reader.export_formats import html
from tui_reader.export_formats.extracted import page_json
from tui_reader.export_formats.json_text import json_text
from tui_reader.export_formats.links import SavedFiles
from tui_reader.export_formats.markdown import markdown
from tui_reader.export_formats.notes import ExportedNote, notes_html, notes_markdown, notes_plain
from tui_reader.export_formats.plain_text import plain
from tui_reader.i18n import gettext as _
from tui_reader.model import Bulletin

Form = Literal["markdown", "plain", "html", "json", "jsonl"]

ENDINGS: dict[Form, str] = {
    "markdown": ".md",
    "plain": ".txt",
    "html": ".html",
    "json": ".json",
    "jsonl": ".jsonl",
}
"""The formats, and the ending of the files of each."""

# Characters that some file system or shell treats specially.
_UNSAFE = re.compile(r'[\x00-\x20\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 150
"""Bytes of a title in a file name; file systems allow 255 for the whole name."""

_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
"""Errors that every further file would meet."""

Failed = Callable[[Path, OSError, bool], None]
"""Called with each file that cannot be written, and why; True if the files after it were not written."""

Bulletins = Iterable[tuple[int | None, Bulletin]]
"""Bulletins with their numbers in the archive; None for one that is not in it."""


def form_of(path: Path) -> Form | None:
    """The format that the ending of a file names."""
    return next((form for form, ending in ENDINGS.items() if ending == path.suffix.lower()), None)


NotesOf = Callable[[int | None, Bulletin], Sequence[ExportedNote]]
"""Returns the notes on a bulletin, by its number in the archive."""


def no_notes(id: int | None, bulletin: Bulletin) -> Sequence[ExportedNote]:
    """No notes on any bulletin."""
    return ()


def text_of(
    bulletin: Bulletin, form: Form, saved: SavedFiles | None = None, notes: Sequence[ExportedNote] = ()
) -> str:
    """A bulletin as text in one of the formats, without a line break at its end, and behind it the notes on it.
    Texts for people lead to the `saved` files of attachments."""
    match form:
        case "markdown":
            return "\n\n".join(filter(None, (markdown(bulletin, saved=saved), notes_markdown(notes))))
        case "plain":
            behind = "\n\n".join((_("Notes"), notes_plain(notes))) if notes else ""
            return "\n\n".join(filter(None, (plain(bulletin, saved=saved), behind)))
        case "html":
            return html.html(bulletin, saved, notes_html(notes))
        case "json" | "jsonl":
            found = page_json(bulletin)
            return json_text({**found, "notes": [each.json for each in notes]} if notes else found)


def file_name(id: int | None, title: str, ending: str) -> str:
    """A file name that every system accepts, with its number unique in the archive: `12-关于停水的通知.md`."""
    safe = _UNSAFE.sub("_", title).strip("._")
    safe = safe.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore").rstrip("._")
    return ("-".join(filter(None, (str(id) if id is not None else "", safe))) or "bulletin") + ending


def write_folder(
    found: Bulletins,
    folder: Path,
    form: Form,
    *,
    overwrite: bool,
    mode: int | None,
    failed: Failed,
    saved: Mapping[int | None, SavedFiles] | None = None,
    notes: NotesOf = no_notes,
) -> int:
    """Writes a file for each bulletin, and returns how many. `mode` is as in `open_atomic`. Ends at an error of
    the disk. `saved`: the files of attachments that are in the folder, by the numbers of their bulletins; looked
    up after each bulletin was taken from `found`."""
    written = 0
    for id, bulletin in found:
        path = folder / file_name(id, shown_title(bulletin), ENDINGS[form])
        try:
            with open_atomic_text(path, overwrite=overwrite, mode=mode) as stream:
                files = saved.get(id) if saved else None
                stream.write(text_of(bulletin, form, files, notes(id, bulletin)) + "\n")
            written += 1
        except OSError as error:
            stopped = error.errno in _OF_THE_DISK
            failed(path, error, stopped)
            if stopped:
                break
    return written


def write_file(
    found: Bulletins,
    path: Path,
    form: Form,
    *,
    overwrite: bool,
    mode: int | None,
    notes: NotesOf = no_notes,
) -> int:
    """Writes all bulletins to one file, whole or not at all, and returns how many. Raises OSError."""
    with open_atomic_text(path, overwrite=overwrite, mode=mode) as stream:
        return write_stream(found, stream.write, form, notes)


def write_stream(found: Bulletins, write: Callable[[str], object], form: Form, notes: NotesOf = no_notes) -> int:
    """Writes all to one stream, and returns how many: lines of JSON, one array, one page of HTML with the title of
    the first, or texts separated by a rule or three empty lines."""
    several = iter(found)
    first = next(several, None)
    opening, between, closing = {
        "json": ("[\n", ",\n", "\n]\n"),
        "jsonl": ("", "\n", ""),
        "markdown": ("", "\n\n---\n\n", ""),
        "plain": ("", "\n\n\n\n", ""),
        "html": (html.opening(shown_title(first[1]) if first else ""), "\n", f"\n{html.CLOSING}\n"),
    }[form]
    write(opening)
    number = 0
    for number, (id, bulletin) in enumerate(chain([first] if first else [], several), 1):
        on_it = notes(id, bulletin)
        if form == "html":
            text = html.article(bulletin, notes=notes_html(on_it))
        else:
            text = text_of(bulletin, form, notes=on_it)
        write((between if number > 1 else "") + text)
    write(closing or "\n" * bool(number))
    return number
