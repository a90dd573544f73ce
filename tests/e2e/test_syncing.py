"""A sync in the installed program: from the samples to an archive, and quitting at any moment."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from support.demo_site import Site, serving
from support.terminal import Terminal

pytestmark = pytest.mark.usefixtures("later_start")


def write_settings(home: Path, address: str, pace: float) -> None:
    folder = home / "config"
    folder.mkdir()
    (folder / "config.yaml").write_text(f"pace: {pace}\n")
    source = f"  - name: County\n    address: {address}\n    robots: false\n"
    (folder / "sources.yaml").write_text(f"sources:\n{source}")


def test_the_first_sync_fills_the_list_and_its_failures_are_shown(tmp_path: Path) -> None:
    site = Site("trs", 12, broken=1)
    with serving(site) as address:
        write_settings(tmp_path, address + site.start, 0)
        with Terminal(size=(80, 24), home=tmp_path) as terminal:
            terminal.until("1/22").press("R")
            terminal.until("Sync done: 11 new · 1 failed; g s shows what failed")
            terminal.until("/11")
            terminal.press("g", "s")
            terminal.until("1 failure · County").until("check the address")
            terminal.press("q")
            terminal.until("/11")
            terminal.press("Q")
            assert terminal.wait() == 0


@pytest.mark.parametrize("leave", ["Q", signal.SIGTERM], ids=["the key", "SIGTERM"])
def test_the_program_quits_at_once_during_a_sync(tmp_path: Path, leave: str | signal.Signals) -> None:
    site = Site("trs", 60)
    with serving(site) as address:
        # At this pace the sync would go on for hours.
        write_settings(tmp_path, address + site.start, 600)
        with Terminal(size=(80, 24), home=tmp_path) as terminal:
            terminal.until("1/22").press("R")
            terminal.until("Sync: County")
            if isinstance(leave, str):
                terminal.press(leave)
            else:
                terminal.kill(leave)
            code = terminal.wait()
            assert code == (0 if isinstance(leave, str) else 128 + leave)
            assert b"\x1b[?1049l" in terminal.raw, "the alternate screen is left"
            assert b"\x1b[?25h" in terminal.raw, "the cursor is shown again"
            assert "Traceback" not in terminal.after_the_screen()
