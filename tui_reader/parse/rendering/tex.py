"""Formulas in TeX as MathML, as far as every command of a formula is known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from tui_reader.parse.dom import Element
from tui_reader.text.clean import clean

_TOKENS = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_LONGEST = 1000
"""Characters of a formula; a longer one is left as it is. Chosen by hand."""
_DEEPEST = 18
"""Groups within groups. Chosen by hand."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_LETTERS = _pairs(
    "alpha α beta β gamma γ delta δ epsilon ϵ zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ "
    "pi π rho ρ sigma σ tau τ upsilon υ phi ϕ chi χ psi ψ omega ω varepsilon ε vartheta ϑ varpi ϖ varrho "
    "ϱ varsigma ς varphi φ Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega "
    "Ω infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ emptyset ∅ varnothing ∅ Re ℜ Im ℑ aleph ℵ degree ° circ ∘ "
    "prime ′ angle ∠ triangle △ ldots … cdots ⋯ dots … vdots ⋮ ddots ⋱ forall ∀ exists ∃ imath ı jmath ȷ "
    "top ⊤ bot ⊥ therefore ∴ because ∵"
)
_OPERATORS = _pairs(
    "times × cdot · div ÷ pm ± mp ∓ ast ∗ star ⋆ oplus ⊕ otimes ⊗ leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ "
    "geqslant ≥ neq ≠ ne ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝ ll ≪ gg ≫ in ∈ notin ∉ ni ∋ "
    "subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ setminus ∖ land ∧ wedge ∧ lor ∨ vee ∨ neg ¬ lnot "
    "¬ to → rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⇒ "
    "iff ⇔ mapsto ↦ longrightarrow → Longrightarrow ⇒ uparrow ↑ downarrow ↓ mid | parallel ∥ perp ⊥ lt < "
    "gt > colon : bmod mod lbrace { rbrace } langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | "
    "lvert | rvert | Vert ‖ lVert ‖ rVert ‖ | ‖ { { } } % % $ $ & & # # _ _"
)
_BIG = _pairs(
    "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ lim lim max max min min sup sup inf inf argmax "
    "argmax argmin argmin limsup limsup liminf liminf"
)
_INTEGRALS = _pairs("int ∫ iint ∬ iiint ∭ oint ∮")
_FUNCTIONS = _words(
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp det dim ker gcd deg arg Pr"
)
_ACCENTS = _pairs("bar ¯ overline ¯ hat ^ widehat ^ tilde ~ widetilde ~ vec → overrightarrow → dot ˙ ddot ¨")
_TEXTS = _words("text textrm textbf textit mbox mathrm operatorname operatorname*")
_STYLES = _words("mathbf boldsymbol bm mathit mathsf mathbb mathcal mathscr mathfrak boxed")
_IGNORED = _words(
    "displaystyle textstyle scriptstyle ! big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr "
    "notag nonumber"
)
_ESCAPED = frozenset("%$&#_")
"""Characters that have a meaning in TeX, and stand for themselves behind a backslash."""
_SPACES = frozenset((*",:; >", "quad", "qquad", "enspace", "thinspace"))
_MATRICES = _words("matrix pmatrix bmatrix vmatrix Bmatrix Vmatrix smallmatrix array")
_LINES = _words("aligned align align* split gathered gather gather* cases equation equation*")
_MARKS = (",", ";", "，", "；")


class _UnknownTex(Exception):
    """A command that this module does not know, or brackets that do not match."""


def tex_tree(tex: str) -> Element | None:
    """The `math` element of a formula in TeX without delimiters; None if a part of it is not understood, for a
    guess could change its meaning."""
    if len(tex) > _LONGEST:
        return None
    try:
        row = _Parser(_TOKENS.findall(tex)).row(())
    except _UnknownTex:
        return None
    row.tag = "math"
    return row


def _leaf(tag: str, text: str) -> Element:
    element = etree.Element(tag)
    # lxml takes no control characters.
    element.text = clean(text)
    return element


def _node(tag: str, children: Sequence[Element]) -> Element:
    element = etree.Element(tag)
    element.extend(children)
    return element


class _Parser:
    """Reads tokens from left to right; each method returns the elements of what it has read."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def _peek(self) -> str:
        while self._at < len(self._tokens) and self._tokens[self._at].isspace():
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def row(self, ends: Sequence[str]) -> Element:
        """The atoms up to one of some tokens, which is taken; up to the end of the formula without any."""
        children: list[Element] = []
        while (token := self._peek()) not in ends:
            if not token:
                if ends:
                    raise _UnknownTex
                break
            children += self._scripted()
        if ends:
            self._at += 1
        return _node("mrow", children)

    def _scripted(self) -> list[Element]:
        """An atom with its indices and powers."""
        big = self._peek()[1:] in _BIG and self._peek().startswith("\\")
        base = self._atom()
        below: Element | None = None
        above: Element | None = None
        while base is not None and self._peek() in ("^", "_", "'", "\\limits", "\\nolimits"):
            mark = self._take()
            if mark == "_" and below is None:
                below = self._argument()
            elif mark in "^'" and above is None:
                above = _leaf("mo", "′") if mark == "'" else self._power()
            elif mark[0] != "\\":
                raise _UnknownTex
        if base is None:
            return []
        if below is not None and above is not None:
            return [_node("munderover" if big else "msubsup", [base, below, above])]
        if below is not None:
            return [_node("munder" if big else "msub", [base, below])]
        return [base if above is None else _node("msup", [base, above])]

    def _power(self) -> Element:
        """What stands above; a small circle is the sign of degrees."""
        found = self._argument()
        return _leaf("mo", "°") if "".join(map(str, found.itertext())) == "∘" else found

    def _argument(self) -> Element:
        """A group, or a single atom."""
        found = self._atom(single=True)
        if found is None:
            raise _UnknownTex
        return found

    def _atom(self, *, single: bool = False) -> Element | None:
        """The next atom; of digits the whole number, unless a `single` one is the argument of a command. None for
        what is not drawn."""
        token = self._take()
        if token == "{" or (token.startswith("\\") and len(token) > 1):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise _UnknownTex
            found = self.row(("}",)) if token == "{" else self._command(token[1:])
            self._depth -= 1
            return found
        if token in ("", "}", "^", "_", "&", "#", "%", "$", "\\"):
            raise _UnknownTex
        if token == "~":
            return etree.Element("mspace")
        if token.isdigit():
            return _leaf("mn", token if single else token + self._more_digits())
        return _leaf("mi" if token.isalpha() else "mo", token)

    def _more_digits(self) -> str:
        found = ""
        while self._at < len(self._tokens):
            if self._tokens[self._at : self._at + 3] == ["{", ",", "}"]:
                # A comma in braces has no space behind it.
                found += ","
                self._at += 3
                continue
            token, behind = self._tokens[self._at], self._tokens[self._at + 1 : self._at + 2]
            if not (token.isdigit() or (token == "." and behind and behind[0].isdigit())):
                break
            found += token
            self._at += 1
        return found

    def _command(self, name: str) -> Element | None:
        if name in _IGNORED:
            return None
        if name in _SPACES or name == "\\":
            return etree.Element("mspace")
        for tag, known in (("mi", _LETTERS), ("mo", _OPERATORS), ("mo", _INTEGRALS)):
            if name in known:
                return _leaf(tag, known[name])
        if name in _BIG:
            return _leaf("mo" if len(_BIG[name]) == 1 else "mi", _BIG[name])
        if name in _FUNCTIONS:
            return _leaf("mi", name)
        if name in _TEXTS:
            return _leaf("mtext", self._text())
        if name in _STYLES:
            return self._argument()
        if name in _ACCENTS:
            return _node("mover", [self._argument(), _leaf("mo", _ACCENTS[name])])
        match name:
            case "frac" | "dfrac" | "tfrac" | "cfrac":
                return _node("mfrac", [self._argument(), self._argument()])
            case "sqrt":
                if self._peek() == "[":
                    self._take()
                    degree = self.row(("]",))
                    return _node("mroot", [self._argument(), degree])
                return _node("msqrt", [self._argument()])
            case "left":
                return self._fenced()
            case "begin":
                return self._environment(self._text())
            case "tag":
                return _leaf("mtext", f" ({self._text()})")
        raise _UnknownTex

    def _text(self) -> str:
        """The text in braces, as it stands."""
        if self._take() != "{":
            raise _UnknownTex
        parts: list[str] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token == "}":
                return "".join(parts)
            if token == "{":
                break
            if not token.startswith("\\"):
                parts.append(" " if token == "~" else token)
            elif token[1:] in _SPACES:
                parts.append(" ")
            elif token[1:] in _ESCAPED:
                parts.append(token[1:])
            else:
                break
        raise _UnknownTex

    def _fence(self) -> list[Element]:
        token = self._take()
        if token == ".":
            return []
        if token.startswith("\\"):
            if token[1:] not in _OPERATORS:
                raise _UnknownTex
            token = _OPERATORS[token[1:]]
        return [_leaf("mo", token)]

    def _fenced(self) -> Element:
        start = self._fence()
        inside = self.row(("\\right",))
        return _node("mrow", [*start, inside, *self._fence()])

    def _environment(self, name: str) -> Element:
        """The rows between `\\begin` and `\\end`: a matrix, or lines one after the other."""
        if name not in _MATRICES and name not in _LINES:
            raise _UnknownTex
        if name == "array":
            self._text()
        rows: list[list[Element]] = [[]]
        while True:
            rows[-1].append(self.row(("&", "\\\\", "\\end")))
            end = self._tokens[self._at - 1]
            if end == "\\end":
                break
            if end == "\\\\":
                rows.append([])
        if self._text() != name:
            raise _UnknownTex
        rows = [row for row in rows if any(len(cell) for cell in row)]
        if name in _MATRICES:
            return _node("mtable", [_node("mtr", [_node("mtd", [cell]) for cell in row]) for row in rows])
        parts: list[Element] = []
        for row in rows:
            line = _line(row, every=1 if name == "cases" else 2)
            parts += [_leaf("mo", ";"), *line] if parts else line
        return _node("mrow", parts)


def _line(cells: Sequence[Element], every: int) -> list[Element]:
    """The cells of a line, with a comma for the gap that TeX leaves after each cell, or each second one: between a
    value and its condition, and between equations side by side."""
    line: list[Element] = []
    is_apart = False
    for number, cell in enumerate(cells):
        is_apart |= number % every == 0
        if not len(cell):
            continue
        if line and is_apart and not "".join(map(str, line[-1].itertext())).endswith(_MARKS):
            line.append(_leaf("mo", ","))
        line.append(cell)
        is_apart = False
    return line
