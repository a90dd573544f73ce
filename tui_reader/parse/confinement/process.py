"""The confinement of this process: the parser gives up network, files, environment and other processes before it
reads the first byte of a page, as far as the system allows; what it could not give up is reported."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

OPEN_FILES = 64
"""File descriptors that the process may have; it opens program files one after the other. Chosen by hand."""

_MOST_DESCRIPTORS = 4096

_PACKAGE = Path(__file__).resolve().parents[2]

# Read by libraries that are imported with the first document that needs them: shared libraries and their index,
# time zones, random numbers. Nothing here tells anything of a person.
_SYSTEM_FILES = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/dev/null",
    "/dev/random",
    "/dev/urandom",
)


class Confinement(NamedTuple):
    """What was taken away from the process: files other than those of the program, the network, other processes;
    `missing` names, in English, what was not, and why."""

    files: bool = False
    network: bool = False
    processes: bool = False
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all of it was taken away."""
        return self.files and self.network and self.processes


def open_answers() -> IO[bytes]:
    """Standard output for the answers of this process alone: what libraries print goes to standard error."""
    # Buffered even under PYTHONUNBUFFERED: an unbuffered write ends early when the process is stopped meanwhile.
    answers = os.fdopen(sys.stdout.fileno(), "wb", closefd=False)
    sys.stdout = sys.stderr
    return answers


def limit_memory(most: int, processor_seconds: int | None = None) -> None:
    """Limits the address space of this process to `most` bytes, and its processor time, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for what, limit in ((resource.RLIMIT_AS, most), (resource.RLIMIT_CPU, processor_seconds)):
        if limit is not None:
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (limit, limit))


def confine() -> Confinement:
    """Confines this process, which must have one thread, irrevocably: it keeps its standard streams and what it
    has imported, and can read program files. Never raises: see `Confinement.missing`.
    """
    os.environ.clear()
    _close_files()
    _limit_resources()
    if not sys.platform.startswith("linux"):
        return Confinement(missing=(f"this system ({sys.platform}) offers no confinement that the program knows",))
    from tui_reader.parse.confinement import landlock, seccomp

    missing: list[str] = []
    if not _taken(seccomp.forbid_new_privileges, "no_new_privs", missing):
        return Confinement(missing=tuple(missing))
    files = _taken(lambda: landlock.restrict_files(program_files()), "Landlock", missing)
    calls = _taken(seccomp.forbid_calls, "seccomp", missing)
    return Confinement(files, calls, calls, tuple(missing))


def program_files() -> Iterator[str]:
    """The files and folders that imports need: the interpreter's library, the folders of installed packages, this
    package, and what libraries read of the system."""
    yield str(_PACKAGE)
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        yield sysconfig.get_path(name)
    # Packages that are installed elsewhere, such as those of Debian or of the user; no folders of a developer.
    yield from (each for each in sys.path if Path(each).name in ("site-packages", "dist-packages", "lib-dynload"))
    yield from _SYSTEM_FILES


def _taken(take: Callable[[], object], name: str, missing: list[str]) -> bool:
    try:
        take()
    except (OSError, AttributeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        missing.append(f"{name}: {reason}")
        return False
    return True


def _close_files() -> None:
    """Closes every file but the standard streams: a descriptor needs no permission."""
    # `subprocess` has closed what the parent had open; this is for what the interpreter was started with.
    os.closerange(3, _MOST_DESCRIPTORS)


def _limit_resources() -> None:
    """No core dumps, no file that grows, few descriptors, and no process (except for root)."""
    try:
        import resource
    except ImportError:
        return
    limits = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NPROC": 0, "RLIMIT_NOFILE": OPEN_FILES}
    for name, most in limits.items():
        if hasattr(resource, name):
            with suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (most, most))
