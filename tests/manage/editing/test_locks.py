"""E2: locks with time-out and break: the second editor is warned before typing."""

import time

import pytest
from transaction import TransactionManager

from itschool_cms.manage.editing.locks import KEY, TIMEOUT, Lock, Locks
from tests.manage.editing.conftest import form_of, item_at


def hold(browser, path, act="hold"):
    """Do what the script of an editing page does."""
    return browser.send(f"{path}/lock", {"do": act}, token_from=f"{path}/edit")


def age(house, path, seconds):
    """Let the lock of an item be without a sign of life for so long."""
    uid = item_at(house, path, "uid")[0]

    def apply(root):
        user, since, seen = root[KEY][uid]
        root[KEY][uid] = (user, since, seen - seconds)

    house.app.registry.session_store.change(apply)


def test_second_editor_is_warned_before_typing(house, letter):
    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    assert hold(jeanne, letter).json == {}
    page = claire.get(f"{letter}/edit")
    assert "Jeanne Test has been editing since" in page
    assert page.html.find("a", string="Read only")["href"] == f"{letter}/"
    assert hold(claire, letter).json["text"].startswith("Jeanne Test has been editing since")
    assert "has been editing since" not in jeanne.get(f"{letter}/edit")


def test_opening_a_form_takes_no_lock(house, letter):
    house.browser("jeanne").get(f"{letter}/edit")
    assert house.app.registry.locks.of(item_at(house, letter, "uid")[0]) is None


def test_who_takes_over_is_noted_and_the_first_is_told_at_the_next_sign_of_life(house, letter):
    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    hold(jeanne, letter)
    page = claire.get(f"{letter}/edit")
    taken = next(form for form in page.forms.values() if "do" in form.fields).submit(status=303)
    assert "You are editing now." in taken.follow()
    assert hold(jeanne, letter).json["text"].startswith("Claire Test has been editing since")
    manager = TransactionManager(explicit=True)
    with manager:
        entries = house.app.registry.trail.root(manager)["entries"]
        entry = entries[entries.maxKey()]
        assert (entry.act, entry.by, entry.person) == (
            "editing-taken-over",
            house.uids["claire"],
            house.uids["jeanne"],
        )


def test_taking_over_what_nobody_edits_or_oneself_notes_nothing(house, letter):
    jeanne = house.browser("jeanne")
    hold(jeanne, letter, "steal").follow()
    hold(jeanne, letter)
    assert "You are editing now." not in hold(jeanne, letter, "steal").follow()


def test_save_after_a_take_over_is_held_back_once_and_loses_nothing(house, letter):
    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    page = jeanne.get(f"{letter}/edit")
    hold(jeanne, letter)
    hold(claire, letter, "steal")
    form_of(page)["title"] = "Mine"
    answer = form_of(page).submit("save", status=422)
    assert "Claire Test has been editing since" in answer
    assert "not saved yet" in answer
    assert form_of(answer)["title"].value == "Mine"
    form_of(answer).submit("save", status=303)
    assert item_at(house, letter, "title") == ("Mine",)


def test_lock_ends_with_the_save_with_leaving_and_without_a_sign_of_life(house, letter):
    locks, uid = house.app.registry.locks, item_at(house, letter, "uid")[0]
    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    form_of(jeanne.get(f"{letter}/edit")).submit("save", status=303)
    assert locks.of(uid) is None
    hold(jeanne, letter)
    hold(claire, letter, "leave")
    assert locks.of(uid) is not None
    assert hold(jeanne, letter, "leave").json == {}
    assert locks.of(uid) is None
    hold(jeanne, letter)
    age(house, letter, TIMEOUT + 1)
    assert "has been editing since" not in claire.get(f"{letter}/edit")
    assert hold(claire, letter).json == {}
    assert "Claire Test" in hold(jeanne, letter).json["text"]


def test_a_form_that_is_refused_takes_and_renews_the_lock(house, letter):
    jeanne = house.browser("jeanne")
    page = jeanne.get(f"{letter}/edit")
    form_of(page)["title"] = ""
    form_of(page).submit("save", status=422)
    assert "Jeanne Test has been editing" in house.browser("claire").get(f"{letter}/edit")


def test_dead_locks_are_forgotten(house, letter, party):
    claire, locks = house.browser("claire"), house.app.registry.locks
    hold(claire, letter)
    age(house, letter, TIMEOUT + 1)
    hold(claire, party)
    with house.app.registry.session_store.opened() as (root, _manager):
        assert item_at(house, letter, "uid")[0] not in root[KEY]
    assert isinstance(locks, Locks)
    assert not Lock(1, 0, 0).alive(int(time.time()))


@pytest.mark.parametrize("person", ["luc", "amelie", ""])
def test_d5_who_may_not_edit_gets_no_lock_and_learns_of_none(house, letter, person):
    hold(house.browser("jeanne"), letter)
    browser = house.browser(person)
    for act in ("hold", "steal", "leave"):
        browser.post(
            f"{letter}/lock",
            {"do": act, "csrf_token": browser.token("/me" if person else "/login")},
            status=404,
        )
    assert house.app.registry.locks.of(item_at(house, letter, "uid")[0]).user == house.uids["jeanne"]


def test_what_has_no_form_has_no_lock(house):
    claire = house.browser("claire")
    claire.send("/documents/lock", {"do": "hold"}, token_from="/edit", status=404)
