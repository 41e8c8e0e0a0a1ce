"""RelStorage 4.3 on SQLite, put right where it takes two writers who each changed what the other relied on.

Loaded only by who keeps the tree in SQLite: RelStorage takes a while to import.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from relstorage._util import int64_to_8bytes
from relstorage.adapters.sqlite.adapter import Sqlite3Adapter
from relstorage.options import Options
from relstorage.storage import RelStorage
from relstorage.storage.interfaces import VoteReadConflictError


class Adapter(Sqlite3Adapter):
    """RelStorage's way to SQLite."""

    def lock_objects_and_detect_conflicts(self, cursor: Any, read_current_oids: Mapping[int, int]) -> Any:
        """Lock, and see that what is held for reading is still as it was.

        RelStorage looks before it has the lock: another writer may come between. Here it is looked at again.
        """
        conflicts = super().lock_objects_and_detect_conflicts(cursor, read_current_oids)
        if read_current_oids:
            present = self.mover.current_object_tids(cursor, read_current_oids.keys())
            for oid, expected in read_current_oids.items():
                found = present.get(oid, 0)
                if found != expected:
                    serials = int64_to_8bytes(found), int64_to_8bytes(expected)
                    raise VoteReadConflictError(oid=int64_to_8bytes(oid), serials=serials)
        return conflicts


def open_sqlite(path: str) -> RelStorage:
    """Open the storage in the folder of the path; it is made when it is not there."""
    Path(path).mkdir(mode=0o700, parents=True, exist_ok=True)
    options = Options(blob_dir=str(Path(path, "blobs")), shared_blob_dir=True, keep_history=True)
    adapter = Adapter(path, pragmas={"synchronous": 2}, options=options)
    adapter.connmanager.add_on_store_opened(_empty_temporary)
    return RelStorage(adapter, options=options)


def _empty_temporary(cursor: Any, restart: bool = False) -> None:
    """Throw away what an aborted transaction has left in a connection that is used again.

    RelStorage leaves it there when something that was held for reading has changed meanwhile; the next
    transaction of the connection would then store it.
    """
    if restart:
        for table in ("temp_store", "temp_blob_chunk"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - two fixed names
