"""The benchmarks: every script starts, a measurement waits for rest, and the corpus depends on its seed alone."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tui_reader.archive.record import pack, unpack
from tui_reader.model import body_text, walk_sections

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if "__main__" in path.read_text("utf-8"))
HELP = """
import runpy
import sys
from contextlib import suppress

names = sys.argv[1:]
for name in names:
    sys.argv = [name, "--help"]
    with suppress(SystemExit):
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
"""
REST = '''
import sys
from pathlib import Path
from benchmarks.program import Program

silent = """
import time
while time.process_time() < 1:
    pass
input('done')
"""
with Program([sys.executable, "-c", silent], Path()) as program:
    print(program.until_quiet(0.2))
'''


@pytest.fixture(scope="module")
def corpus() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        # The benchmarks are not installed.
        patch.syspath_prepend(str(ROOT))
        yield import_module("benchmarks.corpus")
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


def test_every_script_starts_as_its_docstring_says() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELP, *SCRIPTS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    shown = [line for line in done.stdout.splitlines() if line.startswith("usage: ")]
    assert [line.split()[1:4] for line in shown] == [["python", "-m", f"benchmarks.{name}"] for name in SCRIPTS]
    for name in SCRIPTS:
        assert f"\n    python -m benchmarks.{name}" in (ROOT / "benchmarks" / f"{name}.py").read_text("utf-8")


def test_a_program_that_computes_in_silence_is_not_at_rest() -> None:
    done = subprocess.run([sys.executable, "-c", REST], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(done.stdout) >= 1


def test_a_bulletin_depends_on_the_seed_and_its_number_alone(corpus: Any) -> None:
    larger = list(islice(corpus.corpus(50), 20))
    assert list(corpus.corpus(20)) == larger
    assert larger[3] != larger[4]


def test_bulletins_survive_the_archive_and_have_sections(corpus: Any) -> None:
    for page in corpus.corpus(50):
        assert unpack(pack(page)) == page
        assert len({section.address for section in walk_sections(page.sections)}) >= 2


def test_in_order_of_arrival_dates_rise(corpus: Any) -> None:
    pages = {page.address: page for page in corpus.corpus(60, in_order=True)}
    dates = [page.published for page in pages.values() if page.published]
    assert len(dates) > 50
    assert dates == sorted(dates)


def test_a_changed_bulletin_keeps_its_address(corpus: Any) -> None:
    pages = list(corpus.corpus(800))
    first = {}
    changed = [page for page in pages if first.setdefault(page.address, page) is not page]
    assert 0 < len(changed) < 16
    assert all(body_text(page).startswith(body_text(first[page.address])[:5]) for page in changed)
    assert all(page != first[page.address] for page in changed)


def test_words_that_are_searched_for_occur(corpus: Any) -> None:
    texts = [body_text(page).lower() for page in corpus.corpus(40)]
    for kind, asked in corpus.queries(40, each=5).items():
        assert asked, kind
        for query in asked:
            assert any(all(word in text for word in query.split()) for text in texts), (kind, query)


def test_marks_of_notes_and_what_stands_between_break_no_text_that_is_found(tmp_path: Path) -> None:
    documents: Any = import_module("benchmarks.documents")
    path = tmp_path / "a.docx"
    text = "<w:r><w:t>Grey wolves</w:t></w:r><w:r><w:footnoteReference/></w:r><w:r><w:t> hunt at night</w:t></w:r>"
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document xmlns:w='urn:w'><w:p>{text}</w:p></w:document>")
    marks = documents.note_marks(path)

    assert documents.without_marks("Greywolves[1]huntatnight", marks) == "Greywolveshuntatnight"
    assert documents.without_marks("Greywolves1huntatnight", marks) == "Greywolveshuntatnight"
    assert documents.without_marks("Greywolveshunt2atnight", marks) == "Greywolveshunt2atnight"


def test_characters_are_found_beside_a_break_and_never_twice() -> None:
    documents: Any = import_module("benchmarks.documents")

    assert documents.found("greywolves(two)huntatnight", "greywolveshuntatnight") == 1
    assert documents.found("greywolves", "greywolveshunt") == pytest.approx(10 / 14)
    assert documents.found("greywolves", "greywolvesgreywolves") == 0.5
