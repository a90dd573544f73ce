"""Settings of every test: the profiles of Hypothesis, the language, and what the processes of a run may keep.

`dev` and `ci` have no deadline, so that a busy machine fails no test; `ci` is derandomised, so that a change fails
by its own fault only. `long` is for searching by hand: `pytest --hypothesis-profile long`. A failure that is found
becomes an `@example`.
"""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from compileall import compile_file
from contextlib import contextmanager, suppress
from importlib.util import spec_from_file_location
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db.schema import migrate
from tui_reader.i18n import install

settings.register_profile("dev", deadline=None, print_blob=True)
settings.register_profile(
    "ci", deadline=None, print_blob=True, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", deadline=None, print_blob=True, max_examples=5000)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

# Scripts start jobs in the background with Ctrl-C ignored (POSIX, 2.11), and so would each process of a test run
# that is such a job, and each program that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No test uses the archive of the user who runs it, nor their server.
for _name in [each for each in os.environ if each == "BULLETIN_TUI_ARCHIVE" or each.startswith("PG")]:
    del os.environ[_name]

# Compiled modules are kept even where the environment forbids it, as container images do: each of the hundreds of
# processes that the tests start would compile the program again, and each test process all tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


# Coverage is measured while tests and fixtures run, not while pytest works between them: a test that does nothing
# takes 1.9 ms of CPU time under coverage, 2.8 ms with all of it traced, and 1.3 ms without coverage (2026-11).


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Ends the measurement that pytest-cov begins in every process of a distributed run, unaware which it is.

    The process that hands out the tests runs none. In a worker, pytest-cov begins a second measurement and forgets
    the first, which goes on whenever the second pauses: `no_cover` would change nothing.
    """
    worker = getattr(session.config, "workerinput", None)
    distributed = worker is not None or session.config.getoption("numprocesses", None)
    if distributed and (controller := _coverage(session.config)) is not None:
        controller.pause()
    if worker is not None:
        _compile(session.config, int(worker["workerid"].removeprefix("gw")), worker["workercount"])


def _compile(config: pytest.Config, number: int, count: int) -> None:
    """Compiles this worker's share of the program and of the tests, of which each worker imports all.

    Who is first compiles the rest on import, as without this.
    """
    root = Path(__file__).parents[1]
    for path in sorted((root / "tui_reader").rglob("*.py"))[number::count]:
        compile_file(path, quiet=2)
    rewriting = config.pluginmanager.rewrite_hook
    if rewriting is None:
        return
    for path in sorted((root / "tests").rglob("test_*.py"))[number::count]:
        module = ModuleType(f"compiled.{path.stem}")
        module.__spec__ = spec_from_file_location(module.__name__, path)
        # The module is rewritten, written and run, as on import; without `__import__` its first line ends it.
        vars(module)["__builtins__"] = {}
        with suppress(ImportError, NameError, SyntaxError):
            rewriting.exec_module(module)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Collects without garbage collection, as all that is collected stays; and measures the imports of one worker
    alone, which imports the same as the others."""
    worker = getattr(session.config, "workerinput", {}).get("workerid", "gw0")
    if worker != "gw0" and (controller := _coverage(session.config)) is not None:
        controller.pause()
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """All is imported: from here on `_measured` measures."""
    if (controller := _coverage(session.config)) is not None:
        controller.pause()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _measured(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(request: pytest.FixtureRequest) -> Iterator[None]:
    with _measured(request.node):
        return (yield)


@contextmanager
def _measured(node: pytest.Item | pytest.Collector) -> Iterator[None]:
    """Measures coverage meanwhile, unless it is measured already or the node is marked `no_cover`."""
    controller = _coverage(node.config)
    if controller is None or controller.started:
        yield
    elif node.get_closest_marker("no_cover"):
        try:
            yield
        finally:
            # pytest-cov begins to measure behind the test.
            controller.pause()
    else:
        # As `resume` and `pause` of the controller do, which change the current directory twice each.
        controller.started = True
        controller.cov.start()
        if node.config.getoption("cov_context", None) == "test":
            # For fixtures too, which pytest-cov would count for the test before.
            controller.cov.switch_context(node.nodeid)
        try:
            yield
        finally:
            controller.cov.stop()
            controller.started = False


def _coverage(config: pytest.Config) -> Any:
    """What pytest-cov measures with; None without coverage."""
    plugin = config.pluginmanager.getplugin("_cov")
    return None if plugin is None else plugin.cov_controller


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks `no_cover` the tests that `scripts/untraced-tests` has found to run nothing that others do not."""
    if _coverage(config) is not None:
        names = set(Path(__file__).with_name("untraced.txt").read_text(encoding="utf-8").splitlines())
        for item in items:
            if item.nodeid.partition("[")[0] in names:
                item.add_marker("no_cover")


def pytest_collection_finish() -> None:
    """Takes modules and the collected tests, which live until the end, out of every later garbage collection."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """One process more than processors for `-n auto`: tests of processes and threads wait for them."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _new_archives_are_copies() -> Iterator[None]:
    """A new archive gets its tables as a copy of one that `migrate` made, and an id of its own: in a tenth of the
    CPU time, in thousands of tests. Those of `migrate` call it themselves."""
    empty = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    one_at_a_time = Lock()
    # That of archives, which a copy must share.
    empty.execute("PRAGMA page_size = 16384")
    migrate(empty)

    def copy_or_migrate(connection: sqlite3.Connection) -> None:
        if connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_schema)").fetchone()[0]:
            migrate(connection)
            return
        # No power cut ends a test here; behind this, the program says what must survive one.
        connection.execute("PRAGMA synchronous = OFF")
        with one_at_a_time:
            empty.execute("UPDATE archive_id SET id = lower(hex(randomblob(16)))")
            empty.backup(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "migrate", copy_or_migrate)
        yield
    empty.close()


@pytest.fixture
def back_to_english() -> Iterator[None]:
    """English messages before and after a test that chooses another language."""
    install("en")
    yield
    install("en")
