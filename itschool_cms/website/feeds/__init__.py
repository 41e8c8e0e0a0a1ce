"""What programs read of the public site: feeds of news, the list of all pages, the rules for robots."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.include(".views")
