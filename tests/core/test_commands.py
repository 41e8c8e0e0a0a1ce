"""Console commands as they are declared."""

from argparse import ArgumentParser

import pytest
from pyramid.exceptions import ConfigurationConflictError

from tests.core.kernel_app import make_config


def test_a_command_is_declared_with_its_arguments():
    config = make_config()
    config.add_console_command(
        "count",
        lambda registry, args: args.n,
        help="Count",
        arguments=lambda parser: parser.add_argument("n", type=int),
    )
    config.add_console_command("plain", lambda registry, args: None, help="Nothing")
    config.commit()
    parser = ArgumentParser()
    count, plain = (config.registry.console_commands[name] for name in ("count", "plain"))
    count.arguments(parser)
    assert count.run(config.registry, parser.parse_args(["3"])) == 3
    plain.arguments(parser)
    assert (count.help, plain.name) == ("Count", "plain")
    assert config.introspector.get("console commands", "count")["command"] is count


def test_two_commands_of_one_name_conflict():
    config = make_config()
    for number in range(2):
        config.add_console_command("same", lambda registry, args: None, help=f"Help {number}")
    with pytest.raises(ConfigurationConflictError):
        config.commit()
