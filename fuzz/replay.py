"""The corpus of a target, or any inputs, run once: what fails, and the lines that are executed.

    python -m fuzz.replay TARGET [--lines] [FILE ...]

Without files it runs the project's corpus; folders stand for the files in them. Nothing of Atheris is needed.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from fuzz.harness import seeds


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m fuzz.replay", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--lines", action="store_true", help="count the lines of the target's modules")
    arguments = parser.parse_args()
    paths = [*files(arguments.files)] if arguments.files else []
    if arguments.lines or not paths:
        paths += seeds(arguments.target)
    failed = with_lines(arguments.target, paths) if arguments.lines else replay(arguments.target, paths)
    sys.exit(failed > 0)


def files(paths: list[Path]) -> Iterator[Path]:
    """The files among paths, and those in the folders among them."""
    for path in paths:
        yield from sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]


def replay(name: str, paths: list[Path]) -> int:
    """Run a target on some files; returns how many fail, and prints why."""
    from fuzz.targets import TARGETS

    failed = 0
    for path in paths:
        try:
            TARGETS[name].run(path.read_bytes())
        except Exception:  # noqa: BLE001
            failed += 1
            print(f"{path}\n{traceback.format_exc()}")
    return failed


def with_lines(name: str, paths: list[Path]) -> int:
    """As `replay`, and prints how many lines of the target's modules are executed."""
    import coverage

    counter = coverage.Coverage(source=["tui_reader"], data_file=None, config_file=False)
    counter.start()
    failed = replay(name, paths)
    counter.stop()
    from fuzz.harness import modules_of
    from fuzz.targets import TARGETS

    executed = total = 0
    for module in modules_of(TARGETS[name]):
        found = importlib.util.find_spec(module)
        if found is not None and found.origin is not None:
            _path, statements, _excluded, missing, _text = counter.analysis2(found.origin)
            executed, total = executed + len(statements) - len(missing), total + len(statements)
    print(f"lines {executed} of {total}")
    return failed


if __name__ == "__main__":
    main()
