"""Pages of the second step."""

from pyramid.config import Configurator
from pyramid.events import BeforeRender

from itschool_cms.core.page import template_of

FOLDER = "itschool_cms.accounts.factors:templates"


def add_macros(event: BeforeRender) -> None:
    """Give every template the button that signs in by a passkey."""
    if event["request"] is not None:
        event["passkeys"] = template_of(event["request"].registry, f"{FOLDER}/passkeys.pt")


def includeme(config: Configurator) -> None:
    """Register all pages."""
    config.add_subscriber(add_macros, BeforeRender)
    for module in (".sign_in", ".confirm", ".overview", ".app", ".keys", ".security", ".person"):
        config.include(module)
