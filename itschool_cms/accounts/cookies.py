"""Cookies of accounts: only for this very host where it is served over https, never for scripts."""

from pyramid.request import Request
from pyramid.response import Response


def is_secure(request: Request) -> bool:
    """Tell whether the site is served over https."""
    return request.registry.settings["site.base_url"].startswith("https:")


def cookie_name(request: Request, name: str) -> str:
    """Return the name of a cookie that other hosts cannot set, where the site is served over https."""
    return f"__Host-{name}" if is_secure(request) else name


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie that scripts cannot read."""
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=seconds,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Have the browser forget a cookie: one with `__Host-` only goes with the flags that it came with."""
    set_cookie(request, response, name, "", 0)
