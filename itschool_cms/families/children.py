"""Whose pages these are: the children of a person, and the one that the page is about."""

from pyramid.request import Request
from pyramid.security import view_execution_permitted

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Item, nearest
from itschool_cms.core.permissions import STAFF_ROLES, Permission

from .audience import Addressed
from .feeds import tokens_of
from .models import Child, School
from .principals import children_of

CURRENT = "child"
# Pages of the site that are about all children: they wear no child's colour.
ABOUT_ALL = frozenset({"accounts", "home"})


def children(request: Request) -> list[Child]:
    """Return the children for whom the person may read today, the eldest first."""
    return children_of(request.site.catalog, request.person.uid) if request.person is not None else []


def child(request: Request) -> Child | None:
    """Return the child that the page is about, or None.

    That is the own child below which the page stands or whom it addresses; elsewhere a guardian keeps the
    child opened last, and who works at the school has none. An error page looks at no context, so it never
    tells what is hidden.
    """
    context = page_context(request)
    known = request.__dict__.get("_child_of_page")
    # An error changes the context in the middle of a request.
    if known is None or known[0] is not context:
        known = request.__dict__["_child_of_page"] = (
            context,
            own_child(request, context) or addressed_child(request, context),
        )
    return known[1]


def page_context(request: Request) -> Item | None:
    """Return the item that the page shows; None for an error page, which knows none."""
    if getattr(request, "exception", None) is not None:
        return None
    context = getattr(request, "context", None)
    return context if isinstance(context, Item) else None


def own_child(request: Request, context: Item | None) -> Child | None:
    """Return the child at or above the context, if it is one of the person's; else None."""
    found = nearest(context, Child)
    return found if found in request.children else None


def addressed_child(request: Request, context: Item | None) -> Child | None:
    """Return the usual child, or a brother or sister when the context addresses that one only."""
    usual = request.usual_child
    if usual is None or not isinstance(context, Addressed):
        return usual
    wanted = set(context.tokens())
    family = (usual, *request.children)
    return next((each for each in family if not wanted.isdisjoint(tokens_of(request, each))), usual)


def usual_child(request: Request) -> Child | None:
    """Return the child whose menu stands beside general pages: the one opened last, else the first."""
    if not request.children or is_staff(request) or _is_about_all(request):
        return None
    last = request.session.get(CURRENT)
    return next((each for each in request.children if each.uid == last), request.children[0])


def is_staff(request: Request) -> bool:
    """Tell whether the person works at the school."""
    return not request.principals.isdisjoint(STAFF_ROLES)


def remember(request: Request, opened: Child) -> None:
    """Keep an own child as the one opened last; the session is written only when that changes."""
    if opened in request.children and request.session.get(CURRENT) != opened.uid:
        request.session[CURRENT] = opened.uid


def switch_links(request: Request, child: Child | None, subpath: tuple[str, ...] | None = None) -> list[Link]:
    """Return the dividers between the person's children, "All" first; none for a single or another's child.

    Args:
        child: the child whose page is open; None on the page about all.
        subpath: the page below the child that each link leads to, where the other child has it and the person
            may open it; None to take that of the open page.
    """
    if len(request.children) < 2 or (child is not None and child not in request.children):
        return []
    wanted = _subpath(request, child) if subpath is None else subpath
    everyone = Link(
        request.words.translate(_("All")),
        request.resource_path(request.site, "home"),
        cover="ardoise",
        current=child is None,
    )
    return [everyone, *(_divider(request, each, wanted, each is child) for each in request.children)]


def dividers(request: Request) -> list[Link]:
    """Return the dividers of the open page."""
    return switch_links(request, request.child) if request.child is not None else []


def short_class(child: Child) -> str:
    """Return the class as it stands on a label: "3e B"; empty without a class."""
    group = child.class_group()
    return (group.short_title or group.title) if group is not None else ""


def class_title(child: Child) -> str:
    """Return the full title of the class; empty without a class."""
    group = child.class_group()
    return group.title if group is not None else ""


def _divider(request: Request, child: Child, subpath: tuple[str, ...], current: bool) -> Link:
    href = request.resource_path(child, *(subpath if _may_open(request, child, subpath) else ()))
    return Link(child.first_name, href, note=short_class(child), cover=child.cover, current=current)


def _subpath(request: Request, child: Child | None) -> tuple[str, ...]:
    """Return the kind of page: the container of the child that is open, or the view of the child itself."""
    context = page_context(request)
    if child is None or context is None or own_child(request, context) is not child:
        return ()
    below = context.path()[len(child.path()) :]
    name = below[0] if below else request.view_name
    return (name,) if name else ()


def _may_open(request: Request, child: Child, subpath: tuple[str, ...]) -> bool:
    if not subpath:
        return True
    name = subpath[0]
    if name in child:
        return bool(request.has_permission(Permission.VIEW, child[name]))
    return name in request.registry.reserved_names and _is_permitted_view(request, child, name)


def _is_permitted_view(request: Request, child: Child, name: str) -> bool:
    try:
        return bool(view_execution_permitted(child, request, name))
    except TypeError:  # no view of that name for children
        return False


def _is_about_all(request: Request) -> bool:
    return isinstance(page_context(request), School) and request.view_name in ABOUT_ALL
