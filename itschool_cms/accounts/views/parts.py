"""What the pages of accounts have in common."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from itschool_cms.core.forms import Form, parse_form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC

from .. import passwords
from ..mails import contact
from ..visitors import may_guess

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


def for_person(view: Callable) -> Callable:
    """Keep a view for who is signed in; visitors are led to the portal."""

    @wraps(view)
    def checked(context: Site, request: Request) -> Any:
        if request.person is None:
            raise HTTPNotFound()
        return view(context, request)

    return checked


def waiting_advice(request: Request, seconds: int) -> str:
    """Say how long to wait, in whole minutes."""
    minutes = -(-seconds // 60)
    return request.words.plural(
        "Wait ${n} minute, then try again. A right password waits as well.",
        "Wait ${n} minutes, then try again. A right password waits as well.",
        minutes,
    )


def knows(request: Request, form: Form, password: str) -> bool:
    """Tell whether it is the present password of the person; if not, the form says why. Tries are counted."""
    ticket = may_guess(request)
    if ticket.wait:
        form.refuse(waiting_advice(request, ticket.wait), "current")
    elif not passwords.verify(request.person.password_hash, password):
        form.refuse(_("This is not your current password."), "current")
    else:
        request.registry.throttle.forgive(ticket)
        return True
    return False
