"""What a person is told by mail about their own access. These mails hold no link that signs in."""

from datetime import datetime

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow

from .mails import Notice, send_notice
from .models import User

NEW_DEVICE = Notice(
    subject=_("Sign-in on a new device at ${school}"),
    lead=_(
        "Somebody signed in to your access to ${school} on a device that is new to us: ${device}, ${moment}."
    ),
    advice=_(
        "Was it you? Then there is nothing to do. If not, change your password at once, and sign out all"
        " other devices under “My access”."
    ),
)
PASSWORD = Notice(
    subject=_("Your password for ${school} was changed"),
    lead=_("The password of your access to ${school} was changed: ${moment}."),
    advice=_("Was it you? Then there is nothing to do. If not, contact the school at once."),
)
EMAIL_CHANGED = Notice(
    subject=_("Your email address for ${school} was changed"),
    lead=_(
        "From now on, another email address belongs to your access to ${school}. This one no longer opens it:"
        " ${address}"
    ),
    advice=_("You did not want this? Contact the school at once."),
)
EMAIL_WANTED = Notice(
    subject=_("Somebody wanted to use your email address at ${school}"),
    lead=_(
        "Somebody with another access to ${school} wanted to use this email address, which is yours already."
    ),
    advice=_(
        "Nothing was changed. Was it you? Each person needs an address of their own: sign in with this"
        " address, or contact the school. If not, there is nothing to do."
    ),
)
LEGACY_WANTED = Notice(
    subject=_("You have an access to ${school} already"),
    lead=_("Your address was given for another access to ${school}, which is signed in to with a user name."),
    advice=_(
        "Is the other access yours too? Tell the school: it joins the two. If not, there is nothing to do."
    ),
)
LETTER_WANTED = Notice(
    subject=_("Your address is known to ${school} already"),
    lead=_("This address was given with the code of a letter from ${school}; it opens an access already."),
    advice=_(
        "Was it you? Each adult needs an address of their own: type the code again and give another address."
        " If not, there is nothing to do."
    ),
)
SIGNED_OUT = Notice(
    subject=_("Devices were signed out at ${school}"),
    lead=_("Your access to ${school} was signed out on other devices: ${moment}."),
    advice=_(
        "Was it you? Then there is nothing to do. If not, change your password, and contact the school."
    ),
)


def tell(request: Request, user: User, notice: Notice, to: str = "", **facts: object) -> None:
    """Mail a notice about a person's access in the transaction of a request; `moment` is now."""
    moment: datetime = utcnow()
    send_notice(request.registry, request.site, user, notice, to, moment=moment, **facts)
