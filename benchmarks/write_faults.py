"""Every system call that writes fails once, or the program is killed at it: nothing is lost or half done.

    python -m benchmarks.write_faults [--only NAME …] [--kinds KIND …] [--most 400] [--seed 7]

Each operation (keeping bulletins and attached files, a quota of these, marking, tagging, indexing, `add`, `sync`,
`import`, `export`, `doctor --repair`, migration, editing the list of sources) runs in a child process in which
`failing_calls.c` counts the calls that change a file of the program. Then it runs once for each of them, and that
call fails: `full` and `quota`, with all later calls that need space; `failed`, this one with an I/O error;
`read-only`, with all later calls; `kill`, kill -9 instead of the call. More calls than `--most` are sampled evenly
with a random offset.

After each run SQLite must find no fault, `doctor` nothing to repair, everything must be there that was there
before and stays, and nothing else than before or after. Exit code 0 means that all of it is done; otherwise one
line says why. What was reported as kept is there. Run again without a fault, the operation must succeed and leave
no file behind. Needs Linux and a C compiler.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import Corpus
from benchmarks.measure import option_parser
from benchmarks.sites import Server, archive_of, write_sources
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.db.schema import STEPS, migrate
from tui_reader.archive.sqlite.repair import doctor
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachedFile, Flags
from tui_reader.cli import main as bulletin_tui
from tui_reader.model import Attachment, Bulletin

SOURCE = Path(__file__).with_name("failing_calls.c")
SHIM = "BULLETIN_TUI_BENCH_SHIM"
PAGES = 12
LONGEST = 60
"""Seconds after which a run counts as hanging."""

KINDS = {
    "full": (errno.ENOSPC, True),
    "quota": (errno.EDQUOT, True),
    "failed": (errno.EIO, False),
    "read-only": (errno.EROFS, True),
    "kill": (-1, False),
}
"""The error number of each kind of fault (-1: kill), and whether later calls fail too."""

PAGE = """<html><head><meta charset="utf-8"><title>Water supply in street {0}</title></head><body>
<h1>Water supply in street {0}</h1><p>Published: 2024-05-06</p><div class="content"><p>The water is off in
street {0} tonight. Please store what you need beforehand; offices are open from nine to five.</p></div>"""


class Operation(NamedTuple):
    """`prepare` fills the home; `run` does the work in the child and returns the exit code. It prints `kept
    ADDRESS` for what the archive has confirmed."""

    prepare: Callable[[Path], None]
    run: Callable[[Path], int]


class Outcome(NamedTuple):
    """How a child ended: its exit code (negative: the signal), its output, and the call that failed."""

    code: int
    output: str
    errors: str
    calls: int
    failed: str


def main() -> None:
    arguments = read_arguments()
    if SHIM not in os.environ:
        run_with_shim()
    shim = ctypes.CDLL(os.environ[SHIM])
    shim.failed_call.restype = ctypes.c_char_p
    chance = random.Random(arguments.seed)
    faults, done = list[str](), Counter[str]()
    site = ("--style", "trs", "--count", "6", "--seed", "7")
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name, Server(*site) as server:
        folder = Path(name)
        for operation, (prepare, run) in operations(folder, server.address).items():
            if arguments.only and operation not in arguments.only:
                continue
            found = one_operation(operation, Operation(prepare, run), folder, shim, arguments, chance, done)
            faults += found
            print(*found[:20], f"{operation}: {done[operation]} runs, {len(found)} faults", sep="\n", flush=True)
    runs = {kind: done[f" {kind}"] for kind in arguments.kinds}
    print(
        f"{sum(runs.values())} runs, seed {arguments.seed}: {', '.join(f'{n} {kind}' for kind, n in runs.items())}"
    )
    print(f"lost, damaged, half done, unexplained or left behind: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("write_faults", __doc__)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these operations")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--most", type=int, default=400, help="runs of one operation and kind (400)")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def run_with_shim() -> None:
    """Compile the shim, and start this script again with it."""
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
        shim = Path(name) / "failing_calls.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, SOURCE, "-ldl"], check=True)
        variables = {**os.environ, SHIM: str(shim), "LD_PRELOAD": str(shim)}
        command = [sys.executable, "-m", "benchmarks.write_faults", *sys.argv[1:]]
        # In this process group, so that both end together.
        sys.exit(subprocess.run(command, env=variables, check=False).returncode)


def one_operation(
    name: str,
    operation: Operation,
    folder: Path,
    shim: ctypes.CDLL,
    arguments: argparse.Namespace,
    chance: random.Random,
    done: Counter[str],
) -> list[str]:
    """The faults of an operation with every call failing in turn."""
    begin, whole, home = folder / "begin", folder / "whole", folder / "home"
    for each in (begin, whole, home):
        shutil.rmtree(each, ignore_errors=True)
    begin.mkdir()
    operation.prepare(begin)
    before = facts(begin)
    shutil.copytree(begin, home)
    complete = in_child(operation, home, shim, 10**9, (errno.ENOSPC, True))
    if complete.code != 0:
        return [f"{name}: without a fault: {complete.code} {complete.errors}"]
    home.rename(whole)
    after, files = facts(whole), names(whole)
    faults = []
    for kind in arguments.kinds:
        for ordinal in sampled(complete.calls, arguments.most, chance):
            shutil.copytree(begin, home)
            outcome = in_child(operation, home, shim, ordinal, KINDS[kind])
            found = judged(home, outcome, kind, before, after)
            again = in_child(operation, home, shim, 10**9, (errno.ENOSPC, True))
            if again.code != 0:
                found.append(f"the next run fails: {again.code} {again.errors}")
            elif facts(home) != after:
                found.append(f"after the next run: {sorted(facts(home) ^ after)[:3]}")
            elif names(home) != files:
                found.append(f"left behind: {sorted(names(home) ^ files)}")
            faults += [f"{name}, {kind} at {ordinal} ({outcome.failed}): {each}" for each in found]
            done[name] += 1
            done[f" {kind}"] += 1
            shutil.rmtree(home)
    return faults


def sampled(calls: int, most: int, chance: random.Random) -> Iterator[int]:
    """The ordinals of calls, evenly distributed when there are more than `most`."""
    step = max(1.0, calls / most)
    at = 1 + chance.random() * (step - 1)
    while at < calls + 1:
        yield int(at)
        at += step


def judged(home: Path, outcome: Outcome, kind: str, before: set[str], after: set[str]) -> list[str]:
    """What is wrong after a run with a fault."""
    found = []
    lines = outcome.errors.splitlines()
    if outcome.code == -signal.SIGALRM:
        found.append(f"not done after {LONGEST} s")
    elif outcome.code < 0 and kind != "kill":
        found.append(f"ended by signal {-outcome.code}")
    if "Traceback" in outcome.errors or "Error:" in outcome.errors:
        found.append(f"traceback: {lines[-1]}")
    elif outcome.code > 0 and not 1 <= len(lines) <= 3:
        found.append(f"{len(lines)} lines of errors: {lines[:4]}")
    try:
        now = facts(home)
        found += unsound(home)
    except (sqlite3.Error, ArchiveError) as error:
        return [*found, f"unreadable: {error}"]
    if lost := (before & after) - now:
        found.append(f"lost: {sorted(lost)[:3]}")
    if strange := now - before - after:
        found.append(f"neither before nor after: {sorted(strange)[:3]}")
    if outcome.code == 0 and now != after:
        found.append(f"exit code 0, but {sorted(after ^ now)[:3]}; {lines[:2]}")
    said = outcome.output.splitlines()
    kept = {f"bulletin {line.split()[-1].strip('<>')}" for line in said if is_report(line)}
    kept |= {line for line in said if line.startswith("file ")}
    if missing := kept - now:
        found.append(f"reported and lost: {sorted(missing)[:3]}")
    return found


def is_report(line: str) -> bool:
    """Whether a line says that a bulletin is kept."""
    return line.startswith("kept ") or (line.startswith("added ") and line.endswith(">"))


def in_child(operation: Operation, home: Path, shim: ctypes.CDLL, ordinal: int, kind: tuple[int, bool]) -> Outcome:
    """Run an operation in a child process with one call failing."""
    results = [tempfile.TemporaryFile("w+", dir=home.parent) for _ in range(3)]  # noqa: SIM115 (closed below)
    child = os.fork()
    if child == 0:
        code = 70
        try:
            signal.alarm(LONGEST)
            os.dup2(results[0].fileno(), 1)
            os.dup2(results[1].fileno(), 2)
            os.environ["BULLETIN_TUI_HOME"] = str(home)
            # A report is one whole line, and not lost in a buffer when the process is killed.
            sys.stdout, sys.stderr = (os.fdopen(n, "w", buffering=1, closefd=False) for n in (1, 2))
            shim.arm(str(home).encode(), ordinal, *kind)
            code = operation.run(home)
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        except ArchiveError as error:
            print(error, file=sys.stderr)
            code = 1
        finally:
            calls, failed = shim.disarm(), shim.failed_call().decode("utf-8", "replace")
            if code == 70:
                import traceback

                traceback.print_exc()
            os.write(results[2].fileno(), f"{calls} {failed}".encode())
            os._exit(code)
    _, status = os.waitpid(child, 0)
    texts = []
    for file in results:
        file.seek(0)
        texts.append(file.read())
        file.close()
    calls, _, failed = texts[2].partition(" ")
    return Outcome(os.waitstatus_to_exitcode(status), texts[0], texts[1], int(calls or 0), failed)


def facts(home: Path) -> set[str]:
    """What the home holds, without times: bulletins with text, marks, tags, queries, sources, exported files."""
    found = set[str]()
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.parent.name in ("config", "exported") and ".part" not in path.suffixes:
            # A pack holds the time at which it was made.
            found.add(f"{path.name}" if path.suffix == ".zip" else f"{path.name}: {path.read_text('utf-8')}")
    if not archive_of(home).exists():
        return found
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".") as name:
        # Opening an archive changes what a killed process has left.
        for path in archive_of(home).parent.glob("archive.sqlite*"):
            shutil.copy(path, name)
        with closing(sqlite3.connect(Path(name) / "archive.sqlite")) as connection:
            if not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                return found
            found |= {f"bulletin {row[0]}" for row in connection.execute("SELECT address FROM bulletins")}
            # An older archive has no files.
            new = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'file_contents'").fetchone()
            if new:
                sql = "SELECT lower(hex(f.digest)) FROM files f JOIN file_contents USING (id)"
                found |= {f"file {digest}" for (digest,) in connection.execute(sql)}
            for table, columns in (
                *(_FILE_FACTS if new else ()),
                ("bulletins", "address, 'read', read"),
                ("bulletins", "address, 'starred', starred"),
                ("bulletins JOIN documents USING (id)", "address, 'text', revisions, length(contract) > 0"),
                ("tags", "tag, address"),
                ("saved", "name, query"),
            ):
                found |= {f"{table} {row}" for row in connection.execute(f"SELECT {columns} FROM {table}")}
    return found


_FILE_FACTS = (
    ("attachments a LEFT JOIN files f ON f.id = a.file", "address, state, reason, hex(f.digest)"),
    ("file_texts JOIN files USING (id)", "hex(digest), contract IS NOT NULL"),
    ("file_versions v JOIN files f ON f.id = v.file", "address, hex(f.digest)"),
    ("attachment_links", "address, current"),
)


def unsound(home: Path) -> list[str]:
    """What `doctor` finds in the archive, of which another version needs no repair."""
    if not archive_of(home).exists():
        return []
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".") as name:
        for path in archive_of(home).parent.glob("archive.sqlite*"):
            shutil.copy(path, name)
        found = doctor.examine(Path(name) / "archive.sqlite", lambda *_stage: None)
    rest = found._replace(version=found.newest)
    damaged = home / "damaged"
    return [] if rest.sound or damaged.exists() else [f"doctor: {found}"]


def names(home: Path) -> set[str]:
    """The files of a home, without locks, caches, and numbers in names."""
    found = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    return {
        name.partition(".damaged-")[0]
        for name in found
        if not name.endswith((".lock", ".reader", ".sync", ".json"))
    }


# The operations.

corpus = Corpus(7)


def filled(home: Path) -> None:
    """An archive with bulletins, one starred, one tagged."""
    with SqliteArchive.open(archive_of(home)) as archive:
        ids = archive.keep_all([corpus.bulletin(number) for number in range(PAGES)])
        archive.set_starred(ids[0], True)
        archive.tag(ids[1:3], ["water"])
        while archive.index():
            pass


def nothing(home: Path) -> None:
    """An empty home."""


def keep(home: Path) -> int:
    with SqliteArchive.open(archive_of(home)) as archive:
        for number in range(PAGES, PAGES + 4):
            page = corpus.bulletin(number)
            archive.keep_page(page)
            print(f"kept {page.address}")
    return 0


LINKING = tuple(
    Bulletin(
        f"https://example.org/linking/{number}",
        title=f"Files of {number}",
        published=datetime(2024, 5, 1 + number, tzinfo=UTC),
        attachments=tuple(Attachment(name, f"https://example.org/{number}/{name}.pdf") for name in ("one", "two")),
    )
    for number in range(4)
)
SEEN = datetime(2024, 6, 1, tzinfo=UTC)


def files(version: bytes) -> list[ArrivedFile]:
    """A file with a text for each attachment; of one version some can be compressed and some cannot."""
    return [
        ArrivedFile(
            each.address or "",
            f"{each.title}.pdf",
            (version + page.address.encode()) * 400
            if each.title == "one"
            else random.Random(str(each)).randbytes(9000),
            "application/pdf",
            SEEN,
            kind="pdf",
            text=Bulletin(each.address or "", title=f"text of {each.title}"),
        )
        for page in LINKING
        for each in page.attachments
    ]


def linking(home: Path) -> None:
    filled(home)
    with SqliteArchive.open(archive_of(home)) as archive:
        archive.keep_arrivals([Arrival(each, origin="site") for each in LINKING])
        while archive.index():
            pass


def with_files(home: Path) -> None:
    linking(home)
    with SqliteArchive.open(archive_of(home)) as archive:
        archive.keep_files(files(b"one"))
        archive.record_attachment_states([AttachedFile("", files(b"one")[0].address, "gone", fetched=SEEN)])
        while archive.index():
            pass


def keep_files(home: Path) -> int:
    with SqliteArchive.open(archive_of(home)) as archive:
        for each in files(b"two"):
            archive.keep_files([each])
            print(f"file {sha256(each.data).hexdigest()}")
        while archive.index():
            pass
    return 0


def keep_to_quota(home: Path) -> int:
    with SqliteArchive.open(archive_of(home)) as archive:
        archive.keep_to_quota(30_000)
        while archive.index():
            pass
    return 0


def mark(home: Path) -> int:
    with SqliteArchive.open(archive_of(home)) as archive:
        for id in (2, 3, 4):
            archive.set_starred(id, True)
        archive.set_read(5, True)
        archive.set_flags(dict.fromkeys((6, 7, 8), Flags(True, True)))
    return 0


def tag(home: Path) -> int:
    with SqliteArchive.open(archive_of(home)) as archive:
        archive.tag([4, 5, 6], ["street", "night"])
        archive.tag([2], [], ["water"])
        archive.save_query("streets", "tag:street")
    return 0


def unindexed(home: Path) -> None:
    with SqliteArchive.open(archive_of(home)) as archive:
        archive.keep_all([corpus.bulletin(number) for number in range(PAGES)])


def index(home: Path) -> int:
    with SqliteArchive.open(archive_of(home)) as archive:
        while archive.index(4):
            pass
    return 0


def older(home: Path) -> None:
    """An archive of version 4."""
    filled(home)
    now = archive_of(home)
    with closing(sqlite3.connect(home / "old.sqlite", isolation_level=None)) as old:
        migrate(old, STEPS[:4])
        old.execute("ATTACH ? AS now", (str(now),))
        for table in ("bulletins", "documents", "marks", "tags", "saved", "announcements"):
            old.execute(f"INSERT INTO main.{table} SELECT * FROM now.{table}")
    for path in now.parent.iterdir():
        path.unlink()
    (home / "old.sqlite").rename(now)


def damaged(home: Path) -> None:
    """An archive of which one page of an index is damaged: every bulletin can be read."""
    filled(home)
    path = archive_of(home)
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'all_by_title'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 64)
    (home / "damaged").touch()


def command(*arguments: str) -> Callable[[Path], int]:
    """Runs a command of the program; {home} in its arguments is the home."""
    return lambda home: bulletin_tui([each.format(home=home) for each in arguments])


def again(run: Callable[[Path], int]) -> Callable[[Path], int]:
    """An export that may meet the complete file of an earlier run."""

    def export(home: Path) -> int:
        shutil.rmtree(home / "exported", ignore_errors=True)
        return run(home)

    return export


@contextmanager
def quiet() -> Iterator[None]:
    """Without standard output, for the preparation of a home."""
    with Path(os.devnull).open("w") as null:
        before, sys.stdout = sys.stdout, null
        try:
            yield
        finally:
            sys.stdout = before


def operations(folder: Path, site: str) -> dict[str, Operation]:
    """All operations by name. Files that they read are made in `folder`, outside the home; `site` is
    the address of a site to sync."""
    pages = folder / "pages"
    pages.mkdir()
    for number in range(3):
        (pages / f"{number}.html").write_text(PAGE.format(number), "utf-8")
    pack = folder / "pack.zip"
    packed = folder / "packed"
    filled(packed)
    with quiet():
        os.environ["BULLETIN_TUI_HOME"] = str(packed)
        bulletin_tui(["export", "all", "--pack", str(pack)])

    pack_of_files = folder / "files.zip"
    with_files(folder / "linking")
    with quiet():
        os.environ["BULLETIN_TUI_HOME"] = str(folder / "linking")
        bulletin_tui(["export", "all", "--attachments", "--pack", str(pack_of_files)])

    def followed(home: Path) -> None:
        write_sources(home, [{"name": "site", "address": site, "pace": 0}])

    def listed(home: Path) -> None:
        filled(home)
        followed(home)

    return {
        "keep": Operation(filled, keep),
        "keep files": Operation(linking, keep_files),
        "replace files": Operation(with_files, keep_files),
        "quota of files": Operation(with_files, keep_to_quota),
        "import files": Operation(filled, command("import", str(pack_of_files))),
        "create": Operation(nothing, keep),
        "mark": Operation(filled, mark),
        "tag": Operation(filled, tag),
        "index": Operation(unindexed, index),
        "migrate": Operation(older, command("list")),
        "add": Operation(filled, command("add", f"{pages}/0.html", f"{pages}/1.html", f"{pages}/2.html")),
        "sync": Operation(followed, command("sync", "--quiet")),
        "import": Operation(filled, command("import", str(pack))),
        "import into nothing": Operation(nothing, command("import", str(pack))),
        "export pack": Operation(filled, again(command("export", "all", "--pack", "{home}/exported/all.zip"))),
        "export files": Operation(filled, again(command("export", "all", "--to", "{home}/exported"))),
        "repair": Operation(damaged, command("doctor", "--repair")),
        "edit sources": Operation(listed, command("pause", "site")),
    }


if __name__ == "__main__":
    main()
