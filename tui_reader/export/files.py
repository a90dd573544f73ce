"""Bulletins written to files and streams: the formats, their endings, and names of files."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Mapping
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
from tui_reader.export_formats.plain_text import plain
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


def text_of(bulletin: Bulletin, form: Form, saved: SavedFiles | None = None) -> str:
    """A bulletin as text in one of the formats, without a line break at its end. Texts for people lead to the
    `saved` files of attachments."""
    match form:
        case "markdown":
            return markdown(bulletin, saved=saved)
        case "plain":
            return plain(bulletin, saved=saved)
        case "html":
            return html.html(bulletin, saved)
        case "json" | "jsonl":
            return json_text(page_json(bulletin))


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
) -> int:
    """Writes a file for each bulletin, and returns how many. `mode` is as in `open_atomic`. Ends at an error of
    the disk. `saved`: the files of attachments that are in the folder, by the numbers of their bulletins; looked
    up after each bulletin was taken from `found`."""
    written = 0
    for id, bulletin in found:
        path = folder / file_name(id, shown_title(bulletin), ENDINGS[form])
        try:
            with open_atomic_text(path, overwrite=overwrite, mode=mode) as stream:
                stream.write(text_of(bulletin, form, saved.get(id) if saved else None) + "\n")
            written += 1
        except OSError as error:
            stopped = error.errno in _OF_THE_DISK
            failed(path, error, stopped)
            if stopped:
                break
    return written


def write_file(found: Bulletins, path: Path, form: Form, *, overwrite: bool, mode: int | None) -> int:
    """Writes all bulletins to one file, whole or not at all, and returns how many. Raises OSError."""
    with open_atomic_text(path, overwrite=overwrite, mode=mode) as stream:
        return write_stream(found, stream.write, form)


def write_stream(found: Bulletins, write: Callable[[str], object], form: Form) -> int:
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
    for number, (_id, bulletin) in enumerate(chain([first] if first else [], several), 1):
        text = html.article(bulletin) if form == "html" else text_of(bulletin, form)
        write((between if number > 1 else "") + text)
    write(closing or "\n" * bool(number))
    return number
