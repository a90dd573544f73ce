"""Changes of watched paths."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import pytest

from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.files import watch
from tui_reader.sync.files.watch import PAUSE, SHARE, UNSETTLED, FolderWatch, PathWatch, local_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "notice.html").write_text("<p>Water</p>")
    (tmp_path / "roads.txt").write_text("Roads")
    return tmp_path


def write(path: Path, text: str, time: int) -> None:
    """Sets the modification time, since tests write files faster than clocks tick."""
    path.write_text(text)
    os.utime(path, (time, time))


def looks(watch: PathWatch, count: int = 3) -> list[bool]:
    return [watch.changed() for _look in range(count)]


def test_nothing_changed(folder: Path) -> None:
    assert looks(PathWatch(folder)) == [False, False, False]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("bridge.html", id="a new page"),
        pytest.param("2024/notice.html", id="a page in a folder below"),
        pytest.param("changes.csv", id="the list of a folder of advisories"),
        pytest.param("advisory.json", id="an advisory"),
    ],
)
def test_a_new_or_different_page_is_reported_once(folder: Path, name: str) -> None:
    watch = PathWatch(folder)
    write(folder / name, "Other words", 1_000)
    assert looks(watch) == [False, True, False]


def test_another_time_with_the_same_size_is_a_change(folder: Path) -> None:
    write(folder / "roads.txt", "Roads", 1_000)
    watch = PathWatch(folder)
    write(folder / "roads.txt", "Rails", 2_000)
    assert looks(watch) == [False, True, False]


def test_a_deleted_page_is_a_change(folder: Path) -> None:
    watch = PathWatch(folder)
    (folder / "roads.txt").unlink()
    assert looks(watch) == [False, True, False]


def test_two_pages_that_swap_names_are_a_change(folder: Path) -> None:
    write(folder / "a.txt", "one", 1_000)
    write(folder / "b.txt", "two!", 2_000)
    watch = PathWatch(folder)
    write(folder / "a.txt", "two!", 2_000)
    write(folder / "b.txt", "one", 1_000)
    assert looks(watch) == [False, True, False]


@pytest.mark.parametrize("name", [".notice.html", "photo.jpg", "notice.html.part", "archive.sqlite"])
def test_other_files_are_ignored(folder: Path, name: str) -> None:
    watch = PathWatch(folder)
    write(folder / name, "…", 1_000)
    assert looks(watch) == [False, False, False]


def test_files_being_written_are_waited_for(folder: Path) -> None:
    watch = PathWatch(folder)
    for size in range(1, 4):
        write(folder / "long.txt", "x" * size, size)
        assert not watch.changed()
    assert looks(watch) == [True, False, False]


def test_endless_writing_is_reported_after_some_scans(folder: Path) -> None:
    watch = PathWatch(folder)
    said = []
    for size in range(1, 2 * UNSETTLED + 1):
        write(folder / "mail.mbox", "x" * size, size)
        said.append(watch.changed())
    assert said == ([False] * (UNSETTLED - 1) + [True]) * 2


def test_a_change_and_its_reversal_are_no_change(folder: Path) -> None:
    write(folder / "roads.txt", "Roads", 1_000)
    watch = PathWatch(folder)
    write(folder / "roads.txt", "Roads and rails", 2_000)
    assert not watch.changed()
    write(folder / "roads.txt", "Roads", 1_000)
    assert looks(watch) == [False, False, False]


def test_a_single_file(folder: Path) -> None:
    watch = PathWatch(folder / "roads.txt")
    write(folder / "rails.txt", "Rails", 1_000)
    assert looks(watch) == [False, False, False]
    write(folder / "roads.txt", "Roads and rails", 1_000)
    assert looks(watch) == [False, True, False]


def test_a_page_in_a_container_is_watched_by_its_container(folder: Path) -> None:
    write(folder / "all.zip", "PK", 1_000)
    watch = PathWatch(folder / "all.zip!" / "notice.html")
    write(folder / "all.zip", "PK..", 2_000)
    assert looks(watch) == [False, True, False]


def test_a_disk_unmounted_and_mounted_again_is_no_change(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    watch = PathWatch(folder)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "disk"
    folder.rename(elsewhere)
    assert looks(watch) == [False, False, False]
    elsewhere.rename(folder)
    assert looks(watch) == [False, False, False]


def test_a_path_that_appears_has_changed(tmp_path: Path) -> None:
    watch = PathWatch(tmp_path / "later")
    assert not watch.changed()
    (tmp_path / "later").mkdir()
    assert looks(watch) == [False, True, False]


def test_a_folder_over_the_limit_is_watched_in_part(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "MAX_FILES", 2)
    assert not PathWatch(folder).partial
    write(folder / "third.txt", "…", 1_000)
    assert PathWatch(folder).partial


def test_only_local_sources_that_are_not_paused_are_watched(folder: Path) -> None:
    here, paused = Source("here", str(folder)), Source("paused", str(folder), paused=True)
    watches = FolderWatch([here, paused, Source("web", "https://example.org/notices/")])
    assert len(watches) == 1
    write(folder / "bridge.html", "Bridge", 1_000)
    assert [watches.changed() for _look in range(3)] == [[], [here], []]


def test_a_new_watch_continues_the_one_before(folder: Path) -> None:
    here, other = Source("here", str(folder)), Source("other", str(folder / "2024"))
    before = FolderWatch([here])
    write(folder / "bridge.html", "Bridge", 1_000)
    watches = FolderWatch([here, other], before)
    assert [watches.changed() for _look in range(3)] == [[], [here], []]


def test_slow_scans_are_less_frequent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "monotonic", lambda: 0.0)
    assert FolderWatch([Source("here", str(folder))]).pause == PAUSE
    monkeypatch.setattr(watch, "monotonic", map(float, count()).__next__)
    assert FolderWatch([Source("here", str(folder))]).pause == 1.0 / SHARE


@pytest.mark.parametrize(
    ("address", "path"),
    [
        pytest.param("/srv/notices", Path("/srv/notices"), id="a path"),
        pytest.param("file:///srv/%E5%85%AC%E5%91%8A", Path("/srv/公告"), id="a file URI"),
        pytest.param("file://elsewhere/srv", None, id="another machine"),
        pytest.param("https://example.org/", None, id="the web"),
    ],
)
def test_the_path_of_a_source(address: str, path: Path | None) -> None:
    assert local_path(Source("one", address)) == path
