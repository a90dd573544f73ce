"""A map of numbers to numbers in little memory, for listings that name millions of entries."""

from __future__ import annotations

from array import array

_FREE = -1
_FULL = 0.6
"""Share of the places that are taken before there are twice as many. Chosen by hand."""


class NumberMap:
    """A map of 64-bit numbers to numbers from 0 on, in 27 to 54 bytes for each; a `dict` takes 130 or more.

    An open hash table with linear probing.
    """

    def __init__(self) -> None:
        self._clear(64)

    def __len__(self) -> int:
        return self._used

    def get(self, key: int) -> int | None:
        """The number of a key; None without one."""
        value = self._values[self._place(key)]
        return None if value == _FREE else value

    def set(self, key: int, value: int) -> None:
        """Sets the number of a key."""
        place = self._place(key)
        if self._values[place] == _FREE:
            self._used += 1
        self._keys[place], self._values[place] = key, value
        if self._used > _FULL * (self._mask + 1):
            keys, values = self._keys, self._values
            self._clear(2 * len(keys))
            for key, value in zip(keys, values, strict=True):
                if value != _FREE:
                    self.set(key, value)

    def _clear(self, size: int) -> None:
        self._mask, self._used = size - 1, 0
        self._keys, self._values = array("q", bytes(8 * size)), array("q", [_FREE]) * size

    def _place(self, key: int) -> int:
        """The place of a key, or the free one where it belongs."""
        # Fibonacci hashing (Knuth, TAOCP 6.4): numbers that differ in some bits only are spread.
        place = (key * 0x9E3779B97F4A7C15 >> 32) & self._mask
        while self._values[place] != _FREE and self._keys[place] != key:
            place = (place + 1) & self._mask
        return place
