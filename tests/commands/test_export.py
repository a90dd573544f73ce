"""The commands that search, export and list an archive, and give back what was kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.cli import main
from tui_reader.commands.export import file_name
from tui_reader.commands.output import progress as progress_module
from tui_reader.commands.output.progress import progress
from tui_reader.labels import size_text
from tui_reader.model import Bulletin, Paragraph, Section

CHINA = timezone(timedelta(hours=8))


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def ids(self) -> list[int]:
        return [found["id"] for found in self.objects]


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("BULLETIN_TUI_DEBUG", raising=False)

    def command(*argv: object) -> Done:
        capsys.readouterr()
        code = main([str(each) for each in argv])
        return Done(code, *capsys.readouterr())

    return command


def bulletin(number: int, title: str, day: datetime | None, source: str | None, text: str) -> Bulletin:
    section = Section("一、", 1, 1, "内容", address="1", blocks=(Paragraph(text),))
    return Bulletin(f"a:{number}", title=title, published=day, source=source, sections=(section,))


@pytest.fixture
def archive(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "home" / "data" / "archive.sqlite"
    with SqliteArchive.open(path) as kept:
        kept.keep_page(
            bulletin(1, "东街停水", datetime(2010, 7, 16, tzinfo=CHINA), "水务所", "东街更换水管。"),
            Raw(b"\xe5\x85\xac\x00\r\n", "utf-8", "text/html"),
        )
        kept.keep(bulletin(2, "西街停电", datetime(2012, 3, 1, tzinfo=CHINA), "供电所", "西街检修水泵房线路。"))
        kept.keep(bulletin(3, "招聘 / 启事", None, None, "招聘两人。"))
        kept.tag([1], ["要闻"])
        kept.save_query("停", "title:停")
        kept.index()
    return path


@pytest.mark.usefixtures("archive")
class TestSearch:
    def test_newest_first_with_the_place_that_matches(self, run: Run) -> None:
        done = run("search", "--json", "水")
        assert (done.code, done.ids) == (0, [2, 1])
        first = done.objects[0]
        assert first["path"] == ["一、内容"]
        assert first["section"] == "1"
        assert {first["snippet"][start:end] for start, end in first["spans"]} == {"水"}
        assert (first["title"], first["tags"], first["revisions"]) == ("西街停电", [], 1)

    def test_as_a_table(self, run: Run) -> None:
        first, second = run("search", "水管").out.splitlines()
        assert first.split() == ["1", "2010-07-16", "东街停水"]
        assert second.startswith(" " * 19 + "一、")
        assert "内容 › " in second
        assert "更换水管" in second

    def test_several_arguments_are_one_query(self, run: Run) -> None:
        assert run("search", "--json", "水", "NOT", "泵").ids == [1]

    def test_the_limit(self, run: Run) -> None:
        assert run("search", "--json", "--limit", "1", "水").ids == [2]
        assert sorted(run("search", "--json", "--limit", "0", "--order", "relevance", "水").ids) == [1, 2]

    def test_how_many(self, run: Run) -> None:
        assert run("search", "--count", "水").out == "2\n"
        assert run("search", "--count", "--json", "水").objects == [{"query": "水", "count": 2}]
        assert run("search", "--count", "火").code == 1

    def test_nothing_found(self, run: Run) -> None:
        assert run("search", "火车") == (1, "", "")

    @pytest.mark.parametrize(
        ("query", "carets"),
        [
            pytest.param("停水 date:2010-13", "  " + " " * 10 + "^" * 7, id="a value"),
            pytest.param("(停水", "  ^", id="a parenthesis"),
            pytest.param("停水 OR", "  " + " " * 5 + "^^", id="behind wide characters"),
            pytest.param(" ", "  ^", id="nothing"),
        ],
    )
    def test_a_query_that_cannot_be_read(self, run: Run, query: str, carets: str) -> None:
        done = run("search", query)
        assert (done.code, done.out) == (2, "")
        message, shown, under = done.err.splitlines()
        assert message.startswith("bulletin-tui: ")
        assert (shown, under) == (f"  {query}", carets)

    def test_no_control_code_of_a_query_reaches_the_terminal(self, run: Run) -> None:
        assert "\x1b" not in run("search", "(\x1b[31m").err

    def test_what_waits_is_indexed_first_when_it_is_much(
        self, run: Run, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with SqliteArchive.open(archive) as kept:
            kept.keep_all([bulletin(number, "又", None, None, "水") for number in (7, 8, 9)])
        assert len(run("search", "--json", "又").ids) == 3
        with SqliteArchive.open(archive) as kept:
            assert kept.unindexed() == 3
        monkeypatch.setattr(progress_module, "MANY", 2)
        monkeypatch.setattr(progress_module, "PATIENCE", 0)
        done = run("search", "--json", "又")
        assert len(done.ids) == 3
        assert "search index 3 / 3" in done.err
        with SqliteArchive.open(archive) as kept:
            assert kept.unindexed() == 0


def test_a_search_makes_no_archive(run: Run, tmp_path: Path) -> None:
    done = run("search", "水")
    assert done.code == 1
    assert "your archive is empty" in done.err
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("archive")
class TestList:
    @pytest.mark.parametrize(
        ("argv", "ids"),
        [
            pytest.param(["--source", "水务所"], [1], id="source"),
            pytest.param(["--source", ""], [3], id="no source"),
            pytest.param(["--tag", "要闻"], [1], id="tag"),
            pytest.param(["--since", "2010-08"], [2], id="since"),
            pytest.param(["--until", "2010"], [1], id="until the end of the year"),
            pytest.param(["--since", "2010-07-16", "--until", "2012年3月1日"], [2, 1], id="both ends"),
            pytest.param(["--tag", "要闻", "--since", "2011"], [], id="together"),
        ],
    )
    def test_filters(self, run: Run, argv: list[str], ids: list[int]) -> None:
        assert run("list", "--json", *argv).ids == ids

    @pytest.mark.parametrize("date", ["2010-13", "soon", "2010.."])
    def test_a_date_that_is_none(self, run: Run, date: str) -> None:
        done = run("list", "--until", date)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert ".;" not in done.err

    @pytest.mark.parametrize("option", ["--since", "--until"])
    @pytest.mark.parametrize("days", ["2010-02..2012-03-01", "2010-02．．2012-03-01"])
    def test_a_range_loses_no_end_in_silence(self, run: Run, option: str, days: str) -> None:
        done = run("list", option, days)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert "its first day, 2010-02, with --since and its last, 2012-03-01, with --until" in done.err

    @pytest.mark.parametrize(("argv", "ids"), [(["--since", "2011.."], [2]), (["--until", "..2011"], [1])])
    def test_a_range_that_is_open_where_nothing_is_asked(self, run: Run, argv: list[str], ids: list[int]) -> None:
        assert run("list", "--json", *argv).ids == ids

    @pytest.mark.parametrize(
        ("argv", "hint"),
        [
            pytest.param(["--source", "county NOTICES"], """search 'in:"County notices"'""", id="a source"),
            pytest.param(
                ["--tag", "bids"], """search 'in:"County notices" OR in:"招标"'""", id="a tag of sources"
            ),
            pytest.param(["--source", "zzz"], "see `bulletin-tui list --sources`", id="nobody's name"),
            pytest.param(["--tag", "zzz"], "see `bulletin-tui list --tags`", id="nobody's tag"),
            pytest.param(["--source", "水务所", "--starred"], None, id="nothing of what is there"),
            pytest.param(["--source", "水务所"], None, id="a publisher"),
            pytest.param(["--source", ""], None, id="nobody"),
        ],
    )
    def test_names_of_the_list_of_sources_are_looked_for_elsewhere(
        self, run: Run, tmp_path: Path, argv: list[str], hint: str | None
    ) -> None:
        path = tmp_path / "home" / "config" / "sources.yaml"
        path.parent.mkdir()
        path.write_text(
            "sources:\n  - {name: County notices, address: /a, tags: [bids]}\n"
            "  - {name: 招标, address: /b, tags: [bids], limt: 3}\n",
            encoding="utf-8",
        )
        done = run("list", *argv)
        assert (done.code, done.err.count("\n")) == (0, int(hint is not None))
        assert (hint or "") in done.err
        if hint and "--starred" not in argv:
            exported = run("export", *argv)
            assert (exported.code, exported.err.count("\n")) == (1, 2)
            assert hint in exported.err

    def test_sources_tags_and_saved_queries(self, run: Run) -> None:
        assert {each["name"]: each["total"] for each in run("list", "--sources", "--json").objects} == {
            "供电所": 1,
            "水务所": 1,
            "": 1,
        }
        assert run("list", "--sources").out.splitlines()[-1].split() == ["1", "1", "(no", "publisher)"]
        assert run("list", "--tags", "--json").objects == [{"name": "要闻", "total": 1, "unread": 1}]
        assert run("list", "--saved").out == "停  title:停\n"
        assert run("list", "--saved", "--json").objects == [{"name": "停", "query": "title:停"}]


@pytest.mark.usefixtures("archive")
class TestShow:
    def test_the_bytes_as_they_came(self, run: Run) -> None:
        assert run("show", "1", "--raw") == (0, "公\0\r\n", "")

    def test_bytes_that_were_not_kept(self, run: Run) -> None:
        done = run("show", "2", "--raw")
        assert (done.code, done.out) == (1, "")
        assert "were not kept" in done.err

    @pytest.mark.parametrize("argv", [["1#1"], ["1", "--revision", "1"]])
    def test_bytes_are_those_of_the_whole_current_page(self, run: Run, argv: list[str]) -> None:
        assert run("show", *argv, "--raw").code == 2

    def test_an_earlier_text(self, run: Run, archive: Path) -> None:
        with SqliteArchive.open(archive) as kept:
            kept.keep(bulletin(2, "西街停电", None, "供电所", "改为明日。"))
        assert "检修" in run("show", "2", "--revision", "1").out
        assert "改为明日" in run("show", "2", "--revision", "2").out
        assert run("show", "2").out == run("show", "2", "--revision", "2").out
        done = run("show", "2", "--revision", "3")
        assert (done.code, done.out) == (1, "")
        assert done.err == "bulletin-tui: 2: there is no revision 3; it has 1 to 2\n"


@pytest.mark.usefixtures("archive")
class TestExport:
    @pytest.mark.parametrize(
        ("argv", "ids"),
        [
            pytest.param(["3", "1", "3"], ["a:3", "a:1"], id="numbers, each once"),
            pytest.param(["all"], ["a:2", "a:1", "a:3"], id="all"),
            pytest.param(["--query", "水"], ["a:2", "a:1"], id="query"),
            pytest.param(["--source", "供电所"], ["a:2"], id="source"),
            pytest.param(["--tag", "要闻", "--source", "水务所"], ["a:1"], id="tag and source"),
        ],
    )
    def test_what_is_exported(self, run: Run, argv: list[str], ids: list[str]) -> None:
        done = run("export", *argv, "--format", "jsonl")
        assert (done.code, [each["address"] for each in done.objects]) == (0, ids)

    def test_one_object_is_that_of_show(self, run: Run) -> None:
        assert run("export", "1", "--format", "jsonl").objects == run("show", "1", "--json").objects

    def test_a_folder(self, run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "out"
        assert run("export", "all", "--to", folder) == (0, "", "")
        assert sorted(each.name for each in folder.iterdir()) == [
            "1-东街停水.md",
            "2-西街停电.md",
            "3-招聘_启事.md",
        ]
        assert (folder / "1-东街停水.md").read_text(encoding="utf-8") == run("show", "1", "--markdown").out

    @pytest.mark.parametrize("name", ["all.md", "all.txt", "all.json", "all.jsonl"])
    def test_a_file_says_its_format(self, run: Run, tmp_path: Path, name: str) -> None:
        target = tmp_path / name
        assert run("export", "1", "2", "--to", target).code == 0
        text = target.read_text(encoding="utf-8")
        if name.endswith("json"):
            assert [each["title"] for each in json.loads(text)] == ["东街停水", "西街停电"]
        elif name.endswith("jsonl"):
            assert [json.loads(line)["title"] for line in text.splitlines()] == ["东街停水", "西街停电"]
        else:
            assert text.startswith("# 东街停水\n" if name.endswith("md") else "东街停水\n")
            assert "西街检修" in text

    def test_an_empty_array(self, run: Run) -> None:
        assert json.loads(run("export", "--query", "火车", "--format", "json").out) == []

    @pytest.mark.parametrize("target", ["out.md", "out.json", "folder"])
    @pytest.mark.parametrize("argv", [["--query", "火车"], ["--source", "nobody"], ["77"]])
    def test_of_nothing_no_file_is_made(self, run: Run, tmp_path: Path, target: str, argv: list[str]) -> None:
        done = run("export", *argv, "--to", tmp_path / target)
        assert (done.code, done.out) == (1, "")
        assert ("nothing was selected" in done.err) == (argv != ["77"])
        assert not (tmp_path / target).exists()

    def test_of_nothing_an_old_file_stays(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "out.md").write_text("mine")
        assert run("export", "--query", "火车", "--to", tmp_path / "out.md", "--force").code == 1
        assert (tmp_path / "out.md").read_text() == "mine"

    def test_nothing_is_written_over_unasked(self, run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "out"
        folder.mkdir()
        (folder / "1-东街停水.md").write_text("mine")
        done = run("export", "1", "2", "--to", folder)
        assert (done.code, done.err.count("\n")) == (1, 1)
        assert "--force overwrites it" in done.err
        assert (folder / "1-东街停水.md").read_text() == "mine"
        assert (folder / "2-西街停电.md").exists()
        assert run("export", "1", "--to", folder, "--force").code == 0
        assert (folder / "1-东街停水.md").read_text(encoding="utf-8").startswith("# 东街停水")
        assert len(list(folder.iterdir())) == 2

    @pytest.mark.parametrize("argv", [["1", "--to"], ["--pack"]])
    def test_the_rest_of_an_interrupted_export_is_no_obstacle(
        self, run: Run, tmp_path: Path, argv: list[str]
    ) -> None:
        folder = tmp_path / "out"
        folder.mkdir()
        for name in (f".{os.getpid()}.part", ".all.zip.part"):
            (folder / name).write_text("half")
        done = run("export", "--force", *argv, folder / "all.zip")
        assert (done.code, (folder / "all.zip").exists()) == (0, True), done.err
        assert not (folder / ".all.zip.part").exists()

    def test_what_fails_leaves_no_file(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from tui_reader import atomic_file

        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(atomic_file.os, "fsync", full)
        done = run("export", "1", "--to", tmp_path / "out.md")
        assert (done.code, list(tmp_path.glob("*.md")), list(tmp_path.glob(".*"))) == (1, [], [])
        assert "No space left" in done.err

    def test_one_that_fails_stops_no_other(self, run: Run) -> None:
        done = run("export", "9", "1", "--format", "jsonl")
        assert (done.code, len(done.objects), done.err.count("\n")) == (1, 1, 1)

    @pytest.mark.parametrize(
        "argv",
        [
            pytest.param([], id="nothing"),
            pytest.param(["1", "--query", "水"], id="two ways"),
            pytest.param(["one"], id="no number"),
            pytest.param(["--query", "(水"], id="a query with a mistake"),
            pytest.param(["all", "--format", "jsonl", "--to", "folder"], id="one stream in a folder"),
        ],
    )
    def test_mistakes(self, run: Run, argv: list[str]) -> None:
        done = run("export", *argv)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("bulletin-tui: ")

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            pytest.param("../../etc/passwd", "7-etc_passwd.md", id="a path"),
            pytest.param("a\\b:c*?", "7-a_b_c.md", id="what Windows does not take"),
            pytest.param("...", "7.md", id="nothing left"),
            pytest.param("公" * 300, f"7-{'公' * 50}.md", id="too long"),
        ],
    )
    def test_file_names(self, title: str, name: str) -> None:
        assert file_name(7, title, ".md") == name


class TestAdd:
    @pytest.mark.parametrize("keep", [True, False])
    def test_the_bytes_are_kept_unless_the_settings_say_no(self, run: Run, tmp_path: Path, keep: bool) -> None:
        page = tmp_path / "page.txt"
        page.write_text("关于停水的通知\n\n东街明日停水，请相互转告。\n", encoding="gb18030")
        settings = tmp_path / "config.yaml"
        settings.write_text(f"keep_raw: {str(keep).lower()}\n")
        assert run("add", page, "--config", settings).code == 0
        with SqliteArchive.open(tmp_path / "home" / "data" / "archive.sqlite") as kept:
            raw = kept.raw(1)
            assert (raw and raw.data) == (page.read_bytes() if keep else None)
            assert kept.unindexed() == 0


@pytest.mark.parametrize(
    ("shown", "last"),
    [pytest.param(str, "1000000 / 1000000", id="things"), pytest.param(size_text, "1.0 MB / 1.0 MB", id="bytes")],
)
def test_progress_off_a_terminal_is_a_few_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shown: Callable[[int], str], last: str
) -> None:
    now = 50.0
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: now)
    with progress({"a": "reading", "b": "checking"}, shown) as told:
        told("a", 1, 1_000_000)
        assert capsys.readouterr().err == "", "nobody waits yet"
        now += progress_module.PATIENCE
        for done in range(1, 1001):
            told("a", done * 1000, 1_000_000)
            told("b", done, 0)
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == f"bulletin-tui: reading {last}"
    assert lines.count("bulletin-tui: checking") == 1
    assert len(lines) <= 12
