"""What is asked for in an address or a form by who does not click: nothing opens, nothing changes."""

import pytest

from tests.access.forging import ATTRIBUTES, form_of, send, several, spellings
from tests.access.matrix import HIDDEN, Judge, is_led_to_login, seen
from tests.access.people import OUTSIDE
from tests.access.school import School
from tests.visitor import editing

pytest_plugins = ["tests.access.fixtures"]

# Addresses that nobody links to.


@pytest.mark.parametrize("person", ["anonymous", "amelie", "claire", "admin"])
def test_no_attribute_of_an_item_is_an_address(school: School, person: str) -> None:
    browser, judge = school.browsers[person], Judge()
    for path in ("/", "/families/lefevre/", "/families/lefevre/benoit/", "/documents/public/"):
        for name in ATTRIBUTES:
            if name != "@@":
                assert judge.letter(browser, "GET", path + name) == HIDDEN, path + name


@pytest.mark.parametrize("person", ["anonymous", "tom", "marc", "jeanne"])
def test_another_spelling_opens_no_hidden_child(school: School, person: str) -> None:
    for path in spellings("/families/haddad/nora/"):
        answer = school.browsers[person].ask("GET", path)
        assert answer.status_int in (400, 404) or (person in OUTSIDE and is_led_to_login(answer)), path


@pytest.mark.parametrize("person", ["karim", "claire"])
def test_another_spelling_of_an_own_child_is_the_child_or_nothing(school: School, person: str) -> None:
    for path in spellings("/families/haddad/nora/"):
        assert school.browsers[person].ask("GET", path).status_int in (200, 400, 404), path


# Forms that nobody drew.

FORMS = {
    "/documents/class-3eb/edit": "jeanne",
    "/events/class-3eb/edit": "jeanne",
    "/people/claire/edit": "claire",
    "/families/haddad/nora/edit": "claire",
    "/families/haddad/nora/guardians/karim/edit": "claire",
    "/families/lefevre/benoit/invoices/draft/edit": "claire",
}
EXTRAS = [
    *([("owner", "1")], [("__name__", "other")], [("__parent__", "/")], [("uid", "1")], [("number", "9")]),
    *(
        [("state", "published")],
        [("password_hash", "x")],
        [("disabled", "")],
        [("child", "1")],
        [("fixed", "1")],
    ),
    *(several("groups", "1"), several("kept_tokens", "public"), several("__acl__", "x")),
]


@pytest.mark.parametrize("path", FORMS)
def test_a_field_that_the_form_has_not_is_refused(school: School, path: str) -> None:
    form = form_of(school, FORMS[path], path)
    for extra in EXTRAS:
        assert send(form, extra).status_int == 400, extra
    assert not school.has_changed()
    assert send(form).status_int == 303, "the form itself is taken"


@pytest.mark.parametrize(
    "path", ["/documents/class-3eb/edit", "/events/class-3eb/edit", "/documents/add/document"]
)
def test_a_teacher_publishes_to_nobody_but_the_groups_taught(school: School, path: str) -> None:
    form = form_of(school, "jeanne", path)
    with editing(school.app) as tree:
        groups, nora = tree.site["classes"], tree.site["families"]["haddad"]["nora"]
        others = [
            f"group:{groups['primaire']['2ep'].uid}",
            f"group:{groups['secondaire'].uid}",
            f"child:{nora.uid}",
        ]
        own = f"group:{groups['secondaire']['3eb'].uid}"
    for token in (*others, "public", "school", "group:0", "group:", "guardian:1", "", "role:admin"):
        answer = send(form, tokens=(own, token), title="Forged")
        assert answer.status_int == 422, token
    assert not school.has_changed()


def test_the_office_makes_neither_office_nor_admin(school: School) -> None:
    for path, values in (
        ("/people/karim/edit", {}),
        ("/people/add/user", {"first_name": "A", "last_name": "B", "email": "a@example.org"}),
    ):
        form = form_of(school, "claire", path)
        for role in ("admin", "office", "root"):
            fields = [pair for pair in form.submit_fields("save") if pair not in several("roles")]
            answer = form.response.test_app.post(
                path + form.action,
                [*((name, values.get(name, value)) for name, value in fields), *several("roles", role)],
                status="*",
            )
            assert answer.status_int in (400, 422), role
    assert not school.has_changed()


def test_ones_own_language_changes_nothing_else(school: School) -> None:
    values = {"language": "nl", "roles": "admin", "email": "admin@example.org", "uid": "1"}
    school.browsers["karim"].ask("POST", "/me/language", values)
    with editing(school.app) as tree:
        karim = tree.site["people"]["karim"]
        assert (karim.roles, karim.email == "admin@example.org", karim.uid == 1) == ((), False, False)


@pytest.mark.parametrize("act", ["delete", "delete-now", "publish", "withdraw"])
def test_acts_on_several_items_reach_nothing_hidden(school: School, act: str) -> None:
    jeanne = school.browsers["jeanne"]
    with editing(school.app) as tree:
        documents, own = (
            tree.site["documents"],
            tree.site["families"]["lefevre"]["benoit"]["documents"]["own"],
        )
        hidden = [documents["draft"].uid, own.uid, tree.site["people"]["karim"].uid]
        theirs = documents["school"].uid
    # What somebody chose is noted with that person; the items themselves stay what they were.
    before = _stored(school, [*hidden, theirs])
    unknown = seen(jeanne.ask("POST", "/documents/contents", _chosen(act, 1)))
    for uid in hidden:
        school.forget()
        assert seen(jeanne.ask("POST", "/documents/contents", _chosen(act, uid))) == unknown
    jeanne.ask("POST", "/documents/contents", _chosen(act, theirs))
    assert _stored(school, [*hidden, theirs]) == before


def _stored(school: School, uids: list[int]) -> list[tuple]:
    """Return what tells whether items were touched: where they stand, and their last change."""
    with editing(school.app) as tree:
        found = [tree.site.catalog.resolve(uid) for uid in uids]
        for item in found:
            item._p_activate()
        return [(item.path(), item._p_serial) for item in found]


def _chosen(act: str, uid: int) -> list[tuple[str, str]]:
    return [("__start__", "ids:sequence"), ("id", str(uid)), ("__end__", "ids:sequence"), ("do", act)]
