"""The `itschool` command: reads the settings, opens the database, runs a sub-command."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import plaster
from pyramid.paster import setup_logging
from zc.lockfile import LockError

from itschool_cms import configure
from itschool_cms.core import close_databases, prepare

PORT = "6543"


def _settings(path: str, options: list[str]) -> dict[str, Any]:
    # The settings of development leave the port to who starts them.
    pairs = {"http_port": PORT, **dict(option.split("=", 1) for option in options)}
    setup_logging(path, pairs)
    return dict(plaster.get_loader(path).get_settings("app:main", pairs))


def _parser(commands: dict[str, Any]) -> ArgumentParser:
    parser = ArgumentParser("itschool", description="Commands for a school's site.")
    parser.add_argument(
        "-c", "--config", default="development.ini", help="settings file (default: %(default)s)"
    )
    parser.add_argument(
        "-s", "--set", action="append", default=[], metavar="NAME=VALUE", help="default of the file"
    )
    below = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands.values():
        command.arguments(below.add_parser(command.name, help=command.help))
    return parser


def _first(arguments: list[str]) -> Namespace:
    # The settings are needed before the sub-commands are known.
    parser = ArgumentParser(add_help=False)
    parser.add_argument("-c", "--config", default="development.ini")
    parser.add_argument("-s", "--set", action="append", default=[])
    return parser.parse_known_args(arguments)[0]


def main(arguments: list[str] | None = None) -> int:
    """Run a sub-command; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    known = _first(arguments)
    if not Path(known.config).is_file():
        print(f"There is no settings file {known.config}; name one with -c.", file=sys.stderr)
        return 2
    try:
        config = configure(**_settings(known.config, known.set))
    except LockError:
        print("The database is in use: stop the server first, or use RelStorage.", file=sys.stderr)
        return 1
    config.commit()
    registry = config.registry
    parsed = _parser(registry.console_commands).parse_args(arguments)
    try:
        prepare(registry.database, registry)
        return registry.console_commands[parsed.command].run(registry, parsed) or 0
    finally:
        close_databases(registry)
