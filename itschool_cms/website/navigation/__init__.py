"""Navigation out of the tree: the menu of the site, the pages of a section, the site map."""

from pyramid.config import Configurator
from pyramid.events import BeforeRender

from itschool_cms.core.events import ItemMoved

from ..models import Page
from . import subscribers
from .frame import Frame


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_request_method(Frame, "website", reify=True)
    config.add_subscriber(subscribers.add_globals, BeforeRender)
    config.add_subscriber(subscribers.follow_first_page, ItemMoved, of=Page)
    config.add_evolution_step("website.navigation", subscribers.list_in_navigation)
    config.include(".views")
