"""The texts that bind: their versions, and who accepts them."""

from datetime import timedelta

import pytest

from itschool_cms.accounts import links
from itschool_cms.accounts.models import Purpose, User
from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import State
from itschool_cms.website import terms
from itschool_cms.website.models import Edition, Page
from itschool_cms.website.schemas import PageSchema


@pytest.fixture(autouse=True)
def first_versions(school):
    """Every test begins with the first versions, and leaves them to others: nobody is asked for these."""
    back_to_first_versions(school)
    yield
    back_to_first_versions(school)


def back_to_first_versions(school):
    """Take new versions away, and what people accepted of them."""
    with school.tree() as tree:
        for name in terms.BINDING:
            tree.change(tree.site[name], {"editions": (), "state": State.PUBLISHED})
        for uid in school.uids.values():
            tree.site.catalog.resolve(uid).accepted = ()


def renew(office, name="terms", news="You may now sign with your phone.", **values):
    """Save a page as a new version."""
    form = office.get(f"/{name}/edit").forms["deform"]
    form["new_version"], form["news"] = True, news
    for field, value in values.items():
        form[field] = value
    return form.submit("save", expect_errors=True)


def renew_before_sign_in(school, name="terms", news="You may now sign with your phone."):
    """Give a page a new version, as if it had been saved a while ago."""
    with school.tree("claire") as tree:
        page = tree.site[name]
        since = utcnow() - timedelta(seconds=60)
        tree.change(page, {"editions": (*page.editions, Edition(since, news))})


def accepted(school, person):
    with school.tree() as tree:
        found = tree.site.catalog.resolve(school.uids[person]).accepted
    return {name: edition for name, edition, _when in found}


# E1 "Terms page, privacy page linked everywhere".


@pytest.mark.parametrize("name", ["terms", "privacy"])
def test_terms_page_is_reachable_signed_out_with_its_version_and_date(school, name):
    page = school.browser().get(f"/{name}")
    version = page.html.select_one("#version")
    assert version.get_text().startswith("Version 1 of ")
    assert version.time["datetime"]
    for path in ("/", "/login", "/password/forgotten", "/install"):
        hrefs = [each["href"].strip("/") for each in school.browser().get(path).html.select("footer a")]
        assert name in hrefs


def test_terms_page_other_pages_have_no_version(school):
    assert school.browser().get("/accessibility").html.select_one("#version") is None


def test_nobody_is_asked_for_the_first_version(school):
    assert school.browser("tom").get("/me").status_int == 200
    answer = school.browser("tom").get("/accept")
    assert answer.status_int == 303
    assert "/accept" not in answer.location


def test_a_marked_change_raises_version_and_date_and_a_small_one_does_not(school, office):
    form = office.get("/terms/edit").forms["deform"]
    form["description"] = "A small correction"
    form.submit("save", status=303)
    assert school.get("/terms", "edition") == (1,)
    assert renew(office).status_int == 303
    assert school.get("/terms", "edition") == (2,)
    page = school.browser().get("/terms")
    assert page.html.select_one("#version").get_text().startswith("Version 2 of ")
    form = office.get("/terms/edit").forms["deform"]
    assert not form["new_version"].checked
    assert form["news"].value == ""


def test_a_new_version_without_its_news_is_refused_at_the_field(school, office):
    answer = renew(office, news="")
    assert answer.status_int == 422
    assert "Write what is new" in answer
    assert school.get("/terms", "edition") == (1,)


def test_only_pages_that_bind_are_given_versions(school, office):
    for path in ("/accessibility/edit", "/add/page"):
        form = office.get(path).forms["deform"]
        assert "new_version" not in form.fields
    with school.tree() as tree:
        schema = PageSchema().bind(request=None, context=tree.site["terms"])
        assert schema.bind(request=None, context=tree.site)["title"].name == "title"
        values = schema.to_item({"title": "x", "new_version": True, "news": "y"}, None, None)
        assert values == {"title": "x"}


def test_terms_page_new_version_is_accepted_at_the_next_sign_in(school):
    renew_before_sign_in(school)
    browser = school.browser("tom")
    assert browser.get("/me", status=303).location == "http://localhost/accept"
    for path in ("/terms", "/privacy", "/accessibility"):
        browser.get(path, status=200)
    page = browser.get("/accept")
    assert "You may now sign with your phone." in page
    assert "Version 2 of" in page
    assert page.html.select_one("details .prose").get_text(strip=True)
    form = next(each for each in page.forms.values() if each.action == "/accept")
    form.submit(status=303)
    assert browser.get("/me").status_int == 200
    assert accepted(school, "tom") == {"terms": 2}
    assert school.browser("tom").get("/me").status_int == 200


def test_what_was_accepted_stands_in_the_trail(school):
    renew_before_sign_in(school)
    browser = school.browser("tom")
    next(each for each in browser.get("/accept").forms.values() if each.action == "/accept").submit()
    with school.app.registry.trail.database.transaction() as connection:
        entries = [each for each in connection.root()["entries"].values() if each.act == "text-accepted"]
    assert entries[-1].person == school.uids["tom"]
    assert entries[-1].facts == {"text": "terms", "version": "2"}


def test_who_is_signed_in_already_is_not_stopped_in_the_middle_of_something(school, office):
    browser = school.browser("tom")
    with school.tree("claire") as tree:
        later = Edition(utcnow() + timedelta(seconds=60), "Later")
        tree.change(tree.site["terms"], {"editions": (later,)})
    assert browser.get("/me").status_int == 200


def test_all_news_since_the_version_that_was_accepted_are_shown(school):
    renew_before_sign_in(school, news="First change.")
    renew_before_sign_in(school, news="Second change.")
    renew_before_sign_in(school, "privacy", news="Other change.")
    page = school.browser("luc").get("/accept")
    assert page.text.index("Second change.") < page.text.index("First change.")
    assert len(page.html.select("section h3")) == 2
    form = next(each for each in page.forms.values() if each.action == "/accept")
    form.submit(status=303)
    assert accepted(school, "luc") == {"terms": 3, "privacy": 2}
    renew_before_sign_in(school, news="Third change.")
    page = school.browser("luc").get("/accept")
    assert "Third change." in page
    assert "Second change." not in page
    form = next(each for each in page.forms.values() if each.action == "/accept")
    form.submit(status=303)
    assert accepted(school, "luc") == {"terms": 4, "privacy": 2}


def test_what_is_accepted_is_what_was_on_the_screen(school):
    renew_before_sign_in(school)
    browser = school.browser("tom")
    form = next(each for each in browser.get("/accept").forms.values() if each.action == "/accept")
    renew_before_sign_in(school, news="Once more.")
    answer = form.submit(status=422)
    assert "changed once more" in answer
    assert "Once more." in answer
    assert accepted(school, "tom") == {}


def test_of_two_gates_the_first_is_passed_first_and_none_leads_to_and_fro(school):
    renew_before_sign_in(school)
    with school.tree() as tree:
        tree.change(tree.site.catalog.resolve(school.uids["tom"]), {"legacy_name": "tclaes"})
    browser = school.browser("tom")
    assert browser.get("/legacy").status_int == 200
    assert browser.get("/accept", status=303).location == "http://localhost/legacy"
    with school.tree() as tree:
        tree.change(tree.site.catalog.resolve(school.uids["tom"]), {"legacy_name": ""})
    assert browser.get("/me", status=303).location == "http://localhost/accept"
    assert browser.get("/accept").status_int == 200


def test_who_does_not_accept_signs_out(school):
    renew_before_sign_in(school)
    browser = school.browser("tom")
    form = next(each for each in browser.get("/accept").forms.values() if each.action == "/logout")
    form.submit(status=303)
    assert "/login?next=" in browser.get("/me", status=303).location
    assert accepted(school, "tom") == {}


def test_a_visitor_is_led_to_the_sign_in(school):
    assert "/login?next=" in school.browser().get("/accept", status=303).location


def test_a_text_that_nobody_can_read_is_not_asked_for(school):
    renew_before_sign_in(school)
    with school.tree("claire") as tree:
        tree.change(tree.site["terms"], {"state": State.DRAFT})
    assert school.browser("tom").get("/me").status_int == 200


def test_activating_an_account_accepts_the_present_versions_and_the_page_says_so(school):
    renew_before_sign_in(school)
    with school.tree() as tree:
        people = tree.site["people"]
        user = User(first_name="Zoé", last_name="Neuve", email="zoe@example.org", language="en")
        uid = tree.add(people, user).uid
        path = "/link/" + links.issue(people, user, Purpose.INVITATION, utcnow())
    browser = school.browser()
    page = browser.get(path).follow()
    said = page.html.select_one("#accepting")
    assert "By confirming, you accept" in said.get_text()
    assert [each["href"].strip("/") for each in said.select("a")] == ["terms", "privacy"]
    form = page.forms["deform"]
    form["password"] = form["password-confirm"] = "fenouil lanterne pirogue"
    form.submit(status=303)
    browser.get("/me", status=200)
    with school.tree() as tree:
        user = tree.site.catalog.resolve(uid)
        assert {name: edition for name, edition, _when in user.accepted} == {"terms": 2, "privacy": 1}
        path = "/link/" + links.issue(tree.site["people"], user, Purpose.RESET, utcnow())
    # A later password accepts nothing by the way.
    again = school.browser().get(path).follow()
    assert again.html.select_one("#accepting") is None


def test_a_page_of_that_name_elsewhere_binds_nobody():
    page = Page(title="x")
    page.__name__ = "terms"
    assert not page.binds
    assert page.edition_since is None
    page.fixed = True
    assert page.binds
    page.__name__ = "accessibility"
    assert not page.binds
