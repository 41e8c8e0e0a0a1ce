"""States and dates: when readers may see an item."""

from datetime import datetime
from enum import StrEnum

from pyramid.authorization import Everyone

from .models import Item, utcnow


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
    """

    shareable = True

    state: str = State.DRAFT
    effective: datetime | None = None
    expires: datetime | None = None
    tags: tuple[str, ...] = ()
    submitted_by = 0
    review_note = ""

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
        """Tell whether the item is published."""
        return self.state == State.PUBLISHED

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
        """Tell whether the state can follow the present one."""
        return state in tuple(State) and state != self.state
