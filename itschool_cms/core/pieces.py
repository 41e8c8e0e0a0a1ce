"""Pieces of a page that are the same as long as what they show is.

A piece is a template that is given plain values, and nothing of the request: equal values in one language
give equal markup. So its markup is kept under all of them, and the menus around the pages of a person are
drawn once. What stands in the values, and so whatever depends on rights, is computed at each request.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from .forms.renderer import Rendered
from .rendering import template_of

# Half a dozen stand on a dashboard, of some kilobytes each.
KEPT = 2_000


def draw_piece(request: Request, template: str, **values: Any) -> Rendered:
    """Return the markup of a piece.

    Args:
        template: its name, such as "itschool_cms.core:templates/above.pt".
        values: its variables, beside `icons`: texts, numbers, days, and tuples of them.
    """
    page_template = template_of(request.registry, template)
    draw = _drawn if page_template.auto_reload else request.registry.draw_piece
    return draw(page_template, request.locale_name, request.asset("icons.svg"), tuple(values.items()))


class PieceMacro:
    """A piece in the place of a macro."""

    def __init__(self, markup: str) -> None:
        self._markup = markup

    def include(self, stream: list[str], *args: Any) -> None:
        """Put the markup into the page, as Chameleon asks macros to."""
        stream.append(self._markup)


def _drawn(template: Callable, language: str, icons: str, values: tuple[tuple[str, Any], ...]) -> Rendered:
    return Rendered(template(icons=icons, **dict(values)))


def includeme(config: Configurator) -> None:
    """Keep the pieces that were drawn last."""
    config.registry.draw_piece = lru_cache(maxsize=KEPT)(_drawn)
