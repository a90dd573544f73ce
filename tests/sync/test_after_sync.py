"""Actions after a sync: tags, stars, marks and programs for what is new."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support.syncs import HURRIED, archive_in, page, parser, sync
from tui_reader.archive.errors import ArchiveLocked
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Flags, View
from tui_reader.config.user_commands import AfterSync
from tui_reader.sync.engine import Engine
from tui_reader.sync.events import ActionFailed, Arrived, Event

__all__ = ["parser"]

pytestmark = [pytest.mark.usefixtures("parser"), pytest.mark.skipif(sys.platform == "win32", reason="POSIX")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "pages"
    path.mkdir()
    for number, title in enumerate(("停水通知", "招标公告", "彩票开奖"), 1):
        (path / f"{number}.html").write_bytes(page(title))
    return path


def marks(archive: SqliteArchive) -> dict[str, tuple[bool, bool, tuple[str, ...]]]:
    """Title to read, starred, tags."""
    rows = {row.id: row.title for row in archive.rows(View(), 0, 100)}
    flags, tags = archive.flags(list(rows)), archive.tags_of(list(rows))
    return {title: (*flags[id], tags.get(id, ())) for id, title in rows.items()}


def id_of(archive: SqliteArchive, title: str) -> int:
    return next(row.id for row in archive.rows(View(), 0, 100) if row.title == title)


async def test_new_bulletins_are_tagged_starred_and_marked(folder: Path) -> None:
    rules = (
        AfterSync("title:招标", tags=("tender",), star=True),
        AfterSync("tag:tender", tags=("seen",)),
        AfterSync("title:彩票 in:源", read=True),
    )
    with archive_in() as archive:
        await sync(archive, str(folder), options=HURRIED._replace(after=rules))
        assert marks(archive) == {
            "停水通知": (False, False, ()),
            "招标公告": (False, True, ("seen", "tender")),
            "彩票开奖": (True, False, ()),
        }


async def test_what_was_there_before_is_left_alone(folder: Path) -> None:
    options = HURRIED._replace(after=(AfterSync("title:通知 OR title:公告", star=True),))
    with archive_in() as archive:
        await sync(archive, str(folder))
        (folder / "2.html").write_bytes(page("招标公告", "变更后的通知。"))
        (folder / "4.html").write_bytes(page("放假通知"))
        run = await sync(archive, str(folder), options=options)
        assert (run.total.new, run.total.changed) == (1, 1)
        assert [title for title, (_read, starred, _tags) in marks(archive).items() if starred] == ["放假通知"]


async def test_a_mark_that_is_there_stays(folder: Path) -> None:
    rules = (AfterSync("title:停水", read=True), AfterSync("停水", star=True))
    with archive_in() as archive:
        await sync(archive, str(folder), options=HURRIED._replace(after=rules))
        assert archive.flags([id_of(archive, "停水通知")]) == {id_of(archive, "停水通知"): Flags(True, True)}


async def test_a_program_runs_for_each(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = 'printf "%s: " "$1" >> "$2"; head -n 1 >> "$2"'
    rules = (AfterSync("title:通知 OR title:招标", run=("sh", "-c", script, "sh", "{title}", str(log))),)
    with archive_in() as archive:
        run = await sync(archive, str(folder), options=HURRIED._replace(after=rules))
    assert sorted(log.read_text(encoding="utf-8").splitlines()) == ["停水通知: 停水通知", "招标公告: 招标公告"]
    assert run.report.actions_failed == ()


async def test_failures_name_the_bulletin_and_stop_nothing(folder: Path) -> None:
    rules = (
        AfterSync("(停水", star=True),
        AfterSync("title:停水", run=("no-such-program-anywhere",)),
        AfterSync("title:停水", run=("sh", "-c", "echo first; echo second; exit 3")),
        AfterSync("title:招标", star=True),
    )
    with archive_in() as archive:
        run = await sync(archive, str(folder), options=HURRIED._replace(after=rules))
        assert marks(archive)["招标公告"][1]
    query, missing, failed = run.report.actions_failed
    assert query.address == "config.yaml"
    assert query.message.startswith("the query (停水 cannot be read (")
    assert missing.address == failed.address == str(folder / "1.html")
    assert missing.message.startswith("no-such-program-anywhere cannot be run (No such file or directory)")
    assert failed.message == "sh failed with code 3: second"


async def test_an_archive_that_cannot_be_marked_is_a_failure(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise ArchiveLocked(None, "it is locked")

    monkeypatch.setattr(SqliteArchive, "tag", locked)
    with archive_in() as archive:
        run = await sync(archive, str(folder), options=HURRIED._replace(after=(AfterSync("title:停水", ("x",)),)))
    assert [each.address for each in run.report.actions_failed] == ["config.yaml"]


async def test_an_action_that_fails_leaves_the_others(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise ArchiveLocked(None, "it is locked")

    monkeypatch.setattr(SqliteArchive, "tag", locked)
    ran = tmp_path / "ran"
    rules = (
        AfterSync("title:停水", ("x",), run=("touch", str(ran))),
        AfterSync("title:停水", ("y",)),
        AfterSync("title:招标", star=True),
    )
    with archive_in() as archive:
        run = await sync(archive, str(folder), options=HURRIED._replace(after=rules))
        assert marks(archive)["招标公告"] == (False, True, ())
    assert ran.exists()
    # Once, however many actions have the same reason.
    assert run.report.actions_failed == (ActionFailed("config.yaml", "it is locked"),)


async def test_a_cancelled_sync_marks_what_it_has_kept_and_runs_nothing(folder: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    rules = (AfterSync("通知 OR 招标 OR 彩票", star=True, run=("touch", str(ran))),)

    def cancel(event: Event, engine: Engine) -> None:
        if isinstance(event, Arrived):
            engine.cancel()

    with archive_in() as archive:
        run = await sync(archive, str(folder), options=HURRIED._replace(after=rules), on_event=cancel)
        kept = marks(archive)
    assert run.report.cancelled
    arrived = {event.title for event in run.events if isinstance(event, Arrived)}
    assert arrived
    assert {title for title, (_read, starred, _tags) in kept.items() if starred} == arrived
    assert not ran.exists()


async def test_cancelling_ends_a_program_that_runs(folder: Path, tmp_path: Path) -> None:
    rules = (
        AfterSync("title:停水", run=("no-such-program-anywhere",)),
        AfterSync("title:停水", run=("sleep", "600")),
        AfterSync("title:停水", run=("touch", str(tmp_path / "ran"))),
    )

    def cancel(event: Event, engine: Engine) -> None:
        # The next one runs, or is about to.
        if isinstance(event, ActionFailed):
            engine.cancel()

    with archive_in() as archive:
        run = await sync(archive, str(folder), options=HURRIED._replace(after=rules), on_event=cancel)
    assert run.report.cancelled
    assert not (tmp_path / "ran").exists()


async def test_a_program_that_hangs_is_ended_and_reported(folder: Path) -> None:
    rule = AfterSync("title:停水", run=("sh", "-c", "sleep 3600"), input="none", timeout=0.1)
    with archive_in() as archive:
        run = await sync(archive, str(folder), options=HURRIED._replace(after=(rule,)))
    assert [failed.message for failed in run.report.actions_failed] == [
        "sh had not ended after 0.1 s and was ended; allow more by `timeout` in `config.yaml`"
    ]
