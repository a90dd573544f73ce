"""The process that decodes a picture or renders a page: bytes on standard input, a line of JSON and pixels on
standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from tui_reader.parse.confinement.process import confine, limit_memory, open_answers

MEMORY = 1 << 30
"""Bytes of address space, where the system can enforce it. Chosen by hand: four times the largest picture."""
PROCESSOR_SECONDS = 15
"""Seconds of processor time for one picture. Chosen by hand; 64 million pixels of a PNG take 2 s."""


def main() -> None:
    """Decode the picture on standard input. The line of JSON has `error`, or the size of the pixels behind it."""
    sink = open_answers()
    limit_memory(MEMORY, PROCESSOR_SECONDS)
    # Before the confinement, which leaves fewer files to be read.
    from PIL import Image

    from tui_reader.parse.pictures import decoding, finding

    Image.init()
    options = dict(each.split("=", 1) for each in sys.argv[1:] if "=" in each)
    if "page" in options:
        from tui_reader.parse.pictures import pages
    confinement = confine()
    if "confined" in sys.argv[1:] and not confinement.complete:
        _answer(sink.write, {"unconfined": confinement.missing})
    else:
        try:
            file = sys.stdin.buffer.read()
            if "page" in options:
                pixels, data = pages.render(file, int(options["page"]))
            else:
                data = _picture_of(finding.find_picture, file, options.get("sha256"))
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


def _picture_of(find: Callable[[bytes, str], bytes | None], file: bytes, digest: str | None) -> bytes:
    """The file itself, or the picture in it with a digest."""
    from tui_reader.parse.pictures.decoding import Undecodable

    data = find(file, digest) if digest else file
    if data is None:
        raise Undecodable("is no longer in the page that was kept; open it in the browser")
    return data


def _answer(write: Any, header: dict[str, Any]) -> None:
    write(json.dumps(header).encode() + b"\n")


if __name__ == "__main__":
    main()
