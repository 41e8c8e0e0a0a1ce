"""The pages of webhooks, for admins: the list, one of them, its form, and what cannot be undone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.freshness import CONFIRM, is_fresh
from itschool_cms.accounts.views.parts import add_page, say, texts
from itschool_cms.core.forms import SAVE, Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site, utcnow

from ..upkeep.views.parts import for_admins
from .delivering import switch_off, switch_on
from .menus import PATH
from .models import Delivery, Happening, Hook
from .noting import put
from .rows import attempt_row, hook_row
from .schemas import HookSchema
from .signing import new_message_id, new_secret
from .store import add_store, webhooks_of

FOLDER = "itschool_cms.manage.webhooks:templates"
METHODS = ("GET", "HEAD", "POST")
MOST = 20
MAKE = Button("save", _("Make the webhook"), primary=True)


def proven(view: Callable) -> Callable:
    """Keep a page for admins who proved a short while ago who they are; others are asked to."""

    @wraps(view)
    def checked(context: Site, request: Request) -> Any:
        if is_fresh(request):
            return view(context, request)
        return request.redirect_to(CONFIRM, query={"next": request.path_qs})

    return for_admins(checked)


def proven_about_one(view: Callable) -> Callable:
    """Keep a page of a webhook likewise; one that is not there is missing, whoever asks."""

    @wraps(view)
    def checked(context: Site, request: Request) -> Any:
        hook_of(request)
        return proven(view)(context, request)

    return for_admins(checked)


def hook_of(request: Request) -> Hook:
    """Return the webhook that the address names. Raises HTTPNotFound where there is none."""
    asked = request.GET.get("hook", "")
    known = asked.isascii() and asked.isdecimal() and len(asked) < 10
    hook = webhooks_of(request.site).get(int(asked)) if known else None
    if hook is None:
        raise HTTPNotFound()
    return hook


def page_of(hook: Hook, name: str = "one") -> str:
    """Return the address of a page of a webhook."""
    return f"{PATH}/{name}?hook={hook.number}"


@for_admins
def show(context: Site, request: Request) -> dict[str, Any]:
    """List the webhooks."""
    return {"rows": [hook_row(request, each) for each in webhooks_of(context)]}


@proven
def add(context: Site, request: Request) -> dict[str, Any] | Response:
    """Make a webhook; its secret is shown this one time."""
    form = Form(HookSchema, request, context, buttons=(MAKE,), cancel_url=PATH)
    values = form.submitted()
    if values is not None and len(webhooks_of(context)) >= MOST:
        form.refuse(_("There are ${max} webhooks already: remove one first.", mapping={"max": MOST}))
    elif values is not None:
        return _secret_page(request, _made(context, request, values))
    return {"form": form.render({"events": tuple(map(str, Happening))[:-1]}), "hook": None}


def _made(site: Site, request: Request, values: dict[str, Any]) -> Hook:
    add_store(site)
    hook = webhooks_of(site).add(values["address"], new_secret(), request.person.uid, utcnow())
    _fill(hook, values)
    request.trail("webhook-added", **_facts(hook))
    return hook


def _fill(hook: Hook, values: dict[str, Any]) -> None:
    hook.name, hook.address, hook.place = values["name"], values["address"], values["place"]
    hook.events, hook.types = tuple(sorted(values["events"])), tuple(sorted(values["types"]))


def _facts(hook: Hook) -> dict[str, str]:
    return {"webhook": hook.name, "address": hook.address, "events": " ".join(hook.events)}


def _secret_page(request: Request, hook: Hook) -> Response:
    values = {"hook": hook, "onward": page_of(hook)}
    return render_to_response(f"{FOLDER}/secret.pt", values, request)


@proven_about_one
def change(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Change what a webhook is told, and where."""
    hook = hook_of(request)
    action = page_of(hook, "change")
    form = Form(HookSchema, request, context, buttons=(SAVE,), action=action, cancel_url=page_of(hook))
    values = form.submitted()
    if values is not None:
        _fill(hook, values)
        request.trail("webhook-changed", **_facts(hook))
        say(request, "ok", _("The webhook was saved."))
        return HTTPSeeOther(page_of(hook))
    place = context.catalog.resolve(hook.place) if hook.place else None
    present = {name: getattr(hook, name) for name in ("name", "address", "events", "types")}
    path = request.resource_path(place) if place is not None else ""
    return {"form": form.render({**present, "place": path}), "hook": hook}


@for_admins
def one(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show a webhook with its last deliveries; try it out, send one again, switch it on or off."""
    hook = hook_of(request)
    if request.method != "POST":
        rows = [attempt_row(request, each) for each in hook.attempts]
        return {
            "hook": hook,
            "row": hook_row(request, hook),
            "attempts": rows,
            "page_of": page_of,
            "overlaps": len(hook.secrets(utcnow())) > 1,
        }
    sent = texts(request)
    act = ACTS.get(sent.get("do", ""))
    if act is None:
        raise HTTPBadRequest()
    return act(request, hook, sent) or HTTPSeeOther(page_of(hook))


def _try_out(request: Request, hook: Hook, sent: dict[str, str]) -> None:
    now = utcnow()
    put(hook, Delivery(new_message_id(), str(Happening.TEST), "", 0, "", now), now)
    say(request, "ok", _("A trial is on its way. Reload this page in a few seconds to see what came of it."))


def _send_again(request: Request, hook: Hook, sent: dict[str, str]) -> None:
    found = hook.attempt_of(sent.get("message", ""))
    if found is None or not hook.is_on:
        say(request, "error", _("This message is not remembered, or the webhook is switched off."))
        return
    put(hook, found.delivery._replace(attempt=0), utcnow())
    say(request, "ok", _("The message is on its way again. Reload this page in a few seconds."))


def _switch(request: Request, hook: Hook, sent: dict[str, str]) -> HTTPSeeOther | None:
    if not is_fresh(request):
        return request.redirect_to(CONFIRM, query={"next": page_of(hook)})
    if hook.is_on:
        switch_off(hook)
        say(request, "ok", _("The webhook is switched off: nothing is told, and what waited is dropped."))
    else:
        switch_on(hook)
        say(request, "ok", _("The webhook is switched on: it is told what happens from now on."))
    request.trail("webhook-on" if hook.is_on else "webhook-off", webhook=hook.name)
    return None


ACTS: dict[str, Callable[[Request, Hook, dict[str, str]], HTTPSeeOther | None]] = {
    "test": _try_out,
    "again": _send_again,
    "switch": _switch,
}


@proven_about_one
def remove(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask whether a webhook goes, and let it go."""
    hook = hook_of(request)
    if request.method != "POST":
        return {"hook": hook, "back": page_of(hook)}
    webhooks_of(context).remove(hook.number)
    request.trail("webhook-removed", webhook=hook.name)
    say(request, "ok", _("“${name}” is told no more."), name=hook.name)
    return HTTPSeeOther(PATH)


@proven_about_one
def renew(context: Site, request: Request) -> dict[str, Any] | Response:
    """Ask whether a webhook gets a new secret, and show that one time; the former one signs on for a day."""
    hook = hook_of(request)
    if request.method != "POST":
        return {"hook": hook, "back": page_of(hook)}
    hook.renew(new_secret(), utcnow())
    request.trail("webhook-secret", webhook=hook.name)
    return _secret_page(request, hook)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    add_page(config, show, PATH, renderer=f"{FOLDER}/webhooks.pt")
    for view, name, template in (
        (add, "add", "form"),
        (change, "change", "form"),
        (one, "one", "one"),
        (remove, "remove", "remove"),
        (renew, "secret", "renew"),
    ):
        add_page(config, view, f"{PATH}/{name}", request_method=METHODS, renderer=f"{FOLDER}/{template}.pt")
