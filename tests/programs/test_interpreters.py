"""Placeholders in code that a program takes in its arguments."""

from __future__ import annotations

import pytest

from tui_reader.programs.interpreters import interpreter_of_placeholder


@pytest.mark.parametrize(
    ("arguments", "program"),
    [
        pytest.param(["sh", "-c", "echo {title}"], "sh", id="a script"),
        pytest.param(["sh", "-c", "{title}"], "sh", id="a whole script"),
        pytest.param(["env", "A=1", "/bin/bash", "-e", "-lc", "echo '{title}'"], "bash", id="behind other words"),
        pytest.param(["xargs", "sh", "-c", "echo {title}"], "sh", id="behind another program"),
        pytest.param(["bash", "-ce", "echo {title}"], "bash", id="options in one word"),
        pytest.param(["bash", "-c", "-e", "+x", "--", "echo {title}"], "bash", id="options between"),
        pytest.param(["bash", "-ceo", "pipefail", "echo {title}"], "bash", id="an option with a value"),
        pytest.param(["bash", "-c", "-o", "pipefail", "echo {title}"], "bash", id="another with a value"),
        pytest.param([r"C:\\Windows\\cmd.exe", "/c", "echo {title}"], "cmd", id="Windows"),
        pytest.param(["/usr/bin/python3.12", "-c", "print('{title}')"], "python", id="Python"),
        pytest.param(["python3", "-cprint('{title}')"], "python", id="joined to its option"),
        pytest.param(["perl", "-ne", "print if /{title}/"], "perl", id="Perl"),
        pytest.param(["perl", "-pe", "s/x/{title}/"], "perl", id="Perl, printing"),
        pytest.param(["node", "--eval=f('{title}')"], "node", id="long option"),
        pytest.param(["node", "--eval", "f('{title}')"], "node", id="long option with a space"),
        pytest.param(["deno", "eval", "f('{title}')"], "deno", id="subcommand"),
        pytest.param(["awk", "/{title}/", "file"], "awk", id="awk"),
        pytest.param(["sed", "-i", "s/x/{title}/", "file"], "sed", id="sed"),
        pytest.param(["ssh", "host", "echo", "{title}"], "ssh", id="another machine"),
        pytest.param(["watch", "grep", "{title}"], "watch", id="joined for a shell"),
        pytest.param(["sqlite3", "a.db", "INSERT INTO t VALUES ('{title}')"], "sqlite", id="SQL"),
        pytest.param(["bash", "-c", "-o", "pipefail", 'echo "$1"', "sh", "{title}"], None, id="its argument"),
        pytest.param(["sh", "-c", 'echo "$1"', "sh", "{title}"], None, id="an argument of a script"),
        pytest.param(["python3", "-c", "import sys; f(sys.argv)", "{title}"], None, id="an argument of Python"),
        pytest.param(["sh", "script", "{title}"], None, id="a file"),
        pytest.param(["python3", "script.py", "--title={title}"], None, id="a file with options"),
        pytest.param(["awk", "-v", "t={title}", "{print t}"], None, id="a variable"),
        pytest.param(["awk", "-f", "script", "{file}"], None, id="a file of awk"),
        pytest.param(["sed", "-n", "1p", "{file}"], None, id="input of sed"),
        pytest.param(["ssh", "host", "wc"], None, id="no placeholder"),
        pytest.param(["grep", "-c", "{title}"], None, id="no interpreter"),
        pytest.param(["notify-send", "{title}", "{address}"], None, id="texts"),
    ],
)
def test_a_placeholder_that_would_become_code(arguments: list[str], program: str | None) -> None:
    assert interpreter_of_placeholder(arguments) == program
