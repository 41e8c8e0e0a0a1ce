"""My access: what a person keeps of their own account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import LANGUAGES, _
from itschool_cms.core.models import Site

from ..afterwards import end_sessions
from ..devices import devices
from ..schemas import ChangePasswordSchema
from .links import finish, knows
from .parts import add_page, say, texts

CHANGE = Button("save", _("Change my password"), primary=True)


def for_person(view: Callable) -> Callable:
    """Keep a view for who is signed in; visitors are led to the portal."""

    @wraps(view)
    def checked(context: Site, request: Request) -> Any:
        if request.person is None:
            raise HTTPNotFound()
        return view(context, request)

    return checked


@for_person
def show(context: Site, request: Request) -> dict[str, Any]:
    """Show the account of the person."""
    return {"me": request.person, "languages": LANGUAGES, "devices": devices(request)}


@for_person
def change_language(context: Site, request: Request) -> HTTPSeeOther:
    """Keep the language of pages and mails."""
    language = texts(request).get("language")
    if language not in LANGUAGES:
        raise HTTPNotFound()
    request.tree.change(request.person, {"language": language})
    return request.redirect_to("/me")


@for_person
def sign_out_devices(context: Site, request: Request) -> HTTPSeeOther:
    """End one other session of the person, or all others."""
    wanted = texts(request).get("device", "")
    if wanted == "others":
        end_sessions(request.registry, context, request.person.uid, keep=request.session.key)
    elif any(device.key == wanted for device in devices(request)):
        request.registry.session_store.drop(wanted)
    say(request, "ok", _("Signed out there."))
    return request.redirect_to("/me")


@for_person
def change_password(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Change the password; the current one is asked for."""
    form = Form(
        ChangePasswordSchema, request, request.person, buttons=(CHANGE,), cancel_url="/me", sticky=False
    )
    values = form.submitted()
    if values is not None and knows(request, form, values["current"]):
        return finish(request, request.person, values, "/me")
    return {"form": form.render({"logout_others": True}), "email": request.person.email}


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.accounts:templates"
    add_page(config, show, "/me", renderer=f"{folder}/me.pt")
    add_page(config, change_language, "/me/language", request_method="POST")
    add_page(config, sign_out_devices, "/me/devices", request_method="POST")
    methods = ("GET", "HEAD", "POST")
    add_page(
        config, change_password, "/me/password", request_method=methods, renderer=f"{folder}/password.pt"
    )
