"""Mailboxes (mbox) and monthly text archives of pipermail as feeds with one bulletin per message."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from tui_reader.model import Bulletin, Entry, Feed, walk_sections
from tui_reader.parse.mail.message import read_message
from tui_reader.parse.signatures import OPENING
from tui_reader.parse.unsupported import UnsupportedPage

MOST_MESSAGES = 5000
"""Messages read from one mailbox; the busiest lists have fewer in a month. Chosen by hand."""

MESSAGE_LIMIT = 16 << 20
"""Bytes of one message; a larger one is left out with a warning. Chosen by hand."""

_ESCAPED = re.compile(rb"^>(>*From )", re.M)
_OPENING_DATE = re.compile(r"(?:[A-Z][a-z]{2},? )?(?:[A-Z][a-z]{2} +\d|\d{1,2} [A-Z][a-z]{2}).*$")


def read_mailbox(data: bytes, address: str) -> Feed:
    """The messages of a mailbox in its order; an unreadable one is left out with a warning.

    Raises UnsupportedPage if no message can be read.
    """
    starts = [found.start() for found in OPENING.finditer(data)]
    messages: list[Bulletin] = []
    warnings: list[str] = []
    for number, (start, end) in enumerate(pairwise([*starts, len(data)][: MOST_MESSAGES + 1]), 1):
        opening, _, raw = data[start:end].partition(b"\n")
        if len(raw) > MESSAGE_LIMIT:
            warnings.append(f"message {number} is larger than {MESSAGE_LIMIT >> 20} MiB and was left out")
            continue
        sent = _OPENING_DATE.search(opening.decode("ascii", "replace"))
        try:
            own = _ESCAPED.sub(rb"\1", raw)
            messages.append(read_message(own, address, str(number), sent[0] if sent else None))
        except UnsupportedPage as error:
            warnings.append(f"message {number} {error}, and was left out")
    if len(starts) > MOST_MESSAGES:
        warnings.append(f"only the first {MOST_MESSAGES} of {len(starts)} messages were read")
    if not messages:
        raise UnsupportedPage(
            f"is a mailbox of which no message can be read ({'; '.join(warnings[:2]) or 'it is empty'})"
        )
    return _feed(_with_unique_addresses(messages), address, warnings)


def _with_unique_addresses(messages: list[Bulletin]) -> list[Bulletin]:
    """The messages with unique addresses: repeated message ids are numbered."""
    seen: Counter[str] = Counter()
    unique: list[Bulletin] = []
    for message in messages:
        seen[message.address] += 1
        count = seen[message.address]
        unique.append(replace(message, address=f"{message.address}:{count}") if count > 1 else message)
    return unique


def _feed(messages: list[Bulletin], address: str, warnings: list[str]) -> Feed:
    sites = Counter(message.site for message in messages if message.site)
    return Feed(
        address,
        site=sites.most_common(1)[0][0] if sites else _subject_prefix(messages),
        entries=tuple(
            Entry(_title(one), one.address, one.published.date() if one.published else None) for one in messages
        ),
        bulletins=tuple(messages),
        warnings=tuple(warnings),
    )


def _subject_prefix(messages: list[Bulletin]) -> str | None:
    """The name of a list in the subjects of its mails (`[announce]`), if most of them have it."""
    found = (re.search(r"\[([^\[\]]{2,60})\]", one.title or "") for one in messages)
    prefixes = Counter(prefix[1] for prefix in found if prefix)
    name, count = prefixes.most_common(1)[0] if prefixes else ("", 0)
    return name if count * 2 > len(messages) else None


def _title(message: Bulletin) -> str:
    """The subject, else the first heading of the mail, else its sender."""
    heading = next((one.heading for one in walk_sections(message.sections) if one.heading), None)
    return message.title or heading or message.author or message.address
