"""Settings: `config.yaml` as checked values, where every mistake is named and costs only its own setting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tui_reader.i18n import LANGUAGES
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.config.yamlfile import Fault

FILE_NAME = "config.yaml"

_PROXY = r"(?:https?|socks5h?)://(?:[^\s/@]+@)?(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?/?"


@dataclass(frozen=True, slots=True)
class Config:
    """What a reader can set; the values here are what an empty or missing file means."""

    language: Literal["auto", "en", "zh_CN"] = "auto"
    """Interface language; `auto` follows the environment."""
    theme: str = "ink-night"
    """Name of a theme: its file's name without `.yaml`."""
    measure: int = 36
    """Longest line of body text, in Han characters (two cells each)."""
    ambiguous_width: Literal[1, 2, "auto"] = "auto"
    """Cells that the terminal gives an East Asian ambiguous character; `auto` means 1."""
    ticker_speed: float = 4.0
    """Steps of one Han character (two cells) that the ticker moves in a second."""
    ticker_paused: bool = False
    """Start with the ticker standing still."""
    mark_read_after: float | None = 0.0
    """Seconds a bulletin must be open to count as read; None: only by key."""
    outline: bool = True
    """Show the outline beside a bulletin that has sections."""
    group_headings: bool = True
    """Show months, or in the order of sources the sources, above their rows in the list where that pays."""
    first_line_indent: bool = True
    """Indent the first line of a paragraph of Chinese text by two Han characters."""
    chord_timeout: float = 0.5
    """Seconds to wait for the next key of a sequence such as `gg`."""
    mouse: bool = True
    """Take mouse events from the terminal; without it the terminal's own selection works."""
    keep_raw: bool = True
    """Keep the bytes of a page beside its bulletin, compressed."""
    proxy: str = "auto"
    """The proxy for the web: an address, `none`, or `auto`, which follows the environment."""
    pace: float = 0.5
    """Seconds from one request to a host to the next in a sync, for sources and profiles that set none."""
    workers: int | Literal["auto"] = "auto"
    """Pages that a sync parses at once; `auto` is one for each processor."""
    watch: bool = True
    """Sync folders and files among the sources while the program is open, as soon as something in them changes."""

    @property
    def proxy_address(self) -> str | None:
        """`proxy` as fetching takes it: None follows the environment, empty text is none."""
        return {"auto": None, "none": ""}.get(self.proxy, self.proxy)

    @property
    def worker_count(self) -> int | None:
        """`workers` as a sync takes it: None is one for each processor."""
        return None if self.workers == "auto" else self.workers

    @property
    def ambiguous_cells(self) -> Literal[1, 2]:
        """`ambiguous_width` as a number of cells."""
        return 2 if self.ambiguous_width == 2 else 1


def load(path: Path, theme_names: Callable[[], Collection[str]] | None = None) -> tuple[Config, list[Fault]]:
    """Read the settings in `path`, which need not exist.

    Args:
        path: The YAML file, usually `paths.config_dir() / FILE_NAME`.
        theme_names: Gives the themes there are, asked only when the file names a theme.

    Returns:
        The settings, where each bad one has its default, and one fault for each mistake.
    """
    if not _may_be_there(path):
        return Config(), []
    from tui_reader.config.yamlfile import read_yaml

    document, faults = read_yaml(path)
    checks = _checks(theme_names)
    found: dict[str, Any] = {}
    for key, value in document.data.items():
        if key not in checks:
            faults.append(document.fault((key,), _unknown(key, checks)))
            continue
        try:
            found[key] = checks[key](value)
        except ValueError as error:
            faults.append(document.fault((key,), _refused(key, document.written.get((key,), value), error)))
    return replace(Config(), **found), sorted(faults, key=lambda fault: fault.line or 0)


def _may_be_there(path: Path) -> bool:
    """Return False only when there is no such file; reading tells what keeps us from one that may exist."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _unknown(key: str, known: Collection[str]) -> str:
    from tui_reader.config.yamlfile import did_you_mean, quoted

    return _("unknown setting {key}").format(key=quoted(key)) + did_you_mean(key, known)


def _refused(key: str, value: object, error: ValueError) -> str:
    from tui_reader.config.yamlfile import quoted

    default = getattr(Config(), key)
    message = _("{key} is {value}: it {wanted}; using {default}")
    shown = "never" if default is None else str(default).lower()
    return message.format(key=quoted(key), value=quoted(value), wanted=error, default=shown)


Check = Callable[[object], object]
"""Returns the value to use; raises ValueError, whose text says what the setting must be."""


def _checks(theme_names: Callable[[], Collection[str]] | None) -> Mapping[str, Check]:
    """Return the check of each setting, under its key in the file."""
    return {
        "language": _one_of("auto", *LANGUAGES),
        "theme": _theme(theme_names),
        "measure": _number(16, 60, whole=True),
        "ambiguous_width": _one_of("auto", 1, 2),
        "ticker_speed": _number(1, 5),
        "ticker_paused": _switch,
        "mark_read_after": _seconds_or_never,
        "outline": _switch,
        "group_headings": _switch,
        "first_line_indent": _switch,
        "chord_timeout": _number(0.1, 5),
        "mouse": _switch,
        "keep_raw": _switch,
        "proxy": _proxy,
        "pace": _number(0, 3600),
        "workers": _workers,
        "watch": _switch,
    }


def _one_of(*allowed: str | int) -> Check:
    def check(value: object) -> object:
        if isinstance(value, bool) or value not in allowed:
            values = ", ".join(map(str, allowed))
            raise ValueError(_("must be one of {values}").format(values=values) + _near(value))
        return value

    def _near(value: object) -> str:
        from tui_reader.config.yamlfile import did_you_mean

        return did_you_mean(str(value), [each for each in allowed if isinstance(each, str)])

    return check


def _number(low: float, high: float, whole: bool = False) -> Check:
    def check(value: object) -> object:
        number = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
        if number and low <= value <= high:  # type: ignore[operator]
            return value if whole else float(value)  # type: ignore[arg-type]
        if whole:
            raise ValueError(_("must be a whole number from {low} to {high}").format(low=low, high=high))
        raise ValueError(_("must be a number from {low} to {high}").format(low=low, high=high))

    return check


def _switch(value: object) -> object:
    if not isinstance(value, bool):
        raise ValueError(_("must be true or false"))
    return value


def _seconds_or_never(value: object) -> object:
    if value == "never":
        return None
    try:
        return _number(0, 3600)(value)
    except ValueError:
        raise ValueError(_("must be a number of seconds from 0 to 3600, or never")) from None


def _workers(value: object) -> object:
    if value == "auto":
        return value
    try:
        return _number(1, 64, whole=True)(value)
    except ValueError:
        raise ValueError(_("must be a whole number from 1 to 64, or auto")) from None


def _proxy(value: object) -> object:
    """`host:port` alone is a proxy of HTTP, as it is in the environment."""
    wanted = _("must be auto, none, or an address such as http://proxy.example.org:8080")
    if not isinstance(value, str):
        raise ValueError(wanted)
    if value in ("auto", "none"):
        return value
    address = value if "://" in value else f"http://{value}"
    import re

    if not re.fullmatch(_PROXY, address):
        raise ValueError(wanted)
    return address


def _theme(theme_names: Callable[[], Collection[str]] | None) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, str) or not value:
            raise ValueError(_("must be the name of a theme"))
        if theme_names is not None and value not in (names := theme_names()):
            from tui_reader.config.yamlfile import did_you_mean

            raise ValueError(_("must be the name of a theme that is there") + did_you_mean(value, names))
        return value

    return check
