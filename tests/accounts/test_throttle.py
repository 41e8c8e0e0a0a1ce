"""Counters of failures."""

import time

import pytest

from itschool_cms.accounts import visitors
from itschool_cms.accounts.throttle import Limit, Throttle
from itschool_cms.accounts.throttle.postgresql import SharedThrottle
from itschool_cms.accounts.visitors import network_of
from tests.accounts.school import PASSWORD
from tests.storages import uris

NOON = 1_800_000_000.0


@pytest.fixture(params=["sqlite", "postgresql"])
def throttle(request, tmp_path):
    """The counters in each kind of table."""
    if request.param == "sqlite":
        found = Throttle(str(tmp_path / "deep" / "throttle.sqlite"))
    else:
        found = SharedThrottle(uris("postgresql", tmp_path)["sessions.uri"])
    yield found
    found.close()


def test_a_full_counter_tells_how_long_to_wait(throttle):
    for second in range(10):
        assert throttle.begin({"a": 10}, NOON + second).wait == 0
    assert throttle.begin({"a": 10}, NOON + 10).wait == 290
    assert throttle.begin({"a": 10}, NOON + 299.9).wait == 1
    assert throttle.begin({"a": 10}, NOON + 300).wait == 0


def test_a_refused_attempt_does_not_prolong_the_wait(throttle):
    throttle.begin({"a": 1}, NOON)
    for second in range(1, 300):
        assert throttle.begin({"a": 1}, NOON + second).wait == 300 - second


def test_the_fullest_counter_decides_and_then_none_counts(throttle):
    throttle.begin({"a": 1}, NOON)
    assert throttle.begin({"a": 1, "b": 1}, NOON + 100).wait == 200
    assert throttle.begin({"b": 1}, NOON + 100).wait == 0


def test_a_forgiven_attempt_does_not_count(throttle):
    throttle.forgive(throttle.begin({"a": 1, "b": 1}, NOON))
    assert throttle.begin({"a": 1, "b": 1}, NOON).wait == 0


def test_a_clock_set_back_makes_nobody_wait_longer_than_the_window(throttle):
    throttle.begin({"a": 1}, NOON)
    assert throttle.begin({"a": 1}, NOON - 7200).wait == 300


def test_old_failures_and_devices_are_thrown_away(throttle):
    throttle.begin({"a": 1}, NOON)
    throttle.begin({"b": 1}, NOON + 90_000)
    throttle.know("ann", "phone", NOON)
    throttle.know("ann", "laptop", NOON + 401 * 86_400)
    assert not throttle.knows("ann", "phone")
    assert throttle.knows("ann", "laptop")
    assert not throttle.knows("ann", "")
    assert not throttle.knows("bob", "laptop")


def test_two_processes_share_the_table(tmp_path):
    path = str(tmp_path / "throttle.sqlite")
    one, two = Throttle(path), Throttle(path)
    one.begin({"a": 1}, NOON)
    assert two.begin({"a": 1}, NOON + 1).wait == 299
    one.close()
    two.close()


def test_a_failure_inside_leaves_nothing_half_written(throttle):
    with pytest.raises(ValueError, match="max"):
        throttle.begin({}, NOON)
    assert throttle.begin({"a": 1}, NOON).wait == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("", "unknown"),
        (None, "unknown"),
        ("junk", "unknown"),
    ],
)
def test_addresses_are_counted_by_network(address, network):
    assert network_of(address) == network


def fail(house, number, email="amelie@example.org", **environ):
    browser = house.browser(**environ)
    return [browser.try_sign_in(email, "wrong password").status_int for _ in range(number)]


def test_the_eleventh_guess_from_anywhere_waits_and_so_does_the_right_password(house):
    for network in range(10):
        assert fail(house, 1, REMOTE_ADDR=f"198.51.{network}.1") == [422]
    answer = house.browser(REMOTE_ADDR="203.0.113.9").try_sign_in("amelie@example.org", PASSWORD)
    assert answer.status_int == 429
    assert "Too many attempts" in answer
    assert "Wait 5 minutes" in answer
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert answer.forms[0]["email"].value == "amelie@example.org"


def test_an_unknown_address_is_made_to_wait_just_the_same(house):
    assert fail(house, 11, "nobody@example.org") == [422] * 10 + [429]


def test_a_stranger_cannot_lock_a_person_out_of_their_own_device(house):
    browser = house.browser("Amelie")
    browser.send("/logout", "/me")
    fail(house, 11)
    browser.sign_in("Amelie")


def test_the_device_is_known_for_its_own_account_only(house):
    browser = house.browser("Tom")
    browser.send("/logout", "/me")
    fail(house, 10)
    assert browser.try_sign_in("amelie@example.org").status_int == 429


def test_a_known_device_may_not_guess_for_ever_either(house):
    browser = house.browser("Amelie")
    browser.send("/logout", "/me")
    codes = [browser.try_sign_in("amelie@example.org", "wrong").status_int for _ in range(11)]
    assert codes == [422] * 10 + [429]


def test_one_device_guessing_at_many_accounts_waits(house):
    browser = house.browser("Tom")
    browser.send("/logout", "/me")
    codes = [browser.try_sign_in(f"p{n}@example.org", "wrong").status_int for n in range(21)]
    assert codes == [422] * 20 + [429]


def test_one_network_guessing_at_many_accounts_waits_whatever_it_says_of_itself(house):
    counters = {"network|192.0.2.0/24": 150}
    for _ in range(150):
        house.registry.throttle.begin(counters, time.time())
    forged = {"HTTP_X_FORWARDED_FOR": "8.8.8.8"}
    assert house.browser(**forged).try_sign_in("tom@example.org").status_int == 429
    assert house.browser(REMOTE_ADDR="198.51.100.1").try_sign_in("tom@example.org").status_int == 303


def test_a_whole_school_behind_one_address_signs_in(house):
    for _ in range(30):
        house.browser("Amelie")


def flood(house):
    """Have as many bad sign-ins come in, from everywhere, as are examined."""
    now = time.time() + 5
    for _ in range(visitors.ALTOGETHER.failures):
        house.registry.throttle.begin({"all": visitors.ALTOGETHER}, now)


def test_under_a_flood_new_devices_wait_for_a_moment_and_known_ones_do_not(house):
    owner = house.browser("Amelie")
    owner.send("/logout", "/me")
    flood(house)
    answer = house.browser(REMOTE_ADDR="203.0.113.9").try_sign_in("tom@example.org", PASSWORD)
    assert answer.status_int == 429
    assert 0 < int(answer.headers["Retry-After"]) <= visitors.ALTOGETHER.seconds
    owner.sign_in("Amelie")


def test_a_flood_leaves_a_thread_to_the_pages_and_to_known_devices(house):
    owner = house.browser("Amelie")
    owner.send("/logout", "/me")
    for _ in range(visitors.AT_ONCE):
        assert visitors._room.acquire(blocking=False)
    try:
        answer = house.browser().try_sign_in("tom@example.org", PASSWORD)
        assert (answer.status_int, answer.headers["Retry-After"]) == (429, "1")
        house.browser().get("/login", status=200)
        owner.sign_in("Amelie")
    finally:
        visitors._room.release(visitors.AT_ONCE)
    for _ in range(2 * visitors.AT_ONCE):
        house.browser("Tom")


def test_a_counter_may_have_a_window_of_its_own(throttle):
    for second in range(3):
        assert throttle.begin({"a": Limit(3, 10), "b": 100}, NOON + second).wait == 0
    assert throttle.begin({"a": Limit(3, 10), "b": 100}, NOON + 4).wait == 6
    assert throttle.begin({"a": Limit(3, 10), "b": 100}, NOON + 10).wait == 0


def test_a_lost_phone_cannot_be_used_to_guess_the_current_password(house):
    browser = house.browser("Amelie")
    for expected in ["not your current"] * 10 + ["Wait 5 minutes"]:
        form = browser.get("/me/password").forms["deform"]
        form["current"] = "wrong"
        form["password"] = form["password-confirm"] = "fenouil lanterne pirogue"
        assert expected in form.submit(status=422)
