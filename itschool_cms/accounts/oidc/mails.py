"""The mail that tells a person that a provider opens their access from now on."""

from pyramid.request import Request

from itschool_cms.core.i18n import _

from ..mails import Notice
from ..models import User
from ..notices import tell

LINKED = Notice(
    subject=_("${provider} opens your access to ${school}"),
    lead=_(
        "Your access to ${school} is linked with your ${provider} account. You sign in there or with your"
        " password, as you like."
    ),
    advice=_("It was not you? Change your password at once, and tell the school."),
)


def tell_linked(request: Request, user: User) -> None:
    """Queue the mail: whoever did not link it learns of it."""
    tell(request, user, LINKED, provider=request.registry.oidc.settings.title)
