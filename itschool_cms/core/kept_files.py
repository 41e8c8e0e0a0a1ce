"""Files of a form that is shown again: kept for the next round, so that nobody has to choose them twice.

They stand in the database of the sessions, outside of the transaction that the refused form rolls back. Each
is named by a random token of which only the digest is stored, and given back only to the person who sent it.
"""

import secrets
import shutil
import time
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple

from BTrees.OOBTree import OOBTree
from persistent.mapping import PersistentMapping
from pyramid.config import Configurator
from pyramid.request import Request
from ZODB.blob import Blob

from .session_store import SessionStore, digest
from .uploads import AcceptedFile

KEY = "uploads"
LIFETIME = 4 * 3600  # seconds
MAX_BYTES = 100_000_000  # for one person
MAX_FILES = 60  # for one person
IN_MEMORY = 1_000_000  # bytes
EXPIRE_EVERY = 600  # seconds


class KeptFile(NamedTuple):
    """A file as it is kept; `until` in seconds since 1970 UTC, `size` in bytes."""

    until: int
    name: str
    content_type: str
    size: int
    blob: Blob


class KeptFiles:
    """The files that one person has sent and not saved yet."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._store: SessionStore = request.registry.session_store
        self._user = request.session.user

    def keep(self, files: list[AcceptedFile]) -> list[str] | None:
        """Keep judged files; returns a token for each, None when the person has no room left for them."""
        room = MAX_BYTES - sum(each.size for each in files)
        if not self._user or room < 0 or len(files) > MAX_FILES:
            return None
        tokens = [secrets.token_urlsafe(32) for _file in files]

        def apply(root: PersistentMapping) -> None:
            kept = root[KEY] if KEY in root else root.setdefault(KEY, OOBTree())
            self._make_room(kept, room, MAX_FILES - len(files))
            for token, file in zip(tokens, files, strict=True):
                kept[self._key(token)] = tuple(_stored(file))

        self._store.change(apply)
        return tokens

    def get(self, token: str) -> AcceptedFile | None:
        """Return the file that the person sent before; None when it is gone, or somebody else's."""
        with self._store.opened() as (root, _manager):
            stored = root.get(KEY, {}).get(self._key(token))
            file = KeptFile(*stored) if stored is not None else None
            if file is None or file.until <= time.time():
                return None
            stream: Any = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the request
            self._request.add_finished_callback(lambda _request: stream.close())
            with file.blob.open("r") as source:
                shutil.copyfileobj(source, stream)
        return AcceptedFile(file.name, file.content_type, file.size, stream)

    def _key(self, token: str) -> str:
        return f"{self._user}:{digest(token)}"

    def _make_room(self, kept: OOBTree, room: int, number: int) -> None:
        """Drop the oldest files of the person until there is room (bytes) and only a number stay."""
        own = [(KeptFile(*kept[key]), key) for key in kept.keys(f"{self._user}:", f"{self._user};")]
        own.sort(key=lambda pair: pair[0].until)
        taken = sum(file.size for file, _key in own)
        while own and (taken > room or len(own) > number):
            file, key = own.pop(0)
            taken -= file.size
            del kept[key]


def expire(store: SessionStore, now: float) -> int:
    """Drop the files whose time is over; returns how many."""
    with store.opened() as (root, _manager):
        dead = [key for key, stored in root.get(KEY, {}).items() if KeptFile(*stored).until <= now]
    for key in dead:
        store.change(lambda root, key=key: root[KEY].pop(key, None))  # type: ignore[misc]
    return len(dead)


def expire_now_and_then(registry: Any) -> bool:
    """Background job: drop what is over, every ten minutes."""
    now = time.time()
    if now >= registry.settings.get("kept_files.next", 0):
        registry.settings["kept_files.next"] = now + EXPIRE_EVERY
        expire(registry.session_store, now)
    return False


def _stored(file: AcceptedFile) -> KeptFile:
    blob = Blob()
    file.stream.seek(0)
    with blob.open("w") as target:
        shutil.copyfileobj(file.stream, target)
    return KeptFile(int(time.time()) + LIFETIME, file.name, file.content_type, file.size, blob)


def includeme(config: Configurator) -> None:
    """Provide `request.kept_files`."""
    config.add_request_method(KeptFiles, "kept_files", reify=True)
    config.add_background_job("kept-files", expire_now_and_then)
