"""Formulas between delimiters in the text of a page, where MathJax or KaTeX read them."""

from __future__ import annotations

import re

from tui_reader.parse.dom import Element, TaggedElements
from tui_reader.parse.rendering.formulas import tex_text
from tui_reader.text.clean import clean

_LIBRARIES = ("mathjax", "katex")
_DOLLARS = re.compile(r"""inlineMath[^;]{0,200}?\[\s*['"]\$['"]|left\s*:\s*['"]\$['"]""")
"""The settings by which these libraries read formulas between single dollars."""
# No formula holds its own opening delimiter, so that no place is looked at twice.
_FORMULA = r"\\\((?:(?!\\\().){1,2000}?\\\)|\\\[(?:(?!\\\[).){1,4000}?\\\]|\$\$[^$]{1,4000}\$\$"
_BETWEEN = re.compile(_FORMULA, re.DOTALL)
_BETWEEN_DOLLARS = re.compile(rf"{_FORMULA}|(?<!\\)\$(?=[^\s$])[^$]{{1,1000}}(?<=\S)\$", re.DOTALL)
_MOST = 50_000
"""Characters of formulas of a page that are read, about a second of work; others stay as they are. Chosen by
hand."""
_UNREAD = ("script", "style", "textarea", "pre", "code", "noscript", "title")
"""Elements in which the libraries read no formulas, and the title."""


def render_delimited(root: Element, elements: Element | TaggedElements) -> None:
    """Show the formulas in the text of a page as the library that it loads does; `elements` are those of the page
    as they were at first."""
    scripts = [f"{each.get('src') or ''} {(each.text or '')[:5000]}" for each in elements.iter("script")]
    lower = "\n".join(scripts).lower()
    if not any(library in lower for library in _LIBRARIES):
        return
    between = _BETWEEN_DOLLARS if any(map(_DOLLARS.search, scripts)) else _BETWEEN
    unread = {inside for element in root.iter(*_UNREAD) for inside in element.iter()}
    renderer = _Renderer(between)
    for element in root.iter():
        if isinstance(element.tag, str) and element not in unread and element.text:
            element.text = clean(renderer.rendered(element.text))
        parent = element.getparent()
        if element.tail and parent is not None and parent not in unread:
            element.tail = clean(renderer.rendered(element.tail))


class _Renderer:
    """Renders the formulas in the texts of one page."""

    def __init__(self, between: re.Pattern[str]) -> None:
        self._between = between
        self._left = _MOST

    def rendered(self, text: str) -> str:
        """A text with its formulas rendered."""
        return self._between.sub(self._formula, text) if "\\" in text or "$" in text else text

    def _formula(self, found: re.Match[str]) -> str:
        self._left -= len(found[0])
        return tex_text(found[0]) if self._left >= 0 else found[0]
