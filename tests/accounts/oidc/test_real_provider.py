"""Microsoft sign-in against a provider that others wrote: a real server on this machine."""

import logging
import warnings
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from itschool_cms.accounts.oidc.provider import Provider
from itschool_cms.accounts.oidc.settings import ProviderSettings
from itschool_cms.accounts.oidc.signing_in import BACK
from tests.accounts.oidc.provider import CLIENT, SECRET
from tests.accounts.oidc.traveller import OWN, Traveller, identities

# Its server runs in a thread of this process and uses what Authlib is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def issuer():
    with warnings.catch_warnings():
        # It still uses the module of Authlib that joserfc replaces.
        warnings.simplefilter("ignore")
        import oidc_provider_mock
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    people = [oidc_provider_mock.User(sub="42", claims={"email": "tom@example.org"})]
    with oidc_provider_mock.run_server_in_thread(require_nonce=True, user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


class RealProvider:
    """What a traveller does at the pages of that provider."""

    def __init__(self, issuer):
        self.issuer = issuer

    def sign_in(self, address, subject="42"):
        data = {"sub": subject}
        answer = requests.post(address, data=data, allow_redirects=False, timeout=5)
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


class RealTraveller(Traveller):
    def leave(self, page="/login"):
        forms = self.browser.get(page).forms.values()
        form = next(form for form in forms if form.action == "/login/microsoft")
        return form.submit(status=303).location


def test_microsoft_sign_in_at_a_real_provider(house, issuer):
    house.registry.oidc = Provider(ProviderSettings(issuer, CLIENT, SECRET), "http://localhost" + BACK)
    stranger = RealTraveller(house.browser(), house, RealProvider(issuer))
    assert stranger.travel("42").location == "http://localhost/login/microsoft/account"
    # The address of the identity is Tom's: that proves nothing.
    assert not identities(house)
    assert stranger.prove("Amelie").location == "http://localhost" + OWN
    assert stranger.press(OWN, "link").status_int == 303
    again = RealTraveller(house.browser(), house, RealProvider(issuer))
    assert again.travel("42").location == "http://localhost/"
    assert again.who() == "Amelie Lefèvre"


def test_a_code_is_taken_by_a_real_provider_once(house, issuer):
    house.registry.oidc = Provider(ProviderSettings(issuer, CLIENT, SECRET), "http://localhost" + BACK)
    real = RealProvider(issuer)
    one, two = (RealTraveller(house.browser(), house, real) for _ in range(2))
    sent = real.sign_in(one.leave())
    one.come_back(**sent)
    assert one.go_on().status_int == 303
    state = real.sign_in(two.leave())["state"]
    two.come_back(code=sent["code"], state=state)
    assert two.go_on().status_int == 400


def test_who_declines_at_a_real_provider_is_told_to_begin_again(house, issuer):
    house.registry.oidc = Provider(ProviderSettings(issuer, CLIENT, SECRET), "http://localhost" + BACK)
    visitor = RealTraveller(house.browser(), house, RealProvider(issuer))
    address = visitor.leave()
    answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=5)
    sent = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    assert sent["error"] == "access_denied"
    # This provider leaves the state out of its refusals, against the standard.
    answer = visitor.come_back(**sent)
    assert answer.status_int == 400
    assert "Begin again" in answer
