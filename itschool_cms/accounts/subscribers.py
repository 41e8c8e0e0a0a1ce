"""What accounts do when something happens elsewhere."""

from itschool_cms.core.events import ItemAdded, ItemChanged, ItemRemoved, ItemRestored, PrincipalsWanted

from . import bounces, links
from .afterwards import end_long_sessions, end_sessions
from .mails import send_notice
from .models import People, User
from .notices import EMAIL_CHANGED
from .sign_in import session_lengths


def add_people(event: ItemAdded) -> None:
    """Give a new site its container of accounts."""
    event.tree.add(event.item, People(title="Personnes"), "people")


def add_role_principals(event: PrincipalsWanted) -> None:
    """Add the roles of a person; who works at the school also edits what they wrote."""
    if isinstance(event.user, User):
        event.principals |= {f"role:{role}" for role in event.user.roles}
        # What was shared with an account that was merged into this one.
        event.principals |= {f"user:{uid}" for uid in event.user.absorbed}
        if event.user.roles:
            authors = (event.user.uid, *event.user.absorbed)
            event.principals |= {f"author:{uid}" for uid in authors}


def keep_email(event: ItemAdded | ItemRestored) -> None:
    """Find a new person by mail address, and by the user name of the old method."""
    event.tree.site["people"].keep_email(event.item)
    event.tree.site["people"].keep_legacy_name(event.item)


def forget_person(event: ItemRemoved) -> None:
    """Forget the address and the link of who was taken out of the tree."""
    people = event.tree.site["people"]
    people.forget_email(event.item)
    people.forget_legacy_name(event.item)
    links.kill(people, event.item)


def follow_change(event: ItemChanged) -> None:
    """A new address or a closed account ends the mailed links; a closed account also ends its sessions.

    Who works at the school from now on keeps no session of the length that parents have.
    """
    user, people = event.item, event.tree.site["people"]
    people.keep_legacy_name(user)
    old = people.addresses.get(user.uid, "")
    if people.keep_email(user):
        _follow_address(event, old)
    if user.disabled:
        links.kill(people, user)
    if user.disabled:
        end_sessions(event.tree.registry, event.tree.site, user.uid)
    elif user.is_staff():
        longest = session_lengths(user, remember=True)["lifetime"]
        end_long_sessions(event.tree.registry, event.tree.site, user.uid, longest)


def _follow_address(event: ItemChanged, old: str) -> None:
    """Tell the old address; when somebody else changed it, the person signs in anew, with the new one."""
    user, tree = event.item, event.tree
    links.kill(tree.site["people"], user)
    bounces.clear(tree, user)
    manager = tree.site._p_jar.transaction_manager
    tree.registry.trail.write(manager, "email-changed", person=user.uid, by=tree.user)
    send_notice(tree.registry, tree.site, user, EMAIL_CHANGED, to=old, address=old)
    if tree.user not in (0, user.uid):
        end_sessions(tree.registry, tree.site, user.uid)
