"""Headings of a text get ids that stay, and make a table of contents."""

import re

from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.html import sanitise
from itschool_cms.core.outline import PREFIX, Heading, outlined, with_markup

TEXT = sanitise(
    "<h2>Été &amp; hiver</h2><p>a</p><h3>Sport</h3><h3>Sport</h3><h2>Le <em>car</em></h2><h4>No</h4>"
)


def test_headings_have_ids_made_of_their_words_and_each_another_one():
    shown = outlined(TEXT)
    assert shown.headings == (
        Heading(2, "part-ete-hiver", "Été & hiver"),
        Heading(3, "part-sport", "Sport"),
        Heading(3, "part-sport-2", "Sport"),
        Heading(2, "part-le-car", "Le car"),
    )
    assert '<h2 id="part-ete-hiver">Été &amp; hiver</h2>' in shown
    assert "<h4>No</h4>" in shown
    assert shown.__html__() == shown


def test_the_table_of_contents_puts_smaller_headings_below_larger_ones():
    parts = outlined(TEXT).parts
    assert [(part.words, [each.words for each in below]) for part, below in parts] == [
        ("Été & hiver", ["Sport", "Sport"]),
        ("Le car", []),
    ]
    alone = outlined(sanitise("<h3>First</h3><h3>Second</h3><h2>Third</h2>")).parts
    assert [(part.words, below) for part, below in alone] == [("First", []), ("Second", []), ("Third", [])]


def test_a_heading_without_words_is_none():
    shown = outlined(sanitise("<h2> </h2><h2><br></h2><p>a</p>"))
    assert shown.headings == ()
    assert "id=" not in shown


def test_anchors_lead_to_their_heading_and_say_what_they_are():
    shown = outlined(sanitise("<h2>A &quot;b&quot;</h2>"), "Link to this part")
    assert shown == (
        '<h2 id="part-a-b">A "b" <a class="anchor no-print" href="#part-a-b"'
        ' aria-label="Link to this part: A &quot;b&quot;">#</a></h2>'
    )


def test_other_markup_keeps_the_headings():
    shown = outlined(TEXT)
    changed = with_markup(shown, "<p>other</p>")
    assert (changed, changed.headings) == ("<p>other</p>", shown.headings)


@given(st.lists(st.tuples(st.sampled_from(["h2", "h3", "p"]), st.text(max_size=20)), max_size=8))
def test_ids_are_of_their_own_and_nothing_of_the_text_changes(blocks):
    text = sanitise("".join(f"<{tag}>{words}</{tag}>" for tag, words in blocks))
    shown = outlined(text, "x")
    ids = re.findall(r' id="([^"]*)"', shown)
    assert len(set(ids)) == len(ids) == len(shown.headings)
    assert all(re.fullmatch(rf"{PREFIX}[a-z0-9-]+", each) for each in ids)
    # The sanitiser takes out what was put in, and finds nothing else to do.
    bare = re.sub(r' <a class="anchor no-print"[^>]*>#</a>', "", shown)
    assert sanitise(re.sub(r' id="[^"]*"', "", bare)) == text
