"""The translations of a page, as its editors see them."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import say, texts
from itschool_cms.core.i18n import LANGUAGES, _, offered_languages
from itschool_cms.core.permissions import Permission

from ..languages import Localised
from .copying import MOST, begin, may_begin, size
from .groups import is_older, language_of, members
from .linking import MAX_QUERY, LinkRefused, candidates, link, taken, unlink

METHODS = ("GET", "HEAD", "POST")
TOO_MANY = _("This section holds more than ${max} pages: translate its parts one by one.")


def show(context: Localised, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show the languages that a page exists in; begin another one, link one that exists, or part them."""
    if context.fixed:
        raise HTTPNotFound()
    if request.method == "POST":
        return _act(context, request)
    found = members(context, request) or [context]
    there, used = {language_of(each, request): each for each in found}, taken(context, request)
    offered = offered_languages(request.site)
    free = [code for code in LANGUAGES if code in offered and code not in used]
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    return {
        "rows": [
            _row(code, there.get(code), context, request, code in used)
            for code in LANGUAGES
            if code in used or code in offered
        ],
        "linked": len(found) > 1,
        "count": size(context, request),
        "query": query,
        "free": [(code, LANGUAGES[code]) for code in free],
        "candidates": [_line(each, request) for each in candidates(context, query, request)] if free else [],
    }


def _row(
    code: str, item: Localised | None, context: Localised, request: Request, used: bool
) -> dict[str, Any]:
    own = item is not None and bool(request.has_permission(Permission.EDIT, item))
    return {
        "code": code,
        "name": LANGUAGES[code],
        "item": item,
        "href": request.resource_path(item) if item is not None else "",
        "current": item is context,
        "state": getattr(item, "state", ""),
        "is_original": item is not None and item.translations in (0, item.uid),
        "is_older": item is not None and is_older(item, request),
        "is_off": code not in offered_languages(request.site),
        "is_hidden": item is None and used,
        "may_begin": item is None and not used and may_begin(context, code, request),
        "may_unlink": own and item is not context,
    }


def _line(item: Localised, request: Request) -> dict[str, Any]:
    return {"item": item, "href": request.resource_path(item), "language": LANGUAGES.get(item.language, "")}


def _act(context: Localised, request: Request) -> HTTPSeeOther:
    sent = texts(request)
    acts = {"begin": _begin, "link": _link, "unlink": _unlink}
    act = acts.get(sent.get("do", ""))
    if act is None:
        raise HTTPBadRequest()
    return act(context, request, sent)


def _begin(context: Localised, request: Request, sent: dict[str, str]) -> HTTPSeeOther:
    language = sent.get("language", "")
    if language not in offered_languages(request.site) or language in taken(context, request):
        raise HTTPBadRequest()
    if not may_begin(context, language, request):
        raise HTTPNotFound()
    if size(context, request) > MOST:
        say(request, "error", TOO_MANY, max=MOST)
        return request.redirect_to(context, "translate")
    copy = begin(context, language, request)
    say(request, "ok", _("The translation is a draft: write over the copy, then publish it."))
    return request.redirect_to(copy, "edit")


def _link(context: Localised, request: Request, sent: dict[str, str]) -> HTTPSeeOther:
    try:
        other = link(context, _uid(sent), sent.get("language", ""), request)
    except LinkRefused as refusal:
        say(request, "error", refusal.args[0])
    else:
        say(request, "ok", _("“${title}” is a translation of this page now."), title=other.title)
    return request.redirect_to(context, "translate")


def _unlink(context: Localised, request: Request, sent: dict[str, str]) -> HTTPSeeOther:
    """Take this page out of its group, or the one that is named. Raises HTTPBadRequest for one outside."""
    uid = _uid(sent) if sent.get("item") else context.uid
    leaving = next((each for each in members(context, request) if each.uid == uid), None)
    if leaving is None or not request.has_permission(Permission.EDIT, leaving):
        raise HTTPBadRequest()
    request.tree.change(leaving, unlink(leaving))
    if leaving is context:
        say(request, "ok", _("This page stands alone now."))
    else:
        say(request, "ok", _("“${title}” stands alone now."), title=leaving.title)
    return request.redirect_to(context, "translate")


def _uid(sent: dict[str, str]) -> int:
    number = sent.get("item", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 16 else 0


def includeme(config: Configurator) -> None:
    """Register the page."""
    config.add_view(
        show,
        context=Localised,
        name="translate",
        permission=Permission.EDIT,
        request_method=METHODS,
        renderer="itschool_cms.website.translations:templates/translate.pt",
    )
