"""Archives of all kinds unpacked member by member; ZIP, tar and compressed files by the standard library."""

from __future__ import annotations

import bz2
import lzma
import stat
import tarfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO, Any, cast
from zipfile import ZipFile, ZipInfo

from tui_reader.parse.documents.archives.members import (
    BROKEN,
    LINK,
    LOCKED,
    TOO_LARGE,
    ArchiveKind,
    Member,
    UnpackingBudget,
    archive_kind,
    damaged,
    what_is,
)
from tui_reader.parse.unsupported import TOO_MUCH_MEMORY, UnsupportedPage
from tui_reader.text.charsets.names import charset_of_names
from tui_reader.unpacking.member_names import plain_name
from tui_reader.unpacking.zstd import zstd_library
from tui_reader.unpacking_errors import UNPACKING_ERRORS

_MOST_LISTED = 200_000
_MOST_SCORED = 2000
_LIBRARIES = {"rars": "RAR", "py7zr": "7-Zip"}
"""Libraries of the extra by the names under which they are imported, and the files that they unpack."""
_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNIX = (3, 19)
_DICTIONARY = 128 << 20
"""Bytes of memory for unpacking LZMA, which `xz -9` needs 65 MiB of."""
_ERRORS: tuple[type[Exception], ...] = (*UNPACKING_ERRORS, tarfile.TarError, IndexError, KeyError)
_ERRORS_OR_MEMORY: tuple[type[Exception], ...] = (*_ERRORS, MemoryError)


def unpacked(data: bytes, kind: ArchiveKind, name: str, budget: UnpackingBudget) -> Iterator[Member]:
    """The members of an archive in its order, up to `_MOST_LISTED`, without folders. `name` is that of the file.
    Raises UnsupportedPage for an archive that is damaged or encrypted as a whole, or whose library is not
    installed."""
    try:
        yield from _members(data, kind, name, budget)
    except ModuleNotFoundError as error:
        files = _LIBRARIES.get(error.name or "")
        if files is None:
            raise
        raise UnsupportedPage(
            f"is {what_is(kind)}; install bulletin-tui[documents] to read {files} files"
        ) from error


def _members(data: bytes, kind: ArchiveKind, name: str, budget: UnpackingBudget) -> Iterator[Member]:
    match kind:
        case "zip":
            yield from _zip(data, budget)
        case "rar":
            from tui_reader.parse.documents.archives.rar import rar_members

            yield from rar_members(data, budget)
        case "7z":
            from tui_reader.parse.documents.archives.seven_zip import seven_zip_members

            yield from seven_zip_members(data, budget)
        case "tar":
            yield from _tar(data, budget)
        case _:
            yield from _compressed(data, kind, name, budget)


def _zip(data: bytes, budget: UnpackingBudget) -> Iterator[Member]:
    try:
        archive = ZipFile(BytesIO(data))
        members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    except UNPACKING_ERRORS as error:
        raise damaged("zip") from error
    charset = charset_of_names(_raw(member) for member in members if not member.flag_bits & _UTF8)
    packed = 0
    for member in members[:_MOST_LISTED]:
        stated = member.flag_bits & _UTF8
        name = plain_name(member.filename if stated else _raw(member).decode(charset, "replace"))
        packed += member.compress_size
        if member.create_system in _UNIX and stat.S_ISLNK(member.external_attr >> 16):
            yield Member(name, None, LINK)
        elif member.flag_bits & _ENCRYPTED:
            yield Member(name, None, LOCKED)
        elif packed > len(data):
            # Members that overlap: a small archive that unpacks to any size.
            yield Member(name, None, BROKEN)
        else:
            yield _read(name, lambda member=member: archive.open(member), budget)  # type: ignore[misc]


def _raw(member: ZipInfo) -> bytes:
    """The bytes of a name without the UTF-8 flag, which zipfile decodes as cp437."""
    return member.filename.encode("cp437", "replace")


def _read(name: str, opened: Callable[[], IO[bytes]], budget: UnpackingBudget) -> Member:
    if not budget.most():
        return Member(name, None, TOO_LARGE)
    try:
        with opened() as stream:
            content = budget.take(stream.read(budget.most() + 1))
    except _ERRORS:
        return Member(name, None, BROKEN)
    except MemoryError:
        return Member(name, None, TOO_MUCH_MEMORY)
    return Member(name, content, "" if content is not None else TOO_LARGE)


def _tar(data: bytes, budget: UnpackingBudget) -> Iterator[Member]:
    try:
        charset = charset_of_names(_tar_names(data))
        archive = tarfile.TarFile(fileobj=BytesIO(data))
    except _ERRORS as error:
        raise damaged("tar") from error
    count = 0
    while count < _MOST_LISTED:
        try:
            member = archive.next()
        except _ERRORS:
            yield Member("…", None, BROKEN)
            return
        except MemoryError:
            yield Member("…", None, TOO_MUCH_MEMORY)
            return
        if member is None:
            return
        # tarfile keeps every header.
        archive.members = []  # type: ignore[attr-defined]
        count += 1
        name = plain_name(_raw_tar_name(member).decode(charset, "replace"))
        if member.issym() or member.islnk():
            yield Member(name, None, LINK)
        elif member.isfile():
            yield _read(name, lambda member=member: cast("IO[bytes]", archive.extractfile(member)), budget)  # type: ignore[misc]


def _tar_names(data: bytes) -> list[bytes]:
    """The names by which the charset of all is told, as far as the archive can be read."""
    archive = tarfile.TarFile(fileobj=BytesIO(data))
    names: list[bytes] = []
    try:
        while len(names) < _MOST_SCORED and (member := archive.next()) is not None:
            names.append(_raw_tar_name(member))
            archive.members = []  # type: ignore[attr-defined]
    except _ERRORS_OR_MEMORY:
        pass
    return names


def _raw_tar_name(member: tarfile.TarInfo) -> bytes:
    """The bytes of a name, which may be in another charset than UTF-8."""
    return member.name.encode("utf-8", "surrogateescape")


def _compressed(data: bytes, kind: ArchiveKind, name: str, budget: UnpackingBudget) -> Iterator[Member]:
    """The one member of a compressed file: a tar archive, or a file with the name without its last ending."""
    stem, _, ending = name.rpartition(".")
    inner = f"{stem}.tar" if ending.lower() in ("tgz", "tbz", "tbz2", "txz") else stem or name
    most, size = budget.most(), 0
    pieces: list[bytes] = []
    reason = ""
    left = data
    errors = (*_ERRORS, zstd_library().ZstdError) if kind == "zstd" else _ERRORS
    while left and size <= most and not reason:
        stream = _decompressor(kind)
        try:
            pieces.append(stream.decompress(left, most + 1 - size))
        except errors:
            reason = BROKEN
            break
        except MemoryError:
            reason = TOO_MUCH_MEMORY
            break
        size += len(pieces[-1])
        if size <= most and not stream.eof:
            reason = BROKEN
        # Programs append compressed files to each other; what else follows is padding.
        left = stream.unused_data if archive_kind(stream.unused_data) == kind else b""
    content = budget.take(b"".join(pieces))
    yield Member(inner, content or None, reason if content is not None else TOO_LARGE)


def _decompressor(kind: ArchiveKind) -> Any:
    match kind:
        case "gzip":
            return zlib.decompressobj(31)
        case "bzip2":
            return bz2.BZ2Decompressor()
        case "xz":
            return lzma.LZMADecompressor(memlimit=_DICTIONARY)
        case _:
            return zstd_library().ZstdDecompressor()
