"""Accounts: people, sign-in, links, throttling."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded
from itschool_cms.core.models import Site

from .subscribers import add_people, add_role_principals


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    from itschool_cms.core.events import PrincipalsWanted

    config.add_subscriber(add_people, ItemAdded, of=Site)
    config.add_subscriber(add_role_principals, PrincipalsWanted)
