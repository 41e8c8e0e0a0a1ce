"""What families do when something happens, here or elsewhere."""

from pyramid.events import BeforeRender

from itschool_cms.accounts.events import PasswordWordsWanted, StartWanted
from itschool_cms.core.events import ItemAdded, ItemChanged
from itschool_cms.core.rendering import template_of

from .models import COVERS, Child, ClassGroups, Families, Guardians
from .principals import children_of

MACROS = "itschool_cms.families:templates/child.pt"


def add_containers(event: ItemAdded) -> None:
    """Give a new school its classes and families."""
    event.tree.add(event.item, ClassGroups(title="Classes"), "classes")
    event.tree.add(event.item, Families(title="Familles"), "families")


def add_guardians(event: ItemAdded) -> None:
    """Give a new child the container of its guardianships."""
    event.tree.add(event.item, Guardians(title="Responsables"), "guardians")


def choose_cover(event: ItemAdded) -> None:
    """Give a new child without a colour one that no brother or sister has."""
    child = event.item
    if "cover" in vars(child):
        return
    taken = {
        each.cover for each in child.__parent__.values() if isinstance(each, Child) and each is not child
    }
    event.tree.change(child, {"cover": next((cover for cover in COVERS if cover not in taken), COVERS[0])})


def index_below_child(event: ItemChanged) -> None:
    """Index what stands below a child anew: who may add there, and in which order it stands, come from it."""
    event.tree.reindex(event.item)


def index_pupils(event: ItemChanged) -> None:
    """Index what stands below the pupils of a group anew: its teachers edit what they wrote there."""
    catalog = event.tree.site.catalog
    for group in event.item.groups_below():
        for child in catalog.listed(f"pupils|{group.uid}"):
            event.tree.reindex(child)


def index_guardianships(event: ItemChanged) -> None:
    """Index the guardianships of a person anew: they are called by the name."""
    catalog = event.tree.site.catalog
    for guardianship in catalog.listed(f"guardian|{event.item.uid}"):
        catalog.index(guardianship)


def refuse_names(event: PasswordWordsWanted) -> None:
    """Have no guardian take the name of a child as a password."""
    for guardianship in event.site.catalog.listed(f"guardian|{event.person.uid}"):
        child = guardianship.child
        event.words |= {child.first_name, child.last_name, child.__parent__.title}


def lead_to_children(event: StartWanted) -> None:
    """Lead a guardian to the only child, else to the list; who works at the school to the classes.

    A start page that another feature has named already stays.
    """
    site, person = event.request.site, event.person
    if event.path != "/":
        return
    if person.roles:
        event.path = event.request.resource_path(site["classes"])
        return
    own = children_of(site.catalog, person.uid)
    event.path = event.request.resource_path(*(own if len(own) == 1 else (site, "accounts")))


def add_globals(event: BeforeRender) -> None:
    """Give every template the parts of a child's pages."""
    if event["request"] is not None:
        event["child_macros"] = template_of(event["request"].registry, MACROS).macros
