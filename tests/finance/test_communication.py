import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.finance.communication import MOST, digits, written


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "000000000097"),
        (1234567890, "123456789002"),
        (909337554, "090933755493"),
        (9700, "000000970097"),
        (97, "000000009797"),
    ],
)
def test_the_known_numbers_get_their_known_check(number, expected):
    assert digits(number) == expected


def test_it_is_written_with_pluses_and_slashes():
    assert written(1234567890) == "+++123/4567/89002+++"
    assert written(631) == "+++000/0000/63149+++"


@given(st.integers(0, MOST))
def test_the_check_is_the_remainder_and_never_zero(number):
    reference, check = int(digits(number)[:10]), int(digits(number)[10:])
    assert reference == number
    assert check % 97 == number % 97
    assert 1 <= check <= 97


@given(st.integers(1, MOST), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number, position, shift):
    right = digits(number)
    wrong = right[:position] + str((int(right[position]) + shift) % 10) + right[position + 1 :]
    assert digits(int(wrong[:10])) != wrong


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_a_number_of_more_than_ten_digits_is_refused(number):
    with pytest.raises(ValueError, match="ten digits"):
        digits(number)
