"""User names of the old method, as the office keeps them on the form of an account."""

import pytest

from itschool_cms.accounts.models import User
from tests.manage.school import office, school

__all__ = ["office", "school"]

LOOKALIKES = {
    "cyrillic o": "f\u043euali",
    "cyrillic a": "\u0430na",
    "greek": "\u03b1\u03bd\u03b1",
    "zero width": "fouali\u200b",
    "emoji": "fouali\N{ELEPHANT}",
    "blank": "a b",
    "dash first": "-a",
    "too long": "x" * 65,
}


@pytest.fixture
def person(school):
    """The address of an account with a user name and no mail address."""
    with school.tree() as tree:
        people = tree.site["people"]
        if people.by_legacy_name("silva") is None:
            tree.add(
                people,
                User(first_name="Ana", last_name="Silva", legacy_name="silva", password_hash="x"),
                "silva",
            )
    return "/people/silva"


def edit(office, path, **values):
    form = office.get(f"{path}/edit").forms["deform"]
    for name, value in values.items():
        form[name] = value
    return form.submit("save", expect_errors=True)


def test_the_office_gives_and_takes_user_names_on_the_form_of_the_account(school, office):
    assert edit(office, "/people/tom-claes", legacy_name=" T.Claes ").status_int == 303
    assert school.get("/people/tom-claes", "legacy_name") == ("t.claes",)
    assert "t.claes" in office.get("/people/tom-claes")
    assert edit(office, "/people/tom-claes", legacy_name="").status_int == 303
    assert school.get("/people/tom-claes", "legacy_name") == ("",)


def test_who_has_a_user_name_needs_no_address_and_others_in_service_do(school, office, person):
    assert edit(office, person, phone="02 555").status_int == 303
    assert "Not known yet" in office.get(person)
    answer = edit(office, person, legacy_name="")
    assert answer.status_int == 422
    assert "write the address" in answer


def test_a11_twins_of_a_user_name_are_refused(school, office, person):
    for twin in ("SILVA", "\uff53ilva", "s\u00eelva"):
        answer = edit(office, "/people/tom-claes", legacy_name=twin)
        assert answer.status_int == 422
        assert "has this user name already" in answer


@pytest.mark.parametrize("name", LOOKALIKES.values(), ids=LOOKALIKES)
def test_a11_letters_that_only_look_like_ours_make_no_user_name(school, office, name):
    assert edit(office, "/people/tom-claes", legacy_name=name).status_int == 422
