"""Who asks, and whether they may."""

from typing import Any

from pyramid.authorization import ACLHelper, Authenticated, Everyone
from pyramid.config import Configurator
from pyramid.interfaces import ISecurityPolicy
from pyramid.request import Request
from pyramid.security import Allowed, Denied
from zope.interface import implementer

from .events import PersonWanted, PrincipalsWanted
from .models import Item
from .permissions import given_by
from .tree import Tree

READING = ("GET", "HEAD")
ALLOWED, DENIED = Allowed(""), Denied("")


class Person(Item):
    """Somebody who can sign in.

    Attributes:
        desk: what the person has at hand while managing (`manage.contents.models.Desk`); None at first.
        journal: what the person did to the tree (`core.journal.Journal`); None before the first act.
    """

    stays = True
    desk: Any = None
    journal: Any = None
    # What a person was called and where they lived is not kept beyond its time.
    versioned = False
    undoable = False
    never_undone = True

    def may_sign_in(self) -> bool:
        """Tell whether the account is in use; an account that is not ends all its sessions at once."""
        return False


@implementer(ISecurityPolicy)
class SecurityPolicy:
    """The session names the person, the tree says who that is, ACLs say what they may do."""

    def __init__(self) -> None:
        self._acl = ACLHelper()

    def identity(self, request: Request) -> Person | None:
        """Return the person who is signed in, or None."""
        return request.person

    def authenticated_userid(self, request: Request) -> str | None:
        """Return the uid of the person, as text, or None."""
        return str(request.person.uid) if request.person is not None else None

    def permits(self, request: Request, context: Any, permission: str) -> Any:
        """Tell whether the person may do the act on the context."""
        if request.method in READING and isinstance(context, Item) and context.uid:
            # The menus of a page ask for the same items over and over; reading changes no answer.
            given = rights_on(context, request.principals, request.rights)
            if given is not None:
                return ALLOWED if permission in given else DENIED
        return self._acl.permits(context, request.principals, permission)

    def remember(self, request: Request, userid: str, **options: Any) -> list:
        """Sign the person in; the cookie is sent with the session."""
        request.session.sign_in(int(userid), **options)
        return []

    def forget(self, request: Request, **options: Any) -> list:
        """Sign the person out."""
        request.session.sign_out()
        return []


def rights_on(item: Item, principals: frozenset[str], known: dict[int, set[str] | None]) -> set[str] | None:
    """Return all that the principals may do with an item in the tree, as `given_by`.

    Args:
        known: what was found before, by uid, for the same principals and the same tree; it is added to.
    """
    if item.uid not in known:
        known[item.uid] = given_by(item.__acl__(), principals)
    return known[item.uid]


def _actor(request: Request) -> Person | None:
    uid = request.bearer.user if request.bearer is not None else request.session.user
    person = request.site.catalog.resolve(uid) if uid else None
    return person if isinstance(person, Person) and person.may_sign_in() else None


def _person(request: Request) -> Person | None:
    if request.actor is None:
        return None
    event = PersonWanted(request, request.actor)
    request.registry.notify(event)
    return event.person


def principals_of(person: Person | None, site: Item, registry: Any) -> frozenset[str]:
    """Return all principals of a person now: computed at each request, so a change counts at once."""
    principals = {Everyone}
    if person is not None:
        principals |= {Authenticated, f"user:{person.uid}"}
        registry.notify(PrincipalsWanted(person, site, principals))
    return frozenset(principals)


def _principals(request: Request) -> frozenset[str]:
    return principals_of(request.person, request.site, request.registry)


def _tree(request: Request) -> Tree:
    return Tree(request.site, request.registry, request.person.uid if request.person else 0)


def includeme(config: Configurator) -> None:
    """Set the policy; `request.person`, `request.principals` and `request.tree` follow from it.

    `request.bearer` is the living token of a program, and its `user` the uid of the person; None for a
    browser. `request.actor` is who signed in; `request.person` is whom the site is shown to: the same, but
    for an administrator who helps somebody.
    """
    policy = SecurityPolicy()
    config.set_security_policy(policy)

    def has_permission(request: Request, permission: str, context: Any = None) -> Any:
        """Pyramid's method, which looks the policy up at each question."""
        return policy.permits(request, request.context if context is None else context, permission)

    config.add_request_method(has_permission, "has_permission")
    config.registry.find_bearer = lambda request: None
    config.add_request_method(lambda request: request.registry.find_bearer(request), "bearer", reify=True)
    config.add_request_method(_actor, "actor", reify=True)
    config.add_request_method(_person, "person", reify=True)
    config.add_request_method(_principals, "principals", reify=True)
    config.add_request_method(lambda request: {}, "rights", reify=True)
    config.add_request_method(_tree, "tree", reify=True)
