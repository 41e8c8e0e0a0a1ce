"""What a proxy between many people and the site may keep: pages that are the same for every visitor.

It asks each time whether what it keeps is still right: the tag of a page is made of its language and of all
that it shows, so that no change, and no date that comes, is missed. All other pages are kept by nobody
(`core.headers`), those of whoever is signed in above all.
"""

import hashlib
from typing import Any

from pyramid.authorization import Everyone
from pyramid.config import Configurator
from pyramid.events import NewResponse
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.models import Site

from .images.models import Image
from .models import Link, News, Page, Section

KINDS = (Site, Section, Page, News, Link, Image)
KEEP = "public, no-cache"
VARY = "Cookie, Accept, Accept-Language, Authorization"
SESSIONS = ("sid", "__Host-sid")


def let_keep(event: NewResponse) -> None:
    """Let the page of an item be kept that every visitor sees as this one does."""
    request, response = event.request, event.response
    if not is_for_anybody(request, response):
        return
    response.headers["Cache-Control"] = KEEP
    response.headers["Vary"] = VARY
    language = request.locale_name.encode()
    response.etag = hashlib.sha256(b"\0".join((b"visitor", language, response.body))).hexdigest()[:32]
    response.conditional_response = True


def is_for_anybody(request: Request, response: Response) -> bool:
    """Tell whether an answer is the page of a public item, and made for nobody in particular."""
    item: Any = getattr(request, "context", None)
    is_page = isinstance(item, KINDS) and request.view_name == "" and request.method in ("GET", "HEAD")
    if not is_page or response.status_int != 200 or response.content_type != "text/html":
        return False
    return not _is_of_somebody(request, response) and Everyone in item.readers() and item.is_live()


def _is_of_somebody(request: Request, response: Response) -> bool:
    known = request.person is not None or any(name in request.cookies for name in SESSIONS)
    return known or hasattr(request, "holds_token") or "Set-Cookie" in response.headers


def includeme(config: Configurator) -> None:
    """Look at each answer before it leaves."""
    config.add_subscriber(let_keep, NewResponse)
