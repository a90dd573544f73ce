"""Containers, files that hold other files: web archives, ZIP and tar archives of pages, compressed pages.

A page in a ZIP archive has the address `archive.zip!/folder/page.html`, under which it can be opened.
"""

from __future__ import annotations

import stat
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from tui_reader.sources.fetching import Fetched, NoPages, SourceError
from tui_reader.sources.files.container_kind import HEAD, NO_SUCH_MEMBER, ContainerKind, container_kind
from tui_reader.sources.files.decompression import (
    ByteReader,
    Limits,
    PlainReader,
    read_all,
    read_whole,
    size_in_words,
)
from tui_reader.sources.files.endings import (
    SIZE_LIMIT,
    lower_ending,
    may_be_page,
    media_type_of,
    natural_key,
)
from tui_reader.sources.files.folder import PassedOver
from tui_reader.sources.files.members import (
    LINK,
    READERS,
    TOTAL_LIMIT,
    WEB_ARCHIVE,
    read_member,
    read_web_archive,
    with_defaults,
)
from tui_reader.sources.files.saved_zip import SavedMember, saved_members
from tui_reader.sources.files.wacz import listed_pages, only_listed
from tui_reader.sources.files.warc import TOTAL_LIMIT as WEB_ARCHIVE_LIMIT
from tui_reader.text.charsets.names import charset_of_names
from tui_reader.text.clean import clean_line
from tui_reader.unpacking.member_names import plain_name

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST_RATIO = 200
"""Largest compression ratio of a page above 1 MiB; text reaches some tens. Chosen by hand."""

RATIO_FREE = 64 << 20
"""Bytes that a compressed container may unpack to beside `MOST_RATIO` times its size. Chosen by hand."""

DIRECTORY_LIMIT = 32 << 20
"""Bytes read at once from the directory of a container. Chosen by hand."""

_SMALL = 1 << 20
_ENCRYPTED = 0x1
_UTF8 = 0x800
_UNIX = (3, 19)
"""Systems whose members have a file type (APPNOTE.TXT, 4.4.2): Unix and macOS."""
_HEAD_MEMBERS = 64
_OFFICE = (
    "[content_types].xml",
    "mimetype",
    "meta-inf/manifest.mf",
    "ofd.xml",
    "xl/workbook.xml",
    "word/document.xml",
)
"""Members that distinguish a document from an archive of pages, in lower case."""


def packed_kind(file: BinaryIO, kind: ContainerKind) -> ContainerKind | None:
    """The kind of what is in a container opened at its beginning: for a compressed file that of its content, which
    is None for a page."""
    if kind not in READERS:
        return kind
    inner = container_kind(read_all(READERS[kind](file), HEAD))
    file.seek(0)
    return inner


def read_container(
    file: BinaryIO,
    kind: ContainerKind,
    address: str,
    only: Collection[str] | None = None,
    limits: Limits | None = None,
    passed: PassedOver | None = None,
) -> Iterator[Fetched | SourceError]:
    """The pages in a container opened at its beginning, with a SourceError for each part that cannot be read.

    `only` selects members of a ZIP or tar archive by name. An office document, a ZIP archive too, is one page.
    `limits` defaults to those for files on disk. `passed` counts the links, the special files, and the endings of
    members of other kinds, of a web archive those of documents.
    """
    passed = PassedOver(in_container=True) if passed is None else passed
    if kind == "zip":
        yield from _read_zip(file, address, only, limits, passed)
    elif kind in ("gzip", "zstd"):
        reader, inner = READERS[kind], packed_kind(file, kind)
        if inner in ("warc", "arc", "tar"):
            limits = _within_ratio(limits, _size_of(file), inner)
            file.seek(0)
            yield from _read_sequence(reader(file), inner, address, only, limits, passed)
        else:
            try:
                data = read_whole(reader(file), address, with_defaults(limits).page)
            except SourceError as error:
                yield error
            else:
                yield Fetched(address, data, None, media_type_of(address))
    else:
        yield from _read_sequence(PlainReader(file), kind, address, only, limits, passed)


def _read_sequence(
    reader: ByteReader,
    kind: str,
    address: str,
    only: Collection[str] | None,
    limits: Limits | None,
    passed: PassedOver,
) -> Iterator[Fetched | SourceError]:
    """The pages in a container that is read from its beginning to its end."""
    if kind in ("warc", "arc"):
        yield from read_web_archive(reader, kind, address, limits, passed.endings)
    else:
        from tui_reader.sources.files.tar import read_tar

        yield from read_tar(reader, address, only, with_defaults(limits), passed)


class _Guarded:
    """A file with a limit on the size of one read: the directory of an archive can claim any size."""

    def __init__(self, file: BinaryIO) -> None:
        self.limit = DIRECTORY_LIMIT
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, self.limit + 1) if size >= 0 else self.limit + 1)
        if len(data) > self.limit:
            raise ValueError("its directory is larger than any that is read")
        return data

    def seekable(self) -> bool:
        return True


def _read_zip(
    file: BinaryIO, address: str, only: Collection[str] | None, limits: Limits | None, passed: PassedOver
) -> Iterator[Fetched | SourceError]:
    from zipfile import ZipFile

    from tui_reader.unpacking_errors import UNPACKING_ERRORS

    guarded = _Guarded(file)
    try:
        archive = ZipFile(guarded)
    except MemoryError:
        yield SourceError(address, "this ZIP archive needs more memory to be read than there is")
        return
    except UNPACKING_ERRORS as error:
        file.seek(0)
        if file.read(1) != b"P":
            # The page around the archive holds the text too, or says what is missing.
            file.seek(0)
            limit = with_defaults(limits).page
            data = file.read(limit + 1)
            if len(data) > limit:
                yield SourceError(address, f"this is larger than {size_in_words(limit)}, the most that is read")
            else:
                yield Fetched(address, data, None, media_type_of(address))
            return
        yield SourceError(address, f"this ZIP archive cannot be read ({_one_line(error)}); get the file again")
        return
    guarded.limit = SIZE_LIMIT
    with archive:
        if any(member.filename.lower() in _OFFICE for member in archive.infolist()[:_HEAD_MEMBERS]):
            file.seek(0)
            data = file.read(SIZE_LIMIT + 1)
            too_large = SourceError(address, "this document is too large to be read")
            yield Fetched(address, data) if len(data) <= SIZE_LIMIT else too_large
            return
        pages = listed_pages(archive) if only is None else {}
        if pages:
            yield from only_listed(lambda: _members(archive, address, only, limits, PassedOver()), pages)
        else:
            yield from _members(archive, address, only, limits, passed)


def _members(
    archive: ZipFile, address: str, only: Collection[str] | None, limits: Limits | None, passed: PassedOver
) -> Iterator[Fetched | SourceError]:
    """The pages in natural order; encrypted members are reported in one line for the whole archive."""
    found, saved = _pages(archive, only, passed)
    size = _size_of(cast("BinaryIO", archive.fp))
    locked = [name for name, member in found if member.flag_bits & _ENCRYPTED]
    if locked:
        count = f"{len(locked)} of its files are" if len(locked) > 1 else f"{clean_line(locked[0], 200)} is"
        yield SourceError(address, f"{count} encrypted; unpack the archive with its password and name the folder")
    total, packed, most = 0, 0, min(with_defaults(limits).whole, RATIO_FREE + MOST_RATIO * size)
    for name, member in found:
        if member.flag_bits & _ENCRYPTED:
            continue
        page = f"{address}!/{clean_line(name, 1000)}"
        total += member.file_size
        packed += member.compress_size
        if packed > size:
            yield SourceError(address, "its members overlap, as in no archive of pages; the rest is left out")
            return
        if total > most:
            message = f"this unpacks to more than {size_in_words(most)}; the rest is left out"
            yield SourceError(address, message)
            return
        if _is_link(member):
            yield SourceError(page, LINK)
            continue
        for item in _member(archive, member, page, name, limits):
            origin = saved.get(name)
            yield _from_origin(item, origin, address) if origin and isinstance(item, Fetched) else item
    if saved or any(WEB_ARCHIVE.search(name) for name, _member in found):
        # What belongs to its pages: lists, indexes, descriptions.
        passed.endings.clear()
    if not found and only is not None:
        yield SourceError(f"{address}!/{min(only)}", NO_SUCH_MEMBER)
    elif not found:
        yield NoPages(address, "this ZIP archive holds no pages; name another file")


def _member(
    archive: ZipFile, member: ZipInfo, page: str, name: str, limits: Limits | None
) -> Iterator[Fetched | SourceError]:
    from tui_reader.unpacking_errors import UNPACKING_ERRORS

    most = min(with_defaults(limits).page, max(_SMALL, MOST_RATIO * member.compress_size))
    if member.file_size > most and not WEB_ARCHIVE.search(name):
        yield SourceError(page, "this unpacks to far more than a page can be; it is left out")
        return
    try:
        with archive.open(member) as stream:
            yield from read_member(cast("BinaryIO", stream), page, limits)
    except UNPACKING_ERRORS as error:
        yield SourceError(page, f"this member of the archive cannot be unpacked ({_one_line(error)})")
    except MemoryError:
        yield SourceError(page, "this member of the archive needs more memory to be unpacked than there is")


def _from_origin(item: Fetched, saved: SavedMember, archive: str) -> Fetched:
    """A saved page under the address that it was saved from."""
    item = replace(item, captured=saved.captured, title=saved.title)
    return replace(item, address=saved.address, container=archive) if saved.address else item


def _pages(
    archive: ZipFile, only: Collection[str] | None, passed: PassedOver
) -> tuple[list[tuple[str, ZipInfo]], dict[str, SavedMember]]:
    """The members that may be pages, with their decoded names, in natural order folder by folder; and the saved
    pages among them, by name, which are the only pages of their folders. `passed` counts links and the endings of
    files of other kinds."""
    # `is_dir` of Python 3.11 raises IndexError for a name that begins with a zero byte, of which nothing remains.
    members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    charset = charset_of_names(_raw(m) for m in members if not m.flag_bits & _UTF8)
    named: list[tuple[str, ZipInfo]] = []
    for member in members:
        name = member.filename
        if not member.flag_bits & _UTF8:
            name = _raw(member).decode(charset, "replace")
        named.append((plain_name(name), member))
    saved = saved_members(archive, named) if only is None else []
    pages, folders = {one.member: one for one in saved}, tuple(one.folder for one in saved)
    found: list[tuple[str, ZipInfo]] = []
    for name, member in named:
        parts = name.split("/")
        hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
        part_of_page = name not in pages and name.startswith(folders)
        if only is not None:
            wanted = name in only
        else:
            wanted = not hidden and not part_of_page and may_be_page(parts[-1])
            if _is_link(member):
                wanted = False
                if not hidden:
                    passed.link(name)
            elif not (hidden or part_of_page or wanted):
                passed.endings[lower_ending(name)] += 1
        if wanted:
            found.append((name, member))
    return sorted(found, key=lambda one: [natural_key(part) for part in one[0].split("/")]), pages


def _raw(member: ZipInfo) -> bytes:
    """The bytes of a name without the UTF-8 flag, which zipfile decodes as cp437."""
    return member.filename.encode("cp437", "replace")


def _is_link(member: ZipInfo) -> bool:
    """Whether a member is a symbolic link, whose content is the path that it leads to."""
    return member.create_system in _UNIX and stat.S_ISLNK(member.external_attr >> 16)


def _size_of(file: BinaryIO) -> int:
    """The size of an open file in bytes, which is then at its end."""
    return file.seek(0, 2) or file.tell()


def _within_ratio(limits: Limits | None, size: int, kind: str | None) -> Limits:
    """The limits for what is compressed in a file of this size."""
    whole = TOTAL_LIMIT if kind == "tar" else WEB_ARCHIVE_LIMIT
    limits = limits or Limits(with_defaults(None).page, whole)
    return limits._replace(whole=min(limits.whole, RATIO_FREE + MOST_RATIO * size))


def _one_line(error: Exception) -> str:
    return clean_line(str(error), 100) or type(error).__name__
