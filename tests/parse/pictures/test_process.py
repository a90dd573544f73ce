"""Pictures become pixels in a process of their own; whatever is no picture ends in one line."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from hashlib import sha256

import pytest
from PIL import Image

from support.pdf_files import pdf
from tui_reader.parse.pictures.process import Picture, decode_picture, render_page

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def two_colours(mode: str = "RGB") -> Image.Image:
    """Four pixels wide and two high, red on the left and blue on the right."""
    image = Image.new("RGB", (4, 2), RED)
    image.paste(BLUE, (2, 0, 4, 2))
    return image.convert(mode)


def at(picture: Picture | str, x: int, y: int) -> tuple[int, ...]:
    assert isinstance(picture, Picture), picture
    start = 3 * (y * picture.width + x)
    return tuple(picture.pixels[start : start + 3])


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, rows: bytes, comment: bytes = b"") -> bytes:
    """A PNG of one bit a pixel with this header, whatever its rows hold, and a compressed comment."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"zTXt", comment) if comment else b"", chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_the_pixels_of_a_picture(kind: str) -> None:
    picture = decode_picture(encoded(two_colours(), kind, **({"lossless": True} if kind == "WEBP" else {})))
    assert [at(picture, x, 1) for x in range(4)] == [RED, RED, BLUE, BLUE]
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height, picture.full, picture.kind, picture.frames) == (4, 2, (4, 2), kind, 1)


def test_what_is_transparent_is_white() -> None:
    assert at(decode_picture(encoded(Image.new("RGBA", (1, 1), (0, 0, 0, 0)), "PNG")), 0, 0) == WHITE


def test_a_picture_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = decode_picture(encoded(two_colours(), "TIFF", exif=exif))
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height, picture.full) == (2, 4, (2, 4))
    assert (at(picture, 0, 0), at(picture, 0, 3)) == (RED, BLUE)


def test_a_large_picture_is_reduced() -> None:
    picture = decode_picture(encoded(Image.new("1", (6000, 2000), 1), "PNG"))
    assert isinstance(picture, Picture)
    assert picture.full == (6000, 2000)
    assert 3_900_000 < picture.width * picture.height <= 4_000_000
    assert at(picture, 5, 5) == WHITE


def test_the_first_of_several_pictures() -> None:
    file = encoded(two_colours(), "GIF", save_all=True, append_images=[Image.new("RGB", (4, 2), BLUE)])
    picture = decode_picture(file)
    assert isinstance(picture, Picture)
    assert picture.frames == 2
    assert at(picture, 0, 0) == RED


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "of a kind that is not shown", id="nothing"),
        pytest.param(b"GIF89a", "of a kind that is not shown", id="the beginning of one"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", "of a kind that is not shown", id="a program"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG", id="drawing"),
        pytest.param(png_of(40_000, 40_000, b""), "40000 x 40000 pixels", id="too many pixels"),
        pytest.param(png_of(100, 100, b"\0"), "damaged", id="cut off"),
        pytest.param(
            png_of(9, 9, b"\0" * 18, b"Comment\0\0" + zlib.compress(b"A" * 90_000_000)), "damaged", id="text bomb"
        ),
    ],
)
def test_what_is_not_shown_is_one_line(data: bytes, reason: str) -> None:
    found = decode_picture(data)
    assert isinstance(found, str)
    assert reason in found
    assert "\n" not in found


def test_a_drawing_in_a_book_is_called_one() -> None:
    drawing, file = b"<svg xmlns='http://www.w3.org/2000/svg'/>", io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("logo.svg", drawing)
    assert "SVG" in str(decode_picture(file.getvalue(), sha256(drawing).hexdigest()))


class TestPages:
    def test_a_printed_page_is_rendered_to_a_png(self) -> None:
        found = render_page(pdf(["one"], ["two"]), 2)
        assert isinstance(found, Picture)
        assert (found.kind, found.full) == ("PDF", (found.width, found.height))
        assert found.file.startswith(b"\x89PNG")
        assert len(set(found.pixels)) > 1, "there is print on it"

    @pytest.mark.parametrize(
        ("data", "page", "reason"),
        [
            (b"%PDF-1.4 nothing", 1, "is encrypted or damaged, and its pages cannot be shown"),
            (pdf(["one"]), 2, "has no page 2"),
        ],
    )
    def test_what_cannot_be_rendered_is_said(self, data: bytes, page: int, reason: str) -> None:
        assert render_page(data, page) == reason
