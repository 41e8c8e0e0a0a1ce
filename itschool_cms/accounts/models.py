"""People who can sign in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from BTrees.LOBTree import LOBTree
from BTrees.OLBTree import OLBTree
from BTrees.OOBTree import OOBTree
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
    # The code of a printed letter, and the mail that confirms the address given with it.
    LETTER = "letter"
    LETTER_MAIL = "letter-mail"


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
    letter: datetime | None = None
    last_sign_in: datetime | None = None
    address = ""
    phone = ""
    links: tuple[str, ...] = ()

    @property
    def account_state(self) -> str:
        """`disabled`, `invited` (no password yet) or `active`."""
        if self.disabled:
            return "disabled"
        return "active" if self.password_hash else "invited"

    def may_sign_in(self) -> bool:
        """Tell whether the account is in use."""
        return not self.disabled

    def is_staff(self) -> bool:
        """Tell whether the person works at the school."""
        return bool(self.roles)

    def searchable(self) -> str:
        """Be found by name and address."""
        return f"{self.title} {self.email.replace('@', ' ').replace('.', ' ')}"

    def editors(self) -> tuple[str, ...]:
        """The office keeps all accounts but those of admins: changing their address would make it one."""
        above = super().editors()
        return tuple(each for each in above if each == ADMIN) if Role.ADMIN in self.roles else above

    def readers(self) -> tuple[str, ...]:
        """The office sees the accounts of admins too."""
        return (OFFICE,) if Role.ADMIN in self.roles else ()

    def listings(self) -> dict[str, Any]:
        """Stand in the list of each role, of the state of the account, and of both."""
        state, roles = self.account_state, self.roles or (NO_ROLE,)
        keys = [f"account|{state}"]
        for role in roles:
            keys += [f"role|{role}", f"account|{state}|{role}"]
        return dict.fromkeys(keys, self.sort_title())

    def removal_hindrance(self) -> str | None:
        """An account is disabled, not deleted: receipts and signatures name it."""
        return _("Disable an account instead of deleting it.")


class People(Folder):
    """All accounts; finds them by mail address, and by the token of a link.

    Attributes:
        emails: folded mail address to uid.
        addresses: uid to folded mail address, to take the old one back when it changes.
        links: SHA-256 of a token (hexadecimal), or the slow hash of a printed code, to LoginLink.
        code_salt: of the slow hashes of printed codes; made with the first letter.
        invitations: the batches of invitations (`invitations.models.Batches`); None before the first.
    """

    heading = _("Accounts")
    code_salt = b""
    invitations: Any = None

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.emails = OLBTree()
        self.addresses = LOBTree()
        self.links = OOBTree()

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
