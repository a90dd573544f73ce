"""What an address says of a link: a file, the script that sends one, a page, or a picture."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import SplitResult

from tui_reader.parse.rendering.links import DOCUMENT_FORMATS

AddressKind = Literal["file", "download", "page", "picture", "script", "other"]

_FILE_PATH = re.compile(
    rf"\.(?:{DOCUMENT_FORMATS}|txt)(?:$|/(?:download|view|file|@@[\w-]+|at_download/file)?/?$)", re.I
)
_FILE_QUERY = re.compile(rf"\.(?:{DOCUMENT_FORMATS})(?:$|&)", re.I)
_VERB = (
    r"(?:down(?:load)?_?(?:file|attach(?:ment)?|doc(?:ument)?)?|file_?down(?:load)?"
    r"|(?:get|show|open|view)_?(?:file|attach(?:ment)?|pdf|doc)|attach(?:ment)?s?|bitstreams?|at_download|@@download)"
    r"(?:\.(?:do|jspx?|aspx?|ashx|php|action|cgi))?"
)
_IDENTIFIER = r"(?:\d+|[0-9a-f]{8}[0-9a-f-]{8,})"
_SENDER = (
    r"/[\w.-]{0,40}?(?:down_?load|down_?file|file_?down|(?:get|open|send)_?(?:file|attach)|attach_?(?:file|ment)?)"
    r"(?!s?_?(?:list|page|center|index))[\w-]{0,30}(?:\.\w{2,7})?/?"
)
"""The last step of the path of a script that sends files, as `downloadBbsFile.do`."""
_CHOICE = r"(?:page\w*|p|cat\w*|class\w*|type|tag|lang\w*|platform|v|ver\w*|os|column\w*|channel\w*|sort|year)="
"""Parameters that choose a page of a list, not a file."""
_DOWNLOAD = re.compile(
    rf"/{_VERB}/(?:[^/?]+/)?{_IDENTIFIER}(?:$|[/?])|/{_IDENTIFIER}/{_VERB}/?(?:$|\?)|/{_VERB}/?\?[^=]+=[^&]*\d"
    rf"|{_SENDER}\?(?:[^&#]*&)*?(?!{_CHOICE})[^=&#]+=[^&#]*\d"
    r"|[?&]\w{0,8}(?:file|attach(?:ment)?|atchmnfl)_?(?:id|no|seq|sn)=[^&]",
    re.I,
)
_LABELLED_DOWNLOAD = re.compile(rf"/{_VERB}(?:$|[/?])|[?&](?:file|attach)\w*=", re.I)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp)$", re.I)
_MEDIA = re.compile(r"\.(?:svg|ico|css|js)$", re.I)
_PAGE = re.compile(r"(?:/|\.[sx]?html?)$", re.I)
_SCRIPT = re.compile(r"\.(?:php|aspx?|jspx?|cfm|do|action)$", re.I)


def kind_of(parts: SplitResult) -> AddressKind:
    """What an address leads to by its form alone. `script` is a page made by a program, `other` a path without an
    ending, which may be either."""
    if _FILE_PATH.search(parts.path) or _FILE_QUERY.search(parts.query):
        return "file"
    if _PICTURE.search(parts.path):
        return "picture"
    if _PAGE.search(parts.path) or _MEDIA.search(parts.path):
        return "page"
    if _DOWNLOAD.search(f"{parts.path}?{parts.query}"):
        return "download"
    return "script" if _SCRIPT.search(parts.path) or not parts.path.strip("/") else "other"


def may_send_file(parts: SplitResult) -> bool:
    """Whether a script has the name of one that sends files; something else must say that this one does."""
    return _LABELLED_DOWNLOAD.search(f"{parts.path}?{parts.query}") is not None


def leads_to_page(href: str | None) -> bool:
    """Whether a link leads to a page by its ending; one without an address does."""
    return _PAGE.search((href or "/").partition("#")[0]) is not None
