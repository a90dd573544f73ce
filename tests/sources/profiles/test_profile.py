"""Profiles: settings, error messages, and the built-in ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from support.columns import STYLES
from tui_reader.config.yamlfile import Fault
from tui_reader.sources.profiles import profile as module
from tui_reader.sources.profiles.profile import Profile, load, read_profile

Read = Callable[[str], tuple[Profile | None, list[Fault]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> tuple[Profile | None, list[Fault]]:
        path = tmp_path / "site.yaml"
        path.write_text(text, encoding="utf-8")
        return read_profile(path)

    return read


WHOLE = """
about: 青禾县的公告
match:
  hosts: ['*.qinghe.example', www.linchuan.example]
  address: '/gg/'
start:
  - from: '^https://(?P<host>[^/]+)/gg$'
    to: 'https://{host}/gg/list.html'
paging: {address: 'list_{page}.html', first: 1, step: 1, last: 20}
entries:
  address: '/gg/(?P<year>\\d{4})(?P<month>\\d\\d)(?P<day>\\d\\d)/(?P<id>\\d+)'
  not: '/video/'
  select: {entry: 'ul.list > li', link: a, title: 'a b', date: span}
  fetch: '/print/{id}'
dates: '%d/%m/%Y'
encoding: GBK
headers: {Accept-Language: zh}
pace: 2
concurrency: 1
"""


def test_every_setting(read: Read) -> None:
    profile, faults = read(WHOLE)
    assert faults == []
    assert profile is not None
    assert (profile.name, profile.about, profile.encoding, profile.pace) == ("site", "青禾县的公告", "gbk", 2.0)
    assert profile.started("https://www.qinghe.example/gg") == "https://www.qinghe.example/gg/list.html"
    assert profile.started("https://www.qinghe.example/gg/") is None
    assert profile.paging.last == 20
    assert profile.entries.fit("https://h/gg/20240102/7") == {
        "year": "2024",
        "month": "01",
        "day": "02",
        "id": "7",
    }
    assert profile.entries.fit("https://h/gg/20240102/7/video/") is None
    assert profile.rules() == {
        "entry": "ul.list > li",
        "link": "a",
        "title": "a b",
        "date": "span",
        "dates": "%d/%m/%Y",
    }


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("https://www.qinghe.example/gg/", True, id="below the host"),
        pytest.param("https://qinghe.example/gg/", True, id="the host itself"),
        pytest.param("https://notqinghe.example/gg/", False, id="another host"),
        pytest.param("https://www.qinghe.example/xw/", False, id="another column"),
        pytest.param("https://[x/gg/", False, id="no address"),
        pytest.param("/home/me/gg/", False, id="a path"),
    ],
)
def test_matching_addresses(read: Read, address: str, expected: bool) -> None:
    profile, _ = read(WHOLE)
    assert profile is not None
    assert profile.match.by_address(address) == expected


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("paces: 2", 1, 'unknown setting "paces"; did you mean "pace"?', id="unknown"),
        pytest.param(
            "match:\n  host: a", 2, 'unknown setting "host"; did you mean "hosts"?', id="unknown, inside"
        ),
        pytest.param("match: here", 1, "must be a list of settings", id="no section"),
        pytest.param("match: {address: '('}", 1, "must be a regular expression", id="expression"),
        pytest.param("match: {hosts: ['a b']}", 1, "names of hosts", id="hosts"),
        pytest.param("pace: -1", 1, '"pace" is "-1": it must be a number from 0 to 3600', id="number"),
        pytest.param(
            "paging: trx", 1, "must be one of auto, next, numbers, trs, vsb, jpage, gkmlpt, none; did", id="paging"
        ),
        pytest.param(
            "paging: {address: 'p{n}'}", 1, 'must have an "address" with the placeholder {page}', id="no page"
        ),
        pytest.param("paging: {address: 'p{page}', step: 0}", 1, "may not be 0", id="no step"),
        pytest.param(
            "paging: {address: 'p{page'}", 1, "it has a { or } that belongs to no placeholder", id="bracket"
        ),
        pytest.param("start: x", 1, "must be a list of pairs", id="start"),
        pytest.param("start:\n  - from: a", 2, 'must have both "from" and "to"', id="half a pair"),
        pytest.param(
            "start:\n  - {from: a, to: 'x{b}'}",
            2,
            'has the placeholder "b", for which "from" has no group',
            id="unknown placeholder",
        ),
        pytest.param("entries: {links: true}", 1, 'needs an "address" that distinguishes entries', id="all links"),
        pytest.param(
            "entries: {fetch: '/{id}'}",
            1,
            'has the placeholder "id", for which "address"',
            id="unknown placeholder of an entry",
        ),
        pytest.param("entries:\n  select: {title: a}", 2, 'must have "entry"', id="no entry"),
        pytest.param("entries:\n  select: {entry: 'li['}", 2, "must be a CSS selector", id="selector"),
        pytest.param("json: {items: a}", 1, 'must have at least "items" and "title"', id="half a listing"),
        pytest.param("json: {items: 'a b', title: t}", 1, "must be the path of a value", id="way"),
        pytest.param("article: {title: t}", 1, 'must have "title", and "text" or "html"', id="half a document"),
        pytest.param(
            "replay: 'https://h/{url}'", 1, "must have the placeholders {timestamp}, {+url}", id="replay"
        ),
        pytest.param("encoding: klingon", 1, "must be the name of an encoding", id="encoding"),
        pytest.param("encoding: zip", 1, "must be the name of an encoding", id="no encoding of text"),
        pytest.param("headers: {Host: x}", 1, 'may not have the header "Host"', id="header"),
        pytest.param(
            'headers: {X-A: "a\\nb"}', 1, 'must have one line of text for the header "X-A"', id="two headers"
        ),
        pytest.param("a: [", None, "is not valid YAML", id="YAML"),
    ],
)
def test_errors(read: Read, text: str, line: int | None, words: str) -> None:
    profile, faults = read(text)
    assert profile is None
    assert words in str(faults[0])
    assert line is None or faults[0].line == line


def test_the_users_profiles_come_before_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "trs.yaml").write_text("about: mine\nmatch: {page: x-mine}\n")
    (tmp_path / "broken.yaml").write_text("pace: fast\n")
    (tmp_path / ".trs.yaml.swp").write_text("x")
    profiles, faults = load(tmp_path)
    assert [str(fault) for fault in faults] == [
        'broken.yaml:1: "pace" is "fast": it must be a number from 0 to 3600'
    ]
    mine = profiles.named("trs")
    assert mine is not None
    assert mine.about == "mine"
    assert profiles.for_page("https://h.example/", "<p x-mine>") is mine
    assert profiles.named("broken") is None


def test_a_missing_folder_is_not_an_error(tmp_path: Path) -> None:
    assert load(tmp_path / "none")[1] == []


def test_the_built_in_profiles_are_valid() -> None:
    profiles, faults = load()
    assert faults == []
    assert set(profiles.names()) == {path.stem for path in Path(module.__file__).parent.glob("*.yaml")}
    assert all(profile.about for profile in profiles)


@pytest.mark.parametrize(
    ("style", "name"),
    [
        pytest.param("trs", "trs", id="trs"),
        pytest.param("trs that counts from one", "trs", id="trs that counts from one"),
        pytest.param("vsb", "vsb", id="vsb"),
        pytest.param("jpage groups", "jpage", id="jpage groups"),
        pytest.param("jpage windows", "jpage", id="jpage windows"),
        pytest.param("jpage strings", "jpage", id="jpage strings"),
        pytest.param("gkmlpt", "gkmlpt", id="gkmlpt"),
        pytest.param("next links", None, id="next links"),
    ],
)
def test_profiles_match_their_pages(style: str, name: str | None) -> None:
    column = STYLES[style](8, 4)
    data = column.answer(column.first)
    assert data is not None
    found = load()[0].for_page(column.first, data.decode("utf-8", "replace"))
    assert (found.name if found else None) == name


def test_the_examples_in_the_documentation_are_valid(read: Read) -> None:
    text = (Path(__file__).parents[3] / "docs" / "profiles.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", text, re.S)
    assert len(examples) >= 5
    assert [str(fault) for example in examples for fault in read(example)[1]] == []
    settings = {*re.findall(r"`(\w+)`", text), *re.findall(r"^ *(\w+):", text, re.M)}
    sections = [module.SETTINGS, module.PAGING, *module.SETTINGS.values()]
    assert {key for section in sections if isinstance(section, dict) for key in section} <= settings
