"""The audit trail: a chain that shows each change, kept with the act or not at all."""

import threading

import pytest
import transaction
from ZODB import DB
from ZODB.DemoStorage import DemoStorage
from ZODB.POSException import ConflictError

from itschool_cms.core.trail import Trail, newest_first


@pytest.fixture
def trail():
    found = Trail(DB(DemoStorage()))
    yield found
    found.database.close()


@pytest.fixture
def manager():
    found = transaction.TransactionManager(explicit=True)
    found.begin()
    return found


def entries(trail):
    with trail.database.transaction() as connection:
        return [
            (each.number, each.act, each.person, each.facts) for each in connection.root()["entries"].values()
        ]


def test_an_act_is_kept_when_its_transaction_is_committed(trail, manager):
    trail.write(manager, "signed-in", person=7, by=7, way="password")
    trail.write(manager, "role-given", person=8, by=7, role="office")
    manager.commit()
    assert entries(trail) == [
        (1, "signed-in", 7, {"way": "password"}),
        (2, "role-given", 8, {"role": "office"}),
    ]


def test_an_act_that_is_thrown_away_leaves_nothing(trail, manager):
    trail.write(manager, "signed-in", person=7)
    manager.abort()
    assert entries(trail) == []


def test_a_refusal_is_kept_whatever_becomes_of_the_transaction(trail, manager):
    trail.write(manager, "signed-in", person=7)
    trail.note("refused", person=7)
    manager.abort()
    assert entries(trail) == [(1, "refused", 7, {})]


def test_the_acts_of_a_person_and_of_a_kind_are_found_newest_first(trail, manager):
    for person, by in ((7, 0), (8, 7), (9, 9)):
        trail.write(manager, "invited", person=person, by=by)
    trail.write(manager, "signed-in", person=7, by=7)
    root = trail.root(manager)
    assert [each.number for each in newest_first(root["persons"][7], root["entries"])] == [4, 2, 1]
    assert [each.number for each in newest_first(root["acts"]["invited"], root["entries"])] == [3, 2, 1]
    manager.abort()


def fill(trail, manager, count=5):
    for number in range(count):
        trail.write(manager, "invited", person=number + 1)
    manager.commit()


def test_a_whole_chain_is_whole(trail, manager):
    fill(trail, manager)
    assert trail.first_broken() == 0


@pytest.mark.parametrize("harm", ["content", "taken out", "appended", "swapped"])
def test_a_changed_entry_is_found(trail, manager, harm):
    fill(trail, manager)
    with trail.database.transaction() as connection:
        kept = connection.root()["entries"]
        if harm == "content":
            kept[3].content = (*kept[3].content[:2], 99, *kept[3].content[3:])
        elif harm == "taken out":
            del kept[3]
        elif harm == "appended":
            kept[3].digest = kept[2].digest
        else:
            kept[3], kept[4] = kept[4], kept[3]
    assert trail.first_broken() == 3


def test_erased_content_leaves_the_chain_whole_and_is_found_no_more(trail, manager):
    fill(trail, manager)
    manager.begin()
    trail.erase(manager, 2)
    trail.erase(manager, 2)
    manager.commit()
    assert trail.first_broken() == 0
    manager.begin()
    root = trail.root(manager)
    entry = root["entries"][2]
    assert (entry.at, entry.act, entry.person, entry.by, entry.item, entry.facts) == (None, "", 0, 0, 0, {})
    assert [each.number for each in newest_first(root["acts"]["invited"], root["entries"])] == [5, 4, 3, 1]
    manager.abort()


def test_many_writers_at_once_make_one_chain(trail):
    threads = [
        threading.Thread(target=lambda: [trail.note("refused", person=7) for _ in range(10)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(entries(trail)) == 40
    assert trail.first_broken() == 0


class Busy(DemoStorage):
    """A storage on which another writer is always faster, while it says so."""

    busy = False

    def tpc_begin(self, transaction, *args):
        """Begin to write."""
        if self.busy:
            raise ConflictError("busy")
        super().tpc_begin(transaction, *args)


def test_an_act_that_cannot_be_noted_is_not_passed_over():
    storage = Busy()
    trail = Trail(DB(storage))
    storage.busy = True
    with pytest.raises(ConflictError):
        trail.note("refused", person=7)
    storage.busy = False
    trail.note("refused", person=8)
    assert entries(trail) == [(1, "refused", 8, {})]
    trail.database.close()


def test_what_another_thread_writes_through_a_connection_that_was_given_back_is_kept(trail, manager):
    """After its hooks a transaction aborts again what took part in it: another thread may have it by then."""
    other = transaction.TransactionManager()
    trail.write(manager, "first", person=1)
    connection = trail.root(manager)._p_jar
    manager.get().addAfterCommitHook(lambda committed: trail.write(other, "second", person=2))
    manager.commit()
    assert trail.root(other)._p_jar is connection
    other.commit()
    assert [act for _number, act, _person, _facts in entries(trail)] == ["first", "second"]


def test_a_connection_is_given_back_once_when_a_commit_fails(trail, manager):
    other = transaction.TransactionManager()
    trail.write(manager, "lost", person=1)
    connection = trail.root(manager)._p_jar
    manager.get().join(Failing())
    with pytest.raises(ConflictError):
        manager.commit()
    trail.write(other, "kept", person=2)
    assert trail.root(other)._p_jar is connection
    manager.abort()
    other.commit()
    assert [act for _number, act, _person, _facts in entries(trail)] == ["kept"]


class Failing:
    """Takes part in a transaction and refuses it."""

    def sortKey(self):  # noqa: N802 - the name that a transaction asks for
        return "~"

    def tpc_vote(self, _transaction):
        raise ConflictError

    def abort(self, _transaction):
        """Nothing was done."""

    tpc_begin = commit = tpc_finish = tpc_abort = abort
