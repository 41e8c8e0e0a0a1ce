"""The old method: a user name instead of a mail address, until a day that the office sets."""

from datetime import date, datetime
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.i18n import ZONE
from itschool_cms.core.models import Site, utcnow

from . import links, mails
from .models import Purpose, User
from .names import fold_name
from .notices import LEGACY_WANTED, tell
from .visitors import user_name_key

GATE = "/legacy"


def today() -> date:
    """Return the day of now in Brussels."""
    return datetime.now(ZONE).date()


def state(request: Request) -> str:
    """Return `open`, `ending` on the very day that the old method ends, or nothing when there is none."""
    return request.site["people"].old_method(today())


def account_key(name: str) -> str:
    """Return what the counters of failures call an account by its old user name."""
    return user_name_key(fold_name(name) or name.strip()[:100])


def is_legacy(request: Request) -> bool:
    """Tell whether the person still has to give a mail address of theirs."""
    return bool(getattr(request.person, "legacy_name", ""))


def offer_address(request: Request, user: User, address: str) -> None:
    """Write to an address that a person of the old method gave: it is theirs once the link is followed.

    Whose address it is already shows in the mail alone, which only its owner reads.
    """
    owner = request.site["people"].by_email(address)
    if owner is None or owner is user:
        token = links.issue(request.site["people"], user, Purpose.LEGACY, utcnow(), data=address)
        mails.send_link(request, user, Purpose.LEGACY, token, to=address)
    elif owner.may_sign_in():
        tell(request, owner, LEGACY_WANTED)


def become_ordinary(request: Request, user: User, address: str = "") -> None:
    """Take the old user name from a person who proved a mail address.

    Args:
        address: the one that was proved; the present one when empty.
    """
    if user.legacy_name:
        request.tree.change(user, {"legacy_name": "", "email": address or user.email})
        request.registry.trail.write(request.tm, "old-method-left", person=user.uid, by=user.uid)


def add_name_index(site: Site, registry: Any) -> None:
    """Give a school that is older than the old method its index of user names."""
    site["people"].make_name_index()


def includeme(config: Configurator) -> None:
    """Put the gate after that of the password, and make the index of old schools."""
    config.add_evolution_step("accounts.legacy-names", add_name_index)
    # A mailed link for a new password proves an address as well.
    config.add_gate("legacy", is_legacy, path=GATE, order=15, also=("password",))
