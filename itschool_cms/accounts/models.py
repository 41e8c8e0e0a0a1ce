"""People who can sign in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from BTrees.OLBTree import OLBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent

from itschool_cms.core.models import Folder
from itschool_cms.core.naming import fold
from itschool_cms.core.security import Person


class Role(StrEnum):
    """What somebody is at the school; guardians need no role."""

    ADMIN = "admin"
    OFFICE = "office"
    TEACHER = "teacher"


class LoginLink(Persistent):
    """A mailed link of single use; only the SHA-256 of its token is stored.

    Attributes:
        user: uid of the person.
        purpose: "invitation" or "reset".
        expires: when (UTC) it ends.
    """

    def __init__(self, user: int, purpose: str, expires: datetime) -> None:
        self.user = user
        self.purpose = purpose
        self.expires = expires


class User(Person):
    """An adult with an account: guardian, teacher, office, admin.

    Attributes:
        email: lower-cased address, unique in the school.
        language: of pages and mails.
        roles: of Role.
        password_hash: argon2 in its own notation; empty for who never had a password.
        disabled: the account is closed.
        must_change_password: reaches no other page before having chosen a new one.
        address: postal address of this adult, lines separated by newlines; never shown to another guardian.
        phone: the same holds.
    """

    first_name = ""
    last_name = ""
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

    @property
    def title(self) -> str:  # type: ignore[override]
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        return (self.first_name[:1] + self.last_name[:1]).upper()

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

    def sort_title(self) -> str:
        """Sort by last name."""
        return fold(f"{self.last_name} {self.first_name}")

    def searchable(self) -> str:
        """Be found by name and address."""
        return f"{self.title} {self.email.replace('@', ' ').replace('.', ' ')}"

    def listings(self) -> dict[str, Any]:
        """Stand in the list of each role."""
        return {f"role|{role}": self.sort_title() for role in self.roles}

    def removal_hindrance(self) -> str | None:
        """An account is disabled, not deleted: receipts and signatures name it."""
        return "Disable an account instead of deleting it."


class People(Folder):
    """All accounts; finds them by mail address, and by the token of a link."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.emails = OLBTree()
        self.links = OOBTree()

    def by_email(self, email: str) -> User | None:
        """Return the person with the address, in whatever case it is written, or None."""
        uid = self.emails.get(email.strip().casefold())
        return self.site().catalog.resolve(uid) if uid else None
