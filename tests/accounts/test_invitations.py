"""Inviting many at once: chosen, looked at, queued in small steps, never twice."""

import re
from datetime import timedelta
from threading import Thread

import pytest

from itschool_cms.accounts.events import Circle, CirclesWanted
from itschool_cms.accounts.invitations.batches import Inviter, take_step
from itschool_cms.accounts.invitations.models import batches_of
from itschool_cms.accounts.models import User
from itschool_cms.core.jobs import system_request
from itschool_cms.core.models import utcnow
from itschool_cms.core.outbox.models import MailState
from tests.accounts.school import HASH, person


def add(house, number, **values):
    """Add people who were never invited; return their mail addresses."""
    emails = [f"parent{n:03}@example.org" for n in range(number)]
    with house.editing() as tree:
        for n, email in enumerate(emails):
            given = {"first_name": "Pia", "last_name": f"Parent {n:03}", "email": email, "language": "fr"}
            tree.add(tree.site["people"], User(**{**given, **values}))
    return emails


def recipients(house):
    # The office itself is told of its new device.
    return sorted(mail["To"] for mail in house.mails() if mail["To"] != "claire@example.org")


def work(house, inviter=None):
    """Take steps in the background until nothing is left."""
    inviter = inviter or Inviter()
    while inviter(house.registry):
        pass


def batch(house, number=1):
    with house.editing() as tree:
        found = batches_of(tree.site["people"]).by_number[number]
        counts = (found.left, found.n_queued, found.n_sent, found.n_failed, found.n_skipped)
        return str(found.state), counts


def confirm(page):
    return next(
        form for form in page.forms.values() if form.method == "post" and "who" in form.fields
    ).submit()


def acts(house, *names):
    with house.registry.trail.database.transaction() as connection:
        return [entry for entry in connection.root()["entries"].values() if entry.act in names]


def test_invitations_in_bulk_are_previewed_confirmed_queued_and_followed(house):
    emails = add(house, 120)
    browser = house.browser("Claire")
    assert browser.get("/people").html.find("a", href="/people/invite")
    page = next(f for f in browser.get("/people/invite").forms.values() if "days" in f.fields).submit()
    assert "121 people get a mail" in page
    assert "Français: 120, English: 1" in page
    assert house.mails() == []
    answer = confirm(page)
    assert answer.location == "http://localhost/people/invite/1"
    assert len(house.mails()) == 50
    shown = answer.follow()
    assert shown.headers["Refresh"] == "5"
    assert "Running" in shown
    work(house)
    assert recipients(house) == sorted([*emails, "yasmina@example.org"])
    shown = browser.get("/people/invite/1")
    assert "Ended" in shown
    assert re.findall(r"<dd><b>(\d+)</b>", shown.text) == ["0", "121", "0", "0", "0"]
    listed = browser.get("/people/invite")
    assert "121 people" in listed
    assert len(acts(house, "invitation-sent")) == 121
    assert [entry.act for entry in acts(house, "batch-started", "batch-ended")] == [
        "batch-started",
        "batch-ended",
    ]


def test_each_invitation_goes_to_one_person_in_their_language(house):
    add(house, 3, language="nl")
    confirm(house.browser("Claire").get("/people/invite?who=first"))
    mails = house.mails()
    assert all(
        len(mail["To"].addresses) == 1 and mail["Cc"] is None and mail["Bcc"] is None for mail in mails
    )
    languages = {
        mail["To"]: re.search('lang="(..)"', mail.get_body(("html",)).get_content())[1] for mail in mails
    }
    assert languages == {
        "parent000@example.org": "nl",
        "parent001@example.org": "nl",
        "parent002@example.org": "nl",
        "yasmina@example.org": "en",
    }


def test_nobody_is_invited_by_looking(house):
    browser = house.browser("Claire")
    for query in ("", "?who=first", "?who=again", "?who=role&role=none", "?who=chosen&person=1", "?who=junk"):
        browser.get(f"/people/invite{query}")
        browser.head(f"/people/invite{query}")
    assert house.mails() == []
    with house.editing() as tree:
        assert tree.site["people"].invitations is None


@pytest.mark.parametrize("first", ["Amelie", "Jeanne", ""])
def test_the_office_alone_invites(house, first):
    browser = house.browser(first)
    for path in ("/people/invite", "/people/invite?who=first", "/people/invite/1", "/people/letters"):
        answer = browser.get(path, status="*")
        assert answer.status_int == (404 if first else 303)
        start = "/me" if first else "/login"
        assert browser.send(path, start, who="first", count="1").status_int in (303, 404)
    assert house.mails() == []


def left_out(page):
    rows = page.html.find(id="t-left").find_parent("section").select("details li")
    return {row.a.text: row.small.text for row in rows}


def test_who_is_left_out_and_why_is_said_before(house):
    with house.editing() as tree:
        people = tree.site["people"]
        tree.add(people, User(first_name="No", last_name="Mail"))
        tree.add(people, User(first_name="Bad", last_name="Mail", email="bad mail@x"))
        tree.add(people, User(first_name="Was", last_name="Invited", email="w@x.org", invited=utcnow()))
        tree.add(people, User(first_name="Dis", last_name="Abled", email="d@x.org", disabled=True))
        tree.add(people, User(first_name="New", last_name="Boss", email="b@x.org", roles=("admin",)))
        back = tree.add(people, User(first_name="Comes", last_name="Back", email="c@x.org"))
        back.bounced = utcnow()
        uids = [each.uid for each in people.values()]
    query = "&".join(f"person={uid}" for uid in uids)
    page = house.browser("Claire").get(f"/people/invite?who=chosen&{query}")
    assert "1 person gets a mail" in page
    reasons = left_out(page)
    assert reasons.pop("Claes Tom") == reasons.pop("Admin Adam") == "Already active"
    assert reasons["Mail No"] == reasons["Mail Bad"] == "No usable email address: print a letter"
    assert reasons["Invited Was"] == "Invited within the last day"
    assert reasons["Abled Dis"] == "The account is disabled"
    assert reasons["Boss New"].startswith("Administrator")
    assert reasons["Back Comes"].startswith("Mails to this address come back")
    assert "2 people get a mail" in house.browser("Adam").get(f"/people/invite?who=chosen&{query}")


def test_who_was_invited_long_ago_and_never_came_is_invited_again(house):
    for days, number in ((3, 0), (9, 1)):
        house.change("Yasmina", invited=utcnow() - timedelta(days=days))
        page = house.browser("Claire").get("/people/invite?who=again&days=7")
        assert ("1 person gets a mail" in page) == bool(number)
    assert "Nobody of this choice" in house.browser("Claire").get("/people/invite?who=again&days=20")
    assert "1 person gets a mail" in house.browser("Claire").get("/people/invite?who=again&days=junk")


def test_a_role_is_invited_as_a_whole(house):
    with house.editing() as tree:
        tree.add(
            tree.site["people"], User(first_name="Luc", last_name="X", email="l@x.org", roles=("teacher",))
        )
    page = house.browser("Claire").get("/people/invite?who=role&role=teacher")
    assert "1 person gets a mail" in page
    assert "Luc" in page.html.find(id="t-reached").find_parent("section").text
    assert left_out(page) == {"Dupont Jeanne": "Already active"}


@pytest.mark.parametrize(
    "query",
    ["who=junk", "who=role", "who=role&role=king", "who=circle", "who=chosen", "who=chosen&person=junk"],
)
def test_an_empty_choice_is_asked_again(house, query):
    browser = house.browser("Claire")
    assert "Nobody is chosen yet" in browser.get(f"/people/invite?{query}")
    assert "Nobody is chosen yet" in browser.get(f"/people/letters?{query}")
    answer = browser.send("/people/invite", "/people/invite", who="junk")
    assert "Nobody is chosen yet" in answer.follow()
    answer = browser.send("/people/letters", "/people/letters", who="junk")
    assert "Nobody is chosen yet" in answer.follow()


def test_unknown_people_and_circles_are_nobody(house):
    browser = house.browser("Claire")
    with house.editing() as tree:
        site = tree.site.uid
    for query in (f"who=chosen&person=12&person={site}", "who=circle&circle=group:1"):
        assert "Nobody of this choice" in browser.get(f"/people/invite?{query}")


def test_a_feature_offers_circles_without_accounts_knowing_them(house):
    with house.editing() as tree:
        uid = person(tree.site, "Yasmina").uid
    event = CirclesWanted(None)
    event.circles.append(Circle("group:1", "1A", lambda: [uid, uid]))
    handler = house.registry.registerHandler
    offered = []

    def offer(wanted):
        offered.append(wanted)
        wanted.circles.extend(event.circles)

    handler(offer, (CirclesWanted,))
    try:
        browser = house.browser("Claire")
        assert "1A" in browser.get("/people/invite")
        assert "1 person gets a mail" in browser.get("/people/invite?who=circle&circle=group:1")
    finally:
        house.registry.unregisterHandler(offer, (CirclesWanted,))
    assert offered


def test_what_changed_since_the_preview_is_shown_again(house):
    add(house, 2)
    page = house.browser("Claire").get("/people/invite?who=first")
    with house.editing() as tree:
        tree.add(tree.site["people"], User(first_name="Late", last_name="Comer", email="late@example.org"))
    page = confirm(page)
    assert "nothing was done" in page
    assert house.mails() == []
    assert confirm(page).status_int == 303
    assert len(house.mails()) == 4


def test_a_second_click_starts_no_second_batch(house):
    add(house, 60)
    page = house.browser("Claire").get("/people/invite?who=first")
    assert confirm(page).status_int == 303
    assert "Nobody of this choice" in confirm(page)
    page = house.browser("Claire").get("/people/invite?who=role&role=none")
    assert "Waiting in a batch that is running" in page
    work(house)
    assert len(recipients(house)) == len(set(recipients(house))) == 61
    with house.editing() as tree:
        assert len(batches_of(tree.site["people"])) == 1


def test_a_step_that_dies_half_way_leaves_nothing_and_is_made_again(house):
    emails = add(house, 70)
    confirm(house.browser("Claire").get("/people/invite?who=first"))

    class Died(Exception):
        pass

    def die_half_way():
        with system_request(house.registry) as request:
            take_step(request, batches_of(request.site["people"]).by_number[1], 7)
            raise Died

    with pytest.raises(Died):
        die_half_way()
    assert len(house.mails()) == 50
    assert batch(house) == ("running", (21, 50, 0, 0, 0))
    work(house)
    assert recipients(house) == sorted([*emails, "yasmina@example.org"])


def test_two_processes_at_the_same_step_invite_nobody_twice(house):
    emails = add(house, 150)
    confirm(house.browser("Claire").get("/people/invite?who=first"))
    threads = [Thread(target=work, args=(house,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recipients(house) == sorted([*emails, "yasmina@example.org"])
    assert batch(house) == ("ended", (0, 151, 0, 0, 0))


def test_who_changes_before_their_turn_is_judged_anew(house):
    add(house, 53)
    confirm(house.browser("Claire").get("/people/invite?who=first"))
    with house.editing() as tree:
        people = tree.site["people"]
        waiting = batches_of(people).by_number[1].waiting
        first, second, third, _last = (tree.site.catalog.resolve(uid) for uid in waiting.values())
        tree.change(first, {"disabled": True})
        second.password_hash = HASH
        name = third.title
        waiting[waiting.maxKey()] = 12
    work(house)
    assert batch(house) == ("ended", (0, 51, 0, 0, 3))
    page = house.browser("Claire").get("/people/invite/1")
    section = page.html.find(id="t-unreached").find_parent("section").text
    for text in (
        "The account is disabled",
        "Already active",
        "The account is gone",
        "An account that is gone",
    ):
        assert text in section
    assert name.split()[-1] not in section


def test_a_mail_that_cannot_be_written_keeps_no_other(house):
    add(house, 1)
    with house.editing() as tree:
        tree.site.title = "École\r\nBcc: x@example.org"
    confirm(house.browser("Claire").get("/people/invite?who=first"))
    assert batch(house) == ("ended", (0, 0, 0, 0, 2))
    assert house.mails() == []


def test_cancelling_stops_what_is_left(house):
    add(house, 80)
    browser = house.browser("Claire")
    page = confirm(browser.get("/people/invite?who=first")).follow()
    form = next(form for form in page.forms.values() if "cancel" in form.fields)
    assert "is cancelled" in form.submit("cancel").follow()
    work(house)
    assert batch(house) == ("cancelled", (31, 50, 0, 0, 0))
    assert len(acts(house, "batch-cancelled")) == 1
    browser.send("/people/invite/1", "/people/invite", cancel="1")
    assert len(acts(house, "batch-cancelled")) == 1
    assert "31 people get a mail" in browser.get("/people/invite?who=first")


def test_a_form_without_the_button_cancels_nothing(house):
    add(house, 80)
    browser = house.browser("Claire")
    confirm(browser.get("/people/invite?who=first"))
    browser.send("/people/invite/1", "/people/invite")
    assert batch(house)[0] == "running"


@pytest.mark.parametrize("name", ["0", "2", "junk", "1/x", "%C2%B2", "9" * 30, "-1"])
def test_an_unknown_batch_is_not_found(house, name):
    browser = house.browser("Claire")
    confirm(browser.get("/people/invite?who=first"))
    browser.get(f"/people/invite/{name}", status=404)
    assert browser.send(f"/people/invite/{name}", "/people/invite", cancel="1").status_int == 404


def test_the_batch_learns_what_went_out_and_what_was_refused(house):
    add(house, 3)
    browser = house.browser("Claire")
    confirm(browser.get("/people/invite?who=first"))
    with house.editing() as tree:
        outbox = tree.site.outbox
        mails = sorted(outbox.mails.values(), key=lambda mail: mail.recipient)
        outbox.sent(mails[0].id, utcnow())
        outbox.failed(mails[1].id, "550 no such user", utcnow())
        del outbox.mails[mails[2].id]
        refused = mails[1].recipient
    inviter = Inviter()
    work(house, inviter)
    assert batch(house) == ("ended", (0, 1, 2, 1, 0))
    page = browser.get("/people/invite/1")
    assert "550 no such user" in page
    assert refused == "parent001@example.org"
    assert page.headers["Refresh"]
    assert "Refresh" not in browser.get("/people/invite/1?still=1").headers
    with house.editing() as tree:
        (last,) = [mail for mail in tree.site.outbox.mails.values() if mail.state == MailState.QUEUED]
        tree.site.outbox.sent(last.id, utcnow())
    work(house, inviter)
    assert batch(house) == ("ended", (0, 1, 2, 1, 0)), "one process looks every five seconds"
    work(house)
    assert batch(house) == ("ended", (0, 0, 3, 1, 0))
    settled = browser.get("/people/invite/1")
    assert "All mails are out" in settled
    assert "Refresh" not in settled.headers
    work(house)


def test_past_batches_are_listed_with_their_numbers_the_newest_first(house):
    browser = house.browser("Claire")
    confirm(browser.get("/people/invite?who=first"))
    add(house, 2)
    confirm(browser.get("/people/invite?who=first"))
    rows = browser.get("/people/invite").html.select("tbody tr")
    assert [row.small.text for row in rows] == ["2 people", "1 person"]
    assert all("Claire Dubois" in row.text for row in rows)


def test_a_batch_of_somebody_who_is_gone_is_shown(house):
    browser = house.browser("Claire")
    confirm(browser.get("/people/invite?who=first"))
    with house.editing() as tree:
        batches_of(tree.site["people"]).by_number[1].by = 12
    browser.get("/people/invite/1")
    browser.get("/people/invite")


def test_the_list_of_accounts_offers_to_invite_those_that_are_checked(house):
    browser = house.browser("Claire")
    page = browser.get("/people?state=invited")
    form = next(form for form in page.forms.values() if "person" in form.fields)
    form.fields["person"][0].checked = True
    shown = form.submit()
    assert "1 person gets a mail" in shown
    assert confirm(shown).status_int == 303
    assert recipients(house) == ["yasmina@example.org"]


def test_the_list_of_never_activated_accounts_tells_the_truth(house):
    browser = house.browser("Claire")
    confirm(browser.get("/people/invite?who=first"))
    assert [row.a.text for row in browser.get("/people?state=invited").html.select("tbody tr")] == [
        "Benali Yasmina"
    ]
    visitor = house.browser()
    visitor.get(house.link())
    visitor.choose()
    assert browser.get("/people?state=invited").html.select("tbody tr") == []
    assert "Nobody of this choice" in browser.get("/people/invite?who=again&days=1")


def test_the_background_needs_no_site(house):
    with house.registry.database.transaction() as connection:
        site = connection.root().pop("site")
    assert Inviter()(house.registry) is False
    with system_request(house.registry) as request:
        assert request is None
    with house.registry.database.transaction() as connection:
        connection.root()["site"] = site
