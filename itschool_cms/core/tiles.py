"""The tiles of a page, sorted into its columns."""

from collections.abc import Callable
from typing import Any, NamedTuple

from pyramid.request import Request

from .menus import DrawnTile, draw_tiles
from .models import Item
from .pieces import PieceMacro, draw_piece
from .rendering import template_of


class Columns(NamedTuple):
    """The tiles of a page: those that span the top, and two columns."""

    top: list[DrawnTile]
    left: list[DrawnTile]
    right: list[DrawnTile]


def columns(page: str, context: Item, request: Request) -> Columns:
    """Return the tiles of a page that have something to show, by column."""
    drawn = draw_tiles(page, context, request)
    return Columns(*([tile for tile in drawn if tile.column == number] for number in range(3)))


def tile_macro(request: Request) -> Callable[[DrawnTile], Any]:
    """Return what gives a tile as a macro: a piece, or its template, drawn with the page's own variables."""

    def macro(tile: DrawnTile) -> Any:
        if tile.piece:
            return PieceMacro(draw_piece(request, tile.template, **tile.data))
        return template_of(request.registry, tile.template)

    return macro
