"""`bulletin-tui archive`: a shared archive made, upgraded and described."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from support.commands import Run
from tests.support.postgres_databases import postgres_archive, postgres_database
from tui_reader.archive.postgres import schema
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import View


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> str:
    """A database without an archive, which the settings name."""
    address = postgres_database()
    monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", address)
    return address


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A shared archive, which the settings name."""
    address = postgres_archive(tmp_path)
    monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", address)
    return address


def test_made_and_described(run: Run, empty: str) -> None:
    name = empty.partition("@/")[2].partition("?")[0]
    before = run("archive", "status")
    assert (before.code, before.out) == (1, "")
    assert before.err.endswith(
        ": there is no archive in this database; make one with `bulletin-tui archive create`\n"
    )
    made = run("archive", "create")
    assert made.code == 0
    assert made.out.startswith("made an archive of version ")
    assert f"its roles: {name}_reader, {name}_editor, {name}_syncer, {name}_owner\n" in made.out
    status = run("archive", "status")
    assert status.code == 0
    assert "0 bulletins, " in status.out
    assert f"you are postgres, with the roles {name}_editor, {name}_owner, " in status.out
    assert run("archive", "create").out.startswith("the archive has the version of this program, ")


def test_json(run: Run, shared: str) -> None:
    found = json.loads(run("archive", "status", "--json").out)
    assert found["engine"] == "postgresql"
    assert (found["bulletins"], found["revisions"], found["files"], found["waiting"]) == (0, 0, 0, 0)
    assert found["version"] == found["newest"]
    assert (found["replica"], found["lag"], found["replicas"], found["user"]) == (False, None, [], "postgres")
    assert "terms_undated" in [each["name"] for each in found["partitions"]]
    assert 0 < found["connections"] <= found["most_connections"]
    made = json.loads(run("archive", "upgrade", "--json").out)
    assert made["before"] == made["version"] == found["version"]


def test_an_older_archive_is_upgraded(run: Run, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("archive", "create").code == 0
    steps = (*schema.STEPS, ("CREATE TABLE added (id bigint)",))
    monkeypatch.setattr(schema, "STEPS", steps)
    assert run("list").err.endswith("bring it up to date with `bulletin-tui archive upgrade`\n")
    assert f"brings it to version {len(steps)}" in run("archive", "status").out
    assert run("archive", "upgrade").out.startswith(f"upgraded to version {len(steps)}\n")
    assert run("archive", "status").out.count("upgrade") == 0
    monkeypatch.setattr(schema, "STEPS", steps[:-1])
    assert "newer bulletin-tui" in run("archive", "upgrade").err


@pytest.mark.parametrize("command", ["create", "upgrade"])
def test_a_file_needs_neither(run: Run, home: Path, command: str) -> None:
    result = run("archive", command)
    assert result.code == 2
    assert "archive.sqlite: this archive is a file" in result.err


def test_status_of_a_file(run: Run, home: Path, tmp_path: Path) -> None:
    assert run("archive", "status").code == 1
    page = tmp_path / "page.txt"
    page.write_text("关于停水的通知\n\n今晚停水，请提前储水。\n", encoding="utf-8")
    assert run("add", page).code == 0
    assert "1 bulletin, " in run("archive", "status").out
    found = json.loads(run("archive", "status", "--json").out)
    assert (found["engine"], found["bulletins"], found["waiting"]) == ("sqlite", 1, 0)


def test_what_is_kept_waits_for_no_index(run: Run, shared: str, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("关于停水的通知\n\n今晚停水，请提前储水。\n", encoding="utf-8")
    assert run("add", page).code == 0
    found = json.loads(run("archive", "status", "--json").out)
    assert (found["bulletins"], found["waiting"]) == (1, 0)
    assert [each["title"] for each in run("search", "储水", "--json").objects] == ["关于停水的通知"]


def test_tags_and_saved_queries_are_shared(run: Run, shared: str, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("关于停水的通知\n\n今晚停水，请提前储水。\n", encoding="utf-8")
    assert run("add", page).code == 0
    with PostgresArchive.open(shared) as archive:
        archive.tag(archive.ids(View(), 0, 1), ["要闻"])
        archive.save_query("水", "停水")
    done = run("archive", "share", "--tag", "要闻", "--saved", "水")
    assert (done.code, done.out) == (0, "tag 要闻: shared at 1 bulletin\nsaved query 水: shared\n")
    done = run("archive", "unshare", "--tag", "要闻", "--saved", "水")
    assert (done.code, done.out) == (0, "tag 要闻: yours at 1 bulletin\nsaved query 水: yours\n")
    assert json.loads(run("archive", "share", "--tag", "要闻", "--json").out)["tags"] == {"要闻": 1}


@pytest.mark.parametrize(
    "argv", [["share"], ["status", "--tag", "x"], ["copy", "a", "b", "--saved", "x"], ["share", "x", "--tag", "y"]]
)
def test_options_that_do_not_fit(run: Run, shared: str, argv: list[str]) -> None:
    assert run("archive", *argv).code == 2


class TestErrors:
    """One line each, which names the database and says what to do."""

    def one_line(self, run: Run, *command: str) -> str:
        result = run(*(command or ("list",)))
        assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)
        return result.err

    def test_an_upgrade_of_nothing(self, run: Run, empty: str) -> None:
        assert "archive create" in self.one_line(run, "archive", "upgrade")

    def test_no_archive_yet(self, run: Run, empty: str) -> None:
        assert "archive create" in self.one_line(run)

    def test_no_server(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", "postgresql://127.0.0.1:1/news")
        line = self.one_line(run)
        assert line.startswith("bulletin-tui: postgresql://127.0.0.1:1/news: the server cannot be reached (")

    def test_no_such_database(self, run: Run, shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", shared.replace("@/", "@/no_"))
        assert "there is no such database" in self.one_line(run)

    def test_no_such_role(self, run: Run, shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", shared.replace("//postgres@", "//nobody@"))
        assert "the server refuses this role" in self.one_line(run)

    def test_no_driver(self, run: Run, shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in [name for name in sys.modules if name.startswith("tui_reader.archive.postgres")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "psycopg", None)
        for command in (["list"], ["archive", "status"]):
            assert "pip install 'bulletin-tui[postgres]'" in self.one_line(run, *command)

    def test_a_password_in_the_environment(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", "postgresql://ann:secret@db.example.org/news")
        line = self.one_line(run)
        assert line.startswith(
            "bulletin-tui: BULLETIN_TUI_ARCHIVE: the archive cannot be opened: it has a password"
        )
        assert "secret" not in line

    def test_a_password_in_the_settings(self, run: Run, home: Path) -> None:
        (home / "config").mkdir(parents=True)
        (home / "config" / "config.yaml").write_text("archive: postgresql://ann:secret@db.example.org/news\n")
        result = run("list")
        assert result.code == 1
        assert "secret" not in result.err
        assert ".pgpass" in result.err

    def test_in_chinese(self, run: Run, empty: str) -> None:
        assert "此数据库中没有档案库；可用 `bulletin-tui archive create` 建立" in self.one_line(
            run, "--lang", "zh_CN", "list"
        )
