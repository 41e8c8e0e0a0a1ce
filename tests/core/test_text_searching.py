"""Questions and answers: what is found, in which order, and what the excerpt shows."""

from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyroaring import BitMap64

from itschool_cms.core.listings import ALWAYS, NEVER, Record
from itschool_cms.core.text import searching, sight
from itschool_cms.core.text.excerpts import excerpt, flat, marked, pattern_of
from itschool_cms.core.text.index import TextIndex
from itschool_cms.core.text.question import MAX_WORDS, read_question
from itschool_cms.core.text.records import Text
from itschool_cms.core.text.searching import Answer
from itschool_cms.core.text.sight import Sight, sight_tags

NOW = int(datetime(2026, 3, 10, 12, tzinfo=UTC).timestamp())
HOUR = 3_600


@pytest.fixture
def shelf():
    """Return a place for texts: `put(title, body)` gives its uid, `ask(text)` what is found."""
    index, numbers = TextIndex(), Counter()

    def put(title, body="", *tags):
        numbers["uid"] += 1
        index.index(numbers["uid"], Text(title, body, tags))
        return numbers["uid"]

    def ask(text, **options):
        return Answer(index, read_question(text, **options), Sight(index, None, None, NOW), None)

    return SimpleNamespace(index=index, put=put, ask=ask)


def both(shelf, check):
    """Check before and after the texts are merged: no difference may be seen."""
    check()
    shelf.index.merge()
    shelf.index.note_stems(1_000)
    check()


def test_search_finds_accents_stems_and_beginnings(shelf):
    holidays = shelf.put("Vacances d’été", "Les élèves se reposent.")
    dutch = shelf.put("Vakantie", "De leerlingen rusten.")
    german = shelf.put("Ferien", "Die Kinder der Schule.")

    def check():
        for text, found in {
            "vacance": holidays,
            "vac": holidays,
            "ÉLÈVE": holidays,
            "eleves ete": holidays,
            "leerling": dutch,
            "kind": german,
            "schulen": german,
        }.items():
            assert set(shelf.ask(text).uids) == {found}, text
        assert not shelf.ask("cances").uids

    both(shelf, check)


def test_several_words_must_all_be_there_and_minus_leaves_out(shelf):
    sea = shelf.put("Excursion", "à la mer")
    hill = shelf.put("Excursion", "à la montagne")

    def check():
        assert set(shelf.ask("excursion mer").uids) == {sea}
        assert set(shelf.ask("excursion -mer").uids) == {hill}
        assert not shelf.ask("-mer").uids
        assert set(shelf.ask("l’excursion à la mer").uids) == {sea}

    both(shelf, check)


def test_a_phrase_in_quotes_stands_as_it_was_typed(shelf):
    one = shelf.put("Sortie", "La fête de l’école est demain.")
    shelf.put("Sortie", "L’école est en fête.")

    def check():
        assert set(shelf.ask('"fête de l\'école"').uids) == {one}
        assert set(shelf.ask("“FETE DE L’ECOLE").uids) == {one}
        assert set(shelf.ask('"ecole"').uids) == {1, 2}
        assert set(shelf.ask('sortie "est demain"').uids) == {one}

    both(shelf, check)


def test_a_phrase_begins_and_ends_with_whole_words_and_stands_in_the_text_or_in_the_title(shelf):
    text = shelf.put("Lettre", "Quel_beau jour, un beaujour, ce beau jour")
    title = shelf.put("Le beau jour", "est venu")
    shelf.put("Beau", "jour")
    shelf.put("Lettre", "un nouveau jour de beau joursol")

    def check():
        assert set(shelf.ask('"beau jour"').uids) == {text, title}
        assert set(shelf.ask('venu "beau jour"').uids) == {title}
        assert set(shelf.ask('"le beau" "est venu"').uids) == {title}

    both(shelf, check)


def test_a_phrase_of_very_common_words_is_looked_for_in_the_best_texts(shelf, monkeypatch):
    monkeypatch.setattr(searching, "MOST_PHRASES", 2)
    for _number in range(3):
        shelf.put("Un", "grand jour")
    answer = shelf.ask('"grand jour"')
    assert answer.partial
    assert len(answer.uids) == 2


def test_title_comes_before_text_and_the_word_before_its_beginning(shelf):
    body = shelf.put("Lettre", "Il sera question de camps.")
    beginning = shelf.put("Campagne de propreté", "")
    title = shelf.put("Le camp", "")
    assert shelf.ask("camp").best() == [title, beginning, body]


def test_of_equals_the_newest_comes_first(shelf):
    uids = [shelf.put("Lettre", f"mot {number}") for number in range(4)]
    assert shelf.ask("mot").best(2, lambda uid: -uid) == uids[:2]
    assert shelf.ask("mot").best(2, lambda uid: uid) == uids[:1:-1]
    assert shelf.ask("mot").newest(9, lambda uid: uid) == uids[::-1]


def test_many_equals_are_put_in_order_by_their_day(shelf, monkeypatch):
    monkeypatch.setattr(searching, "MANY", 3)
    days = ["20260101", "20260301", "20260201", "20260301", "20250101"]
    uids = [shelf.put("Lettre", "mot", f":day:{day}") for day in days]
    top = shelf.put("Mot", "", ":day:20240101")
    assert shelf.ask("mot").best(3, lambda uid: uid) == [top, uids[3], uids[1]]
    assert shelf.ask("mot").newest(9, lambda uid: uid) == [uids[3], uids[1], uids[2], uids[0], uids[4], top]


TITLES = st.lists(st.sampled_from(["camp", "campagne", "mer", "lac"]), min_size=1, max_size=4)


def worth(title, word):
    """Return what a title is worth for one word, without stems: the word itself, or as its beginning."""
    values = [0]
    for each in set(title):
        if each.startswith(word):
            value = searching.WORTH[3] if title.count(each) * 3 >= len(title) else searching.WORTH[2]
            values.append(value * (2 if each == word else 1))
    return max(values)


@given(st.lists(TITLES, max_size=12), st.booleans(), st.integers(1, 20))
def test_what_is_worth_most_for_all_words_together_comes_first(titles, merged, most):
    index = TextIndex()
    for uid, title in enumerate(titles):
        index.index(uid, Text(" ".join(title), ""))
    if merged:
        index.merge()
    answer = Answer(index, read_question("camp mer"), Sight(index, None, None, NOW), None)
    values = {uid: [worth(title, word) for word in ("camp", "mer")] for uid, title in enumerate(titles)}
    found = {uid: sum(each) for uid, each in values.items() if all(each)}
    assert answer.best(most) == sorted(found, key=lambda uid: (found[uid], uid), reverse=True)[:most]


def test_of_thousands_of_one_day_the_last_that_came_stand_first(shelf, monkeypatch):
    monkeypatch.setattr(searching, "MANY", 3)
    uids = [shelf.put("Lettre", "mot", ":day:20260101") for _number in range(9)]
    assert shelf.ask("mot").best(3, lambda uid: -uid) == uids[:-4:-1]


def test_small_words_count_in_names_only(shelf):
    one, other = shelf.put("Jan de Smet"), shelf.put("An Smet")
    assert set(shelf.ask("de smet").uids) == {one, other}
    assert set(shelf.ask("de smet", names=True).uids) == {one}
    assert set(shelf.ask("de").uids) == {one}


def test_titled_are_those_with_all_words_in_the_title(shelf):
    title = shelf.put("Excursion à la mer")
    shelf.put("Excursion", "à la mer " * 9)
    assert set(shelf.ask("exc mer").titled()) == {title}
    assert not shelf.ask("").titled()


def test_j4_stars_and_long_questions_cost_little():
    assert not read_question("***")
    assert read_question("a*a*a*").words == ("a",)
    assert len(read_question("é" * 10_000).words[0]) == 40
    assert len(read_question(" OR ".join(f"mot{n}" for n in range(1_000))).words) <= MAX_WORDS
    assert len(read_question('"' + "un deux " * 9_000).phrases[0]) <= MAX_WORDS


@given(st.text(max_size=300))
@example('0 1 2 3 4 5 "6 7 8 9 ten"')
def test_any_question_can_be_read(text):
    question = read_question(text)
    assert len(question.words) <= MAX_WORDS
    assert question.exact <= set(question.words)


# Sight.

PRINCIPALS = ["system.Everyone", "member", "user:1", "role:office", "role:admin"]
SOME = st.lists(st.sampled_from(PRINCIPALS), max_size=3, unique=True).map(tuple)
MOMENTS = [NOW + delta * HOUR for delta in (-48, -13, -1, 0, 1, 11, 13, 48)]
STARTS, ENDS = st.sampled_from([ALWAYS, *MOMENTS]), st.sampled_from([NEVER, *MOMENTS])
RECORDS = st.builds(Record, st.just("leaf"), st.just("published"), STARTS, ENDS, SOME, SOME)


@given(st.lists(RECORDS, max_size=30), st.frozensets(st.sampled_from(PRINCIPALS)), st.booleans())
def test_sight_by_sets_is_the_sight_of_each_item(found, principals, merged):
    index = TextIndex()
    for uid, record in enumerate(found):
        index.index(uid, Text("", "", tuple(sight_tags(record))))
    if merged:
        index.merge()
    few, sight.FEW = sight.FEW, 0
    try:
        seen = Sight(index, lambda uid: found[uid], principals, NOW).of(BitMap64(range(len(found))))
    finally:
        sight.FEW = few
    assert set(seen) == {uid for uid, record in enumerate(found) if record.visible_to(principals, NOW)}


# Excerpts.


def shown(pieces):
    """Return an excerpt with its marks."""
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_an_excerpt_shows_the_place_and_marks_the_words():
    text = "Bonjour. " * 100 + "Le départ des élèves de l’Œuvre est à huit heures. " + "Merci. " * 100
    pattern = pattern_of({"eleves", "oeuvre"}, ["eleve"])
    found = shown(excerpt(text, pattern))
    assert "[élèves] de l’[Œuvre] est" in found
    assert found.startswith("… Bonjour.")
    assert found.endswith(" …")
    assert len(found) < 270


def test_an_excerpt_of_a_text_without_the_words_is_its_beginning():
    assert shown(excerpt("Un deux trois.", pattern_of({"quatre"}, []))) == "Un deux trois."
    assert shown(excerpt("", pattern_of({"quatre"}, []))) == ""
    assert shown(excerpt("Un.", None)) == "Un."
    assert marked("", None) == []
    assert pattern_of((), ()) is None


def test_an_excerpt_of_a_text_without_blanks_ends_somewhere():
    assert len(shown(excerpt("a" * 5_000, None))) < 300
    assert shown(excerpt("b" * 500 + " mot", pattern_of({"mot"}, []))).endswith("[mot]")


@given(st.text())
def test_a_flat_text_has_each_character_at_its_place(text):
    assert len(flat(text)) == len(text)
    assert "".join(piece.text for piece in marked(text, pattern_of({"a"}, []))) == text


@given(st.text(), st.lists(st.text(alphabet="abcdefghij.*[(\\", min_size=1), max_size=5))
def test_any_words_are_marked_in_any_text(text, terms):
    excerpt(text, pattern_of(terms, []))


def test_a_question_within_a_folder_finds_nothing_outside_of_it(shelf):
    inside, _outside = shelf.put("Un mot"), shelf.put("Le même mot")

    def check():
        everything = Sight(shelf.index, None, None, NOW)
        answer = Answer(shelf.index, read_question("mot"), everything, BitMap64([inside]))
        assert set(answer.uids) == {inside}

    both(shelf, check)


def test_a_letter_that_is_longer_in_lower_case_keeps_its_place():
    text = "İzmir en Été"
    assert len(flat(text)) == len(text)
    assert flat(text).endswith("zmir en ete")
