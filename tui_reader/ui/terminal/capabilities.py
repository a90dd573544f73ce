"""What the terminal can do, by its entry in terminfo."""

from __future__ import annotations


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
