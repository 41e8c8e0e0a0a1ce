"""What happened to the tree, as events; and `of=`, which binds a subscriber to types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyramid.config import Configurator
from pyramid.request import Request

from .models import Item

if TYPE_CHECKING:
    from .security import Person
    from .tree import Tree


@dataclass
class ItemEvent:
    """Something happened to an item; `tree` is the editor through which it was done."""

    item: Item
    tree: "Tree"


class ItemAdded(ItemEvent):
    """The item was put into the tree for the first time (its children have events of their own)."""


@dataclass
class ItemChanged(ItemEvent):
    """Values, state or dates of the item were changed.

    Attributes:
        before: the values that were replaced, by attribute; empty when it was changed by other means.
    """

    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class ItemMoved(ItemEvent):
    """The item has another parent or name.

    Attributes:
        parent: the folder that it stood in.
        name: its name there.
        behind: uid of the item that stood before it there; 0 for none.
    """

    parent: Item
    name: str
    behind: int = 0


@dataclass
class ItemReordered(ItemEvent):
    """The children of the folder have another order.

    Attributes:
        before: their names in the order of before.
    """

    before: tuple[str, ...] = ()


@dataclass
class ItemRemoved(ItemEvent):
    """The item was taken out of the tree; it still knows its uid, no longer its parent.

    Attributes:
        parent: the folder that it stood in.
        name: its name there.
    """

    parent: Item
    name: str


@dataclass
class ItemRestored(ItemEvent):
    """The item came back out of the recycle bin.

    Attributes:
        elsewhere: to another place than the one that it was deleted from.
    """

    elsewhere: bool = False


class ItemDestroyed(ItemEvent):
    """The item, with all below it, left the recycle bin for good: it stands in no tree."""


class PersonWanted:
    """Somebody signed in; subscribers say as whom the site is shown to them.

    Attributes:
        request: the present request; its `person` is not known yet.
        actor: who signed in.
        person: whom the site is shown to.
    """

    def __init__(self, request: Request, actor: "Person") -> None:
        self.request, self.actor = request, actor
        self.person = actor


class AddressMissing:
    """Nothing that the person may see stands at the address asked for.

    Attributes:
        request: the request, of GET or HEAD.
        location: where it leads instead, when a subscriber says so.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.location = ""


@dataclass
class PrincipalsWanted:
    """The principals of a person are being gathered for one request: subscribers add theirs.

    Attributes:
        user: the person who is signed in.
        site: the root of the tree.
        principals: the set to add to.
    """

    user: Item
    site: Item
    principals: set[str]


class OfPredicate:
    """Subscriber predicate: `of=Invoice` or `of=(Invoice, Document)` lets only their events pass."""

    def __init__(self, types: type | tuple[type, ...], config: Configurator) -> None:
        self.types = types

    def text(self) -> str:
        """Describe the predicate for Pyramid's tools."""
        return f"of = {self.types!r}"

    phash = text

    def __call__(self, event: ItemEvent) -> bool:
        """Tell whether the event is about an item of the types."""
        return isinstance(event.item, self.types)


def includeme(config: Configurator) -> None:
    """Make `of=` known to add_subscriber."""
    config.add_subscriber_predicate("of", OfPredicate)
