"""What changed between two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core import diffs
from itschool_cms.core.diffs import html_words_diff, readable, words_diff

TEXTS = st.lists(st.sampled_from(["a", "b", "école", " ", "\n", ",", "\r", "x1"])).map("".join) | st.text()


def test_changed_words_are_marked():
    assert words_diff("Departure at 8, bring lunch", "Departure at 9, bring a lunch") == [
        ("same", "Departure at "),
        ("del", "8"),
        ("ins", "9"),
        ("same", ", bring "),
        ("ins", "a "),
        ("same", "lunch"),
    ]


def test_what_was_replaced_is_marked_as_a_whole():
    assert words_diff("Back at 16 h 30.", "Back at 17 h 00.") == [
        ("same", "Back at "),
        ("del", "16 h 30"),
        ("ins", "17 h 00"),
        ("same", "."),
    ]
    assert words_diff("a one b", "c one d") == [
        ("del", "a"),
        ("ins", "c"),
        ("same", " one "),
        ("del", "b"),
        ("ins", "d"),
    ]


def test_equal_and_empty_texts():
    assert words_diff("", "") == []
    assert words_diff("one", "one") == [("same", "one")]
    assert words_diff("", "new") == [("ins", "new")]
    assert words_diff("old", "") == [("del", "old")]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_parts(before, after):
    parts = words_diff(before, after)
    assert "".join(text for kind, text in parts if kind != "ins") == before
    assert "".join(text for kind, text in parts if kind != "del") == after
    assert all(text for _kind, text in parts)


def test_work_is_bounded_for_texts_made_to_be_slow():
    before, after = "a b " * 16_000, "b a " * 16_000
    assert words_diff(before, after) == [("del", before), ("ins", after)]
    assert diffs.MOST < 64_000 * 64_000


def test_html_texts_are_compared_as_they_are_read():
    before = '<h2>Trip</h2><p>Bring <b>lunch</b> and <a href="/list">this</a>.</p>'
    after = '<h2>Trip</h2><p>Bring lunch and <a href="/other">this</a>.</p><p><a>x</a></a></p>'
    assert readable(before) == "Trip\nBring lunch and this [/list]."
    assert [part for part in html_words_diff(before, after) if part[0] != "same"] == [
        ("del", "list"),
        ("ins", "other"),
        ("ins", "\nx"),
    ]


def test_images_and_cells_are_read_too():
    assert readable('<table><tr><th>A</th><td>B</td></tr></table><img src="/i" alt="Dog">') == "A B\n[Dog /i]"
