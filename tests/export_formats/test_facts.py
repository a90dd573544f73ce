"""The values of a bulletin's fields as they are printed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tui_reader.export_formats.facts import day


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(None, None, id="none"),
        pytest.param(date(2024, 5, 1), "2024-05-01", id="a day"),
        pytest.param(datetime(2024, 5, 1, tzinfo=UTC), "2024-05-01", id="midnight"),
        pytest.param(datetime(2024, 5, 1, 9, 30, 59, tzinfo=UTC), "2024-05-01 09:30", id="a time"),
    ],
)
def test_day(value: date | datetime | None, text: str | None) -> None:
    assert day(value) == text
