"""Marks of one cell: Unicode calls them narrow, so that every terminal draws them in one cell."""

from __future__ import annotations

UNREAD = "▪"
STARRED = "✱"
SELECTED = "✓"
FAILED = "✕"
CURRENT = "▸"
"""The current row of a pane without the focus, in themes whose backgrounds do not show it."""
FOCUS = "▐"
"""Before the title of the pane that has the keys."""
THUMB = "▐"
"""The part of a scroll track that is in view."""
ASCENDING, DESCENDING = "▴", "▾"
"""Before the name of the column that rows are sorted by."""
