"""Pages of the public site."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.accounts.views.parts import add_page, contact_lines, for_person, texts
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC, Permission

from . import terms
from .models import Page


@view_config(context=Page, permission=Permission.VIEW, renderer="templates/page.pt")
def page(context: Page, request: Request) -> dict:
    """Show a page, and of one that binds the version."""
    return {"edition": context.edition if context.binds and context.edition_since else 0}


@view_config(context=Site, name="install", permission=PUBLIC, renderer="templates/install.pt")
def install(context: Site, request: Request) -> dict:
    """Tell how the site is put on the start screen of a phone."""
    return {}


@for_person
def accept(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show what is new in the texts that bind, and note that the person accepts them."""
    pages = terms.to_accept(request.person, context)
    if not pages:
        return request.redirect_to(request.start_path())
    renewed = False
    if request.method == "POST":
        sent = texts(request)
        # What was accepted is what was on the screen.
        renewed = any(sent.get(page.__name__) != str(page.edition) for page in pages)
        if not renewed:
            return _accepted(request, pages)
        request.response.status_int = 422
    request.page.plain = True
    shown = [_news(page, request) for page in pages]
    return {"texts": shown, "renewed": renewed, "contact": contact_lines(request)}


def _accepted(request: Request, pages: list[Page]) -> HTTPSeeOther:
    for page in pages:
        terms.note(request, request.person, page)
    return request.redirect_to(request.start_path())


def _news(page: Page, request: Request) -> dict[str, Any]:
    news = page.news_since(terms.accepted_edition(request.person, page))
    return {"page": page, "news": news, "href": request.resource_path(page)}


def includeme(config: Configurator) -> None:
    """Register the page of the gate."""
    template = "itschool_cms.website:templates/accept.pt"
    methods = ("GET", "HEAD", "POST")
    add_page(config, accept, terms.GATE, request_method=methods, renderer=template)
