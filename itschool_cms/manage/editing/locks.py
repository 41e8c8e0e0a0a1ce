"""Who is editing what: a lock on an item for as long as its form shows a sign of life.

Locks warn, they do not forbid: what keeps two texts apart is the version that a form began with. They stand
in the database of the sessions, in transactions of their own: opening a page never takes one, a form that is
refused still renews it, and neither the undo log nor a conflict of the tree ever sees one.
"""

import time
from typing import NamedTuple

from BTrees.LOBTree import LOBTree
from persistent.mapping import PersistentMapping

from itschool_cms.core.session_store import SessionStore

TIMEOUT = 20 * 60  # seconds without a sign of life
KEY = "locks"


class Lock(NamedTuple):
    """A lock: the uid of the person, since when, and the last sign of life (seconds since 1970 UTC)."""

    user: int
    since: int
    seen: int

    def alive(self, now: int) -> bool:
        """Tell whether the lock still counts."""
        return now - self.seen < TIMEOUT


class Locks:
    """All locks of a site.

    Args:
        store: the database that they stand in.
    """

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    def of(self, item: int) -> Lock | None:
        """Return the lock on the item with the uid; None for none that counts."""
        with self._store.opened() as (root, _manager):
            return _living(root.get(KEY, {}).get(item))

    def of_user(self, user: int) -> list[tuple[int, Lock]]:
        """Return the locks of a person that count, each with the uid of its item."""
        with self._store.opened() as (root, _manager):
            found = [(item, _living(stored)) for item, stored in root.get(KEY, {}).items()]
        return [(item, lock) for item, lock in found if lock is not None and lock.user == user]

    def hold(self, item: int, user: int) -> Lock:
        """Take or renew the lock for a person, unless somebody else has it; returns the lock that counts."""
        return self._put(item, user, steal=False)

    def steal(self, item: int, user: int) -> Lock:
        """Give the lock to a person, whoever has it."""
        return self._put(item, user, steal=True)

    def leave(self, item: int, user: int) -> None:
        """Take the lock away, if the person has it."""
        if self._is_of(self.of(item), user):
            self._store.change(lambda root: root[KEY].pop(item, None))

    def _put(self, item: int, user: int, steal: bool) -> Lock:
        found: list[Lock] = []

        def apply(root: PersistentMapping) -> None:
            locks = root[KEY] if KEY in root else root.setdefault(KEY, LOBTree())
            present, now = _living(locks.get(item)), int(time.time())
            if present is None or (steal and present.user != user):
                present = Lock(user, now, now)
                _forget_dead(locks, now)
            elif present.user == user:
                present = present._replace(seen=now)
            locks[item] = tuple(present)
            found.append(present)

        self._store.change(apply)
        return found[-1]

    @staticmethod
    def _is_of(lock: Lock | None, user: int) -> bool:
        return lock is not None and lock.user == user


def _living(stored: tuple[int, int, int] | None) -> Lock | None:
    lock = Lock(*stored) if stored is not None else None
    return lock if lock is not None and lock.alive(int(time.time())) else None


def _forget_dead(locks: LOBTree, now: int) -> None:
    for item, stored in list(locks.items()):
        if not Lock(*stored).alive(now):
            del locks[item]
