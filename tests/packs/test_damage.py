"""Damaged packs: every changed byte is detected, and intact parts are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.packs import FORMS, bulletin, contents, day, fill, pack, pack_archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.packs import import_pack
from tui_reader.packs.values import PackedRevision, PackError
from tui_reader.packs.verifying import verify


def check_progress(done: int, total: int) -> None:
    assert 0 <= done <= total


def faults_of(path: Path) -> list[str]:
    faults: list[str] = []
    try:
        verify(path, check_progress, faults.append)
    except PackError as error:
        faults.append(error.message)
    return faults


@pytest.fixture(scope="module")
def intact(tmp_path_factory) -> dict[str, tuple[Path, bytes, dict]]:
    found = {}
    with SqliteArchive.open(None) as archive:
        fill(archive)
        for form in FORMS:
            path = pack_archive(tmp_path_factory.mktemp("whole"), form, archive)
            found[form] = (path.with_name(f"changed.{form}"), path.read_bytes(), contents(archive))
    return found


@pytest.mark.no_cover
@pytest.mark.parametrize("form", FORMS)
@given(st.data())
@settings(max_examples=40)
def test_every_changed_byte_is_found(intact, form: str, data) -> None:
    path, content, expected = intact[form]
    place = data.draw(st.integers(0, len(content) - 1))
    bits = data.draw(st.integers(1, 255))
    path.write_bytes(content[:place] + bytes([content[place] ^ bits]) + content[place + 1 :])
    assert faults_of(path)
    with SqliteArchive.open(None) as archive:
        try:
            import_pack(archive, path, check_progress)
        except PackError:
            return
        for address, kept in contents(archive).items():
            if address in ("rows", "announcements"):
                continue
            texts = [(page, raw) for _revision, page, raw in expected[address][1]]
            for _revision, page, raw in kept[1]:
                assert page in [text for text, _raw in texts]
                assert raw is None or (page, raw) in texts


@pytest.mark.parametrize("form", FORMS)
@given(st.data())
@settings(max_examples=40)
def test_missing_and_added_bytes_are_found(intact, form: str, data) -> None:
    path, content, _expected = intact[form]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    more = data.draw(st.binary(max_size=3))
    changed = content[:start] + more + content[end:]
    path.write_bytes(changed)
    assert bool(faults_of(path)) == (changed != content)


@pytest.mark.parametrize("form", FORMS)
def test_a_truncated_pack_keeps_its_intact_parts(tmp_path: Path, form: str) -> None:
    some = [PackedRevision(bulletin(each, "一"), day(1), day(1), raw=Raw(b"<p>")) for each in range(1, 7)]
    path = pack(tmp_path, form, some)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with SqliteArchive.open(None) as archive:
        taken = import_pack(archive, path, check_progress)
        assert 0 < taken.new < 6
        assert archive.raw(1) == Raw(b"<p>")
    assert "truncated" in "".join(taken.problems)
    assert "the last manifest is missing" in taken.problems[-1]


@pytest.mark.parametrize("form", FORMS)
def test_only_damaged_parts_are_lost(tmp_path: Path, form: str) -> None:
    some = [PackedRevision(bulletin(each, "一"), day(1), day(1)) for each in range(1, 7)]
    path = pack(tmp_path, form, some)
    content = path.read_bytes()
    place = len(content) * 2 // 5
    path.write_bytes(content[:place] + bytes(40) + content[place + 40 :])
    with SqliteArchive.open(None) as archive:
        taken = import_pack(archive, path, check_progress)
    assert 4 <= taken.new <= 5
    assert 1 <= len(taken.problems) <= 3


@pytest.mark.parametrize("form", FORMS)
def test_a_text_stays_when_its_page_is_damaged(tmp_path: Path, form: str) -> None:
    noise = bytes((each * each) % 251 for each in range(4000))
    path = pack(tmp_path, form, [PackedRevision(bulletin(1, "一"), day(1), day(1), raw=Raw(noise))])
    content = path.read_bytes()
    # Most of the file is the page.
    place = content.find(b"1.page.bin") + 200 if form == "zip" else len(content) // 2
    path.write_bytes(content[:place] + b"\x00\xff\x00" + content[place + 3 :])
    with SqliteArchive.open(None) as archive:
        taken = import_pack(archive, path, check_progress)
        assert taken.new == 1
        assert archive.raw(1) is None
    assert "the text is intact" in "\n".join(taken.problems)
