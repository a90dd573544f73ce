"""Records, written by another writer, and bytes that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import sqlite_bytes
from tui_reader.archive.sqlite.repair.pages.records import Malformed, Text, serial_types, signed, values, varint

INTEGERS = st.integers(-(1 << 63), (1 << 63) - 1)
VALUES = st.lists(
    st.none() | INTEGERS | st.floats(allow_nan=False) | st.text(max_size=300) | st.binary(max_size=300),
    min_size=1,
    max_size=20,
)


@given(INTEGERS)
def test_varints(value: int) -> None:
    data = sqlite_bytes.varint(value)
    found, end = varint(data + b"\0", 0)
    assert (signed(found), end) == (value, len(data))


@given(VALUES)
def test_records(wanted: list[object]) -> None:
    data = sqlite_bytes.record(wanted)
    serials, at = serial_types(data, len(data))
    found = [each.decode() if isinstance(each, Text) else each for each in values(data, serials, at)]
    assert found == wanted


@given(VALUES, st.integers(1, 50))
def test_a_record_of_another_size_is_none(wanted: list[object], more: int) -> None:
    data = sqlite_bytes.record(wanted)
    with pytest.raises(Malformed):
        serial_types(data + bytes(more), len(data) + more)


@given(st.binary(max_size=40), st.integers(0, 1 << 62))
def test_any_bytes(data: bytes, size: int) -> None:
    try:
        serials, at = serial_types(data, size)
    except Malformed:
        return
    assert 1 < at <= len(data)
    assert len(serials) < at
