"""Pieces of pages: kept under all that they show."""

from types import SimpleNamespace

import pytest

from itschool_cms.core.pieces import draw_piece, includeme

NAME = "itschool_cms.core:templates/piece.pt"


class Template:
    """Counts how often it is drawn."""

    auto_reload = False

    def __init__(self):
        self.drawn = 0

    def __call__(self, **values):
        self.drawn += 1
        return f"<p>{values}</p>"


@pytest.fixture
def template():
    return Template()


@pytest.fixture
def request_in(template):
    registry = SimpleNamespace(templates={NAME: template})
    includeme(SimpleNamespace(registry=registry))
    return lambda language: SimpleNamespace(
        registry=registry, locale_name=language, asset="/static/{}".format
    )


def test_equal_values_are_drawn_once(template, request_in):
    pieces = [draw_piece(request_in("fr"), NAME, links=("a", "b"), who="Amélie") for _ in range(3)]
    assert len(set(pieces)) == template.drawn == 1


def test_markup_is_put_in_as_it_is(request_in):
    piece = draw_piece(request_in("fr"), NAME, who="Amélie")
    assert piece.__html__() == piece == "<p>{'icons': '/static/icons.svg', 'who': 'Amélie'}</p>"


def test_another_value_and_another_language_are_drawn_anew(template, request_in):
    draw_piece(request_in("fr"), NAME, who="Amélie")
    draw_piece(request_in("fr"), NAME, who="Claire")
    draw_piece(request_in("nl"), NAME, who="Amélie")
    assert template.drawn == 3


def test_a_template_that_is_being_written_is_drawn_each_time(template, request_in):
    template.auto_reload = True
    for _ in range(2):
        draw_piece(request_in("fr"), NAME, who="Amélie")
    assert template.drawn == 2


def test_values_that_may_change_in_place_are_refused(request_in):
    with pytest.raises(TypeError):
        draw_piece(request_in("fr"), NAME, links=["a"])
