"""Decodes a picture to pixels by Pillow, within bounds. Runs in the confined process; see `process`."""

from __future__ import annotations

import io
from math import sqrt
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

MOST_PIXELS = 64_000_000
"""Pixels of a picture that is decoded: 8000 x 8000, which take 256 MB. Chosen by hand."""

MOST_KEPT = 4_000_000
"""Pixels that are kept of it: more than the largest terminal shows, and enough to zoom in. Chosen by hand."""

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
"""Formats that browsers show, and scans. Pillow reads many others, which pages do not have."""


_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture upright, by its orientation in Exif (CIPA DC-008, 4.6.5): cameras store it on its side."""


class Pixels(NamedTuple):
    """Rows of red, green and blue, a byte each, on white; `full` is the size of the picture before it was reduced
    to `width` and `height`, `frames` the number of its pictures, of which this is the first."""

    width: int
    height: int
    data: bytes
    full: tuple[int, int]
    kind: str
    frames: int = 1


class Undecodable(Exception):
    """A picture that is not shown; the message says why, behind its name."""


def decode(data: bytes) -> Pixels:
    """The pixels of a picture. Raises Undecodable, MemoryError, or what Pillow raises for damaged data."""
    if data.lstrip()[:1] == b"<":
        raise Undecodable("is a drawing in SVG or a page, not a picture of pixels; open it in the browser")
    # Checked before any pixel is decoded, by `_check`; Pillow's own limit is lower, and warns before it refuses.
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise Undecodable("is of a kind that is not shown here; open it in another program") from error
    with image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise Undecodable(
                f"has {width} x {height} pixels, more than are decoded here; open it in another program"
            )
        kind, frames = image.format or "", int(getattr(image, "n_frames", 1))
        scale = min(1.0, sqrt(MOST_KEPT / (width * height)))
        wanted = (max(1, int(width * scale)), max(1, int(height * scale)))
        # A JPEG is decoded in an eighth to a half of its size, where that is enough.
        image.draft("RGB", wanted)
        image.load()
        plain = _on_white(image)
        if scale < 1:
            plain = plain.resize(wanted, Image.Resampling.BOX if scale < 0.5 else Image.Resampling.LANCZOS)
        plain = _upright(plain, image)
        if plain.size != wanted:
            width, height = height, width
        return Pixels(*plain.size, plain.tobytes(), (width, height), kind, frames)


def upright_on_white(image: Image.Image) -> Image.Image:
    """An image in red, green and blue, transparent places white, turned as its camera says."""
    return _upright(_on_white(image), image)


def _upright(plain: Image.Image, image: Image.Image) -> Image.Image:
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    return plain if turn is None else plain.transpose(turn)


def _on_white(image: Image.Image) -> Image.Image:
    """An image in red, green and blue, transparent places white, as most pages are."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        plain = Image.new("RGB", layer.size, "white")
        plain.paste(layer, mask=layer)
        return plain
    if image.mode.startswith("I") or image.mode == "F":
        # Scans with 16 bits a pixel, of which `convert` would keep the lower ones.
        return image.convert("I").point(lambda value: value * (1 / 256), "L").convert("RGB")
    return image.convert("RGB")
