"""A new account: a short form; the invitation leaves at once when that is wanted."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _, offered_languages
from itschool_cms.core.permissions import Permission

from ..models import People, User
from ..schemas import NewUserSchema
from .parts import say
from .people import invite

CREATE = Button("save", _("Create the account"), primary=True)


def create(context: People, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Create an account; the person chooses the password, nobody else."""
    form = Form(NewUserSchema, request, context, buttons=(CREATE,), cancel_url=request.resource_path(context))
    values = form.submitted()
    if values is None:
        return {"form": form.render({"invite": True, "language": offered_languages(request.site)[0]})}
    wants_invitation = values.pop("invite")
    user = request.tree.add(context, User(**values))
    if wants_invitation:
        invite(user, request)
    else:
        say(request, "ok", _("The account is created. Send the invitation when the person may come in."))
    return request.redirect_to(user)


def includeme(config: Configurator) -> None:
    """Take the place of the general form, at its address."""
    config.add_view(
        create,
        context=People,
        name="add",
        path_info=r"/people/add/user/?\Z",
        permission=Permission.ADD,
        request_method=("GET", "HEAD", "POST"),
        renderer="itschool_cms.accounts:templates/new_person.pt",
    )
