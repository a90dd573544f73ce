"""The themes that ship: complete, readable by measure, distinguished by more than hue where they promise it."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from support.contrast import contrast, linear, luminance
from tui_reader.ui.theme.roles import BACKGROUNDS, COLOR_VARIABLES, ROLES, role_styles, style_variable
from tui_reader.ui.theme.themefile import read_theme
from tui_reader.ui.theme.themes import DEFAULT, MONOCHROME, TERMINAL

FOLDER = Path(__file__).parents[3] / "themes"
NAMES = sorted(path.stem for path in FOLDER.iterdir())
COLORED = [name for name in NAMES if name != TERMINAL]
STRONG = ["contrast-day", "contrast-night"]
BASE = (
    "foreground",
    "background",
    "surface",
    "panel",
    "primary",
    "secondary",
    "accent",
    "warning",
    "error",
    "success",
)
LIST_ROLES = (
    "list-unread",
    "list-read",
    "list-date",
    "list-star",
    "list-mark",
    "reader-text",
    "reader-tampered",
)
"""What rows have on the background of the cursor; the last two in the list of sources."""


def load(name: str) -> Theme:
    theme, faults = read_theme(FOLDER / f"{name}.yaml")
    assert faults == []
    assert theme is not None
    return theme


def colors(theme: Theme, depth: ColorSystem = ColorSystem.TRUECOLOR) -> dict[str, Color]:
    """Every colour of a theme as a terminal of that depth shows it."""
    given = {
        **{name: getattr(theme, name) for name in BASE},
        **{name: theme.variables[name] for name in COLOR_VARIABLES},
    }
    shown = {name: Color.parse(value).rich_color.downgrade(depth).get_truecolor() for name, value in given.items()}
    return {name: Color(*triplet) for name, triplet in shown.items()}


def role_contrasts(shown: dict[str, Color]) -> dict[str, float]:
    grounds = {name: role.background or "background" for name, role in ROLES.items()}
    return {name: contrast(shown[name], shown[ground]) for name, ground in grounds.items()}


@pytest.fixture(params=COLORED)
def theme(request) -> Theme:
    return load(request.param)


def test_contrast_is_measured_as_the_standard_says():
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_the_set_is_whole():
    assert {DEFAULT, MONOCHROME, TERMINAL, *STRONG} <= set(NAMES)
    assert len(NAMES) >= 8
    assert {load(name).dark for name in COLORED} == {True, False}


@pytest.mark.parametrize("name", NAMES)
def test_says_in_its_first_line_what_it_is_for(name):
    first = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(f"# {name}: ")
    assert first.endswith(".")
    manual = (Path(__file__).parents[3] / "docs" / "themes.md").read_text(encoding="utf-8")
    assert f"| `{name}` | " in manual


@pytest.mark.parametrize("name", [*ROLES, *BACKGROUNDS])
def test_the_manual_names_every_role(name):
    manual = (Path(__file__).parents[3] / "docs" / "themes.md").read_text(encoding="utf-8")
    assert f"`{name}`" in manual


def test_dark_means_a_dark_background(theme):
    assert theme.dark == (luminance(Color.parse(theme.background)) < luminance(Color.parse(theme.foreground)))


def test_body_text_reads_with_ease(theme):
    shown = colors(theme)
    least = 12 if theme.name in STRONG else 7
    for text in ("foreground", "reader-text", "reader-title"):
        assert contrast(shown[text], shown["background"]) >= least, text
    for ground in ("surface", "panel"):
        assert contrast(shown["foreground"], shown[ground]) >= least, ground


def test_whatever_is_read_can_be_read(theme):
    least, rules = (7, 4.5) if theme.name in STRONG else (4.5, 2.5)
    for name, ratio in role_contrasts(colors(theme)).items():
        assert ratio >= (rules if name == "reader-rule" else least), name


def test_text_in_the_base_colours_can_be_read(theme):
    shown = colors(theme)
    for name in ("primary", "secondary", "accent", "warning", "error", "success"):
        assert contrast(shown[name], shown["background"]) >= 4.5, name


def test_whatever_is_read_can_be_read_in_256_colours(theme):
    for name, ratio in role_contrasts(colors(theme, ColorSystem.EIGHT_BIT)).items():
        assert ratio >= (2.5 if name == "reader-rule" else 7 if name == "reader-text" else 4.5), name


@pytest.mark.parametrize("ground", ["list-selected-background", "list-selected-blurred-background"])
def test_the_row_where_the_reader_is_can_be_read_in_every_part(theme, ground):
    for role in LIST_ROLES:
        assert contrast(colors(theme)[role], colors(theme)[ground]) >= 4.5, role
        few = colors(theme, ColorSystem.EIGHT_BIT)
        assert contrast(few[role], few[ground]) >= 3, role


@pytest.mark.parametrize("depth", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT], ids=["16 million", "256"])
def test_the_row_where_the_reader_is_stands_out(theme, depth):
    shown = colors(theme, depth)
    selected = contrast(shown["list-selected-background"], shown["background"])
    assert selected >= 1.25 or "reverse" in theme.variables[style_variable("list-selected")]
    pair = ("list-selected", "list-selected-blurred")
    grounds = {shown[f"{role}-background"] for role in pair}
    assert len(grounds) == 2 or len({theme.variables[style_variable(role)] for role in pair}) == 2


def test_the_current_match_differs_from_the_others_by_more_than_hue(theme):
    shown = colors(theme)
    styles = {theme.variables[style_variable(role)] for role in ("reader-match", "reader-match-current")}
    assert len(styles) == 2
    ratio = contrast(shown["reader-match-background"], shown["reader-match-current-background"])
    assert ratio >= 1.5 or theme.name == MONOCHROME


def test_monochrome_has_no_hue_and_styles_that_tell_its_roles_apart():
    theme = load(MONOCHROME)
    assert all(color.r == color.g == color.b for color in colors(theme).values())
    plain = {role: theme.variables[style_variable(role)] for role in ROLES}
    for role in (
        "reader-title",
        "reader-link",
        "reader-match",
        "reader-restored",
        "reader-tampered",
        "list-unread",
    ):
        assert plain[role] != plain["reader-text"], role
    for one, other in [
        ("reader-match", "reader-match-current"),
        ("reader-added", "reader-removed"),
        ("reader-restored", "reader-tampered"),
        ("reader-restored", "reader-link"),
        ("list-unread", "list-read"),
        ("list-selected", "list-unread"),
        ("list-selected", "list-selected-blurred"),
        ("ticker-text", "ticker-label"),
    ]:
        assert plain[one] != plain[other], (one, other)


def test_terminal_uses_only_colours_that_read_on_dark_and_on_light_terminals():
    theme = load(TERMINAL)
    assert theme.ansi
    parsed = {name: Color.parse(theme.variables[name]).hex for name in COLOR_VARIABLES}
    alone = {parsed[name] for name, role in ROLES.items() if role.background is None or "match" not in name}
    # Yellow and white vanish on paper white, blue and black on black.
    unsafe = {"ansi_yellow", "ansi_bright_yellow", "ansi_white", "ansi_bright_white", "ansi_blue"}
    assert not alone & unsafe
    for name, role in ROLES.items():
        if parsed[name] == "ansi_black":
            assert parsed[role.background or ""] in ("ansi_yellow", "ansi_green", "ansi_cyan"), name
    styles = role_styles(theme.variables)
    assert styles["list-selected"].reverse
    assert styles["list-selected"] != styles["list-selected-blurred"]


# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
COLOR_VISIONS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def lab(rgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of linear RGB."""
    rows = ((0.4124, 0.3576, 0.1805, 0.9505), (0.2126, 0.7152, 0.0722, 1.0), (0.0193, 0.1192, 0.9505, 1.089))
    x, y, z = (sum(m * min(1, max(0, v)) for m, v in zip(row[:3], rgb, strict=True)) / row[3] for row in rows)
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def seen(color: Color, vision: str) -> tuple[float, float, float]:
    rgb = linear(color)
    return lab(tuple(sum(m * v for m, v in zip(row, rgb, strict=True)) for row in COLOR_VISIONS[vision]))


MEANINGS = {
    "place": "reader-heading",
    "alarm": "reader-tampered",
    "head": "reader-masthead",
    "change": "reader-restored",
    "addition": "reader-added",
}
"""What a colour stands for, with a role that has it."""


def distance(one: Color, other: Color) -> float:
    """The distance in CIE L*a*b*; about 2 is just noticeable side by side."""
    return sum((a - b) ** 2 for a, b in zip(lab(linear(one)), lab(linear(other)), strict=True)) ** 0.5


@pytest.mark.parametrize("name", [name for name in COLORED if name != MONOCHROME])
def test_one_colour_has_one_meaning(name):
    shown = colors(load(name))
    for one, other in combinations(MEANINGS, 2):
        assert distance(shown[MEANINGS[one]], shown[MEANINGS[other]]) >= 14, (one, other)


@pytest.mark.parametrize("vision", COLOR_VISIONS)
def test_harbour_is_told_apart_by_every_colour_vision(vision):
    shown = colors(load("harbour"))
    groups = [
        ("reader-text", "reader-heading", "reader-masthead", "reader-restored", "reader-tampered"),
        ("reader-text", "reader-added", "reader-removed"),
        ("reader-match-background", "reader-match-current-background", "background"),
        ("list-unread", "list-star", "list-date"),
    ]
    for group in groups:
        for one, other in combinations(group, 2):
            distance = sum(
                (a - b) ** 2 for a, b in zip(seen(shown[one], vision), seen(shown[other], vision), strict=True)
            )
            assert distance**0.5 >= 15, (one, other)


def test_harbour_is_told_apart_by_lightness():
    shown = colors(load("harbour"))
    for one, other in [
        ("reader-added", "reader-removed"),
        ("reader-restored", "reader-tampered"),
        ("reader-match-background", "reader-match-current-background"),
        ("list-star", "list-date"),
    ]:
        assert abs(lab(linear(shown[one]))[0] - lab(linear(shown[other]))[0]) >= 12, (one, other)
