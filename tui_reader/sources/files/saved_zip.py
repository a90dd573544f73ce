"""ZIP archives in which one page was saved with its files: MAFF (Firefox), and the ZIP of SingleFile."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tui_reader.sources.fetching import credible
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_LARGEST = 256 << 10
_MOST_DESCRIBED = 500
_MAF = re.compile(
    r"<[^<>]{0,200}\b(originalurl|title|archivetime|indexfilename)\s+[\w:]{0,20}resource\s*=\s*\"([^\"]*)\"", re.I
)
_JSON = re.compile(r'"(originalUrl|title|archiveTime|indexFilename)"\s*:\s*("(?:[^"\\]|\\.)*+")')
SELF_EXTRACTING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,1000}?-->\s*)?(?:<!doctype[^>]{0,200}>\s*)?<html[^>]{0,300}\bdata-sfz\b",
    re.I | re.S,
)
"""The beginning of a page that SingleFile saved as a self-extracting ZIP."""


class SavedMember(NamedTuple):
    """A page in a ZIP archive: the member that holds it, and what the archive says about it."""

    folder: str
    member: str
    address: str | None
    title: str | None
    captured: datetime | None


def saved_members(archive: ZipFile, members: Sequence[tuple[str, ZipInfo]]) -> list[SavedMember]:
    """The saved pages in an archive; all other members of their folders are their images, styles and frames."""
    from tui_reader.unpacking_errors import UNPACKING_OR_MEMORY

    found: list[SavedMember] = []
    names = {name for name, _ in members}
    described = sorted((one for one in members if _is_description(one[0])), key=lambda one: len(one[0]))
    for name, member in described[:_MOST_DESCRIBED]:
        folder = name[: name.rfind("/") + 1]
        if member.file_size > _LARGEST or any(folder.startswith(other.folder) for other in found):
            continue
        try:
            text = archive.read(member).decode("utf-8", "replace")
        except UNPACKING_OR_MEMORY:
            continue
        facts = _facts(text)
        index = folder + facts.get("indexfilename", "index.html")
        if "originalurl" in facts and index in names:
            address = facts["originalurl"].strip()
            title = clean_line(facts.get("title", ""), 500) or None
            moment = _moment(facts.get("archivetime", ""))
            found.append(SavedMember(folder, index, _web_address(address), title, moment))
    return found


def _is_description(name: str) -> bool:
    return name.rpartition("/")[2].lower() in ("index.rdf", "manifest.json")


def _facts(text: str) -> dict[str, str]:
    """The fields of a description, by their names in lower case."""
    facts = {name.lower(): html.unescape(value) for name, value in _MAF.findall(text)}
    for name, value in _JSON.findall(text):
        try:
            facts.setdefault(name.lower(), str(json.loads(value)))
        except ValueError:
            continue
    return facts


def _web_address(stated: str) -> str | None:
    address = clean_line(stated, 4000)
    try:
        usable = is_web(address) and " " not in address and bool(urlsplit(address).hostname)
    except ValueError:
        return None
    return address if usable else None


def _moment(stated: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stated) if stated[:4].isdecimal() else parsedate_to_datetime(stated)
        return credible(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
