"""BibTeX, RIS and CSL-JSON, read back by libraries of those formats."""

from __future__ import annotations

import json
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from pylatexenc.latex2text import LatexNodes2Text

from tests.support.cited import AIMS, DIGEST, HOSTILE, NOTICE, cited
from tui_reader.export_formats.citations.formats import FORMAT_NAMES, citations
from tui_reader.model import Bulletin


def one_line(text: str) -> str:
    return " ".join(text.split())


def bibtex_fields(text: str) -> dict[str, str]:
    """The fields of the only entry, decoded."""
    library = bibtexparser.parse_string(text)
    assert (len(library.entries), library.failed_blocks) == (1, [])
    verbatim = ("url", "author")
    fields = library.entries[0].fields
    return {each.key: each.value if each.key in verbatim else decoded(each.value) for each in fields}


def decoded(text: str) -> str:
    """Text as LaTeX prints it. The library does not know the names of braces, and reads the circumflex as another
    character."""
    for name, brace in (("left", r"\{"), ("right", r"\}")):
        text = text.replace(rf"\textbrace{name}{{}}", brace)
    return str(LatexNodes2Text(strict_latex_spaces=True).latex_to_text(text)).replace("ˆ", "^")


def ris_record(text: str) -> dict[str, object]:
    (record,) = rispy.loads(text)
    return dict(record)


@pytest.mark.parametrize("title", HOSTILE)
def test_bibtex_holds_every_title(title: str) -> None:
    found = bibtex_fields(citations([cited(replace(NOTICE, title=title))], "bibtex"))
    assert one_line(found["title"]) == one_line(title)
    assert found["date"] == "2024-05-01"
    assert found["urldate"] == "2024-05-07"
    assert DIGEST in found["note"]


def test_bibtex_matches_braces_and_takes_no_command_from_a_text() -> None:
    for title in HOSTILE:
        text = citations([cited(replace(NOTICE, title=title, source=title))], "bibtex")
        assert text.count("{") == text.count("}")
        assert "\\input" not in text


def test_bibtex_keeps_an_address_as_it_is() -> None:
    address = "https://www.a.example/%E4%B8%AD_1~x?a=1&b=50%25#t"
    assert bibtex_fields(citations([cited(replace(NOTICE, address=address))], "bibtex"))["url"] == address


def test_bibtex_separates_names() -> None:
    text = citations([cited(replace(NOTICE, source="Research and Development; B"))], "bibtex")
    assert "author = {{Research and Development} and {B}}" in text


@pytest.mark.parametrize("title", HOSTILE)
def test_ris_holds_every_title(title: str) -> None:
    found = ris_record(citations([cited(replace(NOTICE, title=title))], "ris"))
    assert found["title"] == one_line(title)
    assert found["type_of_reference"] == "ELEC"
    assert found["authors"] == ["青禾市水务局"]


def test_ris_of_a_section() -> None:
    found = ris_record(citations([cited(NOTICE, AIMS)], "ris"))
    assert (found["section"], found["accession_number"]) == ("二、总体要求", f"bulletin:{DIGEST[:16]}#2")
    assert (found["year"], found["date"], found["urls"]) == (
        "2024",
        "2024/05/01",
        ["https://www.a.example/1.html"],
    )


def test_csl_json() -> None:
    (item,) = json.loads(citations([cited(NOTICE, AIMS)], "csl-json"))
    assert item["type"] == "webpage"
    assert item["author"] == [{"literal": "青禾市水务局"}]
    assert (item["issued"], item["accessed"]) == ({"date-parts": [[2024, 5, 1]]}, {"date-parts": [[2024, 5, 7]]})
    assert (item["number"], item["section"], item["language"]) == ("青水〔2024〕3号", "二、总体要求", "zh-CN")
    assert DIGEST in item["note"]


def test_a_standard_is_one_in_every_record() -> None:
    standard = cited(replace(NOTICE, document_number="GB/T 7714—2015"))
    assert citations([standard], "bibtex").startswith("@manual{")
    assert ris_record(citations([standard], "ris"))["type_of_reference"] == "STAND"
    assert json.loads(citations([standard], "csl-json"))[0]["type"] == "standard"


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_several_texts_are_one_document(form: str) -> None:
    both = [cited(), cited(Bulletin("https://b.example/", "Other"))._replace(digest="f" * 64)]
    text = citations(both, form)
    assert citations([], form) == ""
    assert text.endswith("\n")
    if form == "bibtex":
        assert len(bibtexparser.parse_string(text).entries) == 2
    elif form == "ris":
        assert len(rispy.loads(text)) == 2
    elif form == "csl-json":
        assert len(json.loads(text)) == 2
    else:
        assert len(text.split("\n\n" if form == "markdown" else "\n")) == 2 + (form != "markdown")
