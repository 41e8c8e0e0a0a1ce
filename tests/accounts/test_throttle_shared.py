"""Counters that several processes share, and what happens when their table cannot be reached."""

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2
import pytest
from pyramid.exceptions import ConfigurationError

from itschool_cms.accounts.throttle import Throttle, ThrottleUnreachable, open_counters
from itschool_cms.accounts.throttle.postgresql import LOCK, SharedThrottle, _address
from tests.accounts.school import PASSWORD, House
from tests.storages import uris

NOON = 1_800_000_000.0
ROOT = Path(__file__).resolve().parents[2]

TRYING = """
import sys, threading
from itschool_cms.accounts.throttle import open_counters
counters = open_counters({sys.argv[1]: sys.argv[2]})
taken = []
def work():
    for _ in range(20):
        if not counters.begin({"a": 37, "all": 1000}, 1_800_000_000.0).wait:
            taken.append(1)
input()
threads = [threading.Thread(target=work) for _ in range(3)]
for each in threads: each.start()
for each in threads: each.join()
print(len(taken))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def table(request, tmp_path):
    """The setting of a new table of each kind: name and value."""
    if request.param == "sqlite":
        return "throttle.path", str(tmp_path / "throttle.sqlite")
    return "throttle.uri", uris("postgresql", tmp_path)["sessions.uri"]


@pytest.fixture
def uri(tmp_path):
    return uris("postgresql", tmp_path)["sessions.uri"]


def test_limits_are_exact_with_several_processes_and_threads_at_once(table):
    command = [sys.executable, "-W", "ignore", "-c", TRYING, *table]
    processes = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    taken = [int(process.communicate()[0]) for process in processes]
    assert sum(taken) == 37


def test_a_device_is_known_in_every_process(table):
    one, two = (open_counters(dict([table])) for _ in range(2))
    one.know("ann", "phone", NOON)
    one.know("ann", "phone", NOON + 1)
    assert two.knows("ann", "phone")
    one.close()
    two.close()


def test_a_process_that_may_not_make_tables_uses_those_that_are_there(uri):
    SharedThrottle(uri).close()
    with psycopg2.connect(_address(uri)) as owner, owner.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS server")
        cursor.execute("CREATE ROLE server LOGIN")
        cursor.execute("GRANT USAGE ON SCHEMA itschool_throttle TO server")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA itschool_throttle TO server")
    owner.close()
    throttle = SharedThrottle(uri.replace("//postgres:@", "//server:@"))
    assert throttle._reading(lambda execute: execute("SELECT current_user", ())) == ("server",)
    assert throttle.begin({"a": 1}, NOON).wait == 0
    throttle.close()


# A server that goes away.


def administer(uri, *statements):
    name = _address(uri).rpartition("/")[2].partition("?")[0]
    connection = psycopg2.connect(_address(uri).replace(f"/{name}", "/postgres", 1))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(name=name))
    connection.close()


HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
SHUT = "ALTER DATABASE {name} ALLOW_CONNECTIONS false"
OPEN = "ALTER DATABASE {name} ALLOW_CONNECTIONS true"


def test_a_server_that_was_restarted_is_found_again_and_forgets_nothing(uri):
    throttle = SharedThrottle(uri)
    throttle.begin({"a": 1}, NOON)
    administer(uri, HANG_UP)
    assert throttle.begin({"a": 1}, NOON).wait == 300
    throttle.close()


def test_a_server_that_comes_back_within_the_grace_is_waited_for(uri):
    throttle = SharedThrottle(uri, grace=30)
    administer(uri, SHUT, HANG_UP)
    opener = threading.Timer(0.3, administer, (uri, OPEN))
    opener.start()
    assert throttle.begin({"a": 1}, NOON).wait == 0
    opener.join()
    throttle.close()


def test_a_server_that_stays_away_lets_nobody_try(uri):
    throttle = SharedThrottle(uri, grace=0.2)
    administer(uri, SHUT, HANG_UP)
    for call in (
        lambda: throttle.begin({"a": 1}, NOON),
        lambda: throttle.knows("ann", "phone"),
        lambda: throttle.know("ann", "phone", NOON),
    ):
        with pytest.raises(ThrottleUnreachable):
            call()
    administer(uri, OPEN)
    assert throttle.begin({"a": 1}, NOON).wait == 0
    throttle.close()


def test_who_waited_behind_a_vain_search_does_not_search_again(uri):
    throttle = SharedThrottle(uri, grace=1_000)
    throttle._grace = 0
    administer(uri, SHUT, HANG_UP)
    with pytest.raises(ThrottleUnreachable):
        throttle.begin({"a": 1}, NOON)
    throttle._grace, throttle._shut_until = 1_000, time.monotonic() + 1_000
    with pytest.raises(ThrottleUnreachable):
        throttle.begin({"a": 1}, NOON)
    administer(uri, OPEN)
    throttle.close()
    throttle.close()


def test_a_server_that_hangs_is_not_waited_for_without_end(uri):
    throttle = SharedThrottle(uri, grace=0.1)
    other = psycopg2.connect(_address(uri))
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
    with pytest.raises(ThrottleUnreachable):
        throttle.begin({"a": 1}, NOON)
    other.close()
    assert throttle.begin({"a": 1}, NOON).wait == 0
    throttle.close()


def test_a_table_that_was_taken_away_is_not_searched_for(uri):
    throttle = SharedThrottle(uri, grace=1_000)
    administer_here = psycopg2.connect(_address(uri))
    with administer_here, administer_here.cursor() as cursor:
        cursor.execute("DROP SCHEMA itschool_throttle CASCADE")
    administer_here.close()
    with pytest.raises(ThrottleUnreachable):
        throttle.begin({"a": 1}, NOON)
    throttle.close()


def test_a_file_that_another_process_holds_lets_nobody_try(tmp_path):
    path = str(tmp_path / "throttle.sqlite")
    throttle = Throttle(path, grace=0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ThrottleUnreachable):
        throttle.begin({"a": 1}, NOON)
    other.execute("ROLLBACK")
    assert throttle.begin({"a": 1}, NOON).wait == 0
    other.execute("DROP TABLE devices")
    other.close()
    with pytest.raises(ThrottleUnreachable):
        throttle.knows("ann", "phone")
    throttle.close()


def test_without_counters_nobody_signs_in_and_the_page_says_what_to_do(house, uri):
    amelie = house.browser("Amelie")
    house.registry.throttle.close()
    house.registry.throttle = SharedThrottle(uri, grace=0.05)
    administer(uri, SHUT, HANG_UP)
    browser = house.browser()
    answer = browser.try_sign_in("amelie@example.org", PASSWORD)
    assert answer.status_int == 503
    assert "Signing in is not possible right now" in answer
    assert "Try again in a few minutes" in answer
    assert answer.headers["Retry-After"] == "30"
    assert not browser.signed_in()
    # Unknown people get the very same page, and who is signed in stays so.
    assert house.browser().try_sign_in("nobody@example.org").status_int == 503
    assert amelie.signed_in()
    administer(uri, OPEN)
    browser.sign_in("Amelie")


# The settings.


def test_the_application_counts_where_throttle_uri_says(uri):
    house = House(**{"throttle.uri": uri}).start()
    browser = house.browser("Amelie")
    browser.send("/logout", "/me")
    assert [house.browser().try_sign_in("tom@example.org", "wrong").status_int for _ in range(11)][-1] == 429
    browser.sign_in("Amelie")
    house.stop()


def test_the_start_is_refused_for_another_kind_of_table():
    with pytest.raises(ConfigurationError, match="has to begin with postgresql"):
        open_counters({"throttle.uri": "mysql://x"})


def test_the_start_is_refused_when_the_server_is_not_there(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be used"):
        open_counters({"throttle.uri": f"postgresql:///x?host={tmp_path}"})


def test_the_start_is_refused_without_the_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "itschool_cms.accounts.throttle.postgresql", None)
    with pytest.raises(ConfigurationError, match=r"install itschool_cms\[postgresql\]"):
        open_counters({"throttle.uri": "postgresql://x/y"})


def test_the_file_is_the_default():
    counters = open_counters({"throttle.uri": " ", "throttle.path": ":memory:"})
    assert isinstance(counters, Throttle)
    counters.close()
