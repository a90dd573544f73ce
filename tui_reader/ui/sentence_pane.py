"""The pane below a list that shows the sentence which the row under the cursor is about."""

from __future__ import annotations

from tui_reader.ui.reader.reader import Reader
from tui_reader.ui.reader.typography.typesetting import EXACT

SHARE = 4
"""The pane takes a quarter of the screen."""

LEAST_LINES, MOST_LINES = 3, 9
"""Lines of the pane with its heading."""

WIDER = 60
"""Han characters by which lines may be longer than those of a text: the pane is low. Chosen by hand."""


class SentencePane(Reader, can_focus=False):
    """Shows a sentence as it is printed; the keys stay with the list above it."""

    def __init__(self) -> None:
        super().__init__(None, wider=WIDER, typesetting=EXACT, id="sentence")

    empty_title = ""

    def fit(self, lines: int) -> None:
        """Take the share of a screen of so many lines."""
        self.styles.height = max(LEAST_LINES, min(MOST_LINES, lines // SHARE))
