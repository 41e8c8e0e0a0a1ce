"""What an aborted transaction leaves in a connection is never stored."""

import pytest
import transaction
from persistent.mapping import PersistentMapping
from ZODB.POSException import ReadConflictError

from itschool_cms.core.database import open_database
from tests.storages import uris


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_held_for_reading_and_changed_leaves_nothing_behind(kind, tmp_path):
    uri = uris(kind, tmp_path)["zodb.uri"]
    # Two processes: the second one writes what the first has not heard of when it votes.
    first, second = open_database(uri), open_database(uri)
    try:
        manager = transaction.TransactionManager(explicit=True)
        with first.transaction() as connection:
            for name in ("held", "written", "other"):
                connection.root()[name] = PersistentMapping(state="before")
        connection = first.open(manager)
        manager.begin()
        root = connection.root()
        root["written"]["state"] = "aborted"
        root["held"]["state"]
        connection.readCurrent(root["held"])
        with second.transaction() as other:
            other.root()["held"]["state"] = "changed"
        with pytest.raises(ReadConflictError):
            manager.commit()
        manager.abort()
        with manager:
            root["other"]["state"] = "after"
        connection.close()
        with second.transaction() as other:
            assert other.root()["written"]["state"] == "before"
            assert other.root()["other"]["state"] == "after"
    finally:
        first.close()
        second.close()
