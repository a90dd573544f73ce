"""Payloads that continue on overflow pages (section 1.5 of the file format), also where pages have changed
places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tui_reader.archive.sqlite.repair.pages.btree import BtreeCell, parse_page
from tui_reader.archive.sqlite.repair.pages.page_file import PageFile, PageImage

_MOST_READS = 16
"""How often an overflow page is read as part of a payload. It belongs to one, but false pointers may lead to it
too. Chosen by hand, like the next."""

_STEPS_PER_PAGE = 64
"""Pages that may be looked at for each page of the file, to find those that have changed places."""

_LEAST_STEPS = 20_000

_MOST_EXCHANGES = 2
"""Pages of one chain that may have changed places."""

Check = Callable[[bytes], bool]


class _Chain(NamedTuple):
    """A payload and the pages of its chain; `data` is None when it does not end where it should."""

    data: bytes | None
    pages: list[int]


class Chains:
    """Reads payloads. A payload that a checksum proves claims the pages of its chain."""

    def __init__(self, pages: PageFile) -> None:
        self._pages = pages
        self._reads: defaultdict[int, int] = defaultdict(int)
        self._claimed = set[int]()
        self._placed: dict[int, PageImage] = {}
        self._steps = max(_LEAST_STEPS, _STEPS_PER_PAGE * pages.page_count)
        self._older: dict[int, PageImage] = {}
        for image in reversed(pages.older):
            self._older[image.number] = image
        self._tails: defaultdict[int, list[PageImage]] | None = None

    def payload(self, page: bytes, cell: BtreeCell, check: Check) -> bytes | None:
        """The payload of a cell on a page; None when no chain of pages for it passes the check."""
        if cell.local == cell.size:
            data = page[cell.start : cell.start + cell.size]
            return data if check(data) else None
        for older in (False, True) if self._older else (False,):
            chain = self._follow(page, cell, older=older)
            if chain.data is not None and check(chain.data):
                self._claimed.update(chain.pages)
                return chain.data
        return None

    def rearranged(self, page: bytes, cell: BtreeCell, check: Check) -> bytes | None:
        """As `payload`, for a chain with one or two pages that have changed places with others. To be called when
        all chains that are intact have claimed their pages."""
        for exchanges in range(1, _MOST_EXCHANGES + 1):
            found = self._search(page, cell, check, exchanges)
            if found is not None:
                return found
        return None

    def _search(self, page: bytes, cell: BtreeCell, check: Check, exchanges: int) -> bytes | None:
        """The payload after this many exchanges of pages, which then apply to other chains too."""
        needed = self._needed(cell)
        for place, number in enumerate(self._path(cell)):
            for image in self._of_length(needed - place if exchanges == 1 else None):
                other = image.number if self._is_newest(image) else None
                if other == number or {number, other} & self._placed.keys():
                    continue
                before = self._placed
                self._placed = before | {number: image}
                if other is not None and number in self._pages.current:
                    self._placed[other] = self._pages.current[number]
                if exchanges > 1:
                    data = self._search(page, cell, check, exchanges - 1)
                else:
                    data = self._proven(page, cell, check, needed)
                if data is not None:
                    return data
                self._placed = before
                if self._steps <= 0:
                    return None
        return None

    def _proven(self, page: bytes, cell: BtreeCell, check: Check, needed: int) -> bytes | None:
        if not self._leads_to_end(cell, needed):
            return None
        chain = self._follow(page, cell, older=False, counted=False)
        if chain.data is None or not check(chain.data):
            return None
        self._claimed.update(chain.pages)
        return chain.data

    def has_claimed(self, image: PageImage) -> bool:
        """Whether a page belongs to a payload that a checksum proves."""
        return image.number in self._claimed and self._is_newest(image)

    def _follow(self, page: bytes, cell: BtreeCell, *, older: bool, counted: bool = True) -> _Chain:
        parts, left, number = [page[cell.start : cell.start + cell.local]], cell.size - cell.local, cell.overflow
        room, passed = self._pages.usable - 4, list[int]()
        while left > 0:
            image = self._image(number, older=older)
            take = min(left, room)
            if image is None or self._pages.present(image) < 4 + take:
                return _Chain(None, passed)
            if counted:
                self._reads[number] += 1
                if self._reads[number] > _MOST_READS:
                    return _Chain(None, passed)
            else:
                self._steps -= 1
            data = self._pages.read(image)
            parts.append(data[4 : 4 + take])
            passed.append(number)
            left -= take
            number = int.from_bytes(data[:4], "big")
        return _Chain(None if number else b"".join(parts), passed)

    def _image(self, number: int, *, older: bool) -> PageImage | None:
        if older and number in self._older:
            return self._older[number]
        return self._placed.get(number) or self._pages.current.get(number)

    def _next(self, number: int) -> int | None:
        """The page after an overflow page; None when it is missing."""
        self._steps -= 1
        image = self._image(number, older=False)
        return None if image is None else int.from_bytes(self._pages.read(image)[:4], "big")

    def _needed(self, cell: BtreeCell) -> int:
        return -(-(cell.size - cell.local) // (self._pages.usable - 4))

    def _path(self, cell: BtreeCell) -> list[int]:
        """The pages to which the pointers of a chain lead, each once."""
        path, number = list[int](), cell.overflow
        for _place in range(min(self._needed(cell), self._pages.page_count)):
            path.append(number)
            following = self._next(number)
            if not following or following in path or self._steps <= 0:
                break
            number = following
        return path

    def _leads_to_end(self, cell: BtreeCell, needed: int) -> bool:
        number = cell.overflow
        for place in range(needed):
            following = self._next(number)
            if following is None or self._steps <= 0 or (following == 0) != (place == needed - 1):
                return False
            number = following
        return True

    def _of_length(self, length: int | None) -> Iterator[PageImage]:
        """Pages that no proven chain has, from which a chain of this length begins, or one that runs in a circle;
        None: all of them."""
        if self._tails is None:
            self._tails = self._all_tails()
        lengths = list(self._tails) if length is None else [length, 0]
        for image in [image for each in lengths for image in self._tails[each]]:
            if not self.has_claimed(image):
                yield image

    def _all_tails(self) -> defaultdict[int, list[PageImage]]:
        """Overflow pages by the length of the chain from them on; 0: there is no end. An image that is not the
        newest of its page may be that of another one, which came to its place."""
        following = dict[PageImage, int]()
        for image in [*self._pages.current.values(), *self._pages.older]:
            data = self._pages.read(image)
            is_btree = parse_page(data, image.number, self._pages.usable) is not None
            if not self.has_claimed(image) and not is_btree and any(data):
                following[image] = int.from_bytes(data[:4], "big")
        found = defaultdict[int, list[PageImage]](list)
        lengths = self._lengths(following)
        for image, number in following.items():
            after = 0 if number == 0 else lengths.get(number, 0)
            found[after + 1 if number == 0 or after else 0].append(image)
        return found

    def _lengths(self, following: dict[PageImage, int]) -> dict[int, int]:
        """The length of the chain from each page on, by its number; 0: there is no end."""
        newest = {image.number: number for image, number in following.items() if self._is_newest(image)}
        lengths = dict[int, int]()
        for number in newest:
            passed, at = list[int](), number
            while at in newest and at not in lengths:
                lengths[at] = 0
                passed.append(at)
                at = newest[at]
            length = lengths.get(at, 0)
            ended = at == 0 or length > 0
            for each in reversed(passed):
                length = length + 1 if ended else 0
                lengths[each] = length
        return lengths

    def _is_newest(self, image: PageImage) -> bool:
        return self._pages.current.get(image.number) is image
