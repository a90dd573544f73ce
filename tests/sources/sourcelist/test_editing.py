"""Edits of `sources.yaml`: the change is made, and nothing else."""

from __future__ import annotations

import difflib
import os
import stat
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.sources.sourcelist import editing
from tui_reader.sources.sourcelist.editing import (
    ChangedSince,
    SourceFileError,
    add,
    content,
    pause,
    remove,
    rename,
    restore,
    set_address,
    set_tags,
)
from tui_reader.sources.sourcelist.reading import Source, load

TEXT = """\
# 我的来源
sources: # all of them
  # the county
  - name: 公告  # old name
    address: "https://h.example/1"
    tags: [a,  b]
    # robots: false

  # the city
  - {name: 'b', address: https://h.example/2}   # short
  -
    # without a name
    address: >-
      https://h.example/3
# the end
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def changes(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


def test_a_source_is_appended(path: Path) -> None:
    add(
        path,
        [
            Source(
                "四",
                "https://h.example/4?a=1#b",
                tags=("x y", "[z]"),
                since=date(2024, 1, 2),
                headers={"X-A": "1: 2"},
            )
        ],
    )
    assert changes(TEXT, path.read_text()) == [
        "+   - name: 四\n",
        "+     address: https://h.example/4?a=1#b\n",
        "+     since: 2024-01-02\n",
        "+     headers:\n",
        '+       X-A: "1: 2"\n',
        '+     tags: [x y, "[z]"]\n',
    ]


def test_removing_a_source_keeps_the_heading_of_the_next_group(path: Path) -> None:
    remove(path, "公告")
    assert changes(TEXT, path.read_text()) == [
        "-   - name: 公告  # old name\n",
        '-     address: "https://h.example/1"\n',
        "-     tags: [a,  b]\n",
        "-     # robots: false\n",
    ]


def test_a_source_is_renamed(path: Path) -> None:
    rename(path, "公告", "yes")
    rename(path, "b", "c: d")
    rename(path, "h.example/3", "三")
    assert changes(TEXT, path.read_text()) == [
        "-   - name: 公告  # old name\n",
        '+   - name: "yes"  # old name\n',
        "-   - {name: 'b', address: https://h.example/2}   # short\n",
        '+   - {name: "c: d", address: https://h.example/2}   # short\n',
        "+     name: 三\n",
    ]
    assert [source.name for source in load(path)[0]] == ["yes", "c: d", "三"]


def test_a_source_is_paused_and_resumed(path: Path) -> None:
    for name in ("公告", "b", "h.example/3"):
        pause(path, name)
    assert changes(TEXT, path.read_text()) == [
        "+     paused: true\n",
        "-   - {name: 'b', address: https://h.example/2}   # short\n",
        "+   - {name: 'b', address: https://h.example/2, paused: true}   # short\n",
        "+     paused: true\n",
    ]
    pause(path, "b", False)
    assert [source.paused for source in load(path)[0]] == [True, False, True]


def test_another_address_keeps_the_name(path: Path) -> None:
    set_address(path, "b", "https://h.example/22")
    set_address(path, "h.example/3", "/notices")
    assert changes(TEXT, path.read_text()) == [
        "-   - {name: 'b', address: https://h.example/2}   # short\n",
        "+   - {name: 'b', address: https://h.example/22}   # short\n",
        "-     address: >-\n",
        "-       https://h.example/3\n",
        "+     address: /notices\n",
        "+     name: h.example/3\n",
    ]
    assert [(source.name, source.address) for source in load(path)[0]][1:] == [
        ("b", "https://h.example/22"),
        ("h.example/3", "/notices"),
    ]
    with pytest.raises(SourceFileError, match="must be a web address"):
        set_address(path, "b", "notices")


def test_tags_are_replaced(path: Path) -> None:
    set_tags(path, "公告", ["县", "x, y", "县"])
    set_tags(path, "b", ["县"])
    assert changes(TEXT, path.read_text()) == [
        "-     tags: [a,  b]\n",
        '+     tags: [县, "x, y"]\n',
        "-   - {name: 'b', address: https://h.example/2}   # short\n",
        "+   - {name: 'b', address: https://h.example/2, tags: [县]}   # short\n",
    ]
    set_tags(path, "公告", [])
    assert [source.tags for source in load(path)[0]] == [(), ("县",), ()]


def test_a_change_is_undone_byte_for_byte_unless_another_followed(path: Path) -> None:
    before = content(path)
    remove(path, "b")
    after = content(path)
    restore(path, before, after)
    assert path.read_text() == TEXT
    with pytest.raises(ChangedSince, match="was changed since"):
        restore(path, before, after)
    assert path.read_text() == TEXT


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param("\n      - a  # the county\n      - b\n", id="behind a tag"),
        pytest.param("\n      - a\n      # the city\n      - b\n", id="above a tag"),
        pytest.param(" [a, # the county\n      b]\n", id="in brackets"),
        pytest.param(" [ # none\n    ]\n", id="in an empty list"),
    ],
)
def test_comments_inside_a_list_of_tags_are_not_lost(path: Path, tags: str) -> None:
    text = f"sources:\n  - name: x\n    address: /x\n    tags:{tags}    paused: true\n"
    path.write_text(text)
    with pytest.raises(SourceFileError, match="comments inside tags"):
        set_tags(path, "x", ["c"])
    assert path.read_text() == text


def test_comments_around_a_list_of_tags_stay(path: Path) -> None:
    path.write_text(
        "sources:\n  - address: /x\n    tags:  # those\n      # of the office\n      - 'a#b'\n      - b  # last\n"
    )
    set_tags(path, "/x", ["c"])
    assert path.read_text() == (
        "sources:\n  - address: /x\n    tags:  # those\n      # of the office\n      [c]  # last\n"
    )


def test_removing_the_last_source_keeps_the_list(path: Path) -> None:
    for name in ("公告", "b", "h.example/3"):
        remove(path, name)
    assert path.read_text() == "# 我的来源\nsources: # all of them\n  # the county\n\n  # the city\n# the end\n"
    add(path, [Source("x", "/x")])
    assert [source.name for source in load(path)[0]] == ["x"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "sources:\n  - name: x\n    address: /x\n", id="empty"),
        pytest.param(
            "# none yet", "# none yet\nsources:\n  - name: x\n    address: /x\n", id="comment without an end"
        ),
        pytest.param("sources:", "sources:\n  - name: x\n    address: /x\n", id="nothing"),
        pytest.param(
            "sources: []  # none\r\n",
            "sources:  # none\r\n  - name: x\r\n    address: /x\r\n",
            id="empty list, CRLF",
        ),
        pytest.param("sources: ~\n# end\n", "sources:\n  - name: x\n    address: /x\n# end\n", id="null"),
        pytest.param(
            "\ufeffsources:\n- address: /a",
            "\ufeffsources:\n- address: /a\n- name: x\n  address: /x\n",
            id="BOM, no indent",
        ),
        pytest.param(
            "sources:\n    - name: 😀\n      address: |\n        /a\n",
            "sources:\n    - name: 😀\n      address: |\n        /a\n    - name: x\n      address: /x\n",
            id="block of text last",
        ),
    ],
)
def test_adding_to_every_kind_of_file(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(before.encode())
    add(path, [Source("x", "/x")])
    assert path.read_bytes().decode() == after


@pytest.mark.parametrize("name", ["a\x7f", "\x85a", "a\u2028b", "a\ufeff", "#\x9f", "停水\U0001f4a7\uffff"])
def test_characters_that_yaml_refuses_are_escaped(tmp_path: Path, name: str) -> None:
    path = tmp_path / "sources.yaml"
    add(path, [Source("b", "/b", headers={"A": name})])
    assert yaml.safe_load(path.read_bytes()) == {
        "sources": [{"name": "b", "address": "/b", "headers": {"A": name}}]
    }


def test_a_new_file_is_private_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "config" / "sources.yaml"
    add(path, [Source("x", "https://me:secret@h.example/")])
    assert [source.name for source in load(path)[0]] == ["x"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("sources: [\n", "sources.yaml:", id="no YAML"),
        pytest.param(
            "sources:\n  - &a {name: b, address: /b}\n", "cannot be changed while this is wrong", id="anchors"
        ),
        pytest.param(
            "sources:\n  - name: b\n    name: c\n    address: /b\n", "is given twice", id="a setting twice"
        ),
        pytest.param("sources: [{name: b, address: /b}]\n", "on lines of its own", id="all on one line"),
        pytest.param("{sources: [], a: 1}\n", "too unusual", id="all in brackets"),
        pytest.param("sources: yes\n", "must be a list", id="no list"),
    ],
)
def test_an_unsuitable_file_is_not_touched(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(text)
    with pytest.raises(SourceFileError, match=words):
        add(path, [Source("x", "/x")])
    assert path.read_text() == text
    assert [one.name for one in tmp_path.iterdir()] == ["sources.yaml"]


def test_a_file_in_another_charset_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes("sources:\n- address: /公告\n".encode("utf-16"))
    with pytest.raises(SourceFileError, match="is not in UTF-8"):
        add(path, [Source("x", "/x")])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(lambda path: remove(path, "公吿"), 'there is no source called "公吿"', id="remove"),
        pytest.param(lambda path: pause(path, "c"), "there is no source called", id="pause"),
        pytest.param(
            lambda path: rename(path, "b", "公告"), 'already a source called "公告"', id="rename to another"
        ),
        pytest.param(lambda path: rename(path, "b", " "), "must have a name", id="rename to nothing"),
        pytest.param(lambda path: add(path, [Source("b", "/b")]), 'already a source called "b"', id="add"),
        pytest.param(lambda path: add(path, [Source("n", "/n"), Source("n", "/m")]), "already", id="add twice"),
    ],
)
def test_invalid_changes(path: Path, change, words: str) -> None:
    with pytest.raises(SourceFileError, match=words):
        change(path)
    assert path.read_text() == TEXT


def test_another_program_changes_the_file_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = editing.read_yaml

    def meddled(read_from: Path):
        if read_from != path.resolve():
            path.write_text("sources: []\n")
        return whole(read_from)

    monkeypatch.setattr(editing, "read_yaml", meddled)
    with pytest.raises(SourceFileError, match="by another program"):
        pause(path, "b")
    assert path.read_text() == "sources: []\n"


def test_symbolic_link_and_mode_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.yaml"
    real.write_text(TEXT)
    real.chmod(0o640)
    link = tmp_path / "sources.yaml"
    link.symlink_to(real)
    pause(link, "b")
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert load(link)[0].named("b").paused  # type: ignore[union-attr]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with pytest.raises(SourceFileError, match="cannot be written"):
            pause(path, "b")
    finally:
        path.parent.chmod(0o700)


@st.composite
def files(draw) -> tuple[str, int]:
    """A list in one of the layouts that users write, and its number of sources."""
    base = draw(st.sampled_from(["", "  ", "    "]))
    lines = [
        draw(st.sampled_from(["# 列表", "", "sources_: 1"])),
        "sources:" + draw(st.sampled_from(["", "  # all"])),
    ]
    count = draw(st.integers(1, 4))
    for n in range(count):
        lines += draw(st.lists(st.sampled_from(["", f"{base}# group {n}", "# 注释"]), max_size=2))
        quote = draw(st.sampled_from(["", "'", '"']))
        if draw(st.booleans()):
            inner = f"{base}  "
            lines.append(f"{base}- name: {quote}n{n}{quote}" + draw(st.sampled_from(["", "   # c"])))
            lines.append(f"{inner}address:  'https://h.example/{n}'")
            some = [
                "tags: [a,  b]",
                "tags:\n{0}  - a\n{0}  - b",
                "headers:\n{0}  X-A:  'v'",
                "# pace: 1",
                "paused: false",
                "pace: 1.50",
            ]
            picked = draw(st.lists(st.sampled_from(some), max_size=3, unique_by=lambda one: one[:4]))
            lines += [f"{inner}{one}".format(inner) for one in picked]
        else:
            lines.append(f"{base}- {{name: {quote}n{n}{quote},  address: /{n}}}  # flow")
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    end = draw(st.sampled_from(["", newline, f"{newline}# the end{newline}"]))
    return newline.join(lines).replace("\r\n", "\n").replace("\n", newline) + end, count


@given(files(), st.data())
@settings(max_examples=40)
def test_one_edit_changes_nothing_else(tmp_path_factory, made, data):
    text, count = made
    path = tmp_path_factory.getbasetemp() / "some.yaml"
    path.write_bytes(text.encode())
    before, _ = load(path)
    name = f"n{data.draw(st.integers(0, count - 1))}"
    assert len(before) == count
    pause(path, name)
    after = path.read_bytes().decode()
    assert len([line for line in changes(text, after) if line[0] == "+"]) <= 1 + (not text.endswith("\n"))
    assert load(path)[0].named(name).paused
    set_tags(path, name, ["县", "市"])
    set_address(path, name, "https://h.example/new")
    changed = load(path)[0].named(name)
    assert (changed.tags, changed.address) == (("县", "市"), "https://h.example/new")
    rename(path, name, "新名")
    add(path, [Source("末", "/last")])
    remove(path, "新名")
    names = [source.name for source in load(path)[0]]
    assert names == [source.name for source in before if source.name != name] + ["末"]
    kept = path.read_bytes().decode()
    assert all(
        line.strip() in kept
        for line in text.splitlines()
        if line.lstrip().startswith(("# group", "# 注", "# the"))
    )
