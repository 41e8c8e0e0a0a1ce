"""Plain lines in a field of rich text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.forms.prose import from_lines, to_lines
from itschool_cms.core.html import plain_text, sanitise


def test_a_blank_line_begins_a_paragraph_and_a_new_line_stays_one():
    assert from_lines("Dear parents,\n\nsee you\nsoon.") == "<p>Dear parents,</p>\n<p>see you<br>soon.</p>"


def test_signs_of_markup_in_plain_lines_stay_signs():
    assert from_lines("3 < 4 & 5") == "<p>3 &lt; 4 &amp; 5</p>"


def test_markup_is_left_alone():
    assert from_lines("<ul><li>a</li></ul>\n\nb") == "<ul><li>a</li></ul>\n\nb"


@pytest.mark.parametrize("text", ["<p>a <b>b</b></p>", "<p>&lt;b&gt;</p>", "<p>a</p>b", ""])
def test_more_than_paragraphs_is_shown_as_markup(text):
    assert to_lines(text) == text


def test_paragraphs_are_shown_as_lines():
    assert to_lines("<p>T-shirt S</p>\n<p>Thanks &amp;\nsee you<br>soon</p>") == (
        "T-shirt S\n\nThanks & see you\nsoon"
    )


def test_words_outside_of_any_paragraph_keep_their_line_when_they_are_saved_again():
    # A tag that was never closed makes all of it markup; what is left of it holds none.
    saved = sanitise(from_lines("3 h;\n4 h <a"))
    assert saved == "3 h;\n4 h "
    assert to_lines(saved) == "3 h; 4 h"
    assert to_lines("a<br>b") == "a\nb"
    assert to_lines("3 &lt; 4\n&amp;lt;") == "3 &lt; 4\n&amp;lt;"


@given(st.text(alphabet="ab <>&;/p#\n\xa0é", max_size=60))
def test_showing_and_saving_again_keeps_the_words(text):
    saved = sanitise(from_lines(text))
    assert plain_text(sanitise(from_lines(to_lines(saved)))) == plain_text(saved)
