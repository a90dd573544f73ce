"""The policy of a source: whether it may reach private addresses, by what was typed."""

from __future__ import annotations

import pytest

from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import Options, policy_of, without_secrets


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("https://www.example.org/list", False),
        ("https://intranet.example.org/", False),
        ("https://8.8.8.8/", False),
        ("http://127.0.0.1:8000/", True),
        ("http://2130706433/", True),
        ("http://[::ffff:127.0.0.1]/", True),
        ("http://localhost.:80/", True),
        ("http://reader:pw@nas.local/?token=abc", True),
        ("http://printer/", True),
        ("/home/me/pages", None),
    ],
)
def test_a_source_is_private_by_its_address(address: str, private: bool | None) -> None:
    source = without_secrets(Source("A", address))
    assert policy_of(source, None, None, Options()).private is private


def test_a_source_is_private_by_its_setting() -> None:
    source = without_secrets(Source("A", "https://u:pw@intranet.example.org/", private=True))
    assert policy_of(source, None, None, Options()).private is True
