"""Who sees what, as sets: a common word is cut down to what one may see without asking item by item."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pyroaring import BitMap64

from ..listings import ALWAYS, NEVER, Record
from ..permissions import ADMIN, OFFICE
from .index import TextIndex

# Who edits nearly everything is noted where they do not.
EVERYWHERE = (ADMIN, OFFICE)
# So few are asked one by one.
FEW = 300
FIRST_DAY, LAST_DAY = "00000000", "99999999"


def day(moment: int) -> str:
    """Return the day (UTC) of a moment in seconds since 1970, as it stands in tags."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y%m%d")


def sight_tags(record: Record) -> list[str]:
    """Return the tags that say who sees an item, and when."""
    tags = [f":reads:{each}" for each in record.readers]
    tags += [f":edits:{each}" for each in record.editors if each not in EVERYWHERE]
    tags += [f":kept:{each}" for each in EVERYWHERE if each not in record.editors]
    if record.effective > ALWAYS:
        tags.append(f":from:{day(record.effective)}")
    if record.expires < NEVER:
        tags.append(f":until:{day(record.expires)}")
    return tags


class Sight:
    """What the principals see at one moment.

    Args:
        record: gives what decides who sees the item with a uid.
        now: seconds since 1970 UTC.
    """

    def __init__(
        self,
        index: TextIndex,
        record: Callable[[int], Any],
        principals: frozenset[str] | None,
        now: int,
    ) -> None:
        self._index, self._record, self._principals, self._now = index, record, principals, now

    def of(self, uids: BitMap64) -> BitMap64:
        """Return those of the items that are seen."""
        if self._principals is None:
            return uids
        if len(uids) <= FEW:
            return BitMap64(uid for uid in uids if self._sees(uid))
        roles = [each for each in EVERYWHERE if each in self._principals]
        kept = uids
        for each in roles:
            kept = self._index.among(kept, f":kept:{each}")
        return (uids - kept) | self._by_tags(kept) if kept else uids

    def _by_tags(self, uids: BitMap64) -> BitMap64:
        principals, index = self._principals or (), self._index
        edited = index.among(uids, *(f":edits:{each}" for each in principals))
        read = index.among(uids - edited, *(f":reads:{each}" for each in principals))
        today = day(self._now)
        # What comes later or is over since yesterday is hidden for sure; today it depends on the hour.
        over = index.between(":until:" + FIRST_DAY, ":until:" + today)
        to_come = index.between(":from:" + today, ":from:" + LAST_DAY)
        read -= index.among(read, *(each for each in (*over, *to_come) if not each.endswith(today)))
        unsure = index.among(read, ":until:" + today, ":from:" + today)
        return edited | (read - unsure) | BitMap64(uid for uid in unsure if self._sees(uid))

    def _sees(self, uid: int) -> bool:
        record = self._record(uid)
        return self._principals is None or record.visible_to(self._principals, self._now)
