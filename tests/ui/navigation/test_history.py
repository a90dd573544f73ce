"""The history: back, forward, and what ends the way forward."""

from __future__ import annotations

from tui_reader.ui.navigation.history import MOST, History


def test_back_and_forward_pass_the_places_in_order() -> None:
    history: History[str] = History()
    history.leave("a")
    history.leave("b")
    assert history.back("c") == "b"
    assert history.back("b") == "a"
    assert history.back("a") is None
    assert history.forward("a") == "b"
    assert history.forward("b") == "c"
    assert history.forward("c") is None


def test_a_new_place_ends_the_way_forward() -> None:
    history: History[str] = History()
    history.leave("a")
    history.back("b")
    history.leave("a")
    assert history.forward("x") is None
    assert history.back("x") == "a"


def test_a_place_left_twice_in_a_row_is_one() -> None:
    history: History[str] = History()
    history.leave("a")
    history.leave("a")
    assert history.back("b") == "a"
    assert history.back("a") is None


def test_the_oldest_places_are_forgotten() -> None:
    history: History[int] = History()
    for number in range(MOST + 5):
        history.leave(number)
    places = [history.back(-1) for _ in range(MOST)]
    assert places[-1] == 5
    assert history.back(-1) is None
