"""Texts found by their digest, on every engine: of current texts and of former ones, also after a copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.engines import ENGINES
from tui_reader.archive.copying.whole import copy
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import KnownText
from tui_reader.model import Bulletin, Paragraph

WATER = Bulletin("https://a.example/1", "停水通知", preamble=(Paragraph("今晚停水。"),))
REPOST = replace(WATER, address="https://b.example/9")
CHANGED = replace(WATER, preamble=(Paragraph("明晚停水。"),))


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    with ENGINES[request.param](tmp_path) as store:
        yield store


def digests(store: Archive, id: int) -> list[str]:
    """The digests of the texts of a bulletin, the first one first."""
    return [each.digest for each in sorted(store.revisions(id), key=lambda each: each.number)]


def test_a_text_is_found_by_the_beginning_of_its_digest(store: Archive) -> None:
    id = store.keep(WATER)
    (digest,) = digests(store, id)
    other = "0" if digest[20] != "0" else "1"
    for length in (1, 7, 16, 17, 64):
        assert store.texts_by_digest(digest[:length]) == [KnownText(id, digest, True)]
    assert store.texts_by_digest(digest[:20] + other) == []


def test_a_former_text_is_found_where_it_is_a_revision(store: Archive) -> None:
    id = store.keep(WATER)
    store.keep(CHANGED)
    first, second = digests(store, id)
    assert store.texts_by_digest(first) == [KnownText(id, first, False)]
    assert store.texts_by_digest(second) == [KnownText(id, second, True)]


def test_the_current_text_comes_before_former_ones_of_other_addresses(store: Archive) -> None:
    first = store.keep(WATER)
    other = store.keep(REPOST)
    (digest,) = digests(store, other)
    assert [each.id for each in store.texts_by_digest(digest)] == [first, other]
    store.keep(CHANGED)
    assert store.texts_by_digest(digest) == [KnownText(other, digest, True), KnownText(first, digest, False)]


@pytest.mark.parametrize("prefix", ["", "xyz", "ABC", "a" * 65, "%"])
def test_what_is_no_beginning_of_a_digest_is_refused(store: Archive, prefix: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the prefix is all that is wrong)
        store.texts_by_digest(prefix)


def test_a_copy_has_the_same_digests(store: Archive, tmp_path: Path) -> None:
    id = store.keep(WATER)
    store.keep(CHANGED)
    with SqliteArchive.open(tmp_path / "copy.sqlite") as other:
        copy(store, other, *[lambda *told: None] * 3)
        for digest in digests(store, id):
            assert [each.digest for each in other.texts_by_digest(digest)] == [digest]
