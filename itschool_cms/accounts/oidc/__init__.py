"""Signing in at a provider of OpenID Connect, such as Microsoft: off unless the settings name one."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemRemoved

from ..events import MergeWanted, PeopleMerged, PeopleParted
from ..models import User
from . import subscribers
from .identities import make_index
from .offer import offer
from .settings import ProviderSettings, read_settings


def includeme(config: Configurator) -> None:
    """Plug it in; without a provider there is neither button nor page."""
    config.add_evolution_step("accounts.identities", make_index)
    config.add_subscriber(subscribers.forget_identity, ItemRemoved, of=User)
    config.add_subscriber(subscribers.preview, MergeWanted)
    config.add_subscriber(subscribers.move, PeopleMerged)
    config.add_subscriber(subscribers.move_back, PeopleParted)
    config.add_request_method(offer, "provider_offer")
    config.registry.oidc = None
    if (found := read_settings(config.registry.settings)) is not None:
        _plug_in(config, found)


def _plug_in(config: Configurator, found: ProviderSettings) -> None:
    # A school without a provider does not wait for the libraries at each start.
    from .flow import Seal
    from .provider import Provider
    from .signing_in import BACK

    base = config.registry.settings["site.base_url"].rstrip("/")
    config.registry.oidc = Provider(found, base + BACK)
    config.registry.oidc_seal = Seal(found.client_secret)
    for part in (".signing_in", ".linking"):
        config.include(part)
