"""Page templates whose variables are a plain dict.

Chameleon keeps them in a dict that also looks for global definitions, in Python, at every use of a name; and
every macro begins with a slow copy of it. Our templates define nothing globally, and consist of macros.
"""

from collections.abc import Callable
from typing import Any

from chameleon.utils import Scope
from pyramid.config import Configurator
from pyramid.decorator import reify
from pyramid_chameleon.renderer import template_renderer_factory
from pyramid_chameleon.zpt import PyramidPageTemplateFile, ZPTTemplateRenderer


class Variables(dict):
    """The variables of a template, or of a macro within it."""

    def get_name(self, name: str) -> Any:
        """Return the variable; NameError where there is none."""
        if name in self:
            return self[name]
        raise NameError(name)

    def copy(self) -> "Variables":
        """Return what a macro begins with."""
        return Variables(self)

    def set_global(self, name: str, value: Any) -> None:
        """Refuse `tal:define="global …"`: a variable ends with its element."""
        raise NameError(f"{name}: no global definitions in page templates")


class Template(PyramidPageTemplateFile):
    """A page template file."""

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


def _with_variables(draw: Callable) -> Callable:
    def draw_with_variables(stream: Any, given: dict, *args: Any, **options: Any) -> None:
        # A page begins with what Chameleon made of its values; a macro has our variables already.
        variables = Variables(dict.items(given)) if isinstance(given, Scope) else given
        draw(stream, variables, *args, **options)

    return draw_with_variables


def renderer_factory(info: Any) -> Renderer:
    """Return the renderer of a template."""
    return template_renderer_factory(info, Renderer)


def includeme(config: Configurator) -> None:
    """Draw all `.pt` files this way."""
    config.include("pyramid_chameleon")
    config.add_renderer(".pt", renderer_factory)
