"""Ctrl-C at moments that the work allows."""

from __future__ import annotations

import signal

import pytest

from tui_reader.commands.transfer.interruption import deferred_interrupt, first_interrupt


def test_the_first_stops_and_the_second_interrupts() -> None:
    stops: list[str] = []
    before = signal.getsignal(signal.SIGINT)
    with first_interrupt(lambda: stops.append("stop")) as pressed:
        assert not pressed.is_set()
        signal.raise_signal(signal.SIGINT)
        assert (stops, pressed.is_set()) == (["stop"], True)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert stops == ["stop"]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_deferred_one_waits_for_the_check() -> None:
    with deferred_interrupt() as check:
        check()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            check()


def test_an_ignored_one_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with first_interrupt(lambda: pytest.fail("a job in the background was stopped")) as pressed:
            signal.raise_signal(signal.SIGINT)
        assert not pressed.is_set()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
