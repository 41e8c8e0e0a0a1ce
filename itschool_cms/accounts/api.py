"""What other features and the console commands may do with accounts."""

from pyramid.request import Request

from itschool_cms.core.models import Site, utcnow

from . import links, mails, passwords
from .models import Purpose, User


def find_by_email(site: Site, email: str) -> User | None:
    """Return the person with the mail address, or None."""
    return site["people"].by_email(email)


def set_password(user: User, text: str) -> None:
    """Give a person a password, which is not judged here, and end the mailed links of the past.

    The person may stand in the tree already or be added afterwards.

    Raises:
        passwords.PasswordTooLong: more than 256 characters.
    """
    user.password_hash = passwords.hash_password(text)
    user.must_change_password = False
    if user.__parent__ is not None:
        links.kill(user.__parent__, user)
        user.site().catalog.index(user)


def invite(request: Request, user: User) -> int:
    """Mail the link that fits: to activate the account (14 days), or to choose a new password (60 minutes).

    Returns the id of the mail in the outbox.

    Raises:
        ValueError: the account is closed, or its address is no mail address.
    """
    if not user.may_sign_in():
        raise ValueError("The account is disabled.")
    if not user.email:
        raise ValueError("The person has no address.")
    purpose = Purpose.RESET if user.password_hash else Purpose.INVITATION
    token = links.issue(user.__parent__, user, purpose, utcnow())
    mail = mails.send_link(request, user, purpose, token)
    user.invited = utcnow()
    return mail
