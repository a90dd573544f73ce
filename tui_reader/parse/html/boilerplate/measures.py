"""What the elements of a container hold: characters, links and prose, counted in one pass over its runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_reader.parse.dom import Element, TextRun
from tui_reader.parse.html.boilerplate.controls import FILE, is_button_label, is_control

INLINE = frozenset(("span", "a"))
"""The tags of elements within a line that may be left out."""

SENTENCE = re.compile(r"[。！？；，、]|[.,;:!?](?=\s|$|[\"”'’])")
"""A mark at the end of a sentence or of a part of one."""

WHOLE_SENTENCE = re.compile(
    r".{6,}[。！？][”」』）)]?$|\S+(?: \S+){3,}[.!?][\"”’)]?$|[^.!?]{4,}[\uac00-\ud7a3]{2}[.!?][\"”’)]?$"
)
"""A sentence has seven Han characters, four words, or the end of a Korean one, which may have three."""

_STOP = re.compile(r"[。！？.!?][\"”’」』)）]*$")
_AROUND_LINKS = 16
"""Characters of a sentence that are in no link. Chosen by hand."""


def is_prose(run: TextRun, least: int) -> bool:
    """Whether a run has at least `least` bytes, a mark of a sentence and at most a third of its text in links."""
    return run.size >= least and run.linked * 3 <= len(run.text) and SENTENCE.search(run.text) is not None


@dataclass(slots=True)
class Box:
    """What an element holds: characters, those in links and in prose, its links, and its first and last run.

    `controls` are links that share or print the page, `buttons` the runs that name services or actions on it,
    `labels` their characters.
    """

    chars: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    files: int = 0
    anchors: int = 0
    controls: int = 0
    buttons: int = 0
    labels: int = 0
    forms: int = 0
    first: int = -1
    last: int = -1
    tables: int = 0


@dataclass(slots=True)
class Measures:
    """The measured container; `prose` holds the characters of prose before each run, `comments` the first box of
    comments that was found."""

    boxes: dict[Element, Box]
    runs: Sequence[TextRun]
    prose: list[int]
    whole: int
    comments: Box | None = None
    found: list[tuple[float, Element, str]] = field(default_factory=list)
    _written: dict[tuple[object, str], tuple[int, int]] | None = None

    def has_written_form(self, element: Element, box: Box) -> bool:
        """Whether an element with the tag and the classes of this one holds prose before or after it."""
        if self._written is None:
            self._written = {}
            for other, held in self.boxes.items():
                if held.prose and (names := other.get("class")):
                    first, last = self._written.get((other.tag, names), (held.first, held.last))
                    self._written[other.tag, names] = max(first, held.first), min(last, held.last)
        latest, earliest = self._written.get((element.tag, element.get("class") or ""), (-1, len(self.runs)))
        return latest > box.last or earliest < box.first

    def is_of_sentences(self, box: Box) -> bool:
        """Whether all lines of a box are sentences with words around their links."""
        return all(map(_is_sentence, self.runs[box.first : box.last + 1]))

    def range_of(self, element: Element) -> tuple[int, int] | None:
        """The numbers of the first and last run of an element."""
        box = self.boxes.get(element)
        return (box.first, box.last) if box is not None else None

    def unlinked(self, element: Element) -> int:
        """The characters of an element that are in no link, 0 for one within a line."""
        box = self.boxes.get(element)
        return box.chars - box.linked if box is not None else 0


def _is_sentence(run: TextRun) -> bool:
    return len(run.text) - run.linked >= _AROUND_LINKS and _STOP.search(run.text) is not None


def measure(container: Element, runs: Sequence[TextRun]) -> Measures:
    """What every element of the container holds that is a block or around one; `runs` are the container's."""
    boxes: dict[Element, Box] = {}
    prose = [0]
    for index, run in enumerate(runs):
        size = len(run.text)
        is_prose = run.size >= 80 and run.linked * 3 < size and SENTENCE.search(run.text) is not None
        button = is_button_label(run.text)
        prose.append(prose[-1] + size * is_prose)
        for element in run.chain[: run.chain.index(container) + 1]:
            box = boxes.get(element)
            if box is None:
                box = boxes[element] = Box(first=index)
            box.last = index
            box.chars += size
            box.linked += run.linked
            box.prose += size * is_prose
            box.buttons += button
            box.labels += size * button
    for link in container.iter("a"):
        address = link.get("href")
        if not address or not (any(part.strip() for part in link.itertext()) or len(link)):
            continue
        is_file, is_anchor, control = FILE.search(address) is not None, address.startswith("#"), is_control(link)
        if address.startswith("mailto:") and not control:
            # The address of a person leads to no page.
            continue
        for element in _chain(link, container):
            if (held := boxes.get(element)) is not None:
                held.links += 1
                held.files += is_file
                held.anchors += is_anchor
                held.controls += control
    for table in container.iter("table", "pre", "blockquote", "form"):
        for element in _chain(table, container):
            if (held := boxes.get(element)) is not None:
                held.tables += table.tag != "form"
                held.forms += table.tag == "form"
    return Measures(boxes, runs, prose, boxes[container].chars if container in boxes else 0)


def runs_within(container: Element, runs: Sequence[TextRun]) -> list[TextRun]:
    """The runs in the container, which are neighbours."""
    first = next((index for index, run in enumerate(runs) if container in run.chain), len(runs))
    last = first
    while last < len(runs) and container in runs[last].chain:
        last += 1
    return list(runs[first:last])


def _chain(element: Element, container: Element) -> list[Element]:
    chain = []
    inner: Element | None = element
    while inner is not None:
        chain.append(inner)
        if inner is container:
            break
        inner = inner.getparent()
    return chain
