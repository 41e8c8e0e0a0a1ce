"""Who is who: the identity that a provider vouches for, and the one person whom it opens an access to.

The key is made of the issuer and of what never changes there: the subject, or for Microsoft the tenant and
the object, which stay the same when the school registers the application anew. Never a mail address: whoever
gets the address of somebody else would get their children as well.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from BTrees.OLBTree import OLBTree

from itschool_cms.core.models import Site, utcnow

from ..models import People, User
from .settings import ProviderSettings

MAX_NAME = 120


class Identity(NamedTuple):
    """Somebody at the provider.

    Attributes:
        key: SHA-256 over issuer and subject.
        name: what the provider calls the account, for its owner to recognise; it decides nothing.
    """

    key: str
    name: str


class IdentityTaken(ValueError):
    """The identity opens somebody else's access, or the person has another one."""


def identity_of(provider: ProviderSettings, claims: Mapping[str, Any]) -> Identity:
    """Return the identity that the claims of a token, which was checked, are about."""
    tenant, thing = claims.get("tid"), claims.get("oid")
    # Elsewhere these two names mean nothing, and people may be able to choose what stands there.
    if provider.is_microsoft and isinstance(thing, str) and thing and tenant == provider.tenant:
        parts = [provider.issuer, "oid", tenant, thing]
    else:
        parts = [provider.issuer, "sub", claims["sub"]]
    name = next((claims[each] for each in ("preferred_username", "email", "name") if claims.get(each)), "")
    shown = "".join(each for each in name if each.isprintable()) if isinstance(name, str) else ""
    return Identity(hashlib.sha256(json.dumps(parts).encode()).hexdigest(), shown[:MAX_NAME])


def find(people: People, key: str) -> User | None:
    """Return the person whom an identity belongs to, or None."""
    uid = people.identities.get(key) if people.identities is not None and key else None
    return people.site().catalog.resolve(uid) if uid else None


def link(people: People, user: User, identity: Identity) -> None:
    """Let an identity open the access of a person from now on.

    Raises:
        IdentityTaken: it is somebody else's, or the person has one already.
    """
    if people.identities is None:
        people.identities = OLBTree()
    if identity.key in people.identities or user.identity:
        raise IdentityTaken(identity.key)
    people.identities[identity.key] = user.uid
    user.identity, user.identity_name, user.identity_since = identity.key, identity.name, utcnow()


def unlink(people: People, user: User) -> bool:
    """Take the identity of a person back; returns whether there was one."""
    key = user.identity
    if key and people.identities is not None and people.identities.get(key) == user.uid:
        del people.identities[key]
    user.identity, user.identity_name, user.identity_since = "", "", None
    return bool(key)


def hand_over(people: People, giver: User, taker: User) -> None:
    """Let the identity of one person open the access of another from now on, who keeps an own one."""
    values = giver.identity, giver.identity_name, giver.identity_since
    unlink(people, giver)
    if not taker.identity and people.identities is not None:
        people.identities[values[0]] = taker.uid
        taker.identity, taker.identity_name, taker.identity_since = values


def make_index(site: Site, registry: Any) -> None:
    """Evolution step: give the people of an older school the index of identities."""
    people = site["people"]
    if people.identities is None:
        people.identities = OLBTree()
