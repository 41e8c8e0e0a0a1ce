"""Access for programs: a person's tokens, made, shown once, and ended."""

from typing import Any

import colander
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.freshness import fresh_only
from itschool_cms.accounts.mails import Notice
from itschool_cms.accounts.notices import tell
from itschool_cms.accounts.views.parts import add_page, say, texts
from itschool_cms.core.forms import Button, Form, FormSchema, ShortText, choice
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item, Site, utcnow
from itschool_cms.core.permissions import Permission

from . import tokens
from .models import Scope, Token

PAGE = "/me/tokens"
FOLDER = "itschool_cms.manage.api:templates"
SCOPES = {
    Scope.READ: _("Read what I may see"),
    Scope.WRITE: _("Add, change and delete where I may"),
    Scope.PUBLISH: _("Publish and withdraw where I may"),
}
DAYS = {
    "30": _("30 days"),
    "90": _("90 days"),
    "180": _("180 days"),
    "365": _("One year"),
}
MAKE = Button("save", _("Make the token"), primary=True)
MADE = Notice(
    subject=_("A program got an access to ${school} in your name"),
    lead=_("A token for a program was made under your access to ${school}: ${moment}."),
    advice=_(
        "Was it you? Then there is nothing to do. If not, end the token under “My access”, change your"
        " password, and contact the school."
    ),
)
NOWHERE = _("There is no folder at this address that you may see.")


class FolderPath(ShortText):
    """The address of a folder of the site; kept as its uid.

    Args:
        request: of the person, who has to see the folder.
    """

    def __init__(self, request: Request | None = None) -> None:
        super().__init__()
        self.request = request

    def read(self, node: colander.SchemaNode, text: str) -> object:
        """Return the uid. Raises colander.Invalid."""
        catalog = self.request.site.catalog  # type: ignore[union-attr]
        uid = catalog.uid_at("/" + text.strip("/"))
        item = catalog.resolve(uid) if uid else None
        if not isinstance(item, Folder) or not self.request.has_permission(Permission.VIEW, item):  # type: ignore[union-attr]
            raise colander.Invalid(node, NOWHERE)
        return item.uid


class PlaceNode(colander.SchemaNode):
    """The folder that a token is limited to."""

    schema_type = FolderPath

    def after_bind(self, node: colander.SchemaNode, bindings: dict[str, Any]) -> None:
        """Look the folder up for the person of the request."""
        self.typ = FolderPath(bindings["request"])


class TokenSchema(FormSchema):
    """A new token."""

    name = colander.SchemaNode(
        ShortText(60), title=_("Name"), description=_("What it is for, for example: calendar on my phone")
    )
    scopes = choice(
        tuple(SCOPES.items()),
        multiple=True,
        title=_("What the program may do"),
        description=_("Never more than you may do yourself at that moment."),
        default=(Scope.READ,),
    )
    days = choice(tuple(DAYS.items()), title=_("Ends after"), default="90")
    place = PlaceNode(
        title=_("Only in this folder"),
        description=_("Its address, for example /documents/. Empty: everywhere."),
        missing=0,
    )


def tile(context: Site, request: Request) -> dict[str, Any]:
    """How many programs have an access."""
    return {"count": len(_living(request))}


def _living(request: Request) -> list[tuple[str, Token]]:
    kept = tokens.tokens_of(request.site)
    found = kept.of(request.person.uid) if kept is not None else []
    now = utcnow()
    return [(key, token) for key, token in found if tokens.is_living(request.site, token, now)]


@fresh_only
def show(context: Site, request: Request) -> dict[str, Any] | Response:
    """Show the tokens of the person, and the form of a new one; a new one is shown this one time."""
    form = Form(TokenSchema, request, context, buttons=(MAKE,), cancel_url="/me")
    values = form.submitted()
    if values is not None and len(_living(request)) >= tokens.MOST_OF_ONE:
        most = {"max": tokens.MOST_OF_ONE}
        form.refuse(_("You have ${max} tokens already: end one first.", mapping=most))
    elif values is not None:
        return render_to_response(f"{FOLDER}/token_made.pt", _make(request, values), request)
    return {"form": form.render(), "rows": [_row(request, *each) for each in _living(request)]}


def _make(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    _forget_dead(request)
    scopes = tuple(sorted(values["scopes"]))
    text = tokens.issue(
        request.site, request.person, values["name"], scopes, int(values["days"]), values["place"]
    )
    request.trail("token-made", person=request.person.uid, scopes=" ".join(scopes), days=values["days"])
    tell(request, request.person, MADE)
    return {"token": text, "name": values["name"], "onward": PAGE}


def _forget_dead(request: Request) -> None:
    # Nobody has to end what ended by itself.
    kept = tokens.tokens_of(request.site)
    living = {key for key, _token in _living(request)}
    for key, _token in kept.of(request.person.uid) if kept is not None else ():
        if key not in living:
            tokens.revoke(request.site, request.person, key)


def _row(request: Request, key: str, token: Token) -> dict[str, Any]:
    place: Item | None = request.site.catalog.resolve(token.place) if token.place else None
    if place is not None and not request.has_permission(Permission.VIEW, place):
        # A folder that was closed to the person meanwhile is as one that is gone.
        place = None
    return {
        "key": key,
        "token": token,
        "scopes": ", ".join(request.words.translate(SCOPES[Scope(each)]) for each in token.scopes),
        "place": request.resource_path(place) if place is not None else "",
        "is_lost": bool(token.place) and place is None,
    }


@fresh_only
def revoke(context: Site, request: Request) -> HTTPSeeOther:
    """End a token of the person."""
    ended = tokens.revoke(request.site, request.person, texts(request).get("token", ""))
    if ended is not None:
        request.trail("token-revoked", person=request.person.uid)
        say(request, "ok", _("“${name}” has no access any more."), name=ended.name)
    return request.redirect_to(PAGE)


def includeme(config: Configurator) -> None:
    """Register the pages and the tile; declare the acts."""
    config.add_trail_act("token-made", _("Token for a program made"))
    config.add_trail_act("token-revoked", _("Token for a program ended"))
    config.add_tile("tokens", tile, of=Site, page="me", template=f"{FOLDER}/tile.pt", column=2, order=60)
    methods = ("GET", "HEAD", "POST")
    add_page(config, show, PAGE, request_method=methods, renderer=f"{FOLDER}/tokens.pt")
    add_page(config, revoke, f"{PAGE}/revoke", request_method="POST")
