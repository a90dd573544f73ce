"""Keys of other layouts and input methods, in the places that the drawings of the keyboards show."""

from __future__ import annotations

import pytest

from support.pilot import main, press
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.actions import ACTIONS
from tui_reader.ui.keys.keymap import parse_keys
from tui_reader.ui.keys.other_layouts import is_other_script, key_in_place
from tui_reader.ui.sources.screen import SourcesScreen

# The rows of the keyboards, from left to right; a space where a key has no letter of the script.
US = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
ROWS = {
    "Russian": ("йцукенгшщз", "фывапролд", "ячсмить"),
    "Ukrainian": ("йцукенгшщз", "ф вапролд", "ячсмить"),
    "Belarusian": ("йцукенгшўз", "фывапролд", "ячсм ть"),
    "Greek": (" ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),
    "Hebrew": ("  קראטוןםפ", "שדגכעיחלך", "זסבהנמצ"),
    "Arabic": ("ضصثقفغعهخح", "شسيبلاتنم", "       "),
    "Persian": ("ضصثقفغعهخح", "شسیبلاتنم", "       "),
    "Korean": ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ"),
    "Japanese": ("タテ スカンナニラセ", "チトシハキクマノリ", "ツサソヒコミモ"),
    "Japanese, half-width": ("ﾀﾃ ｽｶﾝﾅﾆﾗｾ", "ﾁﾄｼﾊｷｸﾏﾉﾘ", "ﾂｻｿﾋｺﾐﾓ"),
    "full-width": ("ｑｗｅｒｔｙｕｉｏｐ", "ａｓｄｆｇｈｊｋｌ", "ｚｘｃｖｂｎｍ"),
}


@pytest.mark.parametrize("layout", ROWS)
def test_a_letter_is_the_key_in_its_place(layout: str) -> None:
    for places, letters in zip(US, ROWS[layout], strict=True):
        found = {letter: key_in_place(letter) for letter in letters if letter != " "}
        assert found == {letter: place for place, letter in zip(places, letters, strict=True) if letter != " "}


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("О", "J"),
        ("Ｊ", "J"),
        ("ctrl+д", "ctrl+l"),
        ("？", "?"),
        ("：", ":"),
        ("／", "/"),
        ("！", "!"),
        ("】", "]"),
        ("（", "("),
        ("，", ","),
        ("。", "."),
        ("１", "1"),
        ("\u3000", "space"),
    ],
)
def test_capitals_modifiers_and_punctuation(key: str, place: str) -> None:
    assert key_in_place(key) == place


@pytest.mark.parametrize("key", ["j", "J", "enter", "ctrl+l", "ctrl++", "+", "?", "up"])
def test_keys_of_the_us_layout_stay(key: str) -> None:
    assert key_in_place(key) is None
    assert not is_other_script(key)


@pytest.mark.parametrize("key", ["、", "і", "か", "ア", "가", "中", "ز", "é"])
def test_what_may_be_several_keys_is_not_guessed(key: str) -> None:
    assert key_in_place(key) is None
    assert is_other_script(key)


def test_no_default_key_is_of_another_script() -> None:
    assert not [keys for action in ACTIONS for keys in action.keys if any(map(is_other_script, parse_keys(keys)))]


async def test_a_key_in_another_layout_acts_and_says_so_once(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main(app)
        await press(pilot, "о")
        assert screen.list.cursor == 1
        assert screen.status.message.startswith("о was taken for j, the key in its place")
        await press(pilot, "о")
        assert (screen.list.cursor, screen.status.message) == (2, "")
        await press(pilot, "п", "ы")
        assert isinstance(app.screen, SourcesScreen)


async def test_a_key_that_is_not_certain_says_what_to_do(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "中")
        assert main(app).status.message == "中 is no key here; switch to Latin letters."


async def test_text_is_typed_as_it_is(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "о", "ｊ")
        assert main(app).prompt.mount_input().value == "оｊ"
