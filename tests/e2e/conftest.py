"""What a start finds that is not the first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tui_reader.parse.worker import Parser
from tui_reader.sample_archive import open_samples


@pytest.fixture(scope="session")
def cached_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache folder after a start without a page."""
    home = tmp_path_factory.mktemp("samples")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BULLETIN_TUI_HOME", str(home))
        open_samples(None, Parser).close()
    return home / "cache"


@pytest.fixture
def later_start(cached_samples: Path, tmp_path: Path) -> None:
    """The program has been started before with this home: it does not parse the samples, which takes as long as
    the rest of a start."""
    shutil.copytree(cached_samples, tmp_path / "cache")
