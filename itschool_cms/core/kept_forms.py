"""What somebody typed into a form whose session ended meanwhile: kept on the page of the refusal alone.

The page that refuses carries the fields on, so that they can be sent again after signing in. They are stored
nowhere. Only what a page of this site has sent is kept, and no form that holds a secret.
"""

from typing import NamedTuple

from pyramid.request import Request

SECRET = ("password", "current", "code", "token", "secret", "key")
FRAME = frozenset({"csrf_token", "_charset_"})
MAX_FIELDS = 1_000


class KeptForm(NamedTuple):
    """A form to be sent again.

    Attributes:
        action: the path it was sent to.
        fields: names and texts, in their order.
    """

    action: str
    fields: list[tuple[str, str]]


def kept_form(request: Request) -> KeptForm | None:
    """Return what a page of this site has sent, or None where nothing is to be kept."""
    if request.method != "POST" or not _is_ours(request):
        return None
    fields = [(name, value) for name, value in request.POST.items() if name not in FRAME]
    plain = all(isinstance(value, str) and not _is_secret(name) for name, value in fields)
    return KeptForm(request.path, fields) if plain and 0 < len(fields) <= MAX_FIELDS else None


def _is_ours(request: Request) -> bool:
    # Said by the browser, not only not denied: a forged form must never come back with a token that counts.
    by_fetch = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return by_fetch or request.headers.get("Origin") == request.host_url


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET)
