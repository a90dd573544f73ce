"""Output without colours, for `NO_COLOR` and dumb terminals: only bold, underline and reverse remain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor


def is_colorless(environ: Mapping[str, str], color_system: str | None) -> bool:
    """Whether the terminal must not get any colour.

    `NO_COLOR` counts when it is set and not empty (no-color.org), whereas Textual also respects an empty one.
    `color_system` is `App.console.color_system`: None for `TERM=dumb` and `TERM=unknown`, to which Textual would
    send 24-bit colours.
    """
    return bool(environ.get("NO_COLOR")) or color_system is None


def line_filters(inherited: Sequence[LineFilter], colorless: bool) -> list[LineFilter]:
    """The filters for `App.get_line_filters`, given those of Textual.

    With `NO_COLOR`, Textual emits shades of grey or the codes for the default colours: both are colour codes. A
    widget that overrides `render_lines` must call `Strip.apply_filter` itself: Textual filters only its own cache
    of lines.
    """
    filters = [each for each in inherited if not isinstance(each, (Monochrome, NoColor))]
    return [*filters, WithoutColor()] if colorless else filters


class WithoutColor(LineFilter):
    """Removes colours; keeps attributes, links and the metadata of clicks."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """`segments` without colours; `background` is ignored."""
        return [
            Segment(text, None if style is None else without_color(style), control)
            for text, style, control in segments
        ]


@lru_cache(4096)
def without_color(style: Style) -> Style:
    """`style` with only its attributes, link and metadata."""
    colorless = style.without_color
    # Rich drops the metadata with the colours; Textual needs it for clicks and selection.
    return colorless + Style(meta=style.meta) if style.meta else colorless
