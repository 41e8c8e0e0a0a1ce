"""Who may make which transition where; review; and every way around it."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.listings import Record
from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import Publishable, Reach, State
from itschool_cms.manage.states.review import Asker, possible
from itschool_cms.manage.states.table import TABLE
from itschool_cms.manage.states.words import state_words

SCHOOL = (("teacher", "school", "review"),)


def rules(place, *said):
    """Set the school's rules of review."""
    with place.by("") as tree:
        tree.change(tree.site, {"review_rules": said})


def token(browser):
    """Return the token of the person's forms."""
    return browser.get("/me").html.find("input", {"name": "csrf_token"})["value"]


def act(place, person, path, to, comment="", **options):
    """Send a transition; returns the answer."""
    browser = place.world.browser(person)
    values = {"csrf_token": token(browser), "to": to, "comment": comment}
    return browser.post(f"{path}/state", values, **options)


def able(place, person, name):
    """Return the transitions that a person may make."""
    with place.by(person) as tree:
        return possible(Asker.acting(tree), place.get(tree, name))


def edit(place, person, path, button="save", **values):
    """Change an item by its form; returns the page that follows."""
    form = place.world.browser(person).get(f"{path}/edit").forms["deform"]
    for name, value in values.items():
        form[name] = value
    return form.submit(button, status=303).follow()


# By rights alone: what the school says without further rules.


@pytest.mark.parametrize(
    ("person", "state", "acts"),
    [
        ("jeanne", State.DRAFT, ["publish"]),
        ("jeanne", State.PENDING, ["publish", "withdraw"]),
        ("jeanne", State.PUBLISHED, ["withdraw", "archive"]),
        ("jeanne", State.ARCHIVED, ["unarchive"]),
        ("claire", State.DRAFT, ["publish"]),
        ("claire", State.PENDING, ["publish", "send-back", "withdraw"]),
        ("claire", State.PUBLISHED, ["withdraw", "archive"]),
        ("claire", State.ARCHIVED, ["unarchive"]),
        ("luc", State.PUBLISHED, []),
        ("amelie", State.PUBLISHED, []),
    ],
)
def test_without_further_rules_the_author_and_the_office_do_everything(place, person, state, acts):
    place.document("own", "3b", by="jeanne", state=state)
    assert able(place, person, "own") == acts


@pytest.mark.parametrize(
    ("role", "draft", "pending", "published"),
    [
        ("reads", [], [], []),
        ("contributes", [], [], []),
        ("edits", ["submit"], ["withdraw"], []),
        ("reviews", [], ["publish", "send-back"], ["withdraw"]),
        ("manages", ["publish"], ["publish", "send-back", "withdraw"], ["withdraw", "archive"]),
    ],
)
def test_a_permission_per_transition_by_local_role(place, role, draft, pending, published):
    place.share("projects", ("odile", role))
    assert able(place, "odile", "plans") == draft
    assert able(place, "odile", "beds") == published
    with place.by("") as tree:
        tree.change(
            place.get(tree, "plans"), {"state": State.PENDING, "submitted_by": place.world.uids["claire"]}
        )
    assert able(place, "odile", "plans") == pending


def test_what_stands_below_a_child_and_what_has_no_state_is_left_alone(place):
    assert able(place, "claire", "benoit") == []
    assert able(place, "claire", "projects") == []


# Review.


def test_e2_a_teacher_cannot_publish_to_the_whole_school_if_the_rule_says_so(place):
    path = place.document("all", "school", by="jeanne", state=State.DRAFT)
    own = place.document("own", "3b", by="jeanne", state=State.DRAFT)
    assert able(place, "jeanne", "all") == ["publish"]
    rules(place, *SCHOOL)
    assert able(place, "jeanne", "all") == ["submit"]
    assert able(place, "jeanne", "own") == ["publish"]
    answer = act(place, "jeanne", path, "publish", status=303).follow()
    assert "This cannot be done now" in answer
    assert place.facts("all", "state") == State.DRAFT
    act(place, "jeanne", own, "publish", status=303)
    assert place.facts("own", "state") == State.PUBLISHED
    assert "Submitted: it waits for review" in act(place, "jeanne", path, "submit", status=303).follow()
    assert place.facts("all", "state", "submitted_by") == (State.PENDING, place.world.uids["jeanne"])
    place.world.browser("amelie").get(path, status=404)
    act(place, "claire", path, "publish", status=303)
    place.world.browser("amelie").get(path, status=200)


def test_the_button_of_the_form_submits_where_it_may_not_publish(place):
    rules(place, *SCHOOL)
    path = place.document("all", "school", "3b", by="jeanne", state=State.DRAFT)
    page = edit(place, "jeanne", path, "publish", title="Mine")
    assert "Saved: it waits for review, and readers see it once it is published" in page
    assert place.facts("all", "state", "title") == (State.PENDING, "Mine")


def test_the_button_of_the_form_that_adds_submits_too(place):
    place.share("projects", ("odile", "contributes"))
    form = place.world.browser("odile").get("/projects/garden/add/page").forms["deform"]
    form["title"], form["text"] = "New", "<p>New</p>"
    page = form.submit("publish", status=303).follow()
    assert "Saved: it waits for review" in page
    with place.by("") as tree:
        assert place.get(tree, "garden")["new"].state == State.PENDING


def test_the_batch_of_a_folder_publishes_only_what_may_be_published(place):
    rules(place, *SCHOOL)
    place.document("all", "school", by="jeanne", state=State.DRAFT)
    place.document("own", "3b", by="jeanne", state=State.DRAFT)
    browser, uids = place.world.browser("jeanne"), place.world.uids
    chosen = [("ids", str(uids[name])) for name in ("all", "own")]
    frame = [("__start__", "ids:sequence"), *chosen, ("__end__", "ids:sequence"), ("do", "publish")]
    browser.post("/documents/contents", [("csrf_token", token(browser)), *frame])
    assert place.facts("all", "state") == State.DRAFT
    assert place.facts("own", "state") == State.PUBLISHED


def test_an_audience_widened_after_publishing_waits_for_review(place):
    rules(place, *SCHOOL)
    path = place.document("own", "3b", by="jeanne")
    form = place.world.browser("jeanne").get(f"{path}/edit").forms["deform"]
    box = next(box for box in form.fields["checkbox"] if box._value == "school")
    box.checked = True
    page = form.submit("save", status=303).follow()
    assert "Saved: it waits for review" in page
    assert place.facts("own", "state") == State.PENDING
    place.world.browser("tom").get(path, status=404)


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Other"},
        {"effective": None},
        {"expires": utcnow() + timedelta(days=9)},
        {"audience": ("school",)},
    ],
)
def test_any_change_of_what_was_reviewed_waits_for_review_again_by_whatever_way(place, values):
    rules(place, *SCHOOL)
    place.document("all", "school", by="jeanne", effective=utcnow() - timedelta(days=1))
    with place.by("") as tree:
        tree.change(place.get(tree, "all"), {"state": State.PUBLISHED, "audience": ("school", "public")})
    with place.by("jeanne") as tree:
        tree.change(place.get(tree, "all"), values)
    assert place.facts("all", "state") == State.PENDING


def test_publishing_by_the_tree_itself_is_no_way_around(place):
    rules(place, *SCHOOL)
    place.document("all", "school", by="jeanne", state=State.DRAFT)
    with place.by("jeanne") as tree:
        tree.change(place.get(tree, "all"), {"state": State.PUBLISHED})
    assert place.facts("all", "state") == State.PENDING
    place.document("new", "school", by="jeanne")
    assert place.facts("new", "state") == State.PENDING


def test_what_waits_by_another_way_than_the_transition_is_not_judged_by_who_did_it(place):
    rules(place, ("office", "school", "review"))
    place.document("all", "school", by="claire", state=State.DRAFT)
    with place.by("claire") as tree:
        tree.change(place.get(tree, "all"), {"state": State.PENDING})
    assert place.facts("all", "submitted_by") == place.world.uids["claire"]
    assert able(place, "claire", "all") == ["withdraw"]


def test_touching_restoring_and_moving_are_no_ways_around(place):
    place.document("all", "school", by="jeanne")
    place.document("kept", "school", by="jeanne")
    place.document("note", "school", place="papers", by="jeanne")
    rules(place, *SCHOOL)
    with place.by("jeanne") as tree:
        tree.touch(place.get(tree, "all"))
        entry = tree.remove(place.get(tree, "kept"))
        tree.restore(entry)
        tree.move(place.get(tree, "note"), place.get(tree, "documents"))
    assert [place.facts(name, "state") for name in ("all", "kept", "note")] == [State.PENDING] * 3


def test_a_folder_that_is_moved_takes_what_is_published_in_it_through_review(place):
    place.share("projects", ("odile", "contributes"))
    with place.by("odile") as tree:
        tree.move(place.get(tree, "garden"), tree.site)
    assert place.facts("beds", "state") == State.PENDING
    with place.by("claire") as tree:
        tree.change(place.get(tree, "beds"), {"state": State.PUBLISHED})
        tree.move(place.get(tree, "garden"), place.get(tree, "projects"))
    assert place.facts("beds", "state") == State.PUBLISHED


def test_who_only_edits_changes_no_readers_of_what_is_published(place):
    place.share("documents", ("odile", "edits"))
    place.document("paper", "3b")
    with place.by("odile") as tree:
        tree.change(place.get(tree, "paper"), {"title": "Other"})
    assert place.facts("paper", "state") == State.PUBLISHED
    with place.by("odile") as tree:
        tree.change(
            place.get(tree, "paper"), {"expires": None, "audience": (f"group:{place.world.uids['5p']}",)}
        )
    assert place.facts("paper", "state") == State.PENDING


def test_the_system_is_bound_by_no_rule(place):
    rules(place, *SCHOOL)
    place.document("all", "school", by="")
    with place.by("") as tree:
        tree.change(place.get(tree, "all"), {"title": "Other"})
    assert place.facts("all", "state") == State.PUBLISHED


def test_nobody_judges_what_they_submitted_themselves(place):
    rules(place, ("office", "school", "review"))
    path = place.document("all", "school", by="claire", state=State.DRAFT)
    act(place, "claire", path, "submit", status=303)
    assert able(place, "claire", "all") == ["withdraw"]
    act(place, "claire", path, "publish", status=303)
    assert place.facts("all", "state") == State.PENDING
    assert able(place, "admin", "all") == ["publish", "send-back", "withdraw"]
    act(place, "admin", path, "publish", status=303)
    assert place.facts("all", "state") == State.PUBLISHED


def test_a_local_reviewer_publishes_what_waits_and_nothing_else(place):
    rules(place, ("teacher", "public", "review"))
    place.share("projects", ("odile", "reviews"), ("luc", "edits"))
    assert able(place, "odile", "plans") == []
    act(place, "luc", "/projects/garden/plans", "submit", status=303)
    act(place, "odile", "/projects/garden/plans", "publish", status=303)
    assert place.facts("plans", "state") == State.PUBLISHED


def test_sent_back_goes_to_the_author_with_the_comment_and_a_mail(place):
    rules(place, *SCHOOL)
    path = place.document("all", "school", by="jeanne", state=State.DRAFT)
    act(place, "jeanne", path, "submit", status=303)
    place.share("documents", ("odile", "reviews"))
    before = _subjects(place)
    act(place, "odile", path, "send-back", comment="Name the day <b>", status=303)
    assert place.facts("all", "state", "review_note") == (State.DRAFT, "Name the day <b>")
    page = place.world.browser("jeanne").get(f"{path}/state")
    assert "Name the day &lt;b&gt;" in page
    [(subject, to, text)] = _subjects(place)[len(before) :]
    assert (subject, to) == ("“All” came back to you", ["jeanne@example.org"])
    assert "Comment: Name the day <b>" in text
    act(place, "jeanne", path, "submit", status=303)
    assert place.facts("all", "review_note") == ""


def test_published_by_somebody_else_is_told_and_by_oneself_is_not(place):
    rules(place, *SCHOOL)
    path = place.document("all", "school", by="jeanne", state=State.DRAFT)
    act(place, "jeanne", path, "submit", status=303)
    before = _subjects(place)
    act(place, "claire", path, "publish", status=303)
    [(subject, to, _text)] = _subjects(place)[len(before) :]
    assert (subject, to) == ("“All” is published", ["jeanne@example.org"])
    act(place, "claire", path, "withdraw", status=303)
    assert len(_subjects(place)) == len(before) + 1


def test_sent_back_without_a_comment_says_whom_to_ask(place):
    rules(place, *SCHOOL)
    path = place.document("all", "school", by="jeanne", state=State.DRAFT)
    act(place, "jeanne", path, "submit", status=303)
    act(place, "claire", path, "send-back", status=303)
    assert "Comment: none. Ask Claire X what to change" in _subjects(place)[-1][2]


def test_who_has_no_address_or_left_gets_no_mail(place):
    rules(place, *SCHOOL)
    path = place.document("all", "school", by="jeanne", state=State.DRAFT)
    act(place, "jeanne", path, "submit", status=303)
    with place.by("") as tree:
        tree.change(place.get(tree, "jeanne"), {"disabled": True})
    before = _subjects(place)
    act(place, "claire", path, "publish", status=303)
    assert _subjects(place) == before


def test_who_may_no_longer_see_what_they_submitted_is_told_nothing_of_it(place):
    rules(place, ("teacher", "public", "review"))
    place.share("projects", ("luc", "edits"))
    act(place, "luc", "/projects/garden/plans", "submit", status=303)
    place.share("projects")
    before = _subjects(place)
    act(place, "claire", "/projects/garden/plans", "send-back", status=303)
    assert _subjects(place) == before


def _subjects(place):
    with place.by("") as tree:
        raw = [mail.raw for _number, mail in sorted(tree.site.outbox.mails.items())]
    found = [message_from_bytes(each, policy=policy.default) for each in raw]
    return [(each["Subject"], [each["To"]], each.get_body(("plain",)).get_content()) for each in found]


# Pages.


def test_the_page_of_the_state_tells_it_in_words_and_offers_what_comes_next(place):
    place.document("own", "3b", by="jeanne", state=State.DRAFT)
    browser = place.world.browser("jeanne")
    page = browser.get("/documents/own").click("State and dates")
    assert "A draft: only those who edit it see it." in page
    assert page.html.select_one("main button[name=to][value=publish]")
    assert "Published" in act(place, "jeanne", "/documents/own", "publish", status=303).follow()
    page = place.world.browser("jeanne").get("/documents/own/state")
    assert "Published: its readers see it now." in page


def test_the_button_of_the_form_publishes_where_it_may(place):
    path = place.document("own", "3b", by="jeanne", state=State.DRAFT)
    assert "Saved and published" in edit(place, "jeanne", path, "publish", title="Mine")
    assert place.facts("own", "state") == State.PUBLISHED


@pytest.mark.parametrize(
    ("state", "start", "end", "told"),
    [
        (State.DRAFT, None, None, ["A draft: only those who edit it see it."]),
        (
            State.DRAFT,
            None,
            9,
            ["A draft: only those who edit it see it.", "Once it is published: Seen until "],
        ),
        (
            State.PENDING,
            1,
            9,
            ["It waits for review: readers do not see it yet.", "Once it is published: Seen from "],
        ),
        (State.PUBLISHED, -1, 9, ["Published: its readers see it now.", "Seen from "]),
        (State.PUBLISHED, 1, None, ["Published, and not seen yet: its time has not come.", "Seen from "]),
        (State.PUBLISHED, None, -1, ["Published, and no longer seen: its time is over.", "Seen until "]),
        (
            State.PUBLISHED,
            None,
            None,
            ["Published: its readers see it now.", "Seen at once, without an end."],
        ),
        (State.ARCHIVED, None, None, ["Archived: readers no longer see it."]),
    ],
)
def test_state_and_dates_are_told_in_words(ask, state, start, end, told):
    now = utcnow()
    effective, expires = (None if hours is None else now + timedelta(hours=hours) for hours in (start, end))
    item = Publishable(state=state, effective=effective, expires=expires)
    with ask("claire") as request:
        said = state_words(item, request, now)
    assert len(said) == len(told)
    assert all(text.startswith(begin) for text, begin in zip(said, told, strict=True))


def test_who_has_no_role_at_the_school_is_judged_as_others(place):
    rules(place, ("other", "school", "review"))
    place.share("documents", ("tom", "manages"))
    place.document("all", "school", state=State.DRAFT)
    assert able(place, "tom", "all") == ["submit"]


def test_the_page_of_the_state_names_who_submitted_it_to_colleagues(place):
    rules(place, *SCHOOL)
    path = place.document("all", "school", by="jeanne", state=State.DRAFT)
    act(place, "jeanne", path, "submit", status=303)
    page = place.world.browser("claire").get(f"{path}/state")
    assert "Submitted by" in page
    assert "Jeanne X" in page
    assert "Comment for the author" in page


def test_who_may_nothing_now_is_told_who_may(place):
    place.share("projects", ("odile", "edits"))
    page = place.world.browser("odile").get("/projects/garden/beds/state")
    assert "Nothing that you may do now." in page


@pytest.mark.parametrize("person", ["amelie", "odile"])
def test_readers_find_no_page_of_the_state(place, person):
    path = place.document("all", "school")
    place.world.browser(person).get(f"{path}/state", status=404)
    act(place, person, path, "withdraw", status=404)


def test_an_unknown_transition_is_a_bad_request(place):
    path = place.document("all", "school")
    act(place, "claire", path, "explode", status=400)


def test_who_loses_sight_of_an_item_is_led_to_the_overview(place):
    place.share("projects", ("odile", "reviews"), ("tom", "reviews"), ("luc", "edits"))
    for person, lead in (("odile", "/manage"), ("tom", "/")):
        act(place, "luc", "/projects/garden/plans", "submit", status=303)
        answer = act(place, person, "/projects/garden/plans", "send-back", status=303)
        assert answer.location.rstrip("/") == f"http://localhost{lead}".rstrip("/")


def test_what_waits_stands_on_the_overview_of_who_may_judge_it(place):
    rules(place, *SCHOOL)
    path = place.document("all", "school", by="jeanne", state=State.DRAFT)
    assert "Waiting for review" not in place.world.browser("claire").get("/manage")
    act(place, "jeanne", path, "submit", status=303)
    page = place.world.browser("claire").get("/manage")
    assert "Waiting for review" in page
    assert page.html.select_one(f'section[aria-labelledby=waiting] a[href="{path}/state"]')
    assert "Waiting for review" not in place.world.browser("jeanne").get("/manage")
    assert "Waiting for review" not in place.world.browser("luc").get("/manage")


# Dates, to the second.

MOMENTS = st.datetimes(min_value=utcnow().replace(tzinfo=None), timezones=st.just(utcnow().tzinfo)).map(
    lambda moment: moment.replace(microsecond=0)
)
SECOND = timedelta(seconds=1)


@given(effective=st.none() | MOMENTS, length=st.none() | st.integers(1, 10**6))
def test_publish_and_expire_at_time_are_exact_to_the_second_in_acl_and_catalog(effective, length):
    expires = (
        None
        if length is None or effective is None
        else min(effective, utcnow().replace(year=9000)) + timedelta(seconds=length)
    )
    item = Publishable(state=State.PUBLISHED, effective=effective, expires=expires)
    record = Record(
        "thing",
        "published",
        int(effective.timestamp()) if effective else 0,
        int(expires.timestamp()) if expires else 2**40,
        (),
        ("somebody",),
    )
    for edge, inside, outside in ((effective, 0 * SECOND, -SECOND), (expires, -SECOND, 0 * SECOND)):
        if edge is None:
            continue
        for step, seen in ((inside, True), (outside, False)):
            moment = edge + step
            expected = (
                seen and (effective is None or effective <= moment) and (expires is None or moment < expires)
            )
            assert item.is_live(moment) == expected
            assert record.visible_to(frozenset({"somebody"}), int(moment.timestamp())) == expected


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ({"effective": -1}, 200),
        ({"effective": 3600}, 404),
        ({"expires": 3600}, 200),
        ({"expires": 0}, 404),
        ({"expires": -1}, 404),
    ],
)
def test_dates_hold_for_the_direct_address_and_for_lists(place, dates, status):
    values = {name: utcnow() + timedelta(seconds=seconds) for name, seconds in dates.items()}
    path = place.document("dated", "school", **values)
    amelie = place.world.browser("amelie")
    amelie.get(path, status=status)
    assert (">Dated<" in amelie.get("/documents/").text or "Dated" in amelie.get("/documents/")) == (
        status == 200
    )
    place.world.browser("claire").get(path, status=200)


def test_the_reaches_are_those_of_the_tokens():
    assert [str(each) for each in Reach] == ["public", "school", "group", "child"]
    assert Publishable().reach() == ()
    assert set(TABLE) == {"publish", "submit", "send-back", "withdraw", "archive", "unarchive"}


def test_what_was_submitted_is_taken_back_with_who_submitted_it(place):
    path = place.document("all", "school", by="jeanne", state=State.DRAFT)
    rules(place, *SCHOOL)
    page = act(place, "jeanne", path, "submit", status=303).follow()
    undo = next(form for form in page.forms.values() if form.action.startswith("/me/undo?"))
    undo.submit(status=303)
    assert place.facts("all", "state", "submitted_by") == (State.DRAFT, 0)
