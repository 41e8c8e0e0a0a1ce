"""The kernel of the CMS; it knows no school, no family and no money."""

from pyramid.config import Configurator

from .database import close_databases, prepare
from .evolve import index_authors, lighten_catalog
from .models import Site
from .outbox.evolve import index_failures, index_recipients
from .permissions import PUBLIC
from .text.evolve import forget_bin, index_texts, write_bitmaps

PARTS = (
    "memory",
    "rendering",
    "retries",
    "headers",
    "late",
    "database",
    "sessions",
    "trail",
    "trail_acts",
    "csrf",
    "guard",
    "security",
    "events",
    "content",
    "menus",
    "principals",
    "evolution",
    "commands",
    "jobs",
    "kept_files",
    "static",
    "i18n",
    "addresses",
    "page",
    "errors",
    "incidents",
    "requests",
    "compiled",
)


def includeme(config: Configurator) -> None:
    """Put the kernel together; the order of tweens comes from `retries`, `headers`, `late` and `sessions`."""
    for part in PARTS:
        config.include(f".{part}")
    # First: what other steps add is indexed by author and tags.
    config.add_evolution_step("core.catalog.authors", index_authors)
    config.add_evolution_step("core.outbox.recipients", index_recipients)
    config.add_evolution_step("core.outbox.failures", index_failures)
    config.add_evolution_step("core.text", index_texts)
    config.add_evolution_step("core.text.bin", forget_bin)
    config.add_evolution_step("core.catalog.light", lighten_catalog)
    config.add_evolution_step("core.text.bitmaps", write_bitmaps)
    config.add_view("itschool_cms.core.errors.alive", context=Site, name="healthz", permission=PUBLIC)


__all__ = ["close_databases", "includeme", "prepare"]
