"""The question before something that others link to is taken from its readers."""

from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.models import Item
from itschool_cms.core.publishing import State

from .linking import hindering_links, links_to

TEMPLATE = "itschool_cms.manage:links/templates/withdraw.pt"
# The form that asks sends this along: it was asked.
ANYWAY = "anyway"


def question_of_links(request: Request, items: list[Item], state: str) -> Response | None:
    """Return the page that asks whether published items, to which others link, go into another state.

    None where there is nothing to ask, or where it was answered: then the act is done. The page sends the
    same form again.

    Args:
        state: the one that the items are to have.
    """
    if state == State.PUBLISHED or ANYWAY in request.POST:
        return None
    going = [item for item in items if getattr(item, "state", "") == State.PUBLISHED]
    linking = hindering_links(request, going)
    if not linking:
        return None
    sent = [
        (name, value)
        for name, value in request.POST.items()
        if isinstance(value, str) and name != "csrf_token"
    ]
    # The state of one item is sent from its own page, that of several from the table.
    elements = ("contents",) if request.view_name == "contents" else ()
    back = request.resource_path(request.context, *elements)
    values = {"items": going, "linking": linking, "sent": [*sent, (ANYWAY, "yes")], "back": back}
    return render_to_response(TEMPLATE, values, request)


def warn_of_end(request: Request, item: Item) -> None:
    """Say, after a save, that others link to what its readers will no longer see from a date on."""
    end = getattr(item, "expires", None)
    linking = links_to(request, item)
    if end is None or not linking:
        return
    text = request.words.plural(
        "One item links to it: that link leads nowhere from ${moment} on.",
        "${n} items link to it: those links lead nowhere from ${moment} on.",
        len(linking),
        moment=request.words.moment(end),
    )
    request.session.flash(("warn", text))
