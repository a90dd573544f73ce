"""What people type behind options, as values, and what they are told when it is something else."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path

from tui_reader import paths
from tui_reader.config import settings
from tui_reader.i18n import gettext as _

_NUMBER = re.compile("[0-9]{1,8}")


def settings_of(options: Namespace) -> settings.Config:
    """The settings in the file that `--config` names, else one's own."""
    return settings.load(options.config or paths.config_dir() / settings.FILE_NAME)[0]


def count(text: str) -> int:
    """A number of things. Raises ArgumentTypeError for anything else."""
    return _whole(text, 0)


def at_least_one(text: str) -> int:
    """A number of things, at least one. Raises ArgumentTypeError for anything else."""
    return _whole(text, 1)


def _whole(text: str, least: int) -> int:
    if not _NUMBER.fullmatch(text) or int(text) < least:
        from tui_reader.config.yamlfile import quoted

        raise ArgumentTypeError(
            _("{text} is no whole number from {least} on").format(text=quoted(text), least=least)
        )
    return int(text)


def first_day(text: str) -> date:
    """The first day of a date, where nobody can name a last one. Raises ArgumentTypeError for what is no date, and
    for a range that ends: its end would be lost."""
    return _day(text, 0, _("{text} is a range, and only a first day can be named: {first}"))


def since_day(text: str) -> date:
    """The first day of a date, where --until names the last. Raises ArgumentTypeError like `first_day`."""
    return _day(text, 0, _two_options())


def until_day(text: str) -> date:
    """The last day of a date, where --since names the first. Raises ArgumentTypeError like `first_day`."""
    return _day(text, 1, _two_options())


def _two_options() -> str:
    return _("{text} is a range: name its first day, {first}, with --since and its last, {last}, with --until")


def _day(text: str, end: int, refusal: str) -> date:
    """The first (0) or last (1) of the days that a date names; `refusal` is said of a range."""
    from tui_reader.query.days import parse_days
    from tui_reader.query.nodes import QueryError
    from tui_reader.text.fold import search_fold

    try:
        days = parse_days(text, 0, date.today())
    except QueryError as error:
        raise ArgumentTypeError(error.message) from error
    day, other = (days.since, days.until)[:: -1 if end else 1]
    if day is None:
        raise ArgumentTypeError(_("{text} is open on this side").format(text=text))
    first, dots, last = search_fold(text).partition("..")
    if dots and other is not None:
        raise ArgumentTypeError(refusal.format(text=text, first=first.strip(), last=last.strip()))
    return day


def no_file(path: Path) -> str | None:
    """Why a path is no file that can be read, in one line; None when it is one."""
    if path.is_dir():
        return _("this is a folder; name a file")
    return None if path.is_file() else _("there is no such file; check the name")
