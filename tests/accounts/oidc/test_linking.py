"""Linking the identity at a provider with one's own access, and taking it back."""

import time

import pytest

from itschool_cms.accounts.oidc.identities import identity_of
from itschool_cms.accounts.oidc.provider import parameters
from itschool_cms.accounts.oidc.settings import ProviderSettings
from itschool_cms.accounts.oidc.tokens import Refused, claims_of
from itschool_cms.core.database import open_site
from itschool_cms.core.evolution import evolve
from itschool_cms.core.models import utcnow
from tests.accounts.oidc.provider import KEY, sign
from tests.accounts.oidc.traveller import OWN, acts, identities, linked
from tests.accounts.school import person

TENANT = "11111111-2222-3333-4444-555555555555"
MICROSOFT = f"https://login.microsoftonline.com/{TENANT}/v2.0"


def test_a_person_links_and_unlinks_an_identity_in_my_access(house, provider, traveller):
    provider.changes = {"preferred_username": "amelie@outlook.example"}
    amelie = traveller("Amelie")
    assert "Sign in with your Microsoft account instead" in amelie.browser.get("/me")
    assert amelie.link().location == "http://localhost/me"
    page = amelie.browser.get("/me")
    assert "Microsoft opens your access from now on." in page
    assert "amelie@outlook.example" in page
    assert amelie.press(OWN, "unlink").location == "http://localhost/me"
    assert "Microsoft does not open your access any more." in amelie.browser.get("/me")
    assert not identities(house)
    assert traveller().travel().location.endswith("/account")


def test_linking_and_unlinking_stand_in_the_trail(house, traveller):
    amelie = traveller("Amelie")
    amelie.link()
    amelie.press(OWN, "unlink")
    assert len(acts(house, "identity-linked")) == 1
    assert len(acts(house, "identity-unlinked")) == 1
    with house.registry.trail.database.transaction() as connection:
        entries = [e for e in connection.root()["entries"].values() if e.act.startswith("identity-")]
        assert {e.person for e in entries} == {e.by for e in entries} == {house.value("Amelie", "uid")}


def test_the_person_gets_a_mail_when_an_identity_is_linked(house, traveller):
    traveller("Amelie").link()
    mail = house.mails()[-1]
    assert mail["To"] == "amelie@example.org"
    assert mail["Subject"] == "Microsoft opens your access to École des Tilleuls"
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert "It was not you? Change your password at once" in text
        assert "02 555 12 34" in text


def test_nothing_is_linked_by_coming_back_alone(house, traveller):
    amelie = traveller("Amelie")
    amelie.travel("amelie-there", OWN)
    assert not identities(house)
    assert "Is it yours alone?" in amelie.browser.get(OWN)


def test_one_identity_belongs_to_one_person(house, traveller):
    traveller("Amelie").link()
    tom = traveller("Tom")
    assert tom.link().location == "http://localhost/me"
    assert "opens another access already" in tom.browser.get("/me")
    assert not linked(house, "Tom")
    assert acts(house, "oidc-refused") == [{"reason": "taken"}]
    visitor = traveller()
    visitor.travel()
    assert visitor.who() == "Amelie Lefèvre"


def test_one_person_has_one_identity(house, traveller):
    amelie = traveller("Amelie")
    amelie.link()
    with house.editing() as tree:
        before = person(tree.site, "Amelie").identity
    visitor = traveller()
    visitor.travel("another-identity")
    visitor.prove("Amelie")
    assert "Link this account?" not in visitor.browser.get(OWN)
    token = visitor.browser.token(OWN)
    visitor.browser.post(OWN, {"csrf_token": token, "act": "link"})
    assert "yours is linked with one" in visitor.browser.get("/me")
    assert house.value("Amelie", "identity") == before


def test_the_only_way_in_is_not_taken_away(house, traveller):
    amelie = traveller("Amelie")
    amelie.link()
    house.change("Amelie", password_hash="")
    assert "It is your only way in" in amelie.browser.get(OWN)
    token = amelie.browser.token("/me")
    amelie.browser.post(OWN, {"csrf_token": token, "act": "unlink"}, status=303)
    assert "It is your only way in: choose a password first." in amelie.browser.get("/me")
    assert linked(house, "Amelie")


def test_taking_back_what_is_not_linked_changes_nothing(house, traveller):
    amelie = traveller("Amelie")
    token = amelie.browser.token("/me")
    amelie.browser.post(OWN, {"csrf_token": token, "act": "unlink"}, status=303)
    assert not acts(house, "identity-unlinked")


def make_old(house, browser):
    """Put the beginning of the session of a browser an hour back."""
    from itschool_cms.core.session_store import digest

    def change(record):
        record.created -= 3_600

    house.registry.session_store.save(digest(browser.cookies["sid"]), change)


@pytest.mark.parametrize("act", ["link", "unlink"])
def test_neither_is_done_without_a_fresh_sign_in(house, traveller, act):
    amelie = traveller("Amelie")
    amelie.link()
    token = amelie.browser.token("/me")
    make_old(house, amelie.browser)
    for answer in (amelie.browser.get(OWN), amelie.browser.post(OWN, {"csrf_token": token, "act": act})):
        assert answer.location == "http://localhost/me/confirm?next=%2Fme%2Fmicrosoft"
    assert linked(house, "Amelie")


def test_who_signed_in_a_while_ago_is_not_led_to_the_provider(house, traveller):
    amelie = traveller("Amelie")
    token = amelie.browser.token("/me")
    make_old(house, amelie.browser)
    answer = amelie.browser.post("/login/microsoft", {"csrf_token": token})
    assert answer.location == "http://localhost" + OWN


def test_visitors_are_led_to_the_portal(house):
    assert house.browser().get(OWN).location == "http://localhost/login?next=%2Fme%2Fmicrosoft"


def test_an_identity_that_somebody_fetched_while_signed_in_is_not_linked_by_the_next_person(house, traveller):
    amelie = traveller("Amelie")
    amelie.travel("amelie-there", OWN)
    amelie.browser.send("/logout", "/me")
    amelie.browser.sign_in("Tom")
    assert "Link this account?" not in amelie.browser.get(OWN)
    amelie.browser.post(OWN, {"csrf_token": amelie.browser.token("/me"), "act": "link"})
    assert not identities(house)


def test_what_the_provider_calls_the_account_is_shown_as_text(house, provider, traveller):
    provider.changes = {"preferred_username": "<script>alert(1)</script>\x00\u202e" + "x" * 300}
    visitor = traveller()
    visitor.travel()
    page = visitor.browser.get("/login/microsoft/account")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    visitor.prove("Amelie")
    visitor.press(OWN, "link")
    assert len(house.value("Amelie", "identity_name")) == 120


# Whose identity it is.


def settings(issuer=MICROSOFT):
    return ProviderSettings(issuer, "school", "x" * 20)


def test_microsoft_names_people_by_tenant_and_object():
    claims = {"sub": "one", "tid": TENANT, "oid": "thing"}
    known = identity_of(settings(), claims).key
    assert identity_of(settings(), {**claims, "sub": "another application"}).key == known
    assert identity_of(settings(), {**claims, "oid": "other"}).key != known


def test_a_token_of_another_tenant_is_refused():
    now = int(time.time())
    claims = {"iss": MICROSOFT, "aud": "school", "sub": "a", "nonce": "n", "iat": now, "exp": now + 60}
    assert claims_of(sign({**claims, "tid": TENANT}), KEY, settings(), "n")["sub"] == "a"
    with pytest.raises(Refused, match="tenant"):
        claims_of(sign({**claims, "tid": TENANT.replace("1", "9")}), KEY, settings(), "n")


def test_microsoft_lets_people_choose_among_the_accounts_of_a_shared_computer():
    assert parameters(settings(), "n", "fr")["prompt"] == "select_account"
    assert "prompt" not in parameters(settings("https://id.example.org"), "n", "fr")


@pytest.mark.parametrize("claims", [{}, {"tid": TENANT}, {"oid": "thing"}, {"tid": TENANT, "oid": ["x"]}])
def test_microsoft_names_people_by_subject_where_one_of_them_is_missing(claims):
    assert identity_of(settings(), {"sub": "a", **claims}) != identity_of(settings(), {"sub": "b", **claims})


@pytest.mark.parametrize("tenant", [TENANT, ""])
def test_elsewhere_only_the_subject_counts_since_people_may_choose_the_rest(tenant):
    other = settings("https://id.example.org")
    forged = {"sub": "mallory", "tid": tenant, "oid": "thing"}
    assert identity_of(other, forged).key == identity_of(other, {"sub": "mallory"}).key


def test_the_same_subject_of_another_issuer_is_another_identity():
    keys = {identity_of(settings(f"https://{n}.example.org"), {"sub": "one"}).key for n in "ab"}
    assert len(keys) == 2


@pytest.mark.parametrize("name", [5, ["x"], {"a": 1}])
def test_a_name_that_is_no_text_is_none(name):
    assert identity_of(settings(), {"sub": "one", "name": name}).name == ""


def test_a_subject_cannot_pass_for_an_object():
    subject = {"sub": f'oid", "{TENANT}", "thing'}
    assert (
        identity_of(settings(), subject).key
        != identity_of(settings(), {"sub": "x", "tid": TENANT, "oid": "thing"}).key
    )


# Older schools.


def make_older(house):
    with house.editing() as tree:
        del tree.site["people"].identities
        tree.site.evolved = tuple(name for name in tree.site.evolved if name != "accounts.identities")


def test_an_older_school_gets_its_index_by_the_evolution_step(house):
    make_older(house)
    with open_site(house.registry.database) as (site, manager):
        assert evolve(site, house.registry, manager) == ["accounts.identities"]
    assert identities(house) == {}
    with house.editing() as tree:
        tree.site["people"].identities["x"] = 1
        tree.site.evolved = tuple(name for name in tree.site.evolved if name != "accounts.identities")
    with open_site(house.registry.database) as (site, manager):
        evolve(site, house.registry, manager)
    assert identities(house) == {"x": 1}


def test_an_older_school_lets_people_link_before_the_step_was_made(house, traveller):
    make_older(house)
    visitor = traveller()
    assert visitor.travel().location.endswith("/account")
    traveller("Amelie").link()
    assert traveller().travel().location == "http://localhost/"


def test_linked_since_today(house, traveller):
    traveller("Amelie").link()
    assert abs((utcnow() - house.value("Amelie", "identity_since")).total_seconds()) < 3_600
