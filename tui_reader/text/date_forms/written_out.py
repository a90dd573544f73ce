"""Dates written out in words, as deeds, minutes and decrees print them: trece de marzo de dos mil veintiséis.

English, French, Italian, Portuguese and Spanish, the years from 2000 to 2069.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tui_reader.text.clean import without_case

# A word means the same number in each of these languages. Ordinals stand for days.
_UNITS = (
    "one first un une premier uno primero primo um primeiro",
    "two second deux due dos dois",
    "three third trois tre tres",
    "four fourth quatre quattro cuatro quatro",
    "five fifth cinq cinque cinco",
    "six sixth sei seis",
    "seven seventh sept sette siete sete",
    "eight eighth huit otto ocho oito",
    "nine ninth neuf nove nueve",
    "ten tenth dix dieci diez dez",
    "eleven eleventh onze undici once",
    "twelve twelfth douze dodici doce doze",
    "thirteen thirteenth treize tredici trece treze",
    "fourteen fourteenth quatorze quattordici catorce catorze",
    "fifteen fifteenth quinze quindici quince",
    "sixteen sixteenth seize sedici dieciseis dezasseis dezesseis",
    "seventeen seventeenth dix-sept diciassette diecisiete dezassete dezessete",
    "eighteen eighteenth dix-huit diciotto dieciocho dezoito",
    "nineteen nineteenth dix-neuf diciannove diecinueve dezanove dezenove",
    "twenty twentieth vingt venti veinte vinte",
)
_TENS = (
    "thirty thirtieth trente trenta treinta trinta",
    "forty quarante quaranta cuarenta quarenta",
    "fifty cinquante cinquanta cincuenta cinquenta",
    "sixty soixante sessanta sesenta sessenta",
)
# Spanish and Italian write tens and units as one word.
_SPANISH = "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
_ITALIAN = "uno due tre quattro cinque sei sette otto nove"
_ITALIAN_TENS = (("venti", 20), ("trenta", 30), ("quaranta", 40), ("cinquanta", 50), ("sessanta", 60))
_CUES = (
    *("dos mil", "dois mil", "deux mil", "duemila", "wo thousand", "first day of", "primero de ", "primeiro de "),
    *(") dias ", ") días ", "DOS MIL", "DOIS MIL"),
)


def may_hold_written_dates(text: str) -> bool:
    """Whether `text` has words that such dates have; a check that is faster than the pattern."""
    return any(map(text.__contains__, _CUES))


_AND = ("and", "et", "e", "y")
_BEFORE_MONTH = (
    r"(?:(?:days?[ ]of|dias?[ ]del[ ]mes[ ]de|giorni[ ]del[ ]mese[ ]di|dias?[ ]do[ ]mes[ ]de|of|del|de|do|di)[ ])?"
)
_BEFORE_YEAR = r"(?:(?:in[ ]the[ ]year[ ]of|in[ ]the[ ]year|del?[ ]ano|do[ ]ano|del|de|do|of)[ ](?:de[ ])?)?"
_THOUSANDS = r"two[ ]thousand|deux[ -]mill?e?|dos[ ]mil|dois[ ]mil|due[ ]?mila"
_PLAIN = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for code in range(0xC0, 0x17F)
    if unicodedata.normalize("NFD", chr(code)) != chr(code)
}


class WrittenDate(NamedTuple):
    """A date in words: its place in the text, its numbers, and the name of the month."""

    start: int
    end: int
    year: int
    month: str
    day: int


def written_dates(text: str) -> Iterator[WrittenDate]:
    """Every day in words or digits with a month's name and a year in words, or in digits behind a day in words.

    The names of the months are not looked up.
    """
    for match in _pattern().finditer(text.translate(_PLAIN)):
        day = int(match["day"]) if match["day"].isdecimal() else _number_of(match["day"])
        year = int(match["year"]) if match["year"] else 2000 + (_number_of(match["rest"]) if match["rest"] else 0)
        yield WrittenDate(match.start(), match.end(), year, text[match.start("name") : match.end("name")], day)


@cache
def _pattern() -> re.Pattern[str]:
    units = "|".join(sorted(_numbers(), key=len, reverse=True))
    tens = "|".join(word for word, number in _numbers().items() if number % 10 == 0 and number >= 20)
    units_only = "|".join(word for word, number in _numbers().items() if number < 10)
    phrase = rf"(?:(?:{tens})(?:[ -](?:{'|'.join(_AND)}))?[ -](?:{units_only})|{units})"
    return re.compile(
        rf"(?<!\w)(?P<day>\d{{1,2}}|{phrase})(?:[ ]?\((?:\d{{1,2}}[.º°]?|{phrase})\))?[ ]{_BEFORE_MONTH}"
        rf"(?P<name>[^\W\d_]{{3,12}}),?[ ]{_BEFORE_YEAR}"
        rf"(?:(?P<year>20\d\d)(?!\d)|(?:{_THOUSANDS})(?:[ ,-]{{0,2}}(?:(?:{'|'.join(_AND)})[ ])?"
        rf"(?P<rest>{phrase}))?)(?!\w)",
        re.IGNORECASE,
    )


def _number_of(phrase: str) -> int:
    """The number that one or two words of the list mean, with a connective between."""
    numbers = _numbers()
    phrase = without_case(phrase)
    if phrase in numbers:
        return numbers[phrase]
    return sum(numbers[word] for word in re.split("[ -]", phrase) if word not in _AND)


@cache
def _numbers() -> dict[str, int]:
    numbers = {word: number for number, words in enumerate(_UNITS, 1) for word in words.split()}
    numbers |= {word: 10 * ten for ten, words in enumerate(_TENS, 3) for word in words.split()}
    numbers |= {word: number for number, word in enumerate(_SPANISH.split(), 21)}
    for stem, ten in _ITALIAN_TENS:
        for unit, word in enumerate(_ITALIAN.split(), 1):
            numbers[(stem[:-1] if word[0] in "uo" else stem) + word] = ten + unit
    return numbers
