"""Secrets in addresses: which parameters hold them, and what is shown in their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.secrets import secret_parameters, shown_address, shown_text

H = "https://example.org"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://user:pw@example.org/a", f"{H}/a"),
        ("https://token@example.org/a?b=1#c", f"{H}/a?b=1#c"),
        (f"{H}/feed?token=abc", f"{H}/feed?token=REDACTED"),
        (f"{H}/feed?a=1&token=abc&b=2", f"{H}/feed?a=1&token=REDACTED&b=2"),
        (f"{H}/feed?API_KEY=abc;b=2", f"{H}/feed?API_KEY=REDACTED;b=2"),
        (f"{H}/feed?apikey=abc&Api-Key=d", f"{H}/feed?apikey=REDACTED&Api-Key=REDACTED"),
        (f"{H}/a?password=x&secret=y&signature=z", f"{H}/a?password=REDACTED&secret=REDACTED&signature=REDACTED"),
        (f"{H}/o?X-Amz-Signature=0a&X-Amz-Date=2", f"{H}/o?X-Amz-Signature=REDACTED&X-Amz-Date=2"),
        (f"{H}/a?private_token=ab", f"{H}/a?private_token=REDACTED"),
        (f"{H}/a?ac%63ess_token=ab", f"{H}/a?ac%63ess_token=REDACTED"),
        (f"{H}/a#access_token=ab&state=1", f"{H}/a#access_token=REDACTED&state=1"),
        (f"{H}/a#/page?token=ab", f"{H}/a#/page?token=REDACTED"),
        (f"{H}/a;jsessionid=0AB3?b=1", f"{H}/a;jsessionid=REDACTED?b=1"),
        (f"{H}/a?PHPSESSID=ab", f"{H}/a?PHPSESSID=REDACTED"),
        (f"{H}/a?key=AIzaSyD9fk20&sid=s3ss10nid&session=0af9e31b&auth=QWxhZGRpbg", None),
        (f"{H}/a?token=", f"{H}/a?token="),
        (f"{H}/a?token=one two&b=2", f"{H}/a?token=REDACTED&b=2"),
        # The number, name or date of a document.
        (f"{H}/a?key=news&sid=15&session=58&code=330100", f"{H}/a?key=news&sid=15&session=58&code=330100"),
        (f"{H}/a?sig=2024-07-16", f"{H}/a?sig=2024-07-16"),
        (f"{H}/a?keyword=water&tokens=3&page=2", f"{H}/a?keyword=water&tokens=3&page=2"),
        ("/home/me/a?token=b", "/home/me/a?token=b"),
        ("no address", "no address"),
    ],
)  # fmt: skip
def test_an_address_as_shown(address: str, shown: str | None) -> None:
    shown = shown or f"{H}/a?key=REDACTED&sid=REDACTED&session=REDACTED&auth=REDACTED"
    assert shown_address(address) == shown
    assert shown_address(shown) == shown


def test_the_secrets_of_an_address_as_they_are_written() -> None:
    address = f"{H}/feed;sessionid=q?a=1&token=a%2Fb&key=7#secret=s"
    assert secret_parameters(address) == [("sessionid", "q"), ("token", "a%2Fb"), ("secret", "s")]


def test_addresses_in_a_message() -> None:
    text = f"the page leads to https://u:p@example.org/?token=t, and from {H}/a?token=q（见{H}/?password=密码）"
    shown = f"the page leads to {H}/?token=REDACTED and from {H}/a?token=REDACTED（见{H}/?password=REDACTED）"
    assert shown_text(text).replace(",", "") == shown
    assert shown_text(f"{H}/a?token=q: gone. See {H}/b?token=q.") == (
        f"{H}/a?token=REDACTED: gone. See {H}/b?token=REDACTED."
    )
    assert shown_text(f"必须写作“- address: {H}/a?token=q”") == f"必须写作“- address: {H}/a?token=REDACTED”"
    assert shown_text("a=1: nothing to hide, token=3") == "a=1: nothing to hide, token=3"


@given(
    st.text(min_size=8, alphabet="abcXYZ0123456789-_.~%"), st.sampled_from(["token", "api_key", "X-Auth-Token"])
)
def test_no_value_of_a_secret_is_left(value: str, name: str) -> None:
    address = f"{H}/a?b=1&{name}={value}&c=2#{name}={value}"
    assert shown_address(address) == f"{H}/a?b=1&{name}=REDACTED&c=2#{name}=REDACTED"
    assert value not in shown_text(f"failed: {address} (again)")
