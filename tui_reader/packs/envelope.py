"""The JSON files of a pack, each with its own hash, and the values in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NoReturn, get_args

from tui_reader.archive.values import AttachedFile, AttachmentState, Raw, RefusalCause
from tui_reader.archive.workspace.collections.records import items_json, items_of
from tui_reader.archive.workspace.limits import checked_name
from tui_reader.archive.workspace.notes.records import note_json, note_of
from tui_reader.archive.workspace.notes.values import ReaderNote
from tui_reader.model import Announcement, Bulletin
from tui_reader.packs.values import (
    TEXT_LIMIT,
    VERSION,
    CollectedItem,
    ManifestEntry,
    PackedRevision,
    PackHead,
    PageFacts,
    PartKind,
)
from tui_reader.sanitize import ADDRESS_LIMIT, one_line, sanitized
from tui_reader.serialization import from_json, to_json

Json = dict[str, Any]

_SEAL = b',"sha256":"'
_SEAL_LENGTH = len(_SEAL) + 64 + 2
# Bounds of memory: an empty list takes 2 bytes of JSON and 56 of memory, an empty text 3 and 49.
_MAX_BRACKETS = 500_000
_MAX_MARKS = 4_000_000
_MAX_TAGS = 200
_MAX_COLLECTED = 2_000
_MAX_NOTES = 5000
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
"""What notes and places in collections raise that somebody else wrote: they are left out, not their bulletin."""
_MAX_HEAD_BRACKETS = 1000
_STATES = get_args(AttachmentState)
_CAUSES = get_args(RefusalCause)
_UNSAFE = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')


class InvalidPart(ValueError):
    """A part of a pack that is damaged or malformed; the message says how, in a few words."""


class NewerVersion(InvalidPart):
    """A part in a format that is newer than this program."""


FILES_VERSION = 2
"""The version of the parts that only a pack with attached files has."""


def sealed(part: PartKind, values: Mapping[str, Any], version: int = 1) -> bytes:
    """The JSON of a part of a pack. Its last key is the SHA-256 of the JSON without that key."""
    text = json.dumps({"pack": version, "part": part, **values}, ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8", "replace")
    return data[:-1] + _SEAL + sha256(data).hexdigest().encode() + b'"}'


def unsealed(data: bytes, part: PartKind, *, any_version: bool = False) -> Json:
    """The object that was sealed. Raises InvalidPart for anything else and for JSON that would take too much
    memory; NewerVersion, unless `any_version`."""
    if len(data) > TEXT_LIMIT:
        raise InvalidPart(f"it is larger than {TEXT_LIMIT >> 20} MiB, the most that is read")
    body = data[:-_SEAL_LENGTH] + b"}"
    if data[-_SEAL_LENGTH:] != _SEAL + sha256(body).hexdigest().encode() + b'"}':
        raise InvalidPart("it does not match its own hash")
    if body.count(b"[") + body.count(b"{") > _MAX_BRACKETS or body.count(b'"') + body.count(b",") > _MAX_MARKS:
        raise InvalidPart("it has more parts than any bulletin")
    try:
        found = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidPart("it is not readable JSON") from error
    if not isinstance(found, dict) or found.get("part") != part:
        raise InvalidPart(f"it is not the JSON of this part ({part})")
    version = found.get("pack")
    if type(version) is not int or version < 1:
        raise InvalidPart("it has no version")
    if version > VERSION and not any_version:
        raise NewerVersion(newer_message(version))
    return found


def newer_version(start: bytes) -> int | None:
    """The version of a pack by the beginning of its head, if that is newer than this program; else None. Nothing
    else of the head is checked: the newer format may differ in anything."""
    text = start.decode("utf-8", "replace")
    if text.count("[") + text.count("{") > _MAX_HEAD_BRACKETS:
        return None
    try:
        found, _end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != "bulletin-pack":
        return None
    version = found.get("pack")
    return version if type(version) is int and version > VERSION else None


def newer_message(version: int) -> str:
    """What to say about a pack of a newer version."""
    return f"a newer bulletin-tui wrote this pack (version {version}); update bulletin-tui"


def head_json(head: PackHead) -> bytes:
    """The JSON that a pack begins with."""
    return sealed(
        "head",
        {
            "format": "bulletin-pack",
            "program": head.program,
            "made": head.made.isoformat(),
            "selection": head.selection,
            "marks": head.marks,
            **({"files": True} if head.files else {}),
        },
        FILES_VERSION if head.files else 1,
    )


def read_head(data: bytes) -> PackHead:
    """The head of a pack. Raises InvalidPart."""
    found = unsealed(data, "head")
    try:
        return PackHead(
            made=moment_of(found["made"]),
            program=one_line(found["program"], 100),
            selection=_optional_line(found["selection"]),
            marks=found["marks"] is True,
            files=found.get("files") is True,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidPart("it lacks required values") from error


def revision_json(item: PackedRevision, page: PageFacts | None) -> bytes:
    """One revision of a bulletin with its metadata; `page` is the file with the bytes of its page."""
    marks = {} if item.read is None else {"read": item.read, "starred": item.starred}
    return sealed(
        "revision",
        {
            "origin": item.origin,
            "tags": list(item.tags),
            **marks,
            "revision": {
                "number": item.number,
                "current": item.current,
                "first_seen": item.first_seen.isoformat(),
                "last_seen": item.last_seen.isoformat(),
                "digest": item.digest,
            },
            "page": page and {**page.entry._asdict(), "charset": page.charset, "media_type": page.media_type},
            **({"attachments": list(map(_state_json, item.attachments))} if item.attachments else {}),
            **({"collections": list(map(_collected_json, item.collected))} if item.collected else {}),
            **({"notes": [_note_json(each, item.page.address) for each in item.notes]} if item.notes else {}),
            "bulletin": to_json(item.page),
        },
    )


def read_revision(data: bytes) -> tuple[PackedRevision, PageFacts | None]:
    """A revision without its page, and the file of that. Cleans every text. Raises InvalidPart."""
    found = unsealed(data, "revision")
    try:
        bulletin = from_json(found["bulletin"])
        if not isinstance(bulletin, Bulletin):
            raise InvalidPart("it contains no bulletin")
        facts, page, tags = found["revision"], found["page"], found["tags"]
        linked = {each.address for each in bulletin.attachments}
        if not isinstance(tags, list) or len(tags) > _MAX_TAGS:
            raise InvalidPart("its tags are not a list of names")
        collected, no_places = _collected(found.get("collections", []), bulletin.address)
        shown = sanitized(bulletin)
        notes, no_notes = _notes(found.get("notes", []), shown.address)
        item = PackedRevision(
            page=shown,
            first_seen=moment_of(facts["first_seen"]),
            last_seen=moment_of(facts["last_seen"]),
            number=int(facts["number"]),
            current=facts["current"] is True,
            digest=one_line(facts["digest"], 64),
            origin=_optional_line(found["origin"], 200) or None,
            tags=tuple(name for each in tags if (name := one_line(each, 100))),
            read=found["read"] is True if "read" in found else None,
            starred=found["starred"] is True if "starred" in found else None,
            attachments=tuple(
                _state(each)
                for each in found.get("attachments", ())
                if each["state"] in _STATES and each["address"] in linked
            ),
            collected=tuple(collected),
            notes=tuple(notes),
            left_out=no_places + no_notes,
        )
        return item, None if page is None else _page_facts(page)
    except InvalidPart:
        raise
    except RecursionError as error:
        raise InvalidPart("it is nested more deeply than any bulletin") from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InvalidPart("it is not a bulletin of this format") from error


def _collected_json(collected: CollectedItem) -> Json:
    (item,) = items_json([collected.item])
    del item["address"]
    return {"collection": collected.collection, "place": collected.place, **item}


def _collected(found: object, address: str) -> tuple[list[CollectedItem], int]:
    """Where collections have the bulletin at an address, cleaned, and how many places cannot be read."""
    if not isinstance(found, list):
        return [], 1
    places = []
    for each in found[:_MAX_COLLECTED]:
        with suppress(*_UNREADABLE):
            (item,) = items_of([{**each, "address": address}])
            name = checked_name(each["collection"], "")
            places.append(CollectedItem(name, int(each["place"]), item))
    return places, len(found) - len(places)


def _note_json(note: ReaderNote, address: str) -> Json:
    """A note with the address of its bulletin as the pack states it."""
    return note_json(note._replace(address=address))


def _notes(found: object, address: str) -> tuple[list[ReaderNote], int]:
    """The notes on the bulletin of an address, cleaned, and how many cannot be read."""
    if not isinstance(found, list):
        return [], 1
    notes = []
    for each in found[:_MAX_NOTES]:
        with suppress(*_UNREADABLE):
            notes.append(note_of(each)._replace(address=address))
    return notes, len(found) - len(notes)


def _state_json(state: AttachedFile) -> Json:
    return {
        "address": state.address,
        "state": state.state,
        "reason": state.reason,
        "name": state.name,
        "digest": state.digest,
        "size": state.size,
        **({"cause": state.cause} if state.cause else {}),
        **({"size_limit": state.size_limit} if state.size_limit else {}),
        "kind": state.kind,
        "fetched": state.fetched and state.fetched.isoformat(),
        "etag": state.etag,
        "last_modified": state.last_modified,
    }


def _state(found: Mapping[str, Any]) -> AttachedFile:
    """The state of an attachment, cleaned."""
    digest = found["digest"]
    return AttachedFile(
        title="",
        address=one_line(found["address"], ADDRESS_LIMIT),
        state=found["state"],
        reason=one_line(found["reason"], 300),
        name=file_name(found["name"]),
        digest=digest if isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest) else None,
        size=max(0, int(found["size"])),
        kind=one_line(found["kind"], 20),
        fetched=_optional_moment(found["fetched"]),
        etag=_optional_line(found["etag"], 300),
        last_modified=_optional_line(found["last_modified"], 100),
        cause=found["cause"] if found.get("cause") in _CAUSES else "",
        size_limit=max(0, int(found.get("size_limit", 0))),
    )


def file_name(text: object) -> str:
    """A name of a file as others may have written it, safe on every file system. Raises TypeError."""
    return _UNSAFE.sub("_", one_line(text, 120)).lstrip(".")


def with_page(item: PackedRevision, facts: PageFacts, data: bytes) -> PackedRevision | None:
    """The revision with the bytes of its page; None if these do not match their hash."""
    if len(data) != facts.entry.size or sha256(data).hexdigest() != facts.entry.sha256:
        return None
    return item._replace(raw=Raw(data, facts.charset, facts.media_type))


def announcements_json(announcements: Iterable[Announcement], marks: bool) -> bytes:
    """Some of the announcements; `acknowledged` is included with the marks only."""
    return sealed(
        "announcements",
        {
            "announcements": [
                {
                    "site": each.site,
                    "title": each.title,
                    "address": each.address,
                    "first_seen": each.first_seen and each.first_seen.isoformat(),
                    "last_seen": each.last_seen and each.last_seen.isoformat(),
                    "gone": each.gone and each.gone.isoformat(),
                    **({"acknowledged": each.acknowledged} if marks else {}),
                }
                for each in announcements
            ]
        },
    )


def read_announcements(data: bytes) -> list[Announcement]:
    """Some of the announcements, cleaned. Raises InvalidPart."""
    found = unsealed(data, "announcements")
    try:
        return [
            Announcement(
                title=one_line(each["title"]),
                address=_optional_line(each["address"], 4000),
                first_seen=_optional_moment(each["first_seen"]),
                last_seen=_optional_moment(each["last_seen"]),
                acknowledged=each.get("acknowledged") is True,
                site=one_line(each["site"] or ""),
                gone=_optional_moment(each["gone"]),
            )
            for each in found["announcements"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InvalidPart("these are not announcements of this format") from error


def manifest_json(
    files: Iterable[ManifestEntry],
    parts: Iterable[ManifestEntry] | None,
    counts: Mapping[str, int],
    not_packed: Iterable[tuple[str, str]] = (),
) -> bytes:
    """The files since the last manifest; the last manifest also lists those before it, the counts, and the digests
    and addresses of attached files that the archive has and the pack has not."""
    values: Json = {"files": [each._asdict() for each in files]}
    if parts is not None:
        values |= {"manifests": [each._asdict() for each in parts], **counts}
        if left := [{"digest": digest, "address": address} for digest, address in not_packed]:
            values["files_not_packed"] = left
    return sealed("manifest", values)


def read_manifest(data: bytes) -> tuple[list[ManifestEntry], list[ManifestEntry] | None, dict[str, int]]:
    """The files, the earlier manifests if this is the last one, and the counts. Raises InvalidPart."""
    found = unsealed(data, "manifest")
    try:
        files = list(map(entry_of, found["files"]))
        parts = list(map(entry_of, found["manifests"])) if "manifests" in found else None
        return files, parts, {key: value for key, value in found.items() if isinstance(value, int)}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidPart("this is not a manifest of this format") from error


def _page_facts(found: Mapping[str, Any]) -> PageFacts:
    return PageFacts(
        entry_of(found), _optional_line(found["charset"], 100), _optional_line(found["media_type"], 200)
    )


def _optional_line(text: object, limit: int = 1000) -> str | None:
    return None if text is None else one_line(text, limit)


def entry_of(found: Mapping[str, Any]) -> ManifestEntry:
    """A file of a pack as its JSON names it. Raises InvalidPart and KeyError for anything else."""
    if not isinstance(found["size"], int):
        raise InvalidPart("a size is not a number")
    return ManifestEntry(one_line(found["name"], 200), found["size"], one_line(found["sha256"], 64))


def moment_of(text: object) -> datetime:
    """A time of a pack, in UTC. Raises InvalidPart, TypeError or ValueError for what is none."""
    if not isinstance(text, str) or len(text) > 40:
        raise InvalidPart("a time is not readable")
    value = datetime.fromisoformat(text)
    try:
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise InvalidPart("a time is not readable") from error


def _optional_moment(text: object) -> datetime | None:
    return None if text is None else moment_of(text)


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidPart(f"{name} is not JSON")
