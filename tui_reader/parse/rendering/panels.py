"""Collapsed panels, which buttons, tabs and headings of a page open, and the buttons themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui_reader.parse.dom import HEADINGS, Element, text_length
from tui_reader.parse.rendering.links import FILE_ENDING
from tui_reader.parse.rendering.unrendered import hidden_elements, is_hidden

_OPENED_FILE = re.compile(rf"{FILE_ENDING}['\"?]|down(?:load)?_?file|file_?down|download\W", re.I)
_OPENER = re.compile(r"(?:^|[\s_-])(?:accordion|collapsible|disclosure|expander)", re.I)
_REVEALED = "data-revealed"
_HEADS = frozenset((*HEADINGS, "dt", "summary", "legend", "caption", "th"))
_NAVIGATION = frozenset(("nav", "header", "footer", "dialog", "menu"))
_NAVIGATION_ROLES = frozenset(
    ("navigation", "menu", "menubar", "dialog", "alertdialog", "search", "banner", "listbox")
)
_LONG_BUTTON = 160
_SHORT_PANEL = 20


def _in_navigation(element: Element) -> bool:
    return any(
        one.tag in _NAVIGATION or one.get("role") in _NAVIGATION_ROLES
        for one in (element, *element.iterancestors())
    )


def reveal_panels(root: Element) -> list[Element]:
    """Show collapsed panels: `hidden=until-found`, panels of tabs, and what a button or heading beside it opens.

    A panel of links or with fields to fill in is a menu or a form, which stays hidden. Returns what stays hidden.
    """
    concealed = hidden_elements(root)
    controlled = _controlled(root) if any(panel.get("id") for panel in concealed) else frozenset()
    hidden: list[Element] = []
    for panel in concealed:
        kept = (panel.get("hidden") or "").strip().lower() == "until-found"
        if not kept:
            opened = panel.get("role") == "tabpanel" or panel.get("id") in controlled or _is_headed(panel)
            kept = opened and _is_prose(panel)
        if kept:
            panel.attrib.pop("hidden", "")
            panel.attrib.pop("style", "")
            panel.set(_REVEALED, "")
        else:
            hidden.append(panel)
    return hidden


def _controlled(root: Element) -> frozenset[str]:
    """The ids of the elements that controls of the page open."""
    names: set[str] = set()
    for control in root.iter("button", "a", "summary", "label", "li", "h2", "h3", "h4", "h5", "h6", "dt"):
        value = control.get("aria-controls") or control.get("data-target") or control.get("data-bs-target")
        if value is None and control.tag == "a" and (control.get("href") or "").startswith("#"):
            toggles = ("data-toggle", "data-bs-toggle", "aria-expanded")
            if control.get("role") in ("tab", "button") or any(control.get(name) is not None for name in toggles):
                value = control.get("href")
        if value:
            names.update(name.lstrip("#") for name in value.split())
    return frozenset(names)


def _is_headed(panel: Element) -> bool:
    """Whether the element before a panel opens it: a button, or a heading or another element with one."""
    before = panel.getprevious()
    if before is None and (parent := panel.getparent()) is not None and not (parent.text or "").strip():
        before = parent.getprevious()
    if before is None or (before.tail or "").strip():
        return False
    if before.tag in ("button", "summary") or before.get("aria-expanded") is not None:
        return True
    if text_length(before) > _LONG_BUTTON:
        return False
    inside = next(before.iter("button"), None)
    return inside is not None or any(
        one.get("aria-expanded") is not None for one in before.iter("a", "span", "div")
    )


def _is_prose(panel: Element) -> bool:
    """Whether a panel holds text rather than a menu or a form."""
    if _in_navigation(panel) or next(panel.iter("input", "textarea", "form"), None) is not None:
        return False
    size = text_length(panel)
    return size > 0 and 2 * sum(map(text_length, panel.iter("a"))) <= size


def render_buttons(root: Element) -> None:
    """Show the buttons that head a panel; the panels must be revealed before."""
    buttons = list(root.iter("button"))
    wanted = set(map(_target, buttons)) - {""}
    panels = {name: one for one in root.iter() if (name := one.get("id")) in wanted} if wanted else {}
    for button in buttons:
        _render_button(button, panels)


def _render_button(button: Element, named: Mapping[str, Element]) -> None:
    """Keep a button that heads a panel or a section, opens a file, or holds text for want of an end tag."""
    if _OPENED_FILE.search((button.get("onclick") or "")[:1000]):
        button.tag = "a"
        return
    if next(button.iter("p", "h1", "h2", "h3", "h4", "table", "ul", "ol"), None) is not None:
        button.tag = "div"
        return
    if text_length(button) > _LONG_BUTTON or any(one.tag in _HEADS for one in button.iterancestors()):
        button.tag = "span"
        return
    marked = (
        button.get("aria-expanded") is not None
        or button.get("role") == "tab"
        or _target(button)
        or _OPENER.search(button.get("class") or "")
        or ((following := button.getnext()) is not None and following.get(_REVEALED) is not None)
    )
    if not marked or _in_navigation(button):
        return
    panel = _panel(button, named)
    if panel is not None and not is_hidden(panel) and _is_prose(panel) and text_length(panel) > _SHORT_PANEL:
        button.tag = "p"
        button.set("style", "font-weight: bold")


def _target(button: Element) -> str:
    for name in ("aria-controls", "data-target", "data-bs-target"):
        if value := (button.get(name) or "").strip():
            return value.split()[0].lstrip("#")
    return ""


def _panel(button: Element, named: Mapping[str, Element]) -> Element | None:
    """The element that a button opens: the one it names, else the next one."""
    if (panel := named.get(_target(button))) is not None:
        return panel
    following = button.getnext()
    if following is None and not (button.tail or "").strip():
        parent = button.getparent()
        following = None if parent is None else parent.getnext()
    return following
