"""Sharing: local roles given in the web, and who sees an item, and why."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import PersonalDataWanted

from .evolve import list_shared
from .personal_data import add_roles


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_evolution_step("manage.sharing", list_shared)
    config.add_subscriber(add_roles, PersonalDataWanted)
    config.include(".arriving")
    config.include(".views")
    config.include(".who")
