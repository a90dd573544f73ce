"""Actions that wait go on where they were; of a kind, the latest question counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.ui.remote.suspension import AnswerPending, Outcome, SuspendedActions


class Questions:
    """What actions ask, answered by the test."""

    def __init__(self) -> None:
        self.answers: list[Callable[[Outcome], None]] = []
        self.ends: list[Callable[[], None]] = []
        self.kinds: list[str] = []
        self.withdrawn = 0
        self.held: list[str] = []
        self.actions = SuspendedActions(lambda: self.held.append("held"), lambda: self.held.append("free"))

    def ask(self) -> object:
        def put(answer: Callable[[Outcome], None], end: Callable[[], None], kind: str) -> Callable[[], object]:
            self.answers.append(answer)
            self.ends.append(end)
            self.kinds.append(kind)
            return self.withdraw

        return self.actions.wait(put)

    def withdraw(self) -> None:
        self.withdrawn += 1


def test_an_action_without_a_question_ends_at_once() -> None:
    assert Questions().actions.run(lambda: 7) == 7


def test_an_action_goes_on_with_its_answer() -> None:
    questions, seen = Questions(), list[object]()

    def action() -> None:
        seen.append(questions.ask())
        seen.append(questions.ask())

    assert questions.actions.run(action) is None
    questions.answers[0](Outcome("one"))
    assert seen == ["one"]
    questions.answers[1](Outcome("two"))
    assert seen == ["one", "two"]


def test_an_error_is_raised_where_the_question_was_asked() -> None:
    questions, seen = Questions(), list[str]()

    def action() -> None:
        try:
            questions.ask()
        except ArchiveError as error:
            seen.append(error.message)

    questions.actions.run(action)
    questions.answers[0](Outcome(error=ArchiveError(None, "the server is away")))
    assert seen == ["the server is away"]


def test_an_action_within_another_is_waited_for() -> None:
    questions, seen = Questions(), list[object]()

    def action() -> None:
        seen.append(questions.actions.run(questions.ask))

    questions.actions.run(action)
    questions.answers[0](Outcome("inner"))
    assert seen == ["inner"]


def test_an_action_aside_is_not_waited_for() -> None:
    questions, seen = Questions(), list[object]()

    def action() -> None:
        questions.actions.start(lambda: seen.append(questions.ask()), "counts")
        seen.append("outer")

    questions.actions.run(action)
    assert (seen, questions.kinds) == (["outer"], ["counts"])
    questions.answers[0](Outcome("inner"))
    assert seen == ["outer", "inner"]


def test_an_action_that_is_ended_cleans_up() -> None:
    questions, seen = Questions(), list[str]()

    def action() -> None:
        try:
            questions.ask()
        finally:
            seen.append("cleaned up")

    questions.actions.start(action, "rows")
    questions.ends[0]()
    questions.answers[0](Outcome("too late"))
    assert seen == ["cleaned up"]


def test_one_action_is_held_and_can_be_given_up() -> None:
    questions = Questions()
    questions.actions.start(questions.ask, holds=True)
    assert questions.held == ["held"]
    questions.actions.give_up()
    assert (questions.held, questions.withdrawn) == (["held", "free"], 1)
    assert questions.actions.held is None


def test_a_question_outside_of_an_action_is_refused() -> None:
    with pytest.raises(AnswerPending):
        Questions().ask()
