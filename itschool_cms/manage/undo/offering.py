"""The button that stands beside the message of an act and undoes it."""

from collections.abc import Callable
from typing import Any

from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import _
from itschool_cms.core.journal import Entry

from .noting import noted_entry

DONE, UNDO, REDO = _("Done"), _("Undo"), _("Redo")
PATH = "/me/undo"


def address_of(key: int) -> str:
    """Return where the entry with the key is undone, by POST."""
    return f"{PATH}?entry={key}"


def offer_tween_factory(handler: Callable, registry: Any) -> Callable:
    """Put the button to the message that an act leaves for the next page."""

    def offer_tween(request: Request) -> Response:
        response = handler(request)
        tree = request.__dict__.get("tree")
        noted = noted_entry(tree) if tree is not None else None
        if noted is not None and _is_done(request, response):
            _offer(request, *noted)
        return response

    return offer_tween


def _offer(request: Request, key: int, entry: Entry) -> None:
    translate = request.words.translate
    offer = address_of(key), translate(REDO if entry.undoes else UNDO)
    _put_to_message(request, offer, translate(DONE))


def _is_done(request: Request, response: Any) -> bool:
    return response.status_int == 303 and request.method == "POST" and not request.tm.isDoomed()


def _put_to_message(request: Request, offer: tuple[str, str], text: str) -> None:
    messages = request.session.pop_flash()
    place = next((n for n in reversed(range(len(messages))) if messages[n][0] == "ok"), None)
    if place is None:
        messages.append(("ok", text, *offer))
    else:
        messages[place] = (*messages[place][:2], *offer)
    for message in messages:
        request.session.flash(message)
