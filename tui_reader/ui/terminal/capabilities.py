"""What the terminal can do, by its entry in terminfo and by its name."""

from __future__ import annotations

from collections.abc import Mapping


def erases_wide(environ: Mapping[str, str]) -> bool:
    """Whether ECH erases characters of two columns. mlterm (3.9.0, 2026-12-01) leaves some of several; alacritty,
    kitty, rxvt-unicode, st, tmux, xterm, zutty and terminals of VTE and Konsole do not."""
    return "MLTERM" not in environ and not environ.get("TERM", "").startswith("mlterm")


def erases_in_color() -> bool:
    """Whether the terminal fills what it erases with the background colour of the pen (terminfo: bce).

    False if the type of the terminal is unknown, or where there is no terminfo.
    """
    try:
        import curses
    except ImportError:
        # Windows has no curses.
        return False
    try:
        # Of several calls in a process, only the first has an effect.
        curses.setupterm(fd=1)
        return curses.tigetflag("bce") > 0
    except (curses.error, OSError):
        return False
