"""Files, folders and standard input as sources.

The address of a file is its absolute path, symbolic links as they are: the same however it was typed, hence a
stable name for reading marks. A name with characters that no terminal should see, or that are no text at all, is
addressed as a `file://` URI instead, where they are escaped.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from tui_reader.sources.fetched import Fetched, SourceError
from tui_reader.text.clean import clean

SIZE_LIMIT = 64 << 20

# Only kinds that their name settles; what a page is not always called is left to the parser.
_MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".shtml": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
}

# What a folder holds beside its pages. A file that is named explicitly is tried whatever it is called.
_BESIDE_PAGES = """
    .avif .bmp .gif .heic .ico .jpeg .jpg .png .psd .svg .tif .tiff .webp
    .aac .avi .flac .flv .m4a .mkv .mov .mp3 .mp4 .ogg .swf .wav .webm .wmv
    .7z .br .bz2 .dmg .gz .iso .jar .lz4 .rar .tar .tgz .whl .xz .z .zip .zst
    .doc .docx .epub .et .mobi .odp .ods .odt .ofd .pdf .ppt .pptx .wps .xls .xlsx
    .eot .otf .ttf .woff .woff2
    .bin .class .dll .dylib .exe .o .obj .pyc .so .wasm
    .db .dat .parquet .pkl .sqlite .sqlite3
    .bat .c .cc .cfg .conf .cpp .css .go .h .hpp .ini .java .js .lock .map .mjs .ps1 .py .rs .scss .sh .ts .toml
    .csv .json .jsonl .log .xml .xsd .xsl .yaml .yml
    .bak .crdownload .part .swp .tmp
"""
_BESIDE = frozenset(_BESIDE_PAGES.split())

_DIGITS = re.compile(r"(\d+)")


def read_path(path: Path) -> Iterator[Fetched | SourceError]:
    """The file at `path`, or every page under it in natural order if it is a folder."""
    # Path.is_dir raises for names that are too long and folders that may not be entered.
    if not os.path.isdir(path):  # noqa: PTH112
        yield _read(path)
        return
    empty = True
    for item in _walk(path):
        empty = False
        yield item if isinstance(item, SourceError) else _read(item)
    if empty:
        yield SourceError(address_of(path), "this folder holds no pages; name another folder, or a file in it")


def read_standard_input() -> Fetched | SourceError:
    """Standard input as one page. Its address is made of its content, so that marks go with the text."""
    from hashlib import sha256

    try:
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    except OSError as error:
        return SourceError("-", f"standard input cannot be read ({error.strerror})")
    if len(data) > SIZE_LIMIT:
        return SourceError("-", _too_large())
    return Fetched(f"stdin:{sha256(data).hexdigest()[:16]}", data)


def path_of(uri: str) -> Path | None:
    """The path that a `file://` URI names; None when it names another machine."""
    parts = urlsplit(uri)
    if parts.netloc not in ("", "localhost"):
        return None
    return Path(os.fsdecode(unquote_to_bytes(parts.path)))


def address_of(path: Path) -> str:
    """The stable name of a file; see the head of this module."""
    # Path.absolute leaves `..` in, Path.resolve follows links.
    text = os.path.abspath(path)  # noqa: PTH100
    return text if clean(text) == text and "\n" not in text else Path(text).as_uri()


def explain(path: Path, error: OSError | None = None) -> str:
    """One line on why a file cannot be read."""
    match error:
        case FileNotFoundError() | NotADirectoryError() | None:
            return f"there is no such file{_hint(path)}"
        case PermissionError():
            return "the file may not be read; check its permissions"
        case _:
            return f"the file cannot be read ({error.strerror or error}); check the name and the disk"


def natural_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Sorts `notice 9` before `notice 10`, upper and lower case together."""
    parts = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(name.casefold())]
    return [part for part in parts if part != (1, 0, "")], name


def _read(path: Path) -> Fetched | SourceError:
    address = address_of(path)
    try:
        with path.open("rb") as file:
            # One byte more than is allowed tells; the size that the system reports is 0 for pipes and devices.
            data = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        return SourceError(address, explain(path, error if isinstance(error, OSError) else None))
    if len(data) > SIZE_LIMIT:
        return SourceError(address, _too_large())
    return Fetched(address, data, None, _MEDIA_TYPES.get(path.suffix.lower()))


def _walk(folder: Path) -> Iterator[Path | SourceError]:
    """The pages under a folder, depth first, folders and files in one order.

    With a stack of its own: folders nest deeper than calls may. Links to folders are not followed: they may lead
    back up.
    """
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            waiting.extend(reversed(list(_pages_in(path))))
        except OSError as error:
            message = f"the folder cannot be read ({error.strerror}); check its permissions"
            yield SourceError(address_of(path), message)


def _pages_in(folder: Path) -> Iterator[tuple[Path, bool]]:
    """What is worth opening in one folder, in natural order, and whether it is a folder."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: natural_key(entry.name))
    names = {entry.name.lower() for entry in entries}
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _saved_with_a_page(entry.name.lower(), names):
                yield path, True
        elif path.suffix.lower() not in _BESIDE and _regular(entry):
            yield path, False


def _saved_with_a_page(name: str, names: set[str]) -> bool:
    """Whether a folder holds the pictures and scripts that a browser saved beside `page.html`."""
    page = name.removesuffix("_files")
    return page != name and not names.isdisjoint((f"{page}.html", f"{page}.htm"))


def _regular(entry: os.DirEntry[str]) -> bool:
    """Opening a pipe or a device that happens to lie in a folder could wait for ever."""
    try:
        return stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        # A link to nowhere: let reading it say so.
        return True


def _too_large() -> str:
    return f"this is larger than {SIZE_LIMIT >> 20} MiB, the most that is read; split it"


def _hint(path: Path) -> str:
    """`www.example.org/notice.html` was meant for the web."""
    first = path.parts[0] if path.parts else ""
    looks_like_host = "." in first.strip(".") and not path.is_absolute() and len(path.parts) > 1
    return f"; for a page on the web write https://{path.as_posix()}" if looks_like_host else "; check the name"
