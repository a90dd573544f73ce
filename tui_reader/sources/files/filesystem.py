"""Files, folders and standard input as sources.

The address of a file is its absolute path with symbolic links unresolved: the same however it was typed, and so
a stable key for reading marks. A name with control characters, or that is not valid text, is addressed as a
`file://` URI instead, where they are escaped."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Collection, Iterator
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.files.container_kind import HEAD, NO_SUCH_MEMBER, ContainerKind, container_kind
from tui_reader.sources.files.endings import SIZE_LIMIT, endings_in_words, media_type_of, skipped_documents
from tui_reader.sources.files.folder import Folder, Likely, LinkRefused, PassedOver, SpecialFile
from tui_reader.sources.spool import NoRoom, Spool
from tui_reader.text.clean import clean

_PIECE = 1 << 20
_XML_HEAD = 4096
"""Bytes of an XML file in a folder that are searched for the root of a feed. Chosen by hand."""
_FEED_ROOT = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|RDF|alert|urlset|sitemapindex)[\s>]")


class FileSeen(NamedTuple):
    """A file for `read_seen`; `version` changes when the file does, `size` is in bytes, `folder` is the folder
    that it was found in, None for a file that was named."""

    path: Path
    address: str
    version: str
    size: int = 0
    folder: Folder | None = None


class ReadPosition:
    """How far a file has been read: `bytes` of it, as they are on the disk. `passed` counts what is passed over in
    a container."""

    def __init__(self) -> None:
        self.bytes = 0
        self.passed = PassedOver(in_container=True)
        self._file: BufferedReader | None = None
        self._stopped = False

    def stop(self) -> None:
        """Ends the reading in another thread, which may be far from the next page: there is an error instead."""
        self._stopped = True
        if self._file is not None:
            self._file.close()

    def begin(self, file: BufferedReader) -> None:
        """Follows the reading of an open file."""
        self._file = file
        if self._stopped:
            file.close()


Noted = Callable[[str, str], None]
"""Receives an address and a line about something in it that was passed over."""


def read_path(
    path: Path, position: ReadPosition | None = None, feed_limit: int = 0, noted: Noted | None = None
) -> Iterator[Fetched | SourceError]:
    """The file at `path`, or every page under it in natural order if it is a folder. `position` follows the
    reading of a container. A feed may have `feed_limit` bytes; a long one is read from a temporary copy, because
    another program may write to the file meanwhile. A link is followed where it is the path itself; in folders
    and archives, links, special files, and files of other kinds that may hold documents are passed over, which is
    `noted`."""
    passed = PassedOver()
    folder = Folder(path) if is_folder(path) else None
    for item in _files_under(path, folder, passed):
        if isinstance(item, SourceError):
            yield item
            continue
        followed = position or ReadPosition()
        yield from _read(item, position=followed, feed_limit=feed_limit, folder=folder)
        if noted is not None:
            for line in _notes(followed.passed):
                noted(address_of(item), line)
    if noted is not None:
        for line in _notes(passed):
            noted(address_of(path), line)


def _notes(passed: PassedOver) -> list[str]:
    documents = skipped_documents(passed.endings, named=False)
    return [*filter(None, (documents,)), *passed.notes()]


def read_seen(
    seen: FileSeen, position: ReadPosition | None = None, feed_limit: int = 0
) -> Iterator[Fetched | SourceError]:
    """As `read_path`, for a file that `pages_under` has found: not beyond the folder that it was found in."""
    yield from _read(seen.path, position=position, feed_limit=feed_limit, folder=seen.folder)


def pages_under(
    path: Path, passed: PassedOver | None = None, *, follow_links: bool = False, limit: int | None = None
) -> Iterator[FileSeen | SourceError]:
    """The files that `read_path` would read, in its order, without opening any but those whose name does not
    tell whether they are pages; `limit` is how many of them are wanted, None for all. Their versions (time of
    the last change and size) let callers skip unchanged files. A container, like a web archive, counts as one
    file. `passed` counts what is passed over."""
    folder = Folder(path, follow_links=follow_links, first=limit) if is_folder(path) else None
    for item in _files_under(path, folder, passed or PassedOver()):
        if isinstance(item, SourceError):
            yield item
            continue
        try:
            found = status_at(item) if folder is None else folder.status(item)
        except (OSError, ValueError) as error:
            yield unreadable(item, error)
        else:
            version = f"{found.st_mtime_ns}-{found.st_size}"
            yield FileSeen(item, address_of(item), version, found.st_size, folder)


def read_linked(
    address: str, linked_from: str, feed_limit: int = 0, *, follow_links: bool = False
) -> Fetched | SourceError:
    """The page at a path that another file names: in the folder of that file or below, and behind a link only with
    `follow_links`. What a file says does not lead to any other file on this machine."""
    path, base = Path(address), Path(linked_from)
    archive = member_of(base)
    if archive is not None and address.startswith(f"{archive[0]}!/"):
        items = _read(archive[0], (address.partition("!/")[2],))
    else:
        folder = Folder(base if is_folder(base) else base.parent, follow_links=follow_links)
        items = _read(path, feed_limit=feed_limit, folder=folder)
    return next(items, SourceError(address, "there is nothing at this path; check it"))


def status_at(path: Path) -> os.stat_result:
    """The status of a file or folder, or of the ZIP archive that holds a page. Raises as `status`."""
    try:
        return status(path)
    except (FileNotFoundError, NotADirectoryError):
        member = member_of(path)
        if member is None:
            raise
        return status(member[0])


def is_folder(path: Path) -> bool:
    """Whether there is a folder at a path."""
    # Path.is_dir raises for names that are too long and folders that may not be entered.
    return os.path.isdir(path)  # noqa: PTH112


def is_container(path: Path) -> bool:
    """Whether a file holds other files, by its content; False for one that cannot be read, and for a pipe, which
    can be read only once."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with _opened(path) as file:
            return _container_kind(file) is not None
    except (OSError, ValueError):
        return False


def _files_under(path: Path, folder: Folder | None, passed: PassedOver) -> Iterator[Path | SourceError]:
    if folder is None:
        yield path
        return
    empty = True
    for found in folder.files(passed):
        if found.error is not None:
            reason = "it is a link now" if isinstance(found.error, LinkRefused) else found.error.strerror
            message = f"the folder cannot be read ({reason}); check its permissions"
            empty = False
            yield SourceError(address_of(found.path), message)
        elif found.likely == "page" or _holds_pages(found.path, folder, found.likely):
            empty = False
            yield found.path
        else:
            passed.endings[found.path.suffix.lower()] += 1
    if empty:
        yield SourceError(address_of(path), f"this folder holds no pages; {_skipped_in_words(passed)}")
        passed.clear()


def read_standard_input() -> Fetched | SourceError:
    """Standard input as one page; its address is derived from its content, so that marks follow the text."""
    from hashlib import sha256

    try:
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    except OSError as error:
        return SourceError("-", f"standard input cannot be read ({error.strerror})")
    if len(data) > SIZE_LIMIT:
        return SourceError("-", _too_large())
    return Fetched(f"stdin:{sha256(data).hexdigest()[:16]}", data)


def address_of(path: Path) -> str:
    """The address of a file; see the module docstring."""
    # Path.absolute leaves `..` in, Path.resolve follows links.
    text = os.path.abspath(path)  # noqa: PTH100
    return text if clean(text) == text and "\n" not in text else Path(text).as_uri()


def member_of(path: Path) -> tuple[Path, tuple[str]] | None:
    """The archive and the page name in an address like `archive.zip!/folder/page.html`; None for others."""
    archive, mark, name = str(path).partition("!/")
    return (Path(archive), (name,)) if mark and os.path.isfile(archive) else None  # noqa: PTH113


def status(path: Path) -> os.stat_result:
    """The status of a file or folder. Raises SpecialFile for anything else, unless it is already open in this
    process, like the pipe of `<(command)` in a shell; OSError or ValueError if there is no status."""
    found = path.stat()
    known = str(path) == "/dev/stdin" or str(path.parent) in ("/dev/fd", "/proc/self/fd")
    if known or stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode):
        return found
    raise SpecialFile


def unreadable(path: Path, error: OSError | ValueError) -> SourceError:
    """The error for a file that cannot be read; names that no file can have raise ValueError."""
    match error:
        case LinkRefused():
            reason = "this is a symbolic link, or lies behind one or outside the folder; name it to read it"
        case SpecialFile():
            reason = "this is a pipe, a socket or a device; name a file, or - for standard input"
        case FileNotFoundError() if os.path.islink(path):  # noqa: PTH114
            reason = "this is a link to a file that does not exist; correct or remove the link"
        case FileNotFoundError() | NotADirectoryError() | ValueError():
            reason = f"there is no such file{_hint(path)}"
        case PermissionError():
            reason = "the file may not be read; check its permissions"
        case _:
            reason = f"the file cannot be read ({error.strerror or error}); check the name and the disk"
    return SourceError(address_of(path), reason)


def _read(
    path: Path,
    only: Collection[str] | None = None,
    position: ReadPosition | None = None,
    feed_limit: int = 0,
    folder: Folder | None = None,
) -> Iterator[Fetched | SourceError]:
    """The page in a file, or the pages in a container; with `only`, those of these names. A file that was found
    in a folder is not read beyond it."""
    address = address_of(path)
    try:
        with _opened(path, folder) as file:
            kind = _container_kind(file)
            if kind is not None:
                from tui_reader.sources.files.containers import read_container

                if position is not None:
                    position.begin(file)
                passed = None if position is None else position.passed
                for item in read_container(file, kind, address, only, passed=passed):
                    if position is not None:
                        # The members of a ZIP archive may be read in any order.
                        position.bytes = max(position.bytes, file.tell())
                    yield item
                return
            if only is not None:
                yield from (SourceError(f"{address}!/{name}", NO_SUCH_MEMBER) for name in only)
                return
            page = _page(file, address, media_type_of(path.name), feed_limit)
    except (OSError, ValueError) as error:
        is_missing = isinstance(error, FileNotFoundError | NotADirectoryError)
        member = member_of(path) if is_missing and folder is None else None
        if member is not None and only is None:
            yield from _read(*member)
        else:
            yield unreadable(path, error)
        return
    yield page


def _page(file: BufferedReader, address: str, media_type: str | None, feed_limit: int) -> Fetched | SourceError:
    """The page that an open file is. Raises OSError."""
    try:
        with Spool(SIZE_LIMIT, feed_limit) as spool:
            # Beyond the limit by a piece at most; the size in the status is 0 for pipes.
            while not spool.is_too_long and (piece := file.read(_PIECE)):
                spool.write(piece)
            if spool.is_too_long:
                return SourceError(address, _too_large(spool.limit))
            data, whole = spool.body()
    except NoRoom as error:
        message = f"this feed needs a temporary file, which cannot be written ({error}); free some space"
        return SourceError(address, message)
    return Fetched(address, data, None, media_type, whole=whole)


def _opened(path: Path, folder: Folder | None = None) -> BufferedReader:
    if folder is not None:
        return folder.open(path)
    status(path)
    # Not blocking even if the file has become a pipe since.
    nonblocking: int = getattr(os, "O_NONBLOCK", 0)
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | nonblocking))  # noqa: SIM115
    if nonblocking:
        os.set_blocking(file.fileno(), True)
    return file


def _container_kind(file: BufferedReader) -> ContainerKind | None:
    """The kind of container of an open file; None for a page, and for a stream that cannot be read twice."""
    head = file.peek(HEAD)[:HEAD]
    return container_kind(head) if file.seekable() else None


def _holds_pages(path: Path, folder: Folder, likely: Likely) -> bool:
    """Whether an XML file begins as a feed, an alert or a site map (others are data of some program), or a file
    is a ZIP or tar archive, which may hold pages."""
    try:
        with folder.open(path) as file:
            if likely == "xml":
                return _FEED_ROOT.search(file.read(_XML_HEAD)) is not None
            kind = _container_kind(file)
            if kind is None:
                return False
            from tui_reader.sources.files.containers import packed_kind

            return packed_kind(file, kind) in ("zip", "tar")
    except (OSError, ValueError):
        return False


def _skipped_in_words(passed: PassedOver) -> str:
    """What was passed over in a folder without pages: links, special files, the commonest endings; else what to
    do."""
    if notes := passed.notes():
        return "; ".join(notes)
    skipped = passed.endings
    count = skipped.total()
    if not count:
        return "name another folder, or a file in it"
    files = "1 file of another kind was" if count == 1 else f"{count} files of other kinds were"
    return f"{files} passed over ({endings_in_words(skipped)})"


def _too_large(limit: int = SIZE_LIMIT) -> str:
    return f"this is larger than {limit >> 20} MiB, the most that is read; split it"


def _hint(path: Path) -> str:
    """What to do about a missing file; `www.example.org/notice.html` was probably meant as a web address."""
    first = path.parts[0] if path.parts else ""
    looks_like_host = "." in first.strip(".") and not path.is_absolute() and len(path.parts) > 1
    return f"; for a page on the web write https://{path.as_posix()}" if looks_like_host else "; check the name"
