"""The program that prints on paper."""

from __future__ import annotations

import shutil

from tui_reader.text.clean import clean_line


def print_arguments(title: str) -> list[str] | None:
    """The command that prints the text of its standard input on the default printer, as CUPS and System V name it
    (`lp`), or BSD (`lpr`); None without either."""
    title = clean_line(title, 200)
    # As one word with its option, so that no title is taken for an option.
    if program := shutil.which("lp"):
        return [program, f"-t{title}"]
    if program := shutil.which("lpr"):
        # BSD and CUPS know -J for the name of the job; both take it in one word.
        return [program, f"-J{title}"]
    return None
