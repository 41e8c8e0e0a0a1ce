"""Who sees an item, and why: the list and the rights are one."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyramid.authorization import ACLHelper

from itschool_cms.core.local_roles import LocalRole
from itschool_cms.core.models import utcnow
from itschool_cms.core.permissions import Permission
from itschool_cms.core.principals import UNKNOWN, kind_of, number_of
from itschool_cms.core.publishing import State
from itschool_cms.core.security import principals_of
from itschool_cms.core.tree import walk
from itschool_cms.finance.models import Invoice
from itschool_cms.manage.sharing.seeing import seen_by
from itschool_cms.manage.sharing.views import tab
from itschool_cms.manage.sharing.who import links
from itschool_cms.manage.states.below import links as below_links
from tests.examples import examples
from tests.families.conftest import PEOPLE

HOUR = timedelta(hours=1)


def check(place):
    """Compare the list of each item with what each person may view."""
    with place.by("") as tree:
        helper = ACLHelper()
        principals = {name: principals_of(place.get(tree, name), tree.site, tree.registry) for name in PEOPLE}
        for item in (each for each in walk(tree.site) if each.uid):
            seen = seen_by(tree.registry, item)
            for person, own in principals.items():
                named = seen.everybody or place.world.uids[person] in seen.people
                assert named == bool(helper.permits(item, own, Permission.VIEW)), (person, item.path())


def everything(place):
    """Fill the school with one thing of each state and audience."""
    now, uids = utcnow(), place.world.uids
    for token in ("public", "school", "3a", "3b", "level3", "5p"):
        place.document(f"for-{token}", token)
    place.document("by-jeanne", "3b", by="jeanne", state=State.DRAFT)
    place.document("later", "school", effective=now + HOUR)
    place.document("over", "school", expires=now - HOUR)
    place.document("note", place="papers", by="jeanne")
    place.event("party", now, f"child:{uids['nora']}")
    with place.by("claire") as tree:
        place.put(tree, "bill", place.get(tree, "nora")["invoices"], Invoice(title="Bill"))
        tree.change(place.get(tree, "karim-nora"), {"withheld": ("read",)})
        tree.change(place.get(tree, "paul-lucas"), {"until": (now - 48 * HOUR).date()})
        tree.change(place.get(tree, "milan"), {"left_on": (now - 48 * HOUR).date()})


def test_for_every_person_and_item_somebody_is_in_the_list_if_and_only_if_they_may_view_it(place):
    everything(place)
    check(place)
    place.share("projects", ("odile", "edits"), (f"teacher:{place.world.uids['level3']}", "manages"))
    place.share("documents", (f"class:{place.world.uids['3a']}", "reads"), ("system.Authenticated", "reads"))
    place.share("site", ("member", "reads"), ("tom", "contributes"))
    check(place)


PRINCIPALS = (
    "odile",
    "tom",
    "role:teacher",
    "member",
    "system.Authenticated",
    "teacher:3b",
    "class:5p",
    "class:level3",
)
GRANTS = st.dictionaries(
    st.sampled_from(("site", "projects", "garden", "plans", "documents", "for-5p")),
    st.tuples(
        st.lists(st.tuples(st.sampled_from(PRINCIPALS), st.sampled_from(list(LocalRole))), max_size=3),
        st.booleans(),
    ),
    max_size=4,
)


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grants=GRANTS)
def test_the_list_and_the_rights_are_one_whatever_is_shared(place, grants):
    if "for-5p" not in place.world.uids:
        place.document("for-5p", "5p")
    for name in ("site", "projects", "garden", "plans", "documents", "for-5p"):
        pairs, inherits = grants.get(name, ([], True))
        place.share(name, *((_spelled(place, who), role) for who, role in pairs), inherits_roles=inherits)
    check(place)


def _spelled(place, who):
    kind, _colon, name = who.partition(":")
    return f"{kind}:{place.world.uids[name]}" if kind in ("teacher", "class") else who


def texts(page, selector):
    return [each.get_text(" ", strip=True) for each in page.html.select(selector)]


def test_the_office_reads_each_name_with_the_chain_of_reasons(place):
    path = place.document("trip", "3b")
    page = place.world.browser("claire").get(f"{path}/who", status=200)
    assert "Amelie X" in page
    assert "Mother of Benoit, who is in 3B" not in page  # a guardian of another kind: "other"
    assert "Other of Benoit, who is in 3B → published for: Families of 3B" in page
    assert "Teaches 3B → published for: Teachers of 3B" in page
    assert "Works in the office → edits what stands here" in page
    assert "Wrote it → edits what stands here" in page
    assert "Sofie X" not in page


def test_a_draft_tells_who_sees_it_now_and_who_once_it_is_published(place):
    path = place.document("trip", "3b", state=State.DRAFT)
    browser = place.world.browser("claire")
    page = browser.get(f"{path}/who")
    assert "A draft: only those who edit it see it." in page
    assert "None of its readers sees it yet" in page
    assert "Amelie X" not in page
    later = page.click("Once it is published", index=0)
    assert "Amelie X" in later
    assert "people see it once it is published" in later


def test_dates_count_as_well(place):
    path = place.document("trip", "3b", effective=utcnow() + HOUR)
    page = place.world.browser("claire").get(f"{path}/who")
    assert "Published, and not seen yet: its time has not come." in page
    assert "Amelie X" not in page
    assert "Amelie X" in place.world.browser("claire").get(f"{path}/who?when=published")


def test_the_list_is_searched_by_name_without_accents_and_comes_in_pages(place):
    path = place.document("trip", "school")
    browser = place.world.browser("claire")
    with place.by("claire") as tree:
        tree.change(place.get(tree, "amelie"), {"first_name": "Amélie"})
    page = browser.get(f"{path}/who?q=amelie")
    assert texts(page, "main section .rows b")[-1] == "Amélie X"
    assert "None of them is called like that." in browser.get(f"{path}/who?q=zzz")
    assert browser.get(f"{path}/who?p=99&q=amelie").status_int == 200


def test_who_is_everybody_is_told_in_words(place):
    page = place.world.browser("claire").get("/projects/garden/beds/who")
    assert texts(page, "#sum") == ["Everybody, visitors too"]


def test_a_teacher_learns_numbers_and_no_names(place):
    path = place.document("trip", "3b", by="jeanne")
    page = place.world.browser("jeanne").get(f"{path}/who", status=200)
    assert "Jeanne X" in page
    for name in ("Amelie", "Claire", "Admin", "Benoit", "Luc "):
        assert f"{name}" not in page.html.find("main").get_text(), name
    assert "more people see it, whose names you may not see." in page
    assert "Families of 3B" in page


def test_it_is_for_who_may_edit_the_item(place):
    path = place.document("trip", "3b", by="jeanne")
    for person in ("luc", "amelie", "odile", None):
        place.world.browser(person).get(f"{path}/who", status=(303, 404) if person is None else 404)
    for name in ("trash",):
        place.world.browser("claire").get(f"/{name}/who", status=404)


def test_the_way_by_a_local_role_names_the_role_and_its_place(place):
    place.share("projects", ("odile", "edits"))
    page = place.world.browser("claire").get("/projects/garden/plans/who")
    assert "Named here → shared with Odile X on “Projects”: Edits" in page


def test_menus_say_nothing_about_what_is_no_item():
    assert list(links(None, None)) == list(tab(None, None)) == list(below_links(None, None)) == []


def test_the_way_to_it_stands_among_the_acts(place):
    path = place.document("trip", "3b", by="jeanne")
    assert "Who sees this, and why" in place.world.browser("jeanne").get(path)
    assert "Who sees this, and why" not in place.world.browser("amelie").get(path)
    assert "Who sees this, and why" not in place.world.browser("claire").get("/trash")


def test_a_principal_that_no_feature_declares_names_nobody(place):
    with place.by("") as tree:
        kind = kind_of(tree.registry, "unheard:7")
        assert kind is UNKNOWN
        assert kind.title(tree.site, "unheard:7", None) == ""
        assert kind.members(tree.site, "unheard:7") == set()
        assert list(kind.find(None, "x")) == []
    assert number_of("user:7") == 7
    assert [number_of(each) for each in ("user", "user:x", "user:" + "9" * 30, "user:²")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "principal", ["user:7", "author:7", "class:7", "teacher:7", "guardian:7", "role:x", "payer:7"]
)
def test_what_is_gone_has_no_name_and_nobody(place, ask, principal):
    with ask("claire") as request:
        kind = kind_of(request.registry, principal)
        assert kind.title(request.site, principal, request) == ""
        assert kind.members(request.site, principal) == set()
        assert not kind.may_name(request, principal)


def test_each_kind_is_called_by_its_name(place, ask):
    uids = place.world.uids
    names = {
        f"user:{uids['tom']}": "Tom X",
        f"class:{uids['3a']}": "Families of 3A",
        f"teacher:{uids['3a']}": "Teachers of 3A",
        f"guardian:{uids['nora']}": "The adults of Nora",
        "role:teacher": "All teachers",
        "role:office": "The office",
        "member": "The whole school, families and staff",
        "system.Authenticated": "Everybody with an account",
        "system.Everyone": "Everybody, visitors too",
    }
    with ask("claire") as request:
        for principal, name in names.items():
            assert kind_of(request.registry, principal).title(request.site, principal, request) == name
        note = kind_of(request.registry, "role:teacher").note(request.site, "role:teacher", request)
        assert note == "Group, 4 people"
    with ask("jeanne") as request:
        principal = f"user:{uids['tom']}"
        kind = kind_of(request.registry, principal)
        assert kind.title(request.site, principal, request) == "A person with an account"
        assert kind.note(request.site, principal, request) == ""
        assert (
            kind_of(request.registry, "guardian:1").title(request.site, f"guardian:{uids['nora']}", request)
            == ""
        )


def test_a_merged_account_is_the_one_it_was_merged_into(place):
    with place.by("") as tree:
        tree.change(place.get(tree, "tom"), {"merged_into": place.world.uids["sofie"]})
        principal = f"user:{place.world.uids['tom']}"
        assert kind_of(tree.registry, principal).members(tree.site, principal) == set()
        tree.change(place.get(tree, "sofie"), {"absorbed": (place.world.uids["tom"],)})
        assert kind_of(tree.registry, principal).members(tree.site, principal) == {place.world.uids["sofie"]}


def test_a_closed_account_is_in_no_list(place):
    with place.by("") as tree:
        tree.change(place.get(tree, "jeanne"), {"disabled": True})
        tree.change(place.get(tree, "amelie"), {"disabled": True})
        for principal in (
            "role:teacher",
            "member",
            "system.Authenticated",
            f"class:{place.world.uids['3b']}",
        ):
            members = kind_of(tree.registry, principal).members(tree.site, principal)
            assert members.isdisjoint({place.world.uids["jeanne"], place.world.uids["amelie"]})
