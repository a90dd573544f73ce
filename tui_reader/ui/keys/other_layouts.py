"""Keys of other keyboard layouts and of input methods, as the keys of a US layout at the same positions.

The positions are those of the usual layouts: Russian with letters of the Ukrainian and Belarusian ones, Greek,
Hebrew, Arabic and Persian, Korean in two sets, Japanese kana. Characters that have different positions in the
layouts of their script, and those that an input method composes of several keys, are left out: no key is
guessed.
"""

from __future__ import annotations

import unicodedata

_LAYOUTS = (
    # Cyrillic: Russian, then the Ukrainian and Belarusian letters. https://en.wikipedia.org/wiki/JCUKEN
    ("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,."),
    ("ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ", 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'),
    ("їєўЇЄЎ", "]'o}\"O"),
    # Greek. https://en.wikipedia.org/wiki/Keyboard_layout#Greek
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    ("ΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ", "ERTYUIOPASDFGHJKLZXCVBNM"),
    # Hebrew, SI 1452. https://en.wikipedia.org/wiki/Hebrew_keyboard
    ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),
    # Arabic and Persian where they agree, then Persian. https://en.wikipedia.org/wiki/Arabic_keyboard
    ("ضصثقفغعهخحجشسيبلاتنم", "qwertyuiop[asdfghjkl"),
    ("یکگچ", "d;']"),
    # Korean in two sets (Dubeolsik), letters that no other has followed. https://en.wikipedia.org/wiki/Korean_keyboard
    ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm"),
    ("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP"),
    # Katakana, as keyboards send them; not vowels, which an input method writes for one Latin letter.
    # https://en.wikipedia.org/wiki/Japanese_keyboard
    ("タテスカンナニラセチトシハキクマノリツサソヒコミモ", "qwrtyuiopasdfghjklzxcvbnm"),
    # Punctuation in Chinese and Japanese, and quotation marks. The enumeration comma has several places.
    ("。【】《》￥·", ".[]<>$`"),
)

_IN_PLACE = {one: key for written, keys in _LAYOUTS for one, key in zip(written, keys, strict=True)}


def key_in_place(key: str) -> str | None:
    """The key of a US layout at the same position, such as `j` for `о`, `ｊ` or `マ`; None for a key of that
    layout, or if the position is not certain. Modifiers, as in `ctrl+о`, stay."""
    modifiers, plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    if len(last) != 1 or last.isascii():
        return None
    place = _IN_PLACE.get(last)
    if place is None:
        # Full-width Latin letters, digits and punctuation; half-width kana.
        narrow = unicodedata.normalize("NFKC", last)
        place = narrow if len(narrow) == 1 and narrow.isascii() else _IN_PLACE.get(narrow)
    if place == " ":
        place = "space"
    return f"{modifiers}{plus}{place}" if place else None


def is_other_script(key: str) -> bool:
    """Whether a key is a character that another layout or an input method has sent."""
    last = key.rpartition("+")[2] if len(key) > 1 else key
    return len(last) == 1 and not last.isascii() and last.isprintable() and last != "\ufffd"
