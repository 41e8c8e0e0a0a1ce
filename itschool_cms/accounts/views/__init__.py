"""Pages of accounts."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Register all pages."""
    for module in (
        ".sign_in",
        ".links",
        ".me",
        ".confirm",
        ".people",
        ".audit",
        ".legacy",
        ".settings",
        ".email",
        ".notices",
        ".sign_ins",
        ".data",
        ".person",
        ".new_person",
        ".merge",
        ".acting",
        ".mails",
    ):
        config.include(module)
