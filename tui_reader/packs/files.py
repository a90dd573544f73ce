"""Attached files in a pack: what is known of each, and its bytes."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple, cast, get_args

from tui_reader.archive.values import ArrivedFile, AttachedFile, AttachmentState, RefusalCause
from tui_reader.model import Bulletin
from tui_reader.packs.envelope import (
    FILES_VERSION,
    InvalidPart,
    entry_of,
    file_name,
    moment_of,
    sealed,
    unsealed,
)
from tui_reader.packs.values import ManifestEntry
from tui_reader.sanitize import one_line, sanitized
from tui_reader.serialization import from_json, to_json

_MOST_ADDRESSES = 10_000
_MOST_PAGES = 100_000
_STATES = get_args(AttachmentState)
_CAUSES = get_args(RefusalCause)


class SeenFile(NamedTuple):
    """An address at which a file was seen, with the name that it had there. `state` with its `reason` is that of
    the attachment, and `asked` when the server said so, where this is the file that was kept last; "kept" and None
    for a former one."""

    address: str
    name: str
    first_seen: datetime
    last_seen: datetime
    etag: str | None = None
    last_modified: str | None = None
    state: AttachmentState = "kept"
    reason: str = ""
    asked: datetime | None = None
    cause: RefusalCause = ""
    size_limit: int = 0


class PackedPage(NamedTuple):
    """What text recognition read on a page of a file: the number of the page, from 1, the program with its
    version, and the data as in `RecognizedPages.keep_recognized_page`. `engine` is "" for a page that could not be
    read, whose `data` is the reason."""

    page: int
    engine: str
    data: str


class PackedFile(NamedTuple):
    """An attached file: its SHA-256 in hexadecimal digits, its kind by content, where it was seen, and its text,
    or why it has none and which version of its reader tried."""

    digest: str
    kind: str
    media_type: str | None
    seen: tuple[SeenFile, ...]
    text: Bulletin | None
    reason: str
    reader_version: str
    data: bytes = b""
    recognized: tuple[PackedPage, ...] = ()


def file_json(file: PackedFile, content: ManifestEntry) -> bytes:
    """An attached file without its bytes, which are in the part `content`."""
    return sealed(
        "file",
        {
            "digest": file.digest,
            "kind": file.kind,
            "media_type": file.media_type,
            "seen": [
                {
                    **each._asdict(),
                    "first_seen": each.first_seen.isoformat(),
                    "last_seen": each.last_seen.isoformat(),
                    "asked": each.asked and each.asked.isoformat(),
                    # For programs that know no other state.
                    "gone": each.state == "gone",
                }
                for each in file.seen
            ],
            "text": None if file.text is None else to_json(file.text),
            "reason": file.reason,
            "reader_version": file.reader_version,
            **({"recognized": [each._asdict() for each in file.recognized]} if file.recognized else {}),
            "content": content._asdict(),
        },
        FILES_VERSION,
    )


def read_file(data: bytes) -> tuple[PackedFile, ManifestEntry]:
    """A file without its bytes, and the part with them. Cleans every text. Raises InvalidPart."""
    found = unsealed(data, "file")
    try:
        seen = found["seen"]
        if not isinstance(seen, list) or len(seen) > _MOST_ADDRESSES:
            raise InvalidPart("its addresses are not a list")
        text = None if found["text"] is None else from_json(found["text"])
        if text is not None and not isinstance(text, Bulletin):
            raise InvalidPart("its text is no text")
        file = PackedFile(
            digest=one_line(found["digest"], 64),
            kind=one_line(found["kind"], 20),
            media_type=_line(found["media_type"], 200),
            seen=tuple(map(_seen, seen)),
            text=None if text is None else sanitized(text),
            reason=one_line(found["reason"], 300),
            reader_version=one_line(found["reader_version"], 300),
            recognized=tuple(map(_page, found.get("recognized", ()))),
        )
        return file, entry_of(found["content"])
    except InvalidPart:
        raise
    except RecursionError as error:
        raise InvalidPart("it is nested more deeply than any text") from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InvalidPart("it is not an attached file of this format") from error


def with_content(file: PackedFile, data: bytes) -> PackedFile | None:
    """The file with its bytes; None when these do not have its digest."""
    return file._replace(data=data) if sha256(data).hexdigest() == file.digest else None


def arrived(file: PackedFile) -> list[ArrivedFile]:
    """The file as it arrives at each of its addresses."""
    return [
        ArrivedFile(
            each.address,
            each.name,
            file.data,
            file.media_type,
            each.last_seen,
            each.etag,
            each.last_modified,
            file.kind,
            file.text,
            file.reason,
            file.reader_version,
            each.first_seen,
        )
        for each in file.seen
    ]


def later_states(file: PackedFile) -> list[AttachedFile]:
    """The states of those addresses whose server was asked again after it sent the file, and did not send it."""
    return [
        AttachedFile(
            "",
            each.address,
            each.state,
            each.reason,
            digest=file.digest,
            fetched=each.asked or each.last_seen,
            cause=each.cause,
            size_limit=each.size_limit,
        )
        for each in file.seen
        if each.state != "kept"
    ]


def _seen(found: dict[str, Any]) -> SeenFile:
    return SeenFile(
        one_line(found["address"], 4000),
        file_name(found["name"]),
        moment_of(found["first_seen"]),
        moment_of(found["last_seen"]),
        _line(found["etag"], 300),
        _line(found["last_modified"], 100),
        _state(found),
        one_line(found["reason"], 300),
        moment_of(found["asked"]) if found.get("asked") is not None else None,
        found["cause"] if found.get("cause") in _CAUSES else "",
        max(0, int(found.get("size_limit", 0))),
    )


def _page(found: dict[str, Any]) -> PackedPage:
    page, data = found["page"], found["data"]
    if type(page) is not int or not 1 <= page <= _MOST_PAGES or not isinstance(data, str):
        raise InvalidPart("a recognized page of it is malformed")
    engine = one_line(found["engine"], 100)
    # The data of a page are cleaned when they are read.
    return PackedPage(page, engine, data if engine else one_line(data, 300))


def _state(found: dict[str, Any]) -> AttachmentState:
    """The state at an address; earlier programs wrote only whether the file is gone."""
    state = found.get("state", "gone" if found["gone"] is True else "kept")
    return cast("AttachmentState", state) if state in _STATES else "kept"


def _line(text: object, limit: int) -> str | None:
    return None if text is None else one_line(text, limit)
