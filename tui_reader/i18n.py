"""Messages of the interface in its language, which is looked up when a message is needed."""

from __future__ import annotations

import gettext as _catalogues
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

DOMAIN = "bulletin-tui"
LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh_CN")
"""The languages of the program. Message ids are English, which therefore has no catalogue."""

_language = "en"
_translations = _catalogues.NullTranslations()


def language_of(environ: Mapping[str, str]) -> str:
    """Return the language of a POSIX environment: of `LC_ALL`, then `LC_MESSAGES`, then `LANG`.

    The first that is set decides, even for a language without a catalogue. Every variant of Chinese gets
    Simplified Chinese, which is closer to it than English.
    """
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(variable):
            return named_language(value) or "en"
    return "en"


def named_language(name: str) -> str | None:
    """The language of `LANGUAGES` that a locale (`zh_CN.UTF-8`) or a language tag (`zh`, `zh-Hans`, `en-GB`)
    names, in any case; None for a language that the program does not have."""
    code = re.split(r"[-_.@]", name.strip().lower(), maxsplit=1)[0]
    return {"en": "en", "zh": "zh_CN"}.get(code)


def install(language: str = "auto", environ: Mapping[str, str] = os.environ) -> str:
    """Look messages up in `language` (`auto`, or one of `LANGUAGES`) from now on.

    Returns:
        The language in use; English when the catalogue is missing.
    """
    global _language, _translations
    _language = language_of(environ) if language == "auto" else language
    _translations = _catalogues.translation(DOMAIN, LOCALE_DIR, [_language], fallback=True)
    if not isinstance(_translations, _catalogues.GNUTranslations):
        _language = "en"
    return _language


def language() -> str:
    """The language in use, one of `LANGUAGES`."""
    return _language


@contextmanager
def translated_argparse() -> Iterator[None]:
    """Look messages of argparse up in the language in use; also a decorator.

    argparse calls the functions of the `gettext` module, which take the language from `LANGUAGE`. The variable is
    restored, so that no other program inherits it.
    """
    domain, languages = _catalogues.textdomain(), os.environ.get("LANGUAGE")
    if _language != "en":
        _catalogues.bindtextdomain(DOMAIN, LOCALE_DIR)
        _catalogues.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = _language
    try:
        yield
    finally:
        _catalogues.textdomain(domain)
        os.environ.pop("LANGUAGE", None)
        if languages is not None:
            os.environ["LANGUAGE"] = languages


def gettext(message: str) -> str:
    """Return `message` in the language in use; import as `_`."""
    return _translations.gettext(message)


def in_every_language(message: str) -> list[str]:
    """A message in each of `LANGUAGES`, for what is to be found by words of any of them."""
    return list(dict.fromkeys(each.gettext(message) for each in _every_catalogue()))


@cache
def _every_catalogue() -> list[_catalogues.NullTranslations]:
    """Kept, because each look for a file of messages asks for four files, and a key in the prompt of actions would
    look for those of every action."""
    return [_catalogues.translation(DOMAIN, LOCALE_DIR, [name], fallback=True) for name in LANGUAGES]


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message for `count` in the language in use; the caller fills in `{count}`."""
    return _translations.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Return `message` as used in `context`, for words that English does not distinguish."""
    return _translations.pgettext(context, message)


def word_list(words: Iterable[object]) -> str:
    """Words with the separator of enumerations between them: `auto, required`, in Chinese `auto、required`."""
    return pgettext("between words", ", ").join(map(str, words))


def N_(message: str) -> str:
    """Mark a message that is defined in a table and looked up later."""
    return message
