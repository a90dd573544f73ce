"""The process that draws and reads pages: a file and the numbers of its pages in, lines of JSON out.

Standard input is a line of JSON with the `size` of the file in bytes, the file, then a line with the number of
each page that is wanted. The answers are lines of JSON: the confinement, the pages that are pictures, and for each
page its text, or why there is none.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import IO, Any

from tui_reader.parse.confinement.process import confine, limit_memory, open_answers

MEMORY = 2 << 30
"""Bytes of address space, where the system can enforce it: the models and a page take 1.0 GB (2026-11-30)."""

_NICE = 10
"""Reading pages is less urgent than whatever else runs."""


def main() -> None:
    """Answer until standard input ends; see the module."""
    sink = open_answers()
    limit_memory(MEMORY)
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICE)
    # Before the confinement, so that Python can write the compiled modules of a fresh installation. This starts no
    # thread: `process` sets the variables that decide on that.
    from tui_reader.parse.recognition.engine import RecognitionEngine, engine_name
    from tui_reader.parse.unsupported import UnsupportedPage

    confinement = confine()
    _answer(sink, {"confinement": confinement._asdict()})
    if "confined" in sys.argv[1:] and not confinement.complete:
        return
    try:
        pages = _opened(sys.stdin.buffer)
        _answer(sink, {"count": pages.count, "pictures": list(pages.pictures()), "engine": engine_name()})
        engine = RecognitionEngine()
    except UnsupportedPage as error:
        _answer(sink, {"error": f"it {error}"})
        return
    except Exception as error:  # noqa: BLE001 (pdfium and Pillow raise of everything for damaged files)
        _answer(sink, {"error": _reason(error)})
        return
    for line in sys.stdin.buffer:
        number = int(line)
        try:
            text = engine.read(pages.grey(number)).to_json()
        except MemoryError:
            _answer(sink, {"page": number, "error": "it needs more memory than a page may take"})
        except Exception as error:  # noqa: BLE001 (as above)
            _answer(sink, {"page": number, "error": _reason(error)})
        else:
            _answer(sink, {"page": number, "text": text})


def _opened(source: IO[bytes]) -> Any:
    from tui_reader.parse.recognition.pages import open_pages

    size = int(json.loads(source.readline())["size"])
    return open_pages(source.read(size))


def _reason(error: Exception) -> str:
    from tui_reader.parse.recognition.pages import UndrawablePages

    if isinstance(error, UndrawablePages):
        return str(error)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"it could not be drawn or read ({what})"


def _answer(sink: IO[bytes], answer: dict[str, Any]) -> None:
    sink.write(json.dumps(answer).encode() + b"\n")
    sink.flush()


if __name__ == "__main__":
    main()
