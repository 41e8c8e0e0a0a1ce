"""The directive that declares a content type, and what is known of all types."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated

from .models import Item


@dataclass(frozen=True)
class ContentType:
    """A declared type.

    Attributes:
        cls: the persistent class.
        schema: the FormSchema class that describes its fields.
        addable_to: the classes of folders that it may be added to through the web.
        icon: name in the icon sprite.
        title: what users call it (a message).
        upload: its form takes files.
    """

    cls: type[Item]
    schema: Any
    addable_to: tuple[type[Item], ...]
    icon: str
    title: str
    upload: bool = False

    @property
    def name(self) -> str:
        """The name in URLs and in the catalog."""
        return self.cls.type_name


def add_content_type(
    config: Configurator,
    cls: type[Item],
    *,
    schema: type,
    title: str,
    icon: str,
    addable_to: Iterable[type[Item]] = (),
    upload: bool = False,
) -> None:
    """Declare a content type: it gets its forms, its entry in the Add menu and its place in the catalog.

    Raises:
        ConfigurationConflictError: another declaration has the same name (at the commit).
    """
    declared = ContentType(cls, schema, tuple(addable_to), icon, title, upload)
    introspectable = config.introspectable("content types", cls.type_name, cls.__name__, "content type")
    introspectable["type"] = declared

    def register() -> None:
        config.registry.content_types[cls.type_name] = declared

    config.action(("content type", cls.type_name), register, introspectables=(introspectable,))


def content_type(registry: Any, item: Item) -> ContentType | None:
    """Return the declared type of an item, or None."""
    return registry.content_types.get(item.type_name)


def addable_types(registry: Any, folder: Item) -> list[ContentType]:
    """Return the types that may be added to the folder, in the order of their declaration."""
    return [each for each in registry.content_types.values() if isinstance(folder, each.addable_to)]


def reserve_view_names(event: ApplicationCreated) -> None:
    """Keep the names of all views, and the first parts of all routes, from being given to items."""
    registry = event.app.registry
    views = [view["introspectable"]["name"] for view in registry.introspector.get_category("views") or ()]
    routes = [
        route["introspectable"]["pattern"] for route in registry.introspector.get_category("routes") or ()
    ]
    first = [pattern.strip("/").split("/")[0] for pattern in routes]
    registry.reserved_names = frozenset(name for name in (*views, *first) if name)


def includeme(config: Configurator) -> None:
    """Provide the directive."""
    config.registry.content_types = {}
    config.registry.reserved_names = frozenset()
    config.add_directive("add_content_type", add_content_type)
    config.add_subscriber(reserve_view_names, ApplicationCreated)
