"""robots.txt (RFC 9309): which pages of a site may be fetched, and how fast."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

AGENT = "bulletin-tui"
"""The name of this program in robots.txt."""

MOST_BYTES = 512 << 10
"""RFC 9309 (2.5) asks for at least 500 KiB; the rest of a longer file is not read."""

_MOST_LINES = 20_000
# As lenient as Protego.
_USER_AGENT = re.compile(r"\s*user[-\s]*agent(?![^\s:])\s*:?\s*(.*)", re.I)


class Rules:
    """The rules of one site for this program."""

    def __init__(self, rules: Protego | None = None) -> None:
        self._rules = rules

    @property
    def crawl_delay(self) -> float:
        """The delay between requests that the site asks for, in seconds; 0 if it does not."""
        delay = self._rules.crawl_delay(AGENT) if self._rules else None
        return delay if delay is not None and math.isfinite(delay) and delay > 0 else 0.0

    def allow(self, address: str) -> bool:
        """Whether a page of the site may be fetched."""
        return self._rules is None or self._rules.can_fetch(address, AGENT)


NO_RULES = Rules()


def read_rules(data: bytes) -> Rules:
    """The rules in a robots.txt; unreadable lines are ignored."""
    from protego import Protego

    text = data[:MOST_BYTES].decode("utf-8-sig", errors="replace")
    return Rules(Protego.parse(_reduced(text)))


def _reduced(text: str) -> str:
    """The file with one name for this program and one for all other programs.

    Protego keeps a list of the rules for every name: some thousand names above some thousand rules would take
    minutes and gigabytes.
    """
    lines = text.splitlines()[:_MOST_LINES]
    for number, line in enumerate(lines):
        match = _USER_AGENT.match(line)
        if match:
            lines[number] = f"User-agent: {_reduced_name(match[1])}"
    return "\n".join(lines)


def _reduced_name(agent: str) -> str:
    """One of three names: `*`, this program (also by a prefix of its name), or "another"."""
    name = agent.partition("#")[0].partition("/")[0].strip().lower()
    if name == "*":
        return name
    beginning = name.strip("*")
    return AGENT if beginning and AGENT.startswith(beginning) else "another"
