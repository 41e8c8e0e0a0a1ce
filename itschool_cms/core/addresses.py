"""Addresses that are safe to lead to, and addresses for mails."""

from urllib.parse import urlsplit

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from .models import Item

MAX_ADDRESS = 1_000


def local_path(address: str | None, default: str = "/") -> str:
    """Return the address if it is a path of this site, else the default.

    Browsers read `//host`, `/\\host` and control characters in ways of their own: none of them passes.
    """
    if not address or len(address) > MAX_ADDRESS or not address.startswith("/"):
        return default
    if address.startswith(("//", "/\\")) or "\\" in address or not address.isascii() or not address.isprintable():
        return default
    try:
        parts = urlsplit(address)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else address


def redirect_to(request: Request, target: Item | str, *elements: str, query: dict | None = None) -> HTTPSeeOther:
    """Return the redirect to an item, or to a path of this site; to be returned, not raised: it commits."""
    if isinstance(target, str):
        return HTTPSeeOther(location=local_path(target))
    return HTTPSeeOther(location=request.resource_path(target, *elements, **({"query": query} if query else {})))


def mail_url(request: Request, target: Item | str, *elements: str) -> str:
    """Return the full address of an item or path for a mail: from the settings, never from the request."""
    base = request.registry.settings["site.base_url"].rstrip("/")
    path = target if isinstance(target, str) else request.resource_path(target, *elements)
    return base + path


def includeme(config: Configurator) -> None:
    """Provide `request.redirect_to` and `request.mail_url`."""
    config.add_request_method(redirect_to, "redirect_to")
    config.add_request_method(mail_url, "mail_url")
