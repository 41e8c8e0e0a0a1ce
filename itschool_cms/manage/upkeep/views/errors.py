"""The last errors, by the number that people read on the page of an error."""

from datetime import UTC, datetime
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.incidents import Incident
from itschool_cms.core.models import Site
from itschool_cms.core.paging import Batch

from ..menus import ERRORS
from .parts import add_panel, for_admins

MAX_NUMBER = 20


@for_admins
def errors(context: Site, request: Request) -> dict[str, Any]:
    """List the kept incidents, or the one whose number is asked for."""
    number = request.GET.get("number", "").strip().lower()[:MAX_NUMBER]
    found = [each for each in request.registry.incidents.last() if _matches(each, number)]
    return {
        "batch": Batch(request, found),
        "number": number,
        "moment": lambda seconds: datetime.fromtimestamp(seconds, UTC),
    }


def _matches(incident: Incident, number: str) -> bool:
    return incident.number.startswith(number)


def includeme(config: Configurator) -> None:
    """Register the page."""
    add_panel(config, errors, ERRORS, "errors.pt")
