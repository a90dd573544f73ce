"""The folders of settings, archive and cache, and where the archive is: a file, or a database on a server."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.i18n import N_

if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC


NAME = "bulletin-tui"

HOME_VARIABLE = "BULLETIN_TUI_HOME"
"""Environment variable with one folder for all others, for a portable copy and for tests."""


ARCHIVE_VARIABLE = "BULLETIN_TUI_ARCHIVE"
"""Environment variable with the location of the archive, which the setting `archive` has else."""

AUTO = "auto"
"""Stands for the file in the folder of data."""

NO_LOCATION = N_("it is neither a whole path of a file nor an address such as postgresql://host/database")
HAS_PASSWORD = N_("it has a password, which belongs in `~/.pgpass`, where other users and programs do not see it")

# Compiled at first use: most starts read no location.
_DATABASE = r"(?i:postgres(?:ql)?)://[^\s\x00-\x1f\x7f]*"
_PASSWORD = r"[?&](?:ssl)?password="
_LONGEST = 4000


class LocationError(Exception):
    """The archive that the settings or the environment name cannot be used: `subject` says where it is named,
    `message` why."""

    def __init__(self, subject: str, message: str) -> None:
        super().__init__(subject, message)
        self.subject = subject
        self.message = message


@dataclass(frozen=True)
class DatabaseAddress:
    """The address of a PostgreSQL database as libpq takes it (https://www.postgresql.org/docs/current/libpq-connect.html),
    without a password. What it leaves out comes from the environment, the service file and `.pgpass`."""

    uri: str

    def __str__(self) -> str:
        return self.uri


ArchiveLocation = Path | DatabaseAddress


def location_fault(text: str) -> str | None:
    """Why a text is no location of an archive, in English, for the catalogues; None if it is one. Passwords are
    refused: settings are copied, and the environment of a program can be seen."""
    if re.fullmatch(_DATABASE, text) and len(text) <= _LONGEST:
        from urllib.parse import unquote

        authority = re.split("[/?#]", text.partition("://")[2], maxsplit=1)[0]
        user, _mark, hosts = authority.rpartition("@")
        # libpq decodes names of parameters, too.
        if ":" in user or re.search(_PASSWORD, unquote(text)):
            return HAS_PASSWORD
        if any(re.search(r":(?!\d*$)[^\]]*$", host) for host in hosts.split(",")):
            # No port: a password that is not encoded may hold any character.
            return HAS_PASSWORD if "@" in text else NO_LOCATION
        return None
    if re.match("(?i:postgres(?:ql)?):", text):
        return NO_LOCATION
    if "://" in text or "\0" in text or not text or len(text) > _LONGEST:
        return NO_LOCATION
    return None if text.startswith("~") or Path(text).is_absolute() else NO_LOCATION


def located(text: str) -> ArchiveLocation:
    """The location that a text names, in which `location_fault` finds no fault. Raises ValueError for another."""
    if (fault := location_fault(text)) is not None:
        raise ValueError(fault)
    return DatabaseAddress(text) if re.fullmatch(_DATABASE, text) else Path(text).expanduser()


def may_exist(location: ArchiveLocation) -> bool:
    """Whether there is an archive, as far as can be told without a connection: always for a database."""
    return not isinstance(location, Path) or location.exists()


_chosen: ArchiveLocation | LocationError | None = None


def config_dir() -> Path:
    """The folder of settings, sources, keys and themes."""
    return _home("config") or Path(_platform().user_config_dir)


def data_dir() -> Path:
    """The folder of the archive."""
    return _home("data") or Path(_platform().user_data_dir)


def cache_dir() -> Path:
    """The folder of files that can be created again."""
    return _home("cache") or Path(_platform().user_cache_dir)


def archive_path() -> Path:
    """The default archive."""
    return data_dir() / "archive.sqlite"


def archive_location() -> ArchiveLocation:
    """The user's archive: of the environment, of the settings (`choose_archive`), or the default one. Raises
    LocationError where one of them names it wrongly: no other archive may take its place."""
    from tui_reader.i18n import gettext as _

    if text := os.environ.get(ARCHIVE_VARIABLE):
        try:
            return located(text)
        except ValueError as error:
            # Not the text itself, which may have a password.
            raise LocationError(
                ARCHIVE_VARIABLE, _("the archive cannot be opened: {reason}").format(reason=_(str(error)))
            ) from None
    if isinstance(_chosen, LocationError):
        raise _chosen
    return _chosen or archive_path()


def marks_path() -> Path:
    """The archive file that keeps the reading marks of pages which are opened without being kept: the user's, or,
    beside a shared archive, the default one. Raises LocationError."""
    location = archive_location()
    return location if isinstance(location, Path) else archive_path()


def choose_archive(chosen: ArchiveLocation | LocationError | None) -> None:
    """Sets the archive that the settings name, for this process; None for the default one. An error is raised
    where the archive is needed."""
    global _chosen
    _chosen = chosen


def bookmarks_path() -> Path:
    """The file of the bookmarks."""
    return data_dir() / "bookmarks.json"


def _home(folder: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().absolute() / folder if home else None


def _platform() -> PlatformDirsABC:
    # Imported here because `--version` and a portable copy do not need it: 6 ms.
    from platformdirs import PlatformDirs

    return PlatformDirs(NAME, appauthor=False)
