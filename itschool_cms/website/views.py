"""Pages of the public site."""

from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC, Permission

from .models import Page


@view_config(context=Page, permission=Permission.VIEW, renderer="templates/page.pt")
def page(context: Page, request: Request) -> dict:
    """Show a page."""
    return {}


@view_config(context=Site, name="install", permission=PUBLIC, renderer="templates/install.pt")
def install(context: Site, request: Request) -> dict:
    """Tell how the site is put on the start screen of a phone."""
    return {}
