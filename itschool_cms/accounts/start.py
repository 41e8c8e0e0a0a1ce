"""Where a person lands after signing in."""

from pyramid.config import Configurator
from pyramid.request import Request

from .events import StartWanted
from .models import User


def start_path(request: Request, person: User | None = None) -> str:
    """Return the start page of a person, by default of the one who is signed in."""
    event = StartWanted(request, person or request.person)
    request.registry.notify(event)
    return event.path


def includeme(config: Configurator) -> None:
    """Provide `request.start_path()`."""
    config.add_request_method(start_path, "start_path")
