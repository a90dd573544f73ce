"""Links that call a function of the page, which builds the address of a file from its arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from tui_reader.parse.dom import Element, TaggedElements
from tui_reader.parse.rendering.links import OPENS, link_script, script_strings

_CALL = re.compile(r"[\s;]*(?:return\s+)?([A-Za-z_$][\w$]{2,60})\s*\(([^()]{1,500})\)")
_FUNCTION = re.compile(r"function\s+([A-Za-z_$][\w$]{2,60})\s*\(([\w$\s,]{1,200})\)\s*\{")
_START = re.compile(r"""(?:'[^'\\\n<>]{0,200}/[^'\\\n<>]{0,200}'|"[^"\\\n<>]{0,200}/[^"\\\n<>]{0,200}")\s*\+""")
_PIECE = re.compile(
    r"""\s*(?:'([^'\\\n]{0,400})'|"([^"\\\n]{0,400})"|(?:encodeURI(?:Component)?\s*\(\s*)?([A-Za-z_$][\w$]{0,40})\s*\)?)\s*"""
)
_SENDS = re.compile(r"down|file|attach|atch", re.I)
_LONGEST_BODY, _LONGEST_SCRIPT = 1500, 60_000
_MOST_LINKS, _MOST_PIECES = 300, 16
"""Bounds of the work on one page; chosen by hand."""


def resolve_calls(root: Element | TaggedElements) -> None:
    """Give links such as `javascript:downFile('F_1','0')` the address that the function of this name builds, as
    `OPENS`, if a script of the page defines it and it is that of a file: `"/FileDown.do?id=" + id + "&no=" + no`.
    Nothing is run: strings and parameters are joined, and anything else leaves the link as it is."""
    calls: list[tuple[Element, str, list[str]]] = []
    for link in root.iter("a"):
        script = link_script(link)
        if len(script) > 4 and (call := _CALL.match(script)):
            calls.append((link, call[1], script_strings(call[2]) or call[2].split(",")))
            if len(calls) >= _MOST_LINKS:
                break
    if not calls:
        return
    wanted = {name for _link, name, _given in calls}
    functions: dict[str, tuple[list[str], str]] = {}
    for one in root.iter("script"):
        source = (one.text or "")[:_LONGEST_SCRIPT]
        if "function" not in source:
            continue
        for found in _FUNCTION.finditer(source):
            if found[1] in wanted:
                body = source[found.end() : found.end() + _LONGEST_BODY].partition("function ")[0]
                functions.setdefault(found[1], ([name.strip() for name in found[2].split(",")], body))
    for link, name, given in calls:
        if name not in functions:
            continue
        names, body = functions[name]
        address = _built(body, dict(zip(names, (one.strip() for one in given), strict=False)))
        if address is not None and _SENDS.search(f"{name} {address}"):
            link.set(OPENS, address)


def _built(body: str, values: Mapping[str, str]) -> str | None:
    """The first address that a function joins from strings and parameters; None where there is another part."""
    for start in _START.finditer(body):
        at, parts, filled = start.start(), list[str](), False
        for _ in range(_MOST_PIECES):
            piece = _PIECE.match(body, at)
            if piece is None:
                break
            if (variable := piece[3]) is None:
                parts.append(piece[1] or piece[2] or "")
            elif variable in values:
                parts.append(quote(values[variable], safe="/=%"))
                filled = True
            else:
                filled = False
                break
            at = piece.end()
            if body[at : at + 1] != "+":
                break
            at += 1
        if filled:
            return "".join(parts)
    return None
