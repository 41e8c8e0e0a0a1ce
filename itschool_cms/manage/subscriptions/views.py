"""Pages of subscriptions: of a place, of a person, and behind the link of a mail."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.accounts.links import digest
from itschool_cms.accounts.views.parts import add_page, for_person, say, texts
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Site, utcnow
from itschool_cms.core.permissions import Permission

from .mails import STOP
from .menus import may_subscribe
from .models import Pace, StopLink, seconds
from .store import add_store, subscriptions_of

METHODS = ("GET", "HEAD", "POST")
PACES = {
    Pace.NOW: (_("At once"), _("A mail soon after each publication")),
    Pace.DAILY: (_("Once a day"), _("One mail in the morning, if there was something")),
    Pace.WEEKLY: (_("Once a week"), _("One mail on Monday morning, if there was something")),
}
NEVER = "never"
MOST = 200


@view_config(
    context=Folder,
    name="subscribe",
    permission=Permission.VIEW,
    request_method=METHODS,
    renderer="templates/subscribe.pt",
)
def subscribe(context: Folder, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Choose how to be told what is published in the place. Raises HTTPNotFound for visitors."""
    if not may_subscribe(request, context):
        raise HTTPNotFound()
    store, person = subscriptions_of(request.site), request.person
    present = store.pace(person.uid, context.uid)
    if request.method != "POST":
        return {"paces": PACES, "present": present}
    pace = texts(request).get("pace", "")
    if pace == NEVER:
        store.stop(person.uid, context.uid)
        say(request, "ok", _("You are no longer told what is published here."))
    elif pace in tuple(Pace):
        return _subscribed(context, request, Pace(pace))
    else:
        raise HTTPBadRequest()
    return request.redirect_to(context)


def _subscribed(place: Folder, request: Request, pace: Pace) -> HTTPSeeOther:
    add_store(request.site)
    store, person = subscriptions_of(request.site), request.person
    if store.pace(person.uid, place.uid) is None and len(store.of(person.uid)) >= MOST:
        say(request, "error", _("You are told of ${max} places already: stop one first."), max=MOST)
    else:
        store.subscribe(person.uid, place.uid, pace)
        say(request, "ok", _("You will be told what is published here, of what you may see."))
    return request.redirect_to(place)


def tile(context: Site, request: Request) -> dict[str, Any]:
    """Show what the person is told of."""
    rows = []
    for uid, pace in subscriptions_of(context).of(request.person.uid):
        place = context.catalog.resolve(uid)
        seen = place is not None and bool(request.has_permission(Permission.VIEW, place))
        title = request.words.title_of(place) if seen else ""
        href = request.resource_path(place) if seen else ""
        rows.append({"uid": uid, "title": title, "href": href, "pace": PACES[pace][0]})
    return {"rows": rows}


@for_person
def stop(context: Site, request: Request) -> HTTPSeeOther:
    """End one subscription of the person."""
    uid = texts(request).get("place", "")
    known = uid.isascii() and uid.isdecimal() and len(uid) < 20
    if known and subscriptions_of(context).stop(request.person.uid, int(uid)):
        say(request, "ok", _("You are no longer told what is published there."))
    return request.redirect_to("/me")


def unsubscribe(context: Site, request: Request) -> dict[str, Any]:
    """Ask whether the mails stop, for who has the link of one; stop them when the answer is sent.

    The page names nobody and no place: a forwarded mail tells nothing more than it held.
    """
    request.page.plain = True
    key = digest(request.GET.get("token", ""))
    store = subscriptions_of(context)
    link: StopLink | None = store.links.get(key)
    if link is not None and link.until < seconds(utcnow()):
        link = None
    stopped = link is not None and request.method == "POST"
    if link is not None and stopped:
        for place in link.places:
            store.stop(link.person, place)
        del store.links[key]
    return {"known": link is not None, "stopped": stopped, "action": request.path_qs}


def includeme(config: Configurator) -> None:
    """Register the pages of persons and visitors."""
    folder = "itschool_cms.manage.subscriptions:templates"
    config.add_tile(
        "subscriptions", tile, of=Site, page="me", template=f"{folder}/tile.pt", column=2, order=50
    )
    add_page(config, stop, "/me/subscriptions/stop", request_method="POST")
    add_page(config, unsubscribe, STOP, request_method=METHODS, renderer=f"{folder}/unsubscribe.pt")
