"""docs/search.md lists every field and state, and its queries are valid."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui_reader.query.lexer import FIELDS
from tui_reader.query.syntax import STATES, parse

PAGE = (Path(__file__).parents[2] / "docs" / "search.md").read_text(encoding="utf-8")
CELLS = re.findall(r"^\| (`.+?`) \|", PAGE, re.MULTILINE)
QUERIES = [text.replace("\\|", "|") for cell in CELLS for text in re.findall("`([^`]+)`", cell)]
EXAMPLES = re.findall("^    (.+)", PAGE, re.MULTILINE)


@pytest.mark.parametrize("query", [*EXAMPLES, *(text for text in QUERIES if not text.endswith(":"))])
def test_queries_can_be_read(query: str) -> None:
    assert parse(query).node
    if query[0].isdigit() or query.startswith(("..", "today", "yesterday")):
        assert parse(f"date:{query}").node


def test_fields_and_states_are_all_there() -> None:
    assert len(EXAMPLES) > 3
    assert [text.rstrip(":") for text in QUERIES if text.endswith(":")] == list(dict.fromkeys(FIELDS.values()))
    assert all(name in PAGE for name in (*FIELDS, *STATES))
