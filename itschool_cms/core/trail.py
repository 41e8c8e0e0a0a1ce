"""The audit trail: who did what to whom, in a database of its own that undo and packing never touch.

An act is noted in the transaction that does it: both are kept, or neither. What is refused is noted at once,
in a transaction of its own. Each entry carries the hash of the one before, so that none can be changed or
taken out unseen. Hashes are made over the digest of the content, with a salt: content that is erased after
its time leaves the chain whole, and nobody can guess it back.

No password, token, address of a page or free text goes in here.
"""

import hashlib
import json
import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import transaction
from BTrees.LLBTree import LLTreeSet
from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from pyramid.config import Configurator
from pyramid.request import Request
from ZODB import DB
from ZODB.Connection import Connection
from ZODB.POSException import ConflictError

from .database import open_database

ATTEMPTS = 12
FIRST = ""


class TrailEntry(Persistent):
    """One act; never changed but for the erasure of its content.

    Attributes:
        number: from 1, without gaps.
        content: None when erased, else a tuple: moment (seconds since 1970 UTC), act, uid of the person it is
            about, uid of who did it, uid of the item, pairs of further facts, salt.
        digest: SHA-256 of the content.
        chain: SHA-256 over the chain of the entry before and the digest.
    """

    def __init__(self, number: int, content: tuple, before: str) -> None:
        self.number = number
        self.content: tuple | None = content
        self.digest = _sha(json.dumps(content))
        self.chain = _sha(before + self.digest)

    @property
    def at(self) -> datetime | None:
        """When (UTC); None when erased."""
        return datetime.fromtimestamp(self.content[0], UTC) if self.content else None

    @property
    def act(self) -> str:
        """What was done, such as "signed-in"; empty when erased."""
        return self.content[1] if self.content else ""

    @property
    def person(self) -> int:
        """The uid of the person it is about, 0 for nobody."""
        return self.content[2] if self.content else 0

    @property
    def by(self) -> int:
        """The uid of who did it, 0 for the system or a visitor."""
        return self.content[3] if self.content else 0

    @property
    def item(self) -> int:
        """The uid of the item, 0 for none."""
        return self.content[4] if self.content else 0

    @property
    def facts(self) -> dict[str, str]:
        """Further facts by name."""
        return dict(self.content[5]) if self.content else {}

    def is_whole(self, before: str) -> bool:
        """Tell whether nobody changed the entry, given the chain of the one before."""
        kept = self.content is None or _sha(json.dumps(self.content)) == self.digest
        return kept and self.chain == _sha(before + self.digest)


class Trail:
    """The trail of one school."""

    def __init__(self, database: DB) -> None:
        self.database = database
        self._alone(_make_roots)

    def write(
        self,
        manager: transaction.TransactionManager,
        act: str,
        *,
        person: int = 0,
        by: int = 0,
        item: int = 0,
        **facts: str,
    ) -> None:
        """Note an act in a transaction that is under way; it is kept when that is committed."""
        _append(self.root(manager), act, person, by, item, facts)

    def note(self, act: str, *, person: int = 0, by: int = 0, item: int = 0, **facts: str) -> None:
        """Note an act at once, whatever becomes of the present transaction: for what is refused."""
        self._alone(lambda root: _append(root, act, person, by, item, facts))

    def root(self, manager: transaction.TransactionManager) -> Any:
        """Return the root of the trail in the transaction: `entries`; their numbers by `persons`, `acts`."""
        present = manager.get()
        try:
            connection = present.data(self)
        except KeyError:
            connection = self.database.open(manager)
            present.set_data(self, connection)
            give_back = _giver(present, connection)
            present.addAfterCommitHook(lambda committed: give_back())
            present.addAfterAbortHook(give_back)
        return connection.root()

    def first_broken(self) -> int:
        """Return the number of the first entry that was changed or is missing, 0 when the chain is whole."""
        with self.database.transaction() as connection:
            before, expected = FIRST, 1
            for number, entry in connection.root()["entries"].items():
                if number != expected or not entry.is_whole(before):
                    return expected
                before, expected = entry.chain, number + 1
        return 0

    def erase(self, manager: transaction.TransactionManager, number: int) -> None:
        """Erase the content of an entry after its time; its place in the chain stays."""
        root = self.root(manager)
        entry = root["entries"][number]
        if entry.content is not None:
            _forget(root, entry)
            entry.content = None

    def _alone(self, change: Any) -> None:
        for attempt in range(1, ATTEMPTS):
            with suppress(ConflictError):
                return self._once(change)
            time.sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 5)))  # noqa: S311 - no secret
        return self._once(change)

    def _once(self, change: Any) -> None:
        with self.database.transaction() as connection:
            change(connection.root())


def _giver(present: transaction.Transaction, connection: Connection) -> Callable[[], None]:
    held = [connection]

    def give_back() -> None:
        # A commit that fails is followed by an abort: the hooks of both are called.
        while held:
            connection = held.pop()
            # After its hooks a transaction aborts once more what took part in it: what was given back may
            # serve another thread by then.
            present._resources[:] = [each for each in present._resources if each is not connection]
            connection.close()

    return give_back


def newest_first(numbers: LLTreeSet, entries: LOBTree) -> Iterator[TrailEntry]:
    """Yield the entries of a set of numbers, the last first."""
    return (entries[-negative] for negative in numbers)


def _append(root: Any, act: str, person: int, by: int, item: int, facts: dict[str, str]) -> None:
    entries = root["entries"]
    number = entries.maxKey() + 1 if entries else 1
    before = entries[number - 1].chain if entries else FIRST
    pairs = [[name, str(value)] for name, value in sorted(facts.items())]
    content = [int(time.time()), act, person, by, item, pairs, secrets.token_hex(16)]
    entries[number] = entry = TrailEntry(number, _frozen(content), before)
    for tree, key in _keys(root, entry):
        tree.setdefault(key, LLTreeSet()).insert(-number)


def _forget(root: Any, entry: TrailEntry) -> None:
    for tree, key in _keys(root, entry):
        tree[key].discard(-entry.number)


def _keys(root: Any, entry: TrailEntry) -> Iterator[tuple[Any, Any]]:
    yield root["acts"], entry.act
    for uid in {entry.person, entry.by} - {0}:
        yield root["persons"], uid


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value


def _make_roots(root: Any) -> None:
    if "entries" not in root:
        root["entries"] = LOBTree()
        root["persons"] = LOBTree()
        root["acts"] = OOBTree()


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def trail(request: Request, act: str, *, person: int = 0, item: int = 0, **facts: str) -> None:
    """Note an act of who signed in, in the request's transaction: `request.trail("invited", person=uid)`."""
    by = request.actor.uid if request.actor is not None else 0
    request.registry.trail.write(request.tm, act, person=person, by=by, item=item, **facts)


def includeme(config: Configurator) -> None:
    """Open the database of the trail, of the setting `trail.uri`, and provide `request.trail`."""
    config.registry.trail = Trail(open_database(config.registry.settings["trail.uri"], 2_000))
    config.add_request_method(trail, "trail")
