"""What authors are told by mail when somebody else judged what they submitted."""

from pyramid.request import Request

from itschool_cms.accounts.mails import Notice, send_notice
from itschool_cms.accounts.models import User
from itschool_cms.accounts.principal_kinds import person_now
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import State
from itschool_cms.core.security import principals_of

from .review import Asker

PUBLISHED = Notice(
    subject=_("“${title}” is published"),
    lead=_("${person} has read “${title}”, which you submitted, and published it."),
    advice=_("Its readers see it now, within its dates. There is nothing to do."),
)
SENT_BACK = Notice(
    subject=_("“${title}” came back to you"),
    lead=_("${person} has read “${title}”, which you submitted, and sent it back: it is a draft again."),
    advice=_("Comment: ${comment}"),
)
TOLD = {"publish": PUBLISHED, "send-back": SENT_BACK, "withdraw": SENT_BACK}


def tell_people(request: Request, item: Item, act: str, was: str, comment: str) -> None:
    """Tell who wrote and who submitted an item what somebody else made of it, while they may see it."""
    if was != State.PENDING or act not in TOLD:
        return
    judge = request.person.title
    without = _("none. Ask ${person} what to change, then submit it again.", mapping={"person": judge})
    for uid in sorted({item.owner, getattr(item, "submitted_by", 0)} - {request.person.uid, 0}):
        author = person_now(request.site, uid)
        if author is not None and author.email and _sees(request, author, item):
            facts = {"title": item.title, "person": judge, "comment": comment or without}
            send_notice(request.registry, request.site, author, TOLD[act], **facts)


def _sees(request: Request, person: User, item: Item) -> bool:
    # Who left a class, or lost a role at the place, learns no title there any more.
    principals = principals_of(person, request.site, request.registry)
    return Asker(request.site, principals, person.uid).may(Permission.VIEW, item)
