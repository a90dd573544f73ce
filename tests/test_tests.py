"""Rules for the tests themselves, checked in their source."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

NAMED_TUPLE = {"_replace", "_asdict", "_fields", "_make"}
OWN = {"self", "cls"}
EXCEPTIONS = {
    ("commands/test_every_setting.py", "_actions"): "argparse has no public way to list the options of a command",
    ("commands/test_every_setting.py", "_SubParsersAction"): "argparse has no public name for the commands",
    ("dossiers/test_dossiers.py", "_Element"): "lxml has no public name for the type of an element",
    ("parse/documents/word/test_reading.py", "_tr"): "python-docx has no public name for the XML element of a row",
    ("parse/documents/word/test_pictures.py", "_p"): "python-docx has no public name for the XML of a paragraph",
    ("parse/documents/word/test_pictures.py", "_inline"): "python-docx has no public name for a picture in XML",
    ("ui/terminal/test_shown_screens.py", "_display"): "Textual has no public place where a screen is written",
    ("ui/terminal/test_shown_screens.py", "_compositor"): "as in `support/pilot.py`",
    ("ui/widgets/test_pick_screen.py", "_compositor"): "as in `support/pilot.py`, for the colours of a cell",
    ("support/pilot.py", "_compositor"): "the public screenshot of Textual is an SVG, which has no cells",
}


def private_names(source: str) -> Iterator[tuple[int, str]]:
    """The line and name of each private name that is imported, replaced by `setattr`, or used as an attribute of
    anything but `self` or `cls`."""
    for node in ast.walk(ast.parse(source)):
        names: list[object] = []
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in OWN:
                pass
            case ast.Attribute(attr=name):
                names = [name]
            case ast.ImportFrom(names=imported):
                names = [each.name for each in imported]
            case ast.Call(func=ast.Attribute(attr="setattr" | "delattr"), args=arguments):
                names = [each.value for each in arguments if isinstance(each, ast.Constant)]
        private = (name for name in names if isinstance(name, str) and re.match("_[^_]", name))
        yield from ((node.lineno, name) for name in private if name not in NAMED_TUPLE)


@pytest.mark.no_cover
def test_tests_use_public_names_only() -> None:
    used = [
        (str(path.relative_to(TESTS)), line, name)
        for path in sorted(TESTS.rglob("*.py"))
        for line, name in private_names(path.read_text(encoding="utf-8"))
    ]
    assert [f"{file}:{line} {name}" for file, line, name in used if (file, name) not in EXCEPTIONS] == []
    assert {(file, name) for file, _, name in used} == set(EXCEPTIONS), "an exception is no longer needed"


@pytest.mark.parametrize(
    "line", ["a._b", "self.a._b", "f()._b = 1", "a[0]._b()", "from a import _b", 'patch.setattr(a, "_b", 1)']
)
def test_the_check_finds_private_names(line: str) -> None:
    assert list(private_names(line)) == [(1, "_b")]


@pytest.mark.parametrize("line", ["self._b", "cls._b", "a._replace(b=1)", "a.__len__()", "_b = 1"])
def test_the_check_allows(line: str) -> None:
    assert list(private_names(line)) == []


def functions(body: list[ast.stmt], scope: str) -> Iterator[str]:
    """The node ids of pytest of the functions in a module or class."""
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield f"{scope}::{name}"
            case ast.ClassDef(name=name, body=inner):
                yield from functions(inner, f"{scope}::{name}")


@pytest.mark.no_cover
def test_tests_that_are_named_as_untraced_exist() -> None:
    """A test that was renamed or moved is measured again, and takes longer, without a word."""
    lines = (TESTS / "untraced.txt").read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if not line.startswith("#")]
    found = {
        name
        for file in {name.partition("::")[0] for name in named}
        if (path := TESTS.parent / file).exists()
        for name in functions(ast.parse(path.read_text(encoding="utf-8")).body, file)
    }
    assert [name for name in named if name not in found] == [], (
        "name them in tests/untraced.txt as they are called now"
    )


def test_ctrl_c_is_tested_in_the_background_too() -> None:
    """Jobs that a script starts in the background ignore Ctrl-C, and so does each test process of such a job."""
    tests = [sys.executable, "-m", "pytest", "tests/commands/transfer/test_interruption.py"]
    done = subprocess.run(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *tests],
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
