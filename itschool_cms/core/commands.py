"""The directive that declares sub-commands of the `itschool` console command."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.config import Configurator


@dataclass(frozen=True)
class Command:
    """A sub-command.

    Attributes:
        run: function of the registry and the parsed arguments; returns the exit status or None for 0.
        arguments: adds the arguments to the parser.
    """

    name: str
    run: Callable[[Any, Any], int | None]
    help: str
    arguments: Callable[[ArgumentParser], None]


def add_console_command(
    config: Configurator,
    name: str,
    run: Callable[[Any, Any], int | None],
    *,
    help: str,  # noqa: A002 - the word that argparse uses
    arguments: Callable[[ArgumentParser], None] = lambda parser: None,
) -> None:
    """Declare `itschool -c INI NAME …`."""
    command = Command(name, run, help, arguments)
    introspectable = config.introspectable("console commands", name, name, "console command")
    introspectable["command"] = command

    def register() -> None:
        config.registry.console_commands[name] = command

    config.action(("console command", name), register, introspectables=(introspectable,))


def includeme(config: Configurator) -> None:
    """Provide the directive."""
    config.registry.console_commands = {}
    config.add_directive("add_console_command", add_console_command)
