"""What is fuzzed: code that takes untrusted bytes, with the invariants that hold for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Target(NamedTuple):
    """Code that takes untrusted bytes. `run` calls it and raises AssertionError where an invariant does not hold;
    `modules` are the packages and modules that it is about, which are imported before the first run; `longest`, in
    bytes, bounds the inputs; `words` is the name of a target that shares its words with this one."""

    run: Callable[[bytes], None]
    modules: tuple[str, ...]
    longest: int = 4096
    words: str | None = None
