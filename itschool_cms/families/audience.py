"""Audience: who a published item is for.

A token names a set of people: `public`, `school`, `group:<uid>` (a level, a class or a group), `child:<uid>`.
What stands below a child is for that child, whatever its audience says.
"""

from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, nearest
from itschool_cms.core.permissions import TEACHER, Permission
from itschool_cms.core.publishing import Publishable

from .models import MEMBER, Child, ClassGroup

EVERYBODY = {"public": _("Everybody, visitors too"), "school": _("The whole school")}


def readers_of(token: str) -> tuple[str, ...]:
    """Return the principals that a token stands for; an unknown token stands for nobody."""
    kind, _, uid = token.partition(":")
    return {
        "public": ("system.Everyone",),
        "school": (MEMBER,),
        "group": (f"class:{uid}", f"teacher:{uid}"),
        "child": (f"guardian:{uid}",),
    }.get(kind, ())


class AddressedFolder(Folder):
    """What is published of one type, for the school or for one child."""

    fixed = True
    shareable = True

    def contributors(self) -> tuple[str, ...]:
        """Teachers add: to the school's, and to those of the children that they teach."""
        child = self.__parent__
        if isinstance(child, Child):
            return tuple(f"teacher:{uid}" for uid in child.groups)
        return (TEACHER,)

    def readers(self) -> tuple[str, ...]:
        """Guardians open the list."""
        child = self.__parent__
        return (f"guardian:{child.uid}",) if isinstance(child, Child) else (MEMBER,)


class Addressed(Publishable):
    """A publishable item with an audience.

    Attributes:
        audience: tokens.
    """

    audience: tuple[str, ...] = ()

    def tokens(self) -> tuple[str, ...]:
        """Return the tokens that count: those of the place, else the item's own."""
        child = self.subject()
        return (f"child:{child.uid}",) if child is not None else self.audience

    def subject(self) -> Child | None:
        """Return the child below which the item stands, or None."""
        return nearest(self, Child)

    def audience_readers(self) -> tuple[str, ...]:
        """Return the principals of all tokens."""
        return tuple(dict.fromkeys(reader for token in self.tokens() for reader in readers_of(token)))

    def reach(self) -> tuple[str, ...]:
        """Return the kinds of the tokens: how far it goes."""
        return tuple(dict.fromkeys(token.partition(":")[0] for token in self.tokens()))

    def editors(self) -> tuple[str, ...]:
        """Those of the place, and the author: while at the school, and below a child while teaching it."""
        child = self.subject()
        writes = child is None or child.is_taught_by(self.owner)
        return (*super().editors(), f"author:{self.owner}") if writes else super().editors()

    def listing_order(self) -> Any:
        """Return the value by which the item sorts in the listing of an audience: the newest first."""
        moment = self.effective or self.created
        return -int(moment.timestamp()) if moment is not None else 0

    def listings(self) -> dict[str, Any]:
        """Stand in the listing of each token (`document|group:17`) and of the folder (`document|in:4`)."""
        below = self.__parent__.uid if self.__parent__ is not None else 0
        keys = (*self.tokens(), f"in:{below}")
        return {f"{self.type_name}|{key}": self.listing_order() for key in keys}


def audience_label(request: Any, item: Addressed) -> str:
    """Return for whom an item is, in the reader's language: "3e B, 3e A", "The whole school".

    A child's name appears to those who may see that child, and to nobody else.
    """
    labels = (token_label(request, token) for token in item.tokens())
    return ", ".join(label for label in labels if label)


def token_label(request: Any, token: str) -> str:
    """Return what a token is called; empty for what is gone or hidden. Names are found once a request."""
    if token in EVERYBODY:
        return str(request.words.translate(EVERYBODY[token]))
    known: dict[str, str] = request.__dict__.setdefault("_audience_names", {})
    if token not in known:
        known[token] = _name(request, token)
    return known[token]


def _name(request: Any, token: str) -> str:
    kind, _colon, uid = token.partition(":")
    found = request.site.catalog.resolve(int(uid)) if uid.isdecimal() else None
    if kind == "group" and isinstance(found, ClassGroup):
        return found.short_title or found.title
    if kind == "child" and isinstance(found, Child) and request.has_permission(Permission.VIEW, found):
        return found.first_name
    return ""
