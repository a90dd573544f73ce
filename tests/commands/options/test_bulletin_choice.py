"""Every command that reads the archive prints what there is to say about it, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Run


@pytest.mark.parametrize(
    "command",
    [
        "agenda",
        "attachments list",
        "cite 1",
        "collections list",
        "diff 1",
        "export all",
        "list",
        "notes",
        "references 1",
        "search 停水",
        "show 1",
        "stats",
        "watch",
    ],
)
def test_a_command_prints_the_warnings_of_the_archive(archive: Path, run: Run, command: str) -> None:
    archive.with_name(f"{archive.name}.log-of-another-file").touch()
    done = run(*command.split())
    assert done.err.count("the log of another file was beside this one") == 1
