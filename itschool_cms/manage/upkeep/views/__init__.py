"""Pages of upkeep."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Register the pages."""
    for name in ("mail", "errors", "catalog", "database", "evolution"):
        config.include(f".{name}")
