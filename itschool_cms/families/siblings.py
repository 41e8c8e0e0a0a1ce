"""The adults of brothers and sisters: what they may do for one child is offered for the next."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from .models import Child, Guardians, Guardianship, today
from .words import RELATIONS

# A restriction by a court goes along: whoever gives the same rights gives no more than these.
SAME = ("person", "relation", "rights", "until", "withheld", "withheld_until", "judgment")
GIVEN = _("The rights were given.")
GONE = _("These rights are no longer offered: the list below is the one of now.")


def offered(child: Child) -> list[Guardianship]:
    """Return the rights that hold today for brothers and sisters, one of each adult who has none here."""
    day = today()
    known = {each.person for each in child.guardianships() if each.until is None or each.until >= day}
    found: dict[int, Guardianship] = {}
    for sibling in child.__parent__.values():
        for each in sibling.guardianships() if isinstance(sibling, Child) else ():
            if each.is_current(day) and each.person not in known:
                found.setdefault(each.person, each)
    return list(found.values())


def offer_row(item: Guardianship) -> dict[str, Any]:
    """Return what the page of adults shows of rights that are offered."""
    return {
        "uid": item.uid,
        "name": item.title,
        "relation": RELATIONS.get(item.relation, RELATIONS["other"]),
        "sibling": item.child.first_name,
    }


@view_config(context=Guardians, name="same-rights", permission=Permission.ADD, request_method="POST")
def give_same_rights(context: Guardians, request: Request) -> HTTPSeeOther:
    """Give an adult the rights that the adult has for a brother or a sister."""
    sent = request.POST.get("from")
    model = next((each for each in offered(context.__parent__) if str(each.uid) == sent), None)
    if model is not None:
        values = {name: getattr(model, name) for name in SAME}
        request.tree.add(context, Guardianship(**values, since=today()))
    kind, message = ("ok", GIVEN) if model is not None else ("warn", GONE)
    request.session.flash((kind, request.words.translate(message)))
    return request.redirect_to(context)
