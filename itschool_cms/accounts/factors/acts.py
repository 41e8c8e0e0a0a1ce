"""What may be done with factors: each act is noted in the trail, and mailed to the person."""

import time

from pyramid.request import Request

from itschool_cms.core.models import utcnow

from ..afterwards import end_sessions
from ..models import User
from ..notices import tell
from . import notices, recovery, totp
from .models import Kind, Passkey
from .rules import check_removal, factors_of, kept_factors


def add_app(request: Request, secret: str, step: int) -> list[str]:
    """Keep the app of the person of the request, whose code of the step was right.

    Returns the recovery codes when it is the first factor.
    """
    return _added(request, Kind.APP, lambda factors: factors.set_app(secret, step, utcnow()))


def add_passkey(request: Request, passkey: Passkey) -> list[str]:
    """Keep a passkey of the person of the request; returns the recovery codes when it is the first factor."""

    def keep(factors) -> None:
        factors.passkeys = (*factors.passkeys, passkey)

    return _added(request, Kind.PASSKEY, keep)


def _added(request: Request, kind: Kind, keep) -> list[str]:
    user = request.person
    first = not user.has_factor()
    factors = kept_factors(user)
    keep(factors)
    request.trail("factor-added", person=user.uid, kind=str(kind))
    tell(request, user, notices.ADDED[kind])
    _index(user)
    if not first:
        return []
    # What was signed in by the password alone has not proved what is asked from now on.
    end_sessions(request.registry, user, user.uid, keep=request.session.key)
    return _new_codes(user)


def renew_recovery(request: Request) -> list[str]:
    """Make new recovery codes for the person of the request; those before are dead."""
    user = request.person
    codes = _new_codes(user)
    request.trail("recovery-renewed", person=user.uid)
    tell(request, user, notices.RECOVERY_RENEWED)
    return codes


def _new_codes(user: User) -> list[str]:
    codes = recovery.make_codes()
    kept_factors(user).recovery = tuple(recovery.digest(code) for code in codes)
    return codes


def remove_app(request: Request) -> None:
    """Remove the app of the person of the request.

    Raises:
        LastFactor: the school asks the person for a second step.
    """
    check_removal(request, request.person)
    kept_factors(request.person).remove_app()
    _removed(request, Kind.APP)


def remove_passkey(request: Request, passkey: Passkey) -> None:
    """Remove a passkey of the person of the request.

    Raises:
        LastFactor: the school asks the person for a second step.
    """
    check_removal(request, request.person)
    kept_factors(request.person).remove_passkey(passkey)
    _removed(request, Kind.PASSKEY)


def _removed(request: Request, kind: Kind) -> None:
    user = request.person
    request.trail("factor-removed", person=user.uid, kind=str(kind))
    tell(request, user, notices.REMOVED[kind])
    _index(user)


def remove_all(request: Request, user: User) -> None:
    """Remove all factors of somebody who lost the phone; the lost device is signed out as well."""
    kinds = factors_of(user).kinds()
    user.factors = None
    for kind in kinds:
        request.trail("factor-removed", person=user.uid, kind=str(kind))
    tell(request, user, notices.ALL_REMOVED)
    end_sessions(request.registry, user, user.uid)
    _index(user)


def use_code(request: Request, user: User, code: str) -> bool:
    """Use up a code of the person's app; False when it is wrong or was used before."""
    factors = factors_of(user)
    step = totp.matching_step(factors.secret, code, time.time()) if factors.secret else None
    return step is not None and factors.take_step(step, utcnow())


def use_recovery(request: Request, user: User, code: str) -> bool:
    """Use up a recovery code of the person; False when it is wrong or was used before."""
    if not factors_of(user).take_recovery(recovery.digest(code)):
        return False
    request.registry.trail.write(request.tm, "recovery-used", person=user.uid, by=user.uid)
    tell(request, user, notices.RECOVERY_USED)
    return True


def _index(user: User) -> None:
    # Lists of who has no second step follow.
    user.site().catalog.index(user)
