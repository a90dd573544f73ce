"""The process that decodes a picture: bytes on standard input, a line of JSON and pixels on standard output."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from tui_reader.parse.confinement.process import confine

MEMORY = 1 << 30
"""Bytes of address space, where the system can enforce it. Chosen by hand: four times the largest picture."""
PROCESSOR_SECONDS = 15
"""Seconds of processor time for one picture. Chosen by hand; 64 million pixels of a PNG take 2 s."""


def main() -> None:
    """Decode the picture on standard input. The line of JSON has `error`, or the size of the pixels behind it."""
    sink = os.fdopen(sys.stdout.fileno(), "wb", closefd=False)
    # Output printed by a library must not reach the answer.
    sys.stdout = sys.stderr
    _limit()
    # Before the confinement, which leaves fewer files to be read.
    from PIL import Image

    from tui_reader.parse.pictures import decoding, finding

    Image.init()
    confinement = confine()
    if "confined" in sys.argv[1:] and not confinement.complete:
        _answer(sink.write, {"unconfined": confinement.missing})
    else:
        try:
            file = sys.stdin.buffer.read()
            wanted = next((each.removeprefix("sha256=") for each in sys.argv[1:] if "=" in each), None)
            data = finding.find_picture(file, wanted) if wanted else file
            if data is None:
                raise decoding.Undecodable("is no longer in the page that was kept; open it in the browser")
            pixels = decoding.decode(data)
        except decoding.Undecodable as error:
            _answer(sink.write, {"error": str(error)})
        except MemoryError:
            _answer(sink.write, {"error": "needs more memory than one picture may take"})
        except Exception as error:  # noqa: BLE001 (Pillow raises of everything for damaged data)
            what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            _answer(sink.write, {"error": f"is damaged and cannot be shown ({what})"})
        else:
            _answer(sink.write, {**pixels._asdict(), "data": None, "size": len(data)})
            sink.write(data)
            sink.write(pixels.data)
    sink.flush()


def _answer(write: Any, header: dict[str, Any]) -> None:
    write(json.dumps(header).encode() + b"\n")


def _limit() -> None:
    """Limit memory and processor time of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, PROCESSOR_SECONDS)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


if __name__ == "__main__":
    main()
