"""Mails that tell a person what became of their second step."""

from pyramid.renderers import render
from pyramid.request import Request
from pyramid_mailer.message import Message

from itschool_cms.core.i18n import Words, _

from ..mails import Reader, contact
from ..models import User
from .models import Kind

ADDED = {
    Kind.APP: _("An app for codes was added to your access as a second step."),
    Kind.PASSKEY: _("A passkey was added to your access."),
}
REMOVED = {
    Kind.APP: _("The app for codes was removed from your access."),
    Kind.PASSKEY: _("A passkey was removed from your access."),
}
RECOVERY_USED = _("A recovery code was used to sign in to your access. It does not count any more.")
RECOVERY_RENEWED = _("New recovery codes were made for your access. The ones before do not count any more.")
ALL_REMOVED = _("The school removed all second steps from your access. You sign in with your password alone.")


def tell(request: Request, user: User, message: str) -> None:
    """Queue a mail to the person, in their language."""
    words = Words(Reader(request.registry, user.language))
    school = request.site.title
    values = {
        "language": user.language,
        "subject": words.translate(_("Security of your access to ${school}"), school=school),
        "hello": words.translate(_("Good day ${name},"), name=user.title),
        "said": words.translate(message),
        "unasked": words.translate(_("Was it not you? Choose a new password at once, and tell the school.")),
        "lead": words.translate(_("Your access:")),
        "url": request.mail_url("/me"),
        "help": words.translate(_("Do you need help? Contact the school:")),
        "contact": contact(request.site),
    }
    html = render("itschool_cms.accounts.factors:templates/mail.pt", values, request=request)
    text = "\n\n".join(
        [
            values["hello"],
            values["said"],
            values["unasked"],
            f"{values['lead']} {values['url']}",
            "\n".join([values["help"], *values["contact"]]),
        ]
    )
    request.mailer.send(
        Message(subject=values["subject"], recipients=[user.email], body=text + "\n", html=html)
    )
