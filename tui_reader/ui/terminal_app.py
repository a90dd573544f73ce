"""The application's terminal: what is written to it, how it draws pictures, and how the program ends with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, RenderableType
from textual import constants, on
from textual._compositor import CompositorUpdate
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from tui_reader.config.settings import Config
from tui_reader.ui.host import Host
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.terminal.capabilities import erases_wide
from tui_reader.ui.terminal.input_parser import TerminalReply
from tui_reader.ui.terminal.screen_writer import Difference, ScreenWriter
from tui_reader.ui.theme.no_color import is_colorless, line_filters
from tui_reader.ui.widgets.hyperlinks import takes_hyperlinks

if TYPE_CHECKING:
    from tui_reader.ui.terminal.graphics import GraphicsSupport


class TerminalApp(Host):
    """Base class of the application that writes to the terminal."""

    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, config: Config, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.config = config
        self.ambiguous = config.ambiguous_cells
        self.hyperlinks = config.hyperlinks and takes_hyperlinks(os.environ)
        self.animation_level = "none"
        self.colorless = is_colorless(os.environ, self.console.color_system)
        self.screen_writer = ScreenWriter(
            COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.TRUECOLOR),
            self.ambiguous,
            erases_wide=erases_wide(os.environ),
        )
        self._graphics: GraphicsSupport | None = None
        self.error: Exception | None = None
        """The error that has ended the program, which `run_app` raises again."""

    def get_driver_class(self) -> type[Driver]:
        """Our driver on POSIX systems, unless Textual's web server or a test has chosen another one."""
        if sys.platform == "win32" or constants.DRIVER is not None:
            return super().get_driver_class()
        from tui_reader.ui.terminal.driver import TerminalDriver

        return TerminalDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        return line_filters(super().get_line_filters(), self.colorless)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Write what an update changes. The updates of all screens come here, and go no other way."""
        driver = self._driver
        written = driver is not None and not driver.is_headless and not self._batch_count
        if written and isinstance(renderable, CompositorUpdate):
            renderable = self.screen_writer.difference(renderable)
            cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
            if renderable is None and cursor != self._previous_cursor_position:
                renderable = Difference("")
        super()._display(screen, renderable)

    def redraw(self) -> None:
        self.screen_writer.forget()
        super().redraw()
        if isinstance(self.screen, KeyedScreen):
            self.screen.repainted()

    def ask_for_graphics(self) -> None:
        if self.config.pictures != "auto":
            self.picture_protocol = self.config.pictures
        if self._graphics is None and self.config.pictures != "blocks":
            from tui_reader.ui.terminal.graphics import QUERY, GraphicsSupport

            # Also for a protocol of the settings, whose pictures have the size of so many cells.
            self._graphics = GraphicsSupport()
            if self._can_answer:
                self._write(QUERY)

    @property
    def _can_answer(self) -> bool:
        """Whether answers of the terminal arrive here: through our own driver, which a browser does not have."""
        from tui_reader.ui.terminal.driver import TerminalDriver

        return isinstance(self._driver, TerminalDriver)

    def on_terminal_reply(self, reply: TerminalReply) -> None:
        """Learn how the terminal draws pictures."""
        if self._graphics is None:
            return
        self._graphics.take(reply.sequence)
        if not self._graphics.complete:
            return
        protocol = self._graphics.protocol if self.config.pictures == "auto" else self.config.pictures
        if (protocol, self._graphics.cell) != (self.picture_protocol, self.cell_pixels):
            self.picture_protocol, self.cell_pixels = protocol, self._graphics.cell
            if isinstance(self.screen, KeyedScreen):
                self.screen.graphics_changed()

    def draw_graphic(self, x: int, y: int, codes: str) -> None:
        from tui_reader.ui.terminal.graphics import at

        self._write(at(x, y, codes))

    def remove_graphic(self) -> None:
        if self.picture_protocol == "kitty":
            from tui_reader.ui.terminal.graphics import KITTY_REMOVE

            self._write(KITTY_REMOVE)
        else:
            # What is drawn in cells goes when they are written.
            self.screen_writer.forget()

    def _write(self, codes: str) -> None:
        if self._driver is not None and not self._driver.is_headless:
            self._driver.write(codes)
            self._driver.flush()

    def on_resize(self) -> None:
        """A terminal that is resized reflows its lines, so the whole screen is written again."""
        self.screen_writer.forget()
        if self.screen_stack:
            self.screen.refresh()

    def _handle_exception(self, error: Exception) -> None:
        """Close the screen after an error of the program; `run_app` raises it again."""
        self.error = self.error or error
        super()._handle_exception(error)

    def fail(self, error: Exception) -> None:
        self.error = self.error or error
        self.exit(return_code=1)

    def panic(self, *renderables: RenderableType) -> None:
        """End the program as Textual asks for; `run_app` raises an error that says so."""
        self.error = self.error or RuntimeError("Textual has stopped the program")
        super().panic(*renderables)

    def terminal_closed(self) -> None:
        self.exit(return_code=128 + 1)

    @on(Driver.SignalResume)
    def _come_back(self) -> None:
        self.redraw()

    def _print_error_renderables(self) -> None:
        """Print nothing: Textual's traceback contains the values of variables, and so untrusted text."""
        self._exit_renderables.clear()
