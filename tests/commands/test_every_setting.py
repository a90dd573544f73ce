"""Every setting with values of every wrong kind: each command that uses it reports file, line and key,
and no request is sent where a setting that protects the user is invalid.

The tables are made from the settings themselves: a new one without an entry here fails.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from support.commands import NOTICE, Run
from support.demo_site.server import Answer, Routes, serving
from tui_reader.commands.options.parser import COMMANDS, full_tree
from tui_reader.config import proxies
from tui_reader.config.settings import Config
from tui_reader.config.settings import load as load_config
from tui_reader.sources.profiles import profile
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sources.sourcelist.reading import load as load_sources
from tui_reader.ui.keys.actions import ACTIONS
from tui_reader.ui.startup import read_keys
from tui_reader.ui.theme.roles import ROLES
from tui_reader.ui.theme.themefile import COLORS, MAPPINGS, SHARES, SWITCHES, read_theme

KINDS = {
    "a word": "xyzzy",
    "a switch": "true",
    "a negative number": "-7",
    "a huge number": "99999999999999999999",
    "no number": ".nan",
    "a list": "[a, b]",
    "a mapping": "{a: b}",
    "control codes": '"a\\x1b]52;c;x\\x07"',
    "an empty text": "''",
    "nothing": "",
    "a long text": "x" * 5000,
}
TEXTS = {"a word", "a switch", "a negative number", "a huge number", "no number"}
"""What YAML takes for another type is text as it is written."""

ATTACHMENTS = (
    *("attachments", "attachment_size", "attachments_per_sync", "attachments_per_bulletin"),
    "text_recognition",
)

CONFIG_RIGHT: dict[str, set[str]] = {
    **{one.name: {"a switch"} for one in fields(Config) if one.type == "bool"},
    **{key: set() for key in ("language", "measure", "ambiguous_width", "ticker_speed")},
    **{
        key: set() for key in ("mark_read_after", "chord_timeout", "pace", "workers", "interval", "confine_parser")
    },
    **{key: set() for key in ("commands", "after_sync", "pictures", "attachments_quota", *ATTACHMENTS)},
    "theme": {"a word"},
    "proxy": {"a word"},
    "archive": set(),
    "watch_notification": set(),
    "watch_command": {"a list"},
}
"""The kinds that each setting takes; `xyzzy` is the name of a theme, and may be that of a proxy."""

INSIDE = {("commands", "a mapping"): ["commands.a"], ("after_sync", "a list"): ["after_sync.0", "after_sync.1"]}
"""Kinds that are right for a setting of settings, with the places below it that are wrong."""

SOURCE_RIGHT: dict[str, set[str]] = {
    **{one.name: {"a switch"} for one in fields(Source) if one.type == "bool"},
    **{key: set() for key in ("address", "kind", "profile", "pace", "interval")},
    **{key: set() for key in ("concurrency", "since", "limit", "encoding", *ATTACHMENTS)},
    "name": TEXTS,
    "headers": {"a mapping"},
    "tags": {"a list", *TEXTS},
}

NUMBERS = {"pace", "concurrency", "paging.first", "paging.step", "paging.last"}
LISTS = {"match.hosts", "match.page"}
MAPPED = {"headers"}
EMPTY = {"start", "paging"}
EMPTY |= {f"{section}.{key}" for section in ("json", "article") for key in profile.SETTINGS[section]}
"""Settings of a profile that may be empty: the path of a value itself, and what is left out."""


def schema(checks: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """The settings of a profile, with those of its sections."""
    for key, check in checks.items():
        if isinstance(check, Mapping):
            yield from schema(check, f"{above}{key}.")
        else:
            yield f"{above}{key}"


PROFILE_SETTINGS = [*schema(profile.SETTINGS), *schema(profile.PAGING, "paging.")]


class TestConfig:
    def test_the_table_is_whole(self) -> None:
        assert CONFIG_RIGHT.keys() == {one.name for one in fields(Config)}

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("key", CONFIG_RIGHT)
    def test_values(self, tmp_path: Path, key: str, kind: str) -> None:
        path = tmp_path / "config.yaml"
        path.write_text(f"# settings\n{key}: {KINDS[kind]}\n", encoding="utf-8")
        found, faults = load_config(path, lambda: ["xyzzy"])
        if kind in CONFIG_RIGHT[key]:
            assert faults == []
        elif inside := INSIDE.get((key, kind)):
            assert [(fault.path, fault.line, fault.key) for fault in faults] == [
                (path, 2, each) for each in inside
            ]
            assert getattr(found, key) == ()
        else:
            (fault,) = faults
            assert (fault.path, fault.line, fault.key) == (path, 2, key)
            assert str(fault).startswith(f'config.yaml:2: "{key}" is ')
            assert "\x1b" not in str(fault)
            default = getattr(Config(), key)
            expected = {**dict.fromkeys(("proxy", "archive"), "config.yaml:2"), "confine_parser": "required"}.get(
                key, default
            )
            assert getattr(found, key) == expected

    @pytest.mark.parametrize("command", [*COMMANDS])
    def test_every_command_tells_every_setting(self, run: Run, home: Path, command: str) -> None:
        (home / "config").mkdir(parents=True)
        keys = [key for key in CONFIG_RIGHT if key not in ("theme", "commands")]
        text = "".join(f"{key}: {KINDS['a mapping']}\n" for key in keys)
        (home / "config" / "config.yaml").write_text(text, encoding="utf-8")
        found = run(*command_line(command, home))
        for line, key in enumerate(keys, 1):
            assert f'bulletin-tui: config.yaml:{line}: "{key}" ' in found.err
        assert "Traceback" not in found.err

    @pytest.mark.parametrize("command", [*COMMANDS])
    def test_a_file_that_is_not_there(self, run: Run, home: Path, command: str) -> None:
        found = run(*command_line(command, home), "--config", home / "nope.yaml")
        assert found.code == 1
        assert found.out == ""
        assert found.err == f"bulletin-tui: {home}/nope.yaml: there is no such settings file; check the name\n"

    def test_many_errors_are_counted(self, run: Run, home: Path) -> None:
        (home / "config").mkdir(parents=True)
        text = "".join(f"qqq{number}: 1\n" for number in range(75))
        (home / "config" / "config.yaml").write_text(text, encoding="utf-8")
        assert "25 more settings are invalid" in run("list").err


class TestSources:
    def test_the_table_is_whole(self) -> None:
        assert SOURCE_RIGHT.keys() == {one.name for one in fields(Source)}

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("key", SOURCE_RIGHT)
    def test_values(self, tmp_path: Path, key: str, kind: str) -> None:
        path = tmp_path / "sources.yaml"
        other = "name: one" if key == "address" else "address: https://example.org/"
        path.write_text(f"sources:\n- {other}\n  {key}: {KINDS[kind]}\n", encoding="utf-8")
        found, faults = load_sources(path, ())
        if kind in SOURCE_RIGHT[key]:
            assert faults == []
            return
        assert any(fault.line == 3 and fault.key == f"sources.0.{key}" for fault in faults)
        assert all(source.paused for source in found)
        assert not any("\x1b" in str(fault) for fault in faults)

    @pytest.mark.parametrize("command", ["remove", "rename", "pause", "resume"])
    def test_commands_on_the_list_tell_the_first(self, run: Run, home: Path, command: str) -> None:
        (home / "config").mkdir(parents=True)
        text = "sources:\n- address: https://example.org/\n  robots: 7\n  pace: never\n"
        (home / "config" / "sources.yaml").write_text(text, encoding="utf-8")
        found = run(*command_line(command, home))
        assert 'sources.yaml:3: "robots" is "7"' in found.err
        assert "more error" in found.err

    @pytest.mark.parametrize("command", ["sources", "sync", "add", "import", "export"])
    def test_commands_tell_every_setting(self, run: Run, home: Path, command: str) -> None:
        (home / "config").mkdir(parents=True)
        keys = [key for key in SOURCE_RIGHT if key != "address"]
        items = [f"- address: https://example.org/{key}\n  {key}: {KINDS['control codes']}\n" for key in keys]
        (home / "config" / "sources.yaml").write_text("sources:\n" + "".join(items), encoding="utf-8")
        found = run(*command_line(command, home))
        for number, key in enumerate(keys):
            assert f'sources.yaml:{2 * number + 3}: "{key}" ' in found.err
        assert "Traceback" not in found.err


class TestProfiles:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("key", PROFILE_SETTINGS)
    def test_values(self, tmp_path: Path, key: str, kind: str) -> None:
        wrong = kind in ("control codes", "a long text")
        wrong |= kind == "a list" and key not in LISTS
        wrong |= kind == "a mapping" and key not in MAPPED
        wrong |= kind in ("an empty text", "nothing") and key not in EMPTY
        wrong |= kind in TEXTS and key in NUMBERS | MAPPED | {"kind", "paging"}
        if not wrong or (key == "paging.step" and kind == "a negative number"):
            return
        path = tmp_path / "mine.yaml"
        above = [f"{'  ' * level}{name}:" for level, name in enumerate(key.split("."))]
        path.write_text("\n".join(above) + f" {KINDS[kind]}\n", encoding="utf-8")
        found, faults = profile.read_profile(path)
        assert found is None
        assert any(fault.line and (fault.key or "").startswith(key) for fault in faults)

    @pytest.mark.parametrize("command", ["parse", "diff", "add", "sync", "sources"])
    def test_commands_tell_them(self, run: Run, home: Path, command: str) -> None:
        (home / "config" / "profiles").mkdir(parents=True)
        (home / "config" / "profiles" / "mine.yaml").write_text("kind: feed\npace: never\n", encoding="utf-8")
        target = "http://127.0.0.1:9/"
        argv = {"parse": [target], "diff": [target, target], "add": [target, "--page"]}.get(command, [])
        assert 'mine.yaml:2: "pace" is "never"' in run(command, *argv).err


class TestReader:
    """Themes and keys, which only the reader uses; its notes are what `read_theme` and `read_keys` return."""

    @pytest.mark.parametrize(
        "kind", ["a list", "a mapping", "control codes", "a negative number", "an empty text"]
    )
    @pytest.mark.parametrize("key", [*COLORS, *SWITCHES, *SHARES, *MAPPINGS, "name"])
    def test_theme(self, tmp_path: Path, key: str, kind: str) -> None:
        path = tmp_path / "mine.yaml"
        required = {"primary": '"#000000"', "foreground": '"#ffffff"', "background": '"#101010"'}
        path.write_text("".join(f"{one}: {value}\n" for one, value in {**required, key: KINDS[kind]}.items()))
        found, faults = read_theme(path)
        assert found is None
        assert any(fault.line and (fault.key or "").startswith(key) for fault in faults)

    @pytest.mark.parametrize("role", ROLES)
    def test_styles(self, tmp_path: Path, role: str) -> None:
        path = tmp_path / "mine.yaml"
        path.write_text(
            'primary: "#000000"\nforeground: "#ffffff"\nbackground: "#101010"\n'
            f"styles:\n  {role}: xyzzy\nvariables:\n  {role}-color: xyzzy\n"
        )
        assert {fault.line for fault in read_theme(path)[1]} == {5, 7}

    @pytest.mark.parametrize("kind", ["a mapping", "control codes", "a switch", "no number"])
    def test_keys(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / "keys.yaml"
        path.write_text("".join(f"{action.name}: {KINDS[kind]}\n" for action in ACTIONS), encoding="utf-8")
        _keymap, notes = read_keys(path)
        assert [note.partition(" ")[0] for note in notes] == [
            f"keys.yaml:{line}:" for line in range(1, len(ACTIONS) + 1)
        ]


def checked_options() -> Iterator[tuple[str, str]]:
    """Each command with each of its options that takes only some values."""
    for action in full_tree()._actions:
        for name, branch in action.choices.items() if isinstance(action, argparse._SubParsersAction) else ():
            for option in branch._actions:
                if option.option_strings and (option.choices or option.type not in (None, Path)):
                    yield name, option.option_strings[-1]


@pytest.mark.parametrize(("command", "option"), list(checked_options()))
def test_options_with_values_that_cannot_hold(run: Run, home: Path, command: str, option: str) -> None:
    found = run(*command_line(command, home), f"{option}=xy\x1b[2Jzzy")
    assert found.code == 2
    assert option in found.err
    assert found.err.count("\n") == 1


class TestEnvironment:
    @pytest.mark.parametrize("command", [*COMMANDS])
    @pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"])
    def test_a_proxy(self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str) -> None:
        monkeypatch.setenv(name, "ftp://me:secret@127.0.0.1:2")
        found = run(*command_line(command, home))
        assert f'the variable {name} is "ftp://…@127.0.0.1:2": its kind is none of' in found.err
        assert "secret" not in found.err

    def test_the_settings_take_precedence(self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "ftp://127.0.0.1:2")
        (home / "config").mkdir(parents=True)
        (home / "config" / "config.yaml").write_text("proxy: none\n", encoding="utf-8")
        assert run("list").err.count("HTTP_PROXY") == 0

    @pytest.mark.parametrize("command", [*COMMANDS])
    def test_a_home_that_is_no_folder(
        self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, command: str
    ) -> None:
        home.write_text("a file")
        found = run(command, *(["x"] if command == "search" else command_line(command, home.parent / "other")[1:]))
        assert (found.code, found.err) == (
            1,
            f"bulletin-tui: {home}: this is not a folder; correct BULLETIN_TUI_HOME\n",
        )

    def test_certificates(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", "/nope.pem")
        assert 'the variable SSL_CERT_FILE is "/nope.pem": there is no such file' in run("list").err


BAD_PROXIES = [
    pytest.param("proxy: ftp://127.0.0.1:2", id="another kind"),
    pytest.param("proxy: http//127.0.0.1:2", id="no colon"),
    pytest.param("proxy: http://127.0.0.1:99999", id="a port"),
    pytest.param("proxy: socks5://127.0.0.1:2", id="socks without its package"),
    pytest.param("proxy: [http://127.0.0.1:2]", id="a list"),
    pytest.param("prxy: http://127.0.0.1:2", id="misspelt"),
    pytest.param("mouse: [", id="no YAML"),
    pytest.param("proxy: http://127.0.0.1:2\n---\n", id="two documents"),
    pytest.param("proxy: &x http://127.0.0.1:2", id="an anchor"),
]


class TestNoRequest:
    """A direct request would show the user to the server; every one is counted there."""

    @pytest.mark.parametrize("command", ["parse", "add", "add --page", "sync", "diff"])
    @pytest.mark.parametrize("text", BAD_PROXIES)
    def test_settings(
        self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, command: str, text: str
    ) -> None:
        monkeypatch.setattr(proxies, "find_spec", lambda name: None)
        (home / "config").mkdir(parents=True)
        (home / "config" / "config.yaml").write_text(text, encoding="utf-8")
        found, asked = self.requests(run, home, command)
        assert asked == []
        assert found.code == 1
        assert "no request is sent until the mistake in config.yaml" in found.err + found.out

    @pytest.mark.parametrize("command", ["parse", "add", "add --page", "sync", "diff"])
    @pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:2", "http//127.0.0.1:2", "http://127.0.0.1:99999", "a b"])
    def test_variables(
        self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, command: str, proxy: str
    ) -> None:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "")
        found, asked = self.requests(run, home, command)
        assert asked == []
        assert found.code == 1
        assert "cannot be used (" in found.err + found.out

    def test_a_request_is_seen(self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        _found, asked = self.requests(run, home, "parse")
        assert asked

    def test_reading_goes_on(self, run: Run, home: Path) -> None:
        (home / "config").mkdir(parents=True)
        (home / "config" / "config.yaml").write_text("proxy: ftp://127.0.0.1:2\n", encoding="utf-8")
        notice = home / "notice.txt"
        notice.write_text(NOTICE, encoding="utf-8")
        assert run("add", notice).code == 0
        assert run("list").code == 0
        assert run("show", "1").code == 0

    def requests(self, run: Run, home: Path, command: str) -> tuple[Any, list[Any]]:
        routes = Routes()
        routes.routes["/"] = Answer(b"<html><title>x</title><p>text", headers=("Content-Type: text/html",))
        with serving(routes) as address:
            target = f"{address}/"
            if command == "sync":
                (home / "config").mkdir(parents=True, exist_ok=True)
                text = f"sources:\n- address: {target}\n  robots: false\n"
                (home / "config" / "sources.yaml").write_text(text, encoding="utf-8")
            argv = {"sync": [], "diff": [target, target]}.get(command, [target])
            found = run(*command.split(), *argv)
        return found, routes.asked


def command_line(command: str, home: Path) -> list[str]:
    """A command with the arguments that it needs, none of which exist."""
    nothing = str(home / "nothing")
    arguments = {
        "parse": [nothing],
        "add": [nothing],
        "remove": ["x"],
        "rename": ["x", "y"],
        "pause": ["x"],
        "resume": ["x"],
        "import": [str(urls(home))],
        "search": ["x"],
        "show": ["1"],
        "diff": ["1", "2"],
        "attachments": ["list", "1"],
        "export": ["--opml", "-"],
        "verify": [nothing],
        "archive": ["copy", nothing, nothing],
        "serve": ["--host", "192.0.2.1", "--no-token"],
        "completion": ["bash"],
        "collections": ["list"],
    }
    return [command, *arguments.get(command, [])]


def urls(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "urls"
    path.write_text("https://example.org/new.xml\n", encoding="utf-8")
    return path
