"""People who can sign in."""

from datetime import date, datetime
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

from .names import fold_name


class Role(StrEnum):
    """What somebody is at the school; guardians need no role."""

    ADMIN = "admin"
    OFFICE = "office"
    TEACHER = "teacher"


# In listings: people without a role, the guardians.
NO_ROLE = "none"


# Of whom the school asks a second step: of admins and office, or of nobody.
SECOND_FACTOR_STAFF = "staff"
SECOND_FACTOR_OPTIONAL = "optional"


class Purpose(StrEnum):
    """What a mailed link is for."""

    INVITATION = "invitation"
    RESET = "reset"
    LEGACY = "legacy"
    # A change of the address is confirmed at both.
    EMAIL_NEW = "email-new"
    EMAIL_OLD = "email-old"
    # The code of a printed letter, and the mail that confirms the address given with it.
    LETTER = "letter"
    LETTER_MAIL = "letter-mail"


class EmailTaken(ValueError):
    """Another person has the mail address already."""


class LegacyNameTaken(ValueError):
    """Another person has the user name already, or it cannot be one."""


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
    """All accounts; finds them by mail address, by old user name, and by the token of a link.

    Attributes:
        emails: folded mail address to uid.
        addresses: uid to folded mail address, to take the old one back when it changes.
        legacy_names: folded user name of the old method to uid.
        name_of: uid to folded user name, to take the old one back when it changes.
        links: SHA-256 of a token (hexadecimal), or the slow hash of a printed code, to LoginLink.
        old_method_ends: first day (in Brussels) without the old method; None when there is none.
        information: what the box above the sign-in form says; empty for the text of the house.
        video_url: address (https) of the film that explains the sign-in; empty for none.
        video_caption: the words of its link; empty for those of the house.
        video_transcript: what the film says, for who cannot see or hear it.
        identities: key of an identity at a provider to uid; None in a school that is older than that.
        second_factor: of whom the school asks a second step.
        seen: moment of the last sign-in (seconds since 1970 UTC, negative) with the uid, the last one first.
        code_salt: of the slow hashes of printed codes; made with the first letter.
        invitations: the batches of invitations (`invitations.models.Batches`); None before the first.
    """

    heading = _("Accounts")
    old_method_ends: date | None = None
    information = ""
    video_url = ""
    video_caption = ""
    video_transcript = ""
    identities: OLBTree | None = None
    second_factor = SECOND_FACTOR_STAFF
    code_salt = b""
    invitations: Any = None

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.emails = OLBTree()
        self.addresses = LOBTree()
        self.links = OOBTree()
        self.identities = OLBTree()
        self.make_name_index()
        self.seen = OOTreeSet()

    def make_name_index(self) -> None:
        """Make the index of old user names, where there is none yet."""
        if getattr(self, "legacy_names", None) is None:
            self.legacy_names = OLBTree()
            self.name_of = LOBTree()

    def old_method(self, day: date) -> str:
        """Return `open`, `ending` on the very day that the old method ends, or nothing when there is none."""
        ends = self.old_method_ends
        if ends is None or day > ends:
            return ""
        return "ending" if day == ends else "open"

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
        """Note the present address of a person; returns whether it is a new one.

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
        return True

    def by_legacy_name(self, text: str) -> User | None:
        """Return the person with the old user name, in whatever form it is typed, or None."""
        uid = self.legacy_names.get(fold_name(text))
        return self.site().catalog.resolve(uid) if uid else None

    def keep_legacy_name(self, user: User) -> None:
        """Note the present old user name of a person, or that there is none any more.

        Raises:
            LegacyNameTaken: somebody else has it, or it cannot be one.
        """
        old, new = self.name_of.get(user.uid, ""), fold_name(user.legacy_name)
        if bool(new) != bool(user.legacy_name) or self.legacy_names.get(new, user.uid) != user.uid:
            raise LegacyNameTaken(user.legacy_name)
        if old != new:
            self.forget_legacy_name(user)
            if new:
                self.legacy_names[new] = user.uid
                self.name_of[user.uid] = new

    def forget_legacy_name(self, user: User) -> None:
        """Forget the old user name of a person."""
        old = self.name_of.pop(user.uid, "")
        if old:
            del self.legacy_names[old]

    def forget_email(self, user: User) -> None:
        """Forget the address of a person."""
        old = self.addresses.pop(user.uid, "")
        if old:
            del self.emails[old]


def fold_email(email: str) -> str:
    """Return the address in the form by which people are told apart."""
    return email.strip().casefold()
