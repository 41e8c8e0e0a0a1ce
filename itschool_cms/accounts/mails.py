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
LEGACY = LinkMail(
    subject=_("Confirm your address for ${school}"),
    lead=_("Somebody who signed in to ${school} with a user name gave this address as theirs."),
    button=_("Confirm my address"),
    validity=_(
        "The link is valid for 60 minutes and works once, where you are signed in with your user name."
    ),
    unasked=_("It was not you? Leave the mail aside: nothing changes."),
)
TAKEN = LinkMail(
    subject=_("You have an access to ${school} already"),
    lead=_("Your address was given for another access to ${school}, which is signed in to with a user name."),
    button=_("Sign in with my address"),
    validity=_("Is the other access yours too? Tell the school: it joins the two."),
    unasked=_("It was not you? Leave the mail aside: nothing changes."),
)
MAILS = {Purpose.INVITATION: INVITATION, Purpose.RESET: RESET, Purpose.LEGACY: LEGACY}


def send_link(request: Request, user: User, purpose: Purpose, token: str, unproved: str = "") -> None:
    """Queue the mail with a link of single use.

    Args:
        unproved: the address to write to instead of the person's own. Nobody knows yet whose it is: the mail
            does not name the person.
    """
    send_mail(request, user, MAILS[purpose], "/link/" + token, unproved)


def send_mail(request: Request, user: User, mail: LinkMail, path: str, unproved: str = "") -> None:
    """Queue a mail with a button that leads to a path of this site."""
    words = Words(Reader(request.registry, user.language))
    parts = mail_parts(words, mail, user, request.site)
    address = unproved or user.email
    if unproved:
        parts["hello"] = words.translate(_("Good day,"))
        parts["identifier"] = words.translate(
            _("You will sign in with this address: ${email}"), email=address
        )
    url = request.mail_url(path)
    values = {**parts, "url": url, "language": user.language}
    html = render("itschool_cms.accounts:templates/mail_link.pt", values, request=request)
    message = Message(subject=parts["subject"], recipients=[address], body=plain(parts, url), html=html)
    request.mailer.send(message)


def mail_parts(words: Words, mail: LinkMail, user: User, site: Site) -> dict[str, Any]:
    """Return the sentences of a mail in the reader's language."""
    school = site.title
    said = {name: words.translate(text, school=school) for name, text in asdict(mail).items()}
    return {
        **said,
        "hello": words.translate(_("Good day ${name},"), name=user.title),
        "identifier": words.translate(_("You sign in with this address: ${email}"), email=user.email),
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
