"""What the list can be narrowed by, in words and with counts, and the groups that its rows stand in."""

from __future__ import annotations

from datetime import date

import pytest

from support.stored_rows import row
from tui_reader.archive.values import Counts, Label, Order, View
from tui_reader.ui.articles.filters import describe_filter, filter_choices, is_narrowed, widened
from tui_reader.ui.articles.grouping import group_of, group_title

COUNTS = Counts(1200, 30, 4)
SOURCES = [Label("区水务局", 900, 30), Label("", 300, 0)]
TAGS = [Label("重点", 7, 2)]


def test_choices_carry_their_counts_and_what_they_lead_to(english: None) -> None:
    found = {each.text: each for each in filter_choices(View(), COUNTS, SOURCES, TAGS)}
    assert list(found) == [
        "All articles",
        "Unread",
        "Starred",
        "Dates…",
        "Tag #重点",
        "Publisher 区水务局",
        "No publisher",
    ]
    assert found["All articles"].note == "applied · 1,200"
    assert found["Publisher 区水务局"].note == "900 · 30 unread"
    assert found["No publisher"].view == View(source="")
    assert found["Dates…"].view is None


def test_filters_add_up_and_choosing_one_again_takes_it_off(english: None) -> None:
    view = View("unread", source="区水务局", tag="重点")
    found = {each.text: each for each in filter_choices(view, COUNTS, SOURCES, TAGS)}
    assert found["Tag #重点"].view == View("unread", source="区水务局")
    assert found["Publisher 区水务局"].note == "applied · 900 · 30 unread"
    assert found["Starred"].view == View("starred", source="区水务局", tag="重点")
    assert found["No filter"].view == View()


def test_a_followed_source_is_a_filter(english: None) -> None:
    origins = [Label("Harbour Board Tenders", 62, 60), Label("", 1138, 0)]
    found = {each.text: each for each in filter_choices(View("unread"), COUNTS, [], [], origins)}
    assert found["Source Harbour Board Tenders"].note == "62 · 60 unread"
    chosen = found["Source Harbour Board Tenders"].view
    assert chosen == View("unread", origins=("Harbour Board Tenders",))
    assert found["No source"].view == View("unread", origins=("",))
    again = {each.text: each for each in filter_choices(chosen, COUNTS, [], [], origins)}
    assert again["Source Harbour Board Tenders"].view == View("unread")
    assert describe_filter(chosen) == ["Harbour Board Tenders"]
    assert widened(chosen) == View("unread")


def test_without_followed_sources_none_is_no_choice(english: None) -> None:
    texts = [each.text for each in filter_choices(View(), COUNTS, [], [], [Label("", 1200, 30)])]
    assert "No source" not in texts


def test_a_view_in_words(english: None) -> None:
    view = View("unread", "title", "", "重点", date(2010, 7, 1), None)
    assert describe_filter(view) == ["#重点", "No publisher", "2010-07.."]
    assert is_narrowed(view)
    assert widened(view) == View("unread", "title")


@pytest.mark.parametrize(
    ("order", "months", "title"),
    [
        ("date", True, "2022-03"),
        ("date", False, "2022"),
        ("unread", True, "Read · 2022-03"),
        ("unread", False, "Read · 2022"),
        ("source", True, "区水务局"),
    ],
)
def test_a_group_is_named_by_what_its_rows_share(order: Order, months: bool, title: str, english: None) -> None:
    one, other = (row(id, days_ago=id, source="区水务局", read=True) for id in (1, 2))
    assert group_of(order, one, True, months=months) == group_of(order, other, True, months=months)
    assert group_title(order, one, True, months=months) == title


def test_rows_of_other_months_states_and_publishers_are_other_groups(english: None) -> None:
    one = row(1, source="Water Office")
    assert group_of("date", one, False, months=True) != group_of("date", row(2, days_ago=40), False, months=True)
    assert group_of("unread", one, False, months=True) != group_of("unread", one, True, months=True)
    assert group_of("source", one, False, months=True) != group_of("source", row(2), False, months=True)
    assert group_of("source", one, False, months=True) == group_of(
        "source", row(2, source="water office"), False, months=True
    )
    assert group_of("title", one, False, months=True) is None
    assert group_of("date", one, False, months=False) == group_of("date", row(2, days_ago=40), False, months=False)
    undated = row(2)._replace(published=None)
    assert group_title("date", undated, False, months=True) == "No date"
    assert group_title("source", undated, False, months=True) == "No publisher"
