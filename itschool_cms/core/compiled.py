"""Templates compiled in the background of a server that has started.

A page whose template is not compiled yet compiles its own: the first page waits for nothing else, and later
ones, whatever they are, find theirs done. With the environment variable CHAMELEON_CACHE naming a folder, the
second start only reads what the first one compiled.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from pyramid.settings import asbool

from .forms.renderer import OURS, renderer
from .rendering import template_of

PACKAGE = Path(__file__).parent.parent
# A page that waits for its template comes before the next of ours, and the processor is half its own.
PAUSE_SECONDS = 0.05


def all_templates(registry: Any) -> Iterator[Any]:
    """Yield the templates of all pages and widgets."""
    for path in sorted(PACKAGE.rglob("templates/**/*.pt")):
        feature, inside = path.relative_to(PACKAGE).as_posix().split("/templates/", 1)
        package = ".".join((PACKAGE.name, *feature.split("/")))
        yield template_of(registry, f"{package}:templates/{inside}")
    for path in sorted(Path(OURS).glob("*.pt")):
        yield renderer.load(path.stem)


def compile_templates(registry: Any, pause: float) -> None:
    """Compile what is not compiled yet, with a pause of so many seconds after each."""
    for template in all_templates(registry):
        template.cook_check()
        time.sleep(pause)


def compile_at_start(event: ApplicationCreated) -> None:
    """Compile in the background when the settings of a server ask for it (`templates.compile`)."""
    registry = event.app.registry
    if asbool(registry.settings.get("templates.compile")):
        Thread(
            target=compile_templates, args=(registry, PAUSE_SECONDS), name="templates", daemon=True
        ).start()


def includeme(config: Configurator) -> None:
    """Compile when the application is complete."""
    config.add_subscriber(compile_at_start, ApplicationCreated)
