"""Files, folders and standard input as sources.

The address of a file is its absolute path, symbolic links as they are: the same however it was typed, hence a
stable name for reading marks. A name with characters that no terminal should see, or that are no text at all, is
addressed as a `file://` URI instead, where they are escaped.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.files.filenames import SIZE_LIMIT, media_type_of, natural_key, worth_opening
from tui_reader.text.clean import clean

if TYPE_CHECKING:
    from tui_reader.sources.files.containers import Kind

_MOST_ENDINGS = 4


class FileSeen(NamedTuple):
    """A file that may be read: `read_path(path)` gives what is in it. `version` changes when the file does."""

    path: Path
    address: str
    version: str


def read_path(path: Path) -> Iterator[Fetched | SourceError]:
    """The file at `path`, or every page under it in natural order if it is a folder."""
    for item in _files_under(path):
        if isinstance(item, SourceError):
            yield item
        else:
            yield from _read(item)


def pages_under(path: Path) -> Iterator[FileSeen | SourceError]:
    """The files that `read_path` reads, in its order and before any is opened; with each the moment of its last
    change and its size, by which what has not changed can be passed over. A file that holds others, like a web
    archive, is one of them."""
    for item in _files_under(path):
        if isinstance(item, SourceError):
            yield item
            continue
        try:
            found = _status_at(item)
        except (OSError, ValueError) as error:
            yield SourceError(address_of(item), explain(item, error if isinstance(error, OSError) else None))
        else:
            yield FileSeen(item, address_of(item), f"{found.st_mtime_ns}-{found.st_size}")


def _status_at(path: Path) -> os.stat_result:
    """As `status`; that of the archive for the name of a page in one."""
    try:
        return status(path)
    except (FileNotFoundError, NotADirectoryError):
        member = member_of(path)
        if member is None:
            raise
        return status(member[0])


def _files_under(path: Path) -> Iterator[Path | SourceError]:
    # Path.is_dir raises for names that are too long and folders that may not be entered.
    if not os.path.isdir(path):  # noqa: PTH112
        yield path
        return
    empty, passed_over = True, Counter[str]()
    for item in _walk(path, passed_over):
        empty = False
        yield item
    if empty:
        yield SourceError(address_of(path), f"this folder holds no pages; {_what_else(passed_over)}")


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


def address_of(path: Path) -> str:
    """The stable name of a file; see the head of this module."""
    # Path.absolute leaves `..` in, Path.resolve follows links.
    text = os.path.abspath(path)  # noqa: PTH100
    return text if clean(text) == text and "\n" not in text else Path(text).as_uri()


def member_of(path: Path) -> tuple[Path, tuple[str]] | None:
    """The ZIP archive and the name of the page in it, of an address like `archive.zip!/folder/page.html`."""
    archive, mark, name = str(path).partition("!/")
    return (Path(archive), (name,)) if mark and os.path.isfile(archive) else None  # noqa: PTH113


class SpecialFile(OSError):
    """A pipe, a socket or a device: opening or reading it could wait for ever."""


def status(path: Path) -> os.stat_result:
    """The status of a file or folder. Raises SpecialFile for anything else, unless this process has it open
    already, as a shell leaves it behind `<(command)`; else OSError or ValueError as it comes."""
    found = path.stat()
    known = str(path) == "/dev/stdin" or str(path.parent) in ("/dev/fd", "/proc/self/fd")
    if known or stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode):
        return found
    raise SpecialFile


def explain(path: Path, error: OSError | None = None) -> str:
    """One line on why a file cannot be read."""
    match error:
        case SpecialFile():
            return "this is a pipe, a socket or a device; name a file, or - for standard input"
        case FileNotFoundError() | NotADirectoryError() | None:
            return f"there is no such file{_hint(path)}"
        case PermissionError():
            return "the file may not be read; check its permissions"
        case _:
            return f"the file cannot be read ({error.strerror or error}); check the name and the disk"


def _read(path: Path, only: Collection[str] | None = None) -> Iterator[Fetched | SourceError]:
    """The page in a file, or the pages if it is an archive; with `only`, those of these names alone."""
    address = address_of(path)
    try:
        with _opened(path) as file:
            kind = _archive_kind(file)
            if kind is not None:
                from tui_reader.sources.files.containers import read_archive

                yield from read_archive(file, kind, address, only)
                return
            # One byte more than is allowed tells; the size that the system reports is 0 for pipes.
            data = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        member = member_of(path) if isinstance(error, FileNotFoundError | NotADirectoryError) else None
        if member is not None and only is None:
            yield from _read(*member)
        else:
            yield SourceError(address, explain(path, error if isinstance(error, OSError) else None))
        return
    if len(data) > SIZE_LIMIT:
        yield SourceError(address, _too_large())
    else:
        yield Fetched(address, data, None, media_type_of(path.name))


def _opened(path: Path) -> BufferedReader:
    status(path)
    # What is a pipe by now is still not waited for.
    without_waiting: int = getattr(os, "O_NONBLOCK", 0)
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | without_waiting))  # noqa: SIM115
    if without_waiting:
        os.set_blocking(file.fileno(), True)
    return file


def _archive_kind(file: BufferedReader) -> Kind | None:
    """What kind of archive an open file is; None for a page, and for what cannot be read twice."""
    head = file.peek(16)[:16]
    if not (head.startswith((b"WARC/", b"PK", b"\x1f\x8b")) and file.seekable()):
        return None
    from tui_reader.sources.files.containers import kind_of

    return kind_of(head)


def _walk(folder: Path, passed_over: Counter[str]) -> Iterator[Path | SourceError]:
    """The pages under a folder, depth first, folders and files in one order.

    With a stack of its own: folders nest deeper than calls may. Links to folders are not followed: they may lead
    back up. The endings of the files that no page has are counted in `passed_over`.
    """
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            waiting.extend(reversed(list(_pages_in(path, passed_over))))
        except OSError as error:
            message = f"the folder cannot be read ({error.strerror}); check its permissions"
            yield SourceError(address_of(path), message)


def _pages_in(folder: Path, passed_over: Counter[str]) -> Iterator[tuple[Path, bool]]:
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
        elif not worth_opening(entry.name):
            passed_over[path.suffix.lower()] += 1
        elif _regular(entry):
            yield path, False


def _what_else(passed_over: Counter[str]) -> str:
    """What a folder without pages holds instead, its commonest endings named, or what to do."""
    count = passed_over.total()
    if not count:
        return "name another folder, or a file in it"
    endings = [ending for ending, _ in passed_over.most_common(_MOST_ENDINGS)]
    named = ", ".join([*endings, *(["…"] if len(passed_over) > _MOST_ENDINGS else [])])
    files = "1 file of another kind was" if count == 1 else f"{count} files of other kinds were"
    return f"{files} passed over ({named})"


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
