"""What is noted and told when roles change, and when an account is closed or opened."""

from typing import Any

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded, ItemChanged
from itschool_cms.core.i18n import _

from .mails import Notice, send_notice
from .models import Role, User

# Who may do much is told, so that nobody becomes it unawares.
TOLD = (Role.OFFICE, Role.ADMIN)
GIVEN = Notice(
    subject=_("You have a new role at ${school}"),
    lead=_(
        "You work at ${school} with more rights from now on: you see and change what families confide to it."
    ),
    advice=_("You did not expect this? Contact the school at once."),
)


def may_give(giver: object, roles: tuple[str, ...]) -> bool:
    """Tell whether somebody may give the roles: an admin any, the office that of teachers."""
    own = getattr(giver, "roles", ())
    if Role.ADMIN in own:
        return True
    return set(roles) <= {Role.TEACHER} and Role.OFFICE in own


def note_first_roles(event: ItemAdded) -> None:
    """Note the roles that a new account comes with."""
    if event.item.roles:
        _note(event, "roles-changed", before="", after=" ".join(event.item.roles))


def note_roles(event: ItemChanged) -> None:
    """Note a change of roles; tell the person of one that gives much."""
    user: Any = event.item
    before = event.before.get("roles")
    if before is None:
        return
    _note(event, "roles-changed", before=" ".join(before), after=" ".join(user.roles))
    if any(role in TOLD and role not in before for role in user.roles):
        send_notice(event.tree.registry, event.tree.site, user, GIVEN)


def note_closing(event: ItemChanged) -> None:
    """Note that an account was disabled or enabled."""
    if "disabled" in event.before and "merged_into" not in event.before:
        _note(event, "account-disabled" if event.item.disabled else "account-enabled")


def _note(event: ItemAdded | ItemChanged, act: str, **facts: str) -> None:
    user: User = event.item  # type: ignore[assignment]
    tree = event.tree
    manager = tree.site._p_jar.transaction_manager
    tree.registry.trail.write(manager, act, person=user.uid, by=tree.user, **facts)


def includeme(config: Configurator) -> None:
    """Watch accounts; declare the acts."""
    config.add_trail_act("roles-changed", _("Roles changed"))
    config.add_trail_act("account-disabled", _("Account disabled"))
    config.add_trail_act("account-enabled", _("Account enabled"))
    config.add_subscriber(note_first_roles, ItemAdded, of=User)
    config.add_subscriber(note_roles, ItemChanged, of=User)
    config.add_subscriber(note_closing, ItemChanged, of=User)
