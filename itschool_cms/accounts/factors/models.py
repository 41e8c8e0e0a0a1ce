"""What proves a person beside the password.

It hangs on the person as an object of its own, loaded only where it is asked for: each request loads the
person. No schema describes it, so no form, version, export or search ever holds any of it.
"""

import hashlib
from datetime import datetime
from enum import StrEnum

from persistent import Persistent


class Kind(StrEnum):
    """The factors, as the trail and the pages name them."""

    APP = "app"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


class LastFactor(ValueError):
    """The school asks the person for a second step, and this is the last one."""


class Passkey(Persistent):
    """The public half of a key pair on a device of the person: nothing here opens anything.

    Attributes:
        name: given by the person.
        credential: names the key.
        key: the public key, in COSE.
        count: how often the device says it has signed; it never goes back.
        added: when (UTC).
        used: when (UTC) it last proved the person, None for never.
        challenge: SHA-256 of the question that it answered last.
    """

    # A transaction that wrote one is not taken back as a whole.
    never_undone = True
    used: datetime | None = None
    challenge = ""

    def __init__(self, name: str, credential: bytes, key: bytes, count: int, added: datetime) -> None:
        self.name = name
        self.credential = credential
        self.key = key
        self.count = count
        self.added = added

    @property
    def tag(self) -> str:
        """The name of the passkey in addresses and forms; it opens nothing."""
        return hashlib.sha256(self.credential).hexdigest()[:16]

    def note_use(self, count: int, challenge: str, now: datetime) -> None:
        """Keep what the device said of itself when it proved the person."""
        self.count, self.challenge, self.used = count, challenge, now


class Factors(Persistent):
    """The factors of one person.

    Attributes:
        secret: of the app, in base 32; empty without an app. It is kept readable, because codes are computed
            from it; it is never shown again once a first code has confirmed it.
        step: the time step, of 30 seconds, of the last code that was taken: no older one is.
        app_added: when (UTC) the app was confirmed.
        app_used: when (UTC) a code was last taken.
        passkeys: in the order of their adding.
        recovery: SHA-256 of the recovery codes that are left.
    """

    # A transaction that wrote one is not taken back as a whole.
    never_undone = True
    secret = ""
    step = 0
    app_added: datetime | None = None
    app_used: datetime | None = None
    passkeys: tuple[Passkey, ...] = ()
    recovery: tuple[str, ...] = ()

    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds of factor that the person has; recovery codes are none, they stand in for one."""
        return (*((Kind.APP,) if self.secret else ()), *((Kind.PASSKEY,) if self.passkeys else ()))

    def count(self) -> int:
        """Return how many factors there are."""
        return bool(self.secret) + len(self.passkeys)

    def set_app(self, secret: str, step: int, now: datetime) -> None:
        """Keep an app whose first code was right; that code does not count a second time."""
        self.secret, self.step, self.app_added, self.app_used = secret, step, now, None

    def remove_app(self) -> None:
        """Forget the app."""
        self.secret, self.step, self.app_added, self.app_used = "", 0, None, None
        self._close()

    def passkey(self, credential: bytes) -> Passkey | None:
        """Return the passkey with the name that its device gave it, or None."""
        return next((each for each in self.passkeys if each.credential == credential), None)

    def remove_passkey(self, passkey: Passkey) -> None:
        """Forget a passkey."""
        self.passkeys = tuple(each for each in self.passkeys if each is not passkey)
        self._close()

    def take_step(self, step: int, now: datetime) -> bool:
        """Use up a time step; False when it, or a later one, was used before."""
        if step <= self.step:
            return False
        self.step, self.app_used = step, now
        return True

    def take_recovery(self, digest: str) -> bool:
        """Use up a recovery code; False when there is none with this digest."""
        if digest not in self.recovery:
            return False
        self.recovery = tuple(each for each in self.recovery if each != digest)
        return True

    def _close(self) -> None:
        # Recovery codes stand in for a factor: without one they would open nothing, and outlive their reason.
        if not self.count():
            self.recovery = ()
