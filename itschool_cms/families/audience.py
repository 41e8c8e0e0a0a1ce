"""Audience: who a published item is for.

A token names a set of people: `public`, `school`, `group:<uid>` (a level, a class or a group), `child:<uid>`.
What stands below a child is for that child, whatever its audience says.
"""

from typing import Any

from itschool_cms.core.models import lineage
from itschool_cms.core.publishing import Publishable

from .models import MEMBER, Child


def readers_of(token: str) -> tuple[str, ...]:
    """Return the principals that a token stands for; an unknown token stands for nobody."""
    kind, _, uid = token.partition(":")
    return {
        "public": ("system.Everyone",),
        "school": (MEMBER,),
        "group": (f"class:{uid}", f"teacher:{uid}"),
        "child": (f"guardian:{uid}",),
    }.get(kind, ())


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
        return next((each for each in lineage(self) if isinstance(each, Child)), None)

    def audience_readers(self) -> tuple[str, ...]:
        """Return the principals of all tokens."""
        return tuple(dict.fromkeys(reader for token in self.tokens() for reader in readers_of(token)))

    def editors(self) -> tuple[str, ...]:
        """Those of the place, and the author while working at the school."""
        return (*super().editors(), f"author:{self.owner}")

    def listing_order(self) -> Any:
        """Return the value by which the item sorts in the listing of an audience: the newest first."""
        moment = self.effective or self.created
        return -int(moment.timestamp()) if moment is not None else 0

    def listings(self) -> dict[str, Any]:
        """Stand in the listing of each token: `document|group:17`."""
        order = self.listing_order()
        return {f"{self.type_name}|{token}": order for token in self.tokens()}
