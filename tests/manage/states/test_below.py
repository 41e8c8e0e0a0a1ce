"""One transition for all below a folder: counted first, bounded, and only what the person may do."""

import pytest

from itschool_cms.core.publishing import State
from itschool_cms.finance.models import Invoice
from itschool_cms.manage.states.below import MAX_AT_ONCE, MAX_BELOW
from itschool_cms.website.models import Page
from tests.manage.states.test_transitions import able, token


def send(place, person, path, to, count, **options):
    """Send the form of the page; returns the page that follows."""
    browser = place.world.browser(person)
    values = {"csrf_token": token(browser), "to": to, f"count-{to}": str(count)}
    answer = browser.post(f"{path}/states", values, **{"status": 303, **options})
    return answer.follow() if answer.status_int == 303 else answer


def buttons(page):
    """Return what the page offers."""
    return [button.get_text(" ", strip=True) for button in page.html.select("main form button[name=to]")]


def test_batch_and_subtree_publish_withdraw_and_archive_all_below(place):
    page = place.world.browser("claire").get("/projects/states")
    assert buttons(page) == ["Publish (1)", "Withdraw (1)", "Archive (1)"]
    assert "One item published." in send(place, "claire", "/projects", "publish", 1)
    assert place.facts("plans", "state") == State.PUBLISHED
    assert "2 items archived." in send(place, "claire", "/projects", "archive", 2)
    assert place.facts("beds", "state") == State.ARCHIVED
    assert "2 items back from the archive." in send(place, "claire", "/projects", "unarchive", 2)
    assert able(place, "claire", "beds") == ["publish"]


def test_submitting_and_sending_back_all_below_is_said_in_numbers(place):
    with place.by("") as tree:
        tree.change(tree.site, {"review_rules": (("office", "public", "review"),)})
    assert "One item submitted for review." in send(place, "claire", "/projects", "submit", 1)
    page = place.world.browser("admin").get("/projects/states")
    assert "Comment for the authors" in page
    assert "One item sent back." in send(place, "admin", "/projects", "send-back", 1)
    assert "One item is a draft again." in send(place, "claire", "/projects", "withdraw", 1)


def test_a_number_that_changed_meanwhile_changes_nothing(place):
    page = send(place, "claire", "/projects", "publish", 7)
    assert "Something changed meanwhile: look at the numbers again. Nothing was changed." in page
    assert place.facts("plans", "state") == State.DRAFT


def test_each_takes_the_step_for_what_is_theirs(place):
    place.document("hers", "3b", by="jeanne", state=State.DRAFT)
    place.document("other", "3b", state=State.DRAFT)
    assert buttons(place.world.browser("jeanne").get("/documents/states")) == ["Publish (1)"]
    send(place, "jeanne", "/documents", "publish", 1)
    assert (place.facts("hers", "state"), place.facts("other", "state")) == (State.PUBLISHED, State.DRAFT)
    page = place.world.browser("luc").get("/documents/states")
    assert "Nothing below waits for a step of yours." in page


def test_a_bill_has_states_of_its_own_and_is_left_alone(place):
    with place.by("claire") as tree:
        place.put(tree, "bill", place.get(tree, "nora")["invoices"], Invoice(title="Bill"))
    page = place.world.browser("claire").get("/families/states")
    assert "Nothing below waits for a step of yours." in page


def test_who_does_not_look_inside_finds_no_such_page(place):
    for person in ("amelie", "odile"):
        place.world.browser(person).get("/projects/states", status=404)
    send(place, "odile", "/projects", "publish", 1, status=404)
    place.world.browser("claire").get("/trash/states", status=404)


def test_an_unknown_step_is_a_bad_request(place):
    send(place, "claire", "/projects", "explode", 1, status=400)


def test_a_folder_with_too_much_below_is_done_in_parts(place):
    with place.by("") as tree:
        for number in range(MAX_BELOW + 1):
            tree.site.catalog._paths[f"/projects/x{number}"] = number + 1
    page = place.world.browser("claire").get("/projects/states")
    assert f"More than {MAX_BELOW} items stand below" in page
    assert "Something changed meanwhile" in send(place, "claire", "/projects", "publish", 1)
    assert place.facts("plans", "state") == State.DRAFT


def test_more_items_than_one_transaction_changes_are_refused(place):
    with place.by("claire") as tree:
        folder = place.get(tree, "garden")
        for number in range(MAX_AT_ONCE):
            tree.add(folder, Page(title=f"Page {number}"), f"p{number}")
    page = place.world.browser("claire").get("/projects/garden/states")
    assert page.html.select_one("button[value=publish]").has_attr("disabled")
    assert f"At most {MAX_AT_ONCE} items at once" in page
    page = send(place, "claire", "/projects/garden", "publish", MAX_AT_ONCE + 1)
    assert f"More than {MAX_AT_ONCE} items at once: take the folders below, one by one." in page
    assert place.facts("plans", "state") == State.DRAFT


@pytest.mark.parametrize(
    ("path", "there"), [("/projects", True), ("/projects/garden/beds", False), ("/trash", False)]
)
def test_the_way_to_it_stands_on_folders_that_hold_something(place, path, there):
    assert ("State of all below" in place.world.browser("claire").get(path)) == there
