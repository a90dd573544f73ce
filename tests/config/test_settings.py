"""Settings: defaults, valid values, and error messages."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import i18n
from tui_reader.config import proxies
from tui_reader.config import settings as config
from tui_reader.config.checks import written_duration, written_size
from tui_reader.config.proxies import UnusableProxy
from tui_reader.config.settings import Config, load
from tui_reader.paths import LocationError


@pytest.fixture
def read(tmp_path):
    def read(text: str, **options) -> tuple[Config, list[str]]:
        path = tmp_path / config.FILE_NAME
        path.write_text(text, encoding="utf-8")
        found, faults = load(path, **options)
        return found, [str(fault) for fault in faults]

    return read


def test_no_file_means_defaults_and_no_fault(tmp_path):
    assert load(tmp_path / "config.yaml") == (Config(), [])
    assert load(tmp_path / "no-folder" / "config.yaml") == (Config(), [])


def test_an_empty_file_means_defaults(read):
    assert read("# everything as it comes\n") == (Config(), [])


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param("language: zh_CN", {"language": "zh_CN"}, id="language"),
        pytest.param("language: zh-Hans", {"language": "zh_CN"}, id="language, named as browsers do"),
        pytest.param("theme: paper", {"theme": "paper"}, id="theme"),
        pytest.param("measure: 16", {"measure": 16}, id="shortest measure"),
        pytest.param("measure: 60", {"measure": 60}, id="longest measure"),
        pytest.param("measure: auto", {}, id="measure by size"),
        pytest.param("ambiguous_width: 2", {"ambiguous_width": 2}, id="wide ambiguous characters"),
        pytest.param("ambiguous_width: auto", {}, id="ambiguous characters left open"),
        pytest.param("ticker_speed: 1", {"ticker_speed": 1.0}, id="slow ticker"),
        pytest.param("ticker_speed: 2.5", {"ticker_speed": 2.5}, id="ticker between steps"),
        pytest.param("ticker_paused: yes", {"ticker_paused": True}, id="paused ticker"),
        pytest.param("mark_read_after: 3", {"mark_read_after": 3.0}, id="read after seconds"),
        pytest.param("mark_read_after: never", {"mark_read_after": None}, id="read only by key"),
        pytest.param("outline: false", {"outline": False}, id="no outline"),
        pytest.param("first_line_indent: off", {"first_line_indent": False}, id="no indent"),
        pytest.param("full_width_marks: no", {"full_width_marks": False}, id="marks as on the page"),
        pytest.param("justified: yes", {"justified": True}, id="justified"),
        pytest.param("chord_timeout: 0.1", {"chord_timeout": 0.1}, id="fast fingers"),
        pytest.param("mouse: no", {"mouse": False}, id="no mouse"),
        pytest.param("proxy: none", {"proxy": "none"}, id="no proxy"),
        pytest.param("proxy: p.example.org:3128", {"proxy": "http://p.example.org:3128"}, id="host of a proxy"),
        pytest.param("proxy: https://u:p@[::1]:9", {"proxy": "https://u:p@[::1]:9"}, id="proxy"),
        pytest.param("pace: 0", {"pace": 0.0}, id="no pace"),
        pytest.param("interval: 1.5 h", {"interval": 5400.0}, id="an interval"),
        pytest.param("workers: 2", {"workers": 2}, id="workers"),
        pytest.param("attachments: known", {"attachments": "known"}, id="files of kinds that are read"),
        pytest.param("attachment_size: 1.5 MB", {"attachment_size": 1_500_000}, id="size with a unit"),
        pytest.param("attachment_size: 30", {"attachment_size": 30_000_000}, id="size without a unit"),
        pytest.param("attachments_per_sync: 2 GiB", {"attachments_per_sync": 2 << 30}, id="size of another unit"),
        pytest.param("attachments_quota: 2 GB", {"attachments_quota": 2_000_000_000}, id="a quota of files"),
        pytest.param("attachments_quota: none", {}, id="no quota of files"),
        pytest.param("confine_parser: auto", {}, id="confined where possible"),
        pytest.param("confine_parser: required", {"confine_parser": "required"}, id="confined or not at all"),
        pytest.param("watch: no", {"watch": False}, id="no watching"),
    ],
)
def test_valid_settings(read, text, changes):
    assert read(text) == (replace(Config(), **changes), [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param(
            "language: xx", '"language" is "xx": it must be one of auto, en, zh_CN', id="unknown language"
        ),
        pytest.param("language: zn_CN", 'did you mean "zh_CN"?', id="language spelt otherwise"),
        pytest.param(
            "theme: 3", '"theme" is "3": it must be the name of a theme; using ink-night', id="theme a number"
        ),
        pytest.param("theme: ", '"theme" is "": it must be the name of a theme', id="theme missing"),
        pytest.param(
            "measure: 61",
            '"measure" is "61": it must be a whole number from 16 to 60, or auto; using auto',
            id="measure",
        ),
        pytest.param("measure: 15", "must be a whole number from 16 to 60", id="measure too short"),
        pytest.param("measure: 36.5", "must be a whole number", id="measure with a fraction"),
        pytest.param("measure: yes", "must be a whole number", id="measure a switch"),
        pytest.param("measure: [36]", "must be a whole number", id="measure a list"),
        pytest.param("ambiguous_width: 3", "must be one of auto, 1, 2", id="ambiguous width"),
        pytest.param("ambiguous_width: true", "must be one of auto, 1, 2", id="ambiguous width a switch"),
        pytest.param("ambiguous_width: [1]", "must be one of auto, 1, 2", id="ambiguous width a list"),
        pytest.param("ticker_speed: 60", "must be a number from 1 to 5; using 4.0", id="ticker too fast"),
        pytest.param("ticker_speed: .nan", "must be a number from 1 to 5", id="ticker no number"),
        pytest.param("ticker_paused: 1", "must be true or false; using false", id="switch a number"),
        pytest.param("mark_read_after: -1", "must be a number of seconds from 0 to 3600, or never", id="seconds"),
        pytest.param("mark_read_after: .inf", "must be a number of seconds", id="endless seconds"),
        pytest.param("outline: maybe", "must be true or false; using true", id="switch a word"),
        pytest.param("chord_timeout: 0", "must be a number from 0.1 to 5; using 0.5", id="no time for a chord"),
        pytest.param("pace: -1", "must be a number from 0 to 3600; using 0.5", id="pace"),
        pytest.param(
            "interval: 90", "must be a time from 1 min to 31 d, such as 30 min or 2 h; using 1 h", id="interval"
        ),
        pytest.param("workers: 0", "must be a whole number from 1 to 64, or auto; using auto", id="workers"),
        pytest.param("measur: 20", 'unknown setting "measur"; did you mean "measure"?', id="unknown setting"),
        pytest.param("first-line-indent: no", 'did you mean "first_line_indent"?', id="hyphens for underscores"),
        pytest.param("private: true", '"private"; it belongs to a source in sources.yaml', id="of a source"),
        pytest.param("measure: 20", '"measure" is given twice; the first one, in line 1, is used', id="twice"),
    ],
)
def test_an_invalid_setting_is_reported_and_costs_only_itself(read, line, fault):
    first = "measure: 20\n" if "twice" in fault else "mouse: false\n"
    found, faults = read(f"{first}\n{line}\n")
    assert found == replace(Config(), **({"measure": 20} if "twice" in fault else {"mouse": False}))
    assert len(faults) == 1
    assert faults[0].startswith("config.yaml:3: ")
    assert fault in faults[0]


class TestProxy:
    """A proxy hides its user; without one there is no request."""

    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            pytest.param("proxy: ftp://p/", "its kind is none of http, https, socks5 and socks5h", id="kind"),
            pytest.param("proxy: http//p:80", "must be auto, none, or an address such as http://", id="no colon"),
            pytest.param("proxy: http:/p:80", "must be auto, none, or an address such as http://", id="one slash"),
            pytest.param("proxy: http://p:0", "its port is not a number from 1 to 65535", id="port 0"),
            pytest.param("proxy: http://p:65536", "its port is not a number from 1 to 65535", id="port too high"),
            pytest.param("proxy: http://p:x", "its port is not a number from 1 to 65535", id="port a word"),
            pytest.param("proxy: socks5://p:1", "SOCKS needs a package", id="socks without its package"),
            pytest.param("proxy: http://", "must be auto, none, or an address", id="no host"),
            pytest.param("proxy: http://user:pw@", ":8080; no request is sent", id="no host behind a password"),
            pytest.param("proxy: http://user:p/w@p:1", ":8080; no request is sent", id="a password with a slash"),
            pytest.param("proxy: http://p/path", "must be auto, none, or an address", id="a path"),
            pytest.param("proxy: no", '"proxy" is "no": it must be auto, none, or an address', id="a switch"),
            pytest.param("proxy: Auto", "must be auto, none, or an address", id="a host called Auto"),
            pytest.param("proxy: a b", "must be auto, none, or an address", id="no address"),
            pytest.param("proxy: ''", "must be auto, none, or an address", id="empty"),
            pytest.param("proxy: 8080", "must be auto, none, or an address", id="a number"),
            pytest.param("proxy: [http://p:1]", "must be auto, none, or an address", id="a list"),
            pytest.param("proxy:", "must be auto, none, or an address", id="nothing"),
            pytest.param("Proxy: http://p:1", 'unknown setting "Proxy"; did you mean "proxy"?', id="upper case"),
            pytest.param("prox: http://p:1", 'unknown setting "prox"; did you mean "proxy"?', id="misspelt"),
            pytest.param("proxy: none\nproxy: auto", "is given twice", id="twice"),
        ],
    )
    def test_a_mistake_leaves_no_proxy_that_could_be_used(self, read, monkeypatch, line, fault):
        monkeypatch.setattr(proxies, "find_spec", lambda name: None)
        found, faults = read(f"mouse: false\n{line}\n")
        assert len(faults) == 1
        assert fault in faults[0]
        assert found == replace(Config(), mouse=False, proxy=faults[0].partition(" ")[0].rstrip(":"))
        assert isinstance(found.proxy_address, UnusableProxy)

    def test_given_twice_neither_is_used_and_the_message_says_so(self, read):
        assert read("proxy: none\nmouse: false\nproxy: auto\n")[1] == [
            'config.yaml:3: "proxy" is given twice, first in line 1; no request is sent until this is corrected'
        ]

    def test_socks_with_its_package(self, read, monkeypatch):
        monkeypatch.setattr(proxies, "find_spec", lambda name: object())
        assert read("proxy: socks5h://p:1") == (Config(proxy="socks5h://p:1"), [])

    @pytest.mark.parametrize(
        "address",
        [
            "http://me:secret@p:x",
            "me:secret@p:x",
            "http://me:a/secret@p:1",
            "http://me:a@secret@p:x",
            "http:/m e:secret@p",
        ],
    )
    def test_a_password_is_not_shown(self, read, address):
        assert "secret" not in read(f'proxy: "{address}"')[1][0]


def test_confinement_given_twice_is_required_and_the_message_says_so(read):
    found, faults = read("confine_parser: auto\nconfine_parser: auto\n")
    assert found.confined
    assert faults == ['config.yaml:2: "confine_parser" is given twice, first in line 1; using required']


@pytest.mark.usefixtures("back_to_english")
def test_chinese_messages_have_chinese_punctuation(read):
    i18n.install("zh_CN")
    assert read("confine_parser: maybe\nproxy: ftp://p/\n")[1] == [
        'config.yaml:1: "confine_parser" 的值是 "maybe"：必须是下列之一：auto、required；改用 required',
        'config.yaml:2: "proxy" 的值是 "ftp://p/"：必须是 auto、none 或 http://proxy.example.org:8080 这样的地址'
        "（类型不是 http、https、socks5 或 socks5h）；更正之前不会发送任何请求",
    ]


def test_errors_are_reported_in_file_order(read):
    found, faults = read("measure: 0\ntheme: paper\nmous: no\nmeasure: 1\noutline: 2\n")
    assert found == Config(theme="paper")
    assert [fault.partition(" ")[0] for fault in faults] == [f"config.yaml:{line}:" for line in (1, 3, 4, 5)]


def test_a_broken_file_is_one_fault_and_defaults(read):
    found, faults = read("mouse: false\ntheme: [paper\n")
    assert found == Config(proxy="config.yaml:3", confine_parser="required")
    assert isinstance(found.proxy_address, UnusableProxy)
    assert len(faults) == 1
    assert faults[0].startswith("config.yaml:3: is not valid YAML: ")


class TestArchive:
    @pytest.mark.parametrize(
        "text", ["postgresql://db.example.org/news", "~/news/archive.sqlite", "/srv/a.sqlite"]
    )
    def test_locations(self, read, text):
        assert read(f"archive: {text}") == (Config(archive=text), [])
        assert str(Config(archive=text).archive_location) == str(
            Path(text).expanduser() if "//" not in text else text
        )

    def test_the_default_is_left_to_the_program(self, read):
        assert read("archive: auto") == (Config(), [])
        assert Config().archive_location is None

    def test_a_password_is_refused_and_not_repeated(self, read):
        found, faults = read("archive: postgresql://reader:secret@db.example.org/news")
        assert "pgpass" in faults[0]
        assert "secret" not in faults[0]
        assert faults[0].endswith("; no archive is opened until this is corrected")
        assert isinstance(found.archive_location, LocationError)

    @pytest.mark.parametrize("text", ["archive: [a", "achive: /srv/a.sqlite", "archive: a\narchive: /b"])
    def test_what_may_have_named_an_archive_opens_no_other(self, read, text):
        assert isinstance(read(text)[0].archive_location, LocationError)


def test_a_file_that_cannot_be_opened_is_one_fault_and_defaults(tmp_path):
    found, faults = load(tmp_path)
    assert found == Config(proxy=tmp_path.name, confine_parser="required")
    assert len(faults) == 1
    assert "cannot be read" in str(faults[0])


def test_an_unknown_theme_is_reported_with_a_suggestion(read):
    found, faults = read("theme: papper", theme_names=lambda: ["paper", "ink-night"])
    assert found.theme == "ink-night"
    assert faults == [
        'config.yaml:1: "theme" is "papper": it must be the name of a theme that is there; did you mean "paper"?; '
        "using ink-night"
    ]


def test_themes_are_listed_only_if_one_is_set(read):
    def never() -> list[str]:
        raise AssertionError

    assert read("mouse: false", theme_names=never)[1] == []


def test_ambiguous_cells_is_a_number():
    assert [Config(ambiguous_width=width).ambiguous_cells for width in ("auto", 1, 2)] == [1, 1, 2]


def test_settings_of_a_sync():
    derived = [(each.proxy_address, each.worker_count) for each in (Config(), Config(proxy="none", workers=3))]
    assert derived == [(None, None), ("", 3)]
    assert Config(proxy="http://p.example:1").proxy_address == "http://p.example:1"


def test_the_manual_names_every_setting_with_its_default():
    manual = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    for field in fields(Config):
        shown = (
            {True: "true", False: "false"}.get(field.default, field.default)
            if field.type == "bool"
            else field.default
        )
        shown = int(shown) if isinstance(shown, float) and shown.is_integer() else shown
        shown = written_size(shown) if field.name in ("attachment_size", "attachments_per_sync") else shown
        shown = written_duration(shown) if field.name == "interval" else shown
        assert f"| `{field.name}` | {f'`{shown}`' if shown != () else 'none'} |" in manual


@pytest.fixture(scope="module")
def example() -> str:
    manual = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    return manual.split("```yaml\n")[1].split("```")[0]


def test_the_example_in_the_manual_is_valid(read, example):
    found, faults = read(example, theme_names=lambda: ["paper"])
    assert faults == []
    assert found != Config()


names = st.sampled_from([field.name for field in fields(Config)])
values = st.sampled_from(
    ["auto", "1", "2", "-1", "1e9", ".nan", "yes", "never", "[]", "{a: b}", "'", "&a x", "~", "zh_CN", ""]
)


@settings(max_examples=100)
@given(st.lists(st.tuples(names, values), max_size=5))
def test_settings_of_any_file_are_within_their_limits(tmp_path_factory, lines):
    path = tmp_path_factory.getbasetemp() / "config.yaml"
    path.write_text("\n".join(f"{name}: {value}" for name, value in lines), encoding="utf-8")
    found, faults = load(path)
    assert found.language in ("auto", "en", "zh_CN")
    assert found.measure == "auto" or 16 <= found.measure <= 60
    assert found.ambiguous_width in ("auto", 1, 2)
    assert 1 <= found.ticker_speed <= 5
    assert found.mark_read_after is None or 0 <= found.mark_read_after <= 3600
    assert 0.1 <= found.chord_timeout <= 5
    assert 0 <= found.pace <= 3600
    assert found.workers == "auto" or 1 <= found.workers <= 64
    assert all(fault.line for fault in faults)


def test_without_a_file_yaml_is_not_imported(tmp_path):
    code = (
        "import sys, pathlib, tui_reader.config.settings as config; config.load(pathlib.Path(sys.argv[1]));"
        "sys.exit('yaml' in sys.modules or 'textual' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code, tmp_path / "c.yaml"], cwd=root, check=False).returncode == 0


@pytest.mark.parametrize("value", ["requird", "true", "[]"])
def test_a_setting_that_protects_is_on_where_its_value_is_invalid(read, value: str) -> None:
    found, faults = read(f"confine_parser: {value}\n")
    assert found == Config(confine_parser="required")
    assert len(faults) == 1
    assert faults[0].endswith("; using required")
