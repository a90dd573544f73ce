"""Citations as records of other programs: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from tui_reader.export_formats.citations.cited import CitedText, capture_time

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # By name: a brace with a backslash before it still counts where BibTeX matches braces.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{each: f"\\{each}" for each in "$&%#_"},
    }
)

_IN_ADDRESSES = re.compile(r"[\s{}\\]")


def bibtex(cited: CitedText) -> str:
    """An entry for BibTeX and biblatex, in UTF-8. `date` and `urldate` are read by biblatex, `year` by BibTeX too;
    what neither has a field for is in `note`. Names and titles are in double braces: they are those of offices,
    and keep their case."""
    fields = {
        "author": " and ".join(f"{{{_latex(name)}}}" for name in cited.names),
        "title": f"{{{_latex(cited.title)}}}",
        "date": cited.published.isoformat() if cited.published else "",
        "year": str(cited.published.year) if cited.published else "",
        "number": _latex(cited.number),
        "organization": _latex(cited.publisher),
        "url": _IN_ADDRESSES.sub(lambda match: quote(match[0], safe=""), cited.address),
        "urldate": cited.captured.date().isoformat() if cited.captured else "",
        "langid": _LANGUAGES.get(cited.language, ""),
        "note": _latex(_note(cited)),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'manual' if cited.is_standard else 'online'}{{{_key(cited)},\n{''.join(lines)}}}\n"


_LANGUAGES = {"zh": "chinese", "ja": "japanese", "ko": "korean", "ru": "russian"}


def ris(cited: CitedText) -> str:
    """A record of RIS, in UTF-8 with the line ends that its specification asks for."""
    published = cited.published
    lines = [
        ("TY", "STAND" if cited.is_standard else "ELEC"),
        *(("AU", name) for name in cited.names),
        ("TI", cited.title),
        ("T2", cited.site),
        ("PB", cited.publisher),
        ("PY", published.isoformat()[:4] if published else ""),
        ("DA", published.isoformat().replace("-", "/") if published else ""),
        ("M1", cited.number),
        ("SE", cited.place),
        ("UR", cited.address),
        ("Y2", cited.captured.date().isoformat().replace("-", "/") if cited.captured else ""),
        ("LA", cited.language),
        ("AN", cited.permalink),
        ("N1", _note(cited)),
    ]
    text = "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value.strip())
    return f"{text}ER  - \r\n"


def csl_json(cited: Iterable[CitedText]) -> str:
    """Items of the Citation Style Language 1.0.2, which reference managers and pandoc read."""
    return json.dumps([_item(each) for each in cited], ensure_ascii=False, indent=2) + "\n"


def _item(cited: CitedText) -> dict[str, Any]:
    published, captured = cited.published, cited.captured
    item: dict[str, Any] = {
        "id": _key(cited),
        "type": "standard" if cited.is_standard else "webpage",
        "title": cited.title,
        "author": [{"literal": name} for name in cited.names],
        "issued": {"date-parts": [[published.year, published.month, published.day]]} if published else None,
        "accessed": {"date-parts": [[captured.year, captured.month, captured.day]]} if captured else None,
        "publisher": cited.publisher,
        "container-title": cited.site,
        "number": cited.number,
        "section": cited.place,
        "URL": cited.address,
        "language": {"zh": "zh-CN"}.get(cited.language, cited.language),
        "archive_location": cited.permalink,
        "note": _note(cited),
    }
    return {name: value for name, value in item.items() if value}


def _key(cited: CitedText) -> str:
    """The name of a record: of ASCII characters that no program reads as syntax, the same for the same text."""
    year = cited.published.year if cited.published else ""
    section = f"-{cited.section}" if cited.section else ""
    return f"bulletin{year}-{cited.digest[:16] or 'text'}{section}"


def _note(cited: CitedText) -> str:
    """What has no field of its own in records: number, section, capture, permalink and hash. In English, as the
    names of fields are."""
    captured = capture_time(cited.captured) if cited.captured else ""
    parts = {
        "Number: {}": cited.number,
        "Section: {}": " ".join(dict.fromkeys(filter(None, (cited.section, cited.place)))),
        "Captured: {}": captured,
        "Permalink: {}": cited.permalink,
        "SHA-256 of the text: {}": cited.digest,
    }
    return "; ".join(form.format(value) for form, value in parts.items() if value)


def _latex(text: str) -> str:
    return text.translate(_LATEX)
