"""`references`: what a bulletin cites, what cites it, what happened to it, and the graph."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.commands import Run
from support.stated_facts import bulletin, found
from tui_reader.archive.extracted import rules
from tui_reader.archive.sqlite.store import SqliteArchive


@pytest.fixture(autouse=True)
def kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule, an order that repeals it, and a report that cites the order and something that is not kept."""
    monkeypatch.setattr(rules, "apply", found)
    may = [datetime(2026, 5, day, tzinfo=UTC) for day in (1, 2, 3)]
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        archive.keep(bulletin(1, "key A/1", published=may[0]))
        archive.keep(bulletin(2, "key B/2", "repeals A/1 3", published=may[1]))
        archive.keep(bulletin(3, "cite B/2", "cite B/2", "cite Z/9", published=may[2]))


def test_lists_of_what_it_cites_and_what_cites_it(run: Run) -> None:
    assert run("references", "2").out == (
        "cites:\n  repeals A/1 3 [repeals] → 1  2026-05-01  Notice 1\ncited by:\n  3  2026-05-03  Notice 3\n"
    )
    assert run("references", "3").out.splitlines() == [
        "cites:",
        "  cite B/2 → 2  2026-05-02  Notice 2",
        "  cite Z/9 → not in the archive",
        "cited by:",
        "  nothing",
    ]


def test_what_happened_to_it_comes_first(run: Run) -> None:
    first, *_rest = run("references", "1").out.splitlines()
    assert first == "repealed in part 3 2026-05-02 ← 2  2026-05-02  Notice 2"


def test_what_will_happen_to_it_is_not_said_to_have_happened(run: Run, home: Path) -> None:
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        archive.keep(bulletin(4, "repeals B/2", published=datetime(2999, 1, 2, tzinfo=UTC)))
    first, *_rest = run("references", "2").out.splitlines()
    assert first == "to be repealed 2999-01-02 ← 4  2999-01-02  Notice 4"


def test_json(run: Run) -> None:
    (one,) = run("references", "1", "--json").objects
    assert one["id"] == 1
    assert one["cites"] == []
    (change,) = one["validity"]
    assert (change["change"], change["since"], change["by"]["id"], change["line"]) == (
        "repeals",
        "2026-05-02",
        2,
        1,
    )
    (citing,) = one["cited_by"]
    assert (citing["id"], citing["reference"]["text"]) == (2, "repeals A/1 3")
    (three,) = run("references", "3", "--json").objects
    assert [(each["text"], each["target"] and each["target"]["id"]) for each in three["cites"]] == [
        ("cite B/2", 2),
        ("cite B/2", 2),
        ("cite Z/9", None),
    ]


def test_graphs_of_the_archive_and_around_the_hits_of_a_query(run: Run) -> None:
    graph = json.loads(run("references", "--graph", "json").out)
    assert [each["id"] for each in graph["nodes"]] == [1, 2, 3]
    assert graph["edges"] == [
        {"citing": 2, "cited": 1, "effect": "repeals"},
        {"citing": 3, "cited": 2, "effect": None},
    ]
    around = json.loads(run("references", "--graph", "json", "Z/9").out)
    assert around["edges"] == [{"citing": 3, "cited": 2, "effect": None}]
    assert run("references", "--graph", "dot").out.splitlines() == [
        "digraph references {",
        "  node [shape=box];",
        '  1 [label="1  2026-05-01  Notice 1"];',
        '  2 [label="2  2026-05-02  Notice 2"];',
        '  3 [label="3  2026-05-03  Notice 3"];',
        '  2 -> 1 [label="repeals"];',
        "  3 -> 2;",
        "}",
    ]


def test_one_bulletin_is_named(run: Run) -> None:
    assert (run("references").code, run("references", "1", "2").code, run("references", "99").code) == (2, 2, 1)
    assert run("references", "--graph", "dot", "(").code == 2


def test_what_older_rules_left_is_found_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "rules_version", lambda: "other")
    result = run("references", "2")
    assert result.err == ""
    assert "Notice 1" in result.out
