"""`bulletin-tui archive copy`: two files, exit codes, JSON, Ctrl-C, a process that is killed."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from support.commands import Run
from support.packs import bulletin, contents, day, fill
from tests.support.postgres_databases import postgres_archive
from tui_reader.archive.copying import bulletins, whole
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, View


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "from.sqlite"
    with SqliteArchive.open(path) as archive:
        fill(archive)
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new" / "to.sqlite"


def held(path: Path) -> dict[str, object]:
    with SqliteArchive.open(path) as archive:
        return contents(archive)


def test_a_copy_holds_the_same_and_says_so(run: Run, source: Path, target: Path) -> None:
    done = run("archive", "copy", source, target)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"{source}: copied to {target}: 3 new, 0 changed, 0 unchanged",
        "0 attached files",
        f"{target}: compared 3 bulletins, 5 revisions, 3 original pages, 0 attached files, 3 marks, "
        "0 notes, 2 announcements, 0 records of syncs",
        "no differences",
    ]
    assert held(target) == held(source)
    again = run("archive", "copy", source, target)
    assert (again.code, again.out.splitlines()[0]) == (
        0,
        f"{source}: copied to {target}: 0 new, 0 changed, 3 unchanged",
    )


def test_what_a_query_finds_is_copied_and_its_marks_come_back(run: Run, source: Path, target: Path) -> None:
    """A copy for reading without a connection, and the marks that were made in it."""
    done = run("archive", "copy", source, target, "--query", "检修")
    assert (done.code, done.err) == (0, "")
    assert f"copied to {target}: 1 new" in done.out
    with SqliteArchive.open(source) as archive:
        ids = {row.address: row.id for row in archive.rows(View(), 0, 9)}
        kept = archive.opened(ids[bulletin(2, "").address])
        read_before = archive.counts().unread
    with SqliteArchive.open(target) as copy:
        (row,) = copy.rows(View(), 0, 9)
        assert (row.address, copy.bulletin(row.id)) == (bulletin(2, "").address, kept.bulletin)
        assert copy.marks(row.id) == kept.marks
        copy.set_read(row.id, True)
        copy.tag([row.id], ["offline"])
    assert run("archive", "copy", target, source).code == 0
    with SqliteArchive.open(source) as archive:
        assert archive.marks(ids[row.address]).read
        assert "offline" in archive.tags_of([ids[row.address]])[ids[row.address]]
        assert archive.counts().total == 3
        assert archive.counts().unread == read_before - (not kept.marks.read)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--query", "title:nowhere"], "the query finds nothing; nothing was copied"),
        (["--query", "("], ""),
        (["--query", "a", "--verify"], "--verify compares whole archives; leave --query out"),
    ],
)
def test_queries_that_copy_nothing(run: Run, source: Path, target: Path, options: list[str], message: str) -> None:
    done = run("archive", "copy", source, target, *options)
    assert message in done.err
    assert done.out == ""
    assert done.code == (0 if "nowhere" in options[1] else 2)


def test_a_file_to_a_database_and_back(run: Run, source: Path, target: Path, tmp_path: Path) -> None:
    database = postgres_archive(tmp_path)
    to, back = run("archive", "copy", source, database), run("archive", "copy", database, target)
    assert (to.code, back.code) == (0, 0)
    assert "3 new, 0 changed, 0 unchanged" in back.out
    assert held(target) == held(source)
    assert run("archive", "copy", "--verify", target, database).code == 0


def test_search_finds_what_was_copied(run: Run, source: Path, target: Path) -> None:
    run("archive", "copy", source, target)
    with SqliteArchive.open(target) as archive:
        assert archive.unindexed() == 0


def test_newer_texts_of_the_target_stay(run: Run, source: Path, target: Path) -> None:
    target.parent.mkdir()
    with SqliteArchive.open(target) as archive:
        archive.keep_arrivals([Arrival(bulletin(1, "停水取消。"), None, "别处", day(9))])
    assert run("archive", "copy", source, target).code == 0
    with SqliteArchive.open(target) as archive:
        assert archive.bulletin(1) == bulletin(1, "停水取消。")
        assert [each.first_seen for each in archive.revisions(1)] == [day(9), day(5), day(3), day(1)]


def test_a_damaged_bulletin_is_reported_and_fails(run: Run, source: Path, target: Path) -> None:
    with SqliteArchive.open(source) as archive:
        archive.connection.execute("UPDATE documents SET contract = x'00' WHERE id = 2")
    done = run("archive", "copy", source, target)
    assert done.code == 1
    address = bulletin(2, "").address
    assert done.err.splitlines()[0] == (
        f"bulletin-tui: {address}: its stored bytes are damaged; add its page again, or restore a backup"
    )
    assert "2 new" in done.out
    assert "this bulletin is missing" in done.err


def test_json(run: Run, source: Path, target: Path) -> None:
    with SqliteArchive.open(source) as archive:
        archive.connection.execute("UPDATE documents SET contract = x'00' WHERE id = 3")
    done = run("archive", "copy", source, target, "--json")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [each["kind"] for each in found] == ["fault", "copied", "fault", "verified"]
    assert found[0]["subject"] == bulletin(3, "").address
    assert (found[1]["new"], found[1]["damaged"]) == (2, 1)
    assert (found[3]["bulletins"], found[3]["differences"]) == (3, 1)


def test_verification_alone_copies_nothing(run: Run, source: Path, target: Path) -> None:
    missing = run("archive", "copy", "--verify", source, target)
    assert (missing.code, target.exists()) == (1, False)
    run("archive", "copy", source, target)
    assert run("archive", "copy", "--verify", source, target).code == 0
    with SqliteArchive.open(target) as archive:
        archive.connection.execute("DELETE FROM bulletins WHERE id = 2")
    checked = run("archive", "copy", source, target, "--verify")
    assert checked.code == 1
    assert "1 difference\n" in checked.out
    assert checked.err == f"bulletin-tui: {bulletin(2, '').address}: this bulletin is missing\n"
    assert len(held(target)) == len(held(source)) - 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["copy"], 2, "name two archives"),
        (["copy", "a"], 2, "name two archives"),
        (["copy", "a", "b", "c"], 2, "name two archives"),
        (["copy", "nothing.sqlite", "b"], 1, "there is no such file"),
        (["copy", "from.sqlite", "./from.sqlite"], 2, "the same archive"),
        (["copy", "from.sqlite", "postgresql://me:secret@host/db"], 1, "it has a password"),
        (["move", "a", "b"], 2, "invalid choice"),
        ([], 2, "required"),
    ],
)
def test_wrong_arguments(
    run: Run,
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(source.parent)
    done = run("archive", *arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "secret" not in done.err
    assert [path.name for path in source.parent.glob("*.sqlite")] == ["from.sqlite"]


def test_ctrl_c_ends_it_between_two_portions(
    run: Run, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was copied stays, and the next run goes on."""
    monkeypatch.setattr(bulletins, "portions", one_at_a_time(lambda: os.kill(os.getpid(), signal.SIGINT)))
    done = run("archive", "copy", source, target)
    assert done.code == 130
    assert "run the same command again to resume" in done.err
    with SqliteArchive.open(target) as archive:
        assert archive.counts().total == 1
    monkeypatch.undo()
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(source.parent / "home"))
    assert run("archive", "copy", source, target).code == 0
    assert held(target) == held(source)


def one_at_a_time(between: Callable[[], object]) -> Callable[..., object]:
    def portions(items, size=1):  # type: ignore[no-untyped-def]
        for number, item in enumerate(items):
            if number == 1:
                between()
            yield [item]

    return portions


@pytest.mark.parametrize("stage", ["announcements", "bulletins", "files", "marks", "records"])
def test_a_copy_that_was_killed_is_resumed(run: Run, source: Path, target: Path, stage: str) -> None:
    with SqliteArchive.open(source) as archive:
        archive.save_query("停", "title:停")
    process = os.fork()
    if not process:
        with SqliteArchive.open(source) as one, SqliteArchive.open(target) as other:

            def report(at: str, done: int, total: int) -> None:
                if at == stage:
                    os.kill(os.getpid(), signal.SIGKILL)

            whole.copy(one, other, report, lambda *line: None, lambda *line: None)
        # Of a stage that has nothing to copy nothing is reported.
        os.kill(os.getpid(), signal.SIGKILL)
    _process, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status)
    assert run("archive", "copy", source, target).code == 0
    assert held(target) == held(source)
