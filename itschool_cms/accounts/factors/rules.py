"""Of whom the school asks a second step, and what follows from that."""

from pyramid.request import Request

from itschool_cms.core.permissions import Permission

from ..models import SECOND_FACTOR_STAFF, Role, User
from .models import Factors, LastFactor

ASKED = frozenset({Role.ADMIN, Role.OFFICE})


def factors_of(user: User) -> Factors:
    """Return the factors of a person; who has none gets an empty object that is not stored."""
    return user.factors if user.factors is not None else Factors()


def kept_factors(user: User) -> Factors:
    """Return the factors of a person, to be changed; they are stored with the person."""
    if user.factors is None:
        user.factors = Factors()
    return user.factors


def is_required(request: Request, user: User) -> bool:
    """Tell whether the school asks the person for a second step: they see what concerns everybody."""
    asked = request.site["people"].second_factor == SECOND_FACTOR_STAFF
    return asked and not ASKED.isdisjoint(user.roles)


def check_removal(request: Request, user: User) -> None:
    """Check that one factor of the person may go.

    Raises:
        LastFactor: it is the last one of somebody of whom the school asks one.
    """
    if is_required(request, user) and factors_of(user).count() <= 1:
        raise LastFactor()


def may_manage(request: Request) -> bool:
    """Tell whether the person of the request keeps the security of the school: admins."""
    return bool(request.has_permission(Permission.MANAGE, request.site))
