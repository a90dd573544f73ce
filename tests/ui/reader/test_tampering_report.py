"""The report on a bulletin: what is drawn otherwise than the page has it."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.reader.tampering_report import tampering_report


@pytest.mark.parametrize(
    ("text", "widened", "stated"),
    [
        pytest.param(
            "首先,从巩固成果来看,开展活动。", True, "2 half-width marks are drawn in full width", id="widened"
        ),
        pytest.param("首先,从巩固成果来看,开展活动。", False, None, id="not by the settings"),
        pytest.param("首先，从巩固成果来看。", True, None, id="none"),
    ],
)
def test_marks_drawn_in_full_width_are_stated(text: str, widened: bool, stated: str | None) -> None:
    report = tampering_report(Bulletin("a", "题", preamble=(Paragraph(text),)), widened=widened)
    found = [block.text for block in report.blocks if "full width" in block.text]
    assert len(found) == (stated is not None)
    assert stated is None or found[0].startswith(stated)
