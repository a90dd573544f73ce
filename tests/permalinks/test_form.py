"""The form of permalinks."""

from __future__ import annotations

import pytest

from tui_reader.permalinks.form import Permalink, is_permalink, parse_permalink, permalink

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"bulletin:{DIGEST[:16]}", Permalink(DIGEST[:16])),
        (f"bulletin:{DIGEST}#2.1b", Permalink(DIGEST, "2.1b")),
        ("  <BULLETIN:ABCDEF#2> ", Permalink("abcdef", "2")),
        ("bulletin://abcdef", Permalink("abcdef")),
        ("bulletin:abcde", None),
        ("bulletin:xyzxyz", None),
        (f"bulletin:{DIGEST}0", None),
        ("bulletin:abcdef#", None),
        ("bulletin:abcdef#2..1", None),
        ("bulletin:abcdef#2 1", None),
        ("bulletin.html", None),
        ("", None),
    ],
)
def test_reading(text: str, found: Permalink | None) -> None:
    assert parse_permalink(text) == found


@pytest.mark.parametrize("section", [None, "", "2", "1.3b"])
def test_what_is_written_is_read(section: str | None) -> None:
    link = permalink(DIGEST, section)
    assert parse_permalink(str(link)) == link
    assert is_permalink(str(link))


def test_what_is_meant_as_one() -> None:
    assert is_permalink(" <bulletin:?")
    assert not is_permalink("bulletin.html")
