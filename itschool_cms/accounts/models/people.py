"""All accounts of a school."""

from datetime import date, datetime
from typing import Any

from BTrees.LOBTree import LOBTree
from BTrees.OLBTree import OLBTree
from BTrees.OOBTree import OOBTree, OOTreeSet

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder

from ..names import fold_name
from .user import User

# Of whom the school asks a second step: of admins and office, or of nobody.
SECOND_FACTOR_STAFF = "staff"
SECOND_FACTOR_OPTIONAL = "optional"


class EmailTaken(ValueError):
    """Another person has the mail address already."""


class LegacyNameTaken(ValueError):
    """Another person has the user name already, or it cannot be one."""


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
