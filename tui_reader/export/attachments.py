"""Files of attachments written to folders: names that are safe, and nothing overwritten."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from tui_reader.atomic_file import open_atomic
from tui_reader.text.file_names import cut_file_name, ending_of, safe_file_name

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile

ENDINGS: dict[str, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "doc": (".doc", ".dot", ".wps"),
    "docx": (".docx", ".dotx"),
    "xls": (".xls", ".xlt", ".et"),
    "xlsx": (".xlsx", ".xltx"),
    "xlsb": (".xlsb",),
    "xml": (".xls", ".xml"),
    "ppt": (".ppt", ".pps", ".dps"),
    "pptx": (".pptx", ".ppsx"),
    "odt": (".odt",),
    "ods": (".ods",),
    "odp": (".odp", ".odg"),
    "ofd": (".ofd",),
    "rtf": (".rtf", ".doc"),
    "epub": (".epub",),
    "hwp": (".hwp",),
    "hwpx": (".hwpx",),
    "eml": (".eml",),
    "msg": (".msg",),
    "csv": (".csv",),
    "txt": (".txt",),
    "text": (".txt", ".csv", ".md"),
    "md": (".md",),
    "zip": (".zip",),
    "rar": (".rar",),
    "7z": (".7z",),
    "tar": (".tar",),
    "gzip": (".gz", ".tgz"),
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "gif": (".gif",),
    "bmp": (".bmp",),
    "webp": (".webp",),
    "avif": (".avif",),
    "tiff": (".tif", ".tiff"),
    "bzip2": (".bz2", ".tbz"),
    "xz": (".xz", ".txz"),
    "zstd": (".zst",),
    "works": (".wps",),
    "word-xml": (".doc", ".xml"),
    "ceb": (".ceb",),
    "gd": (".gd",),
    "edc": (".edc",),
    "caj": (".caj",),
}
"""Endings that fit a kind, the first for a name that has none of them."""

HARMLESS = frozenset(ending for endings in ENDINGS.values() for ending in endings)
"""Endings of documents, pictures and archives, which no desktop runs as a program."""


def saved_name(file: AttachedFile) -> str:
    """A file name for every system: that of the file, else its title, with the ending of its kind. `attachment`
    where nothing is left."""
    name = safe_file_name(file.name or file.title) or "attachment"
    endings = ENDINGS.get(file.kind.lower(), ())
    if endings and ending_of(name).lower() not in endings:
        # An ending of another kind stays in sight before the right one, as in `table.xls.zip`.
        name = cut_file_name(f"{name}{endings[0]}")
    return name


def free_path(folder: Path, name: str) -> Path:
    """A path in a folder that no file has yet: the name, or `name-2.xls` and so on."""
    stem, ending = PurePath(name).stem, PurePath(name).suffix
    names = (name if number == 1 else f"{stem}-{number}{ending}" for number in count(1))
    return next(folder / each for each in names if not os.path.lexists(folder / each))


def write_attachment(data: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Write a file, whole or not at all. Raises FileExistsError where one is there, unless `overwrite`, and
    OSError."""
    with open_atomic(path, overwrite=overwrite) as stream:
        stream.write(data)
