"""Mails to people with an account, in the language of who reads them: with a link, or a mere notice."""

import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pyramid.i18n import LocalizerRequestMixin, TranslationString
from pyramid.request import Request
from pyramid_mailer.interfaces import IMailer
from pyramid_mailer.message import Message

from itschool_cms.core.i18n import Words, _
from itschool_cms.core.models import Site
from itschool_cms.core.rendering import template_of

from .models import Purpose, User

log = logging.getLogger(__name__)

TEMPLATE = "itschool_cms.accounts:templates/mail.pt"


class Reader(LocalizerRequestMixin):
    """The reader of a mail, in the place of a request: a language and its catalogue."""

    def __init__(self, registry: Any, language: str) -> None:
        self.registry = registry
        self.locale_name = language


@dataclass(frozen=True)
class LinkMail:
    """What a mail with a link says: messages."""

    subject: str
    lead: str
    button: str
    validity: str
    unasked: str


@dataclass(frozen=True)
class Notice:
    """What a mail without a link says: messages, which may hold facts as `${name}`.

    Attributes:
        lead: what happened.
        advice: what to do about it.
    """

    subject: str
    lead: str
    advice: str


INVITATION = LinkMail(
    subject=_("Your access to ${school}"),
    lead=_("${school} has opened an access for you, with its documents, its events and its invoices."),
    button=_("Activate my access"),
    validity=_("The link is valid for 14 days and works once: type your password twice, and you are in."),
    unasked=_("You did not expect this mail? Tell the school, and do not use the link."),
)
RESET = LinkMail(
    subject=_("Choose a new password for ${school}"),
    lead=_("You can choose a new password for your access to ${school}."),
    button=_("Reset my password"),
    validity=_("The link is valid for 60 minutes and works once."),
    unasked=_("You did not ask for this? Leave the mail aside: your password stays as it is."),
)
EMAIL_NEW = LinkMail(
    subject=_("Confirm your new email address for ${school}"),
    lead=_("Somebody with an access to ${school} wants to use this email address from now on."),
    button=_("Confirm this address"),
    validity=_("The link is valid for 24 hours and works once. The old address has to be confirmed as well."),
    unasked=_("You did not ask for this? Leave the mail aside: nothing changes without you."),
)
EMAIL_OLD = LinkMail(
    subject=_("Confirm that your email address for ${school} changes"),
    lead=_("You asked to sign in to ${school} with another email address: ${address}"),
    button=_("Confirm the change"),
    validity=_("The link is valid for 24 hours and works once. The new address has to be confirmed as well."),
    unasked=_(
        "You did not ask for this? Do not use the link, and change your password: somebody may know it."
    ),
)
LEGACY = LinkMail(
    subject=_("Confirm your address for ${school}"),
    lead=_("Somebody who signed in to ${school} with a user name gave this address as theirs."),
    button=_("Confirm my address"),
    validity=_(
        "The link is valid for 60 minutes and works once, where you are signed in with your user name."
    ),
    unasked=_("It was not you? Leave the mail aside: nothing changes."),
)
LETTER_MAIL = LinkMail(
    subject=_("Confirm your address for ${school}"),
    lead=_("This address was given with the code of a letter from ${school}. Confirm that it is yours."),
    button=_("Confirm this address"),
    validity=_("The link is valid for 60 minutes and works once: type your password twice, and you are in."),
    unasked=_("You did not ask for this? Leave the mail aside: nothing happens without you."),
)
MAILS = {
    Purpose.INVITATION: INVITATION,
    Purpose.RESET: RESET,
    Purpose.EMAIL_NEW: EMAIL_NEW,
    Purpose.EMAIL_OLD: EMAIL_OLD,
    Purpose.LEGACY: LEGACY,
    Purpose.LETTER_MAIL: LETTER_MAIL,
}
# Mails to an address of which nobody knows yet whose it is: they name no person.
NAMELESS = (Purpose.EMAIL_NEW, Purpose.LEGACY, Purpose.LETTER_MAIL)


def send_link(
    request: Request, user: User, purpose: Purpose, token: str, to: str = "", **facts: object
) -> int:
    """Queue the mail with a link of single use; returns its id in the outbox, 0 where there is none.

    Args:
        to: another address than the person's own.
        facts: what the sentences name as `${name}`.

    Raises:
        ValueError: the address is no mail address.
    """
    registry, site = request.registry, request.site
    words = words_for(registry, user)
    said = mail_parts(words, MAILS[purpose], user, site, **facts)
    if purpose in NAMELESS:
        said["hello"] = said["greeting"]
        said["identifier"] = words.translate(_("You will sign in with this address: ${email}"), email=to)
    texts = [said["lead"]], [said["validity"], said["identifier"], said["unasked"]]
    url = request.mail_url("/link/" + token)
    return queue(registry, site, user, to, {**said, "above": texts[0], "below": texts[1], "url": url})


def send_notice(registry: Any, site: Site, user: User, notice: Notice, to: str = "", **facts: object) -> bool:
    """Queue a mail that only tells something; returns False where the address cannot be written to.

    Args:
        to: another address than the person's own.
        facts: what the sentences name as `${name}`: texts, messages, or moments (UTC).
    """
    words = words_for(registry, user)
    said = mail_parts(words, notice, user, site, **_told(words, facts))
    return _queue_notice(registry, site, user, to, {**said, "url": "", "button": ""})


def send_leading_notice(request: Request, user: User, notice: Notice, button: str, path: str) -> bool:
    """Queue a mail that tells something and leads to a page, which asks to sign in.

    Returns False where the address cannot be written to.

    Args:
        button: a message.
        path: of the page: it names nothing that a stranger must not read.
    """
    words = words_for(request.registry, user)
    said = mail_parts(words, notice, user, request.site)
    leading = {"url": request.mail_url(path), "button": words.translate(button)}
    return _queue_notice(request.registry, request.site, user, "", {**said, **leading})


def _queue_notice(registry: Any, site: Site, user: User, to: str, said: dict[str, Any]) -> bool:
    try:
        queue(registry, site, user, to, {**said, "above": [said["lead"], said["advice"]], "below": []})
    except ValueError:
        log.warning("No notice could be mailed to the person %d", user.uid)
        return False
    return True


def mail_parts(
    words: Words, mail: LinkMail | Notice, user: User, site: Site, **facts: object
) -> dict[str, Any]:
    """Return the sentences of a mail in the reader's language."""
    school = site.title
    said = {name: words.translate(text, school=school, **facts) for name, text in asdict(mail).items()}
    return {
        **said,
        "hello": words.translate(_("Good day ${name},"), name=user.title),
        "greeting": words.translate(_("Good day,")),
        "identifier": words.translate(_("You sign in with this address: ${email}"), email=user.email),
        "help": words.translate(_("Do you need help? Contact the school:")),
        "contact": contact(site),
        "school": school,
    }


def contact(site: Site) -> list[str]:
    """Return the lines by which the office of the school is reached."""
    lines = [getattr(site, name, "") for name in ("phone", "email", "hours")]
    return [site.title, *(line for line in lines if line)]


def plain(values: dict[str, Any]) -> str:
    """Return the mail as plain text."""
    link = f"{values['button']}\n{values['url']}" if values["url"] else ""
    blocks = [
        values["hello"],
        *values["above"],
        link,
        *values["below"],
        "\n".join([values["help"], *values["contact"]]),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def words_for(registry: Any, user: User) -> Words:
    """Return the words in a person's own language."""
    return Words(Reader(registry, user.language))


def _told(words: Words, facts: dict[str, object]) -> dict[str, object]:
    def tell(fact: object) -> object:
        if isinstance(fact, datetime):
            return words.moment(fact)
        return words.translate(fact) if isinstance(fact, TranslationString) else fact

    return {name: tell(fact) for name, fact in facts.items()}


def queue(registry: Any, site: Site, user: User, to: str, values: dict[str, Any]) -> int:
    """Draw a mail to a person and queue it; returns its id in the outbox, 0 where there is none.

    Args:
        to: another address than the person's own; empty for that.
        values: those of `mail_parts`, and `above` and `below` (paragraphs around the button) and `url`.

    Raises:
        ValueError: the address is no mail address.
    """
    # Drawn without a request: the worker and the console send notices too.
    html = template_of(registry, TEMPLATE).render(**values, language=user.language)
    mailer = registry.getUtility(IMailer).bind(find_outbox=lambda: site.outbox)
    recipients = [to or user.email]
    message = Message(subject=values["subject"], recipients=recipients, body=plain(values), html=html)
    # The mailer of tests that only remember mails returns nothing.
    return next(iter(mailer.send(message) or ()), 0)
