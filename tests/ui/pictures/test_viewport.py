"""Which part of a picture is in sight."""

from __future__ import annotations

import pytest

from tui_reader.ui.pictures.viewport import ZOOMS, Viewport

AREA, CELL = (80, 20), (1, 2)


def test_the_whole_picture_is_in_the_middle() -> None:
    part = Viewport().part((800, 200), AREA, CELL)
    assert part.box == (0, 0, 800, 200)
    assert (part.cells, part.margin) == ((80, 10), (0, 5))


def test_a_small_picture_is_not_enlarged_by_itself() -> None:
    part = Viewport().part((10, 10), AREA, CELL)
    assert (part.cells, part.margin) == ((10, 5), (35, 7))
    view = Viewport()
    view.step_zoom(1)
    view.step_zoom(1)
    assert view.part((10, 10), AREA, CELL).cells == (20, 10)


def test_a_magnified_picture_is_moved_up_to_its_edges() -> None:
    view, size = Viewport(), (800, 400)
    for _ in range(2):
        view.step_zoom(1)
    part = view.part(size, AREA, CELL)
    assert part.box == (200, 100, 600, 300)
    view.move(1, -1, part, size)
    assert view.part(size, AREA, CELL).box == (300, 50, 700, 250)
    for _ in range(9):
        view.move(1, -1, view.part(size, AREA, CELL), size)
    assert view.part(size, AREA, CELL).box == (400, 0, 800, 200)
    view.move(-1, 0, view.part(size, AREA, CELL), size)
    assert view.part(size, AREA, CELL).box == (300, 0, 700, 200), "back at once from the edge"
    view.fit()
    assert view.part(size, AREA, CELL).box == (0, 0, 800, 400)


def test_magnification_has_ends() -> None:
    view = Viewport()
    view.step_zoom(-1)
    assert view.zoom == 1
    for _ in range(30):
        view.step_zoom(1)
    assert view.zoom == ZOOMS[-1]


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1), (3, 2000)])
@pytest.mark.parametrize("area", [(1, 1), (40, 10), (400, 120)])
def test_any_picture_fits_any_area(size: tuple[int, int], area: tuple[int, int]) -> None:
    view = Viewport()
    for _ in ZOOMS:
        part = view.part(size, area, CELL)
        assert 1 <= part.cells[0] <= area[0]
        assert 1 <= part.cells[1] <= area[1]
        assert 0 <= part.box[0] < part.box[2] <= size[0] + 0.01
        assert 0 <= part.box[1] < part.box[3] <= size[1] + 0.01
        view.step_zoom(1)
