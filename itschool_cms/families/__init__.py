"""Families: the school, its groups, its children and the rights of adults for them."""

from pyramid.config import Configurator
from pyramid.events import BeforeRender

from itschool_cms.accounts.events import (
    CirclesWanted,
    MergeWanted,
    PasswordWordsWanted,
    PeopleMerged,
    PeopleParted,
    PersonalDataWanted,
    StartWanted,
)
from itschool_cms.accounts.models import User
from itschool_cms.core.events import ItemAdded, ItemChanged, PrincipalsWanted
from itschool_cms.core.i18n import _
from itschool_cms.manage.overview import FiguresWanted

from . import adults, children, circles, menus, merging, office, schemas, subscribers
from .models import Child, ClassGroup, ClassGroups, Families, Family, Guardians, Guardianship, School
from .personal_data import add_children
from .principals import add_principals

CHILDREN = _("My children")


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    config.registry.site_factory = School
    config.add_private_root("families", "classes", "accounts", "home")

    _declare_types(config)

    config.add_subscriber(subscribers.add_containers, ItemAdded, of=School)
    config.add_subscriber(subscribers.add_guardians, ItemAdded, of=Child)
    config.add_subscriber(subscribers.choose_cover, ItemAdded, of=Child)
    config.add_subscriber(subscribers.index_below_child, ItemChanged, of=Child)
    config.add_subscriber(subscribers.index_pupils, ItemChanged, of=ClassGroup)
    config.add_subscriber(subscribers.index_guardianships, ItemChanged, of=User)
    config.add_subscriber(add_principals, PrincipalsWanted)
    config.add_subscriber(subscribers.lead_to_children, StartWanted)
    config.add_subscriber(subscribers.refuse_names, PasswordWordsWanted)
    config.add_subscriber(merging.preview, MergeWanted)
    config.add_subscriber(merging.move, PeopleMerged)
    config.add_subscriber(merging.move_back, PeopleParted)
    config.add_subscriber(add_children, PersonalDataWanted)
    config.add_subscriber(circles.offer, CirclesWanted)
    config.add_subscriber(office.add_figure, FiguresWanted)
    config.add_subscriber(subscribers.add_globals, BeforeRender)

    config.add_request_method(children.children, "children", reify=True)
    config.add_request_method(children.usual_child, "usual_child", reify=True)
    config.add_request_method(children.child, "child", property=True)
    config.add_request_method(children.dividers, "dividers", reify=True)

    config.add_menu_entry("dashboard", menus.dashboard_link, place="child", order=10)
    config.add_menu_entry("children", menus.children_links, place="person", order=10, section=CHILDREN)
    config.add_menu_entry("change", menus.change_link, place="person", order=60)
    config.add_menu_entry("guardian", menus.guardian_links, place="staff", order=5)
    config.add_tile(
        "adults", adults.adults_tile, of=Child, template="templates/tile_adults.pt", column=2, order=10
    )
    config.include(".people")
    config.include(".principal_kinds")
    config.include(".contents")
    config.include(".questions")
    for pages in (".views", ".office", ".adults", ".siblings", ".classes"):
        config.scan(pages)


def _declare_types(config: Configurator) -> None:
    config.add_content_type(School, schema=schemas.SchoolSchema, title=_("School"), icon="home")
    config.add_content_type(
        ClassGroup,
        schema=schemas.ClassGroupSchema,
        title=_("Class or group"),
        icon="book",
        addable_to=(ClassGroups, ClassGroup),
    )
    config.add_content_type(
        Family, schema=schemas.FamilySchema, title=_("Family"), icon="users", addable_to=(Families,)
    )
    config.add_content_type(
        Child, schema=schemas.ChildSchema, title=_("Child"), icon="user", addable_to=(Family,)
    )
    config.add_content_type(
        Guardianship,
        schema=schemas.GuardianshipSchema,
        title=_("Rights of an adult"),
        icon="lock",
        addable_to=(Guardians,),
    )
