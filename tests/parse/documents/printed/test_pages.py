"""Lines of printed pages joined to paragraphs."""

from __future__ import annotations

import time

import pytest

from tui_reader.parse.documents.printed.pages import paragraphs


def test_the_lines_of_a_paragraph_are_joined_by_their_script() -> None:
    full = "The office replaces the pipe in the old street and repairs the drink-"
    more = "ing water main, which residents may see from their houses in the town"
    last = "of 北京市水务局关于更换供水管道的公告，请各户提前储水备用，届时部分小区停水"
    assert paragraphs([full, more, last]) == [f"{full[:-1]}{more} {last}"]
    wide = "市水务局今天发布公告城区将于下周更换供水管道届时部分小区停水请提前储水"
    assert paragraphs([wide, wide, "备用。", "第二段"]) == [f"{wide}{wide}备用。", "第二段"]


@pytest.mark.no_cover
def test_a_paragraph_of_very_many_lines_takes_time_by_their_number() -> None:
    line = "市水务局今天发布公告城区将于下周更换供水管道届时部分小区停水请提前储水"
    start = time.process_time()
    assert paragraphs([line] * 50_000) == [line * 50_000]
    # 24 seconds where each line copies those before it.
    assert time.process_time() - start < 6
