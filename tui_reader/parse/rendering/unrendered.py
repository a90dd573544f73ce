"""Elements that a browser does not show as text: scripts, controls, hidden elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lxml import etree

from tui_reader.parse.dom import Element, remove, text_length, text_of

_MANY_HIDDEN = 40
_MOST_PIECES = 64
"""Neighbouring controls whose surrounding texts become one text. Chosen by hand."""
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*(?:all|screen))\b", re.I
)
_CONTROL_TAGS = frozenset({"script", "style", "embed", "select", "input", "option"})
"""Elements whose text is not text of the page."""
_LONGEST_CHOICE = 60
"""Characters; a longer option of a list of choices is text. Chosen by hand."""
_SENTENCE = re.compile(r"(?=.{8}).*[。！？]|(?=.{20}).*[^.][.!?]", re.S)
"""An option that is a sentence; `Choose a place...` is not one. The lengths were chosen by hand."""
_UNRENDERED_TAGS = {
    "button": "on a button",
    "template": "in a template of the page",
    "iframe": "in a frame",
    "object": "shown instead of an object",
    "applet": "shown instead of an object",
    "canvas": "shown instead of an object",
    "svg": "in a drawing",
    "noscript": "for browsers without scripts",
    "noframes": "for browsers without frames",
    "textarea": "in a form",
    "audio": "shown instead of a recording",
    "video": "shown instead of a recording",
    "math": "in a formula",
}
"""Elements that browsers do not show as text, and the reason under which their text is recorded."""
TEMPLATE = "data-is-template"
"""Attribute of another element whose markup is a template."""


def remove_unrendered(
    root: Element,
    leave_out: Callable[[Element, str], None] | None = None,
    hidden: Sequence[Element] | None = None,
) -> None:
    """Drop what a browser does not show as text: scripts, form controls, hidden elements.

    The options of a list of choices are recorded, as is other text that is not shown.
    A hidden element that holds more than half of the text is kept: a script reveals it. `leave_out` takes an
    element out of the tree and records the reason; without it nothing is recorded. `hidden` are the hidden
    elements where they are known.
    """
    leave_out = leave_out or _remove_silently
    _leave_out_choices(root, leave_out)
    _part_texts(root)
    etree.strip_elements(root, *_CONTROL_TAGS, with_tail=False)
    for element in list(root.iter(*_UNRENDERED_TAGS)):
        is_template = element.get(TEMPLATE) is not None
        leave_out(element, _UNRENDERED_TAGS["template" if is_template else str(element.tag)])
    if hidden is None:
        hidden = hidden_elements(root)
    # Hidden controls have been removed already.
    hidden = [element for element in hidden if element.getparent() is not None]
    if not hidden:
        return
    if len(hidden) > _MANY_HIDDEN:
        lengths = _text_lengths(root)
        whole = lengths[root]
    else:
        lengths = {element: text_length(element) for element in hidden}
        whole = text_length(root, 2 * max(lengths.values()))
    for element in hidden:
        # One within an element that has been removed has no length in the tree.
        if lengths.get(element, whole) <= whole / 2:
            leave_out(element, "hidden by the page")


def _part_texts(root: Element) -> None:
    """Turn some of many neighbouring controls into empty elements.

    Without them the texts between the controls would become one text of as many pieces, and lxml copies the
    pieces before each one whenever it reads such a text.
    """
    places: dict[Element, int] = {}
    for element in list(root.iter(*_CONTROL_TAGS)):
        before = element.getprevious()
        place = places.get(before, 0) + 1 if before is not None else 1
        places[element] = place % _MOST_PIECES
        if place == _MOST_PIECES:
            del element[:]
            element.attrib.clear()
            element.tag, element.text = "wbr", None


def _leave_out_choices(root: Element, leave_out: Callable[[Element, str], None]) -> None:
    """Take out the lists of choices: sentences and long choices each on a line, the others together below them."""
    lists: dict[Element, list[str]] = {each: [] for each in root.iter("select", "datalist")}
    for option in list(root.iter("option")):
        text = text_of(option)
        choices = lists.setdefault(next(option.iterancestors("select", "datalist"), option), [])
        if len(text) > _LONGEST_CHOICE or _SENTENCE.fullmatch(text):
            option.tag = "p"
        elif text:
            choices.append(text)
    for each, choices in lists.items():
        etree.strip_elements(each, "option", with_tail=False)
        if choices and each.tag != "option":
            etree.SubElement(each, "p").text = " / ".join(choices)
        leave_out(each, "in a form")


def hidden_elements(root: Element) -> list[Element]:
    """The elements whose own attributes hide them, and dialogs that are not open."""
    return [
        element
        for element in root.iter()
        if (element.get("style") or element.get("hidden") is not None or element.tag == "dialog")
        and is_hidden(element)
    ]


def _remove_silently(element: Element, _reason: str) -> None:
    remove(element)


def _text_lengths(root: Element) -> dict[Element, int]:
    """The `text_length` of every element in one pass, for pages with many nested hidden elements."""
    lengths: dict[Element, int] = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        held = len((element.text or "").strip())
        for child in element:
            held += lengths.get(child, 0) + len((child.tail or "").strip())
        lengths[element] = held
    return lengths


def is_hidden(element: Element) -> bool:
    """Whether the element's own attributes hide it, or it is a dialog that is not open."""
    if element.tag == "dialog" and element.get("open") is None:
        return True
    style = element.get("style")
    return (style is not None and _hides(style)) or (element.get("hidden") is not None and element.tag != "body")


def _hides(style: str) -> bool:
    lower = style.lower()
    return ("none" in lower or "hid" in lower or "collapse" in lower) and _HIDDEN.search(style) is not None
