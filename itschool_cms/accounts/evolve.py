"""Steps that bring accounts of older releases into the present shape."""

from typing import Any

from BTrees.OOBTree import OOTreeSet

from itschool_cms.core.models import Site

from .models import User


def order_people(site: Site, registry: Any) -> None:
    """Let people be listed by what their accounts need, and by their last sign-in."""
    people = site.get("people")
    if people is None:
        return
    people.seen = OOTreeSet()
    for user in [each for each in people.values() if isinstance(each, User)]:
        site.catalog.index(user)
        if user.last_sign_in is not None:
            people.note_sign_in(user, user.last_sign_in)
