"""The columns of a table: what each shows of an item, and how it sorts without loading any."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.listings import NEVER, Hit
from itschool_cms.core.models import Item, utcnow
from itschool_cms.core.naming import fold
from itschool_cms.core.publishing import Publishable, State

from ..rules import STATES

Key = Callable[[Hit], Any]


@dataclass(frozen=True)
class Column:
    """A column that tables of contents may show.

    Attributes:
        name: in addresses.
        title: its heading (a message).
        key: function of the request that returns the sort key of an entry of a listing.
        cell: function of request and item that returns the text of the cell.
    """

    name: str
    title: str
    key: Callable[[Request], Key]
    cell: Callable[[Request, Item], str]


def add_contents_column(config: Configurator, column: Column) -> None:
    """Declare a column; those of the house come first."""
    introspectable = config.introspectable("contents columns", column.name, column.title, "contents column")
    introspectable["column"] = column

    def register() -> None:
        config.registry.contents_columns[column.name] = column

    config.action(("contents column", column.name), register, introspectables=(introspectable,))


def columns(request: Request) -> dict[str, Column]:
    """Return all columns by name."""
    return request.registry.contents_columns


def shown(request: Request, names: tuple[str, ...]) -> list[Column]:
    """Return the columns of these names, in the order of their declaration."""
    return [column for name, column in columns(request).items() if name in names]


class Names:
    """Titles of items by uid: each is looked up once; with `folded`, as they sort."""

    def __init__(self, request: Request, folded: bool = False) -> None:
        self._catalog, self._folded = request.site.catalog, folded
        self._known: dict[int, str] = {}

    def __call__(self, uid: int) -> str:
        """Return the title of the item; empty for none."""
        if uid not in self._known:
            item = self._catalog.resolve(uid) if uid else None
            title = item.title if item is not None else ""
            self._known[uid] = fold(title) if self._folded else title
        return self._known[uid]


def type_title(request: Request, item: Item) -> str:
    """Return what the type of an item is called."""
    declared = request.registry.content_types.get(item.type_name)
    return request.words.translate(declared.title) if declared else ""


def _by_type(request: Request) -> Key:
    types, translate = request.registry.content_types, request.words.translate
    titles = {name: fold(translate(declared.title)) for name, declared in types.items()}
    return lambda hit: titles.get(hit.record.type_name, "")


def _by_state(request: Request) -> Key:
    states: list[str] = ["", *State]
    return lambda hit: states.index(hit.record.state) if hit.record.state in states else len(states)


def _by_author(request: Request) -> Key:
    catalog, names = request.site.catalog, Names(request, folded=True)
    return lambda hit: names(catalog.fact("author", hit.uid) or 0)


def _by_tags(request: Request) -> Key:
    catalog = request.site.catalog
    return lambda hit: sorted(catalog.fact("tags", hit.uid) or ("\uffff",))


def standing(item: Item) -> tuple[str, str]:
    """Return the badge of an item and its name (a message): what is published, but not now, says so."""
    state = getattr(item, "state", "")
    if isinstance(item, Publishable) and item.is_open() and not item.is_live():
        waiting = item.effective is not None and item.effective > utcnow()
        return "pending", _("Not yet visible") if waiting else _("No longer visible")
    return state, STATES.get(state, "")


def _state(request: Request, item: Item) -> str:
    return request.words.translate(standing(item)[1])


def _author(request: Request, item: Item) -> str:
    return Names(request)(item.owner)


def _tags(request: Request, item: Item) -> str:
    return ", ".join(getattr(item, "tags", ()))


def _date(name: str) -> Callable[[Request, Item], str]:
    def cell(request: Request, item: Item) -> str:
        moment = getattr(item, name, None)
        return f"{request.words.date(moment, 'short')} {request.words.time(moment)}" if moment else ""

    return cell


def _modified(request: Request, item: Item) -> str:
    return request.words.date(item.modified, "short")


COLUMNS = (
    Column("type", _("Type"), _by_type, type_title),
    Column("state", _("State"), _by_state, _state),
    Column(
        "modified",
        _("Last change"),
        lambda request: lambda hit: request.site.catalog.modified(hit.uid),
        _modified,
    ),
    Column("author", _("Author"), _by_author, _author),
    Column(
        "effective", _("Visible from"), lambda request: lambda hit: hit.record.effective, _date("effective")
    ),
    Column(
        "expires",
        _("Visible until"),
        lambda request: lambda hit: hit.record.expires if hit.record.state else NEVER,
        _date("expires"),
    ),
    Column("tags", _("Tags"), _by_tags, _tags),
)
