"""Interface language: which catalogue speaks, and the functions that look a message up in it at call time."""

from __future__ import annotations

import gettext as _catalogues
import os
from collections.abc import Mapping
from pathlib import Path

DOMAIN = "bulletin-tui"
LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh_CN")
"""The languages that ship. English is the language of the message ids, so it needs no catalogue."""

_speaking: _catalogues.NullTranslations = _catalogues.NullTranslations()


def language_of(environ: Mapping[str, str]) -> str:
    """Return the language that a POSIX environment asks for: `LC_ALL`, then `LC_MESSAGES`, then `LANG`.

    The first of them that is set decides, even when it names a language that does not ship. Every kind of Chinese
    gets Simplified Chinese: it is closer to what the reader asked for than English.
    """
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(variable):
            return "zh_CN" if value.lower().replace("-", "_").partition("_")[0] == "zh" else "en"
    return "en"


def install(language: str = "auto", environ: Mapping[str, str] = os.environ) -> str:
    """Make `language` (`auto`, or one of `LANGUAGES`) the one that messages are looked up in from now on.

    Returns:
        The language now in use; English when the wanted catalogue is not there.
    """
    global _speaking
    wanted = language_of(environ) if language == "auto" else language
    if wanted == "en":
        _speaking = _catalogues.NullTranslations()
        return "en"
    try:
        _speaking = _catalogues.translation(DOMAIN, LOCALE_DIR, [wanted])
    except FileNotFoundError:
        _speaking = _catalogues.NullTranslations()
        return "en"
    return wanted


def gettext(message: str) -> str:
    """Return `message` in the language in use; import as `_`."""
    return _speaking.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form that fits `count` in the language in use; the caller fills in `{count}`."""
    return _speaking.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Return `message` as it is said in `context`, for words that one language shares and another does not."""
    return _speaking.pgettext(context, message)


def N_(message: str) -> str:
    """Mark a message for the catalogues where it is defined, when it is looked up only later (tables)."""
    return message
