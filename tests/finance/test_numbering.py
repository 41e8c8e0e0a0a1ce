import random
import threading
import time

import transaction
from ZODB.POSException import ConflictError

from itschool_cms.core.database import ROOT, open_database
from itschool_cms.finance.models import FinanceSettings

THREADS = 20


def issue(database, start, taken):
    """Take one number in a transaction of its own, as a request does: again after each conflict."""
    start.wait()
    while True:
        manager = transaction.TransactionManager(explicit=True)
        try:
            with manager:
                connection = database.open(manager)
                number = connection.root()[ROOT].next_number()
                connection.root()["invoices"] = (*connection.root()["invoices"], number)
            break
        except ConflictError:
            time.sleep(random.uniform(0, 0.02))
        finally:
            connection.close()
    taken.append(number)


def test_twenty_who_issue_at_once_get_twenty_numbers_in_a_row(tmp_path):
    database = open_database(f"file://{tmp_path}/Data.fs")
    manager = transaction.TransactionManager(explicit=True)
    with manager:
        connection = database.open(manager)
        connection.root()[ROOT] = FinanceSettings()
        connection.root()["invoices"] = ()
    connection.close()
    start, taken = threading.Barrier(THREADS), []
    threads = [threading.Thread(target=issue, args=(database, start, taken)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, THREADS + 1))
    with manager:
        connection = database.open(manager)
        assert connection.root()[ROOT].numbers.last == THREADS
        assert connection.root()["invoices"] == tuple(range(1, THREADS + 1))
    connection.close()
    database.close()


def test_a_number_that_was_not_committed_is_given_again(town):
    def take_and_fail(tree):
        tree.site.finance.next_number()
        raise RuntimeError

    for _ in range(3):
        try:
            town.change(take_and_fail)
        except RuntimeError:
            continue
    assert town.change(lambda tree: tree.site.finance.next_number()) == 1
