"""Who may see what of which child, on which day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.security import principals_of
from itschool_cms.core.tree import Tree
from itschool_cms.documents.models import Document
from itschool_cms.families.models import MEMBER, Guardianship, Right, today

CHILDREN = ("benoit", "lucas", "nora", "milan")
# Who opens which child's page; everybody else gets the answer of a page that does not exist.
OPEN_TO = {
    "amelie": {"benoit", "lucas"},
    "karim": {"nora"},
    "sofie": {"nora", "milan"},
    "tom": {"milan"},
    "nobody": set(),
    "jeanne": {"benoit"},
    "luc": {"benoit", "lucas"},
    "odile": set(),
    "paul": {"nora", "milan", "lucas"},
    "claire": set(CHILDREN),
    "admin": set(CHILDREN),
}
YESTERDAY, TOMORROW = timedelta(days=-1), timedelta(days=1)


def status(world, person, path):
    return world.browser(person).get(path, expect_errors=True).status_int


def principals(world, person):
    with world.editing() as tree:
        return principals_of(world.get(tree, person), tree.site, world.app.registry)


@pytest.mark.parametrize("person", OPEN_TO)
def test_each_adult_opens_the_own_children_and_no_other(world, person):
    browser = world.browser(person)
    opened = {
        name for name in CHILDREN if browser.get(world.paths[name], expect_errors=True).status_int == 200
    }
    assert opened == OPEN_TO[person]


def test_a_visitor_is_led_to_the_sign_in_page_whether_the_child_exists_or_not(world):
    browser = world.browser()
    for path in (world.paths["benoit"], "/families/lefevre/nobody", "/families/x", "/accounts", "/home"):
        answer = browser.get(path, status=303)
        assert answer.location.startswith("http://localhost/login?next=")


@pytest.mark.parametrize("person", ["amelie", "karim", "jeanne", "paul", "nobody"])
def test_nobody_but_the_office_sees_the_family_or_the_adults(world, person):
    browser = world.browser(person)
    hidden = [world.paths[name] for name in ("lefevre", "haddad", "karim-nora", "sofie-nora")]
    hidden += ["/families", world.paths["benoit"] + "/guardians", world.paths["nora"] + "/guardians"]
    for path in hidden:
        assert browser.get(path, expect_errors=True).status_int == 404


def test_a_hidden_child_and_a_missing_one_give_the_same_page(world):
    browser = world.browser("tom")
    hidden = browser.get(world.paths["nora"], status=404)
    missing = browser.get("/families/haddad/norah", status=404)
    assert hidden.body == missing.body


def test_hidden_things_below_the_own_child_look_like_missing_ones(world):
    browser = world.browser("amelie")
    hidden = browser.get(world.paths["benoit"] + "/guardians", status=404)
    missing = browser.get(world.paths["benoit"] + "/guardian", status=404)
    assert hidden.body == missing.body


def test_a_new_partner_never_learns_of_the_half_sister(world):
    pages = [world.browser("tom").get(path).text for path in ("/accounts", "/home", world.paths["milan"])]
    assert not any(word in page for page in pages for word in ("Nora", "Haddad", "Karim", "Sofie"))


def test_separated_parents_never_read_each_other_s_name(world):
    pages = [world.browser("karim").get(path).text for path in ("/accounts", world.paths["nora"])]
    assert not any(word in page for page in pages for word in ("Sofie", "sofie@", "Milan", "Tom"))


def test_a_parent_without_the_right_to_pay_has_no_principal_of_a_payer(world):
    nora = world.uids["nora"]
    assert f"payer:{nora}" in principals(world, "sofie")
    assert f"guardian:{nora}" in principals(world, "karim")
    assert {f"payer:{nora}", f"signer:{nora}"}.isdisjoint(principals(world, "karim"))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"until": YESTERDAY}, 404),
        ({"until": timedelta()}, 200),
        ({"since": TOMORROW}, 404),
        ({"since": timedelta()}, 200),
    ],
)
def test_rights_begin_and_end_with_their_days(world, values, expected):
    days = {name: today() + delta for name, delta in values.items()}
    with world.editing() as tree:
        tree.change(world.get(tree, "tom-milan"), days)
    assert status(world, "tom", world.paths["milan"]) == expected


def test_a_former_guardian_has_the_principals_of_a_stranger(world):
    with world.editing() as tree:
        tree.change(world.get(tree, "tom-milan"), {"until": today() + YESTERDAY})
    tom, nobody = principals(world, "tom"), principals(world, "nobody")
    assert {each for each in tom ^ nobody if not each.startswith("user:")} == set()


def test_a_withheld_right_returns_the_day_after_the_restriction_ends(world):
    nora = world.uids["nora"]
    with world.editing() as tree:
        tree.change(world.get(tree, "sofie-nora"), {"withheld": (Right.PAY,), "withheld_until": today()})
    assert f"payer:{nora}" not in principals(world, "sofie")
    with world.editing() as tree:
        tree.change(world.get(tree, "sofie-nora"), {"withheld_until": today() + YESTERDAY})
    assert f"payer:{nora}" in principals(world, "sofie")


def test_withheld_reading_closes_the_child_at_the_next_click(world):
    browser = world.browser("sofie")
    browser.get(world.paths["nora"], status=200)
    with world.editing() as tree:
        tree.change(world.get(tree, "sofie-nora"), {"withheld": (Right.READ,)})
    browser.get(world.paths["nora"], status=404)
    browser.get(world.paths["milan"], status=200)
    assert "Nora" not in browser.get("/accounts").text


def test_a_change_of_class_counts_at_once_for_parents_and_teachers(world):
    teacher, uid = world.browser("jeanne"), world.uids["3b"]
    with world.editing() as tree:
        tree.change(world.get(tree, "nora"), {"main_group": uid})
    assert f"class:{uid}" in principals(world, "karim")
    assert f"class:{world.uids['5p']}" not in principals(world, "karim")
    teacher.get(world.paths["nora"], status=200)
    assert "Nora" in teacher.get(world.paths["3b"]).text


def test_a_change_of_class_reaches_what_the_catalog_knows_of_the_child(world):
    with world.editing() as tree:
        tree.change(world.get(tree, "nora"), {"main_group": world.uids["3b"], "born": date(2012, 5, 1)})
        before = tree.site.catalog.snapshot()
        tree.rebuild_catalog()
        assert before == tree.site.catalog.snapshot()


def test_the_catalog_follows_the_name_of_an_adult(world):
    with world.editing() as tree:
        tree.change(world.get(tree, "karim"), {"last_name": "Aaron"})
        before = tree.site.catalog.snapshot()
        tree.rebuild_catalog()
        assert before == tree.site.catalog.snapshot()
        assert world.get(tree, "karim-nora").title == "Karim Aaron"


def test_a_disabled_account_is_a_visitor_at_the_next_click(world):
    browser = world.browser("amelie")
    browser.get(world.paths["benoit"], status=200)
    with world.editing() as tree:
        tree.change(world.get(tree, "amelie"), {"disabled": True})
    browser.get(world.paths["benoit"], status=303)


def test_who_loses_the_role_of_a_teacher_loses_the_classes(world):
    with world.editing() as tree:
        tree.change(world.get(tree, "jeanne"), {"roles": ()})
    assert status(world, "jeanne", world.paths["benoit"]) == 404
    assert status(world, "jeanne", "/classes") == 404


def test_a_teacher_of_a_level_teaches_its_classes_and_not_the_reverse(world):
    assert status(world, "luc", world.paths["3b"]) == 200
    assert status(world, "jeanne", world.paths["level3"]) == 404


def test_a_teacher_who_is_a_parent_has_both_kinds_of_rights(world):
    own = principals(world, "paul")
    assert {f"guardian:{world.uids['lucas']}", f"teacher:{world.uids['5p']}"} <= own
    assert f"guardian:{world.uids['nora']}" not in own


DAYS = st.none() | st.dates(date(2020, 1, 1), date(2020, 3, 1))
RIGHTS = st.lists(st.sampled_from(list(Right)), unique=True).map(tuple)


@given(since=DAYS, until=DAYS, rights=RIGHTS, withheld=RIGHTS, end=DAYS, day=DAYS.filter(bool))
def test_a_right_holds_exactly_on_the_days_that_the_facts_name(since, until, rights, withheld, end, day):
    guardianship = Guardianship(
        since=since, until=until, rights=rights, withheld=withheld, withheld_until=end
    )
    running = (since or date.min) <= day <= (until or date.max)
    for right in Right:
        taken = right in withheld and day <= (end or date.max)
        assert guardianship.may(right, day) == (running and right in rights and not taken)
    assert guardianship.is_current(day) == running


def test_the_family_of_a_child_who_has_left_keeps_its_own_papers_and_no_more(world):
    with world.editing() as tree:
        nora = world.get(tree, "nora")
        tree.change(nora, {"left_on": today() - timedelta(days=1)})
        principals = principals_of(world.get(tree, "karim"), tree.site, tree.registry)
        assert f"guardian:{nora.uid}" in principals
        assert not [each for each in principals if each == MEMBER or each.startswith("class:")]
        assert nora.audience_tokens() == ("public", f"child:{nora.uid}")
        tree.change(nora, {"left_on": today()})
        assert MEMBER in principals_of(world.get(tree, "karim"), tree.site, tree.registry)


def test_a_teacher_edits_what_was_written_for_a_child_only_while_teaching_the_child(world):
    with world.editing() as tree:
        child = world.get(tree, "nora")
        teacher = world.get(tree, "jeanne")
        group = child.class_group()
        tree.change(group, {"teachers": (*group.teachers, teacher.uid)})
        letter = Tree(tree.site, tree.registry, teacher.uid).add(
            child["documents"], Document(title="For Nora")
        )
        author = f"author:{teacher.uid}"
        assert author in tree.site.catalog.record(letter.uid).editors
        tree.change(group, {"teachers": tuple(uid for uid in group.teachers if uid != teacher.uid)})
        assert author not in letter.editors()
        assert author not in tree.site.catalog.record(letter.uid).editors
