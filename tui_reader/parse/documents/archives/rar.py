"""RAR archives of all versions, which rars unpacks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import rars

from tui_reader.parse.documents.archives.members import (
    BROKEN,
    LINK,
    LOCKED,
    MEMBER_LIMIT,
    TOO_LARGE,
    Member,
    Room,
    damaged,
)
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.unpacking.member_names import plain_name

_MOST_HEADERS = 100_000
_DICTIONARY = 256 << 20
"""Bytes of memory for the window of one member; WinRAR's largest usual one is 128 MiB. Chosen by hand."""
_LINK_MODE, _KIND_OF_FILE = 0o120000, 0o170000


def rar_members(data: bytes, room: Room) -> Iterator[Member]:
    """The members of an archive. Raises UnsupportedPage for one that is damaged or whose names are encrypted."""
    options = rars.ReadOptions(
        max_member_output_bytes=MEMBER_LIMIT,
        max_total_output_bytes=room.left,
        max_reader_workspace_bytes=2 * _DICTIONARY,
        rar50_dictionary_size_limit=_DICTIONARY,
        max_header_count=_MOST_HEADERS,
    )
    try:
        archive = rars.RarFile.from_bytes(data, options=options)
        members = [member for member in islice(archive.infolist(), _MOST_HEADERS) if not _is_folder(member)]
    except rars.PasswordRequired as error:
        raise UnsupportedPage("is an encrypted RAR archive; save a copy without its password") from error
    except (rars.Error, ValueError, OverflowError) as error:
        raise damaged("rar") from error
    for member in members:
        name = plain_name(str(member.filename))
        if member.is_split_after or member.is_split_before:
            yield Member(name, None, "continues in another file of the archive; it is not read")
        elif member.is_encrypted:
            yield Member(name, None, LOCKED)
        elif _is_link(member):
            yield Member(name, None, LINK)
        elif member.file_size > room.most():
            yield Member(name, None, TOO_LARGE)
        else:
            yield _read(archive, member, name, room, options)


def _is_folder(member: Any) -> bool:
    is_dir = member.is_dir
    return bool(is_dir() if callable(is_dir) else is_dir)


def _is_link(member: Any) -> bool:
    attributes = member.file_attr
    return isinstance(attributes, int) and attributes & _KIND_OF_FILE == _LINK_MODE


def _read(archive: Any, member: Any, name: str, room: Room, options: Any) -> Member:
    try:
        content = room.take(archive.read(member, options=options))
    except rars.PasswordRequired:
        return Member(name, None, LOCKED)
    except (rars.Error, ValueError, OverflowError, TypeError):
        return Member(name, None, BROKEN)
    return Member(name, content, "" if content is not None else TOO_LARGE)
