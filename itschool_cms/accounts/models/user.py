"""A person who can sign in."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import ADMIN, OFFICE
from itschool_cms.core.person_name import PersonName
from itschool_cms.core.security import Person


class Role(StrEnum):
    """What somebody is at the school; guardians need no role."""

    ADMIN = "admin"
    OFFICE = "office"
    TEACHER = "teacher"


# In listings: people without a role, the guardians.
NO_ROLE = "none"


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
        letter: when (UTC) the last letter with a code was printed.
        last_sign_in: when (UTC).
        links: keys of the mailed links that may still count.
        identity: key of the identity at a provider that opens this access; empty for none.
        identity_name: what the provider calls it; only its owner sees it.
        identity_since: when (UTC) it was linked.
        factors: what proves the person beside the password (`factors.models.Factors`), None for nothing.
        mail_new_device: wants a mail when somebody signs in on a device that was not known.
        bounced: when (UTC) a mail server refused mails to the address for good; None since it changed.
        bounce_reason: what that server said.
        reachable_since: when (UTC) the address, or the mailbox behind it, became another one: reports of
            failures before count no more.
        visits: when administrators saw the site as this person.
        absorbed: uids of the accounts that were merged into this one: what they wrote is this person's.
        merged_into: uid of the account into which this one was merged; 0 for none.
        merge: how that was done.
        address: postal address of this adult, lines separated by newlines; never shown to another guardian.
        phone: the same holds.
        legacy_name: user name of the old method, folded; empty for who signs in with a mail address.
        accepted: texts of the school that the person accepted: name of the text, its version, when (UTC).
    """

    email = ""
    language = "fr"
    roles: tuple[str, ...] = ()
    password_hash = ""
    disabled = False
    must_change_password = False
    invited: datetime | None = None
    letter: datetime | None = None
    last_sign_in: datetime | None = None
    address = ""
    phone = ""
    links: tuple[str, ...] = ()
    legacy_name = ""
    accepted: tuple[tuple[str, int, datetime], ...] = ()
    identity = ""
    identity_name = ""
    identity_since: datetime | None = None
    factors: Any = None
    mail_new_device = True
    bounced: datetime | None = None
    bounce_reason = ""
    reachable_since: datetime | None = None
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
        """Tell whether signing in takes a second step."""
        return self.factors is not None and self.factors.count() > 0

    def is_staff(self) -> bool:
        """Tell whether the person works at the school."""
        return bool(self.roles)

    def searchable(self) -> str:
        """Be found by name, address and former user name."""
        return f"{self.title} {self.email} {self.legacy_name}".strip()

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
