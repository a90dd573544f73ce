"""The names of a page's site."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup
from tui_reader.parse.html.site import is_site_name, site_names


def test_the_site_is_named_by_its_meta_tags_and_its_home_link() -> None:
    root, _ = parse_markup(
        "<html><body><a href='/'><img alt='Town of Ash'></a><a href='/law'>Law</a><a href='https://a.example'>Ash</a></body></html>"
    )
    assert site_names(root, ["Ash online", None]) == ["Ash online", "Town of Ash", "Ash"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Town of Ash", True),
        ("town of  ash", True),
        ("www.ash.example", True),
        ("青禾市政府网站", True),
        ("Fees", False),
    ],
)
def test_names_of_the_site(text: str, expected: bool) -> None:
    assert is_site_name(text, ["Town of Ash"]) is expected
