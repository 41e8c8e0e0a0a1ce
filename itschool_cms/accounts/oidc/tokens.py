"""The ID token: who the provider says it is, believed only when every part of it is right."""

import math
import time
from collections.abc import Iterable, Mapping
from hmac import compare_digest
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from .settings import ProviderSettings

ALGORITHMS = ["RS256"]
LEEWAY_SECONDS = 60
# An ID token is made for this very sign-in, and is taken at once.
MAX_AGE_SECONDS = 600
MAX_TOKEN = 32_768
MAX_SUBJECT = 255
# Of 2,048 bits, in base64.
MIN_MODULUS = 342


class Refused(Exception):
    """The answer of the provider cannot be believed; `reason` is a word for the audit trail."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def key_id(token: Any) -> str:
    """Return the name of the key that signed a token, empty when it does not say.

    Raises:
        Refused: this is no token, or it is signed in another way than RS256.
    """
    if not isinstance(token, str) or not 0 < len(token) <= MAX_TOKEN:
        raise Refused("token")
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError) as problem:
        raise Refused("token") from problem
    if header.get("alg") not in ALGORITHMS:
        raise Refused("algorithm")
    name = header.get("kid", "")
    return name if isinstance(name, str) else ""


def find_key(keys: Iterable[Any], name: str) -> RSAKey | None:
    """Return the key of that name out of what the provider publishes; the only one when it has no name."""
    fitting = [each for each in keys if isinstance(each, dict) and _may_sign(each)]
    named = [each for each in fitting if each.get("kid") == name] if name else fitting
    if len(named) != 1:
        return None
    try:
        return RSAKey.import_key(named[0])
    except (JoseError, ValueError):
        return None


def _may_sign(key: dict[str, Any]) -> bool:
    signs = key.get("use", "sig") == "sig" and key.get("alg", "RS256") in ALGORITHMS
    return signs and key.get("kty") == "RSA" and len(str(key.get("n", ""))) >= MIN_MODULUS


def claims_of(token: str, key: RSAKey, provider: ProviderSettings, nonce: str) -> dict[str, Any]:
    """Return what the token says.

    Args:
        nonce: what this sign-in was begun with.

    Raises:
        Refused: it is not signed by the key, or not by this provider, for us, for this sign-in, just now.
    """
    try:
        claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError) as problem:
        raise Refused("signature") from problem
    _check_parties(claims, provider)
    _check_times(claims, time.time())
    said = claims.get("nonce")
    if not isinstance(said, str) or not compare_digest(said.encode(), nonce.encode()):
        raise Refused("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT:
        raise Refused("subject")
    # Nobody is found by a mail address; one that the provider itself doubts is a bad sign all the same.
    if claims.get("email_verified", True) in (False, "false"):
        raise Refused("unverified")
    return claims


def _check_parties(claims: Mapping[str, Any], provider: ProviderSettings) -> None:
    if claims.get("iss") != provider.issuer:
        raise Refused("issuer")
    if provider.tenant and claims.get("tid", provider.tenant) != provider.tenant:
        raise Refused("tenant")
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or provider.client_id not in audiences:
        raise Refused("audience")
    # Whoever the token was made for has to be us, also where it may be shown to others.
    party = claims.get("azp", provider.client_id if len(audiences) == 1 else None)
    if party != provider.client_id:
        raise Refused("party")


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    if _seconds(claims, "exp") <= now - LEEWAY_SECONDS:
        raise Refused("expired")
    if not now - MAX_AGE_SECONDS <= _seconds(claims, "iat") <= now + LEEWAY_SECONDS:
        raise Refused("time")
    if "nbf" in claims and _seconds(claims, "nbf") > now + LEEWAY_SECONDS:
        raise Refused("time")


def _seconds(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused("time")
    return value
