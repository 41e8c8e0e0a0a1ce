"""Forged answers (SECURITY A8): nobody is linked, nobody let in, nothing told, and nothing fails."""

import base64
import hmac
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jws, jwt
from joserfc.jwk import OctKey
from transaction import TransactionManager
from transaction.interfaces import NoTransaction

from itschool_cms.accounts.oidc import fetching
from itschool_cms.accounts.oidc.fetching import ProviderSilent
from itschool_cms.accounts.oidc.provider import Provider
from itschool_cms.accounts.oidc.signing_in import between_transactions
from tests.accounts.oidc.provider import KEY, OTHER_KEY, send, sign, unsigned
from tests.accounts.oidc.traveller import BACK, acts, identities

NOW = time.time


@pytest.fixture
def refused(house, traveller):
    """Have somebody whose identity is linked come in by what the provider says now; return why not."""
    traveller("Amelie").link()
    before = identities(house)

    def travel(status=400):
        visitor = traveller()
        answer = visitor.travel()
        assert answer.status_int == status
        assert not visitor.browser.signed_in()
        assert "amelie" not in answer.text.lower()
        assert "Lefèvre" not in answer
        # Nor is it offered for linking to whoever signs in next.
        assert visitor.browser.get("/login/microsoft/account").location == "http://localhost/login"
        assert identities(house) == before
        reasons = [facts["reason"] for facts in acts(house, "oidc-refused")]
        return reasons[-1] if reasons else ""

    return travel


def test_a_token_for_somebody_else_is_refused(provider, refused):
    provider.changes = {"aud": "another-client"}
    assert refused() == "audience"


@pytest.mark.parametrize("aud", [None, 5, {"school": 1}, [], ["another-client"]])
def test_an_audience_that_does_not_name_us_is_refused(provider, refused, aud):
    provider.changes = {"aud": aud}
    assert refused() == "audience"


@pytest.mark.parametrize(
    "claims", [{"aud": ["school", "other"]}, {"aud": ["school", "other"], "azp": "other"}, {"azp": "other"}]
)
def test_a_token_made_for_another_party_is_refused(provider, refused, claims):
    provider.changes = claims
    assert refused() == "party"


def test_a_token_for_several_of_whom_we_are_the_party_is_taken(house, provider, traveller):
    provider.changes = {"aud": ["other", "school"], "azp": "school"}
    traveller("Amelie").link()
    assert identities(house)


@pytest.mark.parametrize("iss", [None, "https://evil.example", 5])
def test_a_token_of_another_issuer_is_refused(provider, refused, iss):
    provider.changes = {"iss": iss}
    assert refused() == "issuer"


def test_the_same_subject_from_another_issuer_is_refused(provider, refused):
    provider.changes = {"iss": provider.issuer + "/other"}
    assert refused() == "issuer"


@pytest.mark.parametrize("nonce", [None, "", "x" * 43, 5, "é"])
def test_a_token_of_another_sign_in_is_refused(provider, refused, nonce):
    provider.changes = {"nonce": nonce}
    assert refused() == "nonce"


def test_an_expired_token_is_refused(provider, refused):
    provider.changes = {"exp": NOW() - 61}
    assert refused() == "expired"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"iat": None},
        {"iat": NOW() - 3_600},
        {"iat": NOW() + 3_600},
        {"nbf": NOW() + 3_600},
    ],
)
def test_a_token_of_another_time_is_refused(provider, refused, changes):
    provider.changes = changes
    assert refused() == "time"


@pytest.mark.parametrize("subject", [None, "", 5, "x" * 256, ["a"]])
def test_a_token_about_nobody_is_refused(provider, refused, subject):
    provider.changes = {"sub": subject}
    assert refused() == "subject"


@pytest.mark.parametrize("verified", [False, "false"])
def test_an_unverified_email_is_refused(provider, refused, verified):
    provider.changes = {"email": "amelie@example.org", "email_verified": verified}
    assert refused() == "unverified"


def test_an_email_equal_to_another_account_opens_and_links_nothing(house, provider, traveller):
    provider.changes = {"email": "amelie@example.org", "email_verified": True}
    visitor = traveller()
    assert visitor.travel("stranger").location == "http://localhost/login/microsoft/account"
    assert not visitor.browser.signed_in()
    assert not identities(house)


def test_a_token_without_signature_is_refused(provider, refused):
    provider.make_token = lambda claims: unsigned({"alg": "none"}, claims)
    assert refused() == "algorithm"


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(provider, refused):
    # By hand: the library refuses to make such a token.
    def sign_with_public_key(claims):
        text = unsigned({"alg": "HS256", "kid": "one"}, claims).rstrip(".")
        mac = hmac.digest(KEY.as_pem(private=False), text.encode(), "sha256")
        return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    provider.make_token = sign_with_public_key
    assert refused() == "algorithm"


def test_a_token_signed_with_the_secret_of_the_client_is_refused(provider, refused):
    secret = OctKey.import_key(b"a secret of the client")
    provider.make_token = lambda claims: jwt.encode({"alg": "HS256"}, claims, secret)
    assert refused() == "algorithm"


def test_a_token_signed_in_another_way_than_rs256_is_refused(provider, refused):
    allowed, header = jws.JWSRegistry(algorithms=["PS256"]), {"alg": "PS256", "kid": "one"}
    provider.make_token = lambda claims: jwt.encode(header, claims, KEY, registry=allowed)
    assert refused() == "algorithm"


def test_a_token_signed_by_another_key_of_the_same_name_is_refused(provider, refused):
    provider.make_token = lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER_KEY)
    assert refused() == "signature"


def test_a_token_whose_claims_were_changed_is_refused(provider, refused):
    def tamper(claims):
        head, _, tail = sign(claims).split(".")
        return f"{head}.{unsigned({}, {**claims, 'sub': 'somebody'}).split('.')[1]}.{tail}"

    provider.make_token = tamper
    assert refused() == "signature"


@pytest.mark.parametrize(
    "token", ["", "junk", "a.b.c", None, 5, ["x"], "x" * 40_000, "é.é.é", "..", "e30.e30."]
)
def test_what_is_no_token_is_refused(provider, refused, token):
    provider.make_token = lambda claims: token
    assert refused() in ("token", "algorithm")


def test_a_token_whose_payload_is_no_object_is_refused(provider, refused):
    provider.make_token = lambda claims: jws.serialize_compact({"alg": "RS256", "kid": "one"}, b"[1]", KEY)
    assert refused() == "signature"


# The code and the state.


def test_a_code_that_is_used_again_is_refused(house, provider, traveller):
    traveller("Amelie").link()
    visitor = traveller()
    sent = provider.sign_in(visitor.leave())
    visitor.come_back(**sent)
    cookie = visitor.browser.cookies["oidc"]
    assert visitor.go_on().status_int == 303
    thief = traveller()
    thief.browser.set_cookie("oidc", cookie)
    assert thief.go_on().status_int == 400
    assert not thief.browser.signed_in()
    assert acts(house, "oidc-refused") == [{"reason": "used"}]


def test_a_code_that_the_provider_knows_no_more_is_refused(house, provider, traveller):
    visitor = traveller()
    sent = provider.sign_in(visitor.leave())
    provider.codes.clear()
    visitor.come_back(**sent)
    assert visitor.go_on().status_int == 400
    assert acts(house, "oidc-refused") == [{"reason": "code"}]


def test_a_code_of_another_browser_is_refused(provider, traveller):
    traveller("Amelie").link()
    sent = provider.sign_in(traveller().leave())
    victim = traveller()
    own = provider.sign_in(victim.leave())
    assert victim.come_back(code=sent["code"], state=sent["state"]).status_int == 400
    # With the victim's own state it is the verifier that does not fit.
    victim = traveller()
    own = provider.sign_in(victim.leave())
    victim.come_back(code=sent["code"], state=own["state"])
    assert victim.go_on().status_int == 400


@pytest.mark.parametrize("state", ["", "x", "x" * 43, "é", "\x00"])
def test_a_wrong_state_is_refused_and_ends_the_sign_in(traveller, state):
    visitor = traveller()
    sent = visitor.provider.sign_in(visitor.leave())
    assert visitor.come_back(code=sent["code"], state=state).status_int == 400
    assert "oidc" not in visitor.browser.cookies or not visitor.browser.cookies["oidc"]


def test_an_answer_without_a_sign_in_under_way_is_refused(house):
    answer = house.browser().get(BACK, {"code": "x", "state": "y"}, status=400)
    assert "begun elsewhere" in answer


def test_an_answer_in_the_name_of_another_issuer_is_refused(traveller):
    visitor = traveller()
    sent = visitor.provider.sign_in(visitor.leave())
    assert visitor.come_back(**sent, iss="https://evil.example").status_int == 400
    visitor = traveller()
    sent = visitor.provider.sign_in(visitor.leave())
    assert visitor.come_back(**sent, iss=visitor.provider.issuer).status_int == 303


@pytest.mark.parametrize("sent", [{"error": "access_denied"}, {"code": ""}, {"code": "x" * 2_301}])
def test_who_gives_up_at_the_provider_is_told_how_to_go_on(traveller, sent):
    visitor = traveller()
    state = visitor.provider.sign_in(visitor.leave())["state"]
    answer = visitor.come_back(state=state, **sent)
    assert answer.status_int == 400
    assert "You did not sign in at Microsoft" in answer


def test_what_the_provider_says_of_an_error_is_not_shown(traveller):
    visitor = traveller()
    state = visitor.provider.sign_in(visitor.leave())["state"]
    answer = visitor.come_back(state=state, error="<b>x", error_description="call 0900 12345")
    assert "0900" not in answer.html.text


def test_the_longest_code_still_fits_the_cookie_of_a_browser(provider, traveller):
    visitor = traveller()
    page = "/login?next=/me/" + "x" * 290
    sent = provider.sign_in(visitor.leave(page))
    answer = visitor.come_back(code="c" * 2_300, state=sent["state"])
    cookie = next(each for each in answer.headers.getall("Set-Cookie") if each.startswith("oidc="))
    assert len("__Host-" + cookie.partition(";")[0]) <= 4_096


# Keys.


def test_a_provider_that_changed_its_keys_is_asked_for_them_once_more(provider, traveller):
    traveller("Amelie").link()
    provider.keys = [OTHER_KEY.as_dict(private=False)]
    provider.make_token = lambda claims: sign(claims, OTHER_KEY)
    provider.asked.clear()
    assert traveller().travel().location == "http://localhost/"
    assert traveller().travel().location == "http://localhost/"
    assert provider.asked == ["/token", "/keys", "/token"]


def test_a_key_that_the_provider_does_not_publish_is_refused_after_one_more_look(provider, refused):
    provider.make_token = lambda claims: sign(claims, OTHER_KEY)
    provider.asked.clear()
    assert refused() == "key"
    assert provider.asked.count("/keys") == 1


def test_a_token_that_names_no_key_is_taken_where_there_is_one_key_only(provider, traveller, refused):
    provider.make_token = lambda claims: jwt.encode({"alg": "RS256"}, claims, KEY)
    assert traveller().travel().location == "http://localhost/"
    provider.make_token = lambda claims: jwt.encode({"alg": "RS256"}, claims, OTHER_KEY)
    assert refused() == "signature"


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "RSA", "kid": "two"},
        {"kty": "RSA", "kid": "two", "n": "!!", "e": "AQAB"},
        {"kty": "RSA", "kid": "two", "n": "!" * 342, "e": "AQAB"},
        {"kty": "oct", "kid": "two", "k": "c2VjcmV0"},
        {**OTHER_KEY.as_dict(private=False), "use": "enc"},
        {**OTHER_KEY.as_dict(private=False), "alg": "RS512"},
        "junk",
    ],
)
def test_a_strange_key_is_none(provider, refused, key):
    provider.keys = [KEY.as_dict(private=False), key]
    provider.make_token = lambda claims: sign(claims, OTHER_KEY)
    assert refused() == "key"


def test_a_short_key_is_none(provider, refused):
    number = rsa.generate_private_key(65_537, 1_024).public_key().public_numbers().n
    text = base64.urlsafe_b64encode(number.to_bytes(128, "big")).rstrip(b"=").decode()
    provider.keys = [{"kty": "RSA", "kid": "two", "n": text, "e": "AQAB"}]
    provider.make_token = lambda claims: sign(claims, OTHER_KEY)
    assert refused() == "key"


# A provider that is slow, down or talks nonsense.


@pytest.fixture
def patience(request, patience):
    """Nobody wants to wait five seconds for what hangs on purpose; a busy machine gets them for the rest."""
    given = getattr(request.node, "callspec", None)
    return 1 if given and given.params.get("nonsense") in (hang, drip) else patience


def hang(handler):
    time.sleep(2)
    send(handler, {})


def drip(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(30):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.1)


def flood(handler):
    with suppress(OSError):
        send(handler, b"x" * 300_000)


def hang_up(handler):
    handler.close_connection = True
    handler.connection.close()


NONSENSE = {
    "slow": hang,
    "dripping": drip,
    "too large": flood,
    "hanging up": hang_up,
    "failing": lambda handler: send(handler, {"x": 1}, 500),
    "no json": lambda handler: send(handler, b"<html>"),
    "no object": lambda handler: send(handler, [1]),
    "empty": lambda handler: send(handler, b""),
    "led elsewhere": lambda handler: send(handler, b"", 302, Location="http://localhost:1/"),
    "bomb": lambda handler: send(handler, b"\x1f\x8bjunk", 200, Content_Encoding="gzip"),
}


@contextmanager
def pages_answer(house):
    yield
    house.browser().get("/login", status=200)


def is_silent(answer):
    assert answer.status_int == 503
    assert "Microsoft does not answer" in answer
    assert "your address and your password, or try again" in answer
    assert int(answer.headers["Retry-After"]) > 0
    return True


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_without_a_usable_description_the_page_says_that_the_provider_is_silent(house, provider, nonsense):
    provider.answers["/.well-known/openid-configuration"] = nonsense
    with pages_answer(house):
        assert is_silent(house.browser().get("/login").forms[1].submit(expect_errors=True))
    provider.answers.clear()
    house.browser().get("/login").forms[1].submit(status=303)


@pytest.mark.parametrize("path", ["/token", "/keys"])
@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_a_provider_that_breaks_down_half_way_lets_nobody_in(house, provider, traveller, nonsense, path):
    visitor = traveller()
    sent = provider.sign_in(visitor.leave())
    provider.answers[path] = nonsense
    visitor.come_back(**sent)
    with pages_answer(house):
        answer = visitor.go_on()
    # A token is missing where the provider answers with an empty object.
    assert answer.status_int == 400 or is_silent(answer)
    assert not identities(house)
    assert not visitor.browser.signed_in()


def test_keys_that_are_no_list_are_none(provider, traveller):
    visitor = traveller()
    sent = provider.sign_in(visitor.leave())
    provider.keys = {"one": KEY.as_dict(private=False)}
    visitor.come_back(**sent)
    assert is_silent(visitor.go_on())


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://evil.example/token"},
        {"token_endpoint": None},
        {"jwks_uri": 5},
        {"jwks_uri": "https://user@evil.example/keys"},
        {"jwks_uri": "http://[junk"},
        {"authorization_endpoint": "https://evil.example/authorize"},
    ],
)
def test_a_description_that_leads_elsewhere_is_not_followed(house, provider, changes):
    provider.answers["/.well-known/openid-configuration"] = lambda handler: send(
        handler, provider.metadata(**changes)
    )
    assert is_silent(house.browser().get("/login").forms[1].submit(expect_errors=True))


def test_a_description_that_makes_sense_but_has_no_end_is_not_read(house, provider):
    provider.answers["/.well-known/openid-configuration"] = lambda handler: send(
        handler, provider.metadata(more="x" * 300_000)
    )
    assert is_silent(house.browser().get("/login").forms[1].submit(expect_errors=True))


def test_nobody_is_there(house, provider):
    settings = replace(house.registry.oidc.settings, issuer="http://localhost:1")
    house.registry.oidc = Provider(settings, "http://localhost" + BACK)
    assert is_silent(house.browser().get("/login").forms[1].submit(expect_errors=True))


def test_a_provider_that_hangs_leaves_threads_to_the_pages(house):
    with fetching.conversation(), fetching.conversation():
        assert is_silent(house.browser().get("/login").forms[1].submit(expect_errors=True))
    house.browser().get("/login").forms[1].submit(status=303)


def test_a_conversation_that_fails_gives_its_place_back():
    for _ in range(5):
        with pytest.raises(ProviderSilent), fetching.conversation():
            raise ValueError


def test_no_transaction_is_open_while_the_provider_is_waited_for():
    manager = TransactionManager(explicit=True)
    manager.begin()
    with between_transactions(SimpleNamespace(tm=manager)), pytest.raises(NoTransaction):
        manager.get()
    manager.get()


def test_what_is_committed_while_the_provider_is_waited_for_is_seen(house, provider, traveller):
    traveller("Amelie").link()
    visitor = traveller()
    visitor.come_back(**provider.sign_in(visitor.leave()))

    def close_meanwhile(claims):
        house.change("Amelie", disabled=True)
        return sign(claims)

    provider.make_token = close_meanwhile
    assert visitor.go_on().location == "http://localhost/login/microsoft/account"
    assert not visitor.browser.signed_in()
