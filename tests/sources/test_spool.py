"""Bodies of responses: in memory within the limit of a page, and a longer feed in a temporary file."""

from __future__ import annotations

import tempfile
from typing import NoReturn

import pytest

from tui_reader.sources import spool as module
from tui_reader.sources.spool import NoRoom, Spool

FEED = b"<?xml version='1.0'?><rss><channel>"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IN_MEMORY", 100)
    monkeypatch.setattr(module, "HEAD", 40)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_long_feed_is_in_a_file(size: int) -> None:
    data = FEED + bytes(range(256)) * 4
    with Spool(200, 2000) as spool:
        for start in range(0, len(data), size):
            spool.write(data[start : start + size])
            assert not spool.is_too_long
        head, whole = spool.body()
    assert whole is not None
    assert (head, whole[:]) == (data[:40], data)


@pytest.mark.parametrize(
    ("data", "limits", "is_too_long"),
    [
        pytest.param(FEED + bytes(50), (200, 2000), False, id="a short feed"),
        pytest.param(b"<html>" + bytes(150), (200, 2000), False, id="a page"),
        pytest.param(b"<html>" + bytes(200), (200, 2000), True, id="a long page"),
        pytest.param(FEED + bytes(200), (200, 0), True, id="a long feed where none is expected"),
        pytest.param(FEED + bytes(2000), (200, 2000), True, id="a feed without end"),
        pytest.param(b'{"version":"https://jsonfeed.org/version/1"' + bytes(200), (200, 300), False, id="JSON"),
    ],
)
def test_limits(data: bytes, limits: tuple[int, int], is_too_long: bool) -> None:
    with Spool(*limits) as spool:
        for start in range(0, len(data), 10):
            spool.write(data[start : start + 10])
        assert spool.is_too_long == is_too_long
        if not is_too_long:
            held, whole = spool.body()
            assert data == (held if whole is None else whole[:])


def test_a_body_is_cut() -> None:
    with Spool(10) as spool:
        spool.write(bytes(30))
        assert spool.body(10) == (bytes(10), None)


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with Spool(200, 2000) as spool, pytest.raises(NoRoom, match="No space left on device"):
        spool.write(FEED + bytes(200))
