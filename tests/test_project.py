"""The project holds to its own rules: links, lock files, folders, names and docstrings."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import tui_reader

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tui_reader"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
MODULES_IN_A_FOLDER = 16


def anchor(heading: str) -> str:
    """The anchor of a heading: lower case, without punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.M)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_the_documentation_lead_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (fragment and fragment not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_documentation_holds_no_marks_of_an_unresolved_merge(page: Path) -> None:
    assert re.findall(r"^(?:<{7} .*|={7}|>{7} .*)$", page.read_text(encoding="utf-8"), re.M) == []


def test_every_page_of_the_documentation_is_reached_from_the_manual_or_the_readme() -> None:
    seen: set[Path] = set()
    queue = [ROOT / "README.md", ROOT / "docs" / "manual.md"]
    while queue:
        page = queue.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = (
            link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link
        )
        queue += [(page.parent / link).resolve() for link in links if link]
    assert [page.name for page in PAGES if page.is_relative_to(ROOT / "docs") and page not in seen] == []


def normalized(name: str) -> str:
    """A package name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(file: str) -> set[str]:
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    return {normalized(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.M)}


def required(entries: list[str]) -> set[str]:
    names = (re.match(r"[A-Za-z0-9_.-]+", entry) for entry in entries)
    return {normalized(name[0]) for name in names if name and name[0] != "bulletin-tui"}


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert required(project["dependencies"]) - locked("run.txt") == set()
    extras = project["optional-dependencies"]
    assert (
        required([*project["dependencies"], *extras["documents"], *extras["test"]]) - locked("test.txt") == set()
    )
    assert required([*project["dependencies"], *extras["fuzz"]]) - locked("fuzz.txt") == set()


def test_folders_stay_short_enough_to_read() -> None:
    counts = Counter(path.parent for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    assert {folder.name: count for folder, count in counts.items() if count > MODULES_IN_A_FOLDER} == {}


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(tui_reader.__path__, "tui_reader."):
        if not found.name.endswith("__main__"):
            try:
                yield importlib.import_module(found.name)
            except ModuleNotFoundError as error:
                # The tests do without the extra `ocr`.
                if error.name not in ("cv2", "numpy", "rapidocr"):
                    raise


def test_no_class_name_means_two_things() -> None:
    homes = defaultdict(set)
    for module in modules():
        for name, item in vars(module).items():
            if inspect.isclass(item) and item.__module__ == module.__name__ and not name.startswith("_"):
                homes[name].add(module.__name__)
    assert {name: sorted(places) for name, places in homes.items() if len(places) > 1} == {}


def is_protocol(item: type) -> bool:
    return bool(getattr(item, "_is_protocol", False))


def functions_of(item: type) -> Iterator[tuple[str, Any]]:
    """The public methods and properties that a class defines itself, as functions."""
    for name, value in vars(item).items():
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if not name.startswith("_") and inspect.isfunction(function):
            yield name, function


def test_what_is_public_has_a_docstring() -> None:
    """A method needs none of its own if it overrides one, implements a protocol that documents it, or handles a
    message of Textual by its name."""
    own = [
        (module, name, item)
        for module in modules()
        for name, item in vars(module).items()
        if not name.startswith("_") and getattr(item, "__module__", None) == module.__name__
        if inspect.isfunction(item) or inspect.isclass(item)
        # Each command is a module with these two functions; `COMMANDS` documents them.
        if not (module.__name__.startswith("tui_reader.commands.") and name in ("add_arguments", "run"))
    ]
    protocols = {
        method
        for _, _, item in own
        if inspect.isclass(item) and is_protocol(item)
        for method, function in functions_of(item)
        if function.__doc__
    }
    missing = [f"{module.__name__}.{name}" for module, name, item in own if not (item.__doc__ or "").strip()]
    for module, name, item in own:
        if not inspect.isclass(item):
            continue
        for method, function in () if is_protocol(item) else functions_of(item):
            inherited = any(hasattr(base, method) for base in item.__mro__[1:])
            handler = method.startswith(("on_", "watch_", "action_", "validate_"))
            if not (function.__doc__ or inherited or handler or method in protocols):
                missing.append(f"{module.__name__}.{name}.{method}")
    assert missing == []


def test_every_module_says_in_its_first_line_what_it_is_about() -> None:
    assert [module.__name__ for module in modules() if not (module.__doc__ or "").strip()] == []


def test_the_architecture_page_names_modules_that_exist() -> None:
    page = (ROOT / "docs" / "development" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*/?)`", page))
    paths = {name for name in named if "/" in name and not name.startswith(("docs/", "scripts/", "tui_reader/"))}
    missing = [name for name in paths if not ((PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file())]
    assert sorted(missing) == []
