"""An item as it would be: drawn by its own page, in a transaction that is thrown away."""

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import render_view_to_response

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item


def preview(item: Item, request: Request) -> Response | None:
    """Return the page of an item that was changed or added for this request only; None when it has none.

    Nothing of the request is kept: neither the item, nor what its subscribers did, nor that it was read.
    """
    request.session.flash(("warn", request.words.translate(_("This is a preview: nothing is saved yet."))))
    # The frame of the page looks at what is shown, not at the form that asked.
    request.context, request.view_name, request.method = item, "", "GET"
    response = render_view_to_response(item, request)
    request.session.pop_flash()
    request.late_notes.clear()
    request.tm.doom()
    return response
