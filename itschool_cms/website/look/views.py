"""The panel of the look, its stylesheet and its logo."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.views.parts import add_page, say
from itschool_cms.core.files import send
from itschool_cms.core.forms import SAVE, Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC, Permission
from itschool_cms.core.static import YEAR
from itschool_cms.core.uploads import UploadRefused

from ..images.keeping import keep_picture
from ..images.models import ScaledFile
from ..images.views import KINDS
from .menus import PATH
from .models import Look
from .schemas import LookSchema
from .stylesheet import digest, stylesheet
from .subscribers import NAME, look_of

HOUSE = Button("house", _("Use the colours of the house"), novalidate=True)
METHODS = ("GET", "HEAD", "POST")
SHORT = 300  # seconds


def panel(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show and change logo and colours. Raises HTTPNotFound for who does not edit the site."""
    if not request.has_permission(Permission.EDIT, context):
        raise HTTPNotFound()
    look = look_of(request)
    form = Form(
        LookSchema,
        request,
        context,
        buttons=(SAVE, HOUSE),
        action=PATH,
        cancel_url="/manage/settings",
        upload=True,
    )
    values = form.submitted()
    if form.pressed == HOUSE.name:
        return _kept(request, look._replace(primary=Look().primary, accent=Look().accent))
    if values is not None:
        try:
            return _kept(request, _look(look, values))
        except UploadRefused as refusal:
            form.refuse(refusal.reason, "file")
    present = {"primary": look.primary, "accent": look.accent}
    logo = {"file": (look.logo,)} if look.logo is not None else {}
    return {"form": form.render({**present, **logo}), "look": look}


def _look(present: Look, values: dict[str, Any]) -> Look:
    """Return the look that the form asks for. Raises UploadRefused for a logo that cannot be drawn."""
    logo = None if values.get("no_logo") else present.logo
    sent = values.get("file") or ()
    return Look(keep_picture(sent[0]) if sent else logo, values["primary"], values["accent"])


def _kept(request: Request, look: Look) -> HTTPSeeOther:
    if request.tree.change(request.site, {"look": look}):
        request.trail("look-changed", item=request.site.uid, colours=f"{look.primary} {look.accent}")
    say(request, "ok", _("The settings were saved."))
    return request.redirect_to(PATH)


def send_stylesheet(context: Site, request: Request) -> Response:
    """Send the stylesheet of the school's colours."""
    look = look_of(request)
    response = Response(
        body=stylesheet(look).encode(),
        content_type="text/css",
        charset="utf-8",
        etag=digest(look),
        conditional_response=True,
    )
    response.headers["Cache-Control"] = caching(request, digest(look))
    return response


def send_logo(context: Site, request: Request) -> Response:
    """Send the logo of the school."""
    logo = look_of(request).logo
    scale = logo.scale("small") if isinstance(logo, ScaledFile) else None
    if logo is None or scale is None:
        raise HTTPNotFound()
    response = send(request, scale.file, KINDS, caching(request, f"{logo.uid:x}"))
    response.content_disposition = response.content_disposition.replace("attachment", "inline", 1)
    return response


def caching(request: Request, version: str) -> str:
    """Return for how long anybody may keep what the address names by its version."""
    if request.GET.get("v") == version:
        return f"public, max-age={YEAR}, immutable"
    return f"public, max-age={SHORT}"


def includeme(config: Configurator) -> None:
    """Register the views."""
    template = "itschool_cms.website.look:templates/look.pt"
    add_page(config, panel, PATH, request_method=METHODS, upload=True, renderer=template)
    for view, name in ((send_stylesheet, NAME), (send_logo, "logo")):
        config.add_view(view, context=Site, name=name, permission=PUBLIC)
