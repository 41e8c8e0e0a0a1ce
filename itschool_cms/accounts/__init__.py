"""Accounts: people, sign-in, links, throttling, one's own access."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded, ItemChanged, ItemRemoved, ItemRestored, PrincipalsWanted
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from . import menus, subscribers
from .evolve import order_people
from .models import People, User
from .schemas import UserSchema


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    config.add_content_type(User, schema=UserSchema, title=_("Person"), icon="user", addable_to=(People,))
    config.add_private_root("people", "me", "legacy")
    config.add_subscriber(subscribers.add_people, ItemAdded, of=Site)
    config.add_subscriber(subscribers.add_role_principals, PrincipalsWanted)
    config.add_subscriber(subscribers.keep_email, ItemAdded, of=User)
    config.add_subscriber(subscribers.keep_email, ItemRestored, of=User)
    config.add_subscriber(subscribers.follow_change, ItemChanged, of=User)
    config.add_subscriber(subscribers.forget_person, ItemRemoved, of=User)
    config.add_evolution_step("accounts.order-people", order_people)
    config.add_menu_entry("my-access", menus.my_access, place="person", order=80)
    config.add_menu_entry("people", menus.people, place="staff", order=60, section=_("Management"))
    config.add_menu_entry("panels", menus.panels, place="panels", order=20, section=_("Sign-in and security"))
    config.add_menu_entry("security", menus.security, place="staff", order=61, section=_("Management"))
    for part in (
        ".throttle",
        ".start",
        ".gate",
        ".acting",
        ".roles",
        ".acts",
        ".legacy",
        ".oidc",
        ".factors",
        ".bounces",
        ".charts",
        ".personal_data",
        ".principal_kinds",
        ".invitations",
        ".views",
    ):
        config.include(part)
