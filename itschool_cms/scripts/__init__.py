"""Console commands: `itschool -c INI COMMAND`."""

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated

from . import bounces, demo, exchange, maintenance


def includeme(config: Configurator) -> None:
    """Plug the commands in."""
    config.add_console_command(
        "demo", demo.run, help="fill the demo school; may be run again", arguments=demo.arguments
    )
    config.add_console_command("outbox", maintenance.deliver, help="deliver mail until stopped")
    config.add_console_command(
        "evolve", maintenance.evolve, help="bring stored data to the shape of this release"
    )
    config.add_console_command(
        "catalog",
        maintenance.check_catalog,
        help="compare the catalog with the tree; repair it",
        arguments=maintenance.catalog_arguments,
    )
    config.add_console_command(
        "pack",
        maintenance.pack,
        help="drop old revisions and ended sessions",
        arguments=maintenance.pack_arguments,
    )
    config.add_console_command(
        "bounces",
        bounces.run,
        help="read delivery reports and note whose address takes no mail",
        arguments=bounces.arguments,
    )
    config.add_console_command(
        "trail", maintenance.keep_trail, help="check the chain of the audit trail; erase what is too old"
    )
    config.add_console_command(
        "export",
        exchange.export,
        help="write the site, or a part of it, into a file",
        arguments=exchange.export_arguments,
    )
    config.add_console_command(
        "import",
        exchange.bring_in,
        help="show or do what the file of an export would do",
        arguments=exchange.import_arguments,
    )
    config.add_subscriber(demo.refuse_in_production, ApplicationCreated)
    config.add_subscriber(maintenance.start_worker, ApplicationCreated)
