"""The text of an article that a page holds only as data of its scripts: JSON-LD, Next.js, Nuxt and their like."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from tui_reader.parse.dom import Element, TaggedElements
from tui_reader.parse.rendering.elements import fragment
from tui_reader.text.clean import clean

MOST_PROSE, MOST_TEXT = 300, 1200
"""Characters of prose, and of all text; a page with more is not read from its scripts. Chosen by hand."""

_FEWEST, _FEWEST_OF_BODY = 150, 40
"""Bytes of a text among the data, and of one that the data call the body of an article. Chosen by hand."""
_ARTICLE_BODY = "articlebody"
_ASSIGNED_NAMES = ("__", "window.", "initialState", "pageData")
_LARGEST = 4_000_000
_MOST_VALUES = 200_000
_ASSIGNED = re.compile(r"(?:__[A-Z][A-Z_]{2,40}__|window\.\w{1,60}|initialState|pageData)\s*=\s*(?=\{)")
_BODY_KEYS = frozenset(
    {"articlebody", "body", "bodyhtml", "bodytext", "content", "contenthtml", "contenttext", "html", "text"}
    | {"richtext", "markdown", "maintext", "value", "fulltext", "articlecontent", "newscontent", "detail"}
)
_SENTENCE = re.compile(r"[。！？；]|[.!?;:](?=\s|$|<)")
_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|table|span)\b", re.I)
_ANY_TAG = re.compile(r"<[^<>]*+>")


def data_scripts(root: Element | TaggedElements) -> list[Element]:
    """The scripts of a page that hold data; to be called before scripts are dropped."""
    found: list[Element] = []
    for script in root.iter("script"):
        kind = (script.get("type") or "").lower()
        text = script.text
        if text and ("json" in kind or _assigned(text) is not None):
            found.append(script)
    return found


def _assigned(script: str) -> re.Match[str] | None:
    """Where a script begins to assign data to a variable of the usual names."""
    head = script[:2000]
    return _ASSIGNED.search(head) if any(name in head for name in _ASSIGNED_NAMES) else None


def scripted_article(scripts: Sequence[Element]) -> Element | None:
    """The longest text among the data, as an element; None where there is no prose."""
    best, length = "", 0
    for script in scripts:
        for key, text in _texts(script.text or ""):
            size = len(_ANY_TAG.sub("", text).encode("utf-8", "replace"))
            least = _FEWEST_OF_BODY if key == _ARTICLE_BODY else _FEWEST
            if size > max(length, least) and _SENTENCE.search(text):
                best, length = text, size
    if not best:
        return None
    article = etree.Element("article")
    if _MARKUP.search(best):
        article.extend(fragment(best))
    else:
        for line in best.splitlines():
            if line.strip():
                etree.SubElement(article, "p").text = clean(line)
    return article


def _texts(script: str) -> Iterator[tuple[str, str]]:
    """The texts that may be an article, with their names: those of the usual names, and lists of paragraphs."""
    if len(script) > _LARGEST:
        return
    assigned = _assigned(script)
    start = assigned.end() if assigned else len(script) - len(script.lstrip())
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(script, start)
    except (ValueError, RecursionError):
        return
    waiting: list[Any] = [data]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if isinstance(inner, str):
                    name = key.lower().replace("_", "")
                    if name in _BODY_KEYS or _MARKUP.search(inner[:2000]):
                        yield name, inner
                else:
                    waiting.append(inner)
        elif isinstance(value, list):
            waiting += value
            parts = [part for item in value if (part := _paragraph(item))]
            if len(parts) > 1:
                yield "", "\n".join(parts)


def _paragraph(item: object) -> str:
    """The text of one item of a list of paragraphs."""
    if isinstance(item, str):
        return item if _SENTENCE.search(item) else ""
    if not isinstance(item, dict):
        return ""
    texts = [text for key, text in item.items() if isinstance(text, str) and key.lower() in _BODY_KEYS]
    return max(texts, key=len, default="")
