"""What families do with a questionnaire: find it, answer, read and change their answer."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Register the pages."""
    config.include(".views")
    config.include(".lists")
