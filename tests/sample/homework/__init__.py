"""Homework: what a teacher asks of a class, until a day."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded
from itschool_cms.core.i18n import _
from itschool_cms.families.models import Child, School

from .children import links, tile
from .models import Homework, Homeworks
from .schemas import HomeworkSchema
from .subscribers import add_container


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    config.add_content_type(
        Homework, schema=HomeworkSchema, title=_("Homework"), icon="book", addable_to=(Homeworks,)
    )
    config.add_subscriber(add_container, ItemAdded, of=School)
    config.add_evolution_step("homework: container", add_to_old_school)
    config.add_private_root("homework")
    config.add_menu_entry("homework", links, place="child", order=60)
    config.add_tile("homework", tile, of=Child, template="templates/tile_homework.pt", order=60)
    config.scan(".views")


def add_to_old_school(site: School, registry: object) -> None:
    """Give a school that is older than the feature its container."""
    from itschool_cms.core.tree import Tree

    if "homework" not in site:
        Tree(site, registry).add(site, Homeworks(title="Devoirs"), "homework")
