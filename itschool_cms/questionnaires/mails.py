"""Mails about questionnaires: the receipt of an answer, and the reminder of a missing one."""

import logging
from dataclasses import dataclass

from pyramid.request import Request

from itschool_cms.accounts.mails import LinkMail, mail_parts, queue, words_for
from itschool_cms.accounts.models import User
from itschool_cms.core.i18n import Words, _

from .answering.words import due
from .models import Questionnaire

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class About:
    """What a mail is about.

    Attributes:
        names: of the children, as the reader calls them; empty where each adult answers.
    """

    questionnaire: Questionnaire
    url: str
    names: tuple[str, ...] = ()


RECEIPT = LinkMail(
    subject=_("We have your answer: “${title}”"),
    lead=_("${school} has received your answer to “${title}”."),
    button=_("See my answer"),
    validity=_("You find it on the page of the questionnaire, after signing in."),
    unasked=_("You did not answer? Contact the school at once."),
)
REMINDER = LinkMail(
    subject=_("Your answer is still missing: “${title}”"),
    lead=_("${school} waits for your answer to “${title}”."),
    button=_("Answer"),
    validity=_("The answer takes a few minutes, after signing in."),
    unasked=_("You have answered meanwhile? Then there is nothing to do."),
)


def send(request: Request, person: User, mail: LinkMail, about: About) -> bool:
    """Queue a mail to a person, in their language; returns False where the address cannot be written to."""
    words = words_for(request.registry, person)
    said = mail_parts(words, mail, person, request.site, title=about.questionnaire.title)
    values = {
        **said,
        "above": [said["lead"], *_for_whom(words, about), due(words, about.questionnaire)],
        "below": [said["validity"], said["unasked"]],
        "url": about.url,
    }
    try:
        queue(request.registry, request.site, person, "", values)
    except ValueError:
        log.warning("No mail about a questionnaire could be sent to the person %d", person.uid)
        return False
    return True


def _for_whom(words: Words, about: About) -> list[str]:
    if not about.names:
        return []
    return [words.translate(_("For: ${names}"), names=", ".join(about.names))]
