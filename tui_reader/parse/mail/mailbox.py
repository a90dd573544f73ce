"""Mailboxes (mbox) and the monthly text archives of pipermail: one feed whose bulletins are the messages."""

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
"""Messages that are read of one mailbox; the busiest lists stay below that in a month."""

MESSAGE_LIMIT = 16 << 20
"""Bytes of one message; a larger one is mentioned, not read."""

_ESCAPED = re.compile(rb"^>(>*From )", re.M)
_OPENING_DATE = re.compile(r"(?:[A-Z][a-z]{2},? )?(?:[A-Z][a-z]{2} +\d|\d{1,2} [A-Z][a-z]{2}).*$")


def read_mailbox(data: bytes, address: str) -> Feed:
    """The messages of a mailbox in its order; one that cannot be read is left out with a warning.

    Raises Refused for a mailbox of which nothing can be read.
    """
    starts = [found.start() for found in OPENING.finditer(data)]
    messages: list[Bulletin] = []
    warnings: list[str] = []
    for place, (start, end) in enumerate(pairwise([*starts[:MOST_MESSAGES], _end(starts, data)]), 1):
        opening, _, raw = data[start:end].partition(b"\n")
        if len(raw) > MESSAGE_LIMIT:
            warnings.append(f"message {place} is larger than {MESSAGE_LIMIT >> 20} MiB and was left out")
            continue
        sent = _OPENING_DATE.search(opening.decode("ascii", "replace"))
        try:
            message = read_message(_ESCAPED.sub(rb"\1", raw), address, str(place), sent[0] if sent else None)
        except UnsupportedPage as error:
            warnings.append(f"message {place} {error}, and was left out")
            continue
        messages.append(message)
    if len(starts) > MOST_MESSAGES:
        warnings.append(f"only the first {MOST_MESSAGES} of {len(starts)} messages were read")
    if not messages:
        raise UnsupportedPage(
            f"is a mailbox of which no message can be read ({'; '.join(warnings[:2]) or 'it is empty'})"
        )
    return _feed(_told_apart(messages), address, warnings)


def _end(starts: list[int], data: bytes) -> int:
    return starts[MOST_MESSAGES] if len(starts) > MOST_MESSAGES else len(data)


def _told_apart(messages: list[Bulletin]) -> list[Bulletin]:
    """The messages, each with an address of its own: an id that comes again is numbered."""
    seen: Counter[str] = Counter()
    done: list[Bulletin] = []
    for message in messages:
        seen[message.address] += 1
        again = seen[message.address]
        done.append(replace(message, address=f"{message.address}:{again}") if again > 1 else message)
    return done


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
    """The name that a list puts before the subjects of its mails, if most of them have it: `[announce]`."""
    found = (re.search(r"\[([^\[\]]{2,60})\]", one.title or "") for one in messages)
    prefixes = Counter(prefix[1] for prefix in found if prefix)
    name, count = prefixes.most_common(1)[0] if prefixes else ("", 0)
    return name if count * 2 > len(messages) else None


def _title(message: Bulletin) -> str:
    """The subject, or the first heading of a mail without one, or its sender."""
    heading = next((one.heading for one in walk_sections(message.sections) if one.heading), None)
    return message.title or heading or message.author or message.address
