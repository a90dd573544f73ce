"""YAML with line numbers: what is read, what is refused, and error messages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.config.yamlfile import DEPTH_LIMIT, SIZE_LIMIT, Fault, YamlFile, did_you_mean, quoted, read_yaml


@pytest.fixture
def read(tmp_path):
    def read(text: str | bytes) -> tuple[YamlFile, list[Fault]]:
        path = tmp_path / "keys.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_yaml(path)

    return read


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param("", {}, id="empty file"),
        pytest.param("# nothing set\n", {}, id="only a comment"),
        pytest.param("---\n", {}, id="empty document"),
        pytest.param(
            "a: 1\nb: 1.5\nc: yes\nd: ~\ne: text",
            {"a": 1, "b": 1.5, "c": True, "d": None, "e": "text"},
            id="kinds",
        ),
        pytest.param("a: '1'\nb: \"yes\"", {"a": "1", "b": "yes"}, id="quotes make text"),
        pytest.param("1: a\nno: b\n~: c", {"1": "a", "no": "b", "~": "c"}, id="keys are text as written"),
        pytest.param("a: 2024-01-02", {"a": "2024-01-02"}, id="a date stays text"),
        pytest.param("a: {b: [1, {c: 2}]}", {"a": {"b": [1, {"c": 2}]}}, id="nesting"),
        pytest.param("<<: {a: 1}", {"<<": {"a": 1}}, id="no merging"),
        pytest.param("a: 0b", {"a": "0b"}, id="digits that make no number"),
        pytest.param("a: " + "9" * 5000, {"a": "9" * 5000}, id="more digits than a number has"),
        pytest.param("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}, id="block text"),
        pytest.param("主题: 纸", {"主题": "纸"}, id="Chinese"),
        pytest.param("主题: 纸".encode("utf-16"), {"主题": "纸"}, id="UTF-16 with a mark"),
        pytest.param(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", {"a": 1, "b": 2}, id="UTF-8 with a mark, CRLF"),
    ],
)
def test_reads_plain_data(read, text, data):
    document, faults = read(text)
    assert faults == []
    assert document.data == data


def test_knows_the_line_of_every_key_and_item(read):
    document, _ = read("# head\na: 1\n\nb:\n  c: [x,\n      y]\n  d: z\n")
    assert document.lines == {
        ("a",): 2,
        ("b",): 4,
        ("b", "c"): 5,
        ("b", "c", 0): 5,
        ("b", "c", 1): 6,
        ("b", "d"): 7,
    }


def test_keeps_the_text_of_scalars(read):
    document, _ = read("quit: ~\nall: 1\nstar: [no, '*']\n")
    assert document.written == {("quit",): "~", ("all",): "1", ("star", 0): "no", ("star", 1): "*"}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        pytest.param("a: 1\nb: [", 3, "not valid YAML", id="syntax"),
        pytest.param("a: 1\nb: c: d", 2, "not valid YAML: mapping values are not allowed", id="two colons"),
        pytest.param(b"a: 1\nb: \xff", 2, "not valid YAML", id="not UTF-8"),
        pytest.param(b"a: 1\nb: \x1b[31m", 2, "control characters", id="control code"),
        pytest.param("a: &x 1\nb: 2", 1, "anchors", id="anchor"),
        pytest.param("a: 1\nb: *a", 2, "anchors", id="alias"),
        pytest.param("a: &a [*a]", 1, "anchors", id="a list inside itself"),
        pytest.param("a: 1\nb: !!python/name:os.system {}", 2, "tags", id="tag"),
        pytest.param("!x a: 1", 1, "tags", id="tag on a key"),
        pytest.param("- a\n- b", 1, '"key: value"', id="a list"),
        pytest.param("a", 1, '"key: value"', id="a word"),
        pytest.param("? [a]\n: 1", 1, "plain text", id="a list for a key"),
        pytest.param("a: 1\n---\nb: 2", 2, "second document", id="two documents"),
        pytest.param("a: " + "[" * (SIZE_LIMIT - 10), 1, "nest", id="tower of lists"),
        pytest.param("{a: " * 50_000, 1, "nest", id="tower of mappings"),
        pytest.param("a: 1\na: &x 2", 2, "anchors", id="anchor in a value that is passed over"),
    ],
)
def test_refuses_a_file_it_cannot_trust_and_names_the_line(read, text, line, says):
    document, faults = read(text)
    assert (document.data, document.lines, document.written) == ({}, {}, {})
    assert [fault.line for fault in faults] == [line]
    assert says in faults[0].message


def test_refuses_an_alias_bomb_at_its_first_anchor(read):
    levels = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    document, faults = read("\n".join(levels))
    assert document.data == {}
    assert [fault.line for fault in faults] == [1]


def test_accepts_nesting_up_to_the_limit(read):
    depth = DEPTH_LIMIT - 1
    document, faults = read("{a: " * depth + "1" + "}" * depth)
    assert faults == []
    assert document.data


def test_a_repeated_key_keeps_its_first_value_and_is_reported(read):
    document, faults = read("a: 1\nb: {c: 1,\n c: {d: [2]}}\na: 3\ne: 4\n")
    assert document.data == {"a": 1, "b": {"c": 1}, "e": 4}
    assert [str(fault) for fault in faults] == [
        'keys.yaml:3: "c" is given twice; the first one, in line 2, is used',
        'keys.yaml:4: "a" is given twice; the first one, in line 1, is used',
    ]
    assert [fault.key for fault in faults] == ["b.c", "a"]


def test_refuses_a_file_that_is_too_large(read):
    assert read("a: 1\n".ljust(SIZE_LIMIT, "#"))[1] == []
    document, faults = read("a: 1\n".ljust(SIZE_LIMIT + 1, "#"))
    assert document.data == {}
    assert [fault.message for fault in faults] == ["is larger than 256 KiB; this cannot be a settings file"]


@pytest.mark.parametrize("name", [pytest.param("absent.yaml", id="missing"), pytest.param(".", id="a folder")])
def test_reports_why_a_file_cannot_be_read(tmp_path, name):
    _, faults = read_yaml(tmp_path / name)
    assert [fault.line for fault in faults] == [None]
    assert "cannot be read: " in faults[0].message


def test_a_fault_is_one_line_that_names_file_and_line(read):
    document, _ = read("a: 1\nlist: {nex-heading: n}")
    fault = document.fault(("list", "nex-heading"), "unknown action")
    assert str(fault) == "keys.yaml:2: unknown action"
    assert fault.key == "list.nex-heading"
    assert str(document.fault((), "is empty")) == "keys.yaml: is empty"
    assert str(Fault(None, None, "theme", "there is no such theme")) == "there is no such theme"


def test_a_fault_contains_no_control_codes(tmp_path):
    fault = YamlFile(tmp_path / "a\x1b[2J\n.yaml").fault(("\x1b",), 'unknown key "\x1b[31m\u202e\n"')
    assert str(fault) == 'a\ufffd[2J .yaml: unknown key "\ufffd[31m\ufffd "'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('"\\e[31m": 1\n"\\e[31m": 2', '"\\u001b[31m" is given twice', id="a key"),
        pytest.param(b"a: \xc2\x9b", "control characters are not allowed", id="a control code"),
        pytest.param("a: \u202e\nb: @\u202e", "is not valid YAML", id="a value"),
    ],
)
def test_content_of_the_file_is_quoted(read, text, message):
    (fault,) = read(text)[1]
    assert message in fault.message
    assert str(fault).isprintable()


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        pytest.param("nex-heading", '; did you mean "next-heading"?', id="a letter short"),
        pytest.param("Next_Heading", '; did you mean "next-heading"?', id="case and underscore"),
        pytest.param("zzz", "", id="nothing near"),
        pytest.param("", "", id="nothing at all"),
        pytest.param("next-heading" * 100_000, "", id="absurdly long"),
    ],
)
def test_suggests_the_most_similar_word(word, suggestion):
    assert did_you_mean(word, ["next-heading", "previous-match", "quit"]) == suggestion


def test_quotes_without_control_codes():
    assert quoted("\x1b]0;x\x07中") == '"\\u001b]0;x\\u0007中"'
    assert quoted("x" * 100) == '"' + "x" * 40 + '…"'
    assert quoted(12) == '"12"'


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.dictionaries(st.text(max_size=8), plain, max_size=4))
def test_reads_back_what_yaml_writes(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "written.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="ascii", newline="\n")
    document, faults = read_yaml(path)
    assert faults == []
    assert document.data == data


@settings(max_examples=300)
@given(
    st.binary(max_size=60)
    | st.text(alphabet="ab:- \n[]{}&*!|>'\"#%@`,?~0123456789.\t\r…中", max_size=60).map(str.encode)
)
def test_arbitrary_files_do_not_raise(tmp_path_factory, raw):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    document, faults = read_yaml(path)
    assert isinstance(document.data, dict)
    for fault in faults:
        assert fault.line is None or 1 <= fault.line <= len(raw) + 1
        assert "\n" not in str(fault)


def test_importing_it_does_not_import_the_parser():
    code = "import sys, tui_reader.config.yamlfile; sys.exit('yaml' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
