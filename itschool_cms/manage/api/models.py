"""Tokens by which the programs of a person come in."""

from datetime import date, datetime
from enum import StrEnum

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent


class Scope(StrEnum):
    """What a token is good for, within what its person may do."""

    READ = "read"
    WRITE = "write"
    PUBLISH = "publish"


class Token(Persistent):
    """A token of a person; never changed but for the day of its last use.

    Attributes:
        user: uid of the person.
        name: what the person calls it.
        scopes: of Scope.
        place: uid of the folder that it is limited to; 0 for the whole site.
        created, expires: moments (UTC).
        seal: what the person's password was when it was made, unreadable: with another one it ends.
        roles: those of the person when it was made: with one more it ends.
        used: day (UTC) of the last use; None before the first.
    """

    used: date | None = None

    def __init__(
        self, user: int, name: str, scopes: tuple[str, ...], place: int, span: tuple[datetime, datetime]
    ) -> None:
        self.user = user
        self.name = name
        self.scopes = scopes
        self.place = place
        self.created, self.expires = span
        self.seal = ""
        self.roles: tuple[str, ...] = ()


class Tokens(Persistent):
    """All tokens of a site: by the SHA-256 of their text, and by person."""

    def __init__(self) -> None:
        self._by_digest = OOBTree()
        self._of_user = LOBTree()

    def get(self, digest: str) -> Token | None:
        """Return the token with the digest, or None."""
        return self._by_digest.get(digest)

    def put(self, digest: str, token: Token) -> None:
        """Keep a token."""
        self._by_digest[digest] = token
        self._of_user[token.user] = (*self._of_user.get(token.user, ()), digest)

    def drop(self, digest: str) -> None:
        """Forget a token; an unknown one is left alone."""
        token = self._by_digest.pop(digest, None)
        if token is not None:
            left = tuple(each for each in self._of_user[token.user] if each != digest)
            if left:
                self._of_user[token.user] = left
            else:
                del self._of_user[token.user]

    def of(self, user: int) -> list[tuple[str, Token]]:
        """Return digest and token of each of a person's tokens, in the order they were made."""
        return [(digest, self._by_digest[digest]) for digest in self._of_user.get(user, ())]
