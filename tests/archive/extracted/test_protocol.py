"""The protocol of what is extracted from texts: one suite for every engine. The rules are those of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from tests.support.engines import ENGINES
from tests.support.stated_facts import bulletin, found
from tui_reader.archive.extracted import rules
from tui_reader.archive.extracted.values import ReferenceEdge, Validity
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, View
from tui_reader.extraction.values import KeyDate, Reference, TextPlace
from tui_reader.model import Bulletin


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An empty archive whose rules read what the texts of the tests state."""
    monkeypatch.setattr(rules, "apply", found)
    store = ENGINES[request.param](tmp_path)
    yield store
    store.close()


def dated(number: int, day: int, *lines: str) -> Bulletin:
    return bulletin(number, *lines, published=datetime(2026, 5, day, tzinfo=UTC))


def cited(store: Archive, id: int) -> list[tuple[str, int | None]]:
    return [(each.text, each.target) for each in store.references(id)]


def citing(store: Archive, id: int) -> list[int]:
    everything = [each.row.id for each in store.cited_by(id, 0, 100)]
    assert store.count_cited_by(id) == len(everything)
    assert [each.row.id for each in store.cited_by(id, 1, 1)] == everything[1:2]
    return everything


def due(store: Archive, view: View = View(), **days: date) -> list[tuple[int, date]]:  # noqa: B008 (frozen)
    found = store.agenda(view, days.get("since"), days.get("until"), 0, 100)
    assert store.agenda_count(view, **days) == len(found)
    assert store.agenda(view, days.get("since"), days.get("until"), 1, 1) == found[1:2]
    return [(each.row.id, each.key_date.day) for each in found]


def test_a_reference_leads_to_the_bulletin_that_it_identifies_wherever_that_is_kept_later(store: Archive) -> None:
    store.keep(dated(1, 2, "As decided", "cite A/1 3(2)", "cite B/2"))
    assert cited(store, 1) == [("cite A/1 3(2)", None), ("cite B/2", None)]
    store.keep(dated(2, 1, "key A/1", "key the-decision"))
    assert cited(store, 1) == [("cite A/1 3(2)", 2), ("cite B/2", None)]
    first = store.references(1)[0]
    assert (first.kind, first.place, first.article, first.effect) == ("number", TextPlace(1, 0, 13), "3(2)", "")
    assert store.references(2) == store.references(99) == []


def test_of_several_bulletins_a_reference_leads_to_the_newest_that_is_not_newer(store: Archive) -> None:
    store.keep(dated(1, 10, "cite LAW"))
    store.keep(dated(2, 9, "key LAW"))
    store.keep(dated(3, 11, "key LAW"))
    store.keep(dated(4, 8, "key LAW"))
    store.keep(dated(5, 1, "cite LAW"))
    assert cited(store, 1) == [("cite LAW", 2)]
    assert cited(store, 5) == [("cite LAW", 4)]


def test_cited_by_lists_citing_bulletins_once_each_newest_first(store: Archive) -> None:
    store.keep(dated(1, 1, "key A/1", "key decision"))
    store.keep(dated(2, 4, "cite decision", "cite A/1"))
    store.keep(dated(3, 6, "cite A/1 2", "amends A/1 5"))
    store.keep(dated(4, 5, "cite other"))
    assert citing(store, 1) == [3, 2]
    assert [(each.reference.text, each.reference.target) for each in store.cited_by(1, 0, 9)] == [
        ("amends A/1 5", 1),
        ("cite decision", 1),
    ]
    assert citing(store, 4) == citing(store, 99) == []


def test_any_part_of_cited_by_is_that_of_the_whole_also_when_others_have_been_read(store: Archive) -> None:
    store.changed()
    store.keep(dated(1, 1, "key A/1", "key decision"))
    days = Random(5).choices(range(2, 30), k=24)
    expected = list[tuple[int, int]]()
    for number, day in enumerate(days, 2):
        store.keep(dated(number, day, *["cite A/1", "cite decision"][number % 3 // 2 :][: 1 + number % 2]))
        expected = sorted([*expected, (-day, number)])
        if number % 8 == 1:
            draw = Random(number)
            for counted in (False, True):
                assert not counted or store.count_cited_by(1) == len(expected)
                for _ in range(20):
                    start, limit = draw.randint(0, len(expected) + 1), draw.randint(1, 6)
                    found = [each.row.id for each in store.cited_by(1, start, limit)]
                    assert found == [id for _day, id in expected[start : start + limit]]


def test_a_bulletin_does_not_cite_itself(store: Archive) -> None:
    store.keep(dated(1, 1, "key A/1", "cite A/1"))
    assert cited(store, 1) == []
    assert citing(store, 1) == []


def test_a_new_text_takes_the_place_of_what_the_former_one_said(store: Archive) -> None:
    store.keep(dated(1, 1, "key A/1"))
    store.keep(dated(2, 2, "cite A/1", "due bid 2026-06-01"))
    store.keep(dated(2, 2, "amends B/2", "due bid 2026-06-09", "due hearing 2026-06-10"))
    store.keep(dated(1, 1, "key B/2"))
    assert cited(store, 2) == [("amends B/2", 1)]
    assert citing(store, 1) == [2]
    assert due(store) == [(2, date(2026, 6, 9)), (2, date(2026, 6, 10))]
    store.keep(dated(2, 2, "Withdrawn"))
    assert (cited(store, 2), citing(store, 1), due(store), store.validity([1])) == ([], [], [], {})


def test_an_older_capture_changes_nothing_of_the_current_text(store: Archive) -> None:
    store.keep(dated(1, 1, "key A/1", "due bid 2026-06-01"))
    store.keep_arrivals([Arrival(dated(1, 1, "key B/2"), seen=datetime(2020, 1, 1, tzinfo=UTC))])
    store.keep(dated(2, 2, "cite A/1", "cite B/2"))
    assert cited(store, 2) == [("cite A/1", 1), ("cite B/2", None)]
    assert due(store) == [(1, date(2026, 6, 1))]


def test_a_text_that_gets_another_date_keeps_its_place_among_citing_ones(store: Archive) -> None:
    store.keep(dated(1, 1, "key A/1"))
    store.keep(dated(2, 2, "cite A/1"))
    store.keep(dated(3, 3, "cite A/1"))
    assert citing(store, 1) == [3, 2]
    store.keep(dated(2, 4, "cite A/1"))
    assert citing(store, 1) == [2, 3]


def test_validity_says_what_changed_a_bulletin_since_when_and_where(store: Archive) -> None:
    store.keep(dated(1, 1, "key A/1", "due expiry 2026-12-31"))
    store.keep(dated(2, 2, "Intro", "amends A/1 3", "amends A/1 3", "cite A/1"))
    store.keep(dated(3, 3, "repeals A/1", "due effective 2026-06-01"))
    assert store.validity([1, 2, 3]) == {
        1: (
            Validity("amends", 2, TextPlace(1, 0, 12), date(2026, 5, 2), "3"),
            Validity("repeals", 3, TextPlace(0, 0, 11), date(2026, 6, 1)),
            Validity("expires", 1, TextPlace(1, 0, 21), date(2026, 12, 31)),
        )
    }


def test_key_dates_are_those_of_the_text(store: Archive) -> None:
    store.keep(dated(1, 1, "due bid 2026-06-09 five working days", "due hearing 2026-06-02"))
    bid = KeyDate("bid", date(2026, 6, 9), TextPlace(0, 0, 36), basis="five working days")
    hearing = KeyDate("hearing", date(2026, 6, 2), TextPlace(1, 0, 22))
    assert store.key_dates(1) == [bid, hearing]
    assert store.next_dates([1, 2], date(2026, 6, 2)) == {1: hearing}
    assert store.next_dates([1], date(2026, 6, 3)) == {1: bid}
    assert store.next_dates([1], date(2026, 6, 10)) == {}


def test_the_agenda_is_in_order_of_days_with_the_text_of_each(store: Archive) -> None:
    store.keep(dated(1, 1, "due bid 2026-06-09", "due hearing 2026-06-02"))
    store.keep(dated(2, 2, "due comment 2026-06-02"))
    days = [(1, date(2026, 6, 2)), (2, date(2026, 6, 2)), (1, date(2026, 6, 9))]
    assert due(store) == days
    assert [each.text for each in store.agenda(View(), None, None, 0, 9)] == [
        "due hearing 2026-06-02",
        "due comment 2026-06-02",
        "due bid 2026-06-09",
    ]
    assert due(store, since=date(2026, 6, 3)) == days[2:]
    assert due(store, until=date(2026, 6, 3)) == days[:2]
    assert store.agenda_row_of(View(), date(2026, 6, 3)) == 2
    assert store.agenda_row_of(View(), date(2026, 6, 2)) == store.agenda_row_of(View(), date.min) == 0
    assert store.agenda_row_of(View(), date(2027, 1, 1)) == 3
    assert store.agenda_row_of(View(), date(2026, 6, 9), since=date(2026, 6, 3)) == 0


def test_the_agenda_of_a_view_has_its_bulletins_alone(store: Archive) -> None:
    store.keep_arrivals([Arrival(dated(1, 1, "due bid 2026-06-09"), origin="tenders")])
    store.keep_arrivals([Arrival(dated(2, 2, "due bid 2026-06-08"), origin="news")])
    store.keep(bulletin(3, "due bid 2026-06-07", source="Office"))
    store.set_starred(2, True)
    store.set_read(1, True)
    store.tag([3], ["mine"])
    assert due(store, View(origins=("tenders",))) == [(1, date(2026, 6, 9))]
    assert due(store, View(source="Office", order="title")) == [(3, date(2026, 6, 7))]
    assert due(store, View("starred")) == [(2, date(2026, 6, 8))]
    assert due(store, View("unread", "unread")) == [(3, date(2026, 6, 7)), (2, date(2026, 6, 8))]
    assert due(store, View(tag="mine")) == [(3, date(2026, 6, 7))]
    assert due(store, View(since=date(2026, 5, 2))) == [(2, date(2026, 6, 8))]
    assert store.agenda_row_of(View("unread"), date(2026, 6, 8)) == 1


def test_edges_are_pairs_of_bulletins_with_the_strongest_effect(store: Archive) -> None:
    store.keep(dated(1, 1, "key A/1", "key decision"))
    store.keep(dated(2, 2, "cite A/1", "repeals decision", "cite missing"))
    store.keep(dated(3, 3, "key C/3", "cite A/1"))
    store.keep(dated(4, 4, "cite C/3"))
    assert list(store.reference_edges()) == [
        ReferenceEdge(2, 1, "repeals"),
        ReferenceEdge(3, 1),
        ReferenceEdge(4, 3),
    ]


def test_other_rules_are_applied_to_what_was_kept_before(store: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "apply", lambda _: rules.Findings())
    monkeypatch.setattr(rules, "rules_version", lambda: "none")
    for number, lines in enumerate((("key A/1",), ("cite A/1",), ("due bid 2026-06-09",)), 1):
        store.keep(dated(number, number, *lines))
    assert store.unextracted() == 0
    monkeypatch.undo()
    monkeypatch.setattr(rules, "apply", found)
    assert (store.unextracted(), cited(store, 2), due(store)) == (3, [], [])
    assert store.extract(2) == 2
    assert (store.unextracted(), due(store)) == (1, [(3, date(2026, 6, 9))])
    assert store.extract() == 1
    assert (store.unextracted(), store.extract()) == (0, 0)
    assert cited(store, 2) == [("cite A/1", 1)]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_kept_and_marked_lists_are_those_of_the_current_texts(store: Archive, seed: int) -> None:
    draw = Random(seed)
    texts: dict[int, tuple[str, ...]] = {}
    ids: dict[int, int] = {}
    read, starred = set[int](), set[int]()
    if seed:
        # What is read from now on may be remembered until something changes.
        store.changed()
    for _ in range(60):
        for view in (View("unread"), View(since=date(2026, 5, 1)), View("starred", since=date(2026, 5, 1))):
            store.agenda(view, None, None, 1, 2)
        number = draw.randint(1, 9)
        if number in texts and draw.random() < 0.3:
            flag, change = draw.choice([(read, store.set_read), (starred, store.set_starred)])
            (flag.discard if ids[number] in flag else flag.add)(ids[number])
            change(ids[number], ids[number] in flag)
            continue
        words = [f"key k{draw.randint(1, 5)}" for _ in range(draw.randint(0, 2))]
        words += [f"{draw.choice(['cite', 'amends'])} k{draw.randint(1, 5)}" for _ in range(draw.randint(0, 4))]
        words += [f"due bid 2026-06-0{draw.randint(1, 5)}" for _ in range(draw.randint(0, 3))]
        texts[number] = tuple(words)
        ids[number] = store.keep(dated(number, draw.randint(1, 9), *words))
    keys = {ids[number]: {word[4:] for word in words if word.startswith("key")} for number, words in texts.items()}
    cited_keys = {
        ids[number]: {word.split()[1] for word in words if word.split()[0] in ("cite", "amends")}
        - keys[ids[number]]
        for number, words in texts.items()
    }
    days = sorted(
        (date.fromisoformat(word.split()[2]), ids[number])
        for number, words in texts.items()
        for word in words
        if word.startswith("due")
    )
    for id in keys:
        expected = {other for other, cites in cited_keys.items() if other != id and cites & keys[id]}
        assert set(citing(store, id)) == expected
        changed = {
            other for other in expected if any(each.by == other for each in store.validity([id]).get(id, ()))
        }
        amending = {
            ids[number]
            for number, words in texts.items()
            if ids[number] in expected and any(f"amends {key}" in words for key in keys[id] - keys[ids[number]])
        }
        assert changed == amending
    for view, wanted in (
        (View(), set(keys)),
        (View("unread"), set(keys) - read),
        (View("starred"), starred),
        (View(since=date(2026, 5, 1)), set(keys)),
        (View("starred", since=date(2026, 5, 1)), starred),
    ):
        assert [(day, id) for id, day in due(store, view)] == [each for each in days if each[1] in wanted]
        assert store.agenda_row_of(view, date(2026, 6, 3)) == len(
            [day for day, id in days if id in wanted and day < date(2026, 6, 3)]
        )


def test_notices_of_one_tender_cite_each_other_by_the_number_that_they_share(
    store: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = Reference("tender", "tender:T-7", "T-7", TextPlace(0, 0, 3))
    monkeypatch.setattr(rules, "apply", lambda _: rules.Findings(("tender:T-7",), (reference,)))
    store.keep(dated(1, 1, "T-7 is open"))
    store.keep(dated(2, 2, "T-7 is awarded"))
    assert cited(store, 2) == [("T-7", 1)]
    assert (citing(store, 1), citing(store, 2)) == ([2], [1])
