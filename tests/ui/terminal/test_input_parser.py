"""What the terminal sends, as keys, pasted text and mouse events; nothing it sends is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tui_reader.ui.terminal.input_parser import MAX_PASTE, InputParser, PlacedKey


class Clock:
    """Seconds that tests set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Input:
    """An `InputParser` and its clock."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.parser = InputParser(self.clock)

    def feed(self, *pieces: str) -> list[Message]:
        data = (piece.encode("utf-8", "surrogateescape") for piece in pieces)
        return [message for piece in data for message in self.parser.feed(piece)]

    def wait(self, seconds: float) -> list[Message]:
        self.clock.now += seconds
        return list(self.parser.tick())


def said(messages: list[Message]) -> list[str]:
    """Keys by name, pastes by text in quotes, all others by class."""
    return [
        message.key
        if isinstance(message, events.Key)
        else repr(message.text)
        if isinstance(message, events.Paste)
        else type(message).__name__
        for message in messages
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("jG中", ["j", "G", "中"], id="characters"),
        pytest.param("\x1b[A\x1bOA\x1b[1;5A\x1b[6~", ["up", "up", "ctrl+up", "pagedown"], id="named keys"),
        pytest.param("\x1bOP\x1b[15~\x1b[[A\x1b[13~", ["f1", "f5", "f1", "f3"], id="function keys"),
        pytest.param("\x1bj", ["alt+j"], id="Alt and a letter"),
        pytest.param("\x1b[1[2A\x1b[[9", ["2", "A", "9"], id="a bracket ends a sequence"),
        pytest.param("\x1b\x1b[B", ["escape", "down"], id="Escape, then a key"),
        pytest.param("\x1b[106u\x1b[106;5u", ["j", "ctrl+j"], id="kitty"),
        pytest.param("\x1b[1086::106;1;1086u", ["о"], id="kitty, with the key of a US layout"),
        pytest.param("\x1b[106;1:2;106u\x1b[106;1:3u", ["j"], id="kitty, a repeated and a released key"),
        pytest.param("\x1b[106:74;2;74u", ["J"], id="kitty, with the key with Shift"),
        pytest.param("\x1b[1;2R", ["shift+f3"], id="F3 with Shift"),
        pytest.param("\x1b[1114112u\x1b[55296u\x1b[99999999999u", [], id="codes that are no characters"),
        pytest.param("\x1b[1114112~\x1b[106;1;1114112u\x1b[81~", [], id="more of them"),
        pytest.param("\x1b[<0;5;3M\x1b[<0;5;3m", ["MouseDown", "MouseUp"], id="mouse"),
        pytest.param("\x1b[<0;-1;3M\x1b[32;5;3M\x1b[M !!\x1b[<99999999999;1;1M", [], id="mouse that is no use"),
        pytest.param("\x1b[48;0;0;0;0t\x1b[9;9R\x1b[?2048;1$y\x1b[?1u\x1b[6;9c", [], id="replies not asked for"),
        pytest.param(
            "\x1b[?64;1cj\x1b_Gi=31;OK\x1b\\", ["TerminalReply", "j", "TerminalReply"], id="about graphics"
        ),
        pytest.param("\x1b]11;rgb:00/00/00\x1b\\j\x1bP1$r0m\x1b\\k\x1b]0;t\x07l", ["j", "k", "l"], id="strings"),
        pytest.param("\x1b[?2026;2$y", ["TerminalSupportsSynchronizedOutput"], id="synchronized output"),
        pytest.param("\x1b[O\x1b[I", ["AppBlur", "AppFocus"], id="focus"),
        pytest.param("\x1b[Oj", ["AppBlur", "AppFocus", "j"], id="a key without the focus brings it back"),
        pytest.param("\x1b[200~one\ntwo\x1b[201~j", ["'one\\ntwo'", "j"], id="a paste"),
        pytest.param("\x1b[200~a\x1b[Ab\x00\x1b[201~", ["'a\\x1b[Ab'"], id="a paste with controls"),
        pytest.param("\x1b[201~j", ["j"], id="the end of no paste"),
        pytest.param("\x1b[1;\x01Q\x1b[中Q", ["ctrl+a", "Q", "中", "Q"], id="a broken sequence"),
    ],
)
def test_what_input_means_in_any_pieces(data: str, expected: list[str]) -> None:
    assert said(Input().feed(data)) == expected
    assert said(Input().feed(*data)) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xd6\xd0j", ["\ufffd", "\ufffd", "j"]),
        (b"\xffj", ["\ufffd", "j"]),
        (b"\xe9j", ["\ufffd", "j"]),
        (b"\xed\xa0\x80j", ["\ufffd", "\ufffd", "\ufffd", "j"]),
    ],
    ids=["GBK", "noise", "Latin-1", "a surrogate"],
)
def test_bytes_that_are_not_utf8_are_keys(data: bytes, expected: list[str]) -> None:
    keys = list(Input().parser.feed(data))
    assert [key.character for key in keys if isinstance(key, events.Key)] == expected


def test_an_unfinished_character_ends_with_silence() -> None:
    keys = Input()
    assert list(keys.parser.feed(b"\xe4\xb8")) == []
    assert said(keys.wait(0.2)) == ["replacement_character"]
    assert said(keys.feed("Q")) == ["Q"]


def test_the_key_of_a_us_layout_is_told() -> None:
    (key,) = Input().feed("\x1b[1086::106;1;1086u")
    assert isinstance(key, PlacedKey)
    assert (key.character, key.place) == ("о", "j")


@pytest.mark.parametrize(
    ("data", "expected"),
    [("\x1b", ["escape"]), ("\x1b[", ["left_square_bracket"]), ("\x1bO", ["alt+shift+o"]), ("\x1b[1;", [])],
)
def test_an_unfinished_sequence_ends_with_silence(data: str, expected: list[str]) -> None:
    keys = Input()
    assert keys.feed(data) == []
    assert said(keys.wait(0.05)) == []
    assert said(keys.wait(0.1)) == expected
    assert said(keys.feed("Q")) == ["Q"]


def test_a_paste_without_an_end_ends_with_a_key_after_silence() -> None:
    keys = Input()
    keys.feed("\x1b[200~some text")
    assert keys.wait(5) == []
    assert said(keys.feed("\x1b[B")) == ["'some text'", "down"]
    assert said(keys.feed("Q")) == ["Q"]


def test_an_unfinished_character_in_a_paste_without_an_end_is_silence_too() -> None:
    keys = Input()
    list(keys.parser.feed(b"\x1b[200~\xe4\xb8"))
    assert keys.wait(2) == []
    assert list(keys.parser.feed(b"\xe4")) == []
    assert keys.wait(2) == []
    assert said(keys.feed("Q")) == ["'\ufffd\ufffd'", "Q"]


def test_a_paste_that_goes_on_after_a_stall_is_one() -> None:
    keys = Input()
    keys.feed("\x1b[200~some ")
    keys.wait(5)
    assert said(keys.feed("more text\x1b[201~")) == ["'some more text'"]


def test_of_a_long_paste_so_much_is_kept_that_it_can_be_refused() -> None:
    (paste,) = Input().feed("\x1b[200~", *["x" * 65_536] * 16, "\x1b[201~")
    assert isinstance(paste, events.Paste)
    assert len(paste.text) == MAX_PASTE + 1


@pytest.mark.parametrize(
    ("start", "piece", "end"),
    [
        pytest.param("\x1b]52;c;", "aGk=", "\x1b\\", id="string"),
        pytest.param("\x1bP", "a", "\x07", id="string that ends with BEL"),
        pytest.param("\x1b[", "1;", "u", id="control sequence"),
    ],
)
def test_a_long_sequence_has_no_keys(start: str, piece: str, end: str) -> None:
    keys = Input()
    assert keys.feed(start, *[piece * 1000] * 100, *end) == []
    assert said(keys.feed("Q")) == ["Q"]


def test_escape_and_a_key_typed_soon_after_it_are_two_keys() -> None:
    keys = Input()
    assert keys.feed("\x1b") == []
    keys.clock.now += 0.05
    assert said(keys.feed("k")) == ["escape", "k"]


def test_a_sequence_in_pieces_is_one_on_a_slow_line() -> None:
    keys = Input()
    keys.feed("\x1b")
    keys.clock.now += 0.05
    assert said(keys.feed("[A")) == ["up"]


UNMARKED = "".join(chr(0x4E00 + number % 900) for number in range(3000)) + "\r\nand more words, " * 40
"""Text as a terminal without bracketed paste sends it: like keys."""


def test_text_that_cannot_have_been_typed_is_a_paste() -> None:
    keys = Input()
    assert said(keys.feed("j", UNMARKED[:2000], UNMARKED[2000:])) == ["j"]
    assert said(keys.wait(0.1)) == [repr(UNMARKED)]
    assert said(keys.feed("Q")) == ["Q"]


@pytest.mark.parametrize("after", ["\x1b[B", "\x03"])
def test_a_key_that_is_no_text_ends_such_a_paste(after: str) -> None:
    pasted, key = said(Input().feed(UNMARKED + after))
    assert pasted == repr(UNMARKED)
    assert key in ("down", "ctrl+c")


def test_such_a_paste_ends_with_silence() -> None:
    keys = Input()
    keys.feed(UNMARKED)
    keys.clock.now += 0.1
    assert said(keys.feed("Q")) == [repr(UNMARKED), "Q"]


def test_such_a_paste_of_any_length_is_passed_on_once() -> None:
    keys = Input()
    (paste,) = keys.feed(*[UNMARKED] * 100)
    assert isinstance(paste, events.Paste)
    assert len(paste.text) == MAX_PASTE + 1
    assert keys.wait(1) == []
    assert said(keys.feed("Q")) == ["Q"]


@pytest.mark.parametrize("typed", ["j" * 5000, "jk" * 2000, "the words of a query" * 12])
def test_held_keys_and_typed_words_are_keys(typed: str) -> None:
    assert [key.character for key in Input().feed(typed) if isinstance(key, events.Key)] == list(typed)


STARTS = ["\x1b", "\x1b[", "\x1bO", "\x1b]", "\x1bP", "\x1b[200~", "\x1b[201~", "\x1b[M", "\x1b[<", "\x1b[[", "Q"]
PIECES = st.lists(
    st.one_of(
        st.sampled_from(STARTS),
        st.text(alphabet="0123456789:;<?$uRtMmy~ABCDEFHPQSZ[]OI\x07\x1b\\中\udcff\x9b", max_size=12),
        st.text(max_size=6),
    ),
    max_size=12,
)


@given(pieces=PIECES)
def test_no_input_is_an_error_and_none_blocks_a_key(pieces: list[str]) -> None:
    keys = Input()
    keys.feed(*pieces)
    keys.wait(2)
    assert said(keys.feed("Q"))[-1] == "Q"
