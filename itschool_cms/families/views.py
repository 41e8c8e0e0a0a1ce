"""The front page, the list of children, the start page of one child and that of all."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.menus import Link, menu
from itschool_cms.core.permissions import Permission
from itschool_cms.core.tiles import columns, tile_macro

from .children import class_title, remember, short_class, switch_links
from .models import Child, School, today


@view_config(context=Child, permission=Permission.VIEW, renderer="templates/dashboard.pt")
def dashboard(context: Child, request: Request) -> dict[str, Any]:
    """Show what is new for a child: to its guardians, its teachers and the office."""
    remember(request, context)
    return {
        "child": context,
        "class_title": class_title(context),
        "dividers": request.dividers,
        "today": today(),
        "columns": columns("dashboard", context, request),
        "tile_macro": tile_macro(request),
    }


@view_config(context=School, name="home", permission=Permission.VIEW, renderer="templates/home.pt")
def home(context: School, request: Request) -> dict[str, Any]:
    """Show all children of the person at one glance."""
    need_person(request)
    return {
        "dividers": switch_links(request, None),
        "covers": covers(request),
        "today": today(),
        "columns": columns("home", context, request),
        "tile_macro": tile_macro(request),
    }


@view_config(context=School, name="accounts", permission=Permission.VIEW, renderer="templates/accounts.pt")
def accounts(context: School, request: Request) -> dict[str, Any]:
    """Let the person choose a child; who has none is told whom to ask."""
    need_person(request)
    request.page.plain = True
    return {"covers": covers(request), "start": request.start_path()}


def need_person(request: Request) -> None:
    """Refuse a visitor: the answer leads to the sign-in page. Raises HTTPNotFound."""
    if request.person is None:
        raise HTTPNotFound()


def covers(request: Request) -> list[dict[str, Any]]:
    """Return each child of the person with its class and with what waits for it."""
    return [
        {
            "child": child,
            "href": request.resource_path(child),
            "class_title": class_title(child),
            "short_class": short_class(child),
            "waiting": waiting(request, child),
        }
        for child in request.children
    ]


def waiting(request: Request, child: Child) -> list[Link]:
    """Return the entries of a child's menu that count something."""
    return [link for _section, links in menu("child", child, request) for link in links if link.count]


@view_config(context=School, permission=Permission.VIEW, renderer="templates/front.pt")
def front(context: School, request: Request) -> dict[str, Any]:
    """Say who the school is, how to reach it, and where the way in is."""
    return {
        "columns": columns("front", context, request),
        "tile_macro": tile_macro(request),
        "start": request.start_path() if request.person is not None else "",
        "has_contact": any((context.address, context.phone, context.email, context.hours)),
    }
