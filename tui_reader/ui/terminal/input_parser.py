"""From what the terminal sends to keys, pasted text and mouse events; no input raises an error.

Textual's `XTermParser` splits its input into sequences, and raises on several that terminals send. Here the input
is split by the rules of ECMA-48, and Textual is only asked what a whole sequence means.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

MAX_PASTE = 65_536
"""Characters kept of one paste: more than any prompt takes, which refuses longer ones whole."""

PASTE_SILENCE = 1.0
"""Seconds without input after which a single key ends a paste whose end never came. Chosen by hand: a paste that
goes on after a stall of the line comes in longer pieces."""

SEQUENCE_SILENCE = 0.1
"""Seconds without input after which an unfinished sequence is taken for what it is: Textual's `ESCAPE_DELAY`."""

KEY_SILENCE = 0.02
"""Seconds between Escape and a character that are two keys, and not one with Alt. Chosen by hand: a terminal sends
the two bytes of Alt and a letter at once, and people need longer from key to key."""

LEAST_UNMARKED_PASTE = 512
"""Characters of text in one piece of input that cannot have been typed: a terminal without bracketed paste sends
pasted text like keys. Chosen by hand: a minute of typing while the line stood still."""

MOST_REPEATED = 8
"""Different characters in keys that are held down, or repeated by a program. Chosen by hand."""

MAX_KEY = 16
"""Characters that one key sends, at most."""

MAX_SEQUENCE = 4096
"""Characters kept of an unfinished sequence at most; a longer one has no meaning."""

ESC = "\x1b"
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"

_STRINGS = frozenset("]PX^_")
_INTRODUCERS = _STRINGS | {"O"}
"""What follows the escape character at the beginning of strings, and of some function keys."""

_CONTROL = re.compile(r"\x1b\[(?:\[[A-E]|M[^\x1b]{3}|(?!\[|M)[ -?]*[@-~])")
"""A control sequence. `[[A` is a function key of the Linux console, `M` with three characters the mouse of old
terminals."""
_UNFINISHED_CONTROL = re.compile(r"\x1b\[(?:\[|M[^\x1b]{0,2}|[ -?]*)?\Z")
_BROKEN_CONTROL = re.compile(r"\x1b\[(?:M[^\x1b]{0,2}|\[|[ -?]*)")
_STRING = re.compile(r"\x1b[\]PX^_][^\x1b\x07]*(?:\x07|\x1b\\)")
"""A string that ends with BEL or ST: a reply of the terminal, such as its colours or its name."""
_UNFINISHED_STRING = re.compile(r"\x1b[\]PX^_][^\x1b\x07]*\x1b?\Z")
_KEY = re.compile(r"\x1b\[([\d:]*)(?:;([\d:]*))?(?:;([\d:]*))?([u~ABCDEFHPQS])")
_F3 = re.compile(r"\x1b\[1;(\d+)R")
"""F3 with modifiers; a report of the cursor's position looks the same, and is not asked for."""
_MOUSE = re.compile(r"\x1b\[<(\d{1,4});(-?\d{1,5});(-?\d{1,5})[Mm]")
_SYNCHRONIZED = re.compile(r"\x1b\[\?2026;([1-3])\$y")
_TEXT = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
_RELEASE = 3
"""The number of the event type for a key that is released."""


class TerminalReply(Message):
    """An answer of the terminal to a query about its graphics."""

    def __init__(self, sequence: str) -> None:
        super().__init__()
        self.sequence = sequence


class PlacedKey(events.Key):
    """A key of a layout that is not Latin, and the key of a US layout in its position, as the terminal
    reports it."""

    def __init__(self, key: str, character: str | None, place: str) -> None:
        super().__init__(key, character)
        self.place = place


class InputParser:
    """Decodes and splits input, which may come in any pieces. Bytes that are not UTF-8 become replacement
    characters, which are keys without an action."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` returns seconds that never go back."""
        self._clock = clock
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._textual = XTermParser()
        self._pending = ""
        """The beginning of a sequence whose end has not come yet."""
        self._paste: list[str] | None = None
        self._pasted = 0
        self._marked = False
        """Whether the terminal has marked the beginning of the paste, and so will mark its end."""
        self._last_input = clock()
        self._blurred = False

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages of some more input."""
        text = self._decode(data)
        now = self._clock()
        silence, self._last_input = now - self._last_input, now
        if self._paste is None:
            if silence >= (KEY_SILENCE if self._pending == ESC and _is_other_key(text) else SEQUENCE_SILENCE):
                yield from self._flush()
        elif self._marked:
            if silence >= PASTE_SILENCE and _is_one_key(text):
                yield from self._end_paste()
        elif silence >= SEQUENCE_SILENCE:
            yield from self._end_paste()
        yield from self._take(text)

    def _take(self, data: str) -> Iterator[Message]:
        """The messages of decoded input."""
        data, self._pending = self._pending + data, ""
        typed = 0
        while data:
            if self._paste is None and typed <= 0:
                typed = _text_length(data)
                if typed >= LEAST_UNMARKED_PASTE and len(set(data[:LEAST_UNMARKED_PASTE])) > MOST_REPEATED:
                    self._paste, self._marked = [], False
            if self._paste is not None and not self._marked:
                end = _text_length(data)
                yield from self._keep_unmarked(data[:end])
                data, typed = data[end:], 0
                if data:
                    yield from self._end_paste()
                continue
            if self._paste is not None:
                end = data.find(PASTE_END)
                self._keep_pasted(data, end)
                if end < 0:
                    return
                yield from self._end_paste()
                data = data[end + len(PASTE_END) :]
                continue
            size, messages = self._next(data)
            if not size:
                # The rest of a long sequence is part of it, not keys. The last character may begin its end.
                self._pending = data if len(data) <= MAX_SEQUENCE else data[: MAX_SEQUENCE - 1] + data[-1]
                return
            yield from messages
            data = data[size:]
            typed -= size

    def tick(self) -> Iterator[Message]:
        """The messages of an unfinished sequence or character that is not going on; call it after a moment without
        input."""
        if self._clock() - self._last_input < SEQUENCE_SILENCE:
            return
        if rest := self._decode(b"", True):
            yield from self._take(rest)
        if self._paste is None:
            yield from self._flush()
        elif not self._marked:
            yield from self._end_paste()

    def _flush(self) -> Iterator[Message]:
        """Escape, or Alt with a key that begins sequences, such as `[`; the beginning of anything else is junk."""
        pending, self._pending = self._pending, ""
        if len(pending) == 1:
            yield from self._keys([events.Key("escape", ESC)])
        elif len(pending) == 2:
            yield from self._keys(self._textual._sequence_to_key_events(pending[1], alt=True))

    def _keep_pasted(self, data: str, end: int) -> None:
        """Keep pasted text up to `end`, or up to what may be the beginning of its end if that is negative."""
        assert self._paste is not None
        if end < 0:
            start = data.rfind(ESC)
            end = start if start >= 0 and PASTE_END.startswith(data[start:]) else len(data)
            self._pending = data[end:]
        if self._pasted <= MAX_PASTE:
            self._paste.append(data[:end])
        self._pasted += end

    def _keep_unmarked(self, text: str) -> Iterator[Message]:
        """Keep text of a paste whose end is not marked; one that is too long is passed on, to be refused."""
        assert self._paste is not None
        was_longer = self._pasted > MAX_PASTE
        self._pasted += len(text)
        if was_longer:
            return
        self._paste.append(text)
        if self._pasted > MAX_PASTE:
            yield events.Paste("".join(self._paste)[: MAX_PASTE + 1])

    def _end_paste(self) -> Iterator[Message]:
        text = "".join(self._paste or ())[: MAX_PASTE + 1].replace("\x00", "")
        is_told = not self._marked and self._pasted > MAX_PASTE
        self._paste, self._pasted = None, 0
        if self._marked:
            self._marked, self._pending = False, ""
        if not is_told:
            yield events.Paste(text)

    def _next(self, data: str) -> tuple[int, Iterable[Message]]:
        """The size of the first key or sequence, and its messages; 0 if its end has not come yet."""
        to_keys = self._textual._sequence_to_key_events
        if data[0] != ESC:
            return 1, self._keys(to_keys(data[0]))
        second = data[1:2]
        if second == ESC:
            return 1, self._keys([events.Key("escape", ESC)])
        if second == "[":
            return self._next_control(data)
        if len(data) == 1 or (len(data) == 2 and second in _INTRODUCERS):
            return 0, ()
        if second in _STRINGS:
            if found := _STRING.match(data):
                return found.end(), _replies(found[0])
            # A string that another sequence interrupts ends there.
            return 0 if _UNFINISHED_STRING.match(data) else data.find(ESC, 2), ()
        if second == "O" and (keys := list(to_keys(data[:3]))):
            return 3, self._keys(keys)
        return 2, self._keys(list(to_keys(data[:2])) or to_keys(second, alt=True))

    def _next_control(self, data: str) -> tuple[int, Iterable[Message]]:
        found = _CONTROL.match(data)
        if found:
            return found.end(), self._control(found[0])
        if _UNFINISHED_CONTROL.match(data):
            return 0, ()
        broken = _BROKEN_CONTROL.match(data)
        assert broken
        return broken.end(), ()

    def _control(self, sequence: str) -> Iterable[Message]:
        """The messages of a whole control sequence; none of one that is unknown or makes no sense."""
        if sequence == PASTE_START:
            self._paste, self._marked = [], True
            return ()
        if sequence == "\x1b[I":
            self._blurred = False
            return (events.AppFocus(),)
        if sequence == "\x1b[O":
            self._blurred = True
            return (events.AppBlur(),)
        if _SYNCHRONIZED.fullmatch(sequence):
            return (TerminalSupportsSynchronizedOutput(),)
        if _MOUSE.fullmatch(sequence):
            mouse = self._textual.parse_mouse_code(sequence)
            return () if mouse is None else (mouse,)
        if found := _KEY.fullmatch(sequence):
            return self._keys(self._extended_keys(*found.groups("")))
        if found := _F3.fullmatch(sequence):
            return self._keys(self._extended_keys("13", found[1], "", "~"))
        if sequence in ANSI_SEQUENCES_KEYS and sequence[-1] != "R":
            return self._keys(self._textual._sequence_to_key_events(sequence))
        return _replies(sequence)

    def _extended_keys(self, codes: str, modifiers: str, text: str, final: str) -> list[events.Key]:
        """The keys of a report of the kitty protocol, whose numbers may have sub-parameters: the key with Shift
        and the key of a US layout, the type of the event, and several characters.
        https://sw.kovidgoyal.net/kitty/keyboard-protocol/"""
        code, *others = codes.split(":")
        bits, *kind = modifiers.split(":")
        if kind and kind[0] == str(_RELEASE):
            return []
        if not all(map(_is_character, (code or "1", *(text.split(":") if text else ())))):
            return []
        # There are 8 modifiers.
        bits = bits if len(bits) <= 3 else ""
        rest = f";{bits};{text}" if text else f";{bits}" if bits else ""
        plain = f"\x1b[{code}{rest}{final}"
        if final != "u" and f"{code or 1}{final}" not in FUNCTIONAL_KEYS and plain not in ANSI_SEQUENCES_KEYS:
            return []
        keys = list(self._textual._sequence_to_key_events(plain))
        base = others[1] if len(others) > 1 else ""
        if len(keys) == 1 and _is_character(base) and base != code:
            key = keys[0]
            return [PlacedKey(key.key, key.character, chr(int(base)))]
        return keys

    def _keys(self, keys: Iterable[events.Key]) -> Iterator[Message]:
        """The keys that are not to be ignored. A key is evidence that the terminal has the focus."""
        for key in keys:
            if key.key == Keys.Ignore:
                continue
            if self._blurred:
                self._blurred = False
                yield events.AppFocus()
            yield key


def _replies(sequence: str) -> Iterable[Message]:
    """The message of an answer; none of any other sequence that is no key."""
    from tui_reader.ui.terminal.graphics import is_reply

    return (TerminalReply(sequence),) if is_reply(sequence) else ()


def _is_one_key(data: str) -> bool:
    """Whether some input is what one press of a key sends."""
    return len(data) == 1 or (data[:1] == ESC and len(data) <= MAX_KEY and PASTE_END not in data)


def _is_other_key(data: str) -> bool:
    """Whether some input after an escape character is a key of its own, unless it came at once."""
    return data[:1] not in ("", "[", *_INTRODUCERS)


def _text_length(data: str) -> int:
    """The characters of text with which some input begins."""
    found = _TEXT.match(data)
    return found.end() if found else 0


def _is_character(number: str) -> bool:
    """Whether a number of a report is the code of a character."""
    if not number.isdecimal() or len(number) > 7:
        return False
    code = int(number)
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
