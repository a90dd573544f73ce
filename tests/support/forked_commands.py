"""Runs commands of the program one after another, each in a process forked from this one, which has imported what
they need: a script, started with the standard streams that the commands get.

    python -P forked_commands.py FOLDER COMMAND...

Each command is the words after `bulletin-tui`, as a shell reads them, with `<` for a file as standard input. Each
ends as an interpreter ends. `results.json` in FOLDER gets the exit code and the standard error of each.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import shlex
import sys
from importlib import import_module
from pathlib import Path

MODULES = (
    *("archive.sqlite.store", "parse.worker", "sync.adding", "sync.engine", "sync.recognition.setting"),
    *("sources.sourcelist.editing", "programs.bulletins"),
    *("extraction.references.finding", "extraction.references.identities", "extraction.key_dates.reading"),
)


def _prepare() -> None:
    package = Path(import_module("tui_reader").__file__ or "").parent
    commands = [path.relative_to(package).with_suffix("").parts for path in package.glob("commands/**/[!_]*.py")]
    for name in (*MODULES, *map(".".join, commands)):
        import_module(f"tui_reader.{name}")


def _redirect(descriptor: int, path: str, flags: int) -> None:
    opened = os.open(path, flags, 0o600)
    if opened != descriptor:
        os.dup2(opened, descriptor)
        os.close(opened)


def _run(words: list[str], errors: str | None) -> int:
    """The exit code of a command; in the forked process this never returns."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if "<" in words:
        at = words.index("<")
        _redirect(0, words[at + 1], os.O_RDONLY)
        del words[at:]
    if errors is not None:
        _redirect(2, errors, os.O_WRONLY | os.O_CREAT)
    sys.argv[1:] = words
    runpy.run_module("tui_reader", run_name="__main__", alter_sys=True)
    raise AssertionError("the program ends by SystemExit")


def main(folder: Path, commands: list[str]) -> None:
    found = []
    for number, command in enumerate(commands):
        errors = folder / f"{number}.errors"
        code = _run(shlex.split(command), None if sys.stderr is None else str(errors))
        found.append((code, errors.read_text("utf-8") if errors.exists() else ""))
    (folder / "results.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    _prepare()
    # Or each end of a command would walk all that was imported here.
    gc.freeze()
    main(Path(sys.argv[1]), sys.argv[2:])
