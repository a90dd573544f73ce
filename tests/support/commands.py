"""What a command printed and how it ended."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple


class Done(NamedTuple):
    """The exit code of a command, its standard output and its standard error."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The objects that it printed, one per line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def ids(self) -> list[int]:
        """The numbers of the bulletins that it printed as objects."""
        return [found["id"] for found in self.objects]


Run = Callable[..., Done]
