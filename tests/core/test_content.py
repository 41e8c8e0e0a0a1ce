"""Content types."""

import pytest
from pyramid.exceptions import ConfigurationConflictError

from itschool_cms.core import prepare
from itschool_cms.core.content import addable_types, content_type
from itschool_cms.core.models import Item
from itschool_cms.core.naming import NameRefused
from tests.core.kernel_app import Box, Leaf, editing, make_config


class Schema:
    """Stands for a schema of fields."""


def declare(config, cls=Leaf, **options):
    config.add_content_type(
        cls, **{"schema": Schema, "title": "Leaf", "icon": "doc", "addable_to": (Box,), **options}
    )


def test_a_type_is_declared_once_and_known_by_its_class():
    config = make_config()
    declare(config)
    declare(config, Box, addable_to=(), upload=True, title="Box")
    config.commit()
    leaf = content_type(config.registry, Leaf())
    assert (leaf.name, leaf.cls, leaf.schema, leaf.title, leaf.upload) == (
        "leaf",
        Leaf,
        Schema,
        "Leaf",
        False,
    )
    assert content_type(config.registry, Item()) is None
    assert addable_types(config.registry, Box()) == [leaf]
    assert addable_types(config.registry, Leaf()) == []
    found = config.introspector.get("content types", "box")
    assert found["type"].upload


def test_two_types_of_one_name_conflict():
    config = make_config()
    declare(config)
    other = type("Leaf", (Item,), {})
    declare(config, other)
    with pytest.raises(ConfigurationConflictError):
        config.commit()


def test_names_of_views_and_routes_are_kept_from_items():
    app = make_config().make_wsgi_app()
    prepare(app.registry.database, app.registry)
    assert {"healthz", "note", "static"} <= app.registry.reserved_names
    with editing(app) as tree:
        for name in ("healthz", "static", "send"):
            with pytest.raises(NameRefused):
                tree.add(tree.site, Leaf(title="x"), name)
        assert tree.add(tree.site, Leaf(title="Static")).__name__ == "static-2"
