"""The view of a picture: a heading line, and the part in sight, in characters or by a graphics protocol."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from tui_reader.i18n import gettext as _
from tui_reader.parse.pictures.process import Picture
from tui_reader.ui.pictures.viewport import Viewport, VisiblePart
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import EMPTY_LINE

_HALF_BLOCK = (1, 2)
"""Pixels of a cell that shows two, one above the other."""
_BRAILLE = (2, 4)


class PictureView(LineWidget, can_focus=True):
    """One picture, or a line that says why there is none."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = ""
        self.place = ""
        """Which of the pictures it is."""
        self.picture: Picture | None = None
        self.message = ""
        self.viewport = Viewport()
        self._part: VisiblePart | None = None
        self._rows: list[Strip] = []
        self._shown: object = None
        self._graphic: tuple[object, str] | None = None
        """The codes that draw a part of a picture, and what they draw."""
        self._in_terminal = False
        self._wanted: object = None

    def show(self, title: str, place: str, message: str = "", picture: Picture | None = None) -> None:
        """Show a picture as a whole, or a message in its place."""
        self.title, self.place, self.message, self.picture = title, place, message, picture
        self.viewport = Viewport()
        self.change()

    def change(self) -> None:
        """Draw again, after a change of what is in sight."""
        self.erase()
        self.refresh()

    @property
    def _cell(self) -> tuple[int, int]:
        """Pixels of a cell."""
        if self.app.picture_protocol != "blocks":
            return self.app.cell_pixels
        return _BRAILLE if self.app.colorless else _HALF_BLOCK

    @property
    def part(self) -> VisiblePart | None:
        """What is in sight of the picture."""
        area = (self.size.width, max(1, self.size.height - 1))
        if self.picture is None or not area[0]:
            return None
        return self.viewport.part((self.picture.width, self.picture.height), area, self._cell)

    def zoom(self, step: int) -> None:
        """Magnify (1) or reduce (-1)."""
        self.viewport.step_zoom(step)
        self.change()

    def fit(self) -> None:
        """Show the whole picture."""
        self.viewport.fit()
        self.change()

    def move(self, right: int, down: int) -> None:
        """Move what is in sight by a quarter of it."""
        part = self.part
        if part and self.picture:
            self.viewport.move(right, down, part, (self.picture.width, self.picture.height))
            self.change()

    def line(self, y: int) -> Strip:
        if y == 0:
            return self.strip("heading", self.bar_line(self.title, self._facts()), role=self.title_role)
        if self.picture is None:
            text = self.message if y == 1 + (self.size.height - 1) // 2 else ""
            return self.strip("message", self.text_line(f" {text}", "muted") if text else EMPTY_LINE)
        row = y - 1 - self._part.margin[1] if self._part else -1
        return self._rows[row] if 0 <= row < len(self._rows) else self.strip("empty", EMPTY_LINE)

    def _facts(self) -> str:
        """Size and kind of the picture, magnification, and which one it is."""
        if self.picture is None:
            return self.place
        width, height = self.picture.full
        facts = [f"{width} × {height} {self.picture.kind}"]
        if self.picture.frames > 1:
            facts.append(_("first of {count} frames").format(count=self.picture.frames))
        if self.viewport.level:
            facts.append(f"{self.viewport.zoom:g}×")
        return " · ".join([*facts, self.place])

    def draw(self, crop: Region) -> list[Strip]:
        part = self.part
        current = (self.picture, part, self.size, self.app.text_styles, self.app.picture_protocol)
        if current != self._shown:
            self._shown, self._part = current, part
            self._rows = self._in_characters(part) if part and self.picture else []
        if part and self.app.picture_protocol != "blocks":
            self._draw_graphic(part)
        return super().draw(crop)

    def _in_characters(self, part: VisiblePart) -> list[Strip]:
        """The rows of the picture in characters; none where the terminal draws it."""
        from tui_reader.ui.pictures.rendering import braille, half_blocks

        assert self.picture
        if self.app.picture_protocol != "blocks":
            return []
        base = self.app.text_styles.style("body")
        colorless = self.app.colorless
        found = braille(self.picture, part, base) if colorless else half_blocks(self.picture, part)
        left, right = part.margin[0], self.size.width - part.margin[0] - part.cells[0]
        strips = [Strip([*_blank(left, base), *row, *_blank(right, base)], self.size.width) for row in found]
        if colorless:
            background = self.app.text_styles.background("body")
            for line_filter in self.get_line_filters():
                strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips

    def _draw_graphic(self, part: VisiblePart) -> None:
        """Have the terminal draw the part, once its codes are there."""
        wanted = (self.picture, part, self.app.picture_protocol, self.app.cell_pixels)
        if self._graphic and self._graphic[0] == wanted:
            self.call_after_refresh(self._put)
            return
        if self._wanted == wanted:
            return
        self._wanted = wanted
        picture, protocol, cell = self.picture, self.app.picture_protocol, self.app.cell_pixels
        assert picture

        def work() -> None:
            from tui_reader.ui.pictures.rendering import graphic

            self.app.call_in_ui(self._made, (wanted, graphic(picture, part, cell, protocol)))

        self.app.in_background(work)

    def _made(self, graphic: tuple[object, str]) -> None:
        if graphic[0] == self._wanted:
            self._graphic = graphic
            self._put()

    def _put(self) -> None:
        """Write the codes, unless another screen has come meanwhile or the picture is drawn."""
        if self._graphic and self._part and not self._in_terminal and self.screen.is_current:
            corner = self.region.offset
            x, y = corner.x + self._part.margin[0], corner.y + 1 + self._part.margin[1]
            self._in_terminal = True
            self.app.draw_graphic(x, y, self._graphic[1])

    def erase(self) -> None:
        """Remove what the terminal has drawn."""
        self._wanted = None
        if self._in_terminal:
            self._in_terminal = False
            self.app.remove_graphic()

    def draw_again(self) -> None:
        """Draw the picture, which something has painted over."""
        self._in_terminal = False
        if self._graphic and self._graphic[0] == self._wanted:
            self.call_after_refresh(self._put)

    def on_resize(self, event: events.Resize) -> None:
        self.change()


def _blank(cells: int, style: Style) -> list[Segment]:
    return [Segment(" " * cells, style)] if cells > 0 else []
