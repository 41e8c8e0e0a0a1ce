"""What the pages of accounts have in common."""

import re
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.forms import parse_form
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC

from ..mails import contact

MAX_SHOWN = 254


def add_page(config: Configurator, view: Any, path: str, **options: Any) -> None:
    """Register a view of the site for exactly one address, such as "/password/new"."""
    pattern = rf"{re.escape(path)}/?\Z"
    name = path.strip("/").split("/")[0]
    config.add_view(view, context=Site, name=name, path_info=pattern, permission=PUBLIC, **options)


def texts(request: Request) -> dict[str, str]:
    """Return the texts that a small form of ours has sent."""
    return {name: value for name, value in parse_form(request) if isinstance(value, str)}


def contact_lines(request: Request) -> list[str]:
    """Return the ways to reach the office, without the name of the school."""
    return contact(request.site)[1:]


def say(request: Request, kind: str, message: str, **mapping: object) -> None:
    """Leave a message for the next page."""
    request.session.flash((kind, request.words.translate(message, **mapping)))
