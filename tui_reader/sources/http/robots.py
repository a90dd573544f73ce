"""What the robots.txt of a site asks of programs (RFC 9309): which pages to leave, how fast to go."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

AGENT = "bulletin-tui"
"""The name under which a robots.txt speaks to this program."""

MOST_BYTES = 512 << 10
"""RFC 9309 asks for 500 KiB at least; the rest of a longer file is not read."""

_MOST_LINES = 20_000
# As generous as the parser is.
_USER_AGENT = re.compile(r"\s*user[-\s]*agent(?![^\s:])\s*:?\s*(.*)", re.I)


class Rules:
    """The rules of one site for this program."""

    def __init__(self, rules: Protego | None = None) -> None:
        self._rules = rules

    @property
    def crawl_delay(self) -> float:
        """Seconds between requests that the site asks for; 0 if it does not."""
        delay = self._rules.crawl_delay(AGENT) if self._rules else None
        return delay if delay is not None and math.isfinite(delay) and delay > 0 else 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The addresses of site maps, as they stand there."""
        return tuple(self._rules.sitemaps) if self._rules else ()

    def allow(self, address: str) -> bool:
        """Whether a page of the site may be fetched."""
        return self._rules is None or self._rules.can_fetch(address, AGENT)


NO_RULES = Rules()


def read_rules(data: bytes) -> Rules:
    """The rules in a robots.txt; what cannot be read in it counts as not there."""
    from protego import Protego

    text = data[:MOST_BYTES].decode("utf-8-sig", errors="replace")
    return Rules(Protego.parse(_for_us(text)))


def _for_us(text: str) -> str:
    """The file with all programs but this one under one name, and this one under one too.

    The parser keeps a list of the rules for every name: some thousand names above some thousand rules would take
    minutes and gigabytes.
    """
    lines = text.splitlines()[:_MOST_LINES]
    for number, line in enumerate(lines):
        match = _USER_AGENT.match(line)
        if match:
            lines[number] = f"User-agent: {_known_as(match[1])}"
    return "\n".join(lines)


def _known_as(agent: str) -> str:
    """One of three names: everybody, this program (also by the beginning of its name), another."""
    name = agent.partition("#")[0].partition("/")[0].strip().lower()
    if name == "*":
        return name
    beginning = name.strip("*")
    return AGENT if beginning and AGENT.startswith(beginning) else "another"
