"""Labels of fields in both languages; sizes, rates and durations as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader import i18n
from tui_reader.labels import (
    duration_text,
    field_label,
    kind_label,
    labelled,
    rate_text,
    size_text,
    with_note,
)

pytestmark = pytest.mark.usefixtures("back_to_english")


@pytest.mark.parametrize(
    ("field", "english", "chinese"),
    [
        ("source", "Publisher", "来源"),
        ("issuer", "Issuer", "发文机关"),
        ("catalogue.index_number", "Index number", "索引号"),
        ("masthead.issuer", "Masthead: issuer", "刊头：编印单位"),
        ("no_such_field", "no_such_field", "no_such_field"),
    ],
)
def test_fields_have_labels_in_both_languages(field: str, english: str, chinese: str) -> None:
    assert field_label(field) == english
    i18n.install("zh_CN")
    assert field_label(field) == chinese


def test_the_colon_is_that_of_the_language() -> None:
    assert labelled("Publisher", "水务局") == "Publisher: 水务局"
    i18n.install("zh_CN")
    assert labelled("来源", "水务局") == "来源：水务局"


def test_the_parentheses_are_those_of_the_language() -> None:
    assert with_note("Nothing new", "12 s") == "Nothing new (12 s)"
    i18n.install("zh_CN")
    assert with_note("没有新内容", "12 秒") == "没有新内容（12 秒）"


def test_kinds_of_sources_have_labels_in_both_languages() -> None:
    assert [kind_label(kind) for kind in ("folder", "warc", "")] == ["folder", "warc", ""]
    i18n.install("zh_CN")
    assert [kind_label(kind) for kind in ("folder", "warc", "")] == ["文件夹", "warc", ""]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        pytest.param(0, "0 B", id="nothing"),
        pytest.param(999, "999 B", id="bytes"),
        pytest.param(1000, "1.0 kB", id="a kilobyte"),
        pytest.param(9949, "9.9 kB", id="two digits"),
        pytest.param(9960, "10 kB", id="no 10.0"),
        pytest.param(999_400, "999 kB", id="three digits"),
        pytest.param(999_600, "1.0 MB", id="no 1000"),
        pytest.param(2_300_000_000, "2.3 GB", id="gigabytes"),
    ],
)
def test_sizes(size: int, text: str) -> None:
    assert size_text(size) == text


@given(st.integers(0, 10**15))
def test_sizes_are_short_and_about_right(size: int) -> None:
    number, unit = size_text(size).split()
    whole = float(number) * 1000 ** ["B", "kB", "MB", "GB", "TB"].index(unit)
    assert abs(whole - size) <= 0.06 * size
    assert len(number) <= 4


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "1 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (3569, "59 min"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
        (200_000, "55 h"),
    ],
)
def test_durations_have_the_units_that_matter(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(("rate", "text"), [(0.42, "0.4/s"), (9.96, "10/s"), (38.4, "38/s")])
def test_rates_have_two_digits(rate: float, text: str) -> None:
    assert rate_text(rate) == text
