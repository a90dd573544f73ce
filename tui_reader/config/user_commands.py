"""Commands of the user and actions after a sync, as `config.yaml` describes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.config.checks import Checks, SettingsSection
    from tui_reader.config.yamlfile import Place
    from tui_reader.programs.arguments import Input

_NAME = re.compile(r"\w[\w-]{0,39}")
_BRACES = re.compile(r"\{([A-Za-z]+)\}")
MOST_ARGUMENTS = 100
LONGEST_ARGUMENT = 4000


class UserCommand(NamedTuple):
    """A program that a key starts, with its arguments, which may hold placeholders; `keys` as in keys.yaml."""

    name: str
    run: tuple[str, ...]
    keys: tuple[str, ...] = ()
    input: Input = "plain"
    description: str = ""


PROGRAM_SECONDS = 60.0
"""Seconds that a program gets with one bulletin, so that none holds up a sync for ever. Chosen by hand."""

LONGEST_RUN = 86_400


class AfterSync(NamedTuple):
    """What happens after a sync to each new bulletin that matches a query. `timeout`: seconds of each run
    of the program."""

    query: str
    tags: tuple[str, ...] = ()
    star: bool = False
    read: bool = False
    run: tuple[str, ...] = ()
    input: Input = "plain"
    timeout: float = PROGRAM_SECONDS


def read_commands(section: SettingsSection) -> tuple[UserCommand, ...]:
    """The commands of the mapping of a section, by their names; one with a mistake is left out."""
    found = []
    for name, value in section.data.items():
        if not _NAME.fullmatch(name):
            section.fault((name,), _("the name of a command must be one word of letters and digits"))
        elif settings := _whole(section, (name,), value, _command_checks(), "run"):
            found.append(UserCommand(name, **settings))
    return tuple(found)


def read_after_sync(section: SettingsSection, items: list[Any]) -> tuple[AfterSync, ...]:
    """The actions of a list; one with a mistake is left out."""
    found = []
    for place, value in enumerate(items):
        settings = _whole(section, (place,), value, _after_sync_checks(), "query")
        if settings and not settings.keys() - {"query", "input", "timeout"}:
            section.fault((place,), _("does nothing; give it tags, star, read or run"))
        elif settings:
            found.append(AfterSync(**settings))
    return tuple(found)


def _whole(parent: SettingsSection, place: Place, data: object, checks: Checks, required: str) -> dict[str, Any]:
    """The settings below a section; none if one has a fault, since the rest alone may do something unwanted."""
    before = len(parent.faults)
    section = parent.below(place, data)
    settings = section.read(checks, unknown=_("unknown setting {key}"))
    if len(parent.faults) == before and required not in settings:
        section.fault((), _("has no {key}").format(key=required))
    return settings if len(parent.faults) == before else {}


def _command_checks() -> Checks:
    from tui_reader.config import checks
    from tui_reader.programs.arguments import INPUTS

    return {
        "run": arguments,
        "keys": checks.texts,
        "input": checks.one_of(INPUTS),
        "description": checks.text,
    }


def _after_sync_checks() -> Checks:
    from tui_reader.config import checks
    from tui_reader.programs.arguments import INPUTS

    return {
        "query": checks.text,
        "tags": checks.texts,
        "star": checks.switch,
        "read": checks.switch,
        "run": arguments,
        "input": checks.one_of(INPUTS),
        "timeout": checks.number(1, LONGEST_RUN),
    }


def arguments(value: object, written: str | None) -> tuple[str, ...]:
    """A program and its arguments as a list, exactly as written. Raises ValueError for no list, for control codes,
    for an unknown placeholder, and for one that would become code."""
    from tui_reader.config.yamlfile import did_you_mean, quoted
    from tui_reader.programs.arguments import PLACEHOLDERS
    from tui_reader.programs.interpreters import interpreter_of_placeholder
    from tui_reader.text.clean import clean

    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise ValueError(_("must be a list such as [program, argument]"))
    if len(value) > MOST_ARGUMENTS or any(len(one) > LONGEST_ARGUMENT for one in value):
        message = _("must have at most {most} items, each of at most {limit} characters")
        raise ValueError(message.format(most=MOST_ARGUMENTS, limit=LONGEST_ARGUMENT))
    if not value[0].strip() or _BRACES.search(value[0]) or any(clean(one) != one for one in value):
        raise ValueError(_("must begin with a program, and hold no control codes"))
    for one in value:
        for match in _BRACES.finditer(one):
            if match[1] not in PLACEHOLDERS and (near := did_you_mean(match[1], PLACEHOLDERS)):
                raise ValueError(_("has an unknown placeholder {name}").format(name=quoted(match[0])) + near)
    if program := interpreter_of_placeholder(value):
        message = _("must have no placeholder in what {program} runs as code; name a script in a file instead")
        raise ValueError(message.format(program=quoted(program)))
    return tuple(value)
