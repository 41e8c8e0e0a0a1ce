"""Tokens against forged requests.

The token of a person follows from the session. A visitor has no session: the token of the sign-in form is a
random value sent twice, in a cookie and in the form, so that a thousand visitors leave nothing behind.
"""

import hmac
import re
import secrets

from pyramid.config import Configurator
from pyramid.interfaces import ICSRFStoragePolicy
from pyramid.request import Request
from pyramid.response import Response
from zope.interface import implementer

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


@implementer(ICSRFStoragePolicy)
class CsrfPolicy:
    """Where tokens are kept."""

    def __init__(self, secure: bool) -> None:
        self._secure = secure
        self._cookie = "__Host-csrf" if secure else "csrf"

    def new_csrf_token(self, request: Request) -> str:
        """Make a new token."""
        if request.session.user:
            return request.session.new_csrf_token()
        token = secrets.token_urlsafe(24)
        # Not in request.cookies: they outlive a conflict, the answer that carries the cookie does not.
        request.visitor_token = token

        def send(_: Request, response: Response) -> None:
            response.set_cookie(
                self._cookie, token, path="/", secure=self._secure, httponly=True, samesite="Lax"
            )

        request.add_response_callback(send)
        return token

    def get_csrf_token(self, request: Request) -> str:
        """Return the token of this visitor or session, made at the first question."""
        # The page that holds it is theirs alone.
        request.holds_token = True
        if request.session.user:
            return request.session.get_csrf_token()
        return self._known(request) or self.new_csrf_token(request)

    def check_csrf_token(self, request: Request, supplied_token: str) -> bool:
        """Tell whether a form carries the token."""
        expected = request.session.get_csrf_token() if request.session.user else self._known(request)
        return bool(expected) and hmac.compare_digest(expected.encode(), str(supplied_token).encode())

    def _known(self, request: Request) -> str:
        token = getattr(request, "visitor_token", "") or request.cookies.get(self._cookie, "")
        return token if _TOKEN.fullmatch(token) else ""


def includeme(config: Configurator) -> None:
    """Ask for a token on every unsafe request."""
    secure = config.registry.settings["site.base_url"].startswith("https:")
    config.set_csrf_storage_policy(CsrfPolicy(secure))
    # The origin is checked by our own guard, on plain http too.
    config.set_default_csrf_options(require_csrf=True, check_origin=False)
