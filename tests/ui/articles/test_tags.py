"""Tags as people type them, and what Tab makes of what is begun."""

from __future__ import annotations

import pytest

from tui_reader.ui.articles.tags import LONGEST, TagCompletion, tag_words


@pytest.mark.parametrize(
    ("typed", "before", "add", "remove"),
    [
        pytest.param("水务 重点", [], ["水务", "重点"], [], id="words"),
        pytest.param("#水务 ＃重点", [], ["水务", "重点"], [], id="signs"),
        pytest.param("水务，重点、供水;urgent", [], ["水务", "重点", "供水", "urgent"], [], id="between words"),
        pytest.param("水务 重点", ["水务"], ["重点"], [], id="what is there stays"),
        pytest.param("重点", ["水务"], ["重点"], ["水务"], id="what was deleted goes"),
        pytest.param("水务 -重点", ["水务"], [], ["重点"], id="a minus"),
        pytest.param("水务 -水务", ["水务"], [], ["水务"], id="a minus wins"),
        pytest.param("", ["水务", "重点"], [], ["水务", "重点"], id="an empty line"),
        pytest.param("水务 水务", [], ["水务"], [], id="once"),
        pytest.param("- # -#", [], [], [], id="signs alone"),
        pytest.param("follow-up", [], ["follow-up"], [], id="a hyphen inside"),
        pytest.param("x" * 200, [], ["x" * (LONGEST - 1) + "…"], [], id="as long as the archive keeps it"),
    ],
)
def test_what_is_typed_gives_and_takes_tags(
    typed: str, before: list[str], add: list[str], remove: list[str]
) -> None:
    assert tag_words(typed, before) == (add, remove)


def test_one_tag_that_fits_is_put_in() -> None:
    complete = TagCompletion(["供水", "重点"])
    assert complete("重") == "重点"
    assert complete("重点") == "重点"
    assert complete("重点 -供") == "重点 -供水"
    assert complete("nothing") == "nothing"


def test_several_that_fit_come_one_after_the_other() -> None:
    complete = TagCompletion(["urgent", "urban", "water", "重点"])
    line = complete("重点 #u")
    assert line == "重点 #ur"
    turns = []
    for _ in range(3):
        line = complete(line)
        turns.append(line)
    assert turns == ["重点 #urgent", "重点 #urban", "重点 #urgent"]


def test_behind_a_space_every_tag_that_is_not_in_the_line_comes() -> None:
    complete = TagCompletion(["供水", "重点"])
    assert complete("") == "供水"
    assert complete("供水 ") == "供水 重点"


def test_letters_fit_whatever_their_case() -> None:
    assert TagCompletion(["Urgent"])("urg") == "Urgent"
