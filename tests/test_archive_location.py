"""Locations of archives: files, addresses of databases, and what is neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader import paths
from tui_reader.paths import (
    HAS_PASSWORD,
    NO_LOCATION,
    DatabaseAddress,
    LocationError,
    located,
    location_fault,
    may_exist,
)

DATABASES = [
    "postgresql://db.example.org/news",
    "postgres://reader@db.example.org:5433/news?sslmode=verify-full",
    "postgresql:///?service=news",
    "postgresql:///news?host=/run/postgresql&user=reader",
    "postgresql://[2001:db8::1]:5432/news",
    "postgresql://db.example.org:5432/news?user=me@example.org",
    "postgresql://a.example.org:5432,b.example.org:5433/news?target_session_attrs=read-write",
]


@pytest.mark.parametrize("text", DATABASES)
def test_addresses_of_databases(text: str) -> None:
    assert located(text) == DatabaseAddress(text)
    assert str(located(text)) == text
    assert may_exist(located(text))


def test_paths(tmp_path: Path) -> None:
    assert located(str(tmp_path / "a.sqlite")) == tmp_path / "a.sqlite"
    assert located("~/a.sqlite") == Path("~/a.sqlite").expanduser()
    assert not may_exist(tmp_path / "a.sqlite")
    assert may_exist(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://reader:secret@db.example.org/news",
        "postgresql://reader:s/e?c@ret@db.example.org/news",
        "postgresql://db.example.org/news?user=reader&password=secret",
        "postgresql://db.example.org/news?pass%77ord=secret",
        "postgresql://db.example.org/news?sslpassword=secret",
    ],
)
def test_passwords_are_refused(text: str) -> None:
    assert location_fault(text) == HAS_PASSWORD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "archive.sqlite",
        "postgresql:news",
        "mysql://db/news",
        "https://db/news",
        "postgresql://a b/news",
        "postgresql://db:x/n",
    ],
)
def test_what_is_no_location(text: str) -> None:
    assert location_fault(text) == NO_LOCATION
    with pytest.raises(ValueError, match="neither"):
        located(text)


def test_the_environment_comes_before_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path))
    assert paths.archive_location() == paths.archive_path()
    paths.choose_archive(DatabaseAddress("postgresql:///news"))
    try:
        assert paths.archive_location() == DatabaseAddress("postgresql:///news")
        monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", str(tmp_path / "other.sqlite"))
        assert paths.archive_location() == tmp_path / "other.sqlite"
        monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", "postgresql://u:secret@h/news")
        with pytest.raises(LocationError) as caught:
            paths.archive_location()
        assert "secret" not in str(caught.value)
        assert "pgpass" in caught.value.message
    finally:
        paths.choose_archive(None)


def test_marks_of_pages_that_are_not_kept_are_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path))
    monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", "postgresql:///news")
    assert paths.marks_path() == paths.archive_path()
    monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", str(tmp_path / "other.sqlite"))
    assert paths.marks_path() == tmp_path / "other.sqlite"


def test_a_mistake_in_the_settings_opens_no_other_archive() -> None:
    paths.choose_archive(LocationError("config.yaml:2", "the setting archive cannot be used; correct it"))
    try:
        with pytest.raises(LocationError, match=r"config\.yaml:2"):
            paths.archive_location()
    finally:
        paths.choose_archive(None)
