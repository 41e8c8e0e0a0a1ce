"""Building a questionnaire: its fields, added, changed, moved and taken away in the browser."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Register the pages."""
    config.include(".views")
