"""Titles, addresses and dates of rows whose links are no titles."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.model import Entry
from tui_reader.parse.dom import Element, parse_markup
from tui_reader.parse.listings.rows import is_identifier, linked_rows, read_entries

BASE = "https://court.example/list"


def rows(markup: str, tag: str) -> list[Element]:
    root, _ = parse_markup(f"<html><body>{markup}</body></html>")
    return list(root.iter(tag))


HEAD = "<tr><th>No.</th><th>Parties</th><th>Court</th><th>Filed</th><th>File</th></tr>"
CASES = [("Ash v. Birch", "03/04/2026"), ("In re Cedar", "02/26/2026"), ("Elm v. Fir", "02/05/2026")]
DAYS = [date(2026, 3, 4), date(2026, 2, 26), date(2026, 2, 5)]


def case_rows(shape: str) -> str:
    return "".join(shape.format(n=n, name=name, day=day) for n, (name, day) in enumerate(CASES))


@pytest.mark.parametrize(
    ("markup", "tag"),
    [
        pytest.param(
            f"<table>{HEAD}"
            + case_rows("<tr><td>26-{n}</td><td>{name}</td><td>Court of Aldon County</td><td>{day}</td>"
                        "<td><a href='/{n}.pdf'>PDF</a></td></tr>")
            + "</table>", "tr", id="table with heads",
        ),
        pytest.param(
            "<table>"
            + case_rows("<tr><td>26-{n}</td><td>{name}</td><td>Aldon</td><td>{day}</td>"
                        "<td><a href='/{n}.pdf'>Download ({n} kB)</a></td></tr>")
            + "</table>", "tr", id="table without heads, sizes differ",
        ),
        pytest.param(
            "<table>"
            + case_rows("<tr><td><a href='/{n}.pdf'>No. 26-{n}</a></td><td>{name}</td><td>{day}</td></tr>")
            + "</table>", "tr", id="linked number",
        ),
        pytest.param(
            "<table>"
            + case_rows("<tr><td><a href='/case/{n}'>26-cv-{n}</a></td><td>{name}</td><td>{day}</td>"
                        "<td><a href='/{n}.pdf'>View</a></td></tr>")
            + "</table>", "tr", id="linked number and file",
        ),
        pytest.param(
            "<ul>" + case_rows("<li>{name}, {day} [<a href='/{n}.pdf'>PDF</a>]</li>") + "</ul>", "li", id="list",
        ),
        pytest.param(
            "<ul>" + case_rows("<li><a href='/{n}.pdf'>26-{n}00</a> <b>{name}</b> ({day})</li>") + "</ul>",
            "li", id="linked number in a list",
        ),
    ],
)  # fmt: skip
def test_the_name_is_the_title_and_the_file_the_address(markup: str, tag: str) -> None:
    expected = [Entry(name, f"https://court.example/{n}.pdf", DAYS[n]) for n, (name, _) in enumerate(CASES)]
    assert read_entries(linked_rows(rows(markup, tag)), BASE) == expected


def test_dates_are_not_month_first_where_one_is_day_first() -> None:
    markup = "".join(
        f"<p><a href='/{n}'>Notice of works, part {letter}</a> {day}</p>"
        for n, (letter, day) in enumerate([("A", "26/02/2026"), ("B", "03/02/2026"), ("C", "02/26/2026")])
    )
    days = [entry.date for entry in read_entries(linked_rows(rows(markup, "p")), BASE)]
    assert days[0] == date(2026, 2, 26)
    assert days[1] != date(2026, 3, 2)


def test_equal_links_without_other_text_stay_titles() -> None:
    markup = "".join(f"<p><a href='/{n}'>Minutes {n}</a> 2026-03-0{n}</p>" for n in (1, 2, 3))
    assert [entry.title for entry in read_entries(linked_rows(rows(markup, "p")), BASE)] == [
        "Minutes 1",
        "Minutes 2",
        "Minutes 3",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26-101", True),
        ("No. 24-1234", True),
        ("2026-Ohio-123", True),
        ("1:24-cv-01234-AB", True),
        ("阿政〔2026〕3号", True),
        ("第12号", True),
        ("Roe v. County", False),
        ("Budget 2026", False),
        ("Minutes of 3 March", False),
        ("关于2026年工作的通知", False),
    ],
)
def test_identifiers(text: str, expected: bool) -> None:
    assert is_identifier(text) is expected
