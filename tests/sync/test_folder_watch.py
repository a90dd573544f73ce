"""What counts as a change behind a path that is watched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync import folder_watch
from tui_reader.sync.folder_watch import PAUSE, SHARE, UNSETTLED, FolderWatch, PathWatch, watched_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "notice.html").write_text("<p>Water</p>")
    (tmp_path / "roads.txt").write_text("Roads")
    return tmp_path


def write(path: Path, text: str, time: int) -> None:
    """Files of tests are written faster than clocks tick."""
    path.write_text(text)
    os.utime(path, (time, time))


def looks(watch: PathWatch, count: int = 3) -> list[bool]:
    return [watch.changed() for _look in range(count)]


def test_what_stays_as_it_is_has_not_changed(folder: Path) -> None:
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
def test_a_page_that_is_new_or_different_is_a_change_once(folder: Path, name: str) -> None:
    watch = PathWatch(folder)
    write(folder / name, "Other words", 1_000)
    assert looks(watch) == [False, True, False]


def test_the_same_size_at_another_time_is_a_change(folder: Path) -> None:
    write(folder / "roads.txt", "Roads", 1_000)
    watch = PathWatch(folder)
    write(folder / "roads.txt", "Rails", 2_000)
    assert looks(watch) == [False, True, False]


def test_a_page_that_is_gone_is_a_change(folder: Path) -> None:
    watch = PathWatch(folder)
    (folder / "roads.txt").unlink()
    assert looks(watch) == [False, True, False]


def test_two_pages_that_take_each_others_names_are_a_change(folder: Path) -> None:
    write(folder / "a.txt", "one", 1_000)
    write(folder / "b.txt", "two!", 2_000)
    watch = PathWatch(folder)
    write(folder / "a.txt", "two!", 2_000)
    write(folder / "b.txt", "one", 1_000)
    assert looks(watch) == [False, True, False]


@pytest.mark.parametrize("name", [".notice.html", "photo.jpg", "notice.html.part", "archive.sqlite"])
def test_what_is_no_page_is_no_change(folder: Path, name: str) -> None:
    watch = PathWatch(folder)
    write(folder / name, "…", 1_000)
    assert looks(watch) == [False, False, False]


def test_what_is_being_written_is_waited_for(folder: Path) -> None:
    watch = PathWatch(folder)
    for size in range(1, 4):
        write(folder / "long.txt", "x" * size, size)
        assert not watch.changed()
    assert looks(watch) == [True, False, False]


def test_what_never_ends_being_written_counts_after_some_looks(folder: Path) -> None:
    watch = PathWatch(folder)
    said = []
    for size in range(1, 2 * UNSETTLED + 1):
        write(folder / "mail.mbox", "x" * size, size)
        said.append(watch.changed())
    assert said == ([False] * (UNSETTLED - 1) + [True]) * 2


def test_what_is_changed_and_changed_back_is_no_change(folder: Path) -> None:
    write(folder / "roads.txt", "Roads", 1_000)
    watch = PathWatch(folder)
    write(folder / "roads.txt", "Roads and rails", 2_000)
    assert not watch.changed()
    write(folder / "roads.txt", "Roads", 1_000)
    assert looks(watch) == [False, False, False]


def test_a_file_is_watched_by_itself(folder: Path) -> None:
    watch = PathWatch(folder / "roads.txt")
    write(folder / "rails.txt", "Rails", 1_000)
    assert looks(watch) == [False, False, False]
    write(folder / "roads.txt", "Roads and rails", 1_000)
    assert looks(watch) == [False, True, False]


def test_of_a_page_in_an_archive_the_archive_is_watched(folder: Path) -> None:
    write(folder / "all.zip", "PK", 1_000)
    watch = PathWatch(folder / "all.zip!" / "notice.html")
    write(folder / "all.zip", "PK..", 2_000)
    assert looks(watch) == [False, True, False]


def test_a_disk_that_is_taken_out_and_put_back_is_no_change(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    watch = PathWatch(folder)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "disk"
    folder.rename(elsewhere)
    assert looks(watch) == [False, False, False]
    elsewhere.rename(folder)
    assert looks(watch) == [False, False, False]


def test_a_path_where_something_appears_has_changed(tmp_path: Path) -> None:
    watch = PathWatch(tmp_path / "later")
    assert not watch.changed()
    (tmp_path / "later").mkdir()
    assert looks(watch) == [False, True, False]


def test_a_folder_larger_than_the_limit_is_looked_at_in_part(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watch, "MAX_FILES", 2)
    assert not PathWatch(folder).partial
    write(folder / "third.txt", "…", 1_000)
    assert PathWatch(folder).partial


def test_only_sources_of_this_machine_that_are_not_paused_are_watched(folder: Path) -> None:
    here, paused = Source("here", str(folder)), Source("paused", str(folder), paused=True)
    watches = FolderWatch([here, paused, Source("web", "https://example.org/notices/")])
    assert len(watches) == 1
    write(folder / "bridge.html", "Bridge", 1_000)
    assert [watches.changed() for _look in range(3)] == [[], [here], []]


def test_another_list_of_sources_goes_on_where_the_one_before_was(folder: Path) -> None:
    here, other = Source("here", str(folder)), Source("other", str(folder / "2024"))
    before = FolderWatch([here])
    write(folder / "bridge.html", "Bridge", 1_000)
    watches = FolderWatch([here, other], before)
    assert [watches.changed() for _look in range(3)] == [[], [here], []]


def test_slow_looks_are_taken_less_often(folder: Path) -> None:
    watches = FolderWatch([Source("here", str(folder))])
    assert watches.pause == PAUSE
    for _source, watch in watches._watches:
        watch.seconds = 1.0
    assert watches.pause == 1.0 / SHARE


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
    assert watched_path(Source("one", address)) == path
