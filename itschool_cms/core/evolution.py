"""Evolution steps: named, ordered changes of stored shape."""

from collections.abc import Callable
from typing import Any

import transaction
from pyramid.config import Configurator

from .models import Site


def add_evolution_step(config: Configurator, name: str, step: Callable[[Site, Any], None]) -> None:
    """Declare a step; steps run in the order of their declaration, each once per site.

    Args:
        name: unique and lasting: it is stored with the site when the step is done.
        step: function of the site and the registry; it must be able to run again after a crash half way.
    """
    introspectable = config.introspectable("evolution steps", name, name, "evolution step")
    introspectable["step"] = step

    def register() -> None:
        config.registry.evolution_steps[name] = step

    config.action(("evolution step", name), register, introspectables=(introspectable,))


def pending_steps(site: Site, registry: Any) -> list[str]:
    """Return the names of the steps that the site has not made."""
    return [name for name in registry.evolution_steps if name not in site.evolved]


def evolve(site: Site, registry: Any, manager: transaction.TransactionManager) -> list[str]:
    """Make all pending steps, each in a transaction of its own; returns their names."""
    done = []
    for name in pending_steps(site, registry):
        with manager:
            # Another process may have been faster.
            if name not in site.evolved:
                registry.evolution_steps[name](site, registry)
                site.evolved = (*site.evolved, name)
                done.append(name)
    return done


def includeme(config: Configurator) -> None:
    """Provide the directive."""
    config.registry.evolution_steps = {}
    config.add_directive("add_evolution_step", add_evolution_step)
