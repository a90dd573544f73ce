"""Messages of the interface in its language, which is looked up when a message is needed."""

from __future__ import annotations

import gettext as _catalogues
import os
from collections.abc import Mapping
from pathlib import Path

DOMAIN = "bulletin-tui"
LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh_CN")
"""The languages of the program. Message ids are English, which therefore has no catalogue."""

_translations: _catalogues.NullTranslations = _catalogues.NullTranslations()


def language_of(environ: Mapping[str, str]) -> str:
    """Return the language of a POSIX environment: of `LC_ALL`, then `LC_MESSAGES`, then `LANG`.

    The first that is set decides, even for a language without a catalogue. Every variant of Chinese gets
    Simplified Chinese, which is closer to it than English.
    """
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(variable):
            return "zh_CN" if value.lower().replace("-", "_").partition("_")[0] == "zh" else "en"
    return "en"


def install(language: str = "auto", environ: Mapping[str, str] = os.environ) -> str:
    """Look messages up in `language` (`auto`, or one of `LANGUAGES`) from now on.

    Returns:
        The language in use; English when the catalogue is missing.
    """
    global _translations
    wanted = language_of(environ) if language == "auto" else language
    if wanted == "en":
        _translations = _catalogues.NullTranslations()
        return "en"
    try:
        _translations = _catalogues.translation(DOMAIN, LOCALE_DIR, [wanted])
    except FileNotFoundError:
        _translations = _catalogues.NullTranslations()
        return "en"
    return wanted


def gettext(message: str) -> str:
    """Return `message` in the language in use; import as `_`."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message for `count` in the language in use; the caller fills in `{count}`."""
    return _translations.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Return `message` as used in `context`, for words that English does not distinguish."""
    return _translations.pgettext(context, message)


def N_(message: str) -> str:
    """Mark a message that is defined in a table and looked up later."""
    return message
