"""Printing: control codes do not get through, JSON stays exact, bytes stay bytes."""

from __future__ import annotations

import ast
import io
import re
import sys

import pytest

from support.commands import Run
from support.package_code import syntax_trees
from tui_reader.commands.output import console
from tui_reader.commands.output.console import BOLD, NOT_BOLD, complain, print_bytes, print_error, print_text

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
EVIL = "\x1b]52;c;UFdO\x07 \x9b31m \u202e \x7f \x00 \u2028 \ud800"


def test_text_has_no_control_codes_but_tabs_and_breaks(capsys: pytest.CaptureFixture[str]) -> None:
    print_text(f"一\t{EVIL}\n二")
    out = capsys.readouterr().out
    assert not CONTROL.search(out)
    assert out.startswith("一\t")
    assert out.endswith("\n二\n")


def test_styled_text_has_no_codes_but_bold(capsys: pytest.CaptureFixture[str]) -> None:
    print_text(f"a {BOLD}b\x1b[31m{NOT_BOLD} c\x1b[7m", styled=True)
    assert capsys.readouterr().out == f"a {BOLD}b\ufffd[31m{NOT_BOLD} c\ufffd[7m\n"


def test_an_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(f"a\n{EVIL}\r\nb")
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert not CONTROL.search(err)


class _Stream(io.TextIOWrapper):
    def __init__(self, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    @property
    def written(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_bytes_are_exact_in_a_pipe_and_clean_text_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "供水\x1b[31m".encode("gb18030") + b"\xff"
    for terminal, charset, expected in (
        (False, "gb18030", data),
        (True, "gb18030", "供水\ufffd[31m\ufffd\n".encode()),
        (True, "no such charset", None),
    ):
        stream = _Stream(terminal)
        monkeypatch.setattr(sys, "stdout", stream)
        print_bytes(data, charset)
        assert b"\x1b" not in stream.written or not terminal
        assert expected is None or stream.written == expected


@pytest.mark.parametrize(
    "argv",
    [
        pytest.param([f"--{EVIL[:-1]}"], id="an option"),
        pytest.param(["list", f"--{EVIL[:-1]}\n"], id="an option of a command"),
        pytest.param(["list", "--limit", EVIL[:-1]], id="a number"),
        pytest.param(["--lang", EVIL[:-1]], id="a choice"),
        pytest.param(["list", "--since", EVIL[:-1]], id="a date"),
        pytest.param(["search", f'"{EVIL[:-1]}'], id="a query"),
        pytest.param(["show", EVIL[:-1]], id="an address"),
        pytest.param(["diff", EVIL[:-1], "b"], id="two addresses"),
        pytest.param(["rename", EVIL[:-1], "b"], id="a source"),
        pytest.param(["export", "1", "--to", f"/tmp{EVIL[:1]}/x.md"], id="a folder"),
        pytest.param(["verify", EVIL[1:14]], id="a pack"),
    ],
)
def test_arguments_are_quoted_without_control_codes(run: Run, argv: list[str]) -> None:
    done = run(*[each.replace("\x00", "") for each in argv])
    assert done.code != 0
    assert done.err
    assert not CONTROL.search(done.out + done.err)


WRITING = ("write", "writelines", "print_exception", "print_exc")
OWN_OUTPUT = {"commands/output/console.py"}
RICH = {"commands/archive/diff.py", "commands/output/progress.py", "commands/output/sync_bars.py"}
"""Modules that draw with rich; they are in `benchmarks.control_codes` and in the tests of the terminal."""


def outputs(tree: ast.AST) -> set[str]:
    """The ways by which a module writes to standard streams: "print", "stream" or "rich"."""
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id == "print":
            found.add("print")
        if isinstance(called, ast.Name) and called.id == "Console":
            found.add("rich")
        if isinstance(called, ast.Attribute) and called.attr in WRITING:
            of = ast.unparse(called.value)
            if re.search(r"\b(stdout|stderr)\b", of) or of == "traceback":
                found.add("stream")
    return found


@pytest.mark.no_cover
def test_nothing_else_prints() -> None:
    """Not the parser's process, whose standard output is a pipe to the program and whose errors go nowhere."""
    for name, tree in syntax_trees("print", "Console", *WRITING):
        if name in OWN_OUTPUT or name == "parse/serving/process.py":
            continue
        allowed = {"rich"} if name in RICH else set()
        assert outputs(tree) <= allowed, f"{name} prints past {console.__name__}"


@pytest.mark.parametrize(
    "code",
    [
        "print(1)",
        "sys.stdout.write(x)",
        "sys.stderr.buffer.write(x)",
        "traceback.print_exc()",
        "Console(stderr=True)",
    ],
)
def test_ways_of_printing_are_seen(code: str) -> None:
    assert outputs(ast.parse(code))


@pytest.mark.parametrize(
    ("subject", "message", "line"),
    [
        ("/x/scan.pdf", "scan.pdf is damaged", "/x/scan.pdf is damaged"),
        ("scan.pdf", "scan.pdf is damaged", "scan.pdf is damaged"),
        ("C:\\x\\scan.pdf", "scan.pdf is damaged", "C:\\x\\scan.pdf is damaged"),
        ("/x/scan.pdf", "it is damaged", "/x/scan.pdf: it is damaged"),
        ("/x/a", "a page came instead of the file", "/x/a: a page came instead of the file"),
        (None, "no difference", "no difference"),
    ],
)
def test_a_file_is_named_once(
    capsys: pytest.CaptureFixture[str], subject: str | None, message: str, line: str
) -> None:
    complain(subject, message)
    assert capsys.readouterr().err == f"bulletin-tui: {line}\n"
