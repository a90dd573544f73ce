"""Settings of every test: the profiles of Hypothesis, and the language.

`dev` and `ci` have no deadline, so that a busy machine fails no test; `ci` is derandomised, so that a change fails
by its own fault only. `long` is for searching by hand: `pytest --hypothesis-profile long`. A failure that is found
becomes an `@example`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tui_reader.i18n import install

settings.register_profile("dev", deadline=None, print_blob=True)
settings.register_profile(
    "ci", deadline=None, print_blob=True, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", deadline=None, print_blob=True, max_examples=5000)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than processors for `-n auto`: tests of screens wait for a third of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def back_to_english() -> Iterator[None]:
    """English messages before and after a test that chooses another language."""
    install("en")
    yield
    install("en")
