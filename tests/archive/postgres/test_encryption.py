"""Encryption of the connection to a server."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres import connection
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.encryption import encryption

VERIFIED = "verify-full"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("host", ["db.example.org", "192.0.2.7", "2001:db8::1", "/run/postgresql,db.example.org"])
def test_a_server_elsewhere_is_verified(host: str) -> None:
    assert encryption({"host": host}, {})["sslmode"] == VERIFIED
    assert encryption({}, {"host": host, "sslmode": "prefer"})["sslmode"] == VERIFIED


@pytest.mark.parametrize("host", ["", "/run/postgresql", "@socket", "localhost", "127.0.0.1", "::1", "/a,::1"])
def test_one_on_this_machine_needs_no_certificate(host: str) -> None:
    assert encryption({"host": host}, {}) == {}


def test_the_address_that_is_connected_to_counts() -> None:
    assert encryption({"host": "localhost", "hostaddr": "192.0.2.7"}, {})["sslmode"] == VERIFIED
    assert encryption({"host": "db.example.org", "hostaddr": "127.0.0.1"}, {}) == {}


@pytest.mark.parametrize("mode", ["disable", "prefer", "require", "verify-ca"])
def test_what_the_address_states_stays(mode: str) -> None:
    assert encryption({"host": "db.example.org", "sslmode": mode}, {}) == {}


def test_what_environment_or_service_state_stays() -> None:
    assert encryption({"host": "db.example.org"}, {"sslmode": "require"}) == {}


def test_certificates_of_the_system_are_trusted_unless_others_are_there(home: Path) -> None:
    assert encryption({"host": "db.example.org"}, {})["sslrootcert"]
    assert encryption({"host": "db.example.org", "sslrootcert": "/ca"}, {}) == {"sslmode": VERIFIED}
    (home / ".postgresql").mkdir()
    (home / ".postgresql" / "root.crt").touch()
    assert encryption({"host": "db.example.org"}, {}) == {"sslmode": VERIFIED}


def test_a_service_file_is_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its host makes the connection verified, as one in the address does."""
    (home / ".pg_service.conf").write_text(
        "[news]\nhost=db.example.org\ndbname=news\n[open]\nhost=db.example.org\nsslmode=require\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(home / ".pg_service.conf"))
    monkeypatch.delenv("PGSERVICE", raising=False)
    used: list[dict[str, str]] = []

    def connect(**settings: str) -> None:
        used.append(settings)
        raise psycopg.OperationalError("connection failed: no network in tests")

    monkeypatch.setattr(connection.psycopg, "connect", connect)
    for service in ("news", "open"):
        with pytest.raises(ArchiveError, match="cannot be reached"):
            Server(f"postgresql:///?service={service}").connect()
    assert [each.get("sslmode") for each in used] == [VERIFIED, None]
    assert "PGSERVICE" not in os.environ
