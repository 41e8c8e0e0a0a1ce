"""The translations of a page, as its editors see them."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import say, texts
from itschool_cms.core.i18n import LANGUAGES, _
from itschool_cms.core.permissions import Permission

from ..languages import Localised
from .copying import MOST, begin, size
from .groups import is_older, language_of, members, original

METHODS = ("GET", "HEAD", "POST")
TOO_MANY = _("This section holds more than ${max} pages: translate its parts one by one.")


def show(context: Localised, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show the languages that a page exists in; begin another one, or take this one out of the group."""
    if context.fixed:
        raise HTTPNotFound()
    found = members(context, request) or [context]
    languages = {language_of(each, request): each for each in found}
    if request.method == "POST":
        return _act(context, request, languages)
    return {
        "rows": [_row(code, languages.get(code), context, request) for code in LANGUAGES],
        "linked": len(found) > 1,
        "source": original(context, request),
        "count": size(context),
    }


def _row(code: str, item: Localised | None, context: Localised, request: Request) -> dict[str, Any]:
    return {
        "code": code,
        "name": LANGUAGES[code],
        "item": item,
        "href": request.resource_path(item) if item is not None else "",
        "current": item is context,
        "state": getattr(item, "state", ""),
        "is_original": item is not None and item.translations in (0, item.uid),
        "is_older": item is not None and is_older(item, request),
    }


def _act(context: Localised, request: Request, languages: dict[str, Localised]) -> HTTPSeeOther:
    sent = texts(request)
    language, act = sent.get("language", ""), sent.get("do")
    if act == "unlink":
        request.tree.change(context, {"translations": 0})
        say(request, "ok", _("This page stands alone now."))
        return request.redirect_to(context, "translate")
    if act != "begin" or language not in LANGUAGES or language in languages:
        raise HTTPBadRequest()
    if size(context) > MOST:
        say(request, "error", TOO_MANY, max=MOST)
        return request.redirect_to(context, "translate")
    copy = begin(context, language, request)
    say(request, "ok", _("The translation is a draft: write over the copy, then publish it."))
    return request.redirect_to(copy, "edit")


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
