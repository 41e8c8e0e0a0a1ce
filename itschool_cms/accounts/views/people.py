"""Accounts as the office keeps them."""

from typing import Any
from urllib.parse import urlencode

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission
from itschool_cms.core.tiles import columns, tile_macro

from .. import api
from ..listing import FILTERS, ORDERS, ROLE_TITLES, STATE_BADGES, STATE_TITLES, page_of, wanted
from ..models import People, User
from ..rules import is_last_admin
from .parts import say


def show_people(context: People, request: Request) -> dict[str, Any]:
    """List the people, one page of fifty."""
    what = wanted(request.GET)
    batch = page_of(context, what, request)
    return {
        "wanted": what,
        "batch": batch,
        "people": [request.site.catalog.resolve(uid) for uid in batch.items],
        "count": request.words.plural("${n} person", "${n} people", batch.total),
        "bounced": _bounced(request) if what.state != "bounced" else "",
        "filters": [(name, title) for name, (title, _key) in FILTERS.items()],
        "orders": ORDERS,
        "sort_url": lambda order: _sorted_by(request, order),
        "states": STATE_TITLES,
        "badges": STATE_BADGES,
        "roles": ROLE_TITLES,
        "may_add": request.has_permission(Permission.ADD, context),
        "add_url": request.resource_path(context, "add", "user"),
    }


def _bounced(request: Request) -> str:
    """Say how many addresses refuse our mails; empty for none."""
    number = request.site.catalog.count("account-bounced")
    if not number:
        return ""
    return request.words.plural("${n} address refuses our mails.", "${n} addresses refuse our mails.", number)


def _sorted_by(request: Request, order: str) -> str:
    """Return the address of the same list in another order, from its first page."""
    asked = [(name, value) for name, value in request.GET.items() if name not in ("sort", "p")]
    return "?" + urlencode([*asked, ("sort", order)])


def show_person(context: User, request: Request) -> dict[str, Any]:
    """Show one account, in tiles."""
    return {"columns": columns("person", context, request), "tile_macro": tile_macro(request)}


def account_tile(context: User, request: Request) -> dict[str, Any]:
    """The account and what may be done with it."""
    may_edit = bool(request.has_permission(Permission.EDIT, context))
    return {
        "states": STATE_TITLES,
        "badges": STATE_BADGES,
        "role_titles": [ROLE_TITLES[role] for role in context.roles],
        "may_edit": may_edit,
        "may_close": may_close(context, request),
    }


def may_close(context: User, request: Request) -> bool:
    """Tell whether the person may disable the account: not the own one, not that of the last admin."""
    may_edit = bool(request.has_permission(Permission.EDIT, context))
    return may_edit and context is not request.person and not is_last_admin(context)


def send_invitation(context: User, request: Request) -> HTTPSeeOther:
    """Mail the link that fits the state of the account."""
    invite(context, request)
    return request.redirect_to(context)


def invite(user: User, request: Request) -> None:
    """Mail the link that fits the state of the account, and say what became of it on the next page."""
    try:
        api.invite(request, user)
    except ValueError:
        say(request, "error", _("No mail can be sent: check the address, and whether the account is open."))
    else:
        request.trail("invitation-sent", person=user.uid)
        say(request, "ok", _("The link is on its way to ${email}."), email=user.email)


def confirm_closing(context: User, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask before an account is closed."""
    if not may_close(context, request) or context.disabled:
        return request.redirect_to(context)
    return {}


def close(context: User, request: Request) -> HTTPSeeOther:
    """Disable an account: nobody closes their own, nor that of the last admin."""
    if may_close(context, request):
        request.tree.change(context, {"disabled": True})
        say(request, "ok", _("The account is disabled; all its devices are signed out."))
    else:
        say(request, "error", _("This account cannot be disabled by you."))
    return request.redirect_to(context)


def open_again(context: User, request: Request) -> HTTPSeeOther:
    """Enable an account again."""
    if context.merged_into:
        say(request, "error", _("This account was merged into another one: take the two apart instead."))
    else:
        request.tree.change(context, {"disabled": False})
        say(request, "ok", _("The account is open again."))
    return request.redirect_to(context)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.accounts:templates"
    edit = Permission.EDIT
    config.add_view(
        show_people, context=People, permission=Permission.CONTENTS, renderer=f"{folder}/people.pt"
    )
    config.add_tile(
        "account", account_tile, of=User, page="person", template=f"{folder}/person/account.pt", order=10
    )
    config.add_view(show_person, context=User, permission=Permission.VIEW, renderer=f"{folder}/person.pt")
    config.add_view(send_invitation, context=User, name="invite", permission=edit, request_method="POST")
    config.add_view(
        confirm_closing, context=User, name="disable", permission=edit, renderer=f"{folder}/disable.pt"
    )
    config.add_view(close, context=User, name="disable", permission=edit, request_method="POST")
    config.add_view(open_again, context=User, name="enable", permission=edit, request_method="POST")
