"""The files in a folder, in natural order, and never beyond it.

A symbolic link in a folder may lead anywhere; a folder from a stranger must not make the program read what else
is on this machine. Links are passed over, unless they are to be followed. A file is opened folder by folder,
each relative to the one before and none through a link (openat with O_NOFOLLOW), so that a link that has taken
the place of a file or folder since the folder was listed is refused too. A hard link cannot be distinguished from
any other name of its file."""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import nsmallest
from io import BufferedReader
from pathlib import Path
from typing import Literal, NamedTuple

from tui_reader.sources.files.endings import may_be_archive, may_be_page, natural_key
from tui_reader.text.clean import clean_line

WINDOW = 100_000
"""Names of a folder that are in memory at once; a larger folder is listed again for the next ones. Chosen by
hand."""

_EXAMPLES = 3
_RELATIVE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd and hasattr(os, "O_NOFOLLOW")
_DIRECTORY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_FILE: int = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

Likely = Literal["page", "xml", "archive"]
"""What a file may be, by its name: a page, perhaps a feed, perhaps an archive of pages."""


class LinkRefused(OSError):
    """A symbolic link, in a folder whose links are not followed."""


class SpecialFile(OSError):
    """A pipe, a socket or a device: opening or reading it could block forever."""


class PassedOver:
    """What was not read in a folder, or with `in_container` in a ZIP or tar archive: the endings of files that are
    no pages, links, special files."""

    def __init__(self, *, in_container: bool = False) -> None:
        self.endings: Counter[str] = Counter()
        self._in_container = in_container
        self._links = self._special = 0
        self._named_links: list[str] = []
        self._named_special: list[str] = []

    def link(self, name: str) -> None:
        """Counts a symbolic link, in an archive a hard link too."""
        self._links += 1
        if len(self._named_links) < _EXAMPLES:
            self._named_links.append(name)

    def special(self, name: str) -> None:
        """Counts a pipe, a socket or a device."""
        self._special += 1
        if len(self._named_special) < _EXAMPLES:
            self._named_special.append(name)

    def clear(self) -> None:
        """Forgets everything, once an error has said it."""
        self.endings.clear()
        self._links = self._special = 0
        self._named_links.clear()
        self._named_special.clear()

    def notes(self) -> list[str]:
        """One line for the links and one for the special files, with the names of some; none where there are
        none."""
        lines = []
        links, special = _named(self._named_links, self._links), _named(self._named_special, self._special)
        if self._links == 1 and self._in_container:
            lines.append(f"1 link was passed over ({links}); unpack the archive to read what it leads to")
        elif self._links and self._in_container:
            lines.append(
                f"{self._links} links were passed over ({links}); unpack the archive to read what they lead to"
            )
        elif self._links == 1:
            lines.append(
                f"1 symbolic link was passed over ({links}); "
                "`follow_links: true` of a source in `sources.yaml` reads what it leads to"
            )
        elif self._links:
            lines.append(
                f"{self._links} symbolic links were passed over ({links}); "
                "`follow_links: true` of a source in `sources.yaml` reads what they lead to"
            )
        if self._special == 1:
            lines.append(f"1 pipe, socket or device was passed over ({special})")
        elif self._special:
            lines.append(f"{self._special} pipes, sockets or devices were passed over ({special})")
        return lines


class Found(NamedTuple):
    """A file in a folder; or a folder below it that cannot be read, with the error."""

    path: Path
    likely: Likely = "page"
    error: OSError | None = None


class _Entry(NamedTuple):
    """A name in a folder, in its order."""

    key: tuple[str, str]
    name: str
    likely: Likely | None
    """None for a folder."""


class Folder:
    """A folder that is read. The links in it are passed over, or followed with `follow_links`; the path of the
    folder itself may be a link. At least `first` of its names are in memory at once, else `WINDOW`."""

    def __init__(self, path: Path, *, follow_links: bool = False, first: int | None = None) -> None:
        self.path = path
        self.follow_links = follow_links
        self._first = WINDOW if first is None else first
        # Folders that links lead to may contain the link.
        self._entered_folders: set[tuple[int, int]] = set()

    def files(self, passed: PassedOver) -> Iterator[Found]:
        """The files that may be pages or hold some, depth first, files and folders sorted together. Folders with
        the files that a browser saved with a page are left out. `passed` counts what is passed over, in the
        folders listed so far."""
        # Iterative, because folders nest deeper than the recursion limit.
        stack: list[tuple[tuple[str, ...], Iterator[_Entry | OSError]]] = [((), self._entries((), passed))]
        while stack:
            parts, entries = stack[-1]
            entry = next(entries, None)
            if entry is None:
                stack.pop()
            elif isinstance(entry, OSError):
                yield Found(self.path.joinpath(*parts), error=entry)
            elif entry.likely is None:
                below = (*parts, entry.name)
                stack.append((below, self._entries(below, passed)))
            else:
                yield Found(self.path.joinpath(*parts, entry.name), entry.likely)

    def open(self, path: Path) -> BufferedReader:
        """Opens a file in the folder. Raises LinkRefused for what is or lies behind a link, SpecialFile for a
        pipe, a socket or a device, any other OSError, and ValueError for a path that no file can have."""
        with self._entered(self._parts(path)[:-1]) as folder:
            name, place = self._at(folder, path)
            flags = _FILE | (0 if self.follow_links else _NO_LINK)
            number = os.open(name, flags, dir_fd=place) if place is not None else os.open(name, flags)
        try:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise SpecialFile
            if hasattr(os, "O_NONBLOCK"):
                os.set_blocking(number, True)
            return os.fdopen(number, "rb")
        except BaseException:
            os.close(number)
            raise

    def status(self, path: Path) -> os.stat_result:
        """The status of a file in the folder. Raises as `open`."""
        with self._entered(self._parts(path)[:-1]) as folder:
            name, place = self._at(folder, path)
            found = os.stat(name, dir_fd=place, follow_symlinks=self.follow_links)
        if stat.S_ISLNK(found.st_mode):
            raise LinkRefused
        if not stat.S_ISREG(found.st_mode):
            raise SpecialFile
        return found

    def _parts(self, path: Path) -> tuple[str, ...]:
        """The names that lead from the folder to a path in it. Raises LinkRefused for any other path."""
        try:
            parts = path.relative_to(self.path).parts
        except ValueError:
            raise LinkRefused from None
        if not parts or ".." in parts:
            raise LinkRefused
        return parts

    def _at(self, folder: int | Path, path: Path) -> tuple[str | Path, int | None]:
        """The last name of a path, and the open folder that it is relative to."""
        if isinstance(folder, int):
            return path.name, folder
        if not self.follow_links and path.is_symlink():
            raise LinkRefused
        return path, None

    @contextmanager
    def _entered(self, parts: tuple[str, ...]) -> Iterator[int | Path]:
        """The folder below this one, open; its path where the system has no openat. Raises as `open`."""
        if self.follow_links or not _RELATIVE:
            path = self.path
            for part in parts:
                path /= part
                if not self.follow_links and path.is_symlink():
                    raise LinkRefused
            yield path
            return
        at = os.open(self.path, _DIRECTORY)
        try:
            for part in parts:
                below = os.open(part, _DIRECTORY | _NO_LINK, dir_fd=at)
                os.close(at)
                at = below
            yield at
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise LinkRefused from error
            raise
        finally:
            os.close(at)

    def _entries(self, parts: tuple[str, ...], passed: PassedOver) -> Iterator[_Entry | OSError]:
        """The folders, and the files that may be pages, in one folder, in natural order."""
        size, last, counted = self._first, None, passed
        while True:
            try:
                with self._entered(parts) as folder:
                    if self.follow_links and last is None and not self._is_new(folder):
                        return
                    with os.scandir(folder) as found:
                        window = nsmallest(size, self._possible_pages(found, folder, last, counted))
            except OSError as error:
                yield error
                return
            yield from window
            if len(window) < size:
                return
            # What was passed over is counted once.
            size, last, counted = WINDOW, window[-1].key, PassedOver()

    def _is_new(self, folder: int | Path) -> bool:
        """Whether a folder is entered for the first time, by whatever path."""
        found = os.stat(folder)  # noqa: PTH116 (a number or a path)
        known = (found.st_dev, found.st_ino) in self._entered_folders
        self._entered_folders.add((found.st_dev, found.st_ino))
        return not known

    def _possible_pages(
        self,
        found: Iterator[os.DirEntry[str]],
        folder: int | Path,
        last: tuple[str, str] | None,
        passed: PassedOver,
    ) -> Iterator[_Entry]:
        """The entries after the key `last` that are folders or may be pages, in any order."""
        for entry in found:
            name = entry.name
            if name.startswith("."):
                continue
            if not self.follow_links and entry.is_symlink():
                passed.link(name)
                continue
            is_folder = entry.is_dir(follow_symlinks=self.follow_links)
            likely = None if is_folder else _likely(name)
            if is_folder:
                if _belongs_to_a_saved_page(name, folder):
                    continue
            elif likely is None:
                passed.endings[Path(name).suffix.lower()] += 1
                continue
            elif not entry.is_file(follow_symlinks=self.follow_links) and not entry.is_symlink():
                passed.special(name)
                continue
            key = natural_key(name)
            if last is None or key > last:
                yield _Entry(key, name, likely)


def _likely(name: str) -> Likely | None:
    """What a file may be by its name; None for a file that is no page."""
    if may_be_page(name):
        return "page"
    if name.lower().endswith(".xml"):
        return "xml"
    return "archive" if may_be_archive(name) else None


def _belongs_to_a_saved_page(name: str, folder: int | Path) -> bool:
    """Whether a folder holds the images and scripts that a browser saved with `page.html`."""
    if not name.lower().endswith("_files"):
        return False
    page = name[: -len("_files")]
    for ending in (".html", ".htm", ".HTML", ".HTM"):
        try:
            if isinstance(folder, int):
                os.stat(page + ending, dir_fd=folder, follow_symlinks=False)
            else:
                (folder / (page + ending)).lstat()
        except (OSError, ValueError):
            continue
        return True
    return False


def _named(names: list[str], count: int) -> str:
    return ", ".join([*(clean_line(name, 100) for name in names), *(["…"] if count > len(names) else [])])
