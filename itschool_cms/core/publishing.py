"""States and dates: when readers may see an item."""

from datetime import datetime
from enum import StrEnum

from .models import Item, utcnow


class State(StrEnum):
    """Where an item stands between writing and archive."""

    DRAFT = "draft"
    PENDING = "pending"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Publishable(Item):
    """An item that readers see only while it is published and within its dates.

    Attributes:
        state: a State.
        effective: first moment (UTC) at which readers see it; None for at once.
        expires: moment (UTC) from which readers no longer see it; None for never.
        tags: words by which the staff sort what they publish.
    """

    state: str = State.DRAFT
    effective: datetime | None = None
    expires: datetime | None = None
    tags: tuple[str, ...] = ()

    def audience_readers(self) -> tuple[str, ...]:
        """Return the principals that see the item once it is published."""
        return ()

    def readers(self) -> tuple[str, ...]:
        """Return the principals that see the item in its present state."""
        return self.audience_readers() if self.state == State.PUBLISHED else ()

    def is_live(self, now: datetime | None = None) -> bool:
        """Tell whether the dates let readers see the item now (UTC)."""
        now = now or utcnow()
        return (self.effective is None or self.effective <= now) and (
            self.expires is None or now < self.expires
        )

    def may_change_to(self, state: str) -> bool:
        """Tell whether the state can follow the present one."""
        return state in tuple(State) and state != self.state
