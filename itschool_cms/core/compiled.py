"""Templates compiled at the start of a server, by one thread.

Python 3.11 fails ("AST constructor recursion depth mismatch") when two threads compile at the same moment, as
the first requests of a server would. With the environment variable CHAMELEON_CACHE naming a folder, the
second start only reads what the first one compiled.
"""

from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from pyramid.renderers import get_renderer
from pyramid.settings import asbool
from pyramid.threadlocal import manager

from .forms.renderer import OURS, renderer

PACKAGE = Path(__file__).parent.parent


def compile_templates(registry: Any) -> int:
    """Compile the templates of all pages and widgets; returns how many."""
    pages = sorted(path for path in PACKAGE.rglob("templates/*.pt"))
    manager.push({"registry": registry, "request": None})
    try:
        for path in pages:
            package = ".".join((PACKAGE.name, *path.parent.parent.relative_to(PACKAGE).parts))
            get_renderer(f"{package}:templates/{path.name}").implementation().cook_check()
    finally:
        manager.pop()
    widgets = sorted(path.stem for path in Path(OURS).glob("*.pt"))
    for name in widgets:
        renderer.load(name).cook_check()
    return len(pages) + len(widgets)


def compile_at_start(event: ApplicationCreated) -> None:
    """Compile when the settings of a server ask for it (`templates.compile`)."""
    if asbool(event.app.registry.settings.get("templates.compile")):
        compile_templates(event.app.registry)


def includeme(config: Configurator) -> None:
    """Compile when the application is complete."""
    config.add_subscriber(compile_at_start, ApplicationCreated)
