"""The mail that tells a person that a provider opens their access from now on."""

from pyramid.renderers import render
from pyramid.request import Request
from pyramid_mailer.message import Message

from itschool_cms.core.i18n import Words, _

from ..mails import Reader, contact
from ..models import User


def tell_linked(request: Request, user: User) -> None:
    """Queue the mail: whoever did not link it learns of it."""
    words, site = Words(Reader(request.registry, user.language)), request.site
    names = {"provider": request.registry.oidc.settings.title, "school": site.title}
    subject = words.translate(_("${provider} opens your access to ${school}"), **names)
    lines = [
        words.translate(_("Good day ${name},"), name=user.title),
        words.translate(_("Your access to ${school} is linked with your ${provider} account."), **names),
        words.translate(_("You sign in there or with your password, as you like.")),
        words.translate(_("It was not you? Change your password at once, and tell the school:")),
    ]
    values = {"subject": subject, "lines": lines, "contact": contact(site), "language": user.language}
    html = render("itschool_cms.accounts.oidc:templates/mail.pt", values, request=request)
    body = "\n\n".join([*lines, "\n".join(values["contact"])]) + "\n"
    request.mailer.send(Message(subject=subject, recipients=[user.email], body=body, html=html))
