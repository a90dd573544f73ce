"""Text: cleaning, widths, line breaking, dates, and two texts compared."""

from __future__ import annotations

import unicodedata

from fuzz import wrapping
from fuzz.checks import check_clean
from fuzz.target import Target
from tui_reader.compare.bulletins import compare
from tui_reader.compare.edits import row_edits, text_edits
from tui_reader.compare.lines import lines, summary_text
from tui_reader.compare.units import attachments, units
from tui_reader.compare.values import Comparison, Edit, spans
from tui_reader.model import Bulletin
from tui_reader.parse.page import parse_page
from tui_reader.text.clean import clean, clean_line, collapsed
from tui_reader.text.dates import find_dates
from tui_reader.text.width import cell_width, crop
from tui_reader.text.wrap import line_breaks

_HANGING = " \u3000\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\n"


def decoded(data: bytes) -> str:
    """Any bytes as a text, lone surrogates included."""
    return data.decode("utf-8", "surrogatepass") if _is_utf8(data) else data.decode("utf-16-le", "surrogatepass")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def cleaning(data: bytes) -> None:
    """Clean text has nothing forbidden, has every letter and digit of the given text, and is clean."""
    try:
        text = decoded(data)
    except UnicodeDecodeError:
        return
    cleaned = clean(text)
    check_clean(cleaned, lines=True)
    assert clean(cleaned) == cleaned, "not the same after it was cleaned twice"
    assert _letters(cleaned) == _letters(text), "letters are lost"
    for limit in (1, 7, 1000):
        line = clean_line(text, limit)
        check_clean(line)
        assert len(line) <= limit
        assert line == line.strip()
        assert "  " not in line
    assert _letters(clean_line(text, len(text) * 8 + 8)) == _letters(text), "letters of a line are lost"
    assert "".join(collapsed(text).split()) == "".join(cleaned.split()), "collapsed text has other characters"
    for day in find_dates(cleaned):
        assert 0 <= day.start < day.end <= len(cleaned)


def _letters(text: str) -> str:
    """The letters and digits of a text; blank ones, which look like spaces, are none."""
    return "".join(
        each for each in text if unicodedata.category(each)[0] in "LN" and each not in "\u3164\uffa0\u115f\u1160"
    )


def wrapped(data: bytes) -> None:
    """Lines are together the text, none is wider than the width, and cropped text fits its width. The first byte
    chooses width, indent and the width of ambiguous characters."""
    if len(data) < 2:
        return
    room, indent, ambiguous = data[0] % 100 + 1, data[1] % 6, data[1] // 6 % 2 + 1
    try:
        text = clean(decoded(data[2:]))
    except UnicodeDecodeError:
        return
    breaks = line_breaks(text, room, ambiguous=ambiguous, first_indent=indent)
    assert breaks == sorted(breaks)
    assert (breaks[0], max(breaks[-1], len(text))) == (0, len(text)), breaks
    parts = [text[start:end] for start, end in zip(breaks, [*breaks[1:], len(text)], strict=True)]
    assert "".join(parts) == text, "text is lost"
    for number, part in enumerate(parts):
        drawn = part.rstrip(_HANGING)
        most = max(1, room - indent) if number == 0 else room
        alone = sum(cell_width(each, ambiguous) > 0 for each in drawn) <= 1
        assert cell_width(drawn, ambiguous) <= most or alone or _is_one_cluster(drawn), (drawn, most)
        assert "\n" not in part[:-1], "a line of two lines"
    cropped = crop(text.replace("\n", " "), room, ambiguous)
    assert cell_width(cropped, ambiguous) <= room, (cropped, room)
    assert text.replace("\n", " ").startswith(cropped.removesuffix("…").rstrip()), "cropped text is another"


def _is_one_cluster(text: str) -> bool:
    """Whether a text is a sequence that is drawn as one: joined emoji, a flag, a base with its marks."""
    joined = "\u200d" in text or any(unicodedata.category(each)[0] in "MC" for each in text)
    return joined or (len(text) == 2 and all("\U0001f1e6" <= each <= "\U0001f1ff" for each in text))


def wrapped_by_rules(data: bytes) -> None:
    """Lines are those of the slow reference, for its alphabet. The first byte chooses the width."""
    if not data:
        return
    text = "".join(wrapping.ALPHABET[byte % len(wrapping.ALPHABET)] for byte in data[1:])
    room = data[0] % 30 + 2
    breaks = line_breaks(text, room)
    found = [text[start:end] for start, end in zip(breaks, [*breaks[1:], len(text)], strict=True)]
    expected = list(wrapping.lines(text, room))
    assert found == expected, f"{room} cells: {found} and not {expected}"


def compared(data: bytes) -> None:
    """Two texts, divided by a line `%%`: edits rebuild both, as texts, as rows and as bulletins, of which every
    paragraph is on one side of the comparison or on both."""
    one, _line, other = data.decode("utf-8", "replace").partition("%%\n")
    for edits in (text_edits(one, other), text_edits(one + other * 8, other * 9)):
        _check_order(edits)
    _check_rebuilt(one, other, text_edits(one, other))
    rows = one.replace("\n", "\t"), other.replace("\n", "\t")
    _check_rebuilt(*rows, row_edits(*rows))
    old, new = (parse_page(text.encode(), "https://a.example/1.txt", None, "text/plain") for text in (one, other))
    if isinstance(old, Bulletin) and isinstance(new, Bulletin):
        _check_comparison(old, new)


def _check_order(edits: tuple[Edit, ...]) -> None:
    i = j = 0
    for edit in edits:
        assert i <= edit.old_start <= edit.old_end
        assert j <= edit.new_start <= edit.new_end
        i, j = edit.old_end, edit.new_end


def _check_rebuilt(old: str, new: str, edits: tuple[Edit, ...]) -> None:
    _check_order(edits)
    parts = list(spans(old, new, edits))
    assert "".join(text for kind, text in parts if kind != "added") == old, "the old text is not rebuilt"
    assert "".join(text for kind, text in parts if kind != "removed") == new, "the new text is not rebuilt"


def _check_comparison(old: Bulletin, new: Bulletin) -> None:
    found = compare(old, new)
    both = [*found.paragraphs(), *found.attachments]
    for side, bulletin in (("old", old), ("new", new)):
        compared_units = [unit for each in both if (unit := getattr(each, side)) is not None]
        given = [*units(bulletin), *attachments(bulletin)]
        assert sorted(compared_units, key=_place) == sorted(given, key=_place), (
            f"not every {side} paragraph is there once"
        )
    for each in both:
        if each.old is not None and each.new is not None:
            _check_rebuilt(each.old.text, each.new.text, each.edits)
    assert _same(old, old), "a text differs from itself"
    _check_lines(found)


def _place(unit: object) -> tuple[str, int]:
    return getattr(unit, "role"), getattr(unit, "place")  # noqa: B009


def _same(old: Bulletin, new: Bulletin) -> bool:
    return compare(old, new).same


def _check_lines(found: Comparison) -> None:
    check_clean(summary_text(found))
    for whole in (True, False):
        for line in lines(found, whole=whole):
            check_clean(line.text)
            end = 0
            for span in line.spans:
                assert end <= span.start <= span.end <= len(line.text), line
                end = span.end


TARGETS = {
    "clean": Target(cleaning, ("tui_reader.text",), 600),
    "wrap": Target(wrapped, ("tui_reader.text.wrap", "tui_reader.text.width", "tui_reader.text.unbreakable"), 300),
    "wrap-rules": Target(wrapped_by_rules, ("tui_reader.text.wrap", "tui_reader.text.width"), 120),
    "diff": Target(compared, ("tui_reader.compare",), 1500),
}  # fmt: skip
