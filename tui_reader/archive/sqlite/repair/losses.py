"""What a repair could not carry over, kept in a file beside the damaged one until somebody has taken note of
it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.archive.workspace.damage import TABLES, WorkspaceFault
from tui_reader.atomic_file import open_atomic
from tui_reader.private_files import make_private_folder
from tui_reader.text.clean import clean_line

_ENDING = ".losses.json"
_ROWS = ".rows.json"
_ACCEPTED = ".losses-accepted.json"
_LONGEST = 64 << 20
"""Bytes of a report that is read: a million lost bulletins with their titles."""


class Unreadable(NamedTuple):
    """A bulletin whose text cannot be read."""

    id: int
    title: str
    address: str


class UnreadableFile(NamedTuple):
    """An attached file whose bytes cannot be read, with a bulletin that links it; `id` 0 when none does."""

    id: int
    title: str
    name: str
    address: str


class Loss(NamedTuple):
    """How many rows of a table are known to be lost. `uncounted`: more may be, which nothing that is left
    counts."""

    known: int
    uncounted: bool = False


class LostPart(NamedTuple):
    """Something of a note, watch or collection that is lost: see `workspace.damage.WorkspaceFault`."""

    kind: str
    what: str
    name: str
    address: str
    title: str
    rows: int

    @classmethod
    def of(cls, fault: WorkspaceFault) -> LostPart:
        """What is lost when a fault is repaired or dropped."""
        name, address, title = map(clean_line, (fault.name, fault.address, fault.title))
        return cls(fault.kind, fault.what, name, address, title, fault.rows)


_TEXTS = LostPart._fields[:-1]


class Losses(NamedTuple):
    """What is lost, by table, and the lost bulletins of which something is known. The table "bulletins" stands for
    their texts, "kept" for the times at which they were first seen and the sources they came from. `files` are the
    attached files that are lost, and `parts` what is lost of notes, watches and collections."""

    tables: Mapping[str, Loss]
    named: tuple[Unreadable, ...]
    files: tuple[UnreadableFile, ...] = ()
    parts: tuple[LostPart, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tables or self.named or self.files or self.parts)


class LossReport(NamedTuple):
    """The losses of an earlier repair, and the file that says so."""

    path: Path
    losses: Losses


def as_json(losses: Losses) -> dict[str, Any]:
    """Losses as a report has them."""
    return {
        "lost": {name: loss._asdict() for name, loss in losses.tables.items()},
        "bulletins": [each._asdict() for each in losses.named],
        "files": [each._asdict() for each in losses.files],
        "parts": [each._asdict() for each in losses.parts],
    }


def write_report(aside: Path, losses: Losses) -> Path:
    """Writes losses beside the damaged file at `aside`; returns where. Raises OSError."""
    path = aside.with_name(aside.name + _ENDING)
    with open_atomic(path, overwrite=True, mode=0o600) as file:
        file.write(json.dumps(as_json(losses), ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n")
    return path


def set_aside(
    archive: Path, now: datetime, rows: Sequence[Mapping[str, Any]], lost: Sequence[WorkspaceFault]
) -> None:
    """Keeps rows beside the archive at this path, as they are before a repair, and a report of what is lost.
    Raises OSError."""
    make_private_folder(archive.parent)
    aside = free_name(archive.resolve(), now)
    with open_atomic(aside.with_name(aside.name + _ROWS), overwrite=False, mode=0o600) as file:
        file.write(json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n")
    counts = {table: sum(each.kind == kind for each in lost) for kind, table in TABLES.items()}
    known = {table: Loss(count) for table, count in counts.items() if count}
    write_report(aside, Losses(known, (), (), tuple(map(LostPart.of, lost))))


def free_name(path: Path, now: datetime) -> Path:
    """A name beside the archive, with the time, that no file begins with."""
    name = f"{path.name}.damaged-{now.astimezone():%Y%m%d-%H%M%S}"
    aside, number = path.with_name(name), 1
    while any(aside.with_name(aside.name + ending).exists() for ending in ("", _ROWS, _ENDING, _ACCEPTED)):
        number += 1
        aside = path.with_name(f"{name}-{number}")
    return aside


def reports(archive: Path) -> Iterator[LossReport]:
    """The losses of repairs of the archive at this path that nobody has accepted, the oldest first. A report that
    cannot be read counts as a loss of unknown extent."""
    real = archive.resolve()
    # Beside a shared archive there need not be a folder.
    for path in sorted(real.parent.iterdir()) if real.parent.is_dir() else ():
        if path.name.startswith(f"{real.name}.damaged-") and path.name.endswith(_ENDING) and path.is_file():
            yield LossReport(path, _read(path))


def accept(report: LossReport) -> None:
    """Stops reporting losses; the report keeps its content under another name. Raises OSError."""
    report.path.rename(report.path.with_name(report.path.name.removesuffix(_ENDING) + _ACCEPTED))


_UNKNOWN = Losses({"bulletins": Loss(0, uncounted=True)}, ())


def _read(path: Path) -> Losses:
    try:
        if path.stat().st_size > _LONGEST:
            return _UNKNOWN
        content = json.loads(path.read_bytes())
        tables = {
            str(name): Loss(int(loss["known"]), bool(loss["uncounted"])) for name, loss in content["lost"].items()
        }
        named = tuple(
            Unreadable(int(each["id"]), clean_line(str(each["title"])), clean_line(str(each["address"])))
            for each in content["bulletins"]
        )
        files = tuple(
            UnreadableFile(int(each["id"]), *(clean_line(str(each[name])) for name in UnreadableFile._fields[1:]))
            # Reports of earlier versions have none.
            for each in content.get("files", ())
        )
        parts = tuple(
            LostPart(**{name: clean_line(str(each[name])) for name in _TEXTS}, rows=int(each["rows"]))
            for each in content.get("parts", ())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return _UNKNOWN
    return Losses(tables, named, files, parts)
