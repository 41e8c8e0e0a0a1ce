"""A mailed link of single use."""

from datetime import datetime
from enum import StrEnum

from persistent import Persistent


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


class LoginLink(Persistent):
    """A mailed link of single use; only the SHA-256 of its token is stored.

    Attributes:
        user: uid of the person.
        purpose: of Purpose.
        created: when (UTC) it was made.
        expires: when (UTC) it ends.
        data: what it is about, such as a new mail address.
    """

    # A transaction that wrote one is not taken back as a whole.
    never_undone = True
    data = ""

    def __init__(self, user: int, purpose: str, created: datetime, expires: datetime, data: str = "") -> None:
        self.user = user
        self.purpose = purpose
        self.created = created
        self.expires = expires
        self.data = data
