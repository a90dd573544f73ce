"""Changes of texts in words."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.archive.extracted.values import Validity
from tui_reader.extraction.values import TextPlace
from tui_reader.fact_labels.references import change_sentence, validity_mark
from tui_reader.i18n import install

TODAY = date(2026, 5, 2)
PLACE = TextPlace(0, 0, 1)


@pytest.fixture(autouse=True)
def _english() -> None:
    install("en")


@pytest.mark.parametrize(
    ("change", "sentence", "mark"),
    [
        (Validity("repeals", 2, PLACE, TODAY), "repealed since 2026-05-02 by A", "repealed"),
        (Validity("repeals", 2, PLACE, date(2026, 6, 1)), "to be repealed from 2026-06-01 by A", ""),
        (Validity("amends", 2, PLACE, None, "12"), "amended (12) by A", "amended"),
        (Validity("repeals", 2, PLACE, None, "12"), "repealed in part (12) by A", "repealed in part"),
        (Validity("expires", 2, PLACE, TODAY), "expires on 2026-05-02", ""),
        (Validity("expires", 2, PLACE, date(2026, 5, 1)), "expired on 2026-05-01", "expired"),
    ],
)
def test_a_change(change: Validity, sentence: str, mark: str) -> None:
    assert change_sentence(change, "A", TODAY) == sentence
    assert validity_mark([change], TODAY) == mark


def test_the_strongest_change_in_force_is_the_mark() -> None:
    changes = [Validity("amends", 2, PLACE), Validity("repeals", 3, PLACE), Validity("extends", 4, PLACE)]
    assert validity_mark(changes, TODAY) == "repealed"
