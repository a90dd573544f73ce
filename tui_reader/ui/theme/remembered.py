"""What the interface remembers between runs: the theme chosen with `T`, until the settings name another one."""

from __future__ import annotations

import json
from pathlib import Path

from tui_reader.atomic_file import open_atomic_text

FILE_NAME = "interface.json"


def remembered_theme(path: Path, configured: str) -> str:
    """The theme chosen last, or `configured` when none was, or when the settings have named another one since."""
    try:
        found = json.loads(path.read_text("utf-8"))
        theme, instead_of = found["theme"], found["instead_of"]
    except (OSError, ValueError, KeyError, TypeError):
        # Not there, or not ours: nothing is remembered.
        return configured
    return theme if isinstance(theme, str) and instead_of == configured else configured


def remember_theme(path: Path, theme: str, configured: str) -> None:
    """Keep the choice. Raises OSError where the folder cannot be written."""
    with open_atomic_text(path, overwrite=True) as file:
        json.dump({"theme": theme, "instead_of": configured}, file)
