"""States and dates: who may make which transition where, review, and the same for all below a folder."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    for part in (".guard", ".settings", ".tiles", ".views", ".below"):
        config.include(part)
