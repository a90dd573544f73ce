"""Decodes pictures in a process of their own, which is confined, bounded and ended when it takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import NamedTuple

from tui_reader.parse.confinement.children import environment
from tui_reader.text.clean import clean_line

SECONDS = 60.0
"""Seconds until the process is ended that other programs keep from the processor. Chosen by hand."""


class Picture(NamedTuple):
    """The pixels of a picture: rows of red, green and blue, a byte each. `full` is its own size in pixels, `kind`
    its format; it is the first of `frames` pictures. `file` are the bytes that were decoded."""

    width: int
    height: int
    pixels: bytes
    file: bytes
    full: tuple[int, int]
    kind: str
    frames: int = 1


def can_decode() -> bool:
    """Whether the library that decodes pictures is installed (extra `pictures`)."""
    return find_spec("PIL") is not None


def can_render() -> bool:
    """Whether the library that renders pages is installed (extra `documents`)."""
    return find_spec("pypdfium2") is not None


def decode_picture(data: bytes, digest: str | None = None, *, confined: bool = False) -> Picture | str:
    """The picture in some bytes, or why it is not shown, to be put behind its name. `digest`: the bytes are those
    of a page, which holds the picture with this SHA-256. `confined`: it is decoded only where the system can
    confine the process. Takes some tenths of a second: call it in a thread."""
    return _decoded(data, [*(["confined"] * confined), *([f"sha256={digest}"] if digest else [])])


def render_page(data: bytes, page: int, *, confined: bool = False) -> Picture | str:
    """A printed page of a PDF, counted from 1, as `decode_picture`; its `file` is a PNG."""
    return _decoded(data, [*(["confined"] * confined), f"page={page}"])


def _decoded(data: bytes, options: Sequence[str]) -> Picture | str:
    """What the process answers for some bytes."""
    command = [sys.executable, "-P", "-m", "tui_reader.parse.pictures.worker", *options]
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=SECONDS,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "took too long to decode and was given up"
    except OSError as error:
        return f"cannot be decoded: {error.strerror or error}"
    try:
        return _picture(done.stdout)
    except (ValueError, KeyError, TypeError):
        ended = f"signal {-done.returncode}" if done.returncode < 0 else f"status {done.returncode}"
        return f"ended the process that decodes pictures ({ended}) and cannot be shown"


def _picture(answer: bytes) -> Picture | str:
    """The answer of the process. Raises ValueError, KeyError or TypeError for one that is not whole."""
    line, _end, rest = answer.partition(b"\n")
    header = json.loads(line)
    if "unconfined" in header:
        reasons = "; ".join(map(str, header["unconfined"]))
        return f"is not decoded: the process is not confined ({reasons}); `bulletin-tui doctor` says more"
    if "error" in header:
        return clean_line(str(header["error"]), 400)
    width, height, frames = (int(header[name]) for name in ("width", "height", "frames"))
    full, size = (int(header["full"][0]), int(header["full"][1])), int(header["size"])
    if min(width, height, frames, *full, size) < 1 or len(rest) != size + 3 * width * height:
        raise ValueError
    return Picture(width, height, rest[size:], rest[:size], full, clean_line(str(header["kind"]), 20), frames)
