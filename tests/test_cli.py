"""The command line, with the real parser and an archive of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tui_reader import __version__
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.cli import main
from tui_reader.commands.options.parser import COMMANDS
from tui_reader.commands.output.markdown import escaped, markdown
from tui_reader.commands.output.plain_text import plain
from tui_reader.model import (
    Attachment,
    Bulletin,
    Cell,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    Restoration,
    Section,
    Table,
    Tampering,
)
from tui_reader.serialization import from_json

NOTICE = """\
关于河口镇停水的通知
发布时间：2023-05-06 09:30　来源：河口镇水务所

各村民委员会：

因东街水管更换，部分村庄将停水两天，现将有关事项通知如下。

一、停水范围

东街、西街和后河村全部住户都在这次停水的范围之内。

二、停水时间

5月8日上午八时开始，5月9日下午六时恢复供水。

河口镇水务所
2023年5月6日
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("BULLETIN_TUI_DEBUG", raising=False)
    return tmp_path / "home"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


class Run:
    """What a command printed and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *argv: object) -> None:
        capsys.readouterr()
        self.code = main([str(argument) for argument in argv])
        self.out, self.err = capsys.readouterr()
        assert "Traceback" not in self.err

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda *argv: Run(capsys, *argv)


class TestUsage:
    def test_version(self, run: Any) -> None:
        result = run("--version")
        assert (result.code, result.out) == (0, f"bulletin-tui {__version__}\n")

    def test_help_names_every_command(self, run: Any) -> None:
        result = run("--help")
        assert result.code == 0
        assert all(f"  {command} " in result.out for command in COMMANDS)

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_has_help(self, run: Any, command: str) -> None:
        result = run(command, "--help")
        assert result.code == 0
        assert result.out.startswith(f"usage: bulletin-tui {command} ")

    @pytest.mark.parametrize(
        "argv",
        [
            pytest.param(["--nonsense"], id="unknown option"),
            pytest.param(["parse"], id="nothing to parse"),
            pytest.param(["list", "--order", "colour"], id="unknown order"),
            pytest.param(["list", "--limit", "-1"], id="negative limit"),
            pytest.param(["list", "--limit", "many"], id="no number"),
            pytest.param(["list", "--unread", "--starred"], id="one filter at a time"),
            pytest.param(["show"], id="nothing to show"),
            pytest.param(["show", "1", "--plain", "--json"], id="one form at a time"),
            pytest.param(["--lang", "klingon", "list"], id="unknown language"),
            pytest.param(["list", "--lang"], id="no value"),
            pytest.param(["-"], id="no screen for standard input"),
            pytest.param(["snyc"], id="a misspelt command"),
        ],
    )
    def test_mistakes_are_one_line(self, run: Any, argv: list[str]) -> None:
        result = run(*argv)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("bulletin-tui: ")
        assert result.err.count("\n") == 1

    @pytest.mark.parametrize(
        "option", [["list", "--limit"], ["search", "x", "--limit"], ["show", "1", "--revision"]]
    )
    def test_a_number_is_asked_for_in_plain_words(self, run: Any, option: list[str]) -> None:
        assert '"abc" is not a whole number of at least ' in run(*option, "abc").err

    @pytest.mark.parametrize(
        ("argv", "command"),
        [
            pytest.param(["snyc"], "sync", id="two letters the wrong way round"),
            pytest.param(["lsit", "--unread"], "list", id="with options"),
            pytest.param(["--lang", "en", "Exprot", "all"], "export", id="behind an option"),
        ],
    )
    def test_a_misspelt_command(self, run: Any, argv: list[str], command: str) -> None:
        result = run(*argv)
        word = next(each for each in argv if each.lower() not in ("--lang", "en"))
        says = f"there is no file or command called {word}; did you mean `{command}`?"
        assert (result.code, result.out, result.err) == (2, "", f"bulletin-tui: {says}\n")

    @pytest.mark.parametrize("word", ["snyc.txt", "./snyc", "notices", "ftp://snyc/"])
    def test_what_is_no_misspelt_command(self, run: Any, word: str) -> None:
        result = run(word)
        assert result.code == 1
        assert "did you mean" not in result.err

    def test_a_file_is_opened_whatever_it_is_called(
        self, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "snyc").write_text(NOTICE, encoding="utf-8")
        result = run("snyc")
        assert "this is not a terminal" in result.err

    @pytest.mark.parametrize(
        ("argv", "settings", "language"),
        [
            pytest.param(["--lang", "zh_CN", "list"], "language: en", "zh_CN", id="option"),
            pytest.param(["list", "--lang=auto"], "language: zh_CN", "auto", id="option over settings"),
            pytest.param(["list"], "language: zh_CN", "zh_CN", id="settings"),
            pytest.param(["list"], "", "auto", id="neither"),
            pytest.param(["list"], "language: [", "auto", id="settings with a mistake"),
        ],
    )
    def test_the_language(
        self, run: Any, home: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str], settings: str, language: str
    ) -> None:
        spoken: list[str] = []
        monkeypatch.setattr("tui_reader.i18n.install", spoken.append)
        (home / "config").mkdir(parents=True)
        (home / "config" / "config.yaml").write_text(settings)
        assert run(*argv).code == 0
        assert spoken == [language]


class TestParse:
    def test_json_is_the_contract(self, run: Any, notice: Path) -> None:
        result = run("parse", notice, "--json")
        assert (result.code, result.err) == (0, "")
        (found,) = result.objects
        page = from_json(found)
        assert isinstance(page, Bulletin)
        assert page.address == str(notice)
        assert page.title == "关于河口镇停水的通知"
        assert [section.heading for section in page.sections] == ["停水范围", "停水时间"]
        assert "关于" in result.out

    def test_the_summary_names_title_date_publisher_and_outline(self, run: Any, notice: Path) -> None:
        result = run("parse", notice)
        assert result.code == 0
        first, *rest = result.out.splitlines()
        assert first == "关于河口镇停水的通知"
        assert any(line.split() == ["Published", "2023-05-06", "09:30"] for line in rest)
        assert any(line.split() == ["Publisher", "河口镇水务所"] for line in rest)
        assert [line.split() for line in rest if "停水范围" in line] == [["1", "一、停水范围"]]

    def test_failures_stand_in_their_places_and_on_standard_error(self, run: Any, notice: Path) -> None:
        result = run("parse", "--json", notice.parent / "nothing", notice)
        assert result.code == 1
        assert [found["kind"] for found in result.objects] == ["error", "bulletin"]
        assert result.objects[0]["error"] == "there is no such file; check the name"
        assert result.err == f"bulletin-tui: {notice.parent}/nothing: there is no such file; check the name\n"

    def test_folders_expand_in_order(self, run: Any, notice: Path) -> None:
        (notice.parent / "folder").mkdir()
        for number in (10, 9):
            (notice.parent / "folder" / f"{number}.txt").write_text(NOTICE, encoding="utf-8")
        found = run("parse", "--json", notice.parent / "folder").objects
        assert [Path(each["address"]).name for each in found] == ["9.txt", "10.txt"]

    def test_standard_input(self, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode("gb18030"))))
        (found,) = run("parse", "-", "--json").objects
        assert (found["title"], found["charset"]) == ("关于河口镇停水的通知", "gb18030")

    def test_a_file_that_is_called_like_a_command(
        self, run: Any, notice: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(notice.parent)
        notice.rename(notice.parent / "list")
        (found,) = run("parse", "list", "--json").objects
        assert found["kind"] == "bulletin"


class TestAddAndList:
    def test_one_line_for_each_page(self, run: Any, notice: Path) -> None:
        first, second = run("add", notice), run("add", notice)
        notice.write_text(NOTICE.replace("停水两天", "停水三天"), encoding="utf-8")
        third = run("add", notice)
        assert first.out == f"added 1: 关于河口镇停水的通知  <{notice}>\n"
        assert second.out == f"unchanged 1: 关于河口镇停水的通知  <{notice}>\n"
        assert third.out == f"changed 1: 关于河口镇停水的通知  <{notice}>\n"
        assert (first.code, second.code, third.code) == (0, 0, 0)

    def test_one_that_fails_stops_no_other(self, run: Any, notice: Path) -> None:
        result = run("add", notice.parent / "nothing", notice)
        assert result.code == 1
        assert result.out.startswith("added 1:")
        assert result.err.count("\n") == 1

    def test_list_as_json(self, run: Any, notice: Path) -> None:
        run("add", notice)
        (found,) = run("list", "--json").objects
        assert found == {
            "id": 1,
            "address": str(notice),
            "title": "关于河口镇停水的通知",
            "published": "2023-05-06T09:30:00+08:00",
            "source": "河口镇水务所",
            "site": None,
            "read": False,
            "starred": False,
            "restored": found["restored"],
            "tampered": False,
            "revisions": 1,
            "tags": [],
        }

    def test_list_as_a_table(self, run: Any, notice: Path) -> None:
        run("add", notice)
        line = run("list").out
        assert line.split()[0] == "1"
        assert "2023-05-06  河口镇水务所      关于河口镇停水的通知\n" in line

    def test_marks_have_the_signs_of_the_screen(self, run: Any, home: Path) -> None:
        restored = (Restoration("title", "x?", "xy", "damaged"),)
        with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
            archive.keep_all([Bulletin("a:1", title="unread"), Bulletin("a:2", title="starred")])
            tampered = Tampering(tampered=True)
            archive.keep(Bulletin("a:3", title="both", restorations=restored, tampering=tampered))
            archive.set_read(2, True)
            archive.set_starred(2, True)
            archive.set_starred(3, True)
        lines = run("list").out.splitlines()
        assert {line.split()[-1]: line[7:11] for line in lines} == {
            "unread": "+   ",
            "starred": " *  ",
            "both": "+*~!",
        }

    def test_filters_order_and_limit(self, run: Any, home: Path) -> None:
        with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
            ids = archive.keep_all([Bulletin(f"a:{title}", title=title) for title in "cab"])
            archive.set_read(ids[0], True)
            archive.set_starred(ids[1], True)

        def titles(*argv: str) -> list[str]:
            return [found["title"] for found in run("list", "--json", *argv).objects]

        assert titles() == ["c", "a", "b"]
        assert titles("--order", "title") == ["a", "b", "c"]
        assert titles("--unread") == ["a", "b"]
        assert titles("--starred") == ["a"]
        assert titles("--limit", "2") == ["c", "a"]
        assert titles("--limit", "0") == []

    def test_more_rows_than_one_window(self, run: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from tui_reader.commands.options import query

        monkeypatch.setattr(query, "ROWS_WINDOW", 2)
        with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
            archive.keep_all([Bulletin(f"a:{number}") for number in range(5)])
        assert [found["id"] for found in run("list", "--json").objects] == [1, 2, 3, 4, 5]

    def test_nothing_is_made_by_looking(self, run: Any, home: Path) -> None:
        result = run("list")
        assert (result.code, result.out) == (0, "")
        assert "your archive is empty" in result.err
        assert not home.exists()

    def test_a_damaged_archive_is_one_line(self, run: Any, home: Path, notice: Path) -> None:
        path = home / "data" / "archive.sqlite"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"not a database " * 99)
        for argv in (("list",), ("show", "1"), ("add", notice)):
            result = run(*argv)
            assert result.code == 1
            assert result.err.startswith(f"bulletin-tui: {path}: this file is not a bulletin archive")
            assert result.err.count("\n") == 1


class TestShow:
    @pytest.fixture(autouse=True)
    def kept(self, run: Any, notice: Path) -> None:
        run("add", notice)

    def test_plain(self, run: Any) -> None:
        result = run("show", "1")
        assert result.code == 0
        assert result.out.startswith(
            "关于河口镇停水的通知\n\nPublished: 2023-05-06 09:30\nPublisher: 河口镇水务所\n"
        )
        assert "\n\n一、停水范围\n东街、西街和后河村" in result.out

    def test_a_section(self, run: Any) -> None:
        assert run("show", "1#2").out.startswith("二、停水时间\n5月8日上午八时开始，5月9日下午六时恢复供水。\n")

    def test_json(self, run: Any, notice: Path) -> None:
        assert run("show", "1", "--json").objects == run("parse", notice, "--json").objects

    def test_a_section_as_json(self, run: Any, notice: Path) -> None:
        (found,) = run("show", "1#2", "--json").objects
        assert (found["kind"], found["bulletin"], found["section"]["heading"]) == (
            "section",
            str(notice),
            "停水时间",
        )
        assert found["body_text"].startswith("二、停水时间\n")

    def test_markdown(self, run: Any) -> None:
        lines = run("show", "1", "--markdown").out.splitlines()
        assert lines[0] == "# 关于河口镇停水的通知"
        assert "## 一、停水范围" in lines

    def test_by_address_and_path(self, run: Any, notice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(notice.parent)
        whole = run("show", "1").out
        assert run("show", notice).out == run("show", "notice.txt").out == whole
        assert run("show", "notice.txt#2").out == run("show", "1#2").out

    @pytest.mark.parametrize(
        ("wanted", "says"),
        [
            pytest.param("2", "no such bulletin", id="number"),
            pytest.param("99999999999999999999999", "no such bulletin", id="large number"),
            pytest.param("1#7", "no such section", id="section"),
            pytest.param("nothing.txt", "no such bulletin", id="path"),
            pytest.param("https://example.org/a#b", "no such bulletin", id="address"),
            pytest.param("", "no such bulletin", id="nothing"),
        ],
    )
    def test_what_is_not_there(self, run: Any, wanted: str, says: str) -> None:
        result = run("show", wanted)
        assert (result.code, result.out) == (1, "")
        assert says in result.err
        assert result.err.count("\n") == 1


class TestOpen:
    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
        """What the screen was started with, in place of a screen; as if there were a terminal."""
        calls: list[dict[str, object]] = []
        terminal = io.StringIO()
        monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys, "__stdin__", terminal)
        monkeypatch.setattr(sys, "__stderr__", terminal)

        class App:
            @staticmethod
            def run_app(**arguments: object) -> int:
                calls.append(arguments)
                return 3

        monkeypatch.setitem(sys.modules, "tui_reader.ui.startup", App)
        return calls

    def test_the_archive(self, run: Any, opened: list[dict[str, object]]) -> None:
        assert run().code == 3
        assert opened == [{"addresses": [], "theme": None, "language": None, "config_path": None}]

    def test_addresses_and_options(self, run: Any, opened: list[dict[str, object]], notice: Path) -> None:
        settings = notice.parent / "config.yaml"
        settings.write_text("theme: paper\n")
        run(notice, "--theme", "paper", "--lang", "en", "https://example.org/", "--config", settings)
        assert opened == [
            {
                "addresses": [str(notice), "https://example.org/"],
                "theme": "paper",
                "language": "en",
                "config_path": settings,
            }
        ]

    def test_one_that_is_missing_beside_others_is_shown_inside(
        self, run: Any, opened: list[dict[str, object]], notice: Path
    ) -> None:
        result = run(notice, "nothing.txt")
        assert result.err == ""
        assert opened[0]["addresses"] == [str(notice), "nothing.txt"]

    def test_when_all_are_missing_the_screen_stays_away(self, run: Any, opened: list[dict[str, object]]) -> None:
        result = run("nothing.txt", "ftp://example.org/")
        assert (result.code, opened) == (1, [])
        assert [line.partition(": ")[0] for line in result.err.splitlines()] == ["bulletin-tui"] * 2

    def test_settings_that_are_missing(self, run: Any, opened: list[dict[str, object]]) -> None:
        result = run("--config", "nothing.yaml")
        assert (result.code, opened) == (1, [])
        assert "nothing.yaml: there is no such settings file" in result.err

    def test_without_a_terminal(self, run: Any) -> None:
        result = run()
        assert result.code == 1
        assert "this is not a terminal" in result.err


class TestLastGuard:
    @pytest.fixture
    def failing(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        def fail_with(error: BaseException) -> None:
            from tui_reader.commands import list as command

            def run(options: object) -> int:
                raise error

            monkeypatch.setattr(command, "run", run)

        return fail_with

    @pytest.mark.parametrize(
        ("error", "says"),
        [
            pytest.param(
                RuntimeError("two\nlines"), "unexpected error (RuntimeError: two lines)", id="unexpected"
            ),
            pytest.param(OSError(28, "No space left on device", "/x"), "/x: No space left on device", id="disk"),
            pytest.param(RecursionError(), "unexpected error (RecursionError: )", id="no words"),
        ],
    )
    def test_whatever_fails_is_one_line(self, run: Any, failing: Any, error: Exception, says: str) -> None:
        failing(error)
        result = run("list")
        assert result.code == 1
        assert says in result.err
        assert result.err.count("\n") == 1

    def test_the_traceback_is_for_those_who_ask(
        self, failing: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("BULLETIN_TUI_DEBUG", "1")
        failing(RuntimeError("deep"))
        assert main(["list"]) == 1
        assert "Traceback" in capsys.readouterr().err

    def test_an_interrupt(self, run: Any, failing: Any) -> None:
        failing(KeyboardInterrupt())
        result = run("list")
        assert (result.code, result.err) == (130, "")


def program(*argv: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "tui_reader", *argv], capture_output=True, check=False, **options)


class TestProcess:
    def test_a_reader_that_leaves_early_breaks_nothing(self, home: Path) -> None:
        with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
            archive.keep_all([Bulletin(f"a:{number}", title="x" * 60) for number in range(3000)])
        reading, writing = os.pipe()
        process = subprocess.Popen(
            [sys.executable, "-m", "tui_reader", "list"], stdout=writing, stderr=subprocess.PIPE
        )
        os.close(writing)
        assert os.read(reading, 10)
        os.close(reading)
        _, errors = process.communicate()
        assert (process.returncode, errors) == (0, b"")

    def test_a_terminal_without_chinese_gets_escapes(self, notice: Path) -> None:
        environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
        done = program("parse", str(notice), env=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(rb"\u5173\u4e8e")
        done = program("parse", str(notice), "--json", env=environment)
        assert json.loads(done.stdout)["title"] == "关于河口镇停水的通知"

    def test_starting_imports_nothing_heavy(self) -> None:
        code = (
            "import sys; from tui_reader.cli import main; main(['--version']); "
            "heavy = {'httpx', 'lxml', 'textual', 'yaml', 'sqlite3', 'asyncio', 'rich'} & set(sys.modules); "
            "sys.exit(', '.join(heavy) or None)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        assert done.stderr == b""

    def test_nothing_of_a_hostile_name_reaches_the_terminal(self, tmp_path: Path) -> None:
        done = program("parse", f"{tmp_path}/\x1b]0;x\x07\n.html", "ftp://\x1b[31m", "--json")
        assert done.returncode == 1
        assert done.stderr.count(b"\n") == 2
        assert b"\x1b" not in done.stderr + done.stdout


class TestForms:
    """Plain text and Markdown of what pages are made of."""

    def body(self, *blocks: Any) -> str:
        return markdown(Bulletin("a:1", title="t", preamble=blocks)).removeprefix("# t").strip("\n")

    @pytest.mark.parametrize(
        ("block", "expected"),
        [
            pytest.param(Paragraph("1. a *b* [c] #d"), r"1\. a \*b\* \[c\] #d", id="escapes"),
            pytest.param(Paragraph("# a\n- b"), "\\# a\n\\- b", id="line starts"),
            pytest.param(
                Paragraph("see a_b (here).", (Link(4, 7, "https://example.org/x (1)"),)),
                r"see [a\_b](https://example.org/x%20%281%29) (here).",
                id="link",
            ),
            pytest.param(
                Paragraph("abcd", (Link(0, 3, "https://a"), Link(2, 4, "https://b"), Link(3, 9, "https://c"))),
                "[abc](https://a)d",
                id="links that overlap or pass the end",
            ),
            pytest.param(Quotation("a\nb"), "> a\n> b", id="quotation"),
            pytest.param(Preformatted("a\n```\nb"), "````\na\n```\nb\n````", id="fence"),
            pytest.param(
                Image("map", "https://example.org/m.png"), "![map](https://example.org/m.png)", id="image"
            ),
            pytest.param(Image("a map", None), "a map", id="image without address"),
            pytest.param(
                ListBlock((ListItem("1.", "a"), ListItem("•", "b", depth=1), ListItem("（一）", "c"))),
                "1. a\n    - b\n- （一） c",
                id="list",
            ),
            pytest.param(
                Table(((Cell("a"), Cell("b|c")), (Cell("1"), Cell("2"))), header_rows=1, caption="t"),
                "t\n\n| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
                id="table",
            ),
            pytest.param(
                Table(((Cell("a", columns=2), Cell("b", rows=2)), (Cell("1"), Cell("2")))),
                "|  |  |  |\n| --- | --- | --- |\n| a |  | b |\n| 1 | 2 |  |",
                id="spans",
            ),
            pytest.param(Table(()), "", id="empty table"),
        ],
    )
    def test_markdown_of_a_block(self, block: Any, expected: str) -> None:
        assert self.body(block) == expected

    DOCUMENT = Bulletin(
        "a:1",
        title="停水通知",
        source="水务所",
        sections=(
            Section("一、", 1, 1, "范围", address="1", run_in=True, closing="。", blocks=(Paragraph("东街。"),)),
            Section("二、", 2, 1, "时间", address="2", sections=(Section("（一）", 1, 2, "上午", address="2.1"),)),
        ),
        attachments=(Attachment("名单", "https://example.org/n"), Attachment("图")),
    )

    def test_a_document_as_markdown(self) -> None:
        assert markdown(self.DOCUMENT) == (
            "# 停水通知\n\n- Publisher: 水务所\n\n**一、范围**。东街。\n\n## 二、时间\n\n### （一）上午\n\n"
            "- Attachment: [名单](https://example.org/n)\n- Attachment: 图"
        )

    def test_a_section_as_markdown_starts_at_the_top(self) -> None:
        assert markdown(self.DOCUMENT, self.DOCUMENT.sections[1]) == "# 二、时间\n\n## （一）上午"

    def test_a_document_as_plain_text(self) -> None:
        assert plain(self.DOCUMENT) == (
            "停水通知\n\nPublisher: 水务所\n\n一、范围。东街。\n\n二、时间\n\n（一）上午\n\n"
            "Attachment: 名单  <https://example.org/n>\nAttachment: 图"
        )

    @pytest.mark.parametrize("form", [plain, markdown])
    def test_injected_strings_are_left_out(self, form: Any) -> None:
        tampering = Tampering(True, masked=("*casino*",))
        hurt = Bulletin(
            "a:1",
            title="停水*casino*",
            site="*casino*",
            preamble=(Paragraph("东街*casino*"),),
            tampering=tampering,
        )
        text = form(hurt)
        assert "casino" not in text
        assert "停水" in text
        assert "东街" in text

    def test_escaping_leaves_ordinary_text_alone(self) -> None:
        assert escaped("关于 2021 年的通知（试行），3.5 万元") == "关于 2021 年的通知（试行），3.5 万元"


def test_a_view_of_every_filter_is_listed(run: Any, home: Path) -> None:
    """The choices of `list` are those of the archive."""
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        archive.keep(Bulletin("a:1"))
        assert archive.count(View()) == 1
    for order in ("date", "title", "source", "unread"):
        assert run("list", "--order", order).code == 0


class TestTheProxyOfTheSettings:
    """It holds for every page that is fetched, not for syncs alone."""

    @pytest.mark.parametrize(
        "command",
        [
            pytest.param(["parse"], id="parse"),
            pytest.param(["add", "--page"], id="add"),
            pytest.param(["diff", "http://www.example.org/a"], id="diff"),
        ],
    )
    def test_is_asked(
        self,
        command: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path))
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "config.yaml").write_text("proxy: http://127.0.0.1:9\n")
        assert main([*command, "http://www.example.org/b"]) == 1
        assert "the proxy" in capsys.readouterr().err
