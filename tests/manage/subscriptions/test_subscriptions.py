"""Who asked for it is told what is published: once, at their pace, and only what they may see."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest

from itschool_cms.core.models import utcnow
from itschool_cms.core.permissions import TEACHER
from itschool_cms.manage.subscriptions.models import Pace, Subscriptions, seconds
from itschool_cms.manage.subscriptions.store import add_store, subscriptions_of
from itschool_cms.manage.subscriptions.telling import MOST, Teller, next_mail
from itschool_cms.website.models import Page, Section
from tests.manage.sample import Note


class StaffNote(Note):
    """A note for teachers."""

    def audience_readers(self):
        """Teachers alone."""
        return (TEACHER,)


@pytest.fixture
def place(school, request):
    """A section of the test's own; nobody is told of anything else."""
    with school.tree() as tree:
        tree.site.subscriptions = Subscriptions()
        for number in list(tree.site.outbox.mails):
            del tree.site.outbox.mails[number]
        return "/" + tree.add(tree.site, Section(title=f"S {request.node.name[:40]}")).__name__


def subscribe(browser, place, pace="now", status=303):
    """Choose a pace on the page of the place."""
    form = next(f for f in browser.get(f"{place}/subscribe").forms.values() if "pace" in f.fields)
    form["pace"] = pace
    return form.submit(status=status)


def publish(school, place, title="News", person="claire", cls=Page, **values):
    """Publish an item in the place; returns its path."""
    return school.add(cls(title=title, state="published", **values), place.strip("/"), person=person)


def run(school, now=None, steps=20):
    """Let the job work until nothing more is to do; returns the mails that were queued since, by receiver."""
    with school.tree() as tree:
        before = set(tree.site.outbox.mails)
    teller = Teller((lambda: now) if now else utcnow)
    for _step in range(steps):
        if not teller(school.app.registry):
            break
    with school.tree() as tree:
        mails = [mail for number, mail in tree.site.outbox.mails.items() if number not in before]
        return sorted((mail.recipient, message_from_bytes(mail.raw, policy=policy.default)) for mail in mails)


def words(mail):
    """Return the plain text of a mail."""
    return mail.get_body(("plain",)).get_content()


def change(school, path, **values):
    """Change the item at a path as the office."""
    with school.tree("claire") as tree:
        catalog = tree.site.catalog
        tree.change(catalog.resolve(catalog.uid_at(path)), values)


# Choosing.


def test_any_person_who_signs_in_subscribes_on_the_page_and_stops_there(school, place):
    tom = school.browser("tom")
    assert tom.get(place).html.find("a", href=f"{place}/subscribe")
    answer = subscribe(tom, place, "daily").follow()
    assert "You will be told what is published here" in answer
    assert "You are told by mail" in tom.get(place)
    page = tom.get(f"{place}/subscribe")
    assert page.html.find("input", {"checked": True})["value"] == "daily"
    form = next(f for f in page.forms.values() if f.fields.get("pace") and f["pace"].value == "never")
    assert "no longer told" in form.submit(status=303).follow()
    assert "You are told by mail at present" not in tom.get(f"{place}/subscribe")


def test_visitor_and_who_may_not_see_the_place_cannot_subscribe(school, place):
    visitor = school.browser()
    visitor.get(f"{place}/subscribe", status=404)
    assert not visitor.get(place).html.find("a", href=f"{place}/subscribe")
    tom = school.browser("tom")
    tom.get("/families/subscribe", status=404)
    values = {"csrf_token": tom.token("/me"), "pace": "now"}
    tom.post("/families/subscribe", values, status=404)
    tom.post(f"{place}/subscribe", {**values, "pace": "hourly"}, status=400)
    school.browser("claire").get("/trash/subscribe", status=404)


def test_my_subscriptions_are_listed_and_stopped_on_my_page(school, place):
    tom = school.browser("tom")
    assert "My subscriptions" in tom.get("/me")
    subscribe(tom, place, "weekly")
    page = tom.get("/me")
    assert page.html.find(id="subscriptions").find("a", href=f"{place}/")
    form = next(form for form in page.forms.values() if form.action == "/me/subscriptions/stop")
    assert "no longer told" in form.submit("place", status=303).follow()
    assert not tom.get("/me").html.find("a", href=f"{place}/")
    for value in ("", "x", "9" * 30, "17", "²"):
        tom.post("/me/subscriptions/stop", {"csrf_token": tom.token("/me"), "place": value}, status=303)


def test_place_that_is_hidden_by_now_is_not_named(school, place):
    with school.tree() as tree:
        store = subscriptions_of(tree.site)
        store.subscribe(school.uids["tom"], tree.site["families"].uid, Pace.NOW)
        store.subscribe(school.uids["tom"], 4, Pace.NOW)
    page = school.browser("tom").get("/me")
    assert page.text.count("A place that you no longer see") == 2


def test_number_of_subscriptions_has_an_end(school, place):
    with school.tree() as tree:
        for number in range(200):
            subscriptions_of(tree.site).subscribe(school.uids["tom"], number + 1, Pace.NOW)
    tom = school.browser("tom")
    assert "stop one first" in subscribe(tom, place).follow()


# Telling.


def test_now_is_told_soon_with_the_link_and_once(school, place):
    subscribe(school.browser("tom"), place)
    path = publish(school, place, "Sports day")
    ((receiver, mail),) = run(school)
    assert receiver == "tom@example.org"
    assert "Sports day" in words(mail)
    assert f"http://localhost{path}/" in words(mail)
    assert mail["Subject"].startswith("1 new publication")
    assert run(school) == []


def test_drafts_are_not_told(school, place):
    subscribe(school.browser("tom"), place)
    school.add(Page(title="Draft"), place.strip("/"))
    path = publish(school, place, "Withdrawn at once")
    change(school, path, state="draft")
    assert run(school) == []


def test_several_publications_are_one_mail(school, place):
    subscribe(school.browser("tom"), place)
    for number in range(25):
        publish(school, place, f"Item {number}")
    ((_receiver, mail),) = run(school)
    assert "25 new publications" in mail["Subject"]


def test_daily_digest_is_one_mail_in_the_morning(school, place):
    subscribe(school.browser("tom"), place, "daily")
    for title in ("First", "Second"):
        publish(school, place, title)
    # A fixed hour: the mail of seven must not be due while the test runs.
    noon = (utcnow() + timedelta(days=1)).replace(hour=12)
    assert run(school, noon) == []
    moment = datetime.fromtimestamp(next_mail(Pace.DAILY, noon), UTC)
    assert run(school, moment - timedelta(seconds=1)) == []
    ((_receiver, mail),) = run(school, moment)
    assert "First" in words(mail)
    assert "Second" in words(mail)
    assert run(school, moment + timedelta(days=1)) == []


def test_subscriptions_one_mail_per_period(school, place):
    """FEATURES.md E2: places and paces that fall on one morning are one mail, each item in it once."""
    tom = school.browser("tom")
    with school.tree() as tree:
        low = "/" + "/".join(tree.add(tree.site[place[1:]], Section(title="Low")).path())
    subscribe(tom, place, "weekly")
    subscribe(tom, low, "daily")
    # A Sunday in Brussels: the next morning is that of both.
    sunday = datetime(2026, 11, 29, 12, tzinfo=UTC)
    for title in ("High one", "High two"):
        publish(school, place, title)
    with school.tree("claire") as tree:
        tree.add(tree.site[place[1:]]["low"], Page(title="Low one", state="published"))
    with school.tree() as tree:
        # All are told on that Sunday.
        due = subscriptions_of(tree.site).due
        uids = [uid for _moment, uid in due]
        due.clear()
        for uid in uids:
            due.insert((int(sunday.timestamp()), uid))
    assert run(school, sunday) == []
    monday = datetime.fromtimestamp(next_mail(Pace.WEEKLY, sunday), UTC)
    assert next_mail(Pace.DAILY, sunday) == next_mail(Pace.WEEKLY, sunday)
    ((_receiver, mail),) = run(school, monday)
    for title in ("High one", "High two", "Low one"):
        assert words(mail).count(title) == 1
    assert run(school, monday + timedelta(days=8)) == []


def test_weekly_digest_is_one_mail_a_week(school, place):
    subscribe(school.browser("tom"), place, "weekly")
    publish(school, place, "Of this week")
    moment = datetime.fromtimestamp(next_mail(Pace.WEEKLY, utcnow()), UTC)
    assert moment.weekday() == 0
    assert run(school, moment - timedelta(seconds=1)) == []
    assert len(run(school, moment)) == 1


@pytest.mark.parametrize(
    ("now", "daily", "weekly"),
    [
        # A Thursday, before and after seven in Brussels; a Monday; the night of the change of the clock.
        ("2026-11-26T05:59", "2026-11-26T06:00", "2026-11-30T06:00"),
        ("2026-11-26T06:00", "2026-11-27T06:00", "2026-11-30T06:00"),
        ("2026-11-30T05:00", "2026-11-30T06:00", "2026-11-30T06:00"),
        ("2026-11-30T06:30", "2026-12-01T06:00", "2026-12-07T06:00"),
        ("2026-03-28T12:00", "2026-03-29T05:00", "2026-03-30T05:00"),
    ],
)
def test_mails_go_out_at_seven_in_brussels(now, daily, weekly):
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    for pace, expected in ((Pace.DAILY, daily), (Pace.WEEKLY, weekly)):
        found = datetime.fromtimestamp(next_mail(pace, moment), UTC)
        assert found.isoformat().startswith(expected), pace


def test_only_what_the_receiver_may_see_at_sending_time_is_told(school, place):
    for person in ("tom", "luc"):
        subscribe(school.browser(person), place, "daily")
    publish(school, place, "For teachers", cls=StaffNote)
    gone = publish(school, place, "Withdrawn meanwhile")
    publish(school, place, "Over meanwhile", expires=utcnow() + timedelta(minutes=5))
    hidden = publish(school, place, "Later after all")
    run(school)
    change(school, gone, state="draft")
    change(school, hidden, effective=utcnow() + timedelta(days=30))
    moment = datetime.fromtimestamp(next_mail(Pace.DAILY, utcnow()), UTC) + timedelta(minutes=10)
    ((receiver, mail),) = run(school, moment)
    assert receiver == "luc@example.org"
    assert "For teachers" in words(mail)
    for title in ("Withdrawn meanwhile", "Over meanwhile", "Later after all"):
        assert title not in words(mail)


def test_publication_with_a_date_is_told_when_it_becomes_visible(school, place):
    subscribe(school.browser("tom"), place)
    moment = utcnow() + timedelta(hours=3)
    path = publish(school, place, "Tomorrow", effective=moment)
    assert run(school, moment - timedelta(seconds=1)) == []
    change(school, path, effective=moment + timedelta(hours=1))
    assert run(school, moment) == []
    assert len(run(school, moment + timedelta(hours=1))) == 1


def test_publication_brought_forward_is_told_at_the_new_date_and_once(school, place):
    subscribe(school.browser("tom"), place)
    path = publish(school, place, "Sooner", effective=utcnow() + timedelta(days=3))
    change(school, path, effective=None)
    assert len(run(school)) == 1
    change(school, path, effective=utcnow() - timedelta(days=1))
    assert run(school, utcnow() + timedelta(hours=2)) == []


def test_withdrawn_and_published_again_within_the_hour_is_told_once(school, place):
    subscribe(school.browser("tom"), place)
    path = publish(school, place, "Again")
    assert len(run(school)) == 1
    change(school, path, state="draft")
    change(school, path, state="published")
    assert run(school, utcnow() + timedelta(minutes=50)) == []
    change(school, path, state="draft")
    change(school, path, state="published")
    assert len(run(school, utcnow() + timedelta(hours=2))) == 1


def test_who_publishes_is_not_told_of_it(school, place):
    subscribe(school.browser("claire"), place)
    publish(school, place, "Own", person="claire")
    assert run(school) == []


def test_what_stands_deep_below_is_told_once_at_the_quickest_pace(school, place):
    with school.tree() as tree:
        tree.add(tree.site[place.strip("/")], Section(title="Below"), "below")
    tom = school.browser("tom")
    subscribe(tom, place, "weekly")
    subscribe(tom, f"{place}/below", "now")
    publish(school, f"{place}/below".replace("/", "", 1).partition("/")[0], "Above")
    with school.tree("claire") as tree:
        tree.add(tree.site[place.strip("/")]["below"], Page(title="Deep", state="published"))
    ((_receiver, mail),) = run(school)
    assert "Deep" in words(mail)
    assert "Above" not in words(mail)


def test_deleted_item_and_closed_account_are_passed_by(school, place):
    subscribe(school.browser("tom"), place)
    path = publish(school, place, "Deleted")
    with school.tree() as tree:
        tree.remove(tree.site.catalog.resolve(tree.site.catalog.uid_at(path)))
    assert run(school) == []
    publish(school, place, "To nobody")
    with school.tree() as tree:
        tree.change(tree.site.catalog.resolve(school.uids["tom"]), {"disabled": True})
    try:
        assert run(school) == []
    finally:
        with school.tree() as tree:
            tree.change(tree.site.catalog.resolve(school.uids["tom"]), {"disabled": False})


def test_what_stopped_before_the_mail_is_not_told(school, place):
    tom = school.browser("tom")
    subscribe(tom, place, "daily")
    with school.tree() as tree:
        tree.add(tree.site[place.strip("/")], Section(title="Other"), "other")
    subscribe(tom, f"{place}/other", "daily")
    publish(school, place, "Stopped")
    with school.tree("claire") as tree:
        tree.add(tree.site[place.strip("/")]["other"], Page(title="Goes on", state="published"))
    run(school)
    uid = school.get(place, "uid")[0]
    tom.post("/me/subscriptions/stop", {"csrf_token": tom.token("/me"), "place": str(uid)}, status=303)
    moment = datetime.fromtimestamp(next_mail(Pace.DAILY, utcnow()), UTC)
    ((_receiver, mail),) = run(school, moment)
    assert "Stopped" not in words(mail)
    assert "Goes on" in words(mail)


def test_mail_of_which_nothing_is_left_is_dropped(school, place):
    tom = school.browser("tom")
    subscribe(tom, place, "daily")
    publish(school, place, "Never told")
    run(school)
    uid = school.get(place, "uid")[0]
    tom.post("/me/subscriptions/stop", {"csrf_token": tom.token("/me"), "place": str(uid)}, status=303)
    with school.tree() as tree:
        assert not list(subscriptions_of(tree.site).waiting)


def test_mail_is_in_the_language_of_its_reader(school, place):
    subscribe(school.browser("tom"), place)
    publish(school, place, "Titre")
    with school.tree() as tree:
        tree.change(tree.site.catalog.resolve(school.uids["tom"]), {"language": "fr"})
    try:
        ((_receiver, mail),) = run(school)
        assert "Bonjour" in words(mail)
        assert '<html lang="fr">' in mail.get_body(("html",)).get_content()
    finally:
        with school.tree() as tree:
            tree.change(tree.site.catalog.resolve(school.uids["tom"]), {"language": "en"})


def test_more_than_one_mail_holds_is_counted(school, place):
    subscribe(school.browser("tom"), place)
    for number in range(MOST + 2):
        publish(school, place, f"Many {number}")
    ((_receiver, mail),) = run(school)
    assert "2 more stand on the site." in words(mail)


def test_text_of_a_title_is_inert_in_the_mail(school, place):
    subscribe(school.browser("tom"), place)
    publish(school, place, "<script>alert(1)</script>")
    ((_receiver, mail),) = run(school)
    assert "<script>alert" not in mail.get_body(("html",)).get_content()


def test_address_that_cannot_be_written_to_keeps_no_other_mail(school, place):
    for person in ("tom", "luc"):
        subscribe(school.browser(person), place)
    publish(school, place, "For both")
    with school.tree() as tree:
        tree.site.catalog.resolve(school.uids["tom"]).email = "no address"
    try:
        assert [receiver for receiver, _mail in run(school)] == ["luc@example.org"]
    finally:
        with school.tree() as tree:
            tree.site.catalog.resolve(school.uids["tom"]).email = "tom@example.org"


# The link that stops.


def link_of(mail):
    """Return the address of the link that stops, as the mail gives it."""
    address = re.search(r"http://localhost(/unsubscribe\?token=\S+)", words(mail))[1]
    assert f"<http://localhost{address}>" in mail["List-Unsubscribe"].replace(" ", "")
    return address


def test_link_in_the_mail_stops_by_an_answer_and_never_by_a_look(school, place):
    subscribe(school.browser("tom"), place)
    publish(school, place, "One")
    ((_receiver, mail),) = run(school)
    address, visitor = link_of(mail), school.browser()
    for _time in range(3):
        page = visitor.get(address)
        visitor.head(address)
    assert "tom" not in page.text.lower()
    assert place not in page.text
    form = next(form for form in page.forms.values() if form.action == address)
    assert "You get no more of these mails." in form.submit(status=200)
    assert "This link was used already" in visitor.get(address)
    publish(school, place, "Two")
    assert run(school) == []


def test_wrong_and_old_links_stop_nothing_and_say_the_same(school, place):
    subscribe(school.browser("tom"), place)
    publish(school, place, "One")
    ((_receiver, mail),) = run(school)
    address, visitor = link_of(mail), school.browser()
    token = urlsplit(address).query.partition("=")[2]
    with school.tree() as tree:
        store = subscriptions_of(tree.site)
        assert token not in repr(list(store.links.items()))
        ((key, link),) = store.links.items()
        store.links[key] = link._replace(until=seconds(utcnow()) - 1)
    for wrong in (
        address,
        address[:-1],
        "/unsubscribe?token=",
        "/unsubscribe",
        "/unsubscribe?token=%C3%A9",
    ):
        assert "This link was used already" in visitor.get(wrong)
    visitor.send(address, {}, token_from="/login", status=200)
    assert subscriptions_of_tom(school)
    run(school, utcnow() + timedelta(hours=2))
    with school.tree() as tree:
        assert not list(subscriptions_of(tree.site).links)
        assert not list(subscriptions_of(tree.site).told)


def subscriptions_of_tom(school):
    """Return what tom is told of."""
    with school.tree() as tree:
        return subscriptions_of(tree.site).of(school.uids["tom"])


def test_site_older_than_subscriptions_gets_them_by_the_step(school, place):
    with school.tree() as tree:
        del tree.site.subscriptions
    assert Teller()(school.app.registry) is False
    school.browser("tom").get("/me", status=200)
    with school.tree() as tree:
        school.app.registry.evolution_steps["manage.subscriptions"](tree.site, school.app.registry)
        first = tree.site.subscriptions
        add_store(tree.site)
        assert tree.site.subscriptions is first
