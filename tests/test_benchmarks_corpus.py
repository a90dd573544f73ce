"""The corpus of the benchmarks: the same for everybody, whatever its size."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tui_reader.archive.record import pack, unpack
from tui_reader.model import body_text, walk_sections


@pytest.fixture(scope="module")
def corpus() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[1]))
        # Imported here: the benchmarks stand beside the tests and are not installed.
        from benchmarks import corpus
    yield corpus
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


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
