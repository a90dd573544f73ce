"""Random bytes as the input of the terminal: none ends the program, none blocks `Q`.

    python -m benchmarks.input_fuzz [--count 100000] [--runs 10] [--strings 500] [--seed 1]

Most strings are read by the decoder and the parser of the driver alone, in random pieces, with silences
between them and a clock of their own; after each, two seconds later, `Q` must be a key. Others are sent to
the installed program in a pseudo-terminal with scratch files; at the end of each run, Escape and `Q`, pressed
up to eight times (dialogs that letters among the bytes have opened close first), must end it with exit code
0. The strings are pieces of what terminals send (reports with impossible numbers, pastes without an end,
strings, mouse, focus), other encodings, damaged UTF-8, and noise.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from textual import events

from benchmarks.measure import option_parser
from tui_reader.ui.terminal.input_parser import InputParser

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

STARTS = [
    b"\x1b",
    b"\x1b[",
    b"\x1bO",
    b"\x1b]",
    b"\x1bP",
    b"\x1b_",
    b"\x1b[M",
    b"\x1b[<",
    b"\x1b[[",
    b"\x1b[?",
    b"\x9b",
]
WHOLE = [
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x1b[I",
    b"\x1b[O",
    b"\x1b\\",
    b"\x07",
    b"\x1b[48;0;0;0;0t",
    b"\x1b[1114112u",
]
FINALS = b"u~ABCDEFHPQRSMmtycn$IO"
NUMBERS = [
    "",
    "0",
    "1",
    "3",
    "13",
    "27",
    "57",
    "106",
    "200",
    "1086",
    "55296",
    "99999",
    "1114112",
    "99999999999999999999",
]
TEXTS = ["中文", "é", "я", "🙂", "ｊ", "。"]


def piece(random_: random.Random) -> bytes:
    """One thing that a terminal, or a bad line, may send."""
    kind = random_.randrange(8)
    if kind == 0:
        return random_.choice(WHOLE)
    if kind == 1:
        return random_.choice(STARTS)
    if kind in (2, 3):
        numbers = random_.choices(NUMBERS, k=random_.randint(0, 4))
        separators = random_.choices(";:;:?<-", k=len(numbers))
        body = "".join(number + separator for number, separator in zip(numbers, separators, strict=True))
        return b"\x1b[" + body.encode() + bytes([random_.choice(FINALS)])
    if kind == 4:
        encoding = random_.choice(["gbk", "utf-16", "utf-8", "big5", "shift-jis"])
        return random_.choice(TEXTS).encode(encoding, "replace")[: random_.randint(1, 4)]
    if kind == 5:
        return random_.randbytes(random_.randint(1, 12))
    if kind == 6:
        return bytes(random_.choice(b"0123456789;:<=>?[]") for _ in range(random_.randint(1, 8)))
    return random_.choice([b"\x00", b"\x01", b"\x7f", b"\x80", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5"])


def string(random_: random.Random) -> bytes:
    """A few pieces in a row."""
    return b"".join(piece(random_) for _ in range(random_.randint(1, 8)))


def parsed(count: int, seed: int) -> list[bytes]:
    """The strings that raise an error in the parser or hide a later `Q`."""
    random_ = random.Random(seed)
    failed = []
    clock = [0.0]
    for _ in range(count):
        whole = data = string(random_)
        parser = InputParser(lambda: clock[0])
        try:
            while data:
                size = random_.randint(1, len(data))
                list(parser.feed(data[:size]))
                clock[0] += random_.choice([0.0, 0.0, 0.02, 0.2, 2.0])
                list(parser.tick())
                data = data[size:]
            clock[0] += 2.0
            list(parser.tick())
            messages = list(parser.feed(b"Q"))
            blocked = not messages or not isinstance(messages[-1], events.Key) or messages[-1].character != "Q"
        except Exception as error:  # noqa: BLE001 (the benchmark counts them)
            print(repr(error), file=sys.stderr)
            blocked = True
        if blocked:
            failed.append(whole)
    return failed


def in_program(strings: int, seed: int) -> bool:
    """Send strings to the program; whether `Q` ended it in the end, and nothing before."""
    from support.terminal import Terminal

    random_ = random.Random(seed)
    with tempfile.TemporaryDirectory() as home, Terminal(home=Path(home)) as terminal:
        terminal.until("Articles ")
        for _ in range(strings):
            # The keys that quit would do so.
            terminal.send(string(random_).translate(None, b"Qq\x11") or b"j")
            if not terminal._read(0):
                print(f"ended with {terminal.wait()}: {terminal.after_the_screen()}", file=sys.stderr)
                return False
        for _ in range(8):
            for key in ("escape", "Q"):
                silent = time.monotonic() + 1.5
                while time.monotonic() < silent:
                    if not terminal._read(0.1):
                        return terminal.wait() == 0
                try:
                    terminal.press(key)
                except OSError:
                    return terminal.wait() == 0
        # On a busy machine the last keys may still be waiting.
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if not terminal._read(0.1):
                return terminal.wait() == 0
        print(terminal.text, file=sys.stderr)
        return False


def main() -> int:
    parser = option_parser("input_fuzz", __doc__)
    parser.add_argument("--count", type=int, default=100_000, help="strings for the parser")
    parser.add_argument("--runs", type=int, default=10, help="runs of the program")
    parser.add_argument("--strings", type=int, default=500, help="strings in each run")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.process_time()
    failed = parsed(options.count, options.seed)
    spent = time.process_time() - start
    print(f"{options.count:,} strings parsed in {spent:.0f} s of CPU: {len(failed)} failed")
    for data in failed[:5]:
        print("   ", data)
    good = sum(in_program(options.strings, options.seed + run) for run in range(options.runs))
    print(f"{options.runs} runs of the program with {options.strings:,} strings each: {good} ended by Q alone")
    return int(bool(failed) or good < options.runs)


if __name__ == "__main__":
    sys.exit(main())
