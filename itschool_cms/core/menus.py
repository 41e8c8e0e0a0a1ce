"""Seams of the page: menu entries and dashboard tiles."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.path import AssetResolver

from .models import Item

# Where entries may stand: the margin of a child's pages, the margin of the staff, the panel of the
# person, the tabs of an item, the buttons beside its title, what is said of it below that (the section is
# a sentence, the links what can be done), the control panels.
PLACES = ("child", "staff", "person", "tabs", "actions", "notices", "panels")

# Menus stand on every page: they count no further.
COUNTED = 100


def counted(number: int) -> str:
    """Return a number as a counter shows it."""
    return str(number) if number < COUNTED else f"{COUNTED - 1}+"


class Link(NamedTuple):
    """One entry of a menu as it is drawn.

    Attributes:
        label: the text (a message).
        href: where it leads.
        icon: name in the icon sprite.
        count: number in the counter; 0 for none, COUNTED for that many or more.
        count_label: the number in words, for a screen reader ("3 unread").
        current: the page, or a page below it, is open.
        note: small second line.
        cover: colour of a child's notebook.
        avatar: initials drawn instead of the icon.
        fields: names and values that a button sends to `href` by POST; a link when there are none.
        short: the label where there is little room, the same when it is empty.
    """

    label: str
    href: str
    icon: str = ""
    count: int = 0  # type: ignore[assignment]
    count_label: str = ""
    current: bool = False
    note: str = ""
    cover: str = ""
    avatar: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    short: str = ""

    @property
    def number(self) -> str:
        """What stands in the counter."""
        return counted(self.count)


Links = tuple[str, list[Link]]  # a section of a menu: its title and its links


@dataclass(frozen=True)
class Heading:
    """What stands on a menu of actions.

    Attributes:
        label: the text (a message).
        icon: name in the icon sprite.
        state: draws the label as the badge of that state.
        primary: the menu is the main act of the page.
    """

    label: str
    icon: str = ""
    state: str = ""
    primary: bool = False


Section = str | Heading | Callable[[Any, Any], str | Heading]


@dataclass(frozen=True)
class MenuEntry:
    """A declared entry: `links(context, request)` gives the links that it draws, perhaps none."""

    name: str
    place: str
    order: int
    section: Section
    links: Callable[[Any, Any], Iterable[Link]]


@dataclass(frozen=True)
class Tile:
    """A declared tile: `data(context, request)` gives what its template draws, or None to leave it out.

    Attributes:
        of: the class of the page it stands on.
        page: name of that page ("dashboard", "home", "manage", "me", "person").
        column: 1 or 2; 0 spans the top.
        piece: the data are plain values, and all that the template uses (see `core.pieces`).
    """

    name: str
    of: type[Item]
    page: str
    column: int
    order: int
    data: Callable[[Any, Any], dict | None]
    template: str
    piece: bool


@dataclass
class DrawnTile:
    """A tile with its data, ready for the page."""

    name: str
    column: int
    template: str
    data: dict = field(default_factory=dict)
    piece: bool = False


def add_menu_entry(
    config: Configurator,
    name: str,
    links: Callable[[Any, Any], Iterable[Link]],
    *,
    place: str,
    order: int = 50,
    section: Section = "",
) -> None:
    """Declare a menu entry.

    Args:
        links: function of context and request that returns the links to draw.
        place: one of PLACES.
        order: small numbers come first.
        section: heading (a message) under which the entry stands; empty for the first, unnamed section. At
            the place "actions" it may be a Heading, or a function of context and request that returns one;
            links without a heading are buttons of their own.
    """
    if place not in PLACES:
        raise ConfigurationError(f"No place {place!r} for menu entries")
    entry = MenuEntry(name, place, order, section, links)
    introspectable = config.introspectable("menu entries", (place, name), name, "menu entry")
    introspectable["entry"] = entry

    def register() -> None:
        entries = config.registry.menu_entries[place]
        entries.append(entry)
        entries.sort(key=lambda each: each.order)

    config.action(("menu entry", place, name), register, introspectables=(introspectable,))


def add_tile(
    config: Configurator,
    name: str,
    data: Callable[[Any, Any], dict | None],
    *,
    of: type[Item],
    template: str,
    page: str = "dashboard",
    column: int = 1,
    order: int = 50,
    piece: bool = False,
) -> None:
    """Declare a tile of a page; its template, found from the calling package, has the data in `tile.data`.

    The template of a piece has the data as its variables, and none but them and `icons`.
    """
    path = AssetResolver(config.package).resolve(template).absspec()
    tile = Tile(name, of, page, column, order, data, path, piece)
    introspectable = config.introspectable("tiles", (page, name), name, "tile")
    introspectable["tile"] = tile

    def register() -> None:
        config.registry.tiles.append(tile)
        config.registry.tiles.sort(key=lambda each: (each.column, each.order))

    config.action(("tile", page, name), register, introspectables=(introspectable,))


def draw_tiles(page: str, context: Item, request: Any) -> list[DrawnTile]:
    """Return the tiles of a page that have something to show for the context."""
    drawn = []
    for tile in request.registry.tiles:
        if tile.page == page and isinstance(context, tile.of):
            data = tile.data(context, request)
            if data is not None:
                drawn.append(DrawnTile(tile.name, tile.column, tile.template, data, tile.piece))
    return drawn


def menu(place: str, context: Any, request: Any) -> list[tuple[str, list[Link]]]:
    """Return the links of a place by section, in their order; sections without links are left out."""
    sections: dict[Any, list[Link]] = {}
    for entry in request.registry.menu_entries[place]:
        links = list(entry.links(context, request))
        if links:
            sections.setdefault(_heading(entry, context, request), []).extend(links)
    return list(sections.items())


def mark_current(sections: list[Links], path: str) -> list[Links]:
    """Return the sections with one link marked: the nearest page above the open one, else one marked before.

    Args:
        path: of the page that is open.
    """
    links = [link for _title, section in sections for link in section]
    leading = [link for link in links if _leads(link, path)]
    marked = [link for link in links if link.current]
    chosen = max(leading, key=lambda link: len(link.href)) if leading else next(iter(marked), None)
    return mark_only(sections, chosen)


def mark_only(sections: list[Links], chosen: Link | None) -> list[Links]:
    """Return the sections with no other link marked than the chosen one."""
    return [(title, [_marked(link, link is chosen) for link in links]) for title, links in sections]


def _marked(link: Link, current: bool) -> Link:
    return link if link.current == current else link._replace(current=current)


def _leads(link: Link, path: str) -> bool:
    """Tell whether the page of a link is the open one, or above it."""
    href = link.href.partition("?")[0].rstrip("/")
    # The table of a folder stands for all that is in the folder; that of the site is one page.
    above = href.removesuffix("/contents") or href
    return bool(above) and f"{path}/".startswith(f"{above}/")


def _heading(entry: MenuEntry, context: Any, request: Any) -> str | Heading:
    section = entry.section(context, request) if callable(entry.section) else entry.section
    return Heading(section) if entry.place == "actions" and isinstance(section, str) else section


def includeme(config: Configurator) -> None:
    """Provide the directives."""
    config.registry.menu_entries = {place: [] for place in PLACES}
    config.registry.tiles = []
    config.add_directive("add_menu_entry", add_menu_entry)
    config.add_directive("add_tile", add_tile)
