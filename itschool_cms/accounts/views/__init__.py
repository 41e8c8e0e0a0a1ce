"""Pages of accounts."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Register all pages."""
    for module in (
        ".sign_in",
        ".links",
        ".me",
        ".email",
        ".notices",
        ".sign_ins",
        ".data",
        ".confirm",
        ".people",
        ".person",
        ".new_person",
        ".merge",
        ".acting",
        ".mails",
        ".audit",
    ):
        config.include(module)
