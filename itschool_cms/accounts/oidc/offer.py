"""The button that leads to the provider, for whatever page wants it."""

from typing import Any, NamedTuple

from pyramid.request import Request

from itschool_cms.core.headers import lead_forms_to
from itschool_cms.core.page import template_of

TEMPLATE = "itschool_cms.accounts.oidc:templates/button.pt"


class Offer(NamedTuple):
    """What the button says.

    Attributes:
        provider: its title.
        is_microsoft: it gets the four squares.
        template: that draws it, with `offer` and `next` around.
    """

    provider: str
    is_microsoft: bool
    template: Any


def offer(request: Request) -> Offer | None:
    """Return the button, or None without a provider; the forms of this page may then lead there."""
    provider = request.registry.oidc
    if provider is None:
        return None
    settings = provider.settings
    lead_forms_to(request, settings.origin)
    looks = settings.is_microsoft or settings.title == "Microsoft"
    return Offer(settings.title, looks, template_of(request.registry, TEMPLATE))
