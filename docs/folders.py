"""Write docs/development/folders.md from the docstrings of folders and of the modules beside them: scripts/docs"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "tui_reader"
PAGE = Path(__file__).parent / "development" / "folders.md"


def main() -> None:
    PAGE.write_text(folders_page(), encoding="utf-8", newline="\n")


def folders_page() -> str:
    """The page, as Markdown: every folder of the package, and every module that is in none."""
    lines = [
        "# Folders",
        "",
        "Written by `scripts/docs` from the docstrings in `__init__.py`; do not edit.",
        "[Architecture](architecture.md) shows how the parts work together. Paths are below `tui_reader/`.",
        "",
        *table("Folder", sorted(path.parent for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE)),
        "",
        "## Modules beside the folders",
        "",
        *table("Module", sorted(path for path in PACKAGE.glob("*.py") if path.stem != "__init__")),
    ]
    return "\n".join(lines) + "\n"


def table(heading: str, paths: list[Path]) -> Iterator[str]:
    yield from (f"| {heading} | |", "|---|---|")
    for path in paths:
        name = path.relative_to(PACKAGE)
        shown = f"{name.as_posix()}/" if path.is_dir() else name.stem
        yield f"| `{shown}` | {summary(path / '__init__.py' if path.is_dir() else path)} |"


def summary(module: Path) -> str:
    """The first paragraph of a module's docstring, on one line."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
