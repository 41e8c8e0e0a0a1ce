"""Who must choose a new password reaches no other page before."""

from pyramid.config import Configurator
from pyramid.events import ContextFound
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.models import Site

# Views of the site that stay open; static files are served by a route of their own.
OPEN = frozenset({"password", "logout", "link", "healthz"})


def keep_to_password(event: ContextFound) -> None:
    """Lead to the form of the new password.

    Raises:
        HTTPSeeOther: the person has to choose one.
    """
    request = event.request
    if request.matched_route is None and not _is_open(request) and _must_change(request):
        raise HTTPSeeOther(location="/password/new")


def _is_open(request: Request) -> bool:
    return isinstance(request.context, Site) and request.view_name in OPEN


def _must_change(request: Request) -> bool:
    return bool(getattr(request.person, "must_change_password", False))


def includeme(config: Configurator) -> None:
    """Put the gate before all views."""
    config.add_subscriber(keep_to_password, ContextFound)
