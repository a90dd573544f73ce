"""The run of a fuzzing target under Atheris: executions that are guided by the coverage of the code.

    python -m fuzz.harness TARGET --seconds 60 --folder FOLDER

`scripts/fuzz` starts this, a process per target. FOLDER keeps the inputs that reached new code (`corpus`) and
those that broke a check (`findings`, one for each place in the code where one failed, with the traceback beside
it). A finding does not end the run.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import pkgutil
import re
import sys
import tempfile
import time
import traceback
from pathlib import Path

from fuzz.target import Target

ROOT = Path(__file__).resolve().parent
CORPUS = ROOT / "corpus"

SLOWEST = 3.0
"""CPU seconds for one input, in instrumented code, above which it is a finding. Chosen by hand: inputs are a few
thousand bytes, which take milliseconds."""

_QUOTED = re.compile(r"""['"\[{(<\d].*""")

HANG, MEMORY = 60, 2048
"""Seconds and MiB after which libFuzzer gives up an input and ends the run."""


def modules_of(target: Target) -> list[str]:
    """The modules of a target, those of packages included."""
    found: list[str] = []
    for name in target.modules:
        found.append(name)
        path = getattr(importlib.import_module(name), "__path__", None)
        if path is not None:
            found += [each.name for each in pkgutil.walk_packages(path, f"{name}.")]
    return found


def seeds(name: str) -> list[Path]:
    """The files of the project's corpus for a target."""
    return sorted(path for path in (CORPUS / name).glob("*") if path.is_file())


def words(name: str) -> list[str]:
    """Pieces of the syntax of a target, from which inputs are composed: one on each line of a file, with the
    escapes of Python."""
    path = ROOT / "words" / f"{name}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [line.encode("latin-1", "backslashreplace").decode("unicode_escape") for line in lines]


def place_of(error: BaseException) -> str:
    """The identity of a finding: the type of an error, the innermost place in the project, and the words of
    its message, without what it quotes."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        frame
        for frame in frames
        if frame.filename.startswith(str(ROOT.parent)) and "/.venv/" not in frame.filename
    ]
    place = own[-1] if own else frames[-1]
    said = _QUOTED.sub("", str(error).partition("\n")[0])[:60].strip()
    return f"{type(error).__name__} {Path(place.filename).name}:{place.lineno} {said}"


class Recorder:
    """Runs a target and keeps the inputs that break it, one for each place."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.places: set[str] = set()
        self.slowest = 0.0
        self._run = target.run
        self._folder = folder

    def __call__(self, data: bytes) -> None:
        start = time.process_time()
        try:
            self._run(data)
        except Exception as error:  # noqa: BLE001
            # Whatever it is, it is a finding.
            self._keep(data, place_of(error), traceback.format_exc())
        used = time.process_time() - start
        self.slowest = max(self.slowest, used)
        if used > SLOWEST:
            self._keep(data, "slow", f"{used:.1f} s of CPU for {len(data)} bytes\n")

    def _keep(self, data: bytes, place: str, text: str) -> None:
        if place in self.places:
            return
        self.places.add(place)
        name = hashlib.sha1(place.encode(), usedforsecurity=False).hexdigest()[:12]
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(data)
        (self._folder / f"{name}.txt").write_text(f"{place}\n{text}", encoding="utf-8", errors="replace")
        print(f"FINDING {place}", file=sys.stderr, flush=True)


def quoted_word(word: str) -> str:
    """A word as a line of libFuzzer's dictionaries."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "replace")) + '"'


def main() -> None:
    arguments = read_arguments()
    import atheris

    # Modules that are imported before this count for nothing.
    with atheris.instrument_imports(include=["tui_reader"]):
        from fuzz.targets import TARGETS

        target = TARGETS[arguments.target]
        for name in modules_of(target):
            importlib.import_module(name)
    corpus: Path = arguments.folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    recorder = Recorder(target, arguments.folder / "findings")
    with tempfile.NamedTemporaryFile("w", suffix=".dict") as dictionary:
        known = words(target.words or arguments.target)
        dictionary.write("".join(f"{quoted_word(word)}\n" for word in known))
        dictionary.flush()
        options = [f"-max_total_time={arguments.seconds}", f"-max_len={target.longest}", f"-timeout={HANG}"]
        options += [f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={arguments.folder}/", f"-seed={arguments.seed}"]
        options += ["-print_final_stats=1", *([f"-dict={dictionary.name}"] if known else []), str(corpus)]
        options += [str(CORPUS / arguments.target)] if seeds(arguments.target) else []
        atheris.Setup([sys.argv[0], *options], recorder)
        atheris.Fuzz()


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz.harness", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1, help="of libFuzzer (1)")
    parser.add_argument("--folder", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
