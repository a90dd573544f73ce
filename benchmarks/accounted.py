"""Whether every visible character of real pages is accounted for: body, metadata, plain navigation or left out.

    python -m benchmarks.accounted DIR [--list N]

DIR contains pages (`.html`, or gzipped). Each is read a second time by the HTML parser of the standard library,
which shares no code with the program's, as the lines that a browser shows: without scripts, styles, the head
and what attributes hide. A line is accounted for if it is part of any text of the page's JSON (body, fields,
links, `left_out`), whole, by clauses, or in a few pieces; if nine tenths of it are links; or if it stands in
the frame of the site, as tags and names say. What remains is counted by kind: what is past the bound of
`left_out`, text beside links, labels of up to 20 characters, formulas, and other text. `--list N` prints the N
longest pieces of each kind. Pages read as lists have no `left_out`; they are counted apart. Pages are read in
the order of their names, and nothing is random.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import option_parser
from tui_reader.model import Bulletin
from tui_reader.parse.decode import decode
from tui_reader.parse.page import parse_page
from tui_reader.serialization import to_json

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details"}
    | {"dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "header", "hgroup", "hr", "label", "legend", "li", "main", "marquee", "menu", "nav", "ol"}
    | {"option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
    | {"ul"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source"}
    | {"track", "wbr"}
)
_UNSEEN = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "noframes", "textarea", "iframe", "object"}
    | {"applet", "canvas", "svg", "audio", "video", "datalist"}
)
_FRAME = frozenset(("nav", "header", "footer", "menu", "select", "button"))
_FRAME_NAME = re.compile(
    r"(?:^|[^a-z])(?:head(?:er)?|foot(?:er)?|nav(?:bar|igation)?|menu|breadcrumbs?|copyright|bottom|side(?:bar)?)(?![a-z])"
)
"""Names of the frame of a site. The rules of the program for them are others."""
_MOST_PIECES = 4
"""Parts of the page's texts that a clause may consist of, as a caption of its text and its credit."""
_IMPLIED = {"p": ("p",), "li": ("li",), "td": ("td", "th"), "th": ("td", "th"), "tr": ("tr", "td", "th")}
"""Elements that the beginning of another one ends."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)
_CLAUSE = re.compile(r"[^。！？；，、：…,;:!?()（）|/·•–—-]+")
_SPACE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufe0f\ufeff]+")
_LONGEST_LABEL = 20


class _Line(NamedTuple):
    """A line of a page as a browser shows it, its characters in links, the tags around it, and whether it is in
    the frame of the site."""

    text: str
    linked: int
    tags: tuple[str, ...]
    frame: bool


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[_Line] = []
        self._stack: list[tuple[str, bool, bool]] = []
        self._parts: list[str] = []
        self._linked = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.flush()
        for inner in _IMPLIED.get(tag, ()):
            if self._stack and self._stack[-1][0] == inner:
                self._stack.pop()
        if tag in _VOID:
            return
        values = dict(attrs)
        hidden = tag in _UNSEEN or "hidden" in values or _HIDING.search(values.get("style") or "") is not None
        names = f"{values.get('id') or ''} {values.get('class') or ''} {values.get('role') or ''}".lower()
        frame = tag in _FRAME or (tag != "body" and _FRAME_NAME.search(names) is not None)
        _, was_hidden, was_frame = self._stack[-1] if self._stack else ("", False, False)
        self._stack.append((tag, hidden or was_hidden, frame or was_frame))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
        for place in range(len(self._stack) - 1, -1, -1):
            if self._stack[place][0] == tag:
                del self._stack[place:]
                break

    def handle_data(self, data: str) -> None:
        if self._stack and self._stack[-1][1]:
            return
        self._parts.append(data)
        if any(one[0] == "a" for one in self._stack):
            self._linked += len(_key(data))

    def flush(self) -> None:
        text = " ".join("".join(self._parts).split())
        if text:
            frame = bool(self._stack) and self._stack[-1][2]
            self.lines.append(_Line(text, self._linked, tuple(one[0] for one in self._stack), frame))
        self._parts, self._linked = [], 0


def _key(text: str) -> str:
    """A text without what differs between two readers: white space, invisible characters, forms of a character."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _missing(line: _Line, parts: str) -> list[str]:
    """The clauses of a line that are nowhere in the parts of its page."""
    if _key(line.text) in parts:
        return []
    clauses = (clause.strip() for clause in _CLAUSE.findall(unicodedata.normalize("NFKC", line.text)))
    return [
        clause
        for clause in clauses
        if any(map(str.isalpha, clause)) and not _is_composed(_key(clause), parts, _MOST_PIECES)
    ]


def _is_composed(key: str, parts: str, pieces: int) -> bool:
    """Whether a text consists of a few pieces that are in the parts of its page."""
    if not key or key in parts:
        return True
    if pieces == 1:
        return False
    low, high = 0, len(key)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if key[:middle] in parts else (low, middle - 1)
    return low > 1 and _is_composed(key[low:], parts, pieces - 1)


def _kind(line: _Line, clause: str) -> str:
    if "math" in line.tags:
        return "a formula"
    if line.linked * 2 >= len(_key(line.text)):
        return "text of links beside other text"
    return "a label" if len(clause) <= _LONGEST_LABEL else "other text"


def main() -> None:
    parser = option_parser("accounted", __doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--list", type=int, default=0, metavar="N")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    missing: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for path in sorted(options.folder.iterdir()):
        if path.suffix not in (".html", ".gz"):
            continue
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        page = parse_page(data, path.name.removesuffix(".gz"))
        if not isinstance(page, Bulletin):
            counts[f"pages read as {type(page).__name__}"] += 1
            continue
        counts["pages"] += 1
        reader = _VisibleText()
        reader.feed(decode(data, None).text)
        reader.flush()
        parts = "\n".join(map(_key, _strings(to_json(page))))
        room = sum(entry.more for entry in page.left_out)
        for line in reader.lines:
            size = len(_key(line.text))
            counts["characters"] += size
            if line.linked * 10 >= size * 9 or line.frame:
                counts["navigation"] += size
                continue
            for clause in _missing(line, parts):
                lost = len(_key(clause))
                kind = "past the bound of left_out" if lost <= room else _kind(line, clause)
                room -= lost if lost <= room else 0
                counts[kind] += lost
                missing[kind].append((lost, path.name, clause))
    whole = max(1, counts["characters"])
    for name, count in sorted(counts.items()):
        share = "" if name.startswith("pages") else f" ({count / whole:.3%})"
        print(f"{name}: {count:,}{share}")
    for kind, pieces in sorted(missing.items()):
        for size, name, clause in sorted(pieces, reverse=True)[: options.list]:
            print(f"  {kind}: {name}: {size}: {clause[:160]}")


if __name__ == "__main__":
    main()
