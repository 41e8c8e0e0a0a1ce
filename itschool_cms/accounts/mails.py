"""Mails with a link, in the language of who reads them."""

from dataclasses import asdict, dataclass
from typing import Any

from pyramid.i18n import LocalizerRequestMixin
from pyramid.renderers import render
from pyramid.request import Request
from pyramid_mailer.message import Message

from itschool_cms.core.i18n import Words, _
from itschool_cms.core.models import Site

from .models import Purpose, User


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
LETTER_MAIL = LinkMail(
    subject=_("Confirm your address for ${school}"),
    lead=_("This address was given with the code of a letter from ${school}. Confirm that it is yours."),
    button=_("Confirm this address"),
    validity=_("The link is valid for 60 minutes and works once: type your password twice, and you are in."),
    unasked=_("You did not ask for this? Leave the mail aside: nothing happens without you."),
)
TAKEN = LinkMail(
    subject=_("Your address is known to ${school} already"),
    lead=_("This address was given with the code of a letter from ${school}; it opens an access already."),
    button=_("Sign in"),
    validity=_("Each adult needs an address of their own: type the code again and give another address."),
    unasked=_("You did not ask for this? Leave the mail aside: nothing has changed."),
)
MAILS = {
    Purpose.INVITATION: INVITATION,
    Purpose.RESET: RESET,
    Purpose.LETTER_MAIL: LETTER_MAIL,
}


def send_link(request: Request, user: User, purpose: Purpose, token: str, email: str = "") -> int:
    """Queue the mail with a link of single use; returns its id in the outbox.

    Args:
        email: where to, if not to the address that the school knows.
    """
    return send(request, user, MAILS[purpose], "/link/" + token, email)


def send(request: Request, user: User, mail: LinkMail, path: str, email: str = "") -> int:
    """Queue a mail that leads to a page of the site; returns its id in the outbox, 0 where there is none."""
    words = Words(Reader(request.registry, user.language))
    parts = mail_parts(words, mail, user, request.site, email)
    url = request.mail_url(path)
    values = {**parts, "url": url, "language": user.language}
    html = render("itschool_cms.accounts:templates/mail_link.pt", values, request=request)
    recipient = email or user.email
    message = Message(subject=parts["subject"], recipients=[recipient], body=plain(parts, url), html=html)
    # The mailer of tests that only remember mails returns nothing.
    return next(iter(request.mailer.send(message) or ()), 0)


def mail_parts(words: Words, mail: LinkMail, user: User, site: Site, email: str = "") -> dict[str, Any]:
    """Return the sentences of a mail in the reader's language."""
    school = site.title
    said = {name: words.translate(text, school=school) for name, text in asdict(mail).items()}
    return {
        **said,
        "hello": words.translate(_("Good day ${name},"), name=user.title),
        "identifier": words.translate(
            _("You sign in with this address: ${email}"), email=email or user.email
        ),
        "help": words.translate(_("Do you need help? Contact the school:")),
        "contact": contact(site),
        "school": school,
    }


def contact(site: Site) -> list[str]:
    """Return the lines by which the office of the school is reached."""
    lines = [getattr(site, name, "") for name in ("phone", "email", "hours")]
    return [site.title, *(line for line in lines if line)]


def plain(parts: dict[str, Any], url: str) -> str:
    """Return the mail as plain text."""
    blocks = [
        parts["hello"],
        parts["lead"],
        f"{parts['button']}\n{url}",
        parts["validity"],
        parts["identifier"],
        parts["unasked"],
        "\n".join([parts["help"], *parts["contact"]]),
    ]
    return "\n\n".join(blocks) + "\n"
