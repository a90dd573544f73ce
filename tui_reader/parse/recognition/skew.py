"""The skew of a scanned page, found by how sharply its lines and rules stand out, and taken back."""

from __future__ import annotations

import cv2
import numpy as np

# Degrees; chosen by hand.
_MOST, _COARSE, _FINE = 5.0, 0.5, 0.1
_LEAST = 0.15
"""Recognition does not mind less, and turning a picture blurs it."""

_SIDE = 900
"""Pixels of the longer side on which the skew is measured. Chosen by hand; a page takes 50 ms of CPU."""


def straightened(grey: np.ndarray) -> np.ndarray:
    """The picture with its lines level, turned around its middle by up to five degrees."""
    skew = _skew(grey)
    if abs(skew) < _LEAST:
        return grey
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    level: np.ndarray = cv2.warpAffine(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return level


def _skew(grey: np.ndarray) -> float:
    """The degrees against the clock by which the picture is turned to be level."""
    height, width = grey.shape
    scale = min(1.0, _SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 15, 10)
    best = _sharpest(ink, 0.0, _MOST, _COARSE)
    return _sharpest(ink, best, _COARSE, _FINE)


def _sharpest(ink: np.ndarray, around: float, most: float, step: float) -> float:
    count = round(most / step)
    angles = [around + number * step for number in range(-count, count + 1)]
    # Of equally sharp ones the least, as of an empty page.
    return max(angles, key=lambda angle: (_sharpness(ink, angle), -abs(angle)))


def _sharpness(ink: np.ndarray, angle: float) -> float:
    """How much neighbouring rows and columns differ in their ink, when the picture is turned."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST)
    found = 0.0
    for axis in (0, 1):
        sums = turned.sum(axis=axis, dtype=np.float64)
        found += float((np.diff(sums) ** 2).sum())
    return found
