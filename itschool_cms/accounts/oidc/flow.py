"""What has to be known of a sign-in while the person is at the provider: kept in the browser, sealed.

A record on the server would let anybody who presses the button fill the database. The cookie is encrypted and
authenticated with a key that follows from the secret of the client, which all processes have: nobody else can
read or make one. That it is used once is what the counters are for.
"""

import hashlib
import json
import secrets
import time
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pyramid.request import Request
from pyramid.response import Response

from ..cookies import cookie_name, drop_cookie, set_cookie

COOKIE = "oidc"
SECONDS = 600
ALGORITHMS = ["dir", "A256GCM"]
# A browser keeps 4,096 bytes of a cookie; sealed, they are a third more.
MAX_CODE = 2_300
MAX_WANTED = 300


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Flow:
    """A sign-in under way.

    Attributes:
        person: uid of who was signed in when it began and wants to link an identity; 0 for a visitor.
        wanted: path of the page to lead to.
        begun: in seconds since 1970 UTC.
        state, nonce, verifier: 256 random bits each, that tie the answers of the provider to this browser.
        code: what the provider sent back with the person.
        identity, name: who it turned out to be, before that identity belongs to anybody.
    """

    person: int = 0
    wanted: str = ""
    begun: int = field(default_factory=lambda: int(time.time()))
    state: str = field(default_factory=_random)
    nonce: str = field(default_factory=_random)
    verifier: str = field(default_factory=_random)
    code: str = ""
    identity: str = ""
    name: str = ""

    @property
    def counter(self) -> str:
        """The name of the counter that lets the flow be used once."""
        return f"oidc-state|{hashlib.sha256(self.state.encode()).hexdigest()}"

    def with_code(self, code: str) -> "Flow":
        """Return the flow once the person is back."""
        return replace(self, code=code)

    def with_identity(self, identity: str, name: str) -> "Flow":
        """Return the flow once the provider said who it is; it gets a time of its own."""
        return Flow(self.person, self.wanted, identity=identity, name=name, state="", nonce="", verifier="")

    def is_young(self, now: float) -> bool:
        """Tell whether the flow still counts; a clock that was set back does not prolong it."""
        return -60 <= now - self.begun < SECONDS


class Seal:
    """Makes cookies out of flows.

    Args:
        secret: of the client.
    """

    def __init__(self, secret: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=b"itschool_cms oidc cookie").derive(secret.encode())
        self._key = OctKey.import_key(derived)

    def close(self, flow: Flow) -> str:
        """Return the flow as a text that only we can read."""
        return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, json.dumps(asdict(flow)), self._key)

    def open(self, text: str) -> Flow | None:
        """Return the flow of such a text, or None."""
        try:
            found = jwe.decrypt_compact(text.encode("ascii"), self._key, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            return None
        values: dict[str, Any] = json.loads(found.plaintext or b"{}")
        return Flow(**values)


def keep(request: Request, response: Response, flow: Flow) -> None:
    """Send the flow to the browser."""
    set_cookie(request, response, COOKIE, request.registry.oidc_seal.close(flow), SECONDS)


def drop(request: Request, response: Response) -> None:
    """Take the flow back."""
    drop_cookie(request, response, COOKIE)


def present(request: Request) -> Flow | None:
    """Return the flow of this browser, when it was begun a short while ago, or None."""
    sealed = request.cookies.get(cookie_name(request, COOKIE), "")
    flow = request.registry.oidc_seal.open(sealed) if sealed else None
    return flow if flow is not None and flow.is_young(time.time()) else None
