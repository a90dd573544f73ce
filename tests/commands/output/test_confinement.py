"""The line of `doctor` on what confines the parser, in every case."""

from __future__ import annotations

import pytest

from tui_reader.commands.output.confinement import confinement_line
from tui_reader.parse.confinement.process import Confinement

COMPLETE = "parser: confined; no network, no other processes, no files but those of the program"
REACHES = "parser: not confined; a page that took it over could reach"


@pytest.mark.parametrize(
    ("confinement", "line"),
    [
        pytest.param(Confinement(True, True, True), COMPLETE, id="all"),
        pytest.param(
            Confinement(False, True, True, ("Landlock: the kernel has no Landlock",)),
            f"{REACHES} files of yours (Landlock: the kernel has no Landlock)",
            id="no Landlock",
        ),
        pytest.param(
            Confinement(True, False, False, ("seccomp: Function not implemented",)),
            f"{REACHES} the network, other processes (seccomp: Function not implemented)",
            id="no seccomp",
        ),
        pytest.param(
            Confinement(missing=("this system (win32) offers none",)),
            f"{REACHES} files of yours, the network, other processes (this system (win32) offers none)",
            id="another system",
        ),
    ],
)
def test_what_is_missing_is_named(confinement: Confinement, line: str) -> None:
    assert confinement_line(confinement) == line


def test_doctor_prints_the_line(run) -> None:
    assert run("doctor").out.splitlines()[-1].startswith("parser: ")
