"""The panel of states and review."""

import pytest

from itschool_cms.families.models import MEMBER
from itschool_cms.families.schemas.addressed import offered_tokens

PATH = "/manage/settings/states"


def save(place, **values):
    """Fill the panel in as the administrator; returns the page that follows."""
    form = place.world.browser("admin").get(PATH).forms["deform"]
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status=303).follow()


def offered(ask, person):
    """Return the tokens that a person may choose, of those that are no group."""
    with ask(person) as request:
        return [token for token, _label in offered_tokens(request) if ":" not in token]


def test_states_and_review_are_set_per_role_and_kind_of_readers_and_noted(place, ask):
    assert offered(ask, "jeanne") == []
    said = place.world.browser("admin").get(PATH)
    assert "As long as nothing is chosen here, teachers write to their own classes and pupils only" in said
    assert offered(ask, "claire") == ["public", "school"]
    page = save(place, teacher_school="review", other_school="free")
    assert "The settings were saved." in page
    assert page.forms["deform"]["teacher_school"].value == "review"
    assert place.facts("site", "review_rules") == (
        ("teacher", "school", "review"),
        ("other", "school", "free"),
    )
    assert offered(ask, "jeanne") == ["school"]
    assert offered(ask, "tom") == ["school"]
    save(place, teacher_school="usual", other_school="usual")
    assert place.facts("site", "review_rules") == ()
    with place.by("") as tree:
        root = tree.registry.trail.root(tree.site._p_jar.transaction_manager)
        last = root["entries"][-next(iter(root["acts"]["review-rules-changed"]))]
        assert last.facts == {"before": "teacher/school/review other/school/free", "after": ""}


def test_saving_what_is_set_already_notes_nothing(place):
    assert "The settings were saved." in save(place)
    assert place.facts("site", "review_rules") == ()


@pytest.mark.parametrize("person", ["claire", "jeanne", "amelie"])
def test_the_panel_is_for_administrators(place, person):
    place.world.browser(person).get(PATH, status=404)


def test_the_panel_is_found_among_the_settings(place):
    assert PATH in [
        link["href"] for link in place.world.browser("admin").get("/manage/settings").html.select("main a")
    ]
    assert PATH not in place.world.browser("claire").get("/manage/settings").text


def test_a_rule_that_the_panel_does_not_offer_is_refused(place):
    form = place.world.browser("admin").get(PATH).forms["deform"]
    form["office_school"].force_value("free")
    form.submit("save", status=422)
    assert place.facts("site", "review_rules") == ()
    assert MEMBER == "member"
