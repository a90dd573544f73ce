"""Pages and addresses of a pack with secrets hidden, for everything that leaves the program."""

from __future__ import annotations

from dataclasses import replace
from typing import overload

from tui_reader.model import Bulletin, Failure, Feed, Page
from tui_reader.text.secrets import shown_address, shown_text


@overload
def shown_page(page: Bulletin) -> Bulletin: ...


@overload
def shown_page(page: Page) -> Page: ...


def shown_page(page: Page) -> Page:
    """A page whose own addresses are as they may be shown. Its text, with its links, is what was published."""
    address = shown_address(page.address)
    match page:
        case Bulletin():
            return replace(page, address=address, parts=tuple(map(shown_address, page.parts)))
        case Feed():
            return replace(page, address=address, bulletins=tuple(map(shown_page, page.bulletins)))
        case Failure():
            return page._replace(address=address, error=shown_text(page.error))
        case _:
            return replace(page, address=address)


class ShownAddresses:
    """The addresses of a pack as they may be shown: two bulletins whose addresses differ in a secret alone get
    different ones, by a number, so that none takes the place of the other where the pack is imported."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self._used: dict[str, int] = {}

    def of(self, address: str) -> str:
        """The address to write for a bulletin, the same one each time."""
        shown = shown_address(address)
        if shown == address:
            return address
        if address not in self._shown:
            self._used[shown] = self._used.get(shown, 0) + 1
            number = self._used[shown]
            joint = "-" if "#" in shown else "#"
            self._shown[address] = shown if number == 1 else f"{shown}{joint}{number}"
        return self._shown[address]
