"""Who has to have a second step gets no further without one."""

from pyramid.config import Configurator
from pyramid.request import Request

from ..models import User
from .rules import is_required

PATH = "/me/factors"


def must_add_factor(request: Request) -> bool:
    """Tell whether the person has to set up a second step first."""
    user = request.person
    return isinstance(user, User) and not user.has_factor() and is_required(request, user)


def includeme(config: Configurator) -> None:
    """Put the gate after that of the password."""
    config.add_gate("factor", must_add_factor, path=PATH, order=20, also=("me/confirm",))
