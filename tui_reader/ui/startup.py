"""Starts the program on the screen: settings, keys, themes and the archive, then the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.config.environment import environment_faults
from tui_reader.config.settings import FILE_NAME
from tui_reader.config.settings import load as load_config
from tui_reader.i18n import install, ngettext
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.keymap import Keymap, build_keymap
from tui_reader.ui.sync.setup import SyncSetup
from tui_reader.ui.theme.themes import REMEMBERED_THEME_FILE, ThemeLibrary

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.config.user_commands import UserCommand
    from tui_reader.config.yamlfile import Fault
    from tui_reader.parse.worker import Parser

KEYS_FILE = "keys.yaml"


def run_app(
    *,
    addresses: list[str],
    theme: str | None,
    language: str | None,
    config_path: Path | None,
    report: Callable[[str], None],
    permalink: str | None = None,
) -> int:
    """Run the program on the screen and return its exit code.

    Args:
        addresses: Pages to open instead of the user's archive.
        theme: Theme for this run only.
        language: Language of the interface; None for that of the settings.
        config_path: File of the settings; `keys.yaml` is read from its folder.
        report: Prints a line once the terminal has been restored.
        permalink: The text to open first, of the user's archive.

    Raises:
        ArchiveError: The archive cannot be opened.
        Exception: What stopped the program. The terminal has been restored.
    """
    themes = ThemeLibrary(cache=paths.cache_dir())
    config, faults = load_config(config_path or paths.config_dir() / FILE_NAME, themes.names)
    faults += environment_faults(config.proxy)
    if addresses:
        faults += _profile_faults(addresses)
    install(language or config.language)
    folder = config_path.parent if config_path else paths.config_dir()
    keymap, key_notes = read_keys(folder / KEYS_FILE, config.commands)
    archive = _open_archive(addresses)
    awaited = archive.kept_in is None and not addresses
    setup = SyncSetup.of(paths.archive_location(), paths.config_dir(), config, awaited=awaited)
    app: BulletinApp | None = None
    try:
        archive.claim()
        app = BulletinApp(
            archive,
            config,
            keymap,
            addresses=addresses,
            notes=[*map(str, faults), *key_notes],
            theme=theme,
            theme_file=paths.data_dir() / REMEMBERED_THEME_FILE,
            bookmarks_file=paths.bookmarks_path(),
            themes=themes,
            sync=setup,
            permalink=permalink,
        )
        app.run(mouse=config.mouse)
        if app.error:
            raise app.error
        return app.return_code or 0
    finally:
        if app is None:
            archive.close()
        elif lost := app.close():
            report(_lost_marks(lost))


def _lost_marks(count: int) -> str:
    """What is said after the program has ended because the archive did not answer."""
    text = ngettext(
        "The archive does not answer; {count} mark or reading position was not written.",
        "The archive does not answer; {count} marks and reading positions were not written.",
        count,
    )
    return text.format(count=count)


def _profile_faults(addresses: Sequence[str]) -> list[Fault]:
    """The faults of the user's profiles, where one of the pages to open may be read by them."""
    from tui_reader.sources.profiles import profile
    from tui_reader.text.web_address import is_web

    return profile.load(paths.config_dir() / "profiles")[1] if any(map(is_web, addresses)) else []


def read_keys(path: Path, commands: Sequence[UserCommand] = ()) -> tuple[Keymap, list[str]]:
    """The keymap of the defaults, the commands of config.yaml and the user's file, and a line for each error."""
    if not path.exists() and not commands:
        return build_keymap()[0], []
    from tui_reader.config.yamlfile import Fault, YamlFile, read_yaml

    document, faults = read_yaml(path) if path.exists() else (YamlFile(path), [])
    written: Mapping[str, object] = document.data
    keymap, key_faults = build_keymap(written, commands)
    notes = list(map(str, faults))
    for each in key_faults:
        of_keys = document.fault((each.entry,), each.message)
        of_config = Fault(Path(FILE_NAME), None, each.entry, each.message)
        notes.append(str(of_keys if each.entry in written else of_config))
    return keymap, notes


def _open_archive(addresses: Sequence[str]) -> Archive:
    """The archive to show: one in memory for addresses, else the user's, else the samples while that is empty."""
    kept = paths.archive_location()
    if addresses:
        return open_archive(None, marks=paths.marks_path())
    if not isinstance(kept, Path):
        # Of a shared archive no samples are shown, and it is not even opened before the screen is there.
        from tui_reader.ui.remote.late_archive import LateArchive

        return cast("Archive", LateArchive(kept, open_archive))
    archive = open_archive(kept)
    if archive.counts().total:
        return archive
    archive.close()
    from tui_reader.sample_archive import open_samples

    return open_samples(paths.marks_path(), _parser)


def _parser() -> Parser:
    from tui_reader.parse.worker import Parser

    return Parser()
