"""The audit trail as admins read it."""

import csv
import io
import time

import pytest
import transaction

from itschool_cms.accounts.views.audit import neutral
from itschool_cms.core.trail_acts import YEAR, erase_expired
from tests.accounts.school import House, person


def rows(page):
    return [" ".join(row.text.split()) for row in page.html.select("tbody tr")]


def note(house: House, count: int, act: str = "password-set", first: str = "Tom") -> None:
    manager = transaction.TransactionManager(explicit=True)
    with house.editing() as tree:
        uid = person(tree.site, first).uid
    with manager:
        for _ in range(count):
            house.registry.trail.write(manager, act, person=uid, by=uid, way="link")


@pytest.fixture
def admin(house):
    return house.browser("Adam")


def test_roles_are_called_as_people_call_them(house, admin):
    with house.editing() as tree:
        tree.change(person(tree.site, "Tom"), {"roles": ("teacher", "office")})
    newest = rows(admin.get("/audit?act=roles-changed"))[0]
    assert "after: Teacher, Office" in newest


def test_a_sign_in_stands_in_the_trail_with_its_device(house, admin):
    house.browser("Amelie", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/130.0")
    newest = rows(admin.get("/audit"))[0]
    assert "Signed in" in newest
    assert "Amelie Lefèvre" in newest
    assert "Firefox, Windows" in newest


@pytest.mark.parametrize("first", ["", "Amelie", "Jeanne", "Claire"])
@pytest.mark.parametrize("path", ["/audit", "/audit-export"])
def test_nobody_but_admins_reads_the_trail(house, first, path):
    browser = house.browser(first)
    answer = browser.get(path, status="*")
    if first:
        assert answer.status_int == 404
        assert "Audit" not in browser.get("/me")
    else:
        assert "/login?next=" in answer.location


def test_the_trail_is_filtered_by_act_person_and_day(house, admin):
    note(house, 2)
    note(house, 1, first="Claire")
    today = time.strftime("%Y-%m-%d")
    assert len(rows(admin.get("/audit?act=password-set"))) == 3
    assert len(rows(admin.get("/audit?email=tom@example.org"))) == 2
    assert len(rows(admin.get(f"/audit?act=password-set&email=CLAIRE@example.org&since={today}"))) == 1
    assert "No act fits" in admin.get("/audit?until=2020-01-01")
    assert "No act fits" in admin.get("/audit?since=2999-01-01")
    assert "No act fits" in admin.get("/audit?email=nobody@example.org")


@pytest.mark.parametrize(
    "query", ["act=%3Cb%3E", "since=junk", "until=9999-12-31", "before=junk", "before=" + "9" * 40, "email="]
)
def test_filters_that_make_no_sense_are_passed_over(admin, query):
    assert rows(admin.get(f"/audit?{query}"))


def test_a_long_trail_has_pages(house, admin):
    note(house, 120)
    page = admin.get("/audit?act=password-set")
    sizes = [len(rows(page))]
    while page.html.find("a", {"rel": "next"}):
        page = page.click("Older")
        sizes.append(len(rows(page)))
    assert sizes == [50, 50, 20]
    assert len(rows(page.click("Newest"))) == 50
    everything = admin.get("/audit").click("Older")
    assert len(rows(everything)) == 50


def test_the_export_holds_what_the_filter_shows_and_no_formula(house, admin):
    house.change("Tom", first_name="=Tom")
    note(house, 2)
    answer = admin.get("/audit?act=password-set").click("Export as CSV")
    assert answer.content_type == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert lines[0][:3] == ["Number", "When", "Act"]
    assert len(lines) == 3
    assert lines[1][2:5] == ["Password set", "'=Tom Claes", "'=Tom Claes"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert neutral(f"{start}1") == f"'{start}1"
    assert neutral("1=") == "1="


def test_entries_past_their_time_are_erased_and_the_chain_stays_whole(house, admin):
    note(house, 600, "signed-in")
    note(house, 1)
    trail, now = house.registry.trail, time.time()
    assert erase_expired(house.registry, now) == 0
    assert erase_expired(house.registry, now + YEAR.total_seconds() + 60) >= 601
    assert trail.first_broken() == 0
    page = admin.get("/audit")
    assert "Password set" in rows(page)[0]
    assert erase_expired(house.registry, now + 11 * YEAR.total_seconds()) >= 1
    assert "No act fits" in admin.get("/audit")


def test_audit_log_entry_1001_does_not_lose_entry_1(house, admin):
    note(house, 1_001)
    lines = admin.get("/audit?act=password-set").click("Export as CSV").body.decode("utf-8-sig").splitlines()
    assert len(lines) == 1_002
    numbers = [int(line.partition(",")[0]) for line in lines[1:]]
    assert len({*numbers}) == 1_001
