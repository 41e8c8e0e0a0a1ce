"""Pages of the public site."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from itschool_cms.accounts.views.parts import add_page, contact_lines, for_person, texts
from itschool_cms.core.models import Site
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import PUBLIC, Permission

from . import terms
from .gallery import pictures_of
from .images.views import figure
from .models import GALLERY, NEWS, Link, Page, Section
from .navigation.entries import entry, listed
from .news.listing import card, loaded, news_of
from .texts_shown import contents_of, readable


@view_config(context=Page, permission=Permission.VIEW, renderer="templates/page.pt")
def page(context: Page, request: Request) -> dict[str, Any]:
    """Show a page, and of one that binds the version."""
    edition = context.edition if context.binds and context.edition_since else 0
    return _text_of(context, request, edition)


@view_config(context=Section, permission=Permission.VIEW)
def section(context: Section, request: Request) -> Response:
    """Show the first page of a section, else what stands in it: news, the newest first, and pages."""
    first = context.get(context.default_page)
    if isinstance(first, Page) and request.has_permission(Permission.VIEW, first):
        return _drawn("page", _text_of(first, request), request)
    return _drawn("section", _listed(context, request), request)


def _listed(section: Section, request: Request) -> dict[str, Any]:
    """Return what the page of a section lists: pictures or news page by page, and pages."""
    gallery = section.layout == GALLERY
    batch = Batch(request, pictures_of(section, request) if gallery else news_of(request, section))
    resolve = request.site.catalog.resolve
    return {
        "batch": batch,
        "pictures": [figure(resolve(uid), request) for uid in batch.items] if gallery else [],
        "news": [] if gallery else [card(item, request) for item in loaded(request, batch.items)],
        "entries": []
        if section.layout == NEWS
        else [entry(item, request) for item in listed(section, request)],
    }


def _text_of(page: Page, request: Request, edition: int = 0) -> dict[str, Any]:
    text = readable(page, request)
    return {"shown": page, "edition": edition, "text": text, "outline": contents_of(page, text)}


def _drawn(template: str, values: dict[str, Any], request: Request) -> Response:
    path = f"itschool_cms.website:templates/{template}.pt"
    return render_to_response(path, values, request, response=request.response)


@view_config(context=Link, permission=Permission.VIEW, renderer="templates/link.pt")
def link(context: Link, request: Request) -> dict[str, Any]:
    """Show where a link leads; nobody is sent to another site without a click."""
    return {"entry": entry(context, request)}


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
