"""Rules of folders: what follows by itself, in whose name, how often, and what never does."""

from datetime import timedelta

import pytest

from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import State
from itschool_cms.manage.reactions.following import Follower
from itschool_cms.manage.reactions.models import Reactions, Then, When
from itschool_cms.manage.reactions.store import add_store, reactions_of
from itschool_cms.manage.subscriptions.models import Subscriptions
from itschool_cms.manage.subscriptions.telling import Teller
from itschool_cms.website.models import Page, Section

TEACHERS = ["jeanne@example.org", "luc@example.org"]


@pytest.fixture
def place(school, request):
    """A section of the test's own; there are no other rules."""
    with school.tree() as tree:
        tree.site.subscriptions, tree.site.reactions = Subscriptions(), Reactions()
        for number in list(tree.site.outbox.mails):
            del tree.site.outbox.mails[number]
        return "/" + tree.add(tree.site, Section(title=f"R {request.node.name[:40]}")).__name__


def add_rule(browser, place, status=303, **values):
    """Send the form of a rule."""
    form = browser.get(f"{place}/rules").forms["deform"]
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status=status)


def add(school, place, title, person="claire", **values):
    """Add a page below the place; returns its path."""
    with school.tree(person) as tree:
        folder = tree.site.catalog.resolve(tree.site.catalog.uid_at(place))
        return "/" + "/".join(tree.add(folder, Page(title=title, **values)).path())


def change(school, path, person="claire", **values):
    """Change an item as a person."""
    with school.tree(person) as tree:
        tree.change(tree.site.catalog.resolve(tree.site.catalog.uid_at(path)), values)


def run(school, now=None):
    """Let the jobs work until nothing is to do; returns the receivers of the mails that wait."""
    clock = (lambda: now) if now else utcnow
    jobs = Teller(clock), Follower(clock)
    for _step in range(60):
        if not any(job(school.app.registry) for job in (*jobs, *jobs)):
            break
    with school.tree() as tree:
        return sorted(mail.recipient for mail in tree.site.outbox.mails.values())


def test_when_something_is_published_people_are_told(school, office, place):
    add_rule(office, place, when=When.PUBLISHED, then=Then.TELL, whom="role:teacher")
    path = add(school, place, "Draft first")
    assert run(school) == []
    change(school, path, state="published")
    assert run(school) == TEACHERS
    shown = office.get(f"{place}/rules")
    assert "What followed lately" in shown
    assert "Mails: 2" in shown
    assert shown.html.find("a", href=f"{path}/")


def test_publication_with_a_date_is_told_when_its_time_has_come(school, office, place):
    add_rule(office, place, when=When.PUBLISHED, then=Then.TELL, whom="role:teacher")
    moment = utcnow() + timedelta(hours=5)
    add(school, place, "Comes later", state="published", effective=moment)
    assert run(school) == []
    assert run(school, moment) == TEACHERS


def test_who_is_told_sees_only_what_they_may(school, office, place):
    add_rule(office, place, when=When.ADDED, then=Then.TELL, whom="role:teacher")
    add_rule(office, place, when=When.ADDED, then=Then.TELL, whom="role:office")
    add(school, place, "A draft of jeanne", person="jeanne")
    assert run(school) == ["claire@example.org"]


def test_mail_of_a_rule_has_no_link_that_stops_it(school, office, place):
    add_rule(office, place, when=When.PUBLISHED, then=Then.TELL, whom="role:teacher")
    add(school, place, "By rule", state="published")
    run(school)
    with school.tree() as tree:
        for mail in tree.site.outbox.mails.values():
            assert b"nsubscribe" not in mail.raw
            assert b"The school tells you" in mail.raw


def test_when_something_is_changed_it_is_moved(school, office, place):
    school.add(Section(title="Archive of rules"))
    rule = {"when": When.CHANGED, "then": Then.MOVE, "target": "/archive-of-rules"}
    assert "The rule counts from now on." in add_rule(office, place, **rule).follow()
    path = add(school, place, f"Moves from {place[1:10]}", person="claire")
    run(school)
    assert school.get(path, "state")
    change(school, path, title="Changed")
    run(school)
    assert school.get(path, "state") is None
    assert "Moved" in office.get(f"{place}/rules")
    office.get(path, status=301)


def test_when_something_is_added_its_state_changes(school, office, place):
    add_rule(office, place, when=When.ADDED, then=Then.STATE, act="publish")
    path = add(school, place, "Published by rule")
    run(school)
    assert school.get(path, "state") == (State.PUBLISHED,)


def test_rule_counts_below_when_it_says_so(school, office, place):
    with school.tree() as tree:
        tree.add(tree.site[place[1:]], Section(title="Low"), "low")
    rule = {"when": When.PUBLISHED, "then": Then.TELL, "whom": "role:teacher"}
    add_rule(office, place, **rule)
    add(school, f"{place}/low", "Deep", state="published")
    assert run(school) == []
    add_rule(office, place, **rule, below=True)
    add(school, f"{place}/low", "Deep again", state="published")
    assert run(school) == TEACHERS


def test_rules_never_start_each_other(school, office, place):
    """SECURITY.md I5: two rules that move the same item to and fro come to rest at once."""
    other = school.add(Section(title="To and fro"))
    add_rule(office, place, when=When.CHANGED, then=Then.MOVE, target=other)
    add_rule(office, place, when=When.CHANGED, then=Then.STATE, act="archive")
    add_rule(office, other, when=When.CHANGED, then=Then.MOVE, target=place)
    add_rule(office, other, when=When.ADDED, then=Then.MOVE, target=place)
    path = add(school, place, "Ping pong", person="claire", state="published")
    change(school, path, title="Ping pong 2")
    run(school)
    with school.tree() as tree:
        assert not list(tree.site.reactions.waiting)
        store = reactions_of(tree.site)
        places = [tree.site[name[1:]].uid for name in (place, other)]
        assert [len(store.firings(uid)) for uid in places] == [2, 0]


def test_rule_follows_for_one_item_once_an_hour(school, office, place):
    add_rule(office, place, when=When.CHANGED, then=Then.TELL, whom="role:office")
    path = add(school, place, "Often", person="jeanne")
    for number in range(3):
        change(school, path, person="jeanne", title=f"Often {number}")
        run(school)
    assert run(school) == ["claire@example.org"]
    change(school, path, person="jeanne", title="Often at last")
    assert len(run(school, utcnow() + timedelta(hours=2))) == 2


def test_rule_does_nothing_that_its_maker_may_not_do(school, office, place):
    other = school.add(Section(title=f"Closed to {place[1:12]}"))
    add_rule(office, place, when=When.ADDED, then=Then.STATE, act="publish")
    add_rule(office, place, when=When.ADDED, then=Then.MOVE, target=other)
    with school.tree() as tree:
        tree.change(tree.site.catalog.resolve(school.uids["claire"]), {"roles": ()})
    try:
        path = add(school, place, "Not by her")
        run(school)
    finally:
        with school.tree() as tree:
            tree.change(tree.site.catalog.resolve(school.uids["claire"]), {"roles": ("office",)})
    assert school.get(path, "state") == (State.DRAFT,)
    # Her sessions ended with the role.
    assert school.browser("claire").get(f"{place}/rules").text.count("may not do it") == 2


def test_rule_takes_nothing_away_that_its_maker_may_not_take_away(school, office, place):
    target = school.add(Section(title=f"Lair {place[1:13]}"))
    luc = f"user:{school.uids['luc']}"
    with school.tree() as tree:
        for path, role in ((place, "edits"), (target, "manages")):
            tree.change(tree.site[path[1:]], {"local_roles": ((luc, role),)})
    add_rule(school.browser("luc"), place, when=When.ADDED, then=Then.MOVE, target=target)
    path = add(school, place, "Stays with her")
    run(school)
    assert school.get(path, "title") == ("Stays with her",)
    assert "may not do it" in school.browser("luc").get(f"{place}/rules")


def test_rule_of_a_closed_account_does_nothing(school, office, place):
    add_rule(office, place, when=When.ADDED, then=Then.STATE, act="publish")
    with school.tree() as tree:
        tree.change(tree.site.catalog.resolve(school.uids["claire"]), {"disabled": True})
    path = add(school, place, "Of the closed")
    run(school)
    with school.tree() as tree:
        tree.change(tree.site.catalog.resolve(school.uids["claire"]), {"disabled": False})
    assert school.get(path, "state") == (State.DRAFT,)
    assert "has no access any more" in school.browser("claire").get(f"{place}/rules")


def test_what_cannot_be_done_is_noted_with_the_reason(school, office, place):
    target = school.add(Section(title=f"Goes {place[1:14]}"))
    add_rule(office, place, when=When.ADDED, then=Then.MOVE, target=target)
    add_rule(office, place, when=When.ADDED, then=Then.TELL, whom="role:office")
    with school.tree() as tree:
        tree.remove(tree.site[target[1:]])
    path = add(school, place, "Stays", person="claire")
    run(school)
    shown = office.get(f"{place}/rules")
    assert "the folder to move to takes no such item, or is gone" in shown
    assert "there is nobody to tell" in shown
    with school.tree() as tree:
        tree.remove(tree.site.catalog.resolve(tree.site.catalog.uid_at(path)))
    assert "An item that is gone" in office.get(f"{place}/rules")


def test_move_that_the_tree_refuses_is_noted(school, office, place):
    from itschool_cms.core.tree import MAX_DEPTH

    with school.tree() as tree:
        low = tree.site[place[1:]]
        for _level in range(MAX_DEPTH - 3):
            low = tree.add(low, Section(title="d"))
        target = "/" + "/".join(low.path())
        folder = tree.add(tree.site[place[1:]], Section(title="Wide"))
        tree.add(folder, Page(title="Leaf"))
        uid = folder.uid
    add_rule(office, place, when=When.CHANGED, then=Then.MOVE, target=target)
    with school.tree("claire") as tree:
        tree.change(tree.site.catalog.resolve(uid), {"title": "Wide 2"})
    run(school)
    assert "too deep in the tree" in office.get(f"{place}/rules")


def test_dry_run_lists_what_would_follow_and_does_nothing(school, office, place):
    add(school, place, "Published lately", state="published")
    add(school, place, "Still a draft")
    with school.tree("claire") as tree:
        old = tree.add(tree.site[place[1:]], Page(title="Long ago", state="published"))
        old.created = old.modified = utcnow() - timedelta(days=40)
        tree.site.catalog.index(old)
        dated = tree.add(tree.site[place[1:]], Page(title="Came lately", state="published"))
        dated.created = dated.modified = utcnow() - timedelta(days=40)
        dated.effective = utcnow() - timedelta(days=3)
        tree.site.catalog.index(dated)
    run(school)
    add_rule(office, place, when=When.PUBLISHED, then=Then.TELL, whom="role:teacher")
    add_rule(office, place, when=When.ADDED, then=Then.STATE, act="publish", below=True)
    add_rule(office, place, when=When.CHANGED, then=Then.STATE, act="publish", below=True)
    shown = office.get(f"{place}/rules?dry=1")
    for title in ("Published lately", "Came lately"):
        assert shown.html.find("a", string=title), title
    for title in ("Still a draft", "Long ago"):
        assert not shown.html.find("a", string=title), title
    assert "Mails: " in shown
    shown = office.get(f"{place}/rules?dry=2")
    assert shown.html.find("a", string="Still a draft")
    assert "State changed" in shown
    assert "Nothing happened here that it waits for." in office.get(f"{place}/rules?dry=3")
    assert "What it would have done" not in office.get(f"{place}/rules?dry=99")
    assert run(school) == []


def test_dry_run_of_the_whole_site_is_possible(school, office, place):
    path = add(school, place, "Somewhere", state="published")
    add_rule(office, "", when=When.PUBLISHED, then=Then.TELL, whom="role:teacher", below=True)
    shown = office.get("/rules?dry=1")
    assert shown.html.find("a", href=f"{path}/")


def test_rule_is_removed(school, office, place):
    add_rule(office, place, when=When.ADDED, then=Then.STATE, act="publish")
    add_rule(office, place, when=When.ADDED, then=Then.STATE, act="archive")
    for _rule in range(2):
        page = office.get(f"{place}/rules")
        form = next(form for form in page.forms.values() if form.action.endswith("/remove-rule"))
        form.submit("number", status=303)
    assert "No rule yet." in office.get(f"{place}/rules")
    for number in ("", "x", "7", "9" * 20):
        values = {"csrf_token": office.token("/manage"), "number": number}
        office.post(f"{place}/remove-rule", values, status=303)


def test_rule_without_its_part_is_refused_at_the_field(school, office, place):
    assert "Choose who is told." in add_rule(office, place, 422, when=When.ADDED, then=Then.TELL)
    assert "Choose the new state." in add_rule(office, place, 422, when=When.ADDED, then=Then.STATE)
    for target in ("", "news", "/nowhere", "https://evil.example/", place, "/terms"):
        rule = {"when": When.ADDED, "then": Then.MOVE, "target": target}
        assert "Write the address of a folder" in add_rule(office, place, 422, **rule)


def test_number_of_rules_has_an_end(school, office, place):
    rule = {"when": When.ADDED, "then": Then.STATE, "act": "publish"}
    for _number in range(20):
        add_rule(office, place, **rule)
    assert "at most 20 rules" in add_rule(office, place, 422, **rule)


def test_rules_are_for_who_edits_the_folder(school, office, teacher, place):
    teacher.get(f"{place}/rules", status=404)
    values = {"csrf_token": teacher.token("/manage"), "number": "1"}
    teacher.post(f"{place}/remove-rule", values, status=404)
    office.get("/trash/rules", status=404)
    office.post("/trash/remove-rule", {**values, "csrf_token": office.token("/manage")}, status=404)
    assert office.get(place).html.find("a", href=f"{place}/rules")


def test_class_of_pupils_offers_its_adults(school, office, place):
    from itschool_cms.families.models import ClassGroup

    with school.tree() as tree:
        group = tree.add(tree.site["classes"], ClassGroup(title="1A rules"))
        key = f"group:{group.uid}"
    add_rule(office, place, when=When.PUBLISHED, then=Then.TELL, whom=key)
    assert "1A rules" in office.get(f"{place}/rules")
    with school.tree() as tree:
        tree.remove(tree.site["classes"]["1a-rules"])
    add(school, place, "To nobody", state="published")
    assert run(school) == []


def test_what_is_brought_in_at_once_is_told_to_nobody(school, office, place):
    add_rule(office, place, when=When.ADDED, then=Then.TELL, whom="role:teacher")
    add_rule(office, place, when=When.PUBLISHED, then=Then.TELL, whom="role:teacher")
    with school.tree("claire") as tree:
        tree.quiet = True
        tree.add(tree.site[place[1:]], Page(title="Imported", state="published"))
    assert run(school) == []


def test_what_is_gone_before_it_is_looked_at_is_passed_by_and_old_notes_are_forgotten(school, office, place):
    add_rule(office, place, when=When.ADDED, then=Then.TELL, whom="role:teacher")
    path = add(school, place, "Gone")
    add(school, place, "Stays here", state="published")
    with school.tree() as tree:
        tree.remove(tree.site.catalog.resolve(tree.site.catalog.uid_at(path)))
    assert run(school) == TEACHERS
    run(school, utcnow() + timedelta(hours=2))
    with school.tree() as tree:
        assert not list(reactions_of(tree.site).last)


def test_site_older_than_rules_gets_them_by_the_step(school, place):
    with school.tree() as tree:
        del tree.site.reactions
    assert Follower()(school.app.registry) is False
    with school.tree() as tree:
        school.app.registry.evolution_steps["manage.reactions"](tree.site, school.app.registry)
        first = tree.site.reactions
        add_store(tree.site)
        assert tree.site.reactions is first
