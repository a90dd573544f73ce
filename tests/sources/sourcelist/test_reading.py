"""Reading of `sources.yaml`: settings and error messages."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tui_reader.config.yamlfile import Fault
from tui_reader.sources.source_kinds import KINDS
from tui_reader.sources.sourcelist.reading import (
    Source,
    SourceList,
    default_name,
    load,
    load_with_profiles,
    not_yet_listed,
    settings_of,
    unique_name,
)

Read = Callable[[str], tuple[SourceList, list[Fault]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> tuple[SourceList, list[Fault]]:
        path = tmp_path / "sources.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path, {"trs", "vsb"})

    return read


WHOLE = """
sources:
  - name: 青禾县公告
    address: https://www.qinghe.example/gg/
    kind: column
    profile: trs
    pace: 2
    concurrency: 3
    robots: false
    since: 2020-07
    limit: 500
    encoding: gb18030
    headers: {Accept-Language: zh}
    interval: 30 min
    paused: true
    tags: [地方, 2024, yes]
  - address: https://www.linchuan.example/xw/index.html
  - {name: 2024, address: /data/notices, tags: x}
"""


def test_every_setting(read: Read) -> None:
    found, faults = read(WHOLE)
    assert faults == []
    assert list(found) == [
        Source(
            "青禾县公告", "https://www.qinghe.example/gg/", "column", "trs", 2.0, 3, False, date(2020, 7, 1), 500,
            "gb18030", {"Accept-Language": "zh"}, True, ("地方", "2024", "yes"), interval=1800.0,
        ),
        Source("linchuan.example/xw", "https://www.linchuan.example/xw/index.html"),
        Source("2024", "/data/notices", tags=("x",)),
    ]  # fmt: skip
    assert found.lines == {"青禾县公告": 3, "linchuan.example/xw": 17, "2024": 18}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("# none yet\n", id="comment"),
        pytest.param("sources:\n", id="nothing"),
        pytest.param("sources: []\n", id="empty list"),
    ],
)
def test_no_sources(read: Read, text: str) -> None:
    found, faults = read(text)
    assert (list(found), faults) == ([], [])


def test_a_missing_file(tmp_path: Path) -> None:
    found, faults = load(tmp_path / "sources.yaml")
    assert (list(found), faults) == ([], [])


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        pytest.param("limt: 5", 'unknown setting "limt"; did you mean "limit"?', id="unknown"),
        pytest.param("proxy: none", 'unknown setting "proxy"; it belongs in config.yaml', id="of the program"),
        pytest.param("kind: colum", "must be one of column, page, feed", id="kind"),
        pytest.param("profile: trx", 'there is no profile "trx"; did you mean "trs"?', id="profile"),
        pytest.param("pace: quick", "must be a number from 0 to 3600", id="pace"),
        pytest.param("concurrency: 1.5", "must be a whole number from 1 to 32", id="concurrency"),
        pytest.param("robots: maybe", "must be true or false", id="robots"),
        pytest.param("since: last year", "must be a date such as 2024-07-16", id="since"),
        pytest.param("since: 2024-02-30", "must be a date such as", id="no such day"),
        pytest.param("limit: 0", "must be a whole number from 1", id="limit"),
        pytest.param("encoding: x", "must be the name of an encoding", id="encoding"),
        pytest.param("headers: [a]", "must be a list of headers", id="headers"),
        pytest.param('headers: {"a b": c}', "may not have the header", id="header"),
        pytest.param("paused: soon", "must be true or false", id="paused"),
        pytest.param("tags: {a: b}", "must be text", id="tags"),
    ],
)
def test_an_error_pauses_its_source(read: Read, setting: str, words: str) -> None:
    found, faults = read(
        f"sources:\n  - name: a\n    address: https://a.example/\n    {setting}\n  - address: /b\n"
    )
    mistake, paused = sorted(faults, key=lambda fault: -(fault.line or 0))
    assert words in mistake.message
    assert str(mistake).startswith("sources.yaml:4: ")
    assert str(paused) == 'sources.yaml:2: "a" is paused until this is fixed'
    assert [source.paused for source in found] == [True, False]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("sources:\n  - name: a\n", 2, 'must have an "address"', id="no address"),
        pytest.param("sources:\n  - address: notices\n", 2, "or an absolute path", id="a path from nowhere"),
        pytest.param("sources:\n  - address: ftp://h.example/\n", 2, "ftp: is neither", id="another scheme"),
        pytest.param("sources:\n  - address: 'https://'\n", 2, "must be an address such as", id="no host"),
        pytest.param(
            "sources:\n  - https://h.example/\n",
            2,
            'must be written as "- address: https://h.example/"; this source is left out',
            id="an address alone",
        ),
        pytest.param("sources:\n  - [/a]\n", 2, 'each as "key: value"; this source is left out', id="no settings"),
        pytest.param(
            "sources:\n  - address: www.example.org/x\n",
            2,
            'did you mean "https://www.example.org/x"?',
            id="no https",
        ),
        pytest.param(
            "sources:\n  - address: example.org:8080/x\n",
            2,
            'did you mean "https://example.org:8080/x"?',
            id="no https, a port",
        ),
        pytest.param(
            "sources:\n  - {name: Gazette, address: /a}\n  - {name: gazette, address: /b}\n",
            3,
            'the name "gazette" differs only in case from that in line 2; this source is left out',
            id="name twice, in another case",
        ),
        pytest.param("sources: https://h.example/\n", 1, 'each source beginning with "- "', id="no list"),
        pytest.param("source:\n  - address: /a\n", 1, 'did you mean "sources"?', id="no sources"),
        pytest.param(
            "sources:\n  - {name: a, address: /a}\n  - {name: a, address: /b}\n",
            3,
            "taken by line 2",
            id="name twice",
        ),
        pytest.param("sources: [\n", None, "is not valid YAML", id="broken"),
    ],
)
def test_sources_that_are_left_out(read: Read, text: str, line: int | None, words: str) -> None:
    found, faults = read(text)
    assert words in faults[0].message
    assert line is None or faults[0].line == line
    assert len(found) <= 1


def test_an_invalid_address_leaves_its_source_out(read: Read) -> None:
    found, faults = read("sources:\n  - name: a\n    address: notices\n")
    assert (len(found), len(faults)) == (0, 2)
    assert str(faults[0]) == "sources.yaml:2: this source is left out until its address is fixed"


@pytest.mark.parametrize("path", ["notices.txt", "saved/a.org/x", "./a.org/x", "~/a.org/x"])
def test_a_path_is_not_taken_for_a_host(read: Read, path: str) -> None:
    _, faults = read(f"sources:\n  - address: {path}\n")
    assert not any("https" in fault.message for fault in faults)


def test_finding_a_source(read: Read) -> None:
    found, _ = read("sources:\n  - {name: Gazette, address: https://a.example/gg/, tags: [x]}\n  - address: /b\n")
    gazette = found.sources[0]
    assert found.named("gazette") is found.named("https://a.example/gg/") is gazette
    assert found.at("https://a.example/gg") is gazette
    assert found.at("file:///b") is found.at("file:///b/") is found.at("file://localhost/b") is found.sources[1]
    assert found.tagged("x") == (gazette,)
    assert found.named("gazete") is None
    assert found.suggestion("gazete") == '; did you mean "Gazette"?'


@pytest.mark.parametrize(
    ("address", "name"),
    [
        pytest.param("https://www.a.example/", "a.example", id="a site"),
        pytest.param("https://a.example/gg/index.html", "a.example/gg", id="a column"),
        pytest.param("https://a.example/l.jsp?id=7", "a.example/l.jsp?id=7", id="a question"),
        pytest.param("https://a.example/%E5%85%AC%E5%91%8A/", "a.example/公告", id="encoded"),
        pytest.param("/data/notices", "/data/notices", id="a path"),
    ],
)
def test_default_names(address: str, name: str) -> None:
    assert default_name(address) == name


def test_unique_names() -> None:
    assert unique_name("a", {"b"}) == "a"
    assert unique_name("a", {"a", "a (2)"}) == "a (3)"
    assert unique_name("a", {"A", "A (2)"}) == "a (3)"
    assert unique_name("\x1b", ()) == "\ufffd"


def test_a_name_that_is_an_address_shows_no_secret(read: Read) -> None:
    name = "https://me:secret@a.example/rss?id=7&token=geheim"
    found, faults = read(f'sources:\n  - {{name: "{name}", address: https://a.example/}}\n')
    shown = "https://a.example/rss?id=7&token=REDACTED"
    assert ([source.name for source in found], faults) == ([shown], [])
    assert unique_name(name, ()) == shown


def test_only_new_sources_are_added(read: Read) -> None:
    known, _ = read("sources:\n  - {name: a, address: https://a.example/}\n")
    wanted = [
        Source("x", "https://a.example"),
        Source("a", "https://b.example/"),
        Source("a", "https://c.example/"),
    ]
    added = not_yet_listed([*wanted, wanted[1]], known)
    assert [(source.name, source.address) for source in added] == [
        ("a (2)", "https://b.example/"),
        ("a (3)", "https://c.example/"),
    ]


def test_a_folder_is_one_source_by_its_path_and_its_uri(read: Read) -> None:
    known, _ = read("sources:\n  - {name: a, address: 'file:///data/%E5%85%AC%E5%91%8A/'}\n  - address: /c\n")
    assert known.at("/data/公告") is known.sources[0]
    assert not_yet_listed([Source("x", "/data/公告"), Source("y", "file:///c/"), Source("z", "/data")], known) == (
        Source("z", "/data"),
    )


def test_settings_as_written_in_the_file(read: Read) -> None:
    source = read(WHOLE)[0].sources[0]
    assert settings_of(source) == {
        "name": "青禾县公告", "address": "https://www.qinghe.example/gg/", "kind": "column", "profile": "trs",
        "pace": 2.0, "concurrency": 3, "since": "2020-07-01", "limit": 500, "encoding": "gb18030", "robots": False,
        "headers": {"Accept-Language": "zh"}, "paused": True, "tags": ["地方", "2024", "yes"],
        "interval": "30 min",
    }  # fmt: skip
    assert settings_of(Source("a", "/a")) == {"name": "a", "address": "/a"}


def test_the_documentation_names_every_setting_and_kind(read: Read) -> None:
    text = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.S)
    found, faults = read(example)
    assert (len(found), faults) == (3, [])
    words = set(re.findall(r"`(\w+)`", text))
    assert {*KINDS, *(one.name for one in dataclasses.fields(Source))} <= words


def test_sources_paused_by_an_error(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        "sources:\n"
        "  - {name: a, address: /data/a, limit: many, pace: slow}\n"
        "  - {name: b, address: /data/b, limit: 5, limit: 7}\n"
        "  - {name: c, address: /data/c, paused: true}\n"
        "  - {name: d, address: /data/d, profile: unknown}\n",
        encoding="utf-8",
    )
    read = load_with_profiles(path, tmp_path / "profiles")
    assert {source.name: source.paused for source in read.sources} == {"a": True, "b": False, "c": True, "d": True}
    assert {name: fault.key for name, fault in read.sources.mistaken.items()} == {
        "a": "sources.0.limit",
        "d": "sources.3.profile",
    }
