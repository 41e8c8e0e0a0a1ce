"""Fixtures: a provider, and a school that trusts it."""

import pytest

from itschool_cms.accounts.oidc.provider import SECONDS
from itschool_cms.accounts.oidc.provider import Provider as Client
from itschool_cms.accounts.oidc.settings import ProviderSettings
from itschool_cms.accounts.oidc.signing_in import BACK
from tests.accounts.oidc.provider import CLIENT, SECRET, Provider, settings_of
from tests.accounts.oidc.traveller import Traveller
from tests.accounts.school import House
from tests.layers import layered


@pytest.fixture(scope="session")
def running_provider(tmp_path_factory):
    secret = tmp_path_factory.mktemp("secrets") / "client"
    secret.write_text(SECRET + "\n")
    secret.chmod(0o600)
    found = Provider(str(secret))
    yield found
    found.stop()


@pytest.fixture
def provider(running_provider):
    running_provider.renew()
    return running_provider


@pytest.fixture(scope="session")
def trusting(running_provider):
    """One application for all tests."""
    found = House(**settings_of(running_provider)).start()
    yield found
    found.stop()


@pytest.fixture
def patience():
    """Seconds that an answer of the provider may take."""
    return SECONDS


@pytest.fixture
def house(trusting, provider, patience):
    """The school as new, which remembers nothing of the provider."""
    settings = ProviderSettings(provider.issuer, CLIENT, SECRET)
    with layered(trusting.app):
        trusting.registry.oidc = Client(settings, "http://localhost" + BACK, seconds=patience)
        yield trusting


@pytest.fixture
def traveller(house, provider):
    """A person at a browser who signs in at the provider; `traveller("Amelie")` is signed in here first."""
    return lambda first="", **environ: Traveller(house.browser(first, **environ), house, provider)
