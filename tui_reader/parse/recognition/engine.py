"""Text recognition by RapidOCR, whose models (PP-OCRv6: Chinese, Japanese, Latin letters) are in its package.

Runs in a process of its own; see `process`. Nothing is fetched: the models are named by their files, and the
process has no network.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import rapidocr
from rapidocr.main import RapidOCR, RapidOCRError

from tui_reader.parse.documents.recognized.grids import grids, meeting
from tui_reader.parse.documents.recognized.page import PixelBox, RecognizedPage, TextPiece
from tui_reader.parse.documents.recognized.splitting import at_gaps, at_rules, gutters
from tui_reader.parse.recognition.ink import in_cells, ink_of, with_ends
from tui_reader.parse.recognition.rules import find_rules
from tui_reader.parse.recognition.skew import straightened
from tui_reader.text.clean import clean_line

LONGEST_SIDE = 2600
"""Pixels of the longer side of a picture that is read as it is: A3 at 150 dpi. Larger ones are reduced."""

_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}

_LEAST_CERTAIN = 0.5
"""Pieces of which the program is less sure are no text, such as stamps and signatures; its own default."""

_READ_BOTH_WAYS = 5
"""Pieces that are read upright and upside down where the page seems to be. Chosen by hand."""

_LONG = 2.5
"""A picture so many times as high as wide is read in parts, as posters and screenshots are. Chosen by hand."""

_TALL = 1.5
"""A piece so many times as high as wide is set vertically, or on a page on its side; as in RapidOCR."""


def engine_name() -> str:
    """The engine with the versions of its parts, for the version of a reader."""
    return f"rapidocr {version('rapidocr')}, onnxruntime {version('onnxruntime')}"


class RecognitionEngine:
    """Reads pictures of pages, one at a time."""

    def __init__(self) -> None:
        """Load the models. Raises FileNotFoundError where the package is without them."""
        cv2.setNumThreads(1)
        models = Path(rapidocr.__file__).parent / "models"
        settings: dict[str, Any] = {
            "Global.log_level": "critical",
            "Global.return_word_box": True,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            **{name: str(models / file) for name, file in _MODELS.items()},
        }
        self._engine = RapidOCR(params=settings)

    def read(self, grey: np.ndarray) -> RecognizedPage:
        """The text on a picture in shades of grey, rows of pixels from 0 for black to 255, turned upright."""
        grey = straightened(np.ascontiguousarray(_reduced(grey)))
        height, width = grey.shape
        if height <= _LONG * width:
            return self._read(grey)
        pieces: list[TextPiece] = []
        rules: list[PixelBox] = []
        for top, bottom in _parts(grey):
            part = self._read(grey[top:bottom], upright=True)
            pieces += [piece._replace(box=_moved(piece.box, top)) for piece in part.pieces]
            rules += [_moved(rule, top) for rule in part.rules]
        return RecognizedPage(width, height, tuple(pieces), tuple(rules))

    def _read(self, grey: np.ndarray, *, upright: bool = False) -> RecognizedPage:
        found = self._found(grey)
        height, width = grey.shape
        if not found:
            return RecognizedPage(width, height)
        turns = 0 if upright else _turns(found)
        if turns:
            grey = np.ascontiguousarray(np.rot90(grey, turns))
            found = [each.turned(turns, width, height) for each in found]
        boxes = [each.box for each in found]
        # Single lines say nothing about the text, and strokes of characters look like them.
        rules = [rule for group in meeting(find_rules(grey, boxes)) for rule in group]
        columns = gutters(boxes)
        parts = (part for each in found for part in at_gaps(each.piece, each.places, columns))
        pieces = [cell for piece, places in parts for cell in at_rules(piece, places, rules)]
        pieces += self._in_empty_cells(grey, rules, pieces)
        return RecognizedPage(grey.shape[1], grey.shape[0], tuple(pieces), tuple(rules))

    def _found(self, grey: np.ndarray) -> list[_Found]:
        """The pieces as they stand on the picture."""
        engine = self._engine
        padding: dict[str, Any] = {}
        try:
            picture = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
            _crops, detected = engine.detect_and_crop(picture, padding)
            shift = padding["padding_1"]["left"], padding["padding_1"]["top"]
            places = [np.asarray(corners, np.float64) - shift for corners in detected.boxes]
            places = with_ends(ink_of(grey), places)
            crops = self._crops(picture, places)
            _same, classified = engine.cls_and_rotate(crops)
            flipped = _flipped(places, [label == "180" for label, _certainty in classified.cls_res])
            flipped = self._confirmed(places, crops, flipped)
            return self._recognized(places, crops, flipped)
        except RapidOCRError:
            # No text.
            return []

    def _confirmed(
        self, places: Sequence[np.ndarray], crops: Sequence[np.ndarray], flipped: Sequence[bool]
    ) -> list[bool]:
        """Whether each piece is upside down, those of which that is supposed by reading the longest of them both
        ways: of worn vertical lines the model is wrong together."""
        found = list(flipped)
        for tall in (False, True):
            numbers = [n for n, corners in enumerate(places) if flipped[n] and _is_tall(_bounds(corners)) == tall]
            longest = sorted(numbers, key=lambda n: -max(crops[n].shape[:2]))[:_READ_BOTH_WAYS]
            if not longest:
                continue
            ways = [
                self._engine.recognize_txt([np.rot90(crops[n], turns) for n in longest]).scores for turns in (0, 2)
            ]
            if sum(ways[0]) > sum(ways[1]):
                for number in numbers:
                    found[number] = False
        return found

    def _crops(self, picture: np.ndarray, places: Sequence[np.ndarray]) -> list[np.ndarray]:
        boxes = np.array(places, np.float32)
        crops: list[np.ndarray] = self._engine.crop_text_regions(picture, boxes)
        return crops

    def _recognized(
        self, places: Sequence[np.ndarray], crops: Sequence[np.ndarray], flipped: Sequence[bool]
    ) -> list[_Found]:
        """The pieces at these places; raises RapidOCRError where there is no text."""
        turned = [np.rot90(crop, 2) if flip else crop for crop, flip in zip(crops, flipped, strict=True)]
        read = self._engine.recognize_txt(turned)
        values = zip(places, flipped, read.txts, read.scores, read.word_results, strict=True)
        return [
            _Found(corners, text, float(certainty), _fractions(words), flip)
            for corners, flip, text, certainty, words in values
            if text.strip() and certainty >= _LEAST_CERTAIN
        ]

    def _in_empty_cells(
        self, grey: np.ndarray, rules: Sequence[PixelBox], pieces: Sequence[TextPiece]
    ) -> list[TextPiece]:
        """The text in cells of tables in which nothing was found, such as a single figure."""
        cells = [
            cell.box
            for grid in grids(rules)
            for cell in grid.cells
            if not any(
                piece.box.left < cell.box.right
                and cell.box.left < piece.box.right
                and cell.box.top < piece.box.middle[1] < cell.box.bottom
                for piece in pieces
            )
        ]
        if not cells or not pieces:
            return []
        height = float(np.median([piece.box.height for piece in pieces]))
        places = in_cells(ink_of(grey), cells, height)
        if not places:
            return []
        try:
            crops = self._crops(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), places)
            found = self._recognized(places, crops, [False] * len(places))
        except RapidOCRError:
            return []
        return [each.piece for each in found]


class _Found(NamedTuple):
    """A piece on the picture: its corners from the upper left one clockwise, where its characters stand between
    its ends, from 0 to 1, and whether it is upside down."""

    corners: np.ndarray
    text: str
    certainty: float
    fractions: tuple[float, ...]
    flipped: bool

    @property
    def box(self) -> PixelBox:
        return _bounds(self.corners)

    @property
    def piece(self) -> TextPiece:
        return TextPiece(clean_line(self.text, 2000), self.box, self.certainty)

    @property
    def places(self) -> list[float]:
        """The middles of the characters, from the left edge of the page; none of a piece set vertically."""
        box = self.box
        return [] if self.is_tall else [box.left + fraction * box.width for fraction in self.fractions]

    @property
    def is_tall(self) -> bool:
        return len(self.text) > 1 and _is_tall(self.box)

    def turned(self, turns: int, width: int, height: int) -> _Found:
        """The piece on the picture of this size after quarter turns against the clock."""
        corners = self.corners
        for _ in range(turns):
            corners = np.stack([corners[:, 1], width - corners[:, 0]], axis=1)
            width, height = height, width
        return self._replace(corners=corners)


def _bounds(corners: np.ndarray) -> PixelBox:
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return PixelBox(round(left), round(top), round(right), round(bottom))


def _is_tall(box: PixelBox) -> bool:
    return box.height >= _TALL * box.width


def _flipped(places: Sequence[np.ndarray], upside_down: Sequence[bool]) -> list[bool]:
    """Whether each piece is upside down, as most of those are that run in its direction: of single lines the
    model says so wrongly."""
    boxes = [_bounds(corners) for corners in places]
    votes = {True: 0, False: 0}
    for box, flip in zip(boxes, upside_down, strict=True):
        votes[_is_tall(box)] += max(box.width, box.height) * (1 if flip else -1)
    return [votes[_is_tall(box)] > 0 for box in boxes]


def _fractions(words: Any) -> tuple[float, ...]:
    """Where the characters of a piece stand, from 0 for its left end to 1."""
    length = max(words.line_txt_len, 1.0)
    return tuple((column + 0.5) / length for columns in words.word_cols for column in columns)


def _turns(found: Sequence[_Found]) -> int:
    """The quarter turns against the clock that bring the lines of a page into reading direction: those of a page
    on its side or upside down, and of vertical writing, whose lines then follow each other downwards."""
    tall = sum(len(each.text) if each.is_tall else -len(each.text) for each in found) > 0
    counted = [each for each in found if each.is_tall == tall]
    flipped = sum(len(each.text) if each.flipped else -len(each.text) for each in counted) > 0
    return (3 if flipped else 1) if tall else 2 if flipped else 0


def _reduced(grey: np.ndarray) -> np.ndarray:
    height, width = grey.shape
    # The longer side of a part, where a long picture is read in parts.
    scale = LONGEST_SIDE / max(width, min(height, _LONG * width))
    if scale >= 1:
        return grey
    size = max(1, round(width * scale)), max(1, round(height * scale))
    smaller: np.ndarray = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return smaller


def _parts(grey: np.ndarray) -> list[tuple[int, int]]:
    """The upper and lower edges of the parts of a long picture, which are cut where rows have least ink."""
    height, width = grey.shape
    step = max(1, round(1.4 * width))
    contrast = np.abs(np.diff(grey.astype(np.int16), axis=1)).sum(axis=1)
    edges = [0]
    while height - edges[-1] > _LONG * width:
        first = edges[-1] + step // 2
        edges.append(first + int(np.argmin(contrast[first : edges[-1] + step])))
    return list(zip(edges, [*edges[1:], height], strict=True))


def _moved(box: PixelBox, down: int) -> PixelBox:
    return PixelBox(box.left, box.top + down, box.right, box.bottom + down)
