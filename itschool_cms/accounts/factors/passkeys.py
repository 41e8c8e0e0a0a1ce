"""Passkeys (WebAuthn): questions to the browser, and the judgment of its answers.

A question is random, kept in the session of the browser for five minutes, and gone with the first answer.
The library is imported with the first question: it takes a tenth of the time in which a server starts.
"""

import hashlib
import secrets
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pyramid.request import Request

from itschool_cms.core.models import utcnow

from ..models import User
from .models import Passkey
from .rules import factors_of

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

KEY = "passkey"
SECONDS = 300
# A clock that was set back must not make a question last.
CLOCK_SLACK_SECONDS = 60
CHALLENGE_BYTES = 32
MAX_ANSWER = 16_384
MAX_CREDENTIAL = 1_023
# What the library raises, beside its own exceptions, for answers that no device gives: by its decoders.
JUNK = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


class PasskeyRefused(Exception):
    """The answer of the browser proves nothing."""


def place(request: Request) -> tuple[str, str]:
    """Return the id of this site for passkeys, which is its host, and its origin: both from the settings."""
    base = urlsplit(request.registry.settings["site.base_url"])
    return base.hostname or "", f"{base.scheme}://{base.netloc}"


def ask_for_new(request: Request, user: User) -> str:
    """Return the question (JSON) for a new passkey of the person; it must find the person by itself."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    rp, _origin = place(request)
    options = generate_registration_options(
        rp_id=rp,
        rp_name=request.site.title,
        user_id=_handle(user),
        user_name=user.email,
        user_display_name=user.title,
        challenge=_challenge(request, "new"),
        timeout=SECONDS * 1_000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(user),
    )
    return options_to_json(options)


def ask(request: Request, purpose: str, user: User | None = None) -> str:
    """Return the question (JSON) for a passkey: one of the person's, or of whoever has one for this site.

    Args:
        purpose: the answer counts for nothing else.
    """
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    rp, _origin = place(request)
    options = generate_authentication_options(
        rp_id=rp,
        challenge=_challenge(request, purpose),
        timeout=SECONDS * 1_000,
        allow_credentials=_descriptors(user) if user is not None else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def take_new(request: Request, answer: str, name: str) -> Passkey:
    """Return the passkey that the browser made, not yet kept.

    Raises:
        PasskeyRefused: for another question, site or person, or without a check of the person.
    """
    from webauthn import verify_registration_response

    challenge = _taken(request, "new")
    rp, origin = place(request)
    made: Any = _judged(
        verify_registration_response,
        credential=answer[:MAX_ANSWER],
        expected_challenge=challenge,
        expected_rp_id=rp,
        expected_origin=origin,
        require_user_verification=True,
    )
    if len(made.credential_id) > MAX_CREDENTIAL:
        raise PasskeyRefused("The name of the key is too long")
    return Passkey(name, made.credential_id, made.credential_public_key, made.sign_count, utcnow())


def take(request: Request, purpose: str, answer: str, user: User | None = None) -> User:
    """Return the person whom the passkey proves, and note its use.

    Args:
        user: whose passkey it has to be; whoever the passkey names when None.

    Raises:
        PasskeyRefused: for another question, purpose, site or person, without a check of the person, or with
            a counter that went back.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json

    challenge = _taken(request, purpose)
    given: Any = _judged(parse_authentication_credential_json, answer[:MAX_ANSWER])
    found = _owner(request, given.response.user_handle, user)
    passkey = factors_of(found).passkey(given.raw_id)
    mark = hashlib.sha256(challenge).hexdigest()
    # Two answers at the same instant: the second one meets the mark of the first.
    if passkey is None or passkey.challenge == mark:
        raise PasskeyRefused("The person has no such passkey, or it was used already")
    rp, origin = place(request)
    proof: Any = _judged(
        verify_authentication_response,
        credential=given,
        expected_challenge=challenge,
        expected_rp_id=rp,
        expected_origin=origin,
        credential_public_key=passkey.key,
        credential_current_sign_count=passkey.count,
        require_user_verification=True,
    )
    passkey.note_use(proof.new_sign_count, mark, utcnow())
    return found


def is_young(since: float) -> bool:
    """Tell whether what was asked at that moment (seconds since 1970 UTC) may still be answered."""
    return -CLOCK_SLACK_SECONDS <= time.time() - since < SECONDS


def _judged(judge: Any, *args: Any, **options: Any) -> Any:
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return judge(*args, **options)
    except (WebAuthnException, *JUNK) as problem:
        raise PasskeyRefused(type(problem).__name__) from problem


def _owner(request: Request, handle: bytes | None, user: User | None) -> User:
    if user is not None and handle in (None, b"", _handle(user)):
        return user
    if user is not None or handle is None or not handle.isdigit() or len(handle) > len(str(2**63)):
        raise PasskeyRefused("The passkey is of somebody else")
    found = request.site.catalog.resolve(int(handle))
    if not isinstance(found, User) or not found.may_sign_in():
        raise PasskeyRefused("The passkey is of nobody")
    return found


def _handle(user: User) -> bytes:
    # Chosen at random when the person was added: it says nothing about them.
    return str(user.uid).encode()


def _descriptors(user: User) -> list["PublicKeyCredentialDescriptor"]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=each.credential) for each in factors_of(user).passkeys]


def _challenge(request: Request, purpose: str) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    request.session[KEY] = {"purpose": purpose, "challenge": challenge, "since": int(time.time())}
    return challenge


def _taken(request: Request, purpose: str) -> bytes:
    """Return the question that was asked in this browser, which counts no more."""
    kept = request.session.pop(KEY, None)
    if kept is None or kept["purpose"] != purpose or not is_young(kept["since"]):
        raise PasskeyRefused("Nothing was asked")
    return kept["challenge"]
