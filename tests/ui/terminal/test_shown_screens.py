"""After any keys, an emulator that got only the differences shows what Textual would paint as a whole."""

from __future__ import annotations

import random

import pytest
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from support.emulator import Emulator
from support.pilot import SMALL, STANDARD, press
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.terminal.screen_writer import ScreenWriter

KEYS = ["j", "k", "J", "K", "G", "pagedown", "pageup", "space", "enter", "h", "l", "tab", "s", "m", "escape"]
SEQUENCES = [["g", "g"], ["z", "z"], ["g", "/", "水"], ["/", "水", "enter"], ["?"], ["g", "l"], ["ctrl+p"]]


@pytest.mark.no_cover
@pytest.mark.parametrize(("size", "seed"), [(STANDARD, 1), (SMALL, 2)])
async def test_differences_show_the_screen(
    app: BulletinApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], seed: int
) -> None:
    writer, emulator = ScreenWriter(ColorSystem.TRUECOLOR, erases_in_color=True), Emulator(*size, new_lines=True)
    displayed = BulletinApp._display

    def display(self: BulletinApp, screen: Screen[object], update: RenderableType | None) -> None:
        if isinstance(update, CompositorUpdate) and (difference := writer.difference(update)):
            emulator.feed(difference.output)
        displayed(self, screen, update)

    monkeypatch.setattr(BulletinApp, "_display", display)
    chance = random.Random(seed)
    console = Console(color_system="truecolor", force_terminal=True)
    async with app.run_test(size=size) as pilot:
        for _ in range(30):
            keys = chance.choice([[chance.choice(KEYS)], chance.choice(SEQUENCES)])
            await press(pilot, *keys)
            painted = Emulator(*size)
            update = app.screen._compositor.render_update(full=True)
            assert update is not None
            painted.feed(update.render_segments(console))
            assert emulator.cells() == painted.cells(), keys
