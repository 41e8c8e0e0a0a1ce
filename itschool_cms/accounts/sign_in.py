"""Who is it, and how long does a session of theirs last."""

from pyramid.request import Request

from itschool_cms.core.models import utcnow

from . import passwords
from .models import People, User

HOUR = 3_600
DAY = 24 * HOUR


def authenticate(people: People, email: str, password: str) -> User | None:
    """Return the person with the address and the password; an unknown address costs as much time."""
    return _proved(people.by_email(email), password)


def authenticate_by_name(people: People, name: str, password: str) -> User | None:
    """Return the person with the old user name and the password; an unknown name costs as much time."""
    return _proved(people.by_legacy_name(name), password)


def _proved(user: User | None, password: str) -> User | None:
    stored = user.password_hash if user is not None else ""
    right = passwords.verify(stored, password)
    return user if right and user is not None and user.may_sign_in() else None


def session_lengths(user: User, remember: bool) -> dict[str, int]:
    """Return the seconds without a request, and altogether, after which a session of the person ends."""
    if user.is_staff():
        return {"idle": HOUR // 2, "lifetime": 12 * HOUR}
    return {"idle": 30 * DAY if remember else 12 * HOUR, "lifetime": 30 * DAY}


def begin_session(request: Request, user: User, remember: bool = False) -> None:
    """Sign a person in on this device, under a new session id."""
    request.session.sign_in(user.uid, remember=remember, **session_lengths(user, remember))
    # Set aside of the tree's acts: neither the catalog nor the history care for it.
    user.__parent__.note_sign_in(user, utcnow())


def renew_hash(user: User, password: str) -> None:
    """Make the hash of a right password anew when it is out of date."""
    if passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hash_password(password)
