"""What is noted with a person whose address takes no mail."""

from datetime import datetime

from itschool_cms.core.models import Site, utcnow
from itschool_cms.core.outbox.events import RecipientRefused
from itschool_cms.core.tree import Tree

from ..models import User
from .reports import MAX_REASON, Report


def find_person(site: Site, report: Report, address: str) -> User | None:
    """Return the person whom a report is about: by the mail it names, else by the address it names."""
    mail = site.outbox.mails.get(report.mail_id)
    return site["people"].by_email(mail.recipient if mail is not None else address)


def record(tree: Tree, user: User, reason: str, at: datetime) -> bool:
    """Note that mails to a person come back; returns False when that is known, or over.

    Args:
        reason: what the mail server said.
        at: when (UTC) it said so.
    """
    at = min(at, utcnow())
    if user.bounced is not None or (user.reachable_since is not None and at < user.reachable_since):
        return False
    tree.change(user, {"bounced": at, "bounce_reason": " ".join(reason.split())[:MAX_REASON]})
    manager = tree.site._p_jar.transaction_manager
    tree.registry.trail.write(manager, "mail-bounced", person=user.uid, by=tree.user)
    return True


def clear(tree: Tree, user: User) -> None:
    """Note that mails reach a person from now on, as far as the school knows."""
    user.reachable_since = utcnow()
    if user.bounced is not None:
        user.bounced, user.bounce_reason = None, ""
        tree.site.catalog.index(user)


def note_refusal(event: RecipientRefused) -> None:
    """Note an address that the school's own mail server was refused."""
    user = event.site["people"].by_email(event.recipient)
    if user is not None:
        record(Tree(event.site, event.registry), user, event.reason, utcnow())
