"""The class of requests, with all that features add to it.

Pyramid makes a class of its own for every request to put the added properties on. Here it is made once.
"""

from pyramid.config import Configurator
from pyramid.interfaces import IRequestExtensions, IRequestFactory
from pyramid.request import Request
from zope.interface import implementedBy

# After all features, and Pyramid itself, have declared what they add.
LAST = 10_000


def make_class(registry: object) -> None:
    """Make the class out of what was added by `config.add_request_method`, which then adds nothing more."""
    added = registry.queryUtility(IRequestExtensions)
    if added is None:
        return
    base = registry.queryUtility(IRequestFactory, default=Request)
    made = type("Request", (base,), {**added.methods, **added.descriptors, "__module__": __name__})
    # Views are looked up by what the class provides: the same as that of its base.
    made.__implemented__ = implementedBy(base)
    registry.registerUtility(made, IRequestFactory)
    added.methods.clear()
    added.descriptors.clear()


def includeme(config: Configurator) -> None:
    """Have the class made when the configuration is complete."""
    config.action(None, make_class, args=(config.registry,), order=LAST)
