"""Page templates whose variables are a plain dict, and whose attributes are those of Python.

Chameleon keeps the variables in a dict that also looks for global definitions, in Python, at every use of a
name; every macro begins with a slow copy of it; and what is no attribute is looked for as a key. Our
templates define nothing globally, consist of macros, and write a key as a key.
"""

from ast import NodeTransformer
from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

from chameleon.tales import PythonExpr
from chameleon.utils import Scope
from pyramid.config import Configurator
from pyramid.decorator import reify
from pyramid.renderers import get_renderer
from pyramid_chameleon.renderer import template_renderer_factory
from pyramid_chameleon.zpt import PyramidPageTemplateFile, ZPTTemplateRenderer


class Variables(dict):
    """The variables of a template, or of a macro within it."""

    # Called at every use of a name: Python's own method, which asks `__missing__` for what is not there.
    get_name = dict.__getitem__

    def __missing__(self, name: str) -> Any:
        """Raise NameError: there is no such variable."""
        raise NameError(name)

    def copy(self) -> "Variables":
        """Return what a macro begins with."""
        return Variables(self)

    def set_global(self, name: str, value: Any) -> None:
        """Refuse `tal:define="global …"`: a variable ends with its element."""
        raise NameError(f"{name}: no global definitions in page templates")


class Expression(PythonExpr):
    """A Python expression that is compiled as it is written."""

    transform: Any = NodeTransformer()


_OURS = sha256(Path(__file__).read_bytes()).hexdigest()


class OneAtATime:
    """A template file that no two threads compile at the same moment.

    Python 3.11 fails then ("AST constructor recursion depth mismatch").
    """

    _compiling = RLock()
    _compiled = False

    def cook_check(self) -> bool:
        """Compile the template if that was not done, or if it looks after its file and that has changed."""
        if self._compiled and not self.auto_reload:  # type: ignore[attr-defined]
            return False
        with self._compiling:
            changed = super().cook_check()  # type: ignore[misc]
            self._compiled = True
        return changed


class Template(OneAtATime, PyramidPageTemplateFile):
    """A page template file."""

    expression_types = PyramidPageTemplateFile.expression_types | {"python": Expression}

    def digest(self, body: str, names: Collection[str]) -> str:
        """Return the name under which the compiled template is kept: another one when this module changes."""
        return sha256(f"{super().digest(body, names)} {_OURS}".encode()).hexdigest()[:32]

    def cook(self, body: str) -> None:
        """Compile the template."""
        super().cook(body)
        self._render = _with_variables(self._render)  # type: ignore[has-type]


class Renderer(ZPTTemplateRenderer):
    """The renderer of one file."""

    @reify
    def template(self) -> Template:
        """The compiled template; made when it is used first."""
        lookup = self.lookup
        return Template(
            self.path,
            auto_reload=lookup.auto_reload,
            debug=lookup.debug,
            translate=lookup.translate,
            macro=self.macro,
        )


def template_of(registry: Any, name: str) -> Any:
    """Return the page template of a name such as "itschool_cms.core:templates/layout.pt".

    It is looked up once; while developing, the template itself sees that its file was changed.
    """
    if name not in registry.templates:
        registry.templates[name] = get_renderer(name, registry=registry).implementation()
    return registry.templates[name]


def _with_variables(draw: Callable) -> Callable:
    def draw_with_variables(stream: Any, given: dict, *args: Any, **options: Any) -> None:
        # A page begins with what Chameleon made of its values; a macro has our variables already.
        variables = Variables(dict.items(given)) if isinstance(given, Scope) else given
        draw(stream, variables, *args, **options)

    return draw_with_variables


def renderer_factory(info: Any) -> Renderer:
    """Return the renderer of a template; Pyramid asks for it at each page."""
    known, name = info.registry.renderers, (info.package, info.name)
    if name not in known:
        known[name] = template_renderer_factory(info, Renderer)
    return known[name]


def includeme(config: Configurator) -> None:
    """Draw all `.pt` files this way."""
    config.registry.renderers = {}
    config.registry.templates = {}
    config.include("pyramid_chameleon")
    config.add_renderer(".pt", renderer_factory)
