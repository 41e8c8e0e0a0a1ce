"""The settings of a provider: the start is refused where one is missing or unsafe."""

import pytest
from pyramid.exceptions import ConfigurationError

from itschool_cms.accounts.oidc.settings import is_trusted, read_settings

SECRET = "a long enough secret"
TENANT = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n")
    path.chmod(0o640)
    return path


@pytest.fixture
def given(secret, monkeypatch):
    monkeypatch.delenv("OIDC_CLIENT_SECRET", raising=False)
    return {
        "oidc.issuer": "https://id.example.org/school",
        "oidc.client_id": "school",
        "oidc.client_secret_file": str(secret),
    }


def refusal(settings):
    with pytest.raises(ConfigurationError) as found:
        read_settings(settings)
    return str(found.value)


def test_nothing_set_means_no_provider():
    assert read_settings({"site.base_url": "https://x"}) is None
    assert read_settings({"oidc.issuer": " ", "oidc.client_id": ""}) is None


def test_a_whole_set_is_read(given):
    found = read_settings(given)
    assert (found.title, found.scopes, found.client_secret) == ("Microsoft", "openid profile", SECRET)
    assert (found.origin, found.tenant) == ("https://id.example.org", "")
    assert SECRET not in repr(found)


def test_title_and_scopes_may_be_set(given):
    found = read_settings({**given, "oidc.title": "itsme", "oidc.scopes": "openid email"})
    assert (found.title, found.scopes) == ("itsme", "openid email")


def test_the_secret_may_come_from_the_environment(given, monkeypatch):
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "another secret of the client")
    del given["oidc.client_secret_file"]
    assert read_settings(given).client_secret == "another secret of the client"


@pytest.mark.parametrize(
    "issuer",
    [
        "",
        "http://id.example.org",
        "id.example.org",
        "https://",
        "ftp://id.example.org",
        "https://u:p@id.example.org",
        "https://id.example.org?x=1",
        "https://id.example.org#x",
        "http://localhost.example.org",
        "https://[junk",
    ],
)
def test_an_issuer_that_is_not_https_is_refused(given, issuer):
    assert "oidc.issuer has to be an https address" in refusal({**given, "oidc.issuer": issuer})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_a_provider_on_this_machine_may_do_without_https(given, host):
    assert read_settings({**given, "oidc.issuer": f"http://{host}:9400"}) is not None


@pytest.mark.parametrize("tenant", ["common", "organizations", "consumers", "", "school.onmicrosoft.com"])
def test_microsoft_has_to_be_one_tenant(given, tenant):
    issuer = f"https://login.microsoftonline.com/{tenant}/v2.0"
    assert "has to name one tenant" in refusal({**given, "oidc.issuer": issuer})


def test_microsoft_with_one_tenant_is_taken(given):
    found = read_settings({**given, "oidc.issuer": f"https://login.microsoftonline.com/{TENANT}/v2.0"})
    assert found.is_microsoft
    assert found.tenant == TENANT


def test_a_missing_client_is_refused(given):
    assert "oidc.client_id is missing" in refusal({**given, "oidc.client_id": " "})


def test_an_unknown_setting_is_refused(given):
    assert "oidc.client_secret" in refusal({**given, "oidc.client_secret": "in the ini"})


def test_scopes_without_openid_are_refused(given):
    assert "openid" in refusal({**given, "oidc.scopes": "profile"})


def test_a_missing_secret_is_refused(given):
    del given["oidc.client_secret_file"]
    assert "OIDC_CLIENT_SECRET" in refusal(given)


def test_two_secrets_are_refused(given, monkeypatch):
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "another secret of the client")
    assert "once" in refusal(given)


def test_a_secret_that_everybody_may_read_is_refused(given, secret):
    secret.chmod(0o644)
    assert "chmod 640" in refusal(given)


def test_a_secret_that_is_not_there_or_no_text_is_refused(given, secret):
    secret.write_bytes(b"\xff\xfe" * 20)
    assert "cannot be read" in refusal(given)
    secret.unlink()
    assert "cannot be read" in refusal(given)


def test_a_short_secret_is_refused(given, secret):
    secret.write_text("secret")
    assert "less than 16" in refusal(given)


@pytest.mark.parametrize("address", [None, 5, "", "http://evil.example", "http://[junk", "https:///x"])
def test_what_is_no_safe_address_is_not_trusted(address):
    assert not is_trusted(address)
