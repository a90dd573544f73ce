"""`bulletin-tui serve`: the program in a browser."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from importlib.util import find_spec

from tui_reader.commands import SUCCESS, USAGE
from tui_reader.commands.options.arguments import at_least
from tui_reader.commands.output.console import CommandError, complain, print_text
from tui_reader.i18n import gettext as _

TOKEN_VARIABLE = "BULLETIN_TUI_WEB_TOKEN"
FEWEST_CHARACTERS = 20
"""Of a token that the user chooses."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "addresses", nargs="*", metavar="PATH|URL", help=_("what to open; without any, your archive")
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help=_("address to listen on; the default, 127.0.0.1, is reached from this machine alone"),
    )
    parser.add_argument(
        "--port", type=at_least(1, 65535), default=8000, metavar="N", help=_("port (default: 8000)")
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="HOST",
        help=_("a host name by which browsers reach the server, besides addresses and localhost"),
    )
    parser.add_argument("--no-token", action="store_true", help=_("ask for no token; for 127.0.0.1 and ::1 only"))


def run(options: argparse.Namespace) -> int:
    """Serves until Ctrl-C; 0. 1 without the packages, or if the port cannot be used; 2 usage."""
    from tui_reader.web.guard import LOOPBACK_NAMES, Guard, is_loopback

    chosen = os.environ.get(TOKEN_VARIABLE, "")
    if options.no_token and not is_loopback(options.host):
        complain(None, _("--no-token is for 127.0.0.1 and ::1 only"))
        return USAGE
    if chosen and len(chosen) < FEWEST_CHARACTERS:
        message = _("the token in {variable} needs at least {count} characters")
        complain(None, message.format(variable=TOKEN_VARIABLE, count=FEWEST_CHARACTERS))
        return USAGE
    if find_spec("textual_serve") is None:
        raise CommandError(None, _("serve needs a package: `pip install bulletin-tui[web]`"))
    from tui_reader.web.server import WebServer

    token = None if options.no_token else chosen or secrets.token_urlsafe(32)

    def started() -> None:
        host = f"[{options.host}]" if ":" in options.host else options.host
        path = f"?token={token}" if token and not chosen else ""
        print_text(_("Serving on {address}; Ctrl-C ends.").format(address=f"http://{host}:{options.port}/{path}"))
        if not is_loopback(options.host):
            complain(
                None,
                _("anyone on the network can read the token and the texts; use an SSH tunnel or a proxy with TLS"),
            )

    guard = Guard((*LOOPBACK_NAMES, options.host, *options.name), token)
    server = WebServer(
        _program(options),
        options.host,
        options.port,
        guard,
        title="bulletin-tui",
        ended=_("The program has ended. Start it again"),
        started=started,
    )
    server.serve()
    return SUCCESS


def _program(options: argparse.Namespace) -> list[str]:
    """The command that starts the reader with the same options."""
    shared = [("--lang", options.lang), ("--config", options.config)]
    given = [f"{name}={value}" for name, value in shared if value is not None]
    command = [sys.executable, "-m", "tui_reader", *given]
    return [*command, "--", *options.addresses] if options.addresses else command
