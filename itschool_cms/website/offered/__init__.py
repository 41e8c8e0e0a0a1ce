"""The languages of the school: which ones its pages offer, and which one stands in for the others."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.include(".views")
