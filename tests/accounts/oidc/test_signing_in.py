"""Microsoft sign-in: the way there and back."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from itschool_cms.accounts.events import StartWanted
from itschool_cms.accounts.oidc.flow import Flow, Seal
from itschool_cms.core.events import ItemRemoved
from tests.accounts.oidc.provider import settings_of
from tests.accounts.oidc.traveller import BACK, OWN, Traveller, acts, identities
from tests.accounts.school import PASSWORD, House, person


def test_microsoft_sign_in_lands_on_ones_own_pages(house, traveller):
    traveller("Amelie").link()
    visitor = traveller()
    answer = visitor.travel()
    assert (answer.status_int, answer.location) == (303, "http://localhost/")
    assert visitor.who() == "Amelie Lefèvre"
    assert acts(house, "signed-in")[-1]["way"] == "oidc"


def test_an_unknown_person_is_asked_once_for_the_password_and_then_never_again(house, traveller):
    visitor = traveller()
    assert visitor.travel().location == "http://localhost/login/microsoft/account"
    page = visitor.browser.get("/login/microsoft/account")
    assert "Which access is yours?" in page
    assert not identities(house)
    assert visitor.prove("Amelie").location == "http://localhost" + OWN
    assert visitor.press(OWN, "link").location == "http://localhost/"
    again = traveller()
    again.travel()
    assert again.who() == "Amelie Lefèvre"


def test_an_unknown_person_without_access_is_told_to_ask_the_school(traveller):
    visitor = traveller()
    visitor.travel()
    page = visitor.browser.get("/login/microsoft/account")
    assert "ask the school for an access" in page
    assert "02 555 12 34" in page


def test_proving_by_a_wrong_password_links_nothing(house, traveller):
    visitor = traveller()
    visitor.travel()
    form = visitor.browser.get("/login/microsoft/account").forms[0]
    form["email"], form["password"] = "amelie@example.org", "not this one"
    assert form.submit(expect_errors=True).status_int == 422
    assert not identities(house)


def test_the_page_that_was_wanted_is_opened_afterwards(traveller):
    traveller("Amelie").link()
    assert traveller().travel(page="/login?next=/me/password").location == "http://localhost/me/password"


def test_a_very_long_wanted_page_is_not_carried_along(traveller):
    traveller("Amelie").link()
    page = "/login?next=/me/" + "x" * 400
    assert traveller().travel(page=page).location == "http://localhost/"


@pytest.mark.parametrize("address", ["https://evil.example", "//evil.example", "/login", "javascript:x"])
def test_nobody_is_led_to_another_site_afterwards(traveller, address):
    traveller("Amelie").link()
    assert traveller().travel(page=f"/login?next={address}").location == "http://localhost/"


def test_the_provider_is_asked_with_code_pkce_nonce_and_our_own_address(traveller, provider):
    asked = parse_qs(urlsplit(traveller().leave()).query)
    assert asked["redirect_uri"] == ["http://localhost/login/microsoft/callback"]
    assert asked["scope"] == ["openid profile"]
    assert asked["response_mode"] == ["query"]
    assert all(len(asked[name][0]) == 43 for name in ("state", "nonce", "code_challenge"))


def test_two_sign_ins_share_no_random_value(traveller):
    one, two = (parse_qs(urlsplit(traveller().leave()).query) for _ in range(2))
    assert all(one[name] != two[name] for name in ("state", "nonce", "code_challenge"))


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(provider, traveller):
    provider.methods = ["client_secret_post"]
    traveller("Amelie").link()


# Only POST writes.


def test_looking_at_the_address_begins_nothing(house):
    answer = house.browser().get("/login/microsoft")
    assert answer.location == "http://localhost/login"
    assert "oidc" not in "".join(answer.headers.getall("Set-Cookie"))


@pytest.mark.parametrize("path", ["/login/microsoft", BACK, OWN])
def test_no_post_without_the_token_of_the_form(house, path):
    house.browser().post(path, {}, status=400)


def test_a_link_scanner_uses_nothing_up(traveller):
    traveller("Amelie").link()
    visitor = traveller()
    sent = visitor.provider.sign_in(visitor.leave())
    for _ in range(3):
        visitor.come_back(**sent)
        visitor.browser.get(BACK)
        visitor.browser.head(BACK)
    assert visitor.go_on().location == "http://localhost/"


def test_the_code_leaves_the_address_at_once(traveller):
    visitor = traveller()
    sent = visitor.provider.sign_in(visitor.leave())
    answer = visitor.come_back(**sent)
    assert answer.location == "http://localhost" + BACK
    assert sent["code"] not in str(answer.headers)
    assert sent["code"] not in visitor.browser.get(BACK)


def test_the_button_writes_no_record_for_visitors(house, traveller):
    for _ in range(5):
        visitor = traveller()
        visitor.come_back(**visitor.provider.sign_in(visitor.leave()))
        visitor.browser.get(BACK)
    assert len(house.registry.session_store) == 0


# The cookie.


def test_the_cookie_is_short_sealed_and_for_this_host_alone(provider):
    house = House(**{"site.base_url": "https://localhost"}, **settings_of(provider)).start()
    browser = house.browser(**{"wsgi.url_scheme": "https"})
    answer = browser.get("/login").forms[1].submit(status=303)
    cookie = next(each for each in answer.headers.getall("Set-Cookie") if each.startswith("__Host-oidc="))
    assert {"secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=600"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    asked = parse_qs(urlsplit(answer.location).query)
    assert asked["redirect_uri"] == ["https://localhost/login/microsoft/callback"]
    assert not any(asked[name][0] in cookie for name in ("state", "nonce"))
    gone = browser.get(BACK, {"error": "access_denied"}, expect_errors=True).headers.getall("Set-Cookie")
    assert any(each.startswith("__Host-oidc=;") and "secure" in each for each in gone)
    house.stop()


@pytest.mark.parametrize(
    "text", ["junk", "a.b.c.d.e", "eyJhbGciOiJub25lIn0....", "é", "x" * 5_000, "eyJhbGciOiJkaXIifQ..AA.AA.AA"]
)
def test_a_cookie_that_we_did_not_make_is_none(house, text):
    browser = house.browser(HTTP_COOKIE=f"oidc={text}".encode().decode("latin-1"))
    browser.get(BACK, {"code": "x", "state": ""}, status=400)
    browser.get(BACK, status=400)


def test_a_cookie_of_another_school_is_none(house, traveller):
    visitor = traveller()
    visitor.leave()
    visitor.browser.set_cookie("oidc", Seal("the secret of another school").close(Flow(code="x")))
    visitor.browser.get(BACK, status=400)


@pytest.mark.parametrize("begun", [-601, 3_600])
def test_a_sign_in_that_began_too_long_ago_or_in_the_future_is_over(house, begun):
    browser = house.browser()
    flow = Flow(begun=int(time.time()) + begun, code="x")
    browser.set_cookie("oidc", house.registry.oidc_seal.close(flow))
    assert "begun elsewhere, or too long ago" in browser.get(BACK, status=400)


def test_the_identity_that_waits_is_forgotten_after_ten_minutes(house, traveller):
    visitor = traveller("Amelie")
    flow = Flow(begun=int(time.time()) - 601, identity="some", name="Some")
    visitor.browser.set_cookie("oidc", house.registry.oidc_seal.close(flow))
    assert "Link this account?" not in visitor.browser.get(OWN)
    token = visitor.browser.token("/me")
    visitor.browser.post(OWN, {"csrf_token": token, "act": "link"}, status=303)
    assert "begin again" in visitor.browser.get(OWN)
    assert not identities(house)


def test_without_a_sign_in_under_way_the_pages_lead_back(house):
    browser = house.browser()
    assert browser.get("/login/microsoft/account").location == "http://localhost/login"
    token = browser.token("/login")
    browser.post(BACK, {"csrf_token": token}, status=400)


# Who may come in.


def test_a_closed_account_gets_the_page_of_an_unknown_one(house, traveller):
    traveller("Amelie").link()
    house.change("Amelie", disabled=True)
    answers = []
    for subject in ("amelie-there", "nobody-here"):
        visitor = traveller()
        answers.append((visitor.travel(subject).location, visitor.browser.get("/login/microsoft/account")))
    (first, one), (second, two) = answers
    assert first == second
    assert (one.status_int, strip(one.text)) == (two.status_int, strip(two.text))
    assert acts(house, "oidc-refused") == [{"reason": "closed"}]


def strip(text):
    return re.sub(r'csrf_token" value="[^"]*', "", text)


def test_who_was_taken_out_of_the_tree_is_let_in_no_more(house, traveller):
    traveller("Amelie").link()
    for _ in range(2):
        with house.editing() as tree:
            house.registry.notify(
                ItemRemoved(person(tree.site, "Amelie"), tree, tree.site["people"], "amelie")
            )
    assert not identities(house)
    assert traveller().travel().location.endswith("/account")


def test_who_has_no_identity_is_taken_out_of_the_tree_all_the_same(house):
    with house.editing() as tree:
        house.registry.notify(ItemRemoved(person(tree.site, "Tom"), tree, tree.site["people"], "tom"))
    assert not identities(house)


def test_who_is_signed_in_already_is_led_to_the_own_page(traveller):
    visitor = traveller()
    visitor.travel()
    visitor.prove("Tom")
    assert visitor.browser.get("/login/microsoft/account").location == "http://localhost" + OWN


def test_a_sign_in_that_a_visitor_began_is_not_finished_by_who_signed_in_meanwhile(house, traveller):
    traveller("Amelie").link()
    visitor = traveller()
    sent = visitor.provider.sign_in(visitor.leave())
    visitor.browser.sign_in("Tom")
    assert visitor.come_back(**sent).status_int == 400
    assert visitor.who() == "Tom Claes"


def test_the_session_of_the_provider_alone_does_not_make_fresh(house, traveller):
    traveller("Amelie").link()
    visitor = traveller()
    visitor.travel()
    assert visitor.browser.get(OWN).location == "http://localhost/me/confirm?next=%2Fme%2Fmicrosoft"
    form = visitor.browser.get("/me/confirm?next=/me/microsoft").forms["deform"]
    form["current"] = PASSWORD
    form.submit(status=303)
    visitor.browser.get(OWN, status=200)


def test_too_many_answers_from_one_network_wait(house, traveller):
    now = time.time()
    for _ in range(150):
        house.registry.throttle.begin({"oidc|192.0.2.0/24": 150}, now)
    answer = traveller().travel()
    assert answer.status_int == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Wait 5 minutes" in answer


def test_a_sign_in_that_meets_another_writer_asks_the_provider_once(provider):
    house = House(**settings_of(provider))
    writers = []

    def write_meanwhile(event):
        if writers:
            house.change(writers.pop(), phone="02 555 00 00")

    house.config.add_subscriber(write_meanwhile, StartWanted)
    house.start()
    Traveller(house.browser("Amelie"), house, provider).link()
    visitor = Traveller(house.browser(), house, provider)
    visitor.come_back(**provider.sign_in(visitor.leave()))
    provider.asked.clear()
    writers.append("Amelie")
    assert visitor.go_on().location == "http://localhost/"
    assert not writers
    assert provider.asked == ["/token"]
    assert house.value("Amelie", "phone") == "02 555 00 00"
    house.stop()


# Off when unset.


def test_without_settings_there_is_neither_button_nor_page():
    house = House().start()
    browser = house.browser("Amelie")
    assert "microsoft" not in house.browser().get("/login").text.lower()
    assert "form-action 'self';" in house.browser().get("/login").headers["Content-Security-Policy"]
    missing = strip(browser.get("/login/nothing", status=404).text)
    for path in ("/login/microsoft", BACK, "/login/microsoft/account", OWN):
        assert strip(browser.get(path, status=404).text) == missing
    assert "oidc" not in browser.get("/me")
    house.stop()


def test_only_pages_with_the_button_may_lead_to_the_provider(house, provider, traveller):
    def form_action(answer):
        return re.search("form-action ([^;]*)", answer.headers["Content-Security-Policy"])[1]

    visitor = traveller("Amelie")
    assert form_action(visitor.browser.get(OWN)) == f"'self' {provider.issuer}"
    assert form_action(house.browser().get("/login")) == f"'self' {provider.issuer}"
    wrong = house.browser().try_sign_in("amelie@example.org", "wrong")
    assert form_action(wrong) == f"'self' {provider.issuer}"
    for page in ("/me", "/me/password"):
        assert form_action(visitor.browser.get(page)) == "'self'"
    assert form_action(house.browser().get("/password/forgotten")) == "'self'"
