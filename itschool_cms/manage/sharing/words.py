"""Local roles, and the ways by which people see an item, in words."""

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.local_roles import LocalRole
from itschool_cms.core.principals import Reason, kind_of

from .seeing import WORDS, Way

ROLES = {
    LocalRole.READS: _("Reads"),
    LocalRole.CONTRIBUTES: _("Contributes"),
    LocalRole.EDITS: _("Edits"),
    LocalRole.REVIEWS: _("Reviews"),
    LocalRole.MANAGES: _("Manages"),
}
MEANINGS = {
    LocalRole.READS: _("sees it once it is published, within its dates"),
    LocalRole.CONTRIBUTES: _("looks into folders and adds; changes what they added themselves"),
    LocalRole.EDITS: _("changes everything, drafts too; submits it for review"),
    LocalRole.REVIEWS: _("publishes what waits for review, or sends it back"),
    LocalRole.MANAGES: _("does everything, and shares"),
}
UNKNOWN = _("A person or group that is gone, or that you may not see")


def title_of(request: Request, principal: str) -> str:
    """Return what a principal is called, for who asks."""
    title = kind_of(request.registry, principal).title(request.site, principal, request)
    return title or request.words.translate(UNKNOWN)


def way_words(request: Request, way: Way) -> str:
    """Return by what a principal sees an item."""
    facts = {"whom": title_of(request, way.principal)}
    if way.grant is not None:
        facts["place"] = request.words.title_of(way.grant.place)
        facts["role"] = request.words.translate(ROLES[LocalRole(way.grant.role)])
    return request.words.translate(WORDS[way.why], **facts)


def chain(request: Request, reason: Reason, way: Way) -> str:
    """Return the chain of reasons: what somebody is, and what follows from it."""
    return f"{reason.tell(request.words)} → {way_words(request, way)}"
