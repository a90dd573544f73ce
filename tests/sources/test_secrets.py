"""The secrets of a source: what stands for them, which requests get them, what of an answer is hidden."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from tui_reader.sources.fetching import SourceError
from tui_reader.sources.secrets import SourceSecrets, hidden_address, secrets_of
from tui_reader.sources.spool import mapped, replaced, temporary_file

LONG = "k3y-0123456789abcdef"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_KEY", LONG)
    monkeypatch.setenv("ODD", "a/b c&d")
    monkeypatch.delenv("UNSET", raising=False)


@pytest.mark.parametrize(
    ("stated", "hidden", "real"),
    [
        ("https://e.org/f?token=abc&p=1", "https://e.org/f?token=REDACTED&p=1", "https://e.org/f?token=abc&p=1"),
        ("https://u:p@e.org/f", "https://e.org/f", "https://e.org/f"),
        ("https://e.org/f?p=${FEED_KEY}", "https://e.org/f?p=REDACTED", f"https://e.org/f?p={LONG}"),
        ("https://e.org/${ODD}/f.xml", "https://e.org/REDACTED/f.xml", "https://e.org/a%2Fb%20c%26d/f.xml"),
        (
            "https://u:${FEED_KEY}@e.org/${ODD}/x?a=1&key=${FEED_KEY}#top",
            "https://e.org/REDACTED/x?a=1&key=REDACTED#top",
            f"https://e.org/a%2Fb%20c%26d/x?a=1&key={LONG}#top",
        ),
    ],
)
def test_the_address_of_a_source(stated: str, hidden: str, real: str) -> None:
    secrets = SourceSecrets(stated, {})
    assert (secrets.address, hidden_address(stated)) == (hidden, hidden)
    assert secrets.real_address(hidden) == real


def test_nothing_to_hide() -> None:
    assert secrets_of("https://e.org/f?p=1&key=news", {}) is None
    assert secrets_of("https://e.org/f", {"Accept-Language": "zh"}) is not None


@pytest.mark.parametrize(
    ("address", "requested"),
    [
        ("https://e.org/a/2?token=REDACTED&page=2", "https://e.org/a/2?token=abc&page=2"),
        ("https://e.org/a?q=REDACTED", "https://e.org/a?q=REDACTED"),
        ("https://e.org/a?page=2", "https://e.org/a?page=2"),
        # The secret of a source goes to its own host alone, and not without encryption.
        ("https://evil.org/?token=REDACTED", "https://evil.org/?token=REDACTED"),
        ("https://e.org.evil.org/?token=REDACTED", "https://e.org.evil.org/?token=REDACTED"),
        ("https://e.org:8443/?token=REDACTED", "https://e.org:8443/?token=REDACTED"),
        ("https://e.org@evil.org/?token=REDACTED", "https://e.org@evil.org/?token=REDACTED"),
        ("http://e.org/?token=REDACTED", "http://e.org/?token=REDACTED"),
    ],
)
def test_what_is_requested(address: str, requested: str) -> None:
    assert SourceSecrets("https://e.org/f?token=abc", {}).real_address(address) == requested


def test_a_reference_in_a_path_is_put_back_in_its_order() -> None:
    secrets = SourceSecrets("https://e.org/${ODD}/${FEED_KEY}/f", {})
    assert secrets.real_address("https://e.org/REDACTED/REDACTED/g") == f"https://e.org/a%2Fb%20c%26d/{LONG}/g"


@pytest.mark.parametrize(
    ("stated", "headers", "sent"),
    [
        ("https://u:p%3A@e.org/", {}, {"Authorization": "Basic dTpwOg=="}),
        ("https://token@e.org/", {}, {"Authorization": "Basic dG9rZW46"}),
        ("https://u:p@e.org/", {"authorization": "Bearer x"}, {"authorization": "Bearer x"}),
        ("https://e.org/", {"X-Key": "${FEED_KEY}"}, {"X-Key": LONG}),
        ("https://u:${FEED_KEY}@e.org/", {}, {"Authorization": "Basic dTprM3ktMDEyMzQ1Njc4OWFiY2RlZg=="}),
    ],
)
def test_headers(stated: str, headers: dict[str, str], sent: dict[str, str]) -> None:
    assert SourceSecrets(stated, headers).headers() == sent


@pytest.mark.parametrize(
    ("stated", "headers", "text", "hidden"),
    [
        # Short values behind their name, long ones everywhere.
        ("https://e.org/?token=abc", {}, "abc ?p=1&amp;token=abc'", "abc ?p=1&amp;token=REDACTED'"),
        ("https://e.org/?token=abc", {}, "token=abcd mytoken=abc", "token=abcd mytoken=abc"),
        (f"https://e.org/?token={LONG}", {}, f'{{"token":"{LONG}"}}', '{"token":"REDACTED"}'),
        ("https://e.org/?q=${ODD}", {}, "q=a%2Fb%20c%26d", "q=REDACTED"),
        ("https://e.org/", {"X-Api-Key": LONG}, f"key {LONG}.", "key REDACTED."),
        (f"https://u:{LONG}@e.org/", {}, f"https://u:{LONG}@e.org/x", "https://u:REDACTED@e.org/x"),
        # No secret, and so no reason to change a text.
        ("https://e.org/", {"User-Agent": "Mozilla/5.0 Safari/537.36"}, "Safari/537.36", "Safari/537.36"),
        ("https://u:water@e.org/", {}, "the water outage", "the water outage"),
    ],
)  # fmt: skip
def test_what_a_server_repeats(stated: str, headers: dict[str, str], text: str, hidden: str) -> None:
    assert SourceSecrets(stated, headers).hide(text) == hidden


def test_a_feed_in_a_file() -> None:
    secrets = SourceSecrets("https://e.org/?token=abc", {})
    assert secrets.pattern is not None
    with temporary_file() as file:
        file.write(b"<a>token=abc</a>" * 3 + b"\xff<b/>")
        file.flush()
        data = mapped(file)
    assert replaced(data, secrets.pattern, lambda _match: b"-")[:] == b"<a>-</a>" * 3 + b"\xff<b/>"
    assert replaced(data, SourceSecrets("https://e.org/?token=q", {}).pattern, bytes) is data  # type: ignore[arg-type]


class TestMissing:
    """A reference that leads nowhere: nothing is sent."""

    @pytest.fixture
    def keyring(self, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
        """A keyring with these passwords."""
        held: dict[tuple[str, str], str] = {}
        module, errors = ModuleType("keyring"), ModuleType("keyring.errors")
        module.get_password = lambda service, user: held.get((service, user))  # type: ignore[attr-defined]
        errors.KeyringError = RuntimeError  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "keyring", module)
        monkeypatch.setitem(sys.modules, "keyring.errors", errors)
        return held

    @pytest.mark.parametrize("stated", ["https://e.org/?token=${UNSET}", "https://${UNSET}@e.org/"])
    def test_in_the_environment(self, stated: str) -> None:
        secrets = SourceSecrets(stated, {})
        with pytest.raises(SourceError, match="the environment variable UNSET is not set, so nothing was sent"):
            secrets.headers()

    def test_in_a_header(self) -> None:
        with pytest.raises(SourceError, match="UNSET"):
            SourceSecrets("https://e.org/", {"X-Key": "${UNSET}"}).headers()

    def test_in_the_keyring(self, keyring: dict[tuple[str, str], str]) -> None:
        with pytest.raises(SourceError, match="the keyring has no password feeds/me, so nothing was sent"):
            SourceSecrets("https://e.org/?token=${keyring:feeds/me}", {}).headers()
        keyring["feeds", "me"] = "abc"
        secrets = SourceSecrets("https://e.org/?token=${keyring:feeds/me}", {})
        assert secrets.real_address(secrets.address) == "https://e.org/?token=abc"

    def test_without_a_keyring(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "keyring", None)
        with pytest.raises(SourceError, match=r"the keyring cannot be asked, so nothing was sent; install"):
            SourceSecrets("https://e.org/?token=${keyring:feeds/me}", {}).headers()

    def test_a_keyring_that_is_locked(self, keyring: object) -> None:
        def locked(_service: str, _user: str) -> str:
            raise RuntimeError("Prompt dismissed..")

        sys.modules["keyring"].get_password = locked  # type: ignore[attr-defined]
        with pytest.raises(SourceError, match=r"cannot be read \(Prompt dismissed..\), so nothing was sent"):
            SourceSecrets("https://e.org/?token=${keyring:feeds/me}", {}).headers()
