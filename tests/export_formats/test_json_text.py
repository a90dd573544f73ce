"""JSON that a terminal may show: exact, and without control codes."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.export_formats.json_text import json_text

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@given(st.text() | st.text('\x1b\x7f\x9b\x85\u202e\u2066\u200b\u2028\ufeff\U000e0041 é一\n\t\\"'))
def test_json_is_exact_and_without_control_codes(text: str) -> None:
    written = json_text({text: [text]})
    assert json.loads(written) == {text: [text]}
    assert not CONTROL.search(written)
    assert "\n" not in written
    assert not re.search("[\u200b\ufeff\U000e0041]", written)


def test_printable_json_is_not_escaped() -> None:
    assert json_text({"一": "é\u3000\ue000"}) == '{"一": "é\u3000\ue000"}'
