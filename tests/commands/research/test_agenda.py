"""`agenda`: lines, JSON and a calendar of key dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Run
from support.stated_facts import bulletin, found
from tui_reader.archive.extracted import rules
from tui_reader.archive.sqlite.store import SqliteArchive


@pytest.fixture(autouse=True)
def kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bulletins with dates in a far future, and one of the past."""
    monkeypatch.setattr(rules, "apply", found)
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        archive.keep(bulletin(1, "due bid 2990-06-09 five working days", "due hearing 2990-06-02", "Pumps"))
        archive.keep(bulletin(2, "due comment 2990-06-02", "Roads"))
        archive.keep(bulletin(3, "due bid 2001-01-01"))


def test_days_with_their_key_dates(run: Run) -> None:
    assert run("agenda").out.splitlines() == [
        "2990-06-02",
        "  hearing or meeting: Notice 1 (1)",
        "      due hearing 2990-06-02",
        "  comments until: Notice 2 (2)",
        "      due comment 2990-06-02",
        "2990-06-09",
        "  bids: Notice 1 (1)",
        "      due bid 2990-06-09 five working days",
        "      five working days",
    ]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        pytest.param(("--from", "2001"), [3, 1, 2, 1], id="from"),
        pytest.param(("--until", "2990-06-02"), [1, 2], id="until"),
        pytest.param(("--from", "2001", "--until", "30d"), [3], id="until a number of days"),
        pytest.param(("pumps",), [1, 1], id="query"),
        pytest.param(("--limit", "1"), [1], id="limit"),
    ],
)
def test_selections(run: Run, arguments: tuple[str, ...], ids: list[int]) -> None:
    assert [each["id"] for each in run("agenda", *arguments, "--json").objects] == ids


def test_json(run: Run) -> None:
    (only,) = run("agenda", "--json", "roads").objects
    assert only["title"] == "Notice 2"
    assert only["key_date"] == {
        **{"kind": "comment", "day": "2990-06-02", "time": None, "zone": None, "begins": None, "basis": None},
        **{"text": "due comment 2990-06-02", "line": 0, "start": 0, "end": 22},
    }


def test_a_calendar(run: Run) -> None:
    text = run("agenda", "--ics", "roads").out
    assert text.startswith("BEGIN:VCALENDAR")
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:29900602" in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "2002", "--until", "2003"], "no key dates in this period"),
        (["--until", "2003"], "no key dates from today on; --from lists past ones"),
    ],
)
def test_standard_error_says_that_there_is_nothing(run: Run, options: list[str], message: str) -> None:
    result = run("agenda", *options)
    assert (result.code, result.out, result.err) == (0, "", f"bulletin-tui: {message}\n")
