"""Talking with the provider: where it lets people sign in, and who came back."""

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from .fetching import SECONDS, bound, conversation, get_json
from .identities import Identity, identity_of
from .settings import ProviderSettings, is_trusted, origin_of
from .tokens import Refused, claims_of, find_key, key_id

DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
KEEP_SECONDS = 3_600
BASIC, POSTED = "client_secret_basic", "client_secret_post"

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """A value that is fetched when it is first asked for, and again when it is an hour old."""

    def __init__(self, fetch: Callable[[], Value]) -> None:
        self._fetch = fetch
        self._value: Value | None = None
        self._since = 0.0

    def get(self, *, anew: bool = False) -> Value:
        """Return the value; `anew` fetches it in any case."""
        value = self._value
        if value is None or anew or time.monotonic() - self._since > KEEP_SECONDS:
            # Two threads may fetch it at once: both get the same.
            self._value, self._since = value, _ = self._fetch(), time.monotonic()
        return value


def parameters(settings: ProviderSettings, nonce: str, language: str) -> dict[str, str]:
    """Return what the provider is asked beyond what the protocol of codes wants."""
    asked = {"nonce": nonce, "response_mode": "query", "ui_locales": language}
    # On the computer of a family somebody else may still be signed in there.
    return asked | ({"prompt": "select_account"} if settings.is_microsoft else {})


class Provider:
    """The provider of one school.

    Args:
        settings: which one.
        callback: address of the page to which it sends people back.
        seconds: that an answer may take.
    """

    def __init__(self, settings: ProviderSettings, callback: str, seconds: float = SECONDS) -> None:
        self.settings = settings
        self._seconds = seconds
        self._callback = callback
        self._metadata = Kept(self._fetch_metadata)
        self._keys = Kept(self._fetch_keys)

    def address(self, *, state: str, nonce: str, verifier: str, language: str) -> str:
        """Return the page of the provider where a person signs in.

        Raises:
            ProviderSilent: the provider did not say where that is.
        """
        with conversation():
            metadata = self._metadata.get()
        extra = parameters(self.settings, nonce, language)
        with self._session(metadata) as session:
            url, _ = session.create_authorization_url(
                metadata["authorization_endpoint"], state=state, code_verifier=verifier, **extra
            )
        return url

    def identify(self, *, code: str, nonce: str, verifier: str) -> Identity:
        """Return who came back with the code.

        Raises:
            ProviderSilent: no answer, or none that makes sense.
            Refused: the code is not good, or the token that it gave.
        """
        with conversation():
            token = self._exchange(self._metadata.get(), code, verifier)
            name = key_id(token)
            # The provider changes its keys when it likes, and signs with the new one at once.
            key = find_key(self._keys.get(), name) or find_key(self._keys.get(anew=True), name)
        if key is None:
            raise Refused("key")
        return identity_of(self.settings, claims_of(token, key, self.settings, nonce))

    def _exchange(self, metadata: dict[str, Any], code: str, verifier: str) -> Any:
        try:
            with self._session(metadata) as session:
                answer = session.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=verifier, allow_redirects=False
                )
        except OAuthError as problem:
            raise Refused("code") from problem
        return answer.get("id_token")

    def _session(self, metadata: dict[str, Any]) -> OAuth2Session:
        methods = metadata.get("token_endpoint_auth_methods_supported", [BASIC])
        session = OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            scope=self.settings.scopes,
            redirect_uri=self._callback,
            code_challenge_method="S256",
            token_endpoint_auth_method=BASIC if BASIC in methods else POSTED,
        )
        bound(session, self._seconds)
        return session

    def _fetch_metadata(self) -> dict[str, Any]:
        found = get_json(self.settings.issuer.rstrip("/") + DISCOVERY, self._seconds)
        if found.get("issuer") != self.settings.issuer:
            raise ValueError("The metadata are those of another issuer")
        if not all(is_trusted(found.get(name)) for name in ENDPOINTS):
            raise ValueError("An address in the metadata is missing or not https")
        # The one other place to which a form of ours may lead.
        if origin_of(found["authorization_endpoint"]) != self.settings.origin:
            raise ValueError("People would sign in at another host than the issuer's")
        return found

    def _fetch_keys(self) -> list[Any]:
        keys = get_json(self._metadata.get()["jwks_uri"], self._seconds).get("keys")
        if not isinstance(keys, list):
            raise ValueError("No keys")
        return keys
