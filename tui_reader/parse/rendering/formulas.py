"""Formulas as readable text in their sentence: MathML in one line, TeX without its wrapper."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tui_reader.parse.dom import Element, text_content
from tui_reader.parse.rendering.tex import tex_tree

SUPERSCRIPTS = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True)) | {"−": "⁻"}
SUBSCRIPTS = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)) | {
    "−": "₋"
}
_POWER = re.compile(r"[-+]?[0-9n]{1,3}[-+]?")
_RAISED = str.maketrans(SUPERSCRIPTS)
_SPACED = frozenset("=≠≈≡<>≤≥≪≫±∓×÷·⋅+−-∈∉⊂⊆∪∩∧∨→⇒⇔←↔∝∼≅|") | {"==", ":=", "<=", ">=", "!=", "mod"}
_UNSPACED_AFTER = frozenset("([{⟨=≠<>≤≥+−-×·⋅,;→⇒∈")
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
_SPACES = re.compile(r"\s+")
_TEX = re.compile(r"[\\{}^_]")
_DISPLAY = re.compile(r"\\(?:displaystyle|textstyle|scriptstyle|limits)\b\s*")
_TEX_TYPES = ("application/x-tex", "text/x-tex", "tex", "latex", "application/x-latex")
_DEEPEST = 60
_LONGEST_UNWRAPPED = 4000
"""Characters of TeX whose outer braces are removed; each pair takes another look at the whole. Chosen by hand."""


def formula_text(math: Element) -> str:
    """A `math` element on one line: its plain `alttext`, else its MathML, else its TeX, else its text.

    Fractions are `a/b`, roots `√(x)`, indices and powers Unicode digits or `_()` and `^()`.
    """
    stated = _line(math.get("alttext") or "")
    if stated and not _TEX.search(stated):
        return stated
    text = _line(_render(math, 0))
    if text:
        return text
    for note in math.iter("annotation"):
        if (note.get("encoding") or "").strip().lower() in _TEX_TYPES and (tex := tex_text(note.text or "")):
            return tex
    return tex_text(stated) or _line(text_content(math))


def is_power(text: str) -> bool:
    """Whether text above the line is a power, as in m², or a charge: in the line it would be another number."""
    return _POWER.fullmatch(text) is not None


def power(text: str) -> str:
    """Text above the line: in superscript if it is a power."""
    return text.translate(_RAISED) if is_power(text) else text


def tex_text(tex: str) -> str:
    """TeX as `formula_text` shows MathML; where a part of it is not understood, its source on one line without
    delimiters and the `{\\displaystyle …}` around it."""
    source = _tex_source(tex)
    tree = tex_tree(source)
    return source if tree is None else _line(_render(tree, 0)) or source


def _tex_source(tex: str) -> str:
    text = _line(_DISPLAY.sub("", tex))
    for start, end in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")):
        if len(text) > len(start + end) and text.startswith(start) and text.endswith(end):
            text = text[len(start) : -len(end)].strip()
    while len(text) <= _LONGEST_UNWRAPPED and text.startswith("{") and text.endswith("}") and _is_group(text):
        text = text[1:-1].strip()
    return text


def _is_group(text: str) -> bool:
    """Whether the first brace closes at the end."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return place == len(text) - 1
    return False


def _line(text: str) -> str:
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _render(element: Element, depth: int) -> str:
    name = _name(element)
    if depth > _DEEPEST:
        return text_content(element, " ")
    if name in ("annotation", "annotation-xml", "mphantom", "none", "mprescripts", ""):
        return ""
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return _line(text_content(element))
    if name == "mspace":
        return " "
    if name == "semantics":
        return next((text for child in element if (text := _render(child, depth + 1))), "")
    children = [child for child in element if _name(child)]
    rule = _LAYOUTS.get(name)
    if rule is not None and len(children) >= rule[0]:
        parts = [_render(child, depth + 1) for child in children]
        used = len(parts) if rule[0] == 1 else rule[0]
        return rule[1](element, parts[:used]) + " ".join(parts[used:])
    if name == "msqrt":
        return f"√({_row(element, children, depth).strip()})"
    return _row(element, children, depth)


def _row(element: Element, children: Sequence[Element], depth: int) -> str:
    """The parts of a row, with spaces around relations and binary operators."""
    text = _line(element.text or "")
    for child in children:
        part = _render(child, depth + 1)
        last = text.rstrip()[-1:]
        if _name(child) == "mo" and part in _SPACED:
            # A sign at the start of an expression or after another operator is a prefix.
            prefix = not last or (part in "+-−±∓" and last in _UNSPACED_AFTER)
            text += part if prefix else f" {part} "
        elif _name(child) == "mo" and part in (",", ";"):
            text += f"{part} "
        else:
            # Letters side by side are a product; words are set apart.
            words = (last.isalnum() and _is_word(part[:2])) or (part[:1].isalpha() and _is_word(text[-2:]))
            text += f" {part}" if words else part
        text += _line(child.tail or "")
    return text


def _is_word(text: str) -> bool:
    return len(text) == 2 and text.isalpha() and text[1] not in SUBSCRIPTS.values()


def _grouped(text: str) -> str:
    text = text.strip()
    whole = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text if len(text) < 2 or text.isalnum() or whole or not re.search(r"[\s+\-−/=]", text) else f"({text})"


def _script(text: str, mark: str, letters: dict[str, str]) -> str:
    text = text.strip()
    if not text:
        return ""
    if len(text) <= 4 and all(char in letters for char in text):
        return "".join(letters[char] for char in text)
    if text in ("′", "'", "″", "∗", "*", "†", "°"):
        return text
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _fraction(_: Element, parts: list[str]) -> str:
    below = _grouped(parts[1])
    product = len(below) > 1 and not below.isdecimal() and re.fullmatch(r"[^\W_]+", below)
    return f"{_grouped(parts[0])}/{f'({below})' if product else below}"


def _table_row(_: Element, parts: list[str]) -> str:
    return ", ".join(part.strip() for part in parts)


def _table(_: Element, parts: list[str]) -> str:
    return "[" + "; ".join(part.strip() for part in parts if part.strip()) + "]"


def _fenced(element: Element, parts: list[str]) -> str:
    start, end = element.get("open", "("), element.get("close", ")")
    return f"{start}{_table_row(element, parts)}{end}"


_LAYOUTS: dict[str, tuple[int, Callable[[Element, list[str]], str]]] = {
    "msup": (2, lambda _, parts: _grouped(parts[0]) + _script(parts[1], "^", SUPERSCRIPTS)),
    "msub": (2, lambda _, parts: _grouped(parts[0]) + _script(parts[1], "_", SUBSCRIPTS)),
    "msubsup": (
        3,
        lambda _, parts: (
            _grouped(parts[0]) + _script(parts[1], "_", SUBSCRIPTS) + _script(parts[2], "^", SUPERSCRIPTS)
        ),
    ),
    "mmultiscripts": (1, lambda _, parts: "".join(parts)),
    "munder": (2, lambda _, parts: f"{parts[0].strip()}{_script(parts[1], '_', SUBSCRIPTS)} "),
    "mover": (2, lambda _, parts: parts[0] + _over(parts[1])),
    "munderover": (
        3,
        lambda _, parts: (
            f"{parts[0].strip()}{_script(parts[1], '_', SUBSCRIPTS)}{_script(parts[2], '^', SUPERSCRIPTS)} "
        ),
    ),
    "mfrac": (2, _fraction),
    "mroot": (2, lambda _, parts: f"{_script(parts[1], '^', SUPERSCRIPTS)}√({parts[0].strip()})"),
    "mfenced": (1, _fenced),
    "mtable": (1, _table),
    "mtr": (1, _table_row),
    "mlabeledtr": (1, _table_row),
}

_ACCENTS = {
    "¯": "\u0304",
    "‾": "\u0304",
    "̄": "\u0304",
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "→": "\u20d7",
    "˙": "\u0307",
    "¨": "\u0308",
}


def _over(text: str) -> str:
    text = text.strip()
    return _ACCENTS[text] if text in _ACCENTS else _script(text, "^", SUPERSCRIPTS)
