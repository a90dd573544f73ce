"""Settings from `config.yaml`, checked one by one: an error is reported and costs only its own setting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tui_reader.config.proxies import NO_ADDRESS, UnusableProxy, proxy_fault, with_kind
from tui_reader.i18n import LANGUAGES, named_language
from tui_reader.i18n import gettext as _
from tui_reader.paths import AUTO, NO_LOCATION, ArchiveLocation, LocationError, located, location_fault

if TYPE_CHECKING:
    from tui_reader.config.checks import Check, SettingsSection
    from tui_reader.config.user_commands import AfterSync, UserCommand
    from tui_reader.config.yamlfile import Fault

FILE_NAME = "config.yaml"


class UnusableArchive(str):
    """Stands for an archive that is set and cannot be used; its text is the file and line of the mistake."""

    __slots__ = ()


PROTECTING: Mapping[str, Callable[[str], str]] = {
    "proxy": UnusableProxy,
    "confine_parser": lambda place: "required",
    "archive": UnusableArchive,
}
"""Settings that protect the user and the archive, with what stands in place of invalid ones, made of the place of
the mistake: a misspelt word must not switch them off, nor fill another archive."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings with their defaults, which apply where the file is empty or missing."""

    archive: str = AUTO
    """Where the archive is: a file, or a PostgreSQL database; `auto` is the file in the folder of data. An
    UnusableArchive where the setting is wrong or cannot be read."""
    language: Literal["auto", "en", "zh_CN"] = "auto"
    """Language of the interface; `auto` follows the environment."""
    theme: str = "ink-night"
    """Name of a theme: its file name without `.yaml`."""
    measure: int | Literal["auto"] = "auto"
    """Maximum length of a line of body text, in Han characters (two cells each); `auto` follows the size of the
    terminal."""
    ambiguous_width: Literal[1, 2, "auto"] = "auto"
    """Width of East Asian ambiguous characters in the terminal, in cells; `auto` means 1."""
    ticker_speed: float = 4.0
    """Speed of the ticker, in Han characters (two cells each) per second."""
    ticker_paused: bool = False
    """Start with the ticker paused."""
    reduced_motion: bool = False
    """Move no text: announcements that are too long are shortened."""
    mark_read_after: float | None = 0.0
    """Seconds a bulletin must be open to be marked as read; None: only by key."""
    outline: bool = True
    """Show the outline beside a bulletin that has sections."""
    source_list: bool = True
    """Show the list of sources at the start if several have brought bulletins."""
    group_headings: bool = True
    """Show headings in the list (months, or sources where it is sorted by source) if three rows share one."""
    first_line_indent: bool = True
    """Indent the first line of a paragraph of Chinese text by two Han characters."""
    full_width_marks: bool = True
    """Draw half-width marks between Han in full width; copies, searches and exports keep those of the page."""
    justified: bool = False
    """Let all lines of a paragraph of Chinese text but the last one reach the right edge."""
    chord_timeout: float = 0.5
    """Seconds until an action runs to which keys.yaml gives the beginning of a longer sequence, such as `g`."""
    mouse: bool = True
    """Handle mouse events; without it the terminal's own text selection works."""
    hyperlinks: bool = True
    """Mark links in the text so that the terminal can open them (OSC 8), where it takes them."""
    pictures: Literal["auto", "kitty", "iterm2", "sixel", "blocks"] = "auto"
    """How pictures are drawn: `auto` asks the terminal for a graphics protocol; `blocks` are characters."""
    keep_raw: bool = True
    """Store the bytes of each page with its bulletin, compressed."""
    proxy: str = "auto"
    """Proxy for web requests: an address, `none`, or `auto`, which follows the environment; an UnusableProxy where
    the setting is wrong or cannot be read."""
    pace: float = 0.5
    """Seconds between two requests to one host in a sync, unless its source or profile sets it."""
    interval: float = 3600.0
    """Time from the end of one sync of a source to the next, for `sync --worker`."""
    workers: int | Literal["auto"] = "auto"
    """Pages that a sync parses in parallel; `auto`: one per processor."""
    attachments: Literal["none", "list", "known", "all"] = "list"
    """Which files that bulletins link a sync fetches, unless the source sets it: `known` those of kinds that can
    be read, `all`; `list`: none, they are fetched on demand; `none`: none, also when all of a source are asked
    for."""
    attachment_size: int = 20_000_000
    """The largest file that is fetched."""
    attachments_per_sync: int = 100_000_000
    """How much is fetched of the files of one source in a sync; the others are left to the next one."""
    attachments_per_bulletin: int = 20
    """How many files of one bulletin a sync fetches, the first on its page."""
    attachments_quota: int | Literal["none"] = "none"
    """How much attached files may have in all; above it a sync deletes those that are needed least."""
    text_recognition: Literal["on_demand", "on_open", "always"] = "on_demand"
    """When the pages of an attached file that are pictures are read by text recognition, unless the source sets
    it: on a key or command, when the file is opened, or also after the sync that kept it."""
    confine_parser: Literal["auto", "required"] = "auto"
    """`required`: no page is parsed where the system cannot confine the process that parses it."""
    watch: bool = True
    """While the program is open, sync local files and folders among the sources as soon as they change."""
    commands: tuple[UserCommand, ...] = ()
    """Programs that keys start with the open bulletin."""
    after_sync: tuple[AfterSync, ...] = ()
    """What a sync does with new bulletins that match a query."""
    watch_notification: Literal["none", "osc9", "osc777", "notify-send"] = "none"
    """How new matches of watches are announced: by the terminal (OSC 9 or OSC 777) while the reader is open, or by
    the program notify-send, also after the command sync."""
    watch_command: tuple[str, ...] = ()
    """A program that gets a digest of the new matches of watches, as Markdown on its standard input."""

    @property
    def proxy_address(self) -> str | None:
        """`proxy` as `fetching.Policy` takes it: None follows the environment, empty text is none."""
        return {"auto": None, "none": ""}.get(self.proxy, self.proxy)

    @property
    def archive_location(self) -> ArchiveLocation | LocationError | None:
        """`archive` as `paths.choose_archive` takes it: None for the default one."""
        if isinstance(self.archive, UnusableArchive):
            return LocationError(self.archive, _("the setting archive cannot be used; correct it"))
        return None if self.archive == AUTO else located(self.archive)

    @property
    def worker_count(self) -> int | None:
        """`workers` as a sync takes it: None means one per processor."""
        return None if self.workers == "auto" else self.workers

    @property
    def attachment_limits(self) -> tuple[Literal["none", "list", "known", "all"], int, int, int]:
        """The settings about files that bulletins link, in the order of `sync.context.AttachmentOptions`."""
        return (
            self.attachments,
            self.attachment_size,
            self.attachments_per_sync,
            self.attachments_per_bulletin,
        )

    @property
    def file_quota(self) -> int | None:
        """`attachments_quota` as a sync takes it: None for no limit."""
        return None if self.attachments_quota == "none" else self.attachments_quota

    @property
    def confined(self) -> bool:
        """Whether pages may be parsed by a confined process only."""
        return self.confine_parser == "required"

    @property
    def han_per_line(self) -> int | None:
        """`measure` as a number; None follows the size of the terminal."""
        return None if self.measure == "auto" else self.measure

    @property
    def ambiguous_cells(self) -> Literal[1, 2]:
        """`ambiguous_width` as a number of cells."""
        return 2 if self.ambiguous_width == 2 else 1


def load(path: Path, theme_names: Callable[[], Collection[str]] | None = None) -> tuple[Config, list[Fault]]:
    """Read the settings in `path`, usually `paths.config_dir() / FILE_NAME`, which need not exist.

    `theme_names` returns the names of the available themes; it is called only if the file names a theme. Returns
    the settings, with the default in place of each invalid one, and one fault per error. Settings that protect
    the user have no default that is safe: where `proxy` is invalid, or may be what was meant, no request is sent.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Config(), []
    except OSError:
        # Reported when the file is read.
        pass
    from tui_reader.config.checks import SettingsSection
    from tui_reader.config.yamlfile import did_you_mean, read_yaml

    document, faults = read_yaml(path, twice={key: _value_used(key) for key in PROTECTING})
    section = SettingsSection(document, (), document.data, faults)
    found = section.read(_checks(theme_names), consequence=_value_used)
    _read_programs(section, found)
    for key, strict in PROTECTING.items():
        # What is wrong as a whole, or under a similar name, may have been meant to set it.
        unreadable = key != "archive" or _names_archive(path)
        wrong = [each for each in faults if (unreadable if each.key is None else did_you_mean(each.key, (key,)))]
        if wrong:
            found[key] = strict(_place(wrong[0]))
    return replace(Config(), **found), sorted(faults, key=lambda fault: fault.line or 0)


def _names_archive(path: Path) -> bool:
    """Whether a file that cannot be read as settings may name an archive. Few do, and the others need not keep the
    program from starting."""
    try:
        return "archive:" in path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _read_programs(section: SettingsSection, found: dict[str, object]) -> None:
    """Replaces commands and actions after a sync, as they are in the file, by their values."""
    from tui_reader.config.user_commands import read_after_sync, read_commands

    if "commands" in found:
        found["commands"] = read_commands(section.below(("commands",), found["commands"]))
    if isinstance(items := found.get("after_sync"), list):
        found["after_sync"] = read_after_sync(section.below(("after_sync",), None), items)


def _mapping(value: object, written: str | None) -> object:
    if not isinstance(value, dict):
        raise ValueError(_('must be a list of settings, each as "key: value"'))
    return value


def _list(value: object, written: str | None) -> object:
    if not isinstance(value, list):
        raise ValueError(_('must be a list, each item as "- query: …"'))
    return value


def _watch_command(value: object, written: str | None) -> object:
    from tui_reader.config.user_commands import arguments
    from tui_reader.programs.arguments import uses

    found = arguments(value, written)
    if uses(found):
        raise ValueError(_("must have no placeholders; the program reads the digest from its standard input"))
    return found


def _place(fault: Fault) -> str:
    name = fault.path.name if fault.path else FILE_NAME
    return f"{name}:{fault.line}" if fault.line else name


def _value_used(key: str) -> str:
    if key == "proxy":
        return _("; no request is sent until this is corrected")
    if key == "archive":
        return _("; no archive is opened until this is corrected")
    default: Any = PROTECTING[key]("") if key in PROTECTING else getattr(Config(), key)
    if default == ():
        return ""
    if key in ("attachment_size", "attachments_per_sync"):
        from tui_reader.config.checks import written_size

        default = written_size(default)
    if key == "interval":
        from tui_reader.config.checks import written_duration

        default = written_duration(default)
    return _("; using {default}").format(default="never" if default is None else str(default).lower())


def _checks(theme_names: Callable[[], Collection[str]] | None) -> Mapping[str, Check]:
    """The check of each setting, by its key in the file."""
    from tui_reader.config import checks

    one_of_languages = checks.one_of(("auto", *LANGUAGES))
    seconds = _("must be a number of seconds from 0 to 3600, or never")
    count = _("must be a whole number from 1 to 64, or auto")
    quota = _("must be a size from 1 MB to 1000 GB, such as 2 GB, or none")
    characters = _("must be a whole number from 16 to 60, or auto")
    return {
        **{one.name: checks.switch for one in fields(Config) if one.type == "bool"},
        "language": lambda value, written: named_language(str(value)) or one_of_languages(value, written),
        "theme": _theme(theme_names),
        "measure": _word_or("auto", "auto", checks.whole(16, 60), characters),
        "ambiguous_width": checks.one_of(("auto", 1, 2)),
        "ticker_speed": checks.number(1, 5),
        "mark_read_after": _word_or("never", None, checks.number(0, 3600), seconds),
        "chord_timeout": checks.number(0.1, 5),
        "pictures": checks.one_of(("auto", "kitty", "iterm2", "sixel", "blocks")),
        "archive": _archive,
        "proxy": _proxy,
        "pace": checks.number(0, 3600),
        "interval": checks.duration(60, 31 * 86_400),
        "confine_parser": checks.one_of(("auto", "required")),
        **checks.ATTACHMENTS,
        "attachments_quota": _word_or("none", "none", checks.size(1_000_000, 1_000_000_000_000), quota),
        "commands": _mapping,
        "after_sync": _list,
        "watch_notification": checks.one_of(("none", "osc9", "osc777", "notify-send")),
        "watch_command": _watch_command,
        "workers": _word_or("auto", "auto", checks.whole(1, 64), count),
    }


def _word_or(word: str, meaning: object, check: Check, wanted: str) -> Check:
    """A word, which stands for `meaning`, or a value that passes another check; `wanted` describes both."""

    def either(value: object, written: str | None) -> object:
        if value == word:
            return meaning
        try:
            return check(value, written)
        except ValueError:
            raise ValueError(wanted) from None

    return either


def _proxy(value: object, written: str | None) -> object:
    """`auto`, `none` or an address; `host:port` is an HTTP proxy, as in the environment."""
    if value in ("auto", "none"):
        return value
    # `None` is not the name of a host.
    is_address = isinstance(value, str) and value.lower() not in ("auto", "none")
    fault = proxy_fault(str(value)) if is_address else NO_ADDRESS
    if fault is None:
        return with_kind(str(value))
    wanted = _("must be auto, none, or an address such as http://proxy.example.org:8080")
    if fault != NO_ADDRESS:
        wanted = _("{text} ({note})").format(text=wanted, note=_(fault))
    raise ValueError(wanted)


def _archive(value: object, written: str | None) -> object:
    if value == AUTO:
        return value
    fault = location_fault(value) if isinstance(value, str) else NO_LOCATION
    if fault is None:
        return value
    wanted = _("must be auto, a whole path, or an address such as postgresql://host/database")
    raise ValueError(_("{text} ({note})").format(text=wanted, note=_(fault)) if fault != NO_LOCATION else wanted)


def _theme(theme_names: Callable[[], Collection[str]] | None) -> Check:
    def check(value: object, written: str | None) -> object:
        if not isinstance(value, str) or not value:
            raise ValueError(_("must be the name of a theme"))
        if theme_names is not None and value not in (names := theme_names()):
            from tui_reader.config.yamlfile import did_you_mean

            raise ValueError(_("must be the name of a theme that is there") + did_you_mean(value, names))
        return value

    return check
