"""People who can sign in."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from BTrees.LOBTree import LOBTree
from BTrees.OLBTree import OLBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, PersonName
from itschool_cms.core.permissions import ADMIN, OFFICE
from itschool_cms.core.security import Person


class Role(StrEnum):
    """What somebody is at the school; guardians need no role."""

    ADMIN = "admin"
    OFFICE = "office"
    TEACHER = "teacher"


# In listings: people without a role, the guardians.
NO_ROLE = "none"


class Purpose(StrEnum):
    """What a mailed link is for."""

    INVITATION = "invitation"
    RESET = "reset"
    # A change of the address is confirmed at both.
    EMAIL_NEW = "email-new"
    EMAIL_OLD = "email-old"


class EmailTaken(ValueError):
    """Another person has the mail address already."""


class LoginLink(Persistent):
    """A mailed link of single use; only the SHA-256 of its token is stored.

    Attributes:
        user: uid of the person.
        purpose: of Purpose.
        created: when (UTC) it was made.
        expires: when (UTC) it ends.
        data: what it is about, such as a new mail address.
    """

    data = ""

    def __init__(self, user: int, purpose: str, created: datetime, expires: datetime, data: str = "") -> None:
        self.user = user
        self.purpose = purpose
        self.created = created
        self.expires = expires
        self.data = data


class Visit(NamedTuple):
    """An administrator saw the site as the person: when (UTC), the uid of who did, and why."""

    at: datetime
    by: int
    reason: str


Values = tuple[tuple[str, Any], ...]


class MergeRecord(NamedTuple):
    """What was done when an account was merged into another one: enough to take the two apart again.

    Attributes:
        kept: uid of the account that stayed.
        kept_before, kept_after: attributes of that account that were changed, with their values.
        gone_before: attributes of the merged account, with their values.
        moved: name of a feature, with what it noted about its part.
    """

    kept: int
    kept_before: Values
    kept_after: Values
    gone_before: Values
    moved: Values


class User(PersonName, Person):  # type: ignore[override]
    """An adult with an account: guardian, teacher, office, admin.

    Attributes:
        email: lower-cased address, unique in the school.
        language: of pages and mails.
        roles: of Role.
        password_hash: argon2 in its own notation; empty for who never had a password.
        disabled: the account is closed.
        must_change_password: reaches no other page before having chosen a new one.
        invited: when (UTC) the last mail with a link was sent on behalf of the school.
        last_sign_in: when (UTC).
        links: keys of the mailed links that may still count.
        mail_new_device: wants a mail when somebody signs in on a device that was not known.
        bounced: when (UTC) a mail server refused mails to the address for good; None since it changed.
        bounce_reason: what that server said.
        reachable_since: when (UTC) the address, or the mailbox behind it, became another one: reports of
            failures before count no more.
        legacy_name: user name of the old method, by which the office still finds the person.
        visits: when administrators saw the site as this person.
        absorbed: uids of the accounts that were merged into this one: what they wrote is this person's.
        merged_into: uid of the account into which this one was merged; 0 for none.
        merge: how that was done.
        address: postal address of this adult, lines separated by newlines; never shown to another guardian.
        phone: the same holds.
    """

    email = ""
    language = "fr"
    roles: tuple[str, ...] = ()
    password_hash = ""
    disabled = False
    must_change_password = False
    invited: datetime | None = None
    last_sign_in: datetime | None = None
    address = ""
    phone = ""
    links: tuple[str, ...] = ()
    mail_new_device = True
    bounced: datetime | None = None
    bounce_reason = ""
    reachable_since: datetime | None = None
    legacy_name = ""
    visits: tuple[Visit, ...] = ()
    absorbed: tuple[int, ...] = ()
    merged_into = 0
    merge: MergeRecord | None = None

    @property
    def account_state(self) -> str:
        """`merged`, `disabled`, `invited` (no password yet) or `active`."""
        if self.merged_into:
            return "merged"
        if self.disabled:
            return "disabled"
        return "active" if self.password_hash else "invited"

    def may_sign_in(self) -> bool:
        """Tell whether the account is in use."""
        return not (self.disabled or self.merged_into)

    def has_factor(self) -> bool:
        """Tell whether signing in takes a second step; the feature of second factors says so."""
        return False

    def is_staff(self) -> bool:
        """Tell whether the person works at the school."""
        return bool(self.roles)

    def searchable(self) -> str:
        """Be found by name, address and former user name."""
        return f"{self.title} {self.email.replace('@', ' ').replace('.', ' ')} {self.legacy_name}".strip()

    def editors(self) -> tuple[str, ...]:
        """The office keeps all accounts but those of admins: changing their address would make it one."""
        above = super().editors()
        return tuple(each for each in above if each == ADMIN) if Role.ADMIN in self.roles else above

    def readers(self) -> tuple[str, ...]:
        """The office sees the accounts of admins too."""
        return (OFFICE,) if Role.ADMIN in self.roles else ()

    def listings(self) -> dict[str, Any]:
        """Stand in the list of each role, of each mark of the account, and of both."""
        roles = self.roles or (NO_ROLE,)
        keys = [f"role|{role}" for role in roles]
        for mark in self.marks():
            keys += [mark, *(f"{mark}|{role}" for role in roles)]
        return dict.fromkeys(keys, self.sort_title())

    def marks(self) -> list[str]:
        """Return the listings of the state of the account, and of what needs a look at it."""
        found = [f"account|{self.account_state}"]
        if self.bounced is not None:
            found.append("account-bounced")
        if not self.has_factor() and self.may_sign_in():
            found.append("nofactor")
        return found

    def removal_hindrance(self) -> str | None:
        """An account is disabled, not deleted: receipts and signatures name it."""
        return _("Disable an account instead of deleting it.")


class People(Folder):
    """All accounts; finds them by mail address, and by the token of a link.

    Attributes:
        emails: folded mail address to uid.
        addresses: uid to folded mail address, to take the old one back when it changes.
        links: SHA-256 of a token (hexadecimal) to LoginLink.
        seen: moment of the last sign-in (seconds since 1970 UTC, negative) with the uid, the last one first.
    """

    heading = _("Accounts")

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.emails = OLBTree()
        self.addresses = LOBTree()
        self.links = OOBTree()
        self.seen = OOTreeSet()

    def note_sign_in(self, user: User, moment: datetime) -> None:
        """Note that a person signed in, and order people by it."""
        if user.last_sign_in is not None:
            self.seen.discard((-int(user.last_sign_in.timestamp()), user.uid))
        user.last_sign_in = moment
        self.seen.insert((-int(moment.timestamp()), user.uid))

    def by_email(self, email: str) -> User | None:
        """Return the person with the address, in whatever case it is written, or None."""
        uid = self.emails.get(fold_email(email))
        return self.site().catalog.resolve(uid) if uid else None

    def keep_email(self, user: User) -> bool:
        """Note the present address of a person; returns whether it replaces another one.

        Raises:
            EmailTaken: somebody else has it.
        """
        old, new = self.addresses.get(user.uid, ""), fold_email(user.email)
        if old == new:
            return False
        if new in self.emails:
            raise EmailTaken(new)
        self.forget_email(user)
        if new:
            self.emails[new] = user.uid
            self.addresses[user.uid] = new
        return bool(old)

    def forget_email(self, user: User) -> None:
        """Forget the address of a person."""
        old = self.addresses.pop(user.uid, "")
        if old:
            del self.emails[old]


def fold_email(email: str) -> str:
    """Return the address in the form by which people are told apart."""
    return email.strip().casefold()
