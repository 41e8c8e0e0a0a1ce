"""Addresses that are safe to lead to, and addresses for mails."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.traversal import quote_path_segment
from pyramid.url import urlencode

from .models import Item

MAX_ADDRESS = 1_000


def local_path(address: Any, default: str = "/") -> str:
    """Return the address, which is whatever a form sent, if it is a path of this site, else the default.

    Browsers read `//host`, `/\\host` and control characters in ways of their own: none of them passes.
    """
    if not isinstance(address, str) or len(address) > MAX_ADDRESS:
        return default
    if not (address.isascii() and address.isprintable()):
        return default
    return (
        address
        if address.startswith("/") and not address.startswith("//") and "\\" not in address
        else default
    )


def resource_path(
    request: Request, item: Item, *elements: str, query: dict[str, Any] | None = None, anchor: str = ""
) -> str:
    """Return the address of an item on this site: Pyramid's method of that name, for our tree.

    A page makes dozens of them: the general one, with routes, virtual roots and adapters, would be a tenth of
    the time of a page. Names of items need no quoting (`core.naming`).

    Args:
        elements: what follows the item: the name of a view, say.
        query: parameters, by name.
        anchor: the part of the page, after `#`.
    """
    path = f"/{'/'.join([quote_path_segment(each) for each in elements])}" if elements else "/"
    while (above := item.__parent__) is not None:
        path = f"/{item.__name__}{path}"
        item = above
    if request.environ.get("SCRIPT_NAME"):
        path = request.script_name + path
    if query:
        path += f"?{urlencode(query)}"
    return f"{path}#{quote_path_segment(anchor)}" if anchor else path


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
    """Provide `request.resource_path`, `request.redirect_to`, `request.mail_url` and `request.own_path`."""
    config.add_request_method(resource_path, "resource_path")
    config.add_request_method(redirect_to, "redirect_to")
    config.add_request_method(mail_url, "mail_url")
    # Pyramid quotes it anew at each question, and every menu asks.
    config.add_request_method(lambda request: request.path, "own_path", reify=True)
