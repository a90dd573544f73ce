"""The letters of links: prefix-free, and as short as their number allows."""

from __future__ import annotations

import pytest

from tui_reader.ui.links.hint_labels import hint_labels


def test_few_links_have_one_letter_each() -> None:
    assert hint_labels(3) == ["a", "b", "c"]
    assert hint_labels(25)[-2:] == ["x", "z"]


def test_many_links_have_two_letters_each() -> None:
    labels = hint_labels(26)
    assert labels[:2] == ["aa", "ab"]
    assert len(set(labels)) == 26


@pytest.mark.parametrize("count", [0, 1, 25, 26, 120, 625])
def test_no_label_begins_another_and_none_has_the_key_that_copies(count: int) -> None:
    labels = hint_labels(count)
    assert len(labels) == count
    assert len({len(label) for label in labels}) <= 1
    assert not any("y" in label for label in labels)
