"""The pages of webhooks: made by admins with a fresh proof, tried out, sent again, switched, removed."""

import time
from datetime import timedelta

import pytest

from itschool_cms.core.database import open_site
from itschool_cms.core.i18n import ZONE
from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import State
from itschool_cms.manage.api.tokens import issue
from itschool_cms.manage.webhooks.store import webhooks_of
from itschool_cms.website.models import Page, Section

LIST = "/manage/webhooks"
PAGES = ("", "/add", "/change?hook=1", "/one?hook=1", "/remove?hook=1", "/secret?hook=1")


@pytest.fixture
def admin(hooks):
    """A browser of an admin who signed in a moment ago."""
    return hooks.browser()


def grow_old(hooks):
    """Let all sessions be older than what counts as fresh."""
    database = hooks.registry.session_store.database
    with database.transaction() as connection:
        for record in connection.root()["records"].values():
            record.created = int(time.time()) - 3_600


def own_form(page):
    """Return the form of the page that sends something to webhooks."""
    return next(form for form in page.forms.values() if "/manage/webhooks" in form.action)


def acts(hooks):
    """Return the acts about webhooks in the trail."""
    with hooks.registry.trail.database.transaction() as connection:
        entries = connection.root()["entries"].values()
        return [each.act for each in entries if each.act.startswith("webhook")]


def make(admin, address, status=200, **values):
    """Fill the form in, and send it."""
    form = admin.get(f"{LIST}/add").forms["deform"]
    form["name"], form["address"] = "App of the parents", address
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status=status)


def test_webhooks(hooks, admin, receiver):
    """FEATURES.md E2: webhooks: made in the web, tried out, told, and what came of it is shown."""
    assert admin.get("/manage/settings").html.find("a", href=LIST)
    assert "No webhook yet" in admin.get(LIST)
    made = make(admin, receiver.address)
    secret = made.html.find("code").text
    assert secret.startswith("whsec_")
    page = made.click("I have copied it, go on")
    assert "Nothing was sent yet" in page
    assert secret not in page
    assert "A trial is on its way" in own_form(page).submit("do", value="test").follow()
    assert "One message waits." in admin.get(f"{LIST}/one?hook=1")
    hooks.run()
    shown = admin.get(f"{LIST}/one?hook=1")
    assert "Received" in shown
    assert "204" in shown
    with hooks.tree() as tree:
        tree.add(tree.site, Page(title="Kermesse"))
    receiver.status = 503
    hooks.run()
    shown = admin.get(f"{LIST}/one?hook=1")
    assert "The answer was not a success." in shown
    assert "Failing" in admin.get(LIST)
    receiver.status = 200
    again = next(form for form in shown.forms.values() if "message" in form.fields)
    assert "on its way again" in again.submit("message").follow()
    hooks.run()
    assert len({each.headers["webhook-id"] for each in receiver.told[1:]}) == 1
    assert len(receiver.told) == 3
    assert "Failing" not in admin.get(LIST)
    assert acts(hooks) == ["webhook-added"]


def test_only_types_that_are_ever_told_are_offered(admin):
    form = admin.get(f"{LIST}/add").forms["deform"]
    offered = {box._value for box in form.fields["checkbox"]}
    assert {"page", "section", "document", "event", "classgroup"} <= offered
    assert offered.isdisjoint({"child", "family", "user", "invoice", "guardianship", "school"})


def test_webhook_is_changed(hooks, admin, receiver):
    with hooks.tree() as tree:
        tree.add(tree.site, Section(title="Place"))
    make(admin, receiver.address, place="/place")
    form = admin.get(f"{LIST}/change?hook=1").forms["deform"]
    assert form["place"].value == "/place/"
    form["name"] = "Another"
    for box in form.fields["checkbox"]:
        box.checked = box._value in ("added", "page")
    page = form.submit("save").follow()
    assert "The webhook was saved." in page
    assert hooks.read(1, "name", "events", "types") == ("Another", ("added",), ("page",))
    assert "/place/" in page
    with hooks.tree() as tree:
        tree.remove(tree.site["place"])
    assert "Its folder is gone" in admin.get(f"{LIST}/one?hook=1")
    form = admin.get(f"{LIST}/change?hook=1").forms["deform"]
    assert form["place"].value == ""
    form["address"] = "http://10.0.0.1/"
    assert "private network" in form.submit("save", status=422)
    assert acts(hooks) == ["webhook-added", "webhook-changed"]


def test_address_that_may_not_be_told_is_refused_at_the_field(open_hooks):
    admin = open_hooks().browser()
    for address, said in (
        ("http://example.org/", "begins with https://"),
        ("https://10.0.0.1/", "private network"),
        ("https://[::ffff:127.0.0.1]/", "private network"),
        ("https://example.org:22/", "443, 8443"),
    ):
        assert said in make(admin, address, status=422)


def test_new_secret_is_shown_once_and_the_page_says_how_long_the_former_one_signs(hooks, admin, receiver):
    old = make(admin, receiver.address).html.find("code").text
    assert "former" not in admin.get(f"{LIST}/one?hook=1")
    page = admin.get(f"{LIST}/secret?hook=1")
    assert "For 24 hours" in page
    made = own_form(page).submit()
    new = made.html.find("code").text
    assert new != old
    assert "with the former secret too" in made
    (until,) = hooks.read(1, "former_until")
    shown = admin.get(f"{LIST}/one?hook=1")
    assert f"{until.astimezone(ZONE):%H:%M}" in shown.html.select_one(".notice").text
    with hooks.tree() as tree:
        webhooks_of(tree.site).get(1).former_until = utcnow() - timedelta(seconds=1)
    assert "former" not in admin.get(f"{LIST}/one?hook=1")
    assert hooks.read(1, "secret") == (new,)
    for each in PAGES:
        assert old not in admin.get(f"{LIST}{each}")
        assert new not in admin.get(f"{LIST}{each}")
    assert acts(hooks) == ["webhook-added", "webhook-secret"]


def test_webhook_is_switched_off_and_on(hooks, admin, receiver):
    make(admin, receiver.address)
    with hooks.tree() as tree:
        tree.add(tree.site, Page(title="Dropped", state=State.DRAFT))
    page = own_form(admin.get(f"{LIST}/one?hook=1")).submit("do", index=1).follow()
    assert "what waited is dropped" in page
    hooks.run()
    assert receiver.told == []
    page = own_form(admin.get(f"{LIST}/one?hook=1")).submit("do", index=1).follow()
    assert "it is told what happens from now on" in page
    assert acts(hooks) == ["webhook-added", "webhook-off", "webhook-on"]


def test_what_is_not_remembered_is_not_sent_again(hooks, admin, receiver):
    make(admin, receiver.address)
    page = f"{LIST}/one?hook=1"
    values = {"do": "again", "message": "msg_unknown"}
    assert "is not remembered" in admin.send(page, values, token_from=page).follow()
    admin.send(page, {"do": "nonsense"}, token_from=page, status=400)
    admin.send(page, {}, token_from=page, status=400)


def test_webhook_is_removed_after_a_question(hooks, admin, receiver):
    make(admin, receiver.address)
    page = admin.get(f"{LIST}/remove?hook=1")
    assert "cannot be undone" in page
    assert "is told no more" in own_form(page).submit().follow()
    admin.get(f"{LIST}/one?hook=1", status=404)
    assert acts(hooks) == ["webhook-added", "webhook-removed"]


def test_webhook_that_is_not_there_is_missing(hooks, admin, receiver):
    make(admin, receiver.address)
    for number in ("", "x", "2", "9" * 30, "%C2%B2", "-1"):
        for page in ("change", "one", "remove", "secret"):
            admin.get(f"{LIST}/{page}?hook={number}", status=404)


def test_number_of_webhooks_has_an_end(hooks, admin, receiver):
    for _hook in range(20):
        hooks.add(receiver.address)
    answer = make(admin, receiver.address, status=422)
    assert "20 webhooks already" in answer


@pytest.mark.parametrize("person", ["", "claire", "jeanne", "amelie"])
def test_who_is_no_admin_finds_no_webhooks(hooks, receiver, person):
    hooks.add(receiver.address)
    visitor = hooks.browser(person) if person else None
    if visitor is None:
        from tests.visitor import Visitor

        visitor = Visitor(hooks.app)
    for page in PAGES:
        if person:
            visitor.get(f"{LIST}{page}", status=404)
        else:
            assert visitor.get(f"{LIST}{page}", status=303).location.split("?")[0].endswith("/login")
    if person:
        values = {"do": "switch", "csrf_token": visitor.token("/me")}
        for page in PAGES[1:]:
            visitor.post(f"{LIST}{page}", values, status=404)
        assert not visitor.get("/me").html.find("a", href=LIST)
    assert hooks.read(1, "is_on") == (True,)


def test_webhooks_are_made_and_changed_with_a_fresh_proof_only(hooks, admin, receiver):
    """SECURITY D: who finds an open browser makes no webhook, sees no secret, switches and removes none."""
    make(admin, receiver.address)
    token = admin.token(f"{LIST}/add")
    before = hooks.read(1, "secret")
    grow_old(hooks)
    for page in ("/add", "/change?hook=1", "/remove?hook=1", "/secret?hook=1"):
        answer = admin.get(f"{LIST}{page}", status=303)
        assert "/me/confirm" in answer.location
    for page in ("/remove?hook=1", "/secret?hook=1", "/add", "/change?hook=1"):
        answer = admin.post(f"{LIST}{page}", {"csrf_token": token}, status=303)
        assert "/me/confirm" in answer.location
    answer = admin.post(f"{LIST}/one?hook=1", {"csrf_token": token, "do": "switch"}, status=303)
    assert "/me/confirm" in answer.location
    assert hooks.read(1, "secret", "is_on") == (*before, True)
    assert acts(hooks) == ["webhook-added"]


def test_receiver_asks_by_uid_for_what_its_token_may_see(hooks):
    with hooks.tree() as tree:
        person = next(each for each in tree.site["people"].values() if each.email == "jeanne@example.org")
        token = issue(tree.site, person, "App", ("read",), 30, 0)
        limited = issue(tree.site, person, "App", ("read",), 30, tree.site["events"].uid)
        seen = tree.add(tree.site, Page(title="Seen", state=State.PUBLISHED)).uid
        hidden = tree.add(tree.site, Page(title="Hidden")).uid
    from tests.visitor import Visitor

    def ask(uid, token, status):
        program = Visitor(hooks.app)
        headers = {"Authorization": f"Bearer {token}"} if token else {"Accept": "application/json"}
        return program.get(f"/api/item?uid={uid}", headers=headers, status=status)

    assert ask(seen, token, 303).location.endswith("/seen/")
    assert ask(seen, "", 303).location.endswith("/seen/")
    ask(seen, limited, 404)
    for uid in (hidden, "", "x", "9" * 40, "17", "%C2%B2"):
        ask(uid, token, 404)


def test_secret_stands_in_no_trail(hooks, admin, receiver):
    secret = make(admin, receiver.address).html.find("code").text
    with hooks.registry.trail.database.transaction() as connection:
        assert secret not in str([each.content for each in connection.root()["entries"].values()])
    with open_site(hooks.registry.database) as (site, _manager):
        assert webhooks_of(site).get(1).secret == secret
