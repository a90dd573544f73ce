"""The records of older jpage columns, which are strings of a script, as the markup that newer ones write."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_RECORDS = 2000

_STORE = re.compile(r"(?:\bdataStore|\bInitData\w{0,40})\s*[:=]\s*\[")
_STRING = re.compile(r"""\s*,?\s*(?:'((?:[^'\\\n]|\\.)*+)'|"((?:[^"\\\n]|\\.)*+)")""", re.S)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.S)
_CONTROLS = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": "", "v": ""}
_ENDS = re.compile(r"\]\]>|</?script[^<>]*>", re.I)


def with_records(text: str) -> str:
    """A page, or the answer of jpage's proxy, with the records that its script holds
    (`dataStore=['<li>…','<li>…']`) as a store of markup behind it; the text itself where there are none."""
    if ("dataStore" not in text and "InitData" not in text) or "<record>" in text:
        return text
    records = "".join(f"<record><![CDATA[{_ENDS.sub('', record)}]]></record>" for record in _records(text))
    if not records:
        return text
    store = f'<script type="text/xml"><datastore><recordset>{records}</recordset></datastore></script>'
    # The answer of the proxy is a script from its first letter.
    is_page = text.lstrip()[:1] == "<"
    return f"{text}{store}" if is_page else f"<html><body>{store}</body></html>"


def _records(text: str) -> Iterator[str]:
    count = 0
    for store in _STORE.finditer(text):
        at = store.end()
        while (string := _STRING.match(text, at)) and count < MOST_RECORDS:
            at = string.end()
            count += 1
            yield _ESCAPE.sub(_unescaped, string[1] if string[1] is not None else string[2])


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16))
    return _CONTROLS.get(escape[3], escape[3])
