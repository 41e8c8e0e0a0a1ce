"""Menu entries and tiles."""

from types import SimpleNamespace

import pytest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationConflictError, ConfigurationError

from itschool_cms.core.menus import Heading, Link, draw_tiles, mark_current, menu
from tests.core.kernel_app import Box, Leaf


@pytest.fixture
def config():
    config = Configurator(package="itschool_cms.core")
    config.include("itschool_cms.core.menus")
    return config


def request_of(config):
    return SimpleNamespace(registry=config.registry)


def links(*names):
    return lambda context, request: [Link(name, f"/{name}") for name in names]


def test_entries_stand_in_their_order_and_sections(config):
    config.add_menu_entry("last", links("d"), place="staff", order=90, section="Money")
    config.add_menu_entry("first", links("a", "b"), place="staff", order=10)
    config.add_menu_entry("none", links(), place="staff", order=20, section="Nothing")
    config.add_menu_entry("other", links("x"), place="person")
    config.add_menu_entry("middle", links("c"), place="staff", order=50)
    config.commit()
    drawn = menu("staff", None, request_of(config))
    assert [(title, [link.label for link in found]) for title, found in drawn] == [
        ("", ["a", "b", "c"]),
        ("Money", ["d"]),
    ]


def test_actions_have_headings(config):
    config.add_menu_entry("plain", links("a"), place="actions")
    config.add_menu_entry("named", links("b"), place="actions", section=Heading("Add", primary=True))
    config.add_menu_entry(
        "state", links("c"), place="actions", section=lambda context, request: Heading(context)
    )
    config.commit()
    drawn = menu("actions", "Draft", request_of(config))
    assert [heading for heading, _ in drawn] == [Heading(""), Heading("Add", primary=True), Heading("Draft")]


def test_two_entries_of_one_name_at_one_place_conflict(config):
    config.add_menu_entry("same", links("a"), place="staff")
    config.add_menu_entry("same", links("a"), place="person")
    config.commit()
    config.add_menu_entry("twice", links("a"), place="staff")
    config.add_menu_entry("twice", links("b"), place="staff")
    with pytest.raises(ConfigurationConflictError):
        config.commit()


def test_an_unknown_place_is_refused(config):
    with pytest.raises(ConfigurationError, match="No place"):
        config.add_menu_entry("x", links("a"), place="ceiling")


def test_tiles_are_drawn_for_their_class_and_page_by_column_and_order(config):
    def tile(name, data, **options):
        config.add_tile(name, lambda context, request: data, template="templates/error.pt", **options)

    tile("second", {"n": 2}, of=Leaf, order=20)
    tile("first", {"n": 1}, of=Leaf, order=10)
    tile("right", {"n": 3}, of=Leaf, column=2, order=1)
    tile("top", {"n": 0}, of=Leaf, column=0)
    tile("empty", None, of=Leaf)
    tile("folder", {}, of=Box)
    tile("elsewhere", {}, of=Leaf, page="home")
    config.commit()
    drawn = draw_tiles("dashboard", Leaf(), request_of(config))
    assert [(each.name, each.data["n"]) for each in drawn] == [
        ("top", 0),
        ("first", 1),
        ("second", 2),
        ("right", 3),
    ]
    assert {each.template for each in drawn} == {"itschool_cms.core:templates/error.pt"}


def test_two_tiles_of_one_name_conflict(config):
    for _ in range(2):
        config.add_tile("same", lambda context, request: {}, of=Leaf, template="templates/error.pt")
    with pytest.raises(ConfigurationConflictError):
        config.commit()


@pytest.mark.parametrize(
    ("path", "marked", "current"),
    [
        ("/contents", (), ["/contents"]),
        ("/families/lefevre/benoit", (), ["/families/"]),
        ("/families/contents", ("/contents",), ["/families/"]),
        ("/documents/contents", ("/contents", "/documents/"), ["/documents/"]),
        ("/terms/edit", ("/contents",), ["/contents"]),
        ("/events/fair/edit", ("/contents", "/events/contents"), ["/events/contents"]),
        ("/familiesque", (), []),
        ("/", (), []),
    ],
)
def test_one_link_of_the_main_menu_is_marked_the_most_specific(path, marked, current):
    hrefs = ("/", "/contents", "/families/", "/documents/", "/events/contents")
    sections = [("", [Link("", href, current=href in marked) for href in hrefs])]
    sections = mark_current(sections, path)
    assert [link.href for link in sections[0][1] if link.current] == current
