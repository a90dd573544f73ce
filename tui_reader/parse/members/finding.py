"""Finds one file within another by the name under which it is listed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from itertools import islice

from tui_reader.parse.documents.archives.members import Member, UnpackingBudget, archive_kind
from tui_reader.parse.documents.archives.reading import DEEPEST
from tui_reader.parse.documents.archives.unpacking import unpacked
from tui_reader.parse.documents.detection import document_kind
from tui_reader.parse.formats import mail_in
from tui_reader.parse.members.embedded import embedded_in
from tui_reader.parse.unsupported import TOO_MUCH_MEMORY, UnsupportedPage
from tui_reader.text.clean import clean_line

MISSING = "is not in the file any more"


def find_member(data: bytes, address: str, title: str, occurrence: int = 1) -> Member:
    """The file in `data` that its text lists as `title`, the first of that name or a further one; in archives also
    one of an archive within. `address` is that of the file. Without it the reason says why; it is a sentence about
    the file around where that cannot be opened."""
    budget = UnpackingBudget()
    try:
        found = (
            each for each in _members(data, address, budget, 1) if (clean_line(each.name, 300) or "…") == title
        )
        member = next(islice(found, occurrence - 1, None), None)
    except UnsupportedPage as error:
        return Member("", None, str(error))
    return member if member is not None else Member(title, None, MISSING)


def member_answer(data: bytes, address: str, title: str, occurrence: int) -> tuple[str | None, str, bool]:
    """What the parser's process answers to a request for a member: its bytes in base64, or None, why, and whether
    the reason is about the file around it."""
    try:
        member = find_member(data, address, title, occurrence)
    except MemoryError:
        return None, TOO_MUCH_MEMORY, False
    except Exception as error:  # noqa: BLE001
        # As in `parse_page`: a damaged file must not end the process.
        what = clean_line(f"{type(error).__name__}: {error}", 200)
        return None, f"could not be taken out ({what}); please report the file", False
    packed = None if member.data is None else b64encode(member.data).decode()
    return packed, clean_line(member.reason, 400), not member.name and packed is None


def _members(data: bytes, address: str, budget: UnpackingBudget, depth: int) -> Iterator[Member]:
    """The files in a file, each followed by those in it, which is the order in which the text lists them."""
    for member in _direct(data, address, budget):
        yield member
        if depth < DEEPEST and member.data is not None:
            try:
                yield from _members(member.data, member.name, budget, depth + 1)
            except UnsupportedPage:
                # Its own entry says that it is damaged.
                continue


def _direct(data: bytes, address: str, budget: UnpackingBudget) -> Iterator[Member]:
    if (kind := document_kind(data)) is not None:
        yield from embedded_in(data, kind, budget)
    elif (archive := archive_kind(data)) is not None:
        name = address.replace("\\", "/").rstrip("/").rpartition("/")[2]
        yield from unpacked(data, archive, name, budget)
    elif (mail := mail_in(data, address)) is not None:
        from tui_reader.parse.mail.message import attached_files

        yield from (Member(name, content) for name, content in attached_files(mail))
