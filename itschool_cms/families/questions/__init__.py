"""Questions about what is published: threads that who asks and the school read, and nobody else."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import MergeWanted, PeopleMerged, PeopleParted, PersonalDataWanted
from itschool_cms.core.events import ItemAdded, ItemDestroyed
from itschool_cms.core.models import Site

from . import merging, store
from .jobs import Purge
from .personal_data import add_questions


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_evolution_step("families.questions", store.add_store)
    config.add_subscriber(store.add_to_new_site, ItemAdded, of=Site)
    config.add_subscriber(store.forget_all, ItemDestroyed)
    config.add_subscriber(merging.preview, MergeWanted)
    config.add_subscriber(merging.move, PeopleMerged)
    config.add_subscriber(merging.move_back, PeopleParted)
    config.add_subscriber(add_questions, PersonalDataWanted)
    config.add_background_job("questions", Purge())
    for part in (".asking", ".threads", ".desk", ".settings"):
        config.include(part)
