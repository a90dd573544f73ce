"""The rows of an archive file, from whatever pages are there.

First the b-trees are walked from the roots that the schema states. Then come the pages that belong to no tree,
whose rows are recognised by their form. The last are remains, which may be older than the rest or once deleted:
payloads whose pages have changed places, cells on damaged pages, free pages, and images of a page before its
newest one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tui_reader.archive.record import is_intact, unpack
from tui_reader.archive.sqlite.files.contents import is_content
from tui_reader.archive.sqlite.repair.pages.btree import BtreeCell, BtreePage, parse_page
from tui_reader.archive.sqlite.repair.pages.carving import carve
from tui_reader.archive.sqlite.repair.pages.chains import Chains
from tui_reader.archive.sqlite.repair.pages.page_file import PageFile, PageImage
from tui_reader.archive.sqlite.repair.pages.records import Malformed, serial_types, values
from tui_reader.archive.sqlite.repair.pages.schema_roots import roots_of_new_archive
from tui_reader.archive.sqlite.repair.pages.shapes import FOURS, PAIRS, SHAPES, UNPLACED, FoundRow, Shape

_ALL = SHAPES | {PAIRS.name: PAIRS, FOURS.name: FOURS}

_MEMBERS = {
    PAIRS.name: ("acknowledged", "tags", "saved", "site_names"),
    FOURS.name: ("sightings", "walked"),
}


class _Tree(NamedTuple):
    """A b-tree: its pages with rows in order, and whether all of it is there."""

    pages: list[int]
    whole: bool


class Recovery:
    """Finds the rows of each table: those of `rows`, then those of `remains`, both in any order of tables.

    A table of which `is_whole` is true has lost no row. `unread` holds the row ids of rows that are on pages and
    cannot be read; None stands for those without one.
    """

    def __init__(self, pages: PageFile) -> None:
        """Raises OSError, as the methods do."""
        self._pages = pages
        self._chains = Chains(pages)
        self._visited = set[int]()
        self._found: defaultdict[str, set[int | None]] = defaultdict(set)
        self._broken: defaultdict[str, list[tuple[PageImage, BtreeCell]]] = defaultdict(list)
        self.unread: defaultdict[str, set[int | None]] = defaultdict(set)
        self._trees = self._walk_all()
        self._free = self._free_pages()
        self._unplaced = self._unplaced_pages()
        self._remaining: dict[str, list[PageImage]] | None = None
        self._carved: list[tuple[PageImage, Shape, BtreeCell]] | None = None

    @property
    def has_rows(self) -> bool:
        """Whether a bulletin is on any page: the file is, or was, an archive."""
        for find in (self.rows, self.remains):
            if any(_is_document(row) for row in find("documents")) or any(True for _row in find("bulletins")):
                return True
        return False

    def rows(self, name: str) -> Iterator[FoundRow]:
        """The rows of a table, or those of `PAIRS` and `FOURS`, on pages of its tree and of no tree."""
        shape = _ALL[name]
        self._broken[name].clear()
        self._found[name].clear()
        tree = self._trees.get(name)
        images = [self._pages.current[number] for number in tree.pages] if tree else []
        images += self._unplaced.get(name, [])
        for image in self._pages.newest_first(images):
            yield from self._rows_on(image, shape, retry=True)

    def remains(self, name: str) -> Iterator[FoundRow]:
        """The rows that `rows` did not find, after it has been called for every table that has overflow pages."""
        shape = _ALL[name]
        broken, self._broken[name] = self._broken[name], []
        for image, cell in broken:
            data = self._pages.read(image)
            payload = self._chains.rearranged(data, cell, lambda each: _is_proven(shape, each))
            if payload is None:
                self.unread[name].add(cell.rowid)
                if shape.is_useful_in_part and cell.local == cell.size:
                    payload = data[cell.start : cell.start + cell.size]
            if payload is not None and (row := self._new(shape, cell, payload)) is not None:
                yield row
        if shape not in UNPLACED[shape.numbered]:
            return
        for image, other, cell in self._carved_cells():
            if other is shape:
                yield from self._row(image, self._pages.read(image), shape, cell, retry=False)
        if not self.is_whole(name):
            if self._remaining is None:
                self._remaining = self._by_table(self._free + self._pages.older)
            for image in self._pages.newest_first(self._remaining.get(name, [])):
                yield from self._rows_on(image, shape, retry=False)

    def is_whole(self, name: str) -> bool:
        """Whether nothing of a table, or of an index, is missing or damaged."""
        if name in _MEMBERS:
            return all(map(self.is_whole, _MEMBERS[name]))
        tree = self._trees.get(name)
        if tree is None:
            # A table of a later version.
            return self._trees["sqlite_schema"].whole and self._pages.whole_log
        return tree.whole and not self.unread[name] and not self._broken[name] and self._pages.whole_log

    def _walk_all(self) -> dict[str, _Tree]:
        trees = {"sqlite_schema": self._walk(SHAPES["sqlite_schema"], 1)}
        self._trees, self._unplaced = trees, {}
        roots = self._stated_roots()
        if not trees["sqlite_schema"].whole:
            # The schema may be on pages that its tree has lost.
            self._unplaced = self._unplaced_pages()
            roots = self._stated_roots() | roots
        if not roots:
            roots = roots_of_new_archive(self._pages.page_size)
            if not all(self._can_be_root(SHAPES[name], root) for name, root in roots.items()):
                roots = {}
        for name, root in roots.items():
            trees[name] = self._walk(SHAPES[name], root)
        return trees

    def _stated_roots(self) -> dict[str, int]:
        found = dict[str, int]()
        for row in self.rows("sqlite_schema"):
            name, root = row.values["name"], row.values["rootpage"]
            if name in SHAPES and isinstance(root, int):
                found.setdefault(name, root)
        return found

    def _can_be_root(self, shape: Shape, number: int) -> bool:
        image = self._pages.current.get(number)
        page = image and self._parsed(image)[1]
        return page is not None and page.of_table == shape.numbered

    def _walk(self, shape: Shape, root: int) -> _Tree:
        """The tree of a table. A page that cannot be of it stays for those that belong to no tree."""
        pages, whole, waiting = list[int](), True, [root]
        while waiting:
            number = waiting.pop()
            image = self._pages.current.get(number)
            if image is None or number in self._visited:
                whole = False
                continue
            data, page = self._parsed(image)
            if page is None or page.of_table != shape.numbered:
                whole = False
                continue
            fitting = sum(_fits(shape, data, cell) for cell in page.cells)
            if page.cells and not fitting:
                whole = False
                continue
            self._visited.add(number)
            pages += [number] if page.cells else []
            whole = whole and not page.broken and fitting == len(page.cells)
            # Only a root may have neither rows nor children.
            whole = whole and bool(page.cells or page.children or number == root)
            waiting.extend(reversed(page.children))
        return _Tree(pages, whole)

    def _free_pages(self) -> list[PageImage]:
        """The pages of the freelist (section 1.5), which hold what was deleted."""
        header = self._pages.header
        free, trunk = list[int](), header.freelist if header else 0
        trunks = set[int]()
        while (image := self._pages.current.get(trunk)) is not None and trunk not in trunks | self._visited:
            trunks.add(trunk)
            data = self._pages.read(image)
            count = int.from_bytes(data[4:8], "big")
            if count > self._pages.usable // 4 - 2:
                break
            free += [int.from_bytes(data[at : at + 4], "big") for at in range(8, 8 + 4 * count, 4)]
            trunk = int.from_bytes(data[:4], "big")
        numbers = {number for number in free if number in self._pages.current} - self._visited
        self._visited |= trunks | numbers
        return [self._pages.current[number] for number in sorted(trunks | numbers)]

    def _unplaced_pages(self) -> dict[str, list[PageImage]]:
        """The pages with rows that belong to no tree, by what their rows may be."""
        numbers = sorted(self._pages.current.keys() - self._visited)
        return self._by_table(self._pages.current[number] for number in numbers)

    def _by_table(self, images: Iterable[PageImage]) -> dict[str, list[PageImage]]:
        """The pages with a row that one of `UNPLACED` may have: each is parsed once, not once for each table."""
        found = defaultdict[str, list[PageImage]](list)
        for image in images:
            data, page = self._parsed(image)
            if page is not None:
                forms = {tuple(form) for cell in page.cells if (form := _form(data, cell)) is not None}
                for shape in UNPLACED[page.of_table]:
                    if any(map(shape.fits, forms)):
                        found[shape.name].append(image)
        return found

    def _carved_cells(self) -> list[tuple[PageImage, Shape, BtreeCell]]:
        """The cells on damaged pages, also on those of which only some cells can be read."""
        if self._carved is None:
            self._carved = []
            for image in self._pages.newest_first([*self._pages.current.values(), *self._pages.older]):
                data, page = self._parsed(image)
                whole = page is not None and not page.broken and self._pages.present(image) == len(data)
                if not whole and any(data) and not self._chains.has_claimed(image):
                    present = self._pages.present(image)
                    self._carved += [(image, *each) for each in carve(data, self._pages.usable, present)]
        return self._carved

    def _rows_on(self, image: PageImage, shape: Shape, *, retry: bool) -> Iterator[FoundRow]:
        data, page = self._parsed(image)
        if page is not None and page.of_table == shape.numbered:
            for cell in page.cells:
                yield from self._row(image, data, shape, cell, retry=retry)

    def _row(
        self, image: PageImage, data: bytes, shape: Shape, cell: BtreeCell, *, retry: bool
    ) -> Iterator[FoundRow]:
        """The row of a cell, if it is one of this table that was not found yet. `retry`: one that cannot be read
        is tried again by `remains`."""
        if cell.rowid in self._found[shape.name] or not _fits(shape, data, cell):
            return
        payload = self._chains.payload(data, cell, lambda each: _is_proven(shape, each))
        if payload is None and cell.local == cell.size and not shape.is_checked:
            payload = data[cell.start : cell.start + cell.size]
        if payload is None:
            if retry:
                self._broken[shape.name].append((image, cell))
        elif (row := self._new(shape, cell, payload)) is not None:
            yield row

    def _new(self, shape: Shape, cell: BtreeCell, payload: bytes) -> FoundRow | None:
        row = _decoded(shape, cell.rowid, payload)
        if row is None or cell.rowid is None or row.flawed:
            return row
        if cell.rowid in self._found[shape.name]:
            return None
        self._found[shape.name].add(cell.rowid)
        self.unread[shape.name].discard(cell.rowid)
        return row

    def _parsed(self, image: PageImage) -> tuple[bytes, BtreePage | None]:
        data = self._pages.read(image)
        return data, parse_page(data, image.number, self._pages.usable, self._pages.present(image))


def _fits(shape: Shape, data: bytes, cell: BtreeCell) -> bool:
    form = _form(data, cell)
    return form is not None and shape.fits(form)


def _form(data: bytes, cell: BtreeCell) -> list[int] | None:
    """The serial types of a row; None when they cannot be read."""
    try:
        return serial_types(data[cell.start : cell.start + cell.local], cell.size)[0]
    except Malformed:
        return None


def _is_document(row: FoundRow) -> bool:
    try:
        unpack(row.values["contract"])
    except ValueError:
        return False
    return True


def _decoded(shape: Shape, rowid: int | None, payload: bytes) -> FoundRow | None:
    try:
        serials, at = serial_types(payload, len(payload))
    except Malformed:
        return None
    return shape.row(rowid, values(payload, serials, at))


def _is_proven(shape: Shape, payload: bytes) -> bool:
    """Whether the bytes of a payload belong together: by the checksums of what is compressed in it; without such
    by its text, which is valid."""
    row = _decoded(shape, None, payload)
    if row is None or row.flawed:
        return False
    if shape.name == "file_contents":
        return is_content(row.values["digest"], row.values["packed"], row.values["data"])
    return all(is_intact(row.values[name]) for name in _COMPRESSED if row.values.get(name) is not None)


_COMPRESSED = ("contract", "data", "content")
