"""Sharing: local roles given in the web, and who sees an item, and why."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.include(".views")
    config.include(".who")
