"""Pages in tar archives, read from the beginning to the end, compressed or not."""

from __future__ import annotations

import tarfile
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any, Self, cast

from tui_reader.sources.fetching import Fetched, NoPages, SourceError
from tui_reader.sources.files.container_kind import NO_SUCH_MEMBER
from tui_reader.sources.files.decompression import ByteReader, Limits, size_in_words
from tui_reader.sources.files.endings import lower_ending, may_be_page
from tui_reader.sources.files.folder import PassedOver
from tui_reader.sources.files.members import LINK, read_member
from tui_reader.text.clean import clean_line
from tui_reader.unpacking.member_names import plain_name

MOST_MEMBERS = 500_000
"""Chosen by hand."""

_NAME_LIMIT = 1 << 20
"""Bytes of a long name or of a pax header, which tarfile reads at once. Chosen by hand."""

_GLOBAL_LIMIT = 64 << 10
"""Bytes of all headers that apply to every file behind them. Chosen by hand; git writes 52."""

_HEADER_LIMIT = 2 << 20
"""Bytes of all blocks of a header: names, and the map of a file with holes. Chosen by hand."""

_DAMAGED = (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError)  # type: ignore[attr-defined]


class _Member(tarfile.TarInfo):
    """A header. One that is damaged is refused, since tarfile takes it for the end of the archive, and one that
    states a name of excessive length."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        stream: _Stream = archive.fileobj.fileobj  # type: ignore[attr-defined]
        # A header that belongs to the next one reads it too.
        outer = stream.header_left
        stream.header_left = _HEADER_LIMIT if outer is None else outer
        try:
            return super().fromtarfile(archive)
        except _DAMAGED as error:
            raise tarfile.ReadError(str(error)) from error
        finally:
            if outer is None:
                stream.header_left = None

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in (b"L", b"K", b"x", b"g", b"X") and self.size > _NAME_LIMIT:
            raise tarfile.ReadError("a name in it is larger than any that is read")
        stream: _Stream = archive.fileobj.fileobj  # type: ignore[attr-defined]
        if self.type == b"g":
            stream.global_left -= self.size
            if stream.global_left < 0:
                raise tarfile.ReadError("its global headers are larger than any that are read")
        return cast("tarfile.TarInfo", super()._proc_member(archive))  # type: ignore[misc]


class _Stream:
    """What tarfile reads from; it ends at a limit. `header_left` is set while a header is read: the bytes that it
    may still take; `global_left` are those of the headers for all files, which tarfile copies for each."""

    def __init__(self, reader: ByteReader, limit: int) -> None:
        self.left = limit + 1
        self.header_left: int | None = None
        self.global_left = _GLOBAL_LIMIT
        self._reader = reader

    def read(self, size: int) -> bytes:
        piece = self._reader.read(min(size, self.left))
        self.left -= len(piece)
        if self.header_left is not None:
            self.header_left -= len(piece)
            if self.header_left < 0:
                raise tarfile.ReadError("a header in it is larger than any that is read")
        return piece


def read_tar(
    reader: ByteReader, address: str, only: Collection[str] | None, limits: Limits, passed: PassedOver
) -> Iterator[Fetched | SourceError]:
    """The pages in a tar archive in its order, under addresses like `pages.tar.gz!/folder/page.html`. `only`
    selects them by name. `passed` counts links, special files, and the endings of files of other kinds."""
    found, reason = 0, None
    stream = _Stream(reader, limits.whole)
    try:
        with tarfile.open(
            fileobj=cast("Any", stream), mode="r|", bufsize=tarfile.RECORDSIZE, tarinfo=_Member
        ) as archive:
            for number, member in enumerate(archive):
                if number >= MOST_MEMBERS:
                    yield SourceError(address, f"this holds more than {MOST_MEMBERS} files; the rest is left out")
                    break
                archive.members = []  # type: ignore[attr-defined]
                name = plain_name(member.name)
                page = f"{address}!/{clean_line(name, 1000)}"
                if not member.isreg():
                    is_link = member.issym() or member.islnk()
                    if only is not None and is_link and name in only:
                        found += 1
                        yield SourceError(page, LINK)
                    elif only is None and not _is_hidden(name):
                        if is_link:
                            passed.link(name)
                        elif member.isdev():
                            passed.special(name)
                    continue
                if not _is_wanted(name, only):
                    if only is None and not _is_hidden(name):
                        passed.endings[lower_ending(name)] += 1
                    continue
                found += 1
                yield from _pages(archive, member, page, limits)
    except (tarfile.TarError, EOFError, LookupError, OSError, ValueError, OverflowError, RecursionError) as error:
        reason = clean_line(str(error), 100) or type(error).__name__
    reason = reader.damage or reason
    if stream.left <= 0:
        message = f"this unpacks to more than {size_in_words(limits.whole)}; the rest is left out"
        yield SourceError(address, message)
    elif reason:
        yield SourceError(address, f"this tar archive cannot be read to its end ({reason}); get the file again")
    elif not found and only is not None:
        yield SourceError(f"{address}!/{min(only)}", NO_SUCH_MEMBER)
    elif not found:
        yield NoPages(address, "this tar archive holds no pages; name another file")


def _is_wanted(name: str, only: Collection[str] | None) -> bool:
    if only is not None:
        return name in only
    return not _is_hidden(name) and may_be_page(name.rpartition("/")[2])


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _pages(
    archive: tarfile.TarFile, member: tarfile.TarInfo, page: str, limits: Limits
) -> Iterator[Fetched | SourceError]:
    if member.size > limits.page:
        most = size_in_words(limits.page)
        yield SourceError(page, f"this is larger than {most}, the most that is read; it is left out")
        return
    content = archive.extractfile(member)
    data = content.read(member.size) if content is not None else b""
    yield from read_member(BytesIO(data), page, limits)
