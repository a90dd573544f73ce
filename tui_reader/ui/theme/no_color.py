"""Painting without colour, for `NO_COLOR` and dumb terminals: bold, underline and reverse do the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor


def is_colorless(environ: Mapping[str, str], color_system: str | None) -> bool:
    """Return whether no colour may reach the terminal.

    Args:
        environ: `NO_COLOR` counts when it is set and not empty (no-color.org); to Textual an empty one counts too.
        color_system: `App.console.color_system`; None for `TERM=dumb` and `TERM=unknown`, where Textual, asked for
            nothing else, would send 24-bit colours.
    """
    return bool(environ.get("NO_COLOR")) or color_system is None


def line_filters(inherited: Sequence[LineFilter], colorless: bool) -> list[LineFilter]:
    """Return the filters that `App.get_line_filters` should give, from those that Textual's own gives.

    Textual meets `NO_COLOR` with shades of grey, or with the codes for the default colours: both are colour codes.
    A widget that paints its own strips and overrides `render_lines` must pass each strip through
    `Strip.apply_filter` itself: Textual filters only what its own cache of lines holds.
    """
    kept = [each for each in inherited if not isinstance(each, (Monochrome, NoColor))]
    return [*kept, WithoutColor()] if colorless else kept


class WithoutColor(LineFilter):
    """Takes the colours out of every segment and leaves the attributes, the links and what the mouse acts on."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return `segments` without colours; `background` plays no part."""
        return [
            Segment(text, None if style is None else without_color(style), control)
            for text, style, control in segments
        ]


@lru_cache(4096)
def without_color(style: Style) -> Style:
    """Return `style` with its attributes, link and meta data only."""
    plain = style.without_color
    # Rich drops the meta data with the colours; Textual finds there what was clicked and selected.
    return plain + Style(meta=style.meta) if style.meta else plain
