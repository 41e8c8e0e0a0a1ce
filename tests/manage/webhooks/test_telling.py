"""What is told, to whom, and what never leaves."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import pytest

from itschool_cms.core.database import open_site
from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree
from itschool_cms.documents.models import Document
from itschool_cms.manage.webhooks.models import Happening
from itschool_cms.manage.webhooks.signing import new_secret
from itschool_cms.manage.webhooks.store import webhooks_of
from itschool_cms.website.models import News, Page, Section
from tests.manage.workingcopy.conftest import make, replace, write


def told(receiver):
    """Return event, uid and path of each message."""
    found = [json.loads(each.body) for each in receiver.told]
    return [(each["type"], each["data"]["uid"], each["data"]["path"]) for each in found]


def events(receiver):
    """Return the events, in their order of sending within a second."""
    return sorted(event.removeprefix("item.") for event, _uid, _path in told(receiver))


def add(hooks, item, *path):
    """Add an item below the path; returns its uid."""
    with hooks.tree() as tree:
        place = tree.site
        for name in path:
            place = place[name]
        return tree.add(place, item).uid


def change(hooks, uid, **values):
    """Change an item."""
    with hooks.tree() as tree:
        tree.change(tree.site.catalog.resolve(uid), values)


def test_receiver_is_told_which_item_and_nothing_of_it(hooks, receiver):
    """SECURITY: a message holds uid, type, event, time and the address of what anybody sees: no title."""
    hooks.add(receiver.address)
    uid = add(hooks, Page(title="Kermesse", description="Secret words", state=State.PUBLISHED))
    hooks.run()
    assert events(receiver) == ["added", "published"]
    for each in receiver.told:
        message = json.loads(each.body)
        assert message.keys() == {"type", "timestamp", "data"}
        assert message["data"] == {"uid": uid, "type": "page", "path": "/kermesse"}
        assert b"Kermesse" not in each.body
        assert b"Secret" not in each.body


def test_message_is_signed_as_standard_webhooks_says(hooks, receiver):
    number = hooks.add(receiver.address)
    add(hooks, Page(title="Signed"))
    hooks.run()
    (secret,) = hooks.read(number, "secret")
    (each,) = receiver.told
    signed = ".".join((each.headers["webhook-id"], each.headers["webhook-timestamp"])).encode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert len(key) == 32
    expected = base64.b64encode(hmac.new(key, signed + b"." + each.body, hashlib.sha256).digest()).decode()
    assert each.headers["webhook-signature"] == f"v1,{expected}"
    assert each.headers["content-type"] == "application/json"
    assert abs(int(each.headers["webhook-timestamp"]) - time.time()) < 600
    assert each.path == "/hook?key=1"
    assert "cookie" not in each.headers
    assert "authorization" not in each.headers


def signature(secret, message):
    """Return what the header of a message holds if the secret signs it."""
    signed = f"{message.headers['webhook-id']}.{message.headers['webhook-timestamp']}.".encode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, signed + message.body, hashlib.sha256).digest()).decode()


def test_after_a_new_secret_the_former_one_signs_too_for_a_day(hooks, receiver):
    number = hooks.add(receiver.address)
    (former,) = hooks.read(number, "secret")
    with hooks.tree() as tree:
        webhooks_of(tree.site).get(number).renew(new_secret(), hooks.now)
    (secret,) = hooks.read(number, "secret")
    add(hooks, Page(title="Soon"))
    hooks.run(timedelta(hours=23))
    (soon,) = receiver.told
    both = [signature(secret, soon), signature(former, soon)]
    assert soon.headers["webhook-signature"].split(" ") == both
    assert hooks.read(number, "former") == (former,)
    add(hooks, Page(title="Later"))
    hooks.run(timedelta(hours=25))
    assert receiver.told[1].headers["webhook-signature"] == signature(secret, receiver.told[1])
    assert hooks.read(number, "former", "former_until") == ("", None)


def test_draft_is_told_without_its_address(hooks, receiver):
    """SECURITY: addresses are made of titles: only what every visitor sees is named by its address."""
    hooks.add(receiver.address)
    uid = add(hooks, Page(title="Fermeture de l’école"))
    hooks.run()
    assert told(receiver) == [("item.added", uid, None)]
    assert b"fermeture" not in receiver.told[0].body


@pytest.mark.parametrize("audience", [("school",), ("group:17",)])
def test_what_is_not_for_everybody_is_told_without_its_address(hooks, receiver, audience):
    hooks.add(receiver.address)
    add(hooks, Document(title="Allergies", state=State.PUBLISHED, audience=audience), "documents")
    hooks.run()
    assert {path for _event, _uid, path in told(receiver)} == {None}


def test_each_event_is_told_and_no_other(hooks, receiver):
    hooks.add(receiver.address)
    section = add(hooks, Section(title="Place"))
    uid = add(hooks, Page(title="Life"), "place")
    change(hooks, uid, title="Life 2")
    change(hooks, uid, state=State.PENDING)
    change(hooks, uid, state=State.PUBLISHED, description="x")
    change(hooks, uid, state=State.ARCHIVED)
    with hooks.tree() as tree:
        item = tree.site.catalog.resolve(uid)
        tree.move(item, tree.site)
        tree.rename(item, "lives")
        entry = tree.remove(item)
        tree.restore(entry)
        tree.touch(item)
    hooks.run()
    found = [event.removeprefix("item.") for event, each, _path in told(receiver) if each == uid]
    expected = ["added"] * 2 + ["changed"] * 4 + ["deleted", "moved", "moved", "published", "withdrawn"]
    assert sorted(found) == expected
    assert [event for event, each, _path in told(receiver) if each == section] == ["item.added"]


def test_restored_publication_is_told_as_published(hooks, receiver):
    uid = add(hooks, Page(title="Back", state=State.PUBLISHED))
    with hooks.tree() as tree:
        entry = tree.remove(tree.site.catalog.resolve(uid)).uid
    hooks.add(receiver.address)
    with hooks.tree() as tree:
        tree.restore(tree.site.catalog.resolve(entry))
    hooks.run()
    assert events(receiver) == ["added", "published"]


def test_publication_with_dates_is_told_when_it_begins_and_ends(hooks, receiver):
    hooks.add(receiver.address, events=("published", "withdrawn"))
    begins, ends = utcnow() + timedelta(hours=2), utcnow() + timedelta(hours=5)
    uid = add(hooks, Page(title="Later", state=State.PUBLISHED, effective=begins, expires=ends))
    hooks.run()
    assert told(receiver) == []
    change(hooks, uid, effective=begins + timedelta(hours=1))
    hooks.run(timedelta(hours=2, minutes=30))
    assert told(receiver) == []
    hooks.run(timedelta(hours=3, minutes=30))
    assert events(receiver) == ["published"]
    hooks.run(timedelta(hours=6))
    assert events(receiver) == ["published", "withdrawn"]


def test_what_is_withdrawn_before_its_date_is_not_told_then(hooks, receiver):
    hooks.add(receiver.address, events=("published",))
    uid = add(hooks, Page(title="Never", state=State.PUBLISHED, effective=utcnow() + timedelta(hours=2)))
    other = add(hooks, Page(title="Undated", state=State.PUBLISHED, effective=utcnow() + timedelta(hours=2)))
    change(hooks, uid, state=State.DRAFT)
    change(hooks, other, effective=None)
    hooks.run(timedelta(hours=3))
    assert [each for _event, each, _path in told(receiver)] == [other]


def test_webhook_is_told_of_its_events_types_and_folder_only(hooks, receiver):
    place = add(hooks, Section(title="Within"))
    hooks.add(receiver.address, events=("added", "moved"), types=("page",), place=place)
    wanted = add(hooks, Page(title="Wanted"), "within")
    add(hooks, News(title="Other type"), "within")
    elsewhere = add(hooks, Page(title="Elsewhere"))
    change(hooks, wanted, title="Changed")
    with hooks.tree() as tree:
        tree.move(tree.site.catalog.resolve(wanted), tree.site)
        tree.change(tree.site["within"], {"title": "Within 2"})
    hooks.run()
    assert [(event, uid) for event, uid, _path in told(receiver)].count(("item.moved", wanted)) == 1
    assert {uid for _event, uid, _path in told(receiver)} == {wanted}
    assert elsewhere not in {uid for _event, uid, _path in told(receiver)}


def test_folder_is_told_as_one_to_who_hears_everything_and_by_item_to_who_is_limited(hooks, receiver):
    """A receiver of pages need know nothing of folders: it hears of each page that went with one."""
    outer = add(hooks, Section(title="Outer"))
    inner = add(hooks, Section(title="Inner"), "outer")
    page = add(hooks, Page(title="Page"), "outer", "inner")
    add(hooks, News(title="Other type"), "outer", "inner")
    events = ("moved", "deleted", "added")
    with hooks.tree() as tree:
        original = tree.site.catalog.resolve(page)
        tree.add(original.__parent__, Page(title="Working copy", original=original))
    numbers = {
        "all": hooks.add(receiver.address, events=events),
        "pages": hooks.add(receiver.address, events=events, types=("page",)),
        "inner": hooks.add(receiver.address, events=events, place=inner),
        "off": hooks.add(receiver.address, events=events, is_on=False),
        "changes": hooks.add(receiver.address, events=("changed",)),
    }
    expected = {"all": [outer], "pages": [page], "inner": [inner], "off": [], "changes": []}

    def heard(event):
        with hooks.tree() as tree:
            found = {}
            for name, number in numbers.items():
                waiting = webhooks_of(tree.site).get(number).waiting
                found[name] = [each.uid for each in waiting.values() if each.event == event]
                waiting.clear()
            return found

    with hooks.tree() as tree:
        tree.rename(tree.site.catalog.resolve(outer), "elsewhere")
    assert heard("moved") == expected
    with hooks.tree() as tree:
        entry = tree.remove(tree.site.catalog.resolve(outer)).uid
    assert heard("deleted") == expected
    with hooks.tree() as tree:
        tree.restore(tree.site.catalog.resolve(entry))
    assert heard("added") == expected


def test_what_is_for_one_child_is_not_told_when_its_folder_goes(hooks, receiver):
    """SECURITY: the folder is told of, what is for one child within it is not."""
    number = hooks.add(receiver.address, events=("moved",), types=("document",))
    with hooks.tree() as tree:
        family = next(iter(tree.site["families"].values()))
        child = next(each for each in family.values() if each.type_name == "child")
        place = tree.add(tree.site, Section(title="Place"))
        tree.add(place, Document(title="One", audience=(f"child:{child.uid}",)))
        wanted = tree.add(place, Document(title="All", audience=("school",))).uid
        tree.rename(place, "other")
    assert [each.uid for _moment, each in hooks.waiting(number)] == [wanted]


def test_nothing_about_children_families_people_or_the_bin_ever_leaves(hooks, receiver):
    """SECURITY: what happens below families, people and the bin, or is for one child, is told to nobody."""
    number = hooks.add(receiver.address)
    with hooks.tree() as tree:
        site = tree.site
        family = next(iter(site["families"].values()))
        child = next(each for each in family.values() if each.type_name == "child")
        tree.change(child, {"first_name": "Zoé"})
        tree.change(family, {"title": "Autre"})
        own = tree.add(child["documents"], Document(title="Bulletin", state=State.PUBLISHED))
        tree.change(own, {"title": "Bulletin 2"})
        tree.rename(own, "autre")
        entry = tree.remove(own)
        tree.destroy(tree.restore(entry) and tree.remove(own))
        tree.change(next(iter(site["people"].values())), {"first_name": "Autre"})
        for_one = Document(title="Pour un enfant", state=State.PUBLISHED, audience=(f"child:{child.uid}",))
        tree.add(site["documents"], for_one)
        tree.change(for_one, {"title": "x"})
        tree.remove(for_one)
    assert hooks.waiting(number) == []
    hooks.run()
    assert receiver.told == []


def test_what_became_a_childs_before_it_was_sent_is_not_sent(hooks, receiver):
    hooks.add(receiver.address, events=("added", "published"))
    uid = add(hooks, Document(title="Moved", state=State.PUBLISHED, audience=("public",)), "documents")
    with hooks.tree() as tree:
        family = next(iter(tree.site["families"].values()))
        child = next(each for each in family.values() if each.type_name == "child")
        tree.change(tree.site.catalog.resolve(uid), {"audience": (f"child:{child.uid}",)})
    hooks.run()
    assert receiver.told == []


def test_what_is_brought_in_at_once_is_not_told(hooks, receiver):
    hooks.add(receiver.address)
    with hooks.tree() as tree:
        tree.quiet = True
        page = tree.add(tree.site, Page(title="Imported", state=State.PUBLISHED))
        tree.change(page, {"title": "x"})
        tree.rename(page, "y")
        tree.restore(tree.remove(page))
    hooks.run()
    assert receiver.told == []


def test_a_working_copy_is_told_of_once_it_stands_in_the_place_of_its_original(hooks, receiver):
    hooks.add(receiver.address)
    uid = add(hooks, Page(title="Menu of the week", state=State.PUBLISHED))
    hooks.run()
    receiver.told.clear()
    browser = hooks.browser()
    copied = make(browser, "/menu-of-the-week")
    write(browser, copied, title="Menu of next week")
    hooks.run()
    assert told(receiver) == []
    replace(browser, copied)
    hooks.run()
    assert ("item.changed", uid, "/menu-of-the-week") in told(receiver)
    assert {each for _event, each, _path in told(receiver)} == {uid}


def test_nothing_is_told_of_what_is_rolled_back(hooks, receiver):
    hooks.add(receiver.address)
    with open_site(hooks.registry.database) as (site, manager):
        manager.begin()
        Tree(site, hooks.registry).add(site, Page(title="Undone"))
        manager.abort()
    hooks.run()
    assert receiver.told == []


def test_trial_names_no_item(hooks, receiver):
    from itschool_cms.manage.webhooks.models import Delivery
    from itschool_cms.manage.webhooks.noting import put

    number = hooks.add(receiver.address)
    with hooks.tree() as tree:
        hook = webhooks_of(tree.site).get(number)
        put(hook, Delivery("msg_1", str(Happening.TEST), "", 0, "", utcnow()), utcnow())
    hooks.run()
    assert told(receiver) == [("test", 0, None)]
