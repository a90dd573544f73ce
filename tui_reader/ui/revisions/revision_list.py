"""The list of revisions of a bulletin."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.archive.values import Revision
from tui_reader.i18n import gettext as _
from tui_reader.text.width import cell_width
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane

SHORT_HASH = 8
"""Digits of a hash that are shown, enough to distinguish the revisions of one bulletin."""

CURRENT = "*"

WIDE = 64
"""Cells from which a row shows also when a revision was last seen."""


class RevisionList(RowsPane):
    """A row for each revision: number, short hash, when it was first and last seen; `*` marks the current one."""

    def __init__(self, title: str, revisions: Sequence[Revision], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = title
        self.revisions = list(revisions)

    @property
    def current(self) -> Revision:
        """The revision under the cursor."""
        return self.revisions[self.cursor]

    def row_count(self) -> int:
        return len(self.revisions)

    def heading(self) -> Line:
        columns = _("first seen – last seen") if self.size.width >= WIDE else _("first seen")
        return self.text_line(f" {_('Revisions')} · {self.title}", self.title_role, f"{columns} ")

    def row_lines(self, row: int) -> list[Line]:
        revision = self.revisions[row]
        digits = len(str(max(each.number for each in self.revisions)))
        number = f" {CURRENT if revision.current else ' '} {revision.number:>{digits}}  "
        hash = f"{revision.digest[:SHORT_HASH]:<{SHORT_HASH}}  "
        seen = f"{revision.first_seen.astimezone():%Y-%m-%d %H:%M}"
        if self.size.width >= WIDE:
            seen += f" – {revision.last_seen.astimezone():%Y-%m-%d %H:%M}"
        runs = [Run(number, "body"), Run(hash, "muted"), Run(seen, "date")]
        cells = sum(cell_width(run.text, self.ambiguous) for run in runs)
        word = "  " + _("current")
        if revision.current and cells + cell_width(word, self.ambiguous) <= self.size.width:
            runs.append(Run(word, "body"))
            cells += cell_width(word, self.ambiguous)
        return [Line(tuple(runs), cells)]
