"""The class of requests, with all that features add to it.

Pyramid makes a class of its own for every request to put the added properties on. Here it is made once.
"""

from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from pyramid.interfaces import IRequestExtensions, IRequestFactory
from pyramid.request import Request
from zope.interface import implementedBy

# After all features, and Pyramid itself, have declared what they add.
LAST = 10_000


def make_class(registry: Any) -> None:
    """Make the class out of what was added by `config.add_request_method`."""
    added = registry.queryUtility(IRequestExtensions)
    made = type("Request", (Request,), {**added.methods, **added.descriptors, "__module__": __name__})
    # Views are looked up by what the class provides: the same as that of its base.
    made.__implemented__ = implementedBy(Request)  # type: ignore[attr-defined]
    registry.registerUtility(made, IRequestFactory)


def add_nothing_more(event: ApplicationCreated) -> None:
    """Spare the application what its requests have by their class."""
    event.app.request_extensions = None


def includeme(config: Configurator) -> None:
    """Have the class made when the configuration is complete."""
    config.action(None, make_class, args=(config.registry,), order=LAST)
    config.add_subscriber(add_nothing_more, ApplicationCreated)
