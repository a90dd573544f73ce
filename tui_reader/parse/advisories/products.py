"""The product tree of a CSAF advisory: product names by identifier."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.model import Block, ListBlock, ListItem
from tui_reader.parse.json_values import Json, inner, line_of, objects, raw_text, strings

_MOST_NAMES = 20_000
"""Product names printed for one advisory; some list thousands under each of a hundred flaws. Chosen by hand."""
_MOST_IN_A_LIST = 1000
_MOST_IN_A_LINE = 5
_DEEPEST = 30


class Products:
    """Product names by identifier, as lists and summaries; `warnings` reports shortened lists."""

    def __init__(self, tree: Json) -> None:
        self.warnings: list[str] = []
        self._names: dict[str, str] = {}
        self._groups: dict[str, list[str]] = {}
        self._summaries: dict[str, str] = {}
        self._outline: list[ListItem] = []
        self._left = _MOST_NAMES
        self._branches(tree)
        for product in objects(tree.get("full_product_names")):
            self._add(product)
            self._outline.append(ListItem("•", line_of(product.get("name"), 500) or "?"))
        for relation in objects(tree.get("relationships")):
            # A product installed on another has a name of its own, which the product lists use.
            self._add(inner(relation, "full_product_name"))
        for group in objects(tree.get("product_groups")):
            identifier = raw_text(group.get("group_id"))
            if identifier:
                self._groups[identifier] = strings(group.get("product_ids"))
                self._summaries[identifier] = line_of(group.get("summary"), 2000) or ""

    def _branches(self, tree: Json) -> None:
        """Read vendors, families and versions into an indented list; a stack, because branches nest without
        limit."""
        pending = [(branch, 0) for branch in reversed(objects(tree.get("branches")))]
        while pending:
            branch, depth = pending.pop()
            name = line_of(branch.get("name"), 500)
            if name:
                self._outline.append(ListItem("•", name, depth=min(depth, _DEEPEST)))
            self._add(inner(branch, "product"))
            pending += [(child, depth + 1) for child in reversed(objects(branch.get("branches")))]

    def _add(self, product: Json) -> None:
        identifier, name = line_of(product.get("product_id")), line_of(product.get("name"), 500)
        if identifier and name:
            self._names.setdefault(identifier, name)

    def blocks(self) -> list[Block]:
        """The whole tree as a list."""
        return self._list(self._outline)

    def groups(self) -> Iterator[tuple[str, list[Block]]]:
        """The groups of products that have a summary: it, and their members."""
        for identifier, members in self._groups.items():
            if summary := self._summaries[identifier]:
                yield summary, self.named(members)

    def named(self, identifiers: list[str]) -> list[Block]:
        """The products with these identifiers as a list."""
        return self._list([ListItem("•", self._names.get(one, one)) for one in dict.fromkeys(identifiers)])

    def summary(self, holder: Json) -> str:
        """The products of a statement on one line: the names of the first few and the number of the others."""
        identifiers = strings(holder.get("product_ids"))
        for group in strings(holder.get("group_ids")):
            identifiers += self._groups.get(group, [group])
        names = [self._names.get(one, one) for one in dict.fromkeys(identifiers)]
        rest = len(names) - _MOST_IN_A_LINE
        return "; ".join(names[:_MOST_IN_A_LINE]) + (f" and {rest} more" if rest > 0 else "")

    def _list(self, items: list[ListItem]) -> list[Block]:
        """As many of the items as may still be printed; the last line states how many were left out."""
        kept = items[: min(_MOST_IN_A_LIST, self._left)]
        self._left -= len(kept)
        rest = len(items) - len(kept)
        if rest:
            warning = "long lists of products are not shown whole"
            if warning not in self.warnings:
                self.warnings.append(warning)
            kept.append(ListItem("•", f"and {rest} more"))
        return [ListBlock(tuple(kept))] if kept else []
