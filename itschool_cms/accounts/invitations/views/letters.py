"""Printing letters: choose, look, confirm and get the file."""

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.models import utcnow
from itschool_cms.core.permissions import Permission

from ...models import People, User
from .. import choosing, codes
from ..hindrances import closed_to
from .choosing import CHOOSE, PREVIEW, chosen, form, is_as_seen, shown

# Each costs some hundredths of a second of slow hashing and of drawing.
MAX_LETTERS = 100


def letters(context: People, request: Request) -> Response:
    """Choose who gets a letter, and see who that is."""
    choice = chosen(request)
    if choice is None:
        return render_to_response(CHOOSE, form(request, "letter"), request)
    found = choosing.preview(request, choice, choosing.LETTER)
    return render_to_response(PREVIEW, _shown(request, choice, found), request)


def _shown(request: Request, choice: choosing.Choice, found: choosing.Preview, changed: bool = False) -> dict:
    most = min(MAX_LETTERS, len(found.reached))
    return {**shown(request, "letter", choice, found), "most": most, "changed": changed}


def make(context: People, request: Request) -> Response | HTTPSeeOther:
    """Make the codes and answer with the letters: they stand nowhere else."""
    # What draws them takes 40 MB of a process: only of one that prints.
    from ..letters import print_letters

    choice = chosen(request)
    if choice is None:
        return request.redirect_to(context, "letters", query={"who": "none"})
    found = choosing.preview(request, choice, choosing.LETTER)
    if not found.reached or not is_as_seen(request, found):
        return render_to_response(PREVIEW, _shown(request, choice, found, changed=True), request)
    written = [_letter(context, request, user) for user in found.reached[:MAX_LETTERS]]
    response = Response(print_letters(request, written), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="letters-{utcnow():%Y%m%d-%H%M}.pdf"'
    return response


def _letter(context: People, request: Request, user: User) -> codes.Letter:
    code = codes.issue(context, user, utcnow())
    user.letter = utcnow()
    request.trail("letter-printed", person=user.uid)
    return codes.Letter(user, code)


def letter_tile(context: User, request: Request) -> dict | None:
    """Offer a letter on the page of who never signed in."""
    if not request.has_permission(Permission.EDIT, context) or closed_to(request.person, context):
        return None
    query = {"who": choosing.CHOSEN, "person": str(context.uid)}
    return {"href": request.resource_path(context.__parent__, "letters", query=query)}


def includeme(config: Configurator) -> None:
    """Register the pages."""
    template = "itschool_cms.accounts:invitations/templates/letter_tile.pt"
    config.add_tile("letter", letter_tile, of=User, page="person", template=template, column=2, order=40)
    config.add_view(letters, context=People, name="letters", permission=Permission.EDIT)
    config.add_view(make, context=People, name="letters", permission=Permission.EDIT, request_method="POST")
