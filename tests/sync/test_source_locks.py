"""Two programs do not sync one source at the same time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.demo_site import Site, serve
from support.syncs import Here, archive_in, parser, sync
from tui_reader.sync.source_locks import SourceLocks

__all__ = ["parser"]

HOLDS = """
import sys
from pathlib import Path
from tui_reader.sync.source_locks import SourceLocks
holding = SourceLocks(Path(sys.argv[1]))
print(holding.take("源"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that syncs the source 源."""
    command = [sys.executable, "-c", HOLDS, str(tmp_path / "archive.sqlite")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no lock on a part of a file")


def test_a_source_is_held_by_one_program(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    holding = SourceLocks(tmp_path / "archive.sqlite")
    assert not holding.take("源")
    assert holding.take("另一个")
    other.kill()
    other.wait()
    assert holding.take("源")
    holding.close()


def test_an_archive_in_memory_is_nobody_elses() -> None:
    assert SourceLocks(None).take("源")


def test_without_a_place_for_the_file(tmp_path: Path) -> None:
    assert SourceLocks(tmp_path / "no" / "archive.sqlite").take("源")


async def test_a_sync_leaves_it_to_the_other_one(
    tmp_path: Path, other: subprocess.Popen[str], parser: Here
) -> None:
    site = Site("trs", 6)
    async with serve(site) as base:
        with archive_in(tmp_path) as archive:
            run = await sync(archive, base + site.start)
            assert site.requests.total() == 0
            assert (run.failures, len(run.report.notes)) == ([], 1)
            assert archive.synced() == {}
            other.kill()
            other.wait()
            assert (await sync(archive, base + site.start)).tally.new == 6
