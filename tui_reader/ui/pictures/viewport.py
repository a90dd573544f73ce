"""Which part of a picture is in sight, and how many cells it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)
"""Magnifications against the size at which the whole picture is in sight. Chosen by hand."""

STEP = 0.25
"""Share of what is in sight by which a key moves it."""


class VisiblePart(NamedTuple):
    """The part of a picture in sight: its box in pixels of the picture (left, top, right, bottom), the cells that
    it takes, and the free cells to the left of it and above."""

    box: tuple[float, float, float, float]
    cells: tuple[int, int]
    margin: tuple[int, int]


@dataclass(slots=True)
class Viewport:
    """The magnification, and the centre of what is in sight as shares of the picture's width and height."""

    level: int = 0
    x: float = 0.5
    y: float = 0.5

    @property
    def zoom(self) -> float:
        """The magnification against the whole picture."""
        return ZOOMS[self.level]

    def fit(self) -> None:
        """Show the whole picture."""
        self.level, self.x, self.y = 0, 0.5, 0.5

    @property
    def can_zoom_in(self) -> bool:
        """Whether it is not magnified as far as possible."""
        return self.level + 1 < len(ZOOMS)

    def step_zoom(self, step: int) -> None:
        """Magnify (1) or reduce (-1)."""
        self.level = max(0, min(self.level + step, len(ZOOMS) - 1))

    def part(self, size: tuple[int, int], area: tuple[int, int], cell: tuple[int, int]) -> VisiblePart:
        """What is in sight of a picture of `size` pixels in an area of cells of `cell` pixels each. A picture that
        is smaller than the area is not enlarged by itself."""
        width, height = size
        room = area[0] * cell[0], area[1] * cell[1]
        scale = min(1.0, room[0] / width, room[1] / height) * self.zoom
        shown = min(width, room[0] / scale), min(height, room[1] / scale)
        left = max(0.0, min(self.x * width - shown[0] / 2, width - shown[0]))
        top = max(0.0, min(self.y * height - shown[1] / 2, height - shown[1]))
        # The centre stays where the edge of the picture allows it.
        self.x, self.y = (left + shown[0] / 2) / width, (top + shown[1] / 2) / height
        cells = (
            max(1, min(area[0], round(shown[0] * scale / cell[0]))),
            max(1, min(area[1], round(shown[1] * scale / cell[1]))),
        )
        margin = (area[0] - cells[0]) // 2, (area[1] - cells[1]) // 2
        return VisiblePart((left, top, left + shown[0], top + shown[1]), cells, margin)

    def move(self, right: int, down: int, part: VisiblePart, size: tuple[int, int]) -> None:
        """Move by a quarter of what is in sight, right or left if negative, down or up if negative."""
        left, top, end, bottom = part.box
        self.x += right * STEP * (end - left) / size[0]
        self.y += down * STEP * (bottom - top) / size[1]
