"""The JSON API: the tree for programs, on the addresses of the pages, by the rights of a person."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import PersonalDataWanted

from .personal_data import add_tokens


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    for part in (".asking", ".problems", ".views", ".me", ".openapi.pages"):
        config.include(part)
    config.add_subscriber(add_tokens, PersonalDataWanted)
