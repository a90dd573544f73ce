"""Files of attachments written to folders: names that are safe, and nothing overwritten."""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from tui_reader.atomic_file import open_atomic
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile

# Characters that some file system or shell treats specially, and the names of devices on Windows.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")

_LONGEST = 150
"""Bytes of a file name; file systems allow 255."""

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
    "odp": (".odp",),
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


def safe_name(file: AttachedFile) -> str:
    """A file name for every system: that of the file, else its title, with the ending of its kind. `attachment`
    where nothing is left."""
    name = _cleaned(file.name or file.title)
    endings = ENDINGS.get(file.kind.lower(), ())
    stem, ending = PurePath(name).stem, PurePath(name).suffix
    if endings and ending.lower() not in endings:
        # An ending of another kind stays in sight before the right one, as in `table.xls.zip`.
        stem, ending = name, endings[0]
    elif not _ENDING.fullmatch(ending):
        stem, ending = name, ""
    room = _LONGEST - len(ending.encode())
    stem = stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore").rstrip(" .")
    return (stem or "attachment") + ending


def _cleaned(text: str) -> str:
    name = _UNSAFE.sub("_", clean_line(text, 1000).replace("\ufffd", "")).strip(" .")
    # A leading hyphen would be an option for a program.
    return f"_{name}" if name.startswith("-") or _DEVICE.fullmatch(name) else name


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
