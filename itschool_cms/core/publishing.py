"""States and dates: when readers may see an item."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pyramid.authorization import Everyone

from .models import Item, utcnow
from .permissions import DENY_ALL, Permission, grants

# What those who edit the original may do with its working copy; nobody else sees it.
WORKING = (Permission.VIEW, Permission.CONTENTS, Permission.EDIT, Permission.DELETE)


class State(StrEnum):
    """Where an item stands between writing and archive."""

    DRAFT = "draft"
    PENDING = "pending"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Reach(StrEnum):
    """How far a published item goes: what the rules of review tell apart."""

    PUBLIC = "public"
    SCHOOL = "school"
    GROUP = "group"
    CHILD = "child"


class Publishable(Item):
    """An item that readers see only while it is published and within its dates.

    Attributes:
        state: a State.
        effective: first moment (UTC) at which readers see it; None for at once.
        expires: moment (UTC) from which readers no longer see it; None for never.
        tags: words by which the staff sort what they publish.
        submitted_by: uid of the person who submitted it for review last; 0 for nobody.
        review_note: what the reviewer wrote who sent it back last; empty once it is submitted again.
        copied_by: uid of the person who made the working copy that the item is; 0 for what is none.
        copied_values: what the original held when the working copy was made (`core.versions.Values`).
    """

    shareable = True

    state: str = State.DRAFT
    effective: datetime | None = None
    expires: datetime | None = None
    tags: tuple[str, ...] = ()
    submitted_by = 0
    review_note = ""
    copied_by = 0
    copied_values: Any = None

    def __acl__(self) -> list:
        """Give a working copy to those who edit its original, whatever its own facts say."""
        if self.original is None:
            return super().__acl__()
        # The last entry refuses the rest to everybody.
        acl = self.original.__acl__()[:-1]
        editors = dict.fromkeys(entry[1] for entry in acl if Permission.EDIT in entry[2])
        return [*grants(editors, WORKING), DENY_ALL]

    def audience_readers(self) -> tuple[str, ...]:
        """Return the principals that see the item once it is published."""
        return ()

    def readers(self) -> tuple[str, ...]:
        """Return the principals that see the item in its present state."""
        return self.audience_readers() if self.is_open() else ()

    def reach(self) -> tuple[str, ...]:
        """Return how far the item goes once it is published: of Reach."""
        return (Reach.PUBLIC,) if Everyone in self.audience_readers() else ()

    def is_open(self) -> bool:
        """Tell whether the item is published; a working copy never is."""
        return self.state == State.PUBLISHED and self.original is None

    def is_draft(self) -> bool:
        """Tell whether the item is a draft."""
        return self.state == State.DRAFT

    def is_live(self, now: datetime | None = None) -> bool:
        """Tell whether the dates let readers see the item now (UTC)."""
        now = now or utcnow()
        return (self.effective is None or self.effective <= now) and (
            self.expires is None or now < self.expires
        )

    def publishing_hindrance(self) -> str | None:
        """Return the reason (a message) why the item may not be published yet, or None."""
        return None

    def may_change_to(self, state: str) -> bool:
        """Tell whether the state can follow the present one; a working copy keeps its own."""
        return state in tuple(State) and state != self.state and self.original is None
