"""Addresses that are safe to lead to, and addresses for mails."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.url import urlencode

from .models import Item

MAX_ADDRESS = 1_000


def local_path(address: str | None, default: str = "/") -> str:
    """Return the address if it is a path of this site, else the default.

    Browsers read `//host`, `/\\host` and control characters in ways of their own: none of them passes.
    """
    if not address or len(address) > MAX_ADDRESS or not (address.isascii() and address.isprintable()):
        return default
    return (
        address
        if address.startswith("/") and not address.startswith("//") and "\\" not in address
        else default
    )


def redirect_to(
    request: Request, target: Item | str, *elements: str, query: dict[str, Any] | None = None
) -> HTTPSeeOther:
    """Return the redirect to an item, or to a path of this site; to be returned, not raised: it commits."""
    path = local_path(target) if isinstance(target, str) else request.resource_path(target, *elements)
    return HTTPSeeOther(location=f"{path}?{urlencode(query)}" if query else path)


def mail_url(request: Request, target: Item | str, *elements: str) -> str:
    """Return the full address of an item or path for a mail: from the settings, never from the request."""
    base = request.registry.settings["site.base_url"].rstrip("/")
    path = target if isinstance(target, str) else request.resource_path(target, *elements)
    return base + path


def includeme(config: Configurator) -> None:
    """Provide `request.redirect_to` and `request.mail_url`."""
    config.add_request_method(redirect_to, "redirect_to")
    config.add_request_method(mail_url, "mail_url")
