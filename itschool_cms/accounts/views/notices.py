"""Which mails a person wants about their own access."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from .parts import add_page, for_person, say, texts


def notices_tile(context: Site, request: Request) -> dict[str, Any]:
    """What the person has chosen."""
    return {"new_device": request.person.mail_new_device}


@for_person
def choose(context: Site, request: Request) -> HTTPSeeOther:
    """Keep what the person wants to be told by mail."""
    wanted = "new_device" in texts(request)
    if request.tree.change(request.person, {"mail_new_device": wanted}):
        request.trail("notices-chosen", person=request.person.uid, new_device="yes" if wanted else "no")
    say(request, "ok", _("Your choice is kept."))
    return request.redirect_to("/me")


def includeme(config: Configurator) -> None:
    """Register the tile and its form."""
    template = "itschool_cms.accounts:templates/me/notices.pt"
    config.add_tile("notices", notices_tile, of=Site, page="me", template=template, column=2, order=40)
    add_page(config, choose, "/me/notices", request_method="POST")
