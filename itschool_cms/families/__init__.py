"""Families: the school, its groups, its children and the rights of adults for them."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded, PrincipalsWanted

from .models import Child, School
from .principals import add_principals
from .subscribers import add_containers, add_guardians


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    config.registry.site_factory = School
    config.add_subscriber(add_containers, ItemAdded, of=School)
    config.add_subscriber(add_guardians, ItemAdded, of=Child)
    config.add_subscriber(add_principals, PrincipalsWanted)
