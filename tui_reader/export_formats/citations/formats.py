"""The formats of citations by name, and citations of several texts in one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui_reader.export_formats.citations.cited import CitedText
from tui_reader.export_formats.citations.records import bibtex, csl_json, ris
from tui_reader.export_formats.citations.sentences import bluebook, gbt7714, markdown, plain
from tui_reader.i18n import N_


class CitationFormat(NamedTuple):
    """A format by its name for the command line and for people. `one` writes a citation; None where several make
    one document. `one_line`: that citation is a line of text."""

    name: str
    title: str
    one: Callable[[CitedText], str] | None
    between: str = ""
    one_line: bool = False


FORMATS = (
    CitationFormat("gbt7714", "GB/T 7714-2015", gbt7714, "\n", True),
    CitationFormat("bibtex", "BibTeX", bibtex, "\n"),
    CitationFormat("ris", "RIS", ris),
    CitationFormat("csl-json", "CSL-JSON", None),
    CitationFormat("bluebook", N_("in the manner of the Bluebook"), bluebook, "\n", True),
    CitationFormat("plain", N_("plain text"), plain, "\n", True),
    CitationFormat("markdown", "Markdown", markdown, "\n\n", True),
    CitationFormat("permalink", N_("permalink alone"), lambda cited: cited.permalink, "\n", True),
)

FORMAT_NAMES = tuple(each.name for each in FORMATS)


def citations(cited: Sequence[CitedText], name: str) -> str:
    """The citations of texts in the format of this name, with a line end at the end; "" for none."""
    form = next(each for each in FORMATS if each.name == name)
    if not cited:
        return ""
    text = csl_json(cited) if form.one is None else form.between.join(map(form.one, cited))
    return text if text.endswith("\n") else f"{text}\n"
