"""A content management system for schools, with a family extension."""

from typing import Any

from pyramid.config import Configurator
from pyramid.router import Router

# The only place that names the features. Each is a folder; without its line here it is not there.
FEATURES = (
    "itschool_cms.core",
    "itschool_cms.accounts",
    "itschool_cms.manage",
    "itschool_cms.website",
    "itschool_cms.families",
    "itschool_cms.documents",
    "itschool_cms.events",
    "itschool_cms.finance",
    "itschool_cms.questionnaires",
    "itschool_cms.scripts",
)

DEFAULTS = {
    "zodb.uri": "memory:",
    "sessions.uri": "memory:",
    "trail.uri": "memory:",
    "site.base_url": "http://localhost",
    "site.hosts": "localhost localhost:80",
    "throttle.path": ":memory:",
    "mail.default_sender": "ecole@example.org",
    "pyramid.includes": "itschool_cms.core.outbox",
}


def configure(**settings: Any) -> Configurator:
    """Return the configuration of the application with all features and add-ons, not yet committed."""
    config = Configurator(settings={**DEFAULTS, **settings})
    for feature in FEATURES:
        config.include(feature)
    config.include("itschool_cms.core.addons")
    return config


def main(global_config: dict[str, str] | None = None, **settings: Any) -> Router:
    """Return the WSGI application; a new database gets its site."""
    from .core import prepare

    config = configure(**settings)
    app = config.make_wsgi_app()
    prepare(config.registry.database, config.registry)
    return app
