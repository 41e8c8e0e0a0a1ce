"""Headers of every answer, errors included."""

from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from pyramid.tweens import INGRESS

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    )
)
FEATURES = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": FEATURES,
}


PRIVATE = "no-store, private"


def lead_forms_to(request: Request, origin: str) -> None:
    """Let the forms of this one page also lead to another site, by way of an address of ours.

    Args:
        origin: scheme, host and port.
    """
    policy = POLICY.replace("form-action 'self'", f"form-action 'self' {origin}")
    request.response.headers["Content-Security-Policy"] = policy


def allow_style_attributes(request: Request) -> None:
    """Let scripts of this one page place what they draw by `style` attributes: an editor of rich text does.

    Everything else stays as it is: no inline script, no style element, no handler in an attribute.
    """
    request.response.headers["Content-Security-Policy"] = f"{POLICY}; style-src-attr 'unsafe-inline'"


def headers_tween_factory(handler: Callable, registry: Any) -> Callable:
    """Add the headers; a page is private and never stored unless its view says otherwise."""
    headers = dict(HEADERS)
    if registry.settings["site.base_url"].startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    def headers_tween(request: Request) -> Response:
        response = handler(request)
        # What answers have in common is looked for in one go: a header of webob is looked for one by one.
        there = {name.lower() for name, _value in response.headerlist}
        response.headerlist.extend(pair for pair in headers.items() if pair[0].lower() not in there)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = PRIVATE
            response.headers.setdefault("Vary", "Cookie")
        # Behind all that was asked for while the answer was made: the last that looks at it.
        request.add_response_callback(keep_cookies_private)
        return response

    return headers_tween


def keep_cookies_private(request: Request, response: Response) -> None:
    """Let nobody in between keep an answer that gives a cookie to one browser."""
    if "Set-Cookie" in response.headers and "public" in response.headers["Cache-Control"]:
        response.headers["Cache-Control"] = PRIVATE


def includeme(config: Configurator) -> None:
    """Put the tween outside of all others."""
    config.add_tween("itschool_cms.core.headers.headers_tween_factory", under=INGRESS)
