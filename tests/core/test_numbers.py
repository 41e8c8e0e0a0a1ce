"""Numbers with decimals: exact, and strict in what is taken."""

from decimal import Decimal
from types import SimpleNamespace

import colander
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.forms import DecimalNumber
from itschool_cms.core.i18n import LANGUAGES
from itschool_cms.core.numbers import parse_number, places, plain_number
from itschool_cms.core.plain.parts import KINDS
from tests.core.test_i18n import words


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        (" 12,50 ", "12.50"),
        ("-3", "-3"),
        ("−0,5", "-0.5"),
        ("-0", "0"),
        ("0", "0"),
        ("999999999.99", "999999999.99"),
    ],
)
def test_comma_and_point_are_taken_and_the_number_is_exact(typed, number):
    assert parse_number(typed) == Decimal(number)
    assert str(parse_number(typed)) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        ",5",
        "5,",
        "1.234",
        "1,234.5",
        "1e5",
        "NaN",
        "Infinity",
        "1_0",
        "٣",
        "1 000",
        "+1",
        "1" * 10,
        "9" * 99,
    ],
)
def test_what_is_no_number_of_daily_life_is_refused(typed):
    with pytest.raises(ValueError, match="not a number"):
        parse_number(typed)


@given(st.decimals(-999_999_999, 999_999_999, places=2), st.sampled_from(tuple(LANGUAGES)))
def test_what_a_form_shows_it_takes_back(number, language):
    node = colander.SchemaNode(DecimalNumber()).bind(request=SimpleNamespace(words=words(language)))
    assert node.deserialize(node.serialize(number)) == number
    assert ("," in node.serialize(Decimal("0.5"))) is (language != "en")


@given(st.decimals(-999_999_999, 999_999_999, places=2))
def test_the_plain_form_is_the_number(number):
    kind, node = KINDS["number"], colander.SchemaNode(DecimalNumber())
    assert Decimal(plain_number(number)) == number
    assert places(number) == len(plain_number(number).partition(".")[2])
    assert node.deserialize(kind.read(node, kind.write(node, number, None), None)) == number


def test_programs_may_send_a_whole_number_as_one_and_nothing_else():
    kind, node = KINDS["number"], colander.SchemaNode(DecimalNumber())
    assert kind.read(node, 5, None) == "5"
    assert kind.write(node, None, None) is None
    assert kind.describe(node)["type"] == "string"
    for wrong in (True, 1.5, [1], {}):
        with pytest.raises(colander.Invalid):
            kind.read(node, wrong, None)


@pytest.mark.parametrize(
    ("decimals", "typed", "said"),
    [
        (1, "2,55", "one decimal"),
        (2, "many", "two decimals"),
        (2, ["1"], "two decimals"),
        (1, "0,4", "at least 0.5"),
        (1, "10,1", "at most 10"),
    ],
)
def test_the_form_says_what_is_wrong_with_a_number(decimals, typed, said):
    node = colander.SchemaNode(DecimalNumber(Decimal("0.5"), 10, decimals))
    with pytest.raises(colander.Invalid) as refused:
        node.deserialize(typed)
    message = refused.value.msg
    assert said in (message.interpolate() if hasattr(message, "interpolate") else message)


def test_nothing_typed_is_no_number():
    node = colander.SchemaNode(DecimalNumber(), missing=None)
    assert node.deserialize("") is None
    assert node.serialize(None) is colander.null


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "1\u202f234,50"), ("nl", "1.234,50"), ("de", "1.234,50"), ("en", "1,234.50")],
)
def test_a_number_is_written_as_the_language_does(language, said):
    assert words(language).number(Decimal("1234.5"), 2) == said
    assert words(language).number(1234) == said[:-3]
    assert words(language).number(Decimal("0.25"), 1) == said[1:2].replace(said[1:2], "0") + said[-3] + "3"
