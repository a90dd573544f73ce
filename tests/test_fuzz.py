"""The fuzzing harnesses: their corpus passes, their checks see faults, and every target has a corpus."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tui_reader.anchoring.values import AnchorPlace
from tui_reader.export_formats.citations.formats import citations
from tui_reader.export_formats.icalendar import calendar
from tui_reader.extraction.references import references_and_identities
from tui_reader.extraction.values import TITLE, KeyDate, Reference, TextPlace
from tui_reader.model import Bulletin, Failure, Link, Listing, Paragraph, Section

ROOT = Path(__file__).parents[1]
INPUTS = sorted((ROOT / "fuzz" / "corpus").glob("*/*"))
LARGEST = 16_000


@pytest.fixture(scope="module", autouse=True)
def importable() -> Iterator[None]:
    """The harnesses are not installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "fuzz"]:
        del sys.modules[name]


def targets() -> dict[str, Any]:
    found: dict[str, Any] = import_module("fuzz.targets").TARGETS
    return found


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_corpus_passes(path: Path) -> None:
    if path.parent.name == "html-words":
        pytest.importorskip("html5lib")
    targets()[path.parent.name].run(path.read_bytes())


def test_every_target_has_a_corpus_of_small_files() -> None:
    assert {path.parent.name for path in INPUTS} == set(targets())
    assert [path for path in INPUTS if path.stat().st_size > LARGEST] == []


def test_the_modules_of_every_target_exist() -> None:
    for target in targets().values():
        for module in target.modules:
            import_module(module)


SECTION = Section(None, None, 1, "a", address="1")
LINKED = Paragraph("short", (Link(0, 9, "https://a.example/"),))


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(Bulletin("a", title="a\x1b[31m"), id="control code"),
        pytest.param(Bulletin("a", title="a\u202eb"), id="bidi control"),
        pytest.param(Bulletin("a", title="a\nb"), id="line break in a title"),
        pytest.param(Bulletin("a", preamble=(Paragraph("\x9b"),)), id="control code in the text"),
        pytest.param(Bulletin("a", catalogue={"issuer": "\x07"}), id="control code in the catalogue"),
        pytest.param(Bulletin("a", sections=(SECTION, SECTION)), id="two sections with one address"),
        pytest.param(Bulletin("a", preamble=(LINKED,)), id="link beyond its text"),
        pytest.param(Bulletin("a", warnings=["a"]), id="not the same after a round trip"),  # type: ignore[arg-type]
        pytest.param(Listing("a", site="\x00"), id="control code in a listing"),
        pytest.param(
            Failure("a", "a could not be read (KeyError: 1); please report the page"), id="unexpected error"
        ),
        pytest.param(Failure("a", ""), id="empty message"),
    ],
)
def test_a_faulty_page_is_seen(page: Any) -> None:
    with pytest.raises(AssertionError):
        import_module("fuzz.checks").check_page(page)


def test_a_lost_word_is_seen() -> None:
    check_words = import_module("fuzz.checks").check_words
    check_words(["The mill-pond, again"], ["The mill", "pond aga", "in"])
    with pytest.raises(AssertionError, match="bridge"):
        check_words(["The bridge"], ["The mill"])


LAW = "\x00第一条\n根据国发〔2016〕10号".encode()
EVENT = b"\x01\x0b\x44\x55\xff\x00\x00\x00\nStreets"
DUE = KeyDate("application", date(2024, 6, 1), TextPlace(TITLE, 0, 1))


def misread(page: Bulletin) -> tuple[list[Reference], tuple[str, ...]]:
    found, identities = references_and_identities(page)
    return [each._replace(place=each.place._replace(start=each.place.start - 1)) for each in found], identities


def test_a_word_that_html5lib_finds_and_the_page_has_not_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("html5lib")
    standard, run = import_module("fuzz.html_text"), targets()["html-words"].run
    run(b"<p>The bridge is closed for repairs.")
    read = standard.read_html
    monkeypatch.setattr(standard, "read_html", lambda text, *rest: read(text.replace("bridge", ""), *rest))
    with pytest.raises(AssertionError, match="bridge"):
        run(b"<p>The bridge is closed for repairs.")


def identity(*given: Any, **_named: Any) -> Any:
    return given[0]


@pytest.mark.parametrize(
    ("target", "module", "name", "broken", "data"),
    [
        pytest.param("clean", "texts", "clean", identity, b"a\x07b", id="text that is not cleaned"),
        pytest.param(
            "clean", "texts", "clean", lambda text: text.replace("停", ""), "停".encode(), id="a lost letter"
        ),
        pytest.param("wrap", "texts", "line_breaks", lambda *_, **__: [0], b"\x05\x00long words", id="too wide"),
        pytest.param(
            "wrap", "texts", "line_breaks", lambda *_, **__: [0, 3, 3], b"\x05\x00ab", id="beyond the end"
        ),
        pytest.param(
            "wrap-rules", "texts", "line_breaks", lambda text, _: [0, 1], b"\x02" + bytes(9), id="other breaks"
        ),
        pytest.param("diff", "texts", "text_edits", lambda *_: (), b"a\n%%\nb\n", id="edits that rebuild nothing"),
        pytest.param("query", "queries", "parse", lambda text, *_: text.node, b"a", id="an error of another type"),
        pytest.param(
            "search", "queries", "matches", lambda *_: False, "\x01停水".encode(), id="a hit that is none"
        ),
        pytest.param(
            "references", "facts", "references_and_identities", misread, LAW, id="a place beside the text"
        ),
        pytest.param("key-dates", "facts", "found_dates", lambda _: [DUE, DUE], LAW, id="a date found twice"),
        pytest.param(
            "anchors",
            "facts",
            "locate",
            lambda *_: AnchorPlace("found", 0, 1, 1.0),
            b"\x02\x00abcd",
            id="another passage",
        ),
        pytest.param(
            "citations",
            "written",
            "citations",
            lambda *given: citations(*given).replace("\\", ""),
            b"50% {a}",
            id="text that is not escaped",
        ),
        pytest.param(
            "calendar-export",
            "written",
            "calendar",
            lambda *given: [*calendar(*given)][:-3],
            EVENT,
            id="a lost event",
        ),
        pytest.param("theme", "own_files", "read_theme", lambda _: (None, []), b"", id="refused without a reason"),
        pytest.param("keys", "own_files", "keys_text", lambda _: "", b"{}", id="a key without a name"),
        pytest.param(
            "terminal-input", "own_files", "_messages", lambda pieces: pieces, b"\x00ab", id="input in pieces"
        ),
    ],
)
def test_broken_code_is_seen(
    monkeypatch: pytest.MonkeyPatch, target: str, module: str, name: str, broken: Callable[..., Any], data: bytes
) -> None:
    run = targets()[target].run
    run(data)
    monkeypatch.setattr(import_module(f"fuzz.targets.{module}"), name, broken)
    with pytest.raises((AssertionError, AttributeError, ValueError)):
        run(data)


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        pytest.param("汉字排版", 4, ["汉字", "排版"], id="Han"),
        pytest.param("汉字，排版", 4, ["汉", "字，", "排版"], id="no line begins with a comma"),
        pytest.param("汉（字", 4, ["汉", "（字"], id="no line ends with an opening bracket"),
        pytest.param("abc XYZ", 5, ["abc ", "XYZ"], id="whole words"),
        pytest.param("abcXYZ", 4, ["abcX", "YZ"], id="a word that is longer than a line"),
        pytest.param("abe\u0301c", 3, ["abe\u0301", "c"], id="marks stay with their base"),
    ],
)
def test_the_reference_of_line_breaking(text: str, room: int, expected: list[str]) -> None:
    assert list(import_module("fuzz.wrapping").lines(text, room)) == expected


def test_findings_are_kept_once_for_each_place(tmp_path: Path) -> None:
    harness = import_module("fuzz.harness")

    def fragile(data: bytes) -> None:
        if data.startswith(b"a"):
            raise ValueError("one")
        assert data != b"b", f"two {data!r}"

    recorder = harness.Recorder(harness.Target(fragile, ()), tmp_path)
    for data in (b"c", b"a1", b"a2", b"b"):
        recorder(data)
    assert sorted(path.read_bytes() for path in tmp_path.glob("*") if path.suffix == "") == [b"a1", b"b"]
    assert sorted(path.read_text().split()[0] for path in tmp_path.glob("*.txt")) == [
        "AssertionError",
        "ValueError",
    ]
