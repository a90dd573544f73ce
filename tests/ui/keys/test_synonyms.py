"""Actions are found by plain words in both languages, whichever language the interface has."""

from __future__ import annotations

import gettext

import pytest

from tui_reader.i18n import DOMAIN, LOCALE_DIR
from tui_reader.ui.keys.actions import ACTIONS, BY_NAME, Action
from tui_reader.ui.keys.synonyms import SYNONYMS, found_by

CHINESE = gettext.translation(DOMAIN, LOCALE_DIR, ["zh_CN"])


@pytest.mark.parametrize("action", ACTIONS, ids=[action.name for action in ACTIONS])
def test_every_action_is_found_by_its_own_words_in_both_languages(action: Action) -> None:
    chinese = CHINESE.gettext(action.description)
    assert chinese != action.description
    for typed in (action.name, action.name.replace("-", " "), action.description, chinese):
        assert action in found_by(typed, ACTIONS), typed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("subscribe", "add"),
        ("add feed", "add"),
        ("RSS", "add"),
        ("订阅 添加", "add"),
        ("refresh", "sync-all"),
        ("更新", "sync-all"),
        ("favourite", "toggle-star"),
        ("收藏", "toggle-star"),
        ("dark", "theme"),
        ("history", "revisions"),
        ("unsubscribe", "remove-source"),
        ("重命名", "edit-source"),
        ("sidebar", "source-list"),
        ("目录", "outline"),
        ("快捷键", "help"),
    ],
)
def test_what_people_call_it(typed: str, name: str) -> None:
    assert name in [action.name for action in found_by(typed, ACTIONS)]


def test_every_synonym_belongs_to_an_action() -> None:
    assert set(SYNONYMS) <= set(BY_NAME)


def test_nothing_typed_and_nonsense_find_nothing() -> None:
    assert found_by("", ACTIONS) == []
    assert found_by("qwxyz", ACTIONS) == []
