"""The product tree of a CSAF advisory: the names behind its product numbers."""

from __future__ import annotations

from tui_reader.model import Block, ListBlock, ListItem
from tui_reader.parse.json_values import Json, inner, line_of, objects, raw_text, strings

_MOST_NAMES = 20_000
"""Product names that one advisory may print; some list thousands of products under each of a hundred flaws."""
_MOST_IN_A_LIST = 1000
_MOST_IN_A_LINE = 5
_DEEPEST = 30


class Products:
    """Product names by their numbers, and the lists of products that an advisory prints."""

    def __init__(self, tree: Json) -> None:
        self.warnings: list[str] = []
        self._names: dict[str, str] = {}
        self._groups: dict[str, list[str]] = {}
        self._outline: list[ListItem] = []
        self._left = _MOST_NAMES
        self._read(tree)

    def _read(self, tree: Json) -> None:
        self._branches(tree)
        for product in objects(tree.get("full_product_names")):
            self._add(product)
            self._outline.append(ListItem("•", line_of(product.get("name"), 500) or "?"))
        for relation in objects(tree.get("relationships")):
            # What is installed on what has a name of its own, which the lists of products use.
            self._add(inner(relation, "full_product_name"))
        for group in objects(tree.get("product_groups")):
            name = raw_text(group.get("group_id"))
            if name:
                self._groups[name] = strings(group.get("product_ids"))

    def _branches(self, tree: Json) -> None:
        """Vendors, families and versions as an indented list, with a stack: branches may nest at will."""
        waiting = [(branch, 0) for branch in reversed(objects(tree.get("branches")))]
        while waiting:
            branch, depth = waiting.pop()
            name = line_of(branch.get("name"), 500)
            if name:
                self._outline.append(ListItem("•", name, depth=min(depth, _DEEPEST)))
            self._add(inner(branch, "product"))
            waiting += [(child, depth + 1) for child in reversed(objects(branch.get("branches")))]

    def _add(self, product: Json) -> None:
        number, name = line_of(product.get("product_id")), line_of(product.get("name"), 500)
        if number and name:
            self._names.setdefault(number, name)

    def blocks(self) -> list[Block]:
        """The whole tree as a list."""
        return self._list(self._outline)

    def named(self, numbers: list[str]) -> list[Block]:
        """The products with these numbers as a list."""
        return self._list([ListItem("•", self._names.get(number, number)) for number in dict.fromkeys(numbers)])

    def short(self, holder: Json) -> str:
        """The products that a statement is about on one line, the first few by name."""
        numbers = strings(holder.get("product_ids"))
        for group in strings(holder.get("group_ids")):
            numbers += self._groups.get(group, [group])
        names = [self._names.get(number, number) for number in dict.fromkeys(numbers)]
        rest = len(names) - _MOST_IN_A_LINE
        return "; ".join(names[:_MOST_IN_A_LINE]) + (f" and {rest} more" if rest > 0 else "")

    def _list(self, items: list[ListItem]) -> list[Block]:
        """As many of the items as may still be printed; the last line says how many are not."""
        kept = items[: min(_MOST_IN_A_LIST, self._left)]
        self._left -= len(kept)
        rest = len(items) - len(kept)
        if rest:
            warning = "long lists of products are not shown whole"
            if warning not in self.warnings:
                self.warnings.append(warning)
            kept.append(ListItem("•", f"and {rest} more"))
        return [ListBlock(tuple(kept))] if kept else []
