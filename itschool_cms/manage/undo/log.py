"""The undo log of the database, for administrators."""

from dataclasses import dataclass
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.freshness import fresh_only
from itschool_cms.accounts.views.parts import add_page
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site
from itschool_cms.core.paging import SIZE
from itschool_cms.core.permissions import Permission

from .transactions import (
    NotUndone,
    Transaction,
    is_kept,
    keeps_history,
    newest,
    take_back,
    transaction_of,
)

LOG, ONE = "/manage/undo", "/manage/undo/one"
MAX_DIGITS = 5
KEPT = _("It wrote accounts, mails or invoices: these are corrected by acts of their own, never taken back.")
BY_SYSTEM = _("The system wrote it, no person: it would only be written again.")
CONFLICT = _(
    "A later change stands in the way: it was not undone. Undo the later one first, or correct by hand."
)


@dataclass(frozen=True)
class Line:
    """A transaction as the page shows it."""

    transaction: Transaction
    person: str


def log(context: Site, request: Request) -> dict[str, Any]:
    """List the transactions, the newest first. Raises HTTPNotFound for who is no administrator."""
    _check(request)
    page = request.GET.get("p", "")
    readable = page.isascii() and page.isdecimal() and len(page) <= MAX_DIGITS
    number = max(1, int(page) if readable else 1)
    database = request.registry.database
    found = newest(database, (number - 1) * SIZE, SIZE + 1)
    return {
        "lines": [_line(each, request) for each in found[:SIZE]],
        "supported": keeps_history(database),
        "before": number - 1,
        "after": number + 1 if len(found) > SIZE else 0,
    }


def one(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show one transaction and ask; undo it. Raises HTTPNotFound for who is no administrator."""
    # What is not there is said before anybody is asked who they are: else that would tell of the page.
    _check(request)
    if _asked(request) is None:
        raise HTTPNotFound()
    return _proved(context, request)


def _asked(request: Request) -> Any:
    return transaction_of(request.registry.database, request.GET.get("tid", ""))


@fresh_only
def _proved(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    found, classes = _asked(request)
    reason = KEPT if is_kept(classes) else "" if found.user else BY_SYSTEM
    if request.method == "POST" and not reason:
        try:
            return _undone(found, request)
        except NotUndone:
            reason = CONFLICT
    if request.method == "POST":
        request.response.status_int = 422
    names = sorted({each.__name__ for each in classes})
    return {"line": _line(found, request), "reason": reason, "names": names}


def _undone(found: Transaction, request: Request) -> HTTPSeeOther:
    take_back(request.registry.database, found.tid, request.person.uid, ONE)
    request.trail("transaction-undone", transaction=found.tid)
    request.session.flash(("ok", request.words.translate(_("The transaction was undone"))))
    return request.redirect_to(LOG)


def _check(request: Request) -> None:
    if not request.has_permission(Permission.MANAGE, request.site):
        raise HTTPNotFound()


def _line(found: Transaction, request: Request) -> Line:
    person = request.site.catalog.resolve(found.user) if found.user else None
    return Line(found, person.title if person is not None else "")


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.manage.undo:templates"
    config.add_trail_act("transaction-undone", _("Transaction of the database undone"))
    add_page(config, log, LOG, renderer=f"{folder}/log.pt")
    methods = ("GET", "HEAD", "POST")
    add_page(config, one, ONE, request_method=methods, renderer=f"{folder}/one.pt")
