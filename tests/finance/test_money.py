import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.forms import parse_cents
from itschool_cms.finance.models import Line, Nature
from itschool_cms.finance.money import MOST, euros, format_cents, split, total

AMOUNTS = st.integers(-MOST, MOST)
NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "cents", "text"),
    [
        ("fr", 123450, f"1{NARROW}234,50{NBSP}€"),
        ("fr", -600, f"\N{MINUS SIGN}6,00{NBSP}€"),
        ("nl", 123450, f"€{NBSP}1.234,50"),
        ("de", 123450, f"1.234,50{NBSP}€"),
        ("en", 123450, "€1,234.50"),
        ("en", -5, "\N{MINUS SIGN}€0.05"),
    ],
)
def test_an_amount_is_written_as_the_language_writes_it(language, cents, text):
    assert format_cents(cents, language) == text


@pytest.mark.parametrize("wrong", [1.5, "1", None, True])
def test_only_whole_cents_are_money(wrong):
    with pytest.raises(TypeError):
        format_cents(wrong, "fr")


@given(st.integers(0, MOST))
def test_what_is_written_in_french_is_read_back(cents):
    assert parse_cents(format_cents(cents, "fr")) == cents


@given(AMOUNTS)
def test_euros_are_exact(cents):
    assert euros(cents) * 100 == cents
    assert euros(cents).as_tuple().exponent == -2


@given(AMOUNTS, st.integers(1, 60))
def test_shares_sum_to_the_whole_and_differ_by_a_cent_at_most(cents, parts):
    shares = split(cents, parts)
    assert len(shares) == parts
    assert sum(shares) == cents
    assert max(shares) - min(shares) <= 1
    assert list(shares) == sorted(shares, reverse=True)


def test_a_hundred_euros_for_three_children():
    assert split(10000, 3) == (3334, 3333, 3333)


def test_an_amount_is_not_split_into_nothing():
    with pytest.raises(ValueError, match="one part"):
        split(100, 0)


@given(st.lists(st.tuples(st.integers(1, 999), st.integers(0, 9_999_999))))
def test_a_total_is_the_sum_of_its_lines(values):
    lines = [Line("Repas", quantity, cents, Nature.OPTIONAL) for quantity, cents in values]
    assert total(lines) == sum(quantity * cents for quantity, cents in values)
