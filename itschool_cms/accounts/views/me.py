"""My access: what a person keeps of their own account."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import LANGUAGES, _, offered_languages
from itschool_cms.core.models import Site
from itschool_cms.core.tiles import columns, tile_macro

from ..afterwards import end_sessions
from ..devices import devices
from ..freshness import fresh_only
from ..notices import SIGNED_OUT, tell
from ..schemas import ChangePasswordSchema, NewPasswordSchema
from .links import finish
from .parts import add_page, for_person, knows, say, texts

CHANGE = Button("save", _("Change my password"), primary=True)


def identity_tile(context: Site, request: Request) -> dict[str, Any]:
    """Who the person is for the school."""
    return {}


def password_tile(context: Site, request: Request) -> dict[str, Any]:
    """The way to a new password."""
    return {}


def language_tile(context: Site, request: Request) -> dict[str, Any]:
    """The languages to choose from."""
    return {"languages": choosable(request.person, context)}


def choosable(person: Any, site: Site) -> dict[str, str]:
    """Return code and name of the languages that a person may choose: those offered, and the present one."""
    offered = {*offered_languages(site), person.language}
    return {code: name for code, name in LANGUAGES.items() if code in offered}


def devices_tile(context: Site, request: Request) -> dict[str, Any]:
    """Where the person is signed in."""
    return {"devices": devices(request)}


@for_person
def show(context: Site, request: Request) -> dict[str, Any]:
    """Show the account of the person, in tiles."""
    return {"columns": columns("me", context, request), "tile_macro": tile_macro(request)}


@for_person
def change_language(context: Site, request: Request) -> HTTPSeeOther:
    """Keep the language of pages and mails."""
    language = texts(request).get("language")
    if language not in choosable(request.person, context):
        raise HTTPNotFound()
    request.tree.change(request.person, {"language": language})
    return request.redirect_to("/me")


@for_person
def sign_out_devices(context: Site, request: Request) -> HTTPSeeOther:
    """End one other session of the person, or all others."""
    person, here = request.person, request.session.key
    wanted = texts(request).get("device", "")
    others = [device.key for device in devices(request) if device.key != here]
    ended = others if wanted == "others" else [key for key in others if key == wanted]
    if wanted == "others":
        end_sessions(request.registry, context, person.uid, keep=here)
    elif ended:
        request.registry.session_store.drop(wanted)
    if ended:
        tell(request, person, SIGNED_OUT)
        request.trail("devices-signed-out", person=person.uid, devices=str(len(ended)))
    say(request, "ok", _("Signed out there."))
    return request.redirect_to("/me")


@for_person
def change_password(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Change the password; the current one is asked for, of who has one."""
    return (
        _change_password(context, request, True) if request.person.password_hash else _first(context, request)
    )


def _change_password(context: Site, request: Request, asks: bool) -> dict[str, Any] | HTTPSeeOther:
    schema = ChangePasswordSchema if asks else NewPasswordSchema
    form = Form(schema, request, request.person, buttons=(CHANGE,), cancel_url="/me", sticky=False)
    values = form.submitted()
    if values is not None and (not asks or knows(request, form, values["current"])):
        return finish(request, request.person, values, "/me")
    return {"form": form.render({"logout_others": True}), "email": request.person.email, "activates": False}


@fresh_only
def _first(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    # Nothing to ask for: whoever comes in another way has proved only now who they are.
    return _change_password(context, request, False)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.accounts:templates"
    for column, order, name, data in (
        (1, 10, "identity", identity_tile),
        (1, 20, "password", password_tile),
        (1, 50, "language", language_tile),
        (2, 10, "devices", devices_tile),
    ):
        template = f"{folder}/me/{name}.pt"
        config.add_tile(name, data, of=Site, page="me", template=template, column=column, order=order)
    add_page(config, show, "/me", renderer=f"{folder}/me.pt")
    add_page(config, change_language, "/me/language", request_method="POST")
    add_page(config, sign_out_devices, "/me/devices", request_method="POST")
    methods = ("GET", "HEAD", "POST")
    add_page(
        config, change_password, "/me/password", request_method=methods, renderer=f"{folder}/password.pt"
    )
