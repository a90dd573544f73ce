"""The engine of text recognition on a drawn page. Needs the extra `ocr`."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

pytest.importorskip("rapidocr", reason="RapidOCR is not installed, which the extra ocr brings")

import numpy as np

from tui_reader.parse.documents.recognized.layout import items_of
from tui_reader.parse.recognition.engine import RecognitionEngine

LINES = (
    "The river is closed between the two",
    "bridges until the end of June, says",
    "the water office of the county.",
)


@pytest.fixture(scope="module")
def engine() -> RecognitionEngine:
    return RecognitionEngine()


def drawn(turns: int = 0) -> np.ndarray:
    image = Image.new("L", (900, 500), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(LINES):
        draw.text((60, 80 + 60 * number), line, fill=0, font=ImageFont.load_default(30))
    return np.rot90(np.array(image), turns).copy()


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_page_is_read_whichever_way_it_lies(engine: RecognitionEngine, turns: int) -> None:
    read = [item.text.strip() for item in items_of(engine.read(drawn(turns)))]
    assert " ".join(read) == " ".join(LINES)


def test_an_empty_page_has_no_text(engine: RecognitionEngine) -> None:
    assert engine.read(np.full((400, 400), 255, np.uint8)).pieces == ()
