"""Values of options: numbers, days, files and the settings file, with error messages for invalid ones."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tui_reader import paths
from tui_reader.config import settings
from tui_reader.i18n import gettext as _

_NUMBER = re.compile("[0-9]{1,8}")
_MOST = 99_999_999


def settings_of(options: Namespace) -> settings.Config:
    """The settings of the file named by `--config`, or of the user."""
    return settings.load(options.config or paths.config_dir() / settings.FILE_NAME)[0]


def add_limits(parser: ArgumentParser) -> None:
    """Adds the options that limit what a sync fetches: --since and --limit."""
    since = _("skip bulletins dated before: 2010, 2010-07, 2010-07-16, today, 7d")
    parser.add_argument("--since", type=first_day, metavar="DATE", help=since)
    limit = _("check at most this many entries of each source")
    parser.add_argument("--limit", type=at_least(1), metavar="N", help=limit)


def at_least(least: int, most: int = _MOST) -> Callable[[str], int]:
    """The type of a whole number from `least` to `most`, which raises ArgumentTypeError for any other text."""

    def whole_number(text: str) -> int:
        if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
            from tui_reader.config.yamlfile import quoted

            message = _("{text} is not a whole number from {least} to {most}")
            raise ArgumentTypeError(message.format(text=quoted(text), least=least, most=most))
        return int(text)

    return whole_number


def first_day(text: str) -> date:
    """The first day of a date, for commands that take no last day. Raises ArgumentTypeError for a text that is not
    a date, and for a range with an end, which would be lost."""
    return _day(text, 0, _("{text} is a range, but only a first day can be given: {first}"))


def since_day(text: str) -> date:
    """The first day of a date, if --until gives the last. Raises ArgumentTypeError as `first_day`."""
    return _day(text, 0, _needs_two_options())


def until_day(text: str) -> date:
    """The last day of a date, if --since gives the first. Raises ArgumentTypeError as `first_day`."""
    return _day(text, 1, _needs_two_options())


def coming_day(text: str) -> date:
    """The last day of a date; of a number of days, weeks or months (`30d`), the day that many from now on. Raises
    ArgumentTypeError as `first_day`."""
    from datetime import timedelta

    if (ahead := re.fullmatch(r"\+?([0-9]{1,4})([dwm])", text)) is not None:
        return date.today() + timedelta(days=int(ahead[1]) * {"d": 1, "w": 7, "m": 30}[ahead[2]])
    return _day(text.removeprefix("+"), 1, _needs_two_options())


def _needs_two_options() -> str:
    return _("{text} is a range: give its first day, {first}, with --since and its last, {last}, with --until")


def _day(text: str, end: int, refusal: str) -> date:
    """The first (`end` 0) or last (1) of the days of a date; `refusal` is the message for a range."""
    from tui_reader.query.days import parse_days
    from tui_reader.query.nodes import QueryError
    from tui_reader.text.fold import search_fold

    try:
        days = parse_days(text, 0, date.today())
    except QueryError as error:
        raise ArgumentTypeError(error.message) from error
    day, other = (days.since, days.until)[:: -1 if end else 1]
    if day is None:
        raise ArgumentTypeError(_("{text} has no day at this end; name one").format(text=text))
    first, dots, last = search_fold(text).partition("..")
    if dots and other is not None:
        raise ArgumentTypeError(refusal.format(text=text, first=first.strip(), last=last.strip()))
    return day


def no_file(path: Path) -> str | None:
    """Why a path is not a file that can be read; None if it is one."""
    if path.is_dir():
        return _("this is a folder; name a file")
    return None if path.is_file() else _("there is no such file; check the name")
