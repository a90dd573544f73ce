"""The disk of an archive: mounted read-only, full, read-only or gone under the running program.

    python -m benchmarks.mounts

Needs Linux and root: everything happens on a tmpfs in a mount namespace of its own (`unshare`). On a read-only
disk, with the archive closed well and with a log that a killed program left, each command that only reads must
print the same as before, each that writes must say why in one line, and the program must open. Under the running
program the disk becomes read-only, full, and is taken away (`umount --lazy`): within two seconds a line must say
so, and once it is back, what was marked meanwhile must be in the archive.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import Corpus
from benchmarks.measure import option_parser
from benchmarks.program import bulletin_tui, inherited_environment
from benchmarks.sites import archive_of, home_variables
from tui_reader.archive.sqlite.store import SqliteArchive

INSIDE = "BULLETIN_TUI_BENCH_MOUNTS"
SIZE = "16m"
READING = (
    ("list",), ("list", "--json"), ("search", "公告"), ("show", "1"), ("show", "1", "--json"), ("diff", "1", "2"),
    ("export", "all"), ("sources",), ("doctor",),
)  # fmt: skip
WRITING = (
    ("export", "all", "--to", "{home}/out"), ("doctor", "--rebuild-index"),
)  # fmt: skip


def main() -> None:
    option_parser("mounts", __doc__).parse_args()
    if INSIDE not in os.environ:
        command = ["unshare", "--mount", sys.executable, "-m", "benchmarks.mounts"]
        sys.exit(subprocess.run(command, env={**os.environ, INSIDE: "1"}, check=False).returncode)
    faults = []
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
        for round_ in (read_only_closed, read_only_killed, becomes_read_only, becomes_full, taken_away):
            disk = Path(name) / "disk"
            disk.mkdir()
            mount(disk)
            try:
                found = round_(disk, Path(name))
            finally:
                subprocess.run(["umount", "--lazy", disk], check=False, stderr=subprocess.DEVNULL)
                disk.rmdir()
            print(*found, f"{round_.__name__}: {len(found)} faults", sep="\n", flush=True)
            faults += [f"{round_.__name__}: {fault}" for fault in found]
    print(f"faults: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


class Done(NamedTuple):
    code: int
    output: list[str]
    errors: list[str]


def run(command: Sequence[str], home: Path) -> Done:
    """Run a command of the program."""
    done = subprocess.run(
        [*bulletin_tui(), *command],
        env={**inherited_environment(), **home_variables(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout.splitlines(), done.stderr.splitlines())


def mount(disk: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "bulletin-tui-bench", disk], check=True)


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", disk], check=True)


def filled(home: Path) -> Path:
    corpus = Corpus(7)
    path = archive_of(home)
    with SqliteArchive.open(path) as archive:
        archive.keep_all([corpus.bulletin(number) for number in range(40)])
        while archive.index():
            pass
    return path


def read_only_closed(disk: Path, beside: Path) -> list[str]:
    home = disk / "home"
    filled(home)
    return on_read_only(disk, home, beside)


def read_only_killed(disk: Path, beside: Path) -> list[str]:
    home = disk / "home"
    path = filled(home)
    child = os.fork()
    if child == 0:
        archive = SqliteArchive.open(path)
        archive.set_starred(1, True)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    return on_read_only(disk, home, beside)


def on_read_only(disk: Path, home: Path, beside: Path) -> list[str]:
    """Every command on a read-only disk."""
    from support.terminal import Terminal

    places = {"home": str(home), "page": str(beside / "page.txt"), "pack": str(beside / "pack.zip")}
    (beside / "page.txt").write_text("Notice on water\n\nThe water is off tonight.\n")
    (beside / "pack.zip").unlink(missing_ok=True)
    copied = subprocess.run(["cp", "-a", home, beside / "copy"], check=False)
    assert copied.returncode == 0
    run(["export", "all", "--pack", places["pack"]], beside / "copy")
    before = {command: run(command, beside / "copy").output for command in READING}
    subprocess.run(["rm", "-r", beside / "copy"], check=True)
    remount(disk, "ro")
    faults = []
    for command in READING:
        done = run(command, home)
        unreadable_log = command == ("doctor",) and "cannot be checked here" in "".join(done.errors)
        if (done.code, done.output) != (0, before[command]) and not unreadable_log:
            faults.append(f"{' '.join(command)}: exit {done.code}, {done.errors[:2]}, {done.output[:1]}")
    for command in WRITING:
        done = run([word.format(**places) for word in command], home)
        why = [line for line in done.errors if re.search("[Rr]ead-only|writable", line)]
        if done.code == 0 or not why or any("Traceback" in line for line in done.errors):
            faults.append(f"{' '.join(command)}: exit {done.code}, {done.errors[:3]}")
    with Terminal(home=home, size=(160, 24)) as terminal:
        terminal.until("/40").until("read-only")
        terminal.press("j", "enter", "Q")
        if terminal.wait() != 0:
            faults.append(f"the program ends with {terminal.exit_code}")
    return faults


def becomes_read_only(disk: Path, beside: Path) -> list[str]:
    def harm() -> None:
        # A disk with open files cannot be remounted; the same folder, read-only, is mounted over it.
        subprocess.run(["mount", "--bind", disk, disk], check=True)
        remount(disk, "bind,ro")

    return under_the_program(disk, "read-only", harm, lambda: subprocess.run(["umount", disk], check=True))


def becomes_full(disk: Path, beside: Path) -> list[str]:
    def fill() -> None:
        with (disk / "filler").open("wb", 0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    return under_the_program(disk, "the disk is full", fill, (disk / "filler").unlink, only_with_a_mark=True)


def taken_away(disk: Path, beside: Path) -> list[str]:
    other = beside / "other"
    other.mkdir()
    # A second place of the same file system, from which it comes back.
    subprocess.run(["mount", "--bind", disk, other], check=True)
    try:
        return under_the_program(
            disk,
            "the file is gone",
            lambda: subprocess.run(["umount", "--lazy", disk], check=True),
            lambda: subprocess.run(["mount", "--bind", other, disk], check=True),
        )
    finally:
        subprocess.run(["umount", "--lazy", other], check=False)
        other.rmdir()


def under_the_program(
    disk: Path,
    said: str,
    harm: Callable[[], object],
    mend: Callable[[], object],
    only_with_a_mark: bool = False,
) -> list[str]:
    """What the program says while its disk is harmed, and whether its marks are there in the end."""
    from support.terminal import Terminal

    home, faults = disk / "home", list[str]()
    path = filled(home)
    with Terminal(home=home, size=(160, 24)) as terminal:
        terminal.until("/40")
        terminal.press("s")
        terminal.until("Starred.")
        harm()
        start = time.monotonic()
        if not only_with_a_mark:
            terminal.until(said)
            if time.monotonic() - start > 2:
                faults.append(f"said after {time.monotonic() - start:.1f} s")
        terminal.press("j", "s")
        terminal.until(said).until("Marks wait in memory")
        time.sleep(1.5)
        try:
            mend()
        except (OSError, subprocess.CalledProcessError) as error:
            terminal.press("Q")
            terminal.wait()
            return [*faults, f"cannot be brought back: {error}"]
        terminal.until("can be written again")
        terminal.press("Q")
        if terminal.wait() != 0:
            faults.append(f"the program ends with {terminal.exit_code}: {terminal.after_the_screen()}")
    with closing(sqlite3.connect(path)) as connection:
        (marks,) = connection.execute("SELECT count(*) FROM marks WHERE starred = 1").fetchone()
        check = connection.execute("PRAGMA integrity_check").fetchall()
    faults += [f"{marks} stars of 2"] * (marks != 2) + [f"{check}"] * (check != [("ok",)])
    return faults


if __name__ == "__main__":
    main()
