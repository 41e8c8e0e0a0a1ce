"""What the staff make of the answers: tables, totals, files, reminders."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Register the pages and the job."""
    config.include(".views")
    config.include(".exports")
    config.include(".reminding")
