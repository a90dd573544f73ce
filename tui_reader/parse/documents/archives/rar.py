"""RAR archives of all versions, which rars unpacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    UnpackingBudget,
    damaged,
)
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.unpacking.member_names import plain_name

_MOST_HEADERS = 100_000
_DICTIONARY = 256 << 20
"""Bytes of memory for the window of one member; WinRAR's largest usual one is 128 MiB. Chosen by hand."""
_LINK_MODE, _KIND_OF_FILE = 0o120000, 0o170000


def rar_members(data: bytes, budget: UnpackingBudget) -> Iterator[Member]:
    """The members of an archive. Raises UnsupportedPage for one that is damaged or whose names are encrypted."""
    options = rars.ReadOptions(
        max_member_output_bytes=MEMBER_LIMIT,
        max_total_output_bytes=budget.left,
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
    at_once = _solid(archive, members, budget, options)
    for number, member in enumerate(members):
        name = plain_name(str(member.filename))
        if number in at_once:
            content = budget.take(at_once.pop(number))
            yield Member(name, content, "" if content is not None else TOO_LARGE)
            continue
        if member.is_split_after or member.is_split_before:
            yield Member(name, None, "continues in another file of the archive; it is not read")
        elif member.is_encrypted:
            yield Member(name, None, LOCKED)
        elif _is_link(member):
            yield Member(name, None, LINK)
        elif member.file_size > budget.most():
            yield Member(name, None, TOO_LARGE)
        else:
            yield _read(archive, member, name, budget, options)


def _solid(archive: Any, members: Sequence[Any], budget: UnpackingBudget, options: Any) -> dict[int, bytes]:
    """The contents of the members of a solid archive by their numbers, unpacked in one pass: each needs all before
    it. Empty where they are too large or damaged; then they are read one by one."""
    if not any(member.is_solid for member in members):
        return {}
    wanted = {number: member for number, member in enumerate(members) if _is_plain(member)}
    if sum(member.file_size for member in wanted.values()) > budget.most():
        return {}
    try:
        contents = archive.read_many([*wanted.values()], options=options)
        return dict(zip(wanted, map(bytes, contents), strict=True))
    except (rars.Error, ValueError, OverflowError, TypeError):
        return {}


def _is_plain(member: Any) -> bool:
    split = member.is_split_after or member.is_split_before
    return not (split or member.is_encrypted or _is_link(member))


def _is_folder(member: Any) -> bool:
    is_dir = member.is_dir
    return bool(is_dir() if callable(is_dir) else is_dir)


def _is_link(member: Any) -> bool:
    attributes = member.file_attr
    return isinstance(attributes, int) and attributes & _KIND_OF_FILE == _LINK_MODE


def _read(archive: Any, member: Any, name: str, budget: UnpackingBudget, options: Any) -> Member:
    try:
        content = budget.take(archive.read(member, options=options))
    except rars.PasswordRequired:
        return Member(name, None, LOCKED)
    except (rars.Error, ValueError, OverflowError, TypeError):
        return Member(name, None, BROKEN)
    return Member(name, content, "" if content is not None else TOO_LARGE)
