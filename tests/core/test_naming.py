"""What may stand in an address."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.naming import MAX_NAME_LENGTH, NameRefused, check_name, fold, slug


@given(st.text())
def test_slug_of_any_text_is_a_name(text):
    assert check_name(slug(text)) == slug(text)


@given(st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=MAX_NAME_LENGTH))
def test_lower_case_letters_and_digits_are_a_name(name):
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        ".",
        "@@view",
        "a/b",
        "A",
        "é",
        "e\u0301",
        " a",
        "a ",
        "a\n",
        "-a",
        "a.",
        "a" * 101,
        "a" * 256,
        None,
        3,
    ],
)
def test_anything_else_is_refused(name):
    with pytest.raises(NameRefused):
        check_name(name)


def test_slug_reads_as_the_title_does():
    assert slug("L’été à Œuvre & Straße") == "l-ete-a-oeuvre-strasse"
    assert slug("→") == "item"


def test_twins_fold_to_one_form():
    assert fold("É") == fold("e\u0301") == fold("e") == "e"
