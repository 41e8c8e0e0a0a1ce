"""Mails about questions: that there is one, that it was answered, and where; never what was written.

A mail gets forwarded, and lies in mailboxes that a whole family opens: it names neither child nor document,
and its link does not either.
"""

from pyramid.request import Request

from itschool_cms.accounts.mails import Notice, send_leading_notice
from itschool_cms.accounts.models import User
from itschool_cms.accounts.principal_kinds import person_now
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from .models import TakesQuestions, Thread
from .rights import asker_for, has_asked, receivers

ASKED = Notice(
    subject=_("A question waits at ${school}"),
    lead=_("A family asks about something that ${school} published."),
    advice=_("Sign in to read the question and to answer it. Only who asked and the school read the answer."),
)
ANSWERED = Notice(
    subject=_("Your question at ${school} has an answer"),
    lead=_("${school} has answered your question."),
    advice=_("Sign in to read the answer. It is not in this mail, which others might read."),
)
LIST = "/questions"
READ = _("Read the question")
READ_ANSWER = _("Read the answer")


def tell_school(request: Request, thread: Thread, item: TakesQuestions) -> None:
    """Tell those who answer that a question waits."""
    for person in receivers(request.site, request.registry, thread, item):
        _send(request, person, ASKED, READ, thread)


def tell_asker(request: Request, thread: Thread, item: TakesQuestions) -> bool:
    """Tell who asked that there is an answer; returns False where that person cannot read it now."""
    person = reachable_asker(request, thread, item)
    if person is None or not person.email:
        return person is not None
    return _send(request, person, ANSWERED, READ_ANSWER, thread)


def reachable_asker(request: Request, thread: Thread, item: TakesQuestions) -> User | None:
    """Return who asked, if that person can read the thread now; else None."""
    person = person_now(request.site, thread.asker)
    if person is None:
        return None
    asker = asker_for(request.site, request.registry, person)
    return person if asker.may(Permission.VIEW, item) and has_asked(asker, thread) else None


def _send(request: Request, person: User, notice: Notice, button: str, thread: Thread) -> bool:
    return send_leading_notice(request, person, notice, button, f"{LIST}?open={thread.uid}")
