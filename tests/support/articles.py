"""The container of the article in a page, and boxes inside a container."""

from __future__ import annotations

from tui_reader.parse.dom import Element, parse_markup, text_runs
from tui_reader.parse.html.boilerplate.boxes import boilerplate_filter
from tui_reader.parse.html.container.finding import Container, find_container
from tui_reader.parse.rendering.unrendered import remove_unrendered

PROSE = "<p>The harbour board has examined the timetable and decides on each line as set out below, at length.</p>"


def container(body: str, title: str = "", standard_meta: bool = False) -> Container | None:
    """The container of the article in a page with this title."""
    root, _ = parse_markup(f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    remove_unrendered(root)
    page = root.find("body")
    assert page is not None
    return find_container(page, text_runs(page), standard_meta)


def box_of(markup: str) -> Element:
    """A box with this markup inside."""
    root, _ = parse_markup(f"<div id='box'>{markup}</div>")
    box = root.find(".//div")
    assert box is not None
    return box


def is_skipped(element: str, *, before: str = PROSE * 6, after: str = "", trusted: bool = False) -> bool:
    """Whether an element is left out of a box in which it stands between two texts."""
    box = box_of(f"{before}<i></i>{element}{after}")
    mark = box.find("i")
    assert mark is not None
    following = mark.getnext()
    assert following is not None
    return boilerplate_filter(box, trusted)(following)
