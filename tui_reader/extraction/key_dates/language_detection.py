"""The languages in which a text is written, by its script, its frequent short words and its letters."""

from __future__ import annotations

import re
from collections import Counter

from tui_reader.text.character_ranges import HANGUL, KANA_LETTERS
from tui_reader.text.compiled import compiled

_SAMPLED = 3000  # characters of the text by which its languages are detected. Chosen by hand.
_SCRIPT_SAMPLED = 1000  # characters by which its scripts are detected. Chosen by hand.
_FEWEST_WORDS = 3  # of a language, by which it is detected. Chosen by hand.
_FEW = 200  # characters of Chinese or Japanese that may have no kana. Chosen by hand.

# Frequent short words that tell languages of the Latin alphabet apart.
_FUNCTION_WORDS = {
    "en": "the of and to in is for that with by be on are this will",
    "de": "der die und das den von mit für ist im auf nicht ein eine zu dem werden",
    "fr": "le la les des et du est une pour dans par sur au aux que qui en",
    "es": "el la los las de del y que en por para con una se al su",
    "pt": "o os as de do da dos das e que em para com uma no na ao não",
    "it": "il la di e che per del della dei delle con una nel alla gli le",
    "nl": "de het een van en in is op te voor met dat zijn niet worden aan",
    "pl": "w i na z do się nie jest dla o oraz od przez lub że",
    "cs": "a v na se je z do s o pro že k podle od nebo",
    "sk": "a v na sa je z do s o pre že k podľa od alebo",
    "sv": "och i att det som en på är av för med den till om ska",
    "da": "og i at det som en på er af for med den til de skal",
    "no": "og i å det som en på er av for med den til om skal",
    "fi": "ja on ei että se oli tai sekä mukaan joka ovat myös kun",
    "hu": "a az és hogy nem is egy meg szerint vagy kell",
    "ro": "și de la în din cu pe care pentru se nu este sau al",
    "tr": "ve bir bu ile için de da olarak olan en ya daha",
    "vi": "và của các là có cho được trong với ngày không những tại",
    "id": "dan yang di untuk dengan dari pada ini dalam adalah oleh atau",
    "hr": "i u je na se za da od su s o ili koji",
}
_LETTERS = {
    **{
        "cs": "ěřůýčšž",
        "sk": "ľĺŕýčšž",
        "pl": "łżśćąęń",
        "hu": "őű",
        "ro": "ășțţ",
        "tr": "ğışİ",
        "vi": "đơưạếộảủờịể",
    },
    **{"de": "äöüß", "sv": "åäö", "da": "åæø", "no": "åæø", "fi": "äö", "hr": "čšžđć", "es": "ñ¿", "pt": "ãõ"},
    **{"fr": "èêôœçéà", "it": "àèìòù"},
}
"""Letters that texts of a language have and most others lack: a label with a date has no word of
`_FUNCTION_WORDS`."""
_WITHOUT_A_SIGN = ("en", "de", "fr", "es", "it", "pt", "nl")
"""The languages of a short text that has neither: their rules hardly ever match a text of another."""
_SHORT = 500  # characters of such a text. Chosen by hand.
_JAPANESE = "[応円気県図営労売読続発経済検験込働締枠対戦団帰単総薬覧聴届募込払残廃変]"
"""Characters of Japanese as it is written since 1946 (the list of jōyō kanji), most of which Chinese has not."""
_ERAS = re.compile(r"(?:令和|平成|昭和)[元\d〇一二三四五六七八九十]{1,3}年")
_LANGUAGES_OF_WORDS: dict[str, list[str]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF_WORDS.setdefault(_word, []).append(_language)


def languages_of(text: str) -> tuple[str, ...]:
    """The languages whose rules read the text: those of its scripts, and at most two of the Latin alphabet."""
    sample = text[:_SAMPLED]
    found: list[str] = []
    scripts = sample[:_SCRIPT_SAMPLED]
    length = len(scripts)
    if len(scripts.encode("ascii", "ignore")) * 20 < length * 19:
        han = _count("[\u4e00-\u9fff]+", scripts)
        if _count(f"[{HANGUL}]+", scripts) * 20 > length:
            found.append("ko")
        if han * 20 > length:
            kana, japanese = _count(f"[{KANA_LETTERS}]+", scripts), _count(_JAPANESE, scripts)
            is_japanese = kana * 8 > han or (han <= _FEW and (japanese * 12 > han or _ERAS.search(scripts)))
            found.append("ja" if is_japanese else "zh")
        elif _count("[\u0400-\u04ff]+", scripts) * 5 > length:
            found.extend(_cyrillic(scripts))
        elif _count("[\u0370-\u03ff]+", scripts) * 5 > length:
            found.append("el")
        elif _count("[\u0600-\u06ff]+", scripts) * 5 > length:
            found.append("fa" if re.search("[پچژگکی]", scripts) else "ar")
        else:
            found.extend(
                language
                for language, letters in (("th", "\u0e01-\u0e5b"), ("hi", "\u0900-\u097f"))
                if _count(f"[{letters}]+", scripts) * 5 > length
            )
    words = Counter(sample.lower().split())
    counts: dict[str, int] = {}
    for word in words.keys() & _LANGUAGES_OF_WORDS.keys():
        for language in _LANGUAGES_OF_WORDS[word]:
            counts[language] = counts.get(language, 0) + words[word]
    if not found and max(counts.values(), default=0) < _FEWEST_WORDS:
        for language, letters in _LETTERS.items():
            if number := sum(map(sample.count, letters)):
                counts[language] = counts.get(language, 0) + number
    # In the order of the table where several have as many, and not in that of a set.
    ranked = sorted((each for each in _FUNCTION_WORDS if each in counts), key=lambda each: -counts[each])
    if ranked and (counts[ranked[0]] >= _FEWEST_WORDS or not found):
        most = counts[ranked[0]]
        most_languages = 3 if most >= _FEWEST_WORDS else 5
        found.extend(language for language in ranked[:most_languages] if counts[language] * 2 > most)
    if not found:
        found.extend(_WITHOUT_A_SIGN if len(text) <= _SHORT else ("en",))
    return tuple(found)


def _cyrillic(text: str) -> tuple[str, ...]:
    """Russian has `ы`, Ukrainian `і`, and Bulgarian neither, but `ъ` before consonants; a short text may be any of
    them."""
    lower = text.lower()
    if re.search("[ыэё]", lower):
        return ("ru",)
    if re.search("[іїєґ]", lower):
        return ("uk",)
    return ("bg",) if re.search("ъ[^еюя]", lower) else ("ru", "uk", "bg")


def _count(pattern: str, text: str) -> int:
    return sum(map(len, compiled(pattern).findall(text)))
