"""The command line as a whole: usage, language, errors, processes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.commands import NOTICE, Run, empty_home, notice_file, run_here
from tui_reader import __version__
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.cli import main
from tui_reader.commands.options.parser import COMMANDS
from tui_reader.model import (
    Bulletin,
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return empty_home(tmp_path, monkeypatch)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    return notice_file(tmp_path)


@pytest.fixture
def archive_of_one(home: Path) -> None:
    with SqliteArchive.open(home / "data" / "archive.sqlite") as kept:
        kept.keep(Bulletin("a:1", title="停水"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return run_here(capsys)


CHINESE = [
    ["--lang", "xx"],
    ["list", "--lang"],
    ["--theme"],
    ["lst"],
    ["parse"],
    ["show"],
    ["show", "1", "--plain", "--json"],
    ["list", "--limit"],
    ["list", "--limit", "x"],
    ["list", "--order", "zz"],
    ["list", "--bogus"],
    ["list", "--unread=3"],
    ["list", "--since", "zz"],
    ["search", "(zz"],
    ["export"],
    ["export", "1", "--to", "/dev/null/zz.md"],
    ["rename", "zz"],
    ["sync", "zz"],
    ["serve", "--port", "0"],
    ["completion", "zz"],
    ["import", "/nope/zz"],
    ["verify", "/nope/zz.zip"],
    ["parse", "/nope/zz"],
]
OWN_WORDS = {
    *COMMANDS,
    *("bulletin", "tui", "xx", "zz", "lst", "bogus", "dev", "null", "md", "nope", "zip", "https", "warc", "gz"),
    *("PATH", "URL", "ID", "SECTION", "NAME", "SOURCE", "DATE", "FILE", "shell", "all", "query", "tag", "yaml"),
    *("auto", "en", "zh", "CN", "date", "title", "source", "unread", "bash", "zsh", "fish", "tcsh", "today"),
}
"""Names of the program, of its commands, options and values, and those of the command lines above."""


@pytest.mark.parametrize("argv", CHINESE, ids=" ".join)
def test_errors_are_chinese_where_the_system_is(
    run: Run, monkeypatch: pytest.MonkeyPatch, archive_of_one: None, argv: list[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    done = run(*argv)
    assert done.code != 0
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"--[a-z-]+", "", done.err))
    assert done.err
    assert {word for word in words if word not in OWN_WORDS} == set(), done.err


class TestUsage:
    def test_version(self, run: Run) -> None:
        result = run("--version")
        assert (result.code, result.out) == (0, f"bulletin-tui {__version__}\n")

    def test_help_names_every_command(self, run: Run) -> None:
        result = run("--help")
        assert result.code == 0
        assert all(f"  {command} " in result.out for command in COMMANDS)

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_has_help(self, run: Run, command: str) -> None:
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
            pytest.param(["--theme", "paper", "list"], id="a theme for a command"),
            pytest.param(["--lang", "zh_CN", "list", "--nonsense"], id="unknown option, in Chinese"),
            pytest.param(["list", "--lang", "zh_CN", "--limit", "x"], id="no number, in Chinese"),
            pytest.param(["--lang", "zh_CN", "snyc"], id="a misspelt command, in Chinese"),
        ],
    )
    def test_mistakes_are_one_line(self, run: Run, argv: list[str]) -> None:
        result = run(*argv)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("bulletin-tui: ")
        assert result.err.count("\n") == 1

    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            pytest.param(
                ["--nonsense"], "无法识别的参数：--nonsense；参见 bulletin-tui --help", id="unknown option"
            ),
            pytest.param(["list", "--json=x"], "参数 --json：不接受值 'x'；", id="a value for a flag"),
            pytest.param(
                ["show"], "缺少以下参数：ID[#SECTION]；参见 bulletin-tui show --help", id="nothing to show"
            ),
            pytest.param(["add", "a", "--kind", "x"], "参数 --kind：无效的选择：'x'（可选值：", id="unknown kind"),
            pytest.param(
                ["list", "--unread", "--starred"], "参数 --starred：不能与参数 --unread 同时使用；", id="both"
            ),
            pytest.param(["list", "--tag"], "参数 --tag：需要一个值；", id="no value"),
            pytest.param(["list", "--limit", "x"], "参数 --limit：", id="no number"),
        ],
    )
    @pytest.mark.parametrize("languages", [None, "fr"])
    def test_errors_of_argparse_are_translated(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, argv: list[str], message: str, languages: str | None
    ) -> None:
        monkeypatch.delenv("LANGUAGE", raising=False)
        if languages:
            monkeypatch.setenv("LANGUAGE", languages)
        result = run("--lang", "zh_CN", *argv)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"bulletin-tui: {message}")
        assert os.environ.get("LANGUAGE") == languages, "no other program inherits the language"
        monkeypatch.setenv("LANGUAGE", "zh_CN")
        assert run("--lang", "en", *argv).err.isascii()

    @pytest.mark.parametrize("name", ["zh", "zh-CN", "zh_CN.UTF-8", "zh-Hans"])
    def test_a_language_has_several_names(self, run: Run, name: str) -> None:
        assert "位置参数" in run("show", "--help", "--lang", name).out
        assert "位置参数" in run("--lang", name, "show", "--help").out

    def test_an_unknown_language_says_which_there_are(self, run: Run) -> None:
        error = run("--lang", "klingon", "list").err.replace("'", "")
        assert "invalid choice: klingon (choose from auto, en, zh_CN)" in error

    def test_help_is_translated(self, run: Run) -> None:
        result = run("show", "--help", "--lang", "zh_CN")
        assert result.out.startswith("usage: bulletin-tui show ")
        assert all(text in result.out for text in ("位置参数", "选项", "显示此帮助信息并退出"))

    def test_paths_after_two_hyphens_are_never_commands(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert "list: there is no such file" in run("--", "list").err
        assert "--x: there is no such file" in run("--lang", "en", "--", "--x").err
        assert "your archive is empty" in run("search", "--", "-x").err

    def test_options_may_stand_between_arguments(self, run: Run) -> None:
        assert run("pause", "a", "--lang", "en", "b").err.count("there is no source called") == 2
        errors = run("nothing.txt", "--theme", "paper", "neither.txt").err
        assert ("nothing.txt: " in errors, "neither.txt: " in errors) == (True, True)

    def test_only_the_named_command_is_imported(self) -> None:
        code = (
            "import sys; from tui_reader.cli import main; main(['verify', 'nothing.zip']); "
            "found = [name for name in sys.modules if name.startswith('tui_reader.commands.')]; "
            "print(*sorted(name for name in found if name.split('.')[-1] in ('list', 'open', 'sync', 'verify')))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
        assert done.stdout == "tui_reader.commands.archive.verify\n"

    @pytest.mark.parametrize(
        "option", [["list", "--limit"], ["search", "x", "--limit"], ["show", "1", "--revision"]]
    )
    def test_a_number_is_asked_for_in_plain_words(self, run: Run, option: list[str]) -> None:
        assert '"abc" is not a whole number from ' in run(*option, "abc").err

    @pytest.mark.parametrize(
        ("argv", "command"),
        [
            pytest.param(["snyc"], "sync", id="two letters the wrong way round"),
            pytest.param(["lsit", "--unread"], "list", id="with options"),
            pytest.param(["--lang", "en", "Exprot", "all"], "export", id="behind an option"),
        ],
    )
    def test_a_misspelt_command(self, run: Run, argv: list[str], command: str) -> None:
        result = run(*argv)
        word = next(each for each in argv if each.lower() not in ("--lang", "en"))
        says = f"there is no file or command called {word}; did you mean `{command}`?"
        assert (result.code, result.out, result.err) == (2, "", f"bulletin-tui: {says}\n")

    @pytest.mark.parametrize("word", ["snyc.txt", "./snyc", "bulletin", "ftp://snyc/"])
    def test_what_is_no_misspelt_command(self, run: Run, word: str) -> None:
        result = run(word)
        assert result.code == 1
        assert "did you mean" not in result.err

    def test_a_file_is_opened_whatever_it_is_called(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
        self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str], settings: str, language: str
    ) -> None:
        spoken: list[str] = []
        monkeypatch.setattr("tui_reader.i18n.install", spoken.append)
        (home / "config").mkdir(parents=True)
        (home / "config" / "config.yaml").write_text(settings)
        assert run(*argv).code == 0
        assert spoken == [language]


class TestLastGuard:
    @pytest.fixture
    def failing(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        def fail_with(error: BaseException) -> None:
            from tui_reader.commands.archive import list as command

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
    def test_whatever_fails_is_one_line(self, run: Run, failing: Any, error: Exception, says: str) -> None:
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

    def test_an_interrupt(self, run: Run, failing: Any) -> None:
        failing(KeyboardInterrupt())
        result = run("list")
        assert (result.code, result.err) == (130, "bulletin-tui: interrupted\n")


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
