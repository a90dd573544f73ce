"""What actions on texts apply to: what is selected in the list, or the open text and its section in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.model import Bulletin
    from tui_reader.ui.panes import FormerTextShown, Panes, Session


class ActionTargets:
    """The bulletins to act on, by their numbers, and the part of the open one. Each is asked for when an action
    begins."""

    def __init__(
        self,
        panes: Panes,
        session: Session,
        in_list: Callable[[], Sequence[int]],
        section_in_sight: Callable[[], str | None],
        owner: Callable[[], tuple[Bulletin, int | None] | None],
    ) -> None:
        """`in_list` returns the numbers of the bulletins selected in the list, `section_in_sight` the address of
        the section in sight, `owner` the bulletin, with its number, whose attachment is open in its place."""
        self._panes, self._session = panes, session
        self._in_list, self._section_in_sight, self._owner = in_list, section_in_sight, owner

    def owner(self) -> tuple[Bulletin, int | None] | None:
        """The bulletin, with its number, whose attachment is open; None in the list."""
        return None if self._panes.listing else self._owner()

    def section(self) -> str | None:
        """The address of the section in sight; None in the list and in an attachment."""
        return None if self._panes.listing or self._owner() else self._section_in_sight()

    def former(self) -> FormerTextShown | None:
        """The former text of a bulletin, if it is open; None in the list."""
        former = None if self._panes.listing else self._session.former_text
        return former if former is not None and former.bulletin is self._session.shown_bulletin else None

    def ids(self) -> Sequence[int]:
        """The bulletins selected in the list, or that which is open, also as a former text, or whose attachment
        is; [] for a page that is not in the archive."""
        if self._panes.listing:
            return self._in_list()
        former, owner = self.former(), self.owner()
        id = former.id if former else owner[1] if owner else self._session.open_id
        return [] if id is None else [id]
