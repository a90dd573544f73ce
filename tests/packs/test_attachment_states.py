"""Packs carry the states of attachments, with or without their files, and never take a kept file away."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from support.packs import FORMS, bulletin, day, pack
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachedFile, AttachmentState
from tui_reader.export.pack import PackOptions, write
from tui_reader.model import Attachment, Bulletin
from tui_reader.packs import envelope, import_pack
from tui_reader.packs.values import PackedRevision
from tui_reader.packs.verifying import verify

HOST = "https://example.org/"
REASONS: dict[str, tuple[AttachmentState, str]] = {
    "refused": ("refused", "it is larger than 20 MB"),
    "failed": ("failed", "the server does not answer"),
    "gone": ("gone", "not found"),
    "listed": ("listed", "its link was not followed"),
    "kept": ("kept", ""),
    "kept_and_gone": ("gone", "not found"),
    "kept_and_refused": ("refused", "a page came instead of the file"),
}
ADDRESSES = {name: f"{HOST}{name}.pdf" for name in REASONS}


def check_progress(done: int, total: int) -> None:
    assert 0 <= done <= total


def put(archive: SqliteArchive, *names: str) -> None:
    """A bulletin that links these attachments, among one that nobody has asked for."""
    linked = tuple(Attachment(name, ADDRESSES[name]) for name in names)
    page = Bulletin(f"{HOST}1", "通知", attachments=(*linked, Attachment("未取", f"{HOST}never.pdf")))
    archive.keep_arrivals([Arrival(page, seen=day(1))])


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    with SqliteArchive.open(None) as archive:
        put(archive, *REASONS)
        kept = [name for name in REASONS if name.startswith("kept")]
        archive.keep_files([ArrivedFile(ADDRESSES[n], n, n.encode(), None, day(2), kind="pdf") for n in kept])
        record(archive, {name: state for name, state in REASONS.items() if state[0] != "kept"}, day(3))
        yield archive


def record(archive: SqliteArchive, states: dict[str, tuple[AttachmentState, str]], fetched: datetime) -> None:
    archive.record_attachment_states(
        [AttachedFile("", ADDRESSES[name], *state, name=name, fetched=fetched) for name, state in states.items()]
    )


def exported(archive: SqliteArchive, path: Path, *, files: bool) -> Path:
    options = PackOptions(files=files)
    write(archive, path, None, options, overwrite=False, report=check_progress, failed=fail)
    return path


def fail(*line: object) -> None:
    raise AssertionError(line)


def imported(path: Path, into: SqliteArchive) -> None:
    for _twice in range(2):
        assert import_pack(into, path, check_progress).problems == ()


def states(archive: SqliteArchive) -> dict[str, tuple[str, str, bool, str]]:
    found = archive.attachment_states(ADDRESSES.values())
    return {
        name: (state.state, state.reason, bool(state.digest), state.name)
        for name, address in ADDRESSES.items()
        if (state := found.get(address))
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_pack_with_files_has_all_states(tmp_path: Path, archive: SqliteArchive, form: str) -> None:
    path = exported(archive, tmp_path / f"pack.{form}", files=True)
    with SqliteArchive.open(None) as other:
        imported(path, other)
        assert states(other) == states(archive)
        for address in ADDRESSES.values():
            ours, theirs = (each.attachment_states([address])[address] for each in (archive, other))
            assert (theirs.fetched, theirs.size) == (ours.fetched, ours.size)


def test_a_file_that_was_gone_when_it_was_seen_last_stays_gone(tmp_path: Path) -> None:
    """By the clock of the server, both may have the same second."""
    with SqliteArchive.open(None) as archive, SqliteArchive.open(None) as other:
        put(archive, "gone")
        archive.keep_files([ArrivedFile(ADDRESSES["gone"], "gone", b"gone", None, day(2))])
        record(archive, {"gone": REASONS["gone"]}, day(2))
        imported(exported(archive, tmp_path / "pack.zip", files=True), other)
        assert states(other) == states(archive) == {"gone": ("gone", "not found", True, "gone")}


def test_an_interrupted_import_has_no_state_without_its_file(tmp_path: Path, archive: SqliteArchive) -> None:
    path = exported(archive, tmp_path / "pack.zip", files=True)
    with SqliteArchive.open(None) as other:

        class FullDisk(Exception):
            pass

        def fail_at_files(*_files: object) -> None:
            raise FullDisk

        keep_files, other.keep_files = other.keep_files, fail_at_files  # type: ignore[method-assign]
        with pytest.raises(FullDisk):
            import_pack(other, path, check_progress)
        assert {name for name, state in states(other).items() if state[0] != "listed"} == {
            "refused",
            "failed",
            "gone",
        }
        other.keep_files = keep_files  # type: ignore[method-assign]
        imported(path, other)
        assert states(other) == states(archive)


@pytest.mark.parametrize("form", FORMS)
def test_a_pack_without_files_has_the_states_of_those_without(
    tmp_path: Path, archive: SqliteArchive, form: str
) -> None:
    path = exported(archive, tmp_path / f"pack.{form}", files=False)
    with SqliteArchive.open(None) as other:
        imported(path, other)
        found = states(other)
        assert "kept" not in found, "without its bytes a file is as one that was never fetched"
        assert found == {name: (*state, False, name) for name, state in REASONS.items() if state[0] != "kept"}


def test_what_is_not_in_the_pack_is_listed(tmp_path: Path, archive: SqliteArchive) -> None:
    kept = {archive.attachment_states([ADDRESSES[n]])[ADDRESSES[n]].digest for n in REASONS if "kept" in n}
    for name, files in (("with.zip", True), ("without.zip", False)):
        path = exported(archive, tmp_path / name, files=files)
        with zipfile.ZipFile(path) as found:
            manifest = json.loads(found.read("manifest.json"))
        listed = {each["digest"]: each["address"] for each in manifest.get("files_not_packed", ())}
        assert set(listed) == (set() if files else kept)
        assert set(listed.values()) <= set(ADDRESSES.values())
        assert verify(path, check_progress, fail)[1].not_packed == len(listed)


@pytest.mark.parametrize("name", ["refused", "failed", "gone", "listed"])
@pytest.mark.parametrize("files", [True, False])
def test_a_kept_file_stays_kept(tmp_path: Path, archive: SqliteArchive, name: str, files: bool) -> None:
    path = exported(archive, tmp_path / "pack.zip", files=files)
    with SqliteArchive.open(None) as other:
        put(other, name)
        other.keep_files([ArrivedFile(ADDRESSES[name], "ours", b"our copy", None, day(1), '"tag"')])
        before = other.attachment_states([ADDRESSES[name]])
        imported(path, other)
        assert other.attachment_states([ADDRESSES[name]]) == before


@pytest.mark.parametrize("files", [True, False])
def test_the_same_file_is_gone_but_never_refused(tmp_path: Path, archive: SqliteArchive, files: bool) -> None:
    path = exported(archive, tmp_path / "pack.zip", files=files)
    with SqliteArchive.open(None) as other:
        names = ("kept_and_gone", "kept_and_refused")
        put(other, *names)
        other.keep_files([ArrivedFile(ADDRESSES[n], n, n.encode(), None, day(2), kind="pdf") for n in names])
        imported(path, other)
        found = states(other)
        assert found["kept_and_gone"] == ("gone", "not found", True, "kept_and_gone")
        assert found["kept_and_refused"][0] == "kept"


def test_the_later_state_counts(tmp_path: Path, archive: SqliteArchive) -> None:
    path = exported(archive, tmp_path / "pack.zip", files=False)
    with SqliteArchive.open(None) as other:
        put(other, "refused", "failed")
        record(other, {"refused": ("failed", "earlier")}, day(2))
        record(other, {"failed": ("refused", "later")}, day(4))
        imported(path, other)
        found = states(other)
        assert found["refused"][:2] == REASONS["refused"]
        assert found["failed"][:2] == ("refused", "later")


def revision(*found: dict[str, Any]) -> bytes:
    """A revision as a program writes it that says more than this one."""
    state = {"reason": "", "name": "", "digest": None, "size": 0, "kind": "", "fetched": None}
    rest = {"etag": None, "last_modified": None, "more": [1]}
    data = json.loads(envelope.revision_json(PackedRevision(bulletin(1, "甲"), day(1), day(1)), None))
    data["bulletin"]["attachments"] = [{"title": "", "address": ADDRESSES["kept"]}]
    values = {key: value for key, value in data.items() if key not in ("pack", "part", "sha256")}
    return envelope.sealed("revision", values | {"attachments": [{**state, **rest, **each} for each in found]})


def test_only_states_of_its_own_attachments_that_this_program_knows_are_read() -> None:
    own, other = ADDRESSES["kept"], ADDRESSES["gone"]
    found, _page = envelope.read_revision(
        revision(
            {"address": own, "state": "lent"},
            {"address": other, "state": "refused"},
            {
                "address": own,
                "state": "refused",
                "reason": "\x1b[31m…\nsecond",
                "name": "../../x\x00.pdf",
                "digest": "no digest",
            },
        )
    )
    (state,) = found.attachments
    assert (state.address, state.state, state.digest) == (own, "refused", None)
    assert "\x1b" not in state.reason
    assert "\n" not in state.reason
    assert "/" not in state.name
    assert "\x00" not in state.name
    assert not state.name.startswith(".")


@pytest.mark.parametrize("wrong", [{"size": "x"}, {"reason": 1}, {"fetched": 5}, {"name": None}])
def test_a_malformed_state_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(envelope.InvalidPart):
        envelope.read_revision(revision({"address": ADDRESSES["kept"], "state": "gone", **wrong}))


def test_a_pack_without_states_is_as_before(tmp_path: Path) -> None:
    path = pack(tmp_path, "zip", [PackedRevision(bulletin(1, "甲"), day(1), day(1))])
    with zipfile.ZipFile(path) as found:
        assert "attachments" not in json.loads(found.read("bulletins/0000001/1.json"))
        assert "files_not_packed" not in json.loads(found.read("manifest.json"))
