"""Interface language: which one is chosen, how messages are found, and that catalogues keep up with the code."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from support.package_code import modules, syntax_trees
from tui_reader import i18n
from tui_reader.i18n import (
    LANGUAGES,
    LOCALE_DIR,
    N_,
    gettext,
    install,
    language_of,
    named_language,
    ngettext,
    pgettext,
)

TRANSLATED = [language for language in LANGUAGES if language != "en"]

pytestmark = pytest.mark.usefixtures("back_to_english")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        pytest.param({}, "en", id="nothing said"),
        pytest.param({"LANG": "zh_CN.UTF-8"}, "zh_CN", id="mainland"),
        pytest.param({"LANG": "zh_TW.UTF-8"}, "zh_CN", id="Taiwan"),
        pytest.param({"LANG": "zh-Hans"}, "zh_CN", id="hyphen"),
        pytest.param({"LANG": "ZH"}, "zh_CN", id="bare, upper case"),
        pytest.param({"LANG": "zha_CN"}, "en", id="Zhuang is not Chinese"),
        pytest.param({"LANG": "fr_FR.UTF-8"}, "en", id="no catalogue"),
        pytest.param({"LANG": "C"}, "en", id="C"),
        pytest.param({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh_CN", id="LC_MESSAGES before LANG"),
        pytest.param({"LC_MESSAGES": "zh_CN", "LC_ALL": "C"}, "en", id="LC_ALL before all"),
        pytest.param({"LANG": "zh_CN", "LC_ALL": ""}, "zh_CN", id="empty is not set"),
    ],
)
def test_the_environment_chooses(environ, language):
    assert language_of(environ) == language
    assert install("auto", environ) == language


def test_settings_go_before_the_environment():
    assert install("en", {"LANG": "zh_CN"}) == "en"
    assert install("zh_CN", {"LANG": "C"}) == "zh_CN"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("zh", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh_CN.UTF-8", "zh_CN"),
        ("ZH-Hans", "zh_CN"),
        ("zh_SG@pinyin", "zh_CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("en_US.UTF-8", "en"),
        ("zhuang", None),
        ("de", None),
        ("", None),
    ],
)
def test_names_of_languages_as_systems_and_browsers_write_them(name, language):
    assert named_language(name) == language


def test_a_language_without_a_catalogue_is_english():
    assert install("xx") == "en"
    assert gettext("must be true or false") == "must be true or false"


def test_messages_are_looked_up_when_they_are_asked_for():
    marked = N_("must be true or false")
    assert gettext(marked) == "must be true or false"
    install("zh_CN")
    assert gettext(marked) == "必须是 true 或 false"
    install("en")
    assert gettext(marked) == "must be true or false"


def test_english_has_two_forms_for_numbers():
    assert [ngettext("{count} match", "{count} matches", count) for count in (0, 1, 2)] == [
        "{count} matches",
        "{count} match",
        "{count} matches",
    ]
    assert pgettext("verb", "Open") == "Open"


@cache
def used_in_code() -> Catalog:
    """What the functions of `i18n` are called with, anywhere in the package."""
    catalog = Catalog()
    for name, text in modules(*DEFAULT_KEYWORDS):
        for line, message, comments, context in extract("python", io.BytesIO(text.encode())):
            catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def catalogue(language: str) -> Catalog:
    path = LOCALE_DIR / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def key(message: Message) -> tuple[object, object]:
    return message.id if isinstance(message.id, str) else tuple(message.id), message.context


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)[^{}]*\}", text))


@pytest.mark.no_cover
def test_the_code_has_messages_to_translate():
    assert len(used_in_code()) > 20
    assert used_in_code().get("{key} is {value}: it {wanted}") is not None


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_in_the_code_is_in_the_catalogue(language):
    known = {key(message) for message in catalogue(language)}
    missing = [
        (message.id, message.locations[0])
        for message in used_in_code()
        if message.id and key(message) not in known
    ]
    assert missing == [], "run the command in tui_reader/locale/README.md"


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_nothing_that_the_code_no_longer_says(language):
    used = {key(message) for message in used_in_code()}
    left_over = [message.id for message in catalogue(language) if message.id and key(message) not in used]
    assert left_over == [], "run the command in tui_reader/locale/README.md"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_for_sure(language):
    open_ = [
        message.id for message in catalogue(language) if message.id and (not all(forms(message)) or message.fuzzy)
    ]
    assert open_ == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language):
    for message in catalogue(language):
        if not message.id:
            continue
        wanted = placeholders(message.id if isinstance(message.id, str) else message.id[-1])
        for form in filter(None, forms(message)):
            assert placeholders(form) == wanted, message.id


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        pytest.param("公报(?!包|档案库|阅读器)", "文章", id="bulletin"),
        pytest.param("(?<!网页)存档|归档", "档案库", id="archive"),
        pytest.param("附件文件", "附件", id="attachment"),
        pytest.param("散列值", "哈希值", id="hash"),
        pytest.param("你", "您", id="you"),
    ],
)
def test_chinese_keeps_to_the_glossary(word, instead):
    """The glossary is in docs/development/style.md."""
    others = [form for message in catalogue("zh_CN") for form in forms(message) if re.search(word, form)]
    assert others == [], f"say {instead}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_up_to_date(language):
    source = catalogue(language)
    with (LOCALE_DIR / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.mo").open("rb") as file:
        compiled = read_mo(file)
    written = {key(message): forms(message) for message in source if message.id and all(forms(message))}
    shipped = {key(message): forms(message) for message in compiled if message.id}
    assert shipped == written, "run the command in tui_reader/locale/README.md"


def test_no_message_is_an_f_string():
    for name, text in modules("_", "N_", "gettext", "ngettext", "pgettext"):
        assert not re.search(r"\b(?:_|N_|gettext|ngettext|pgettext)\(\s*f[\"']", text), name


def asked_for(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The messages that a module asks for, with their lines: inside f-strings too, where the extraction
    does not see them before Python 3.12."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("_" | "ngettext"), args=[ast.Constant(str(text)), *_]):
                yield text, node.lineno


@pytest.mark.no_cover
def test_no_message_hides_from_the_extraction():
    known = {message.id[0] if message.pluralizable else message.id for message in used_in_code()}
    hidden = [
        (name, line, text)
        for name, tree in syntax_trees("_", "ngettext")
        for text, line in asked_for(tree)
        if text not in known
    ]
    assert hidden == []
