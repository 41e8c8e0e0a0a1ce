"""The index of texts: whatever was written and merged, questions see what the records say."""

import zlib
from array import array
from itertools import pairwise
from types import SimpleNamespace

import pytest
import transaction
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap64
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage
from ZODB.POSException import ConflictError

from itschool_cms.core.text import evolve, postings, records
from itschool_cms.core.text.index import TextIndex
from itschool_cms.core.text.packing import pack, unpack
from itschool_cms.core.text.postings import CHUNK, Postings, levels_of
from itschool_cms.core.text.records import FREQUENT, MOST_OF_TITLE, PRESENT, TITLE, Text, TextRecord, clean
from itschool_cms.core.text.words import stems, words

NUMBERS = st.sets(st.integers(0, 2**53), max_size=60)
WORDS = st.lists(st.sampled_from(["un", "deux", "vacances", "vacance", "été", "x" * 50]), max_size=8)


@given(NUMBERS)
def test_what_was_packed_is_unpacked(numbers):
    packed = pack(BitMap64(numbers))
    assert list(unpack(packed)) == sorted(numbers)
    assert len(packed) <= 1 + 8 * len(numbers)


def test_neighbours_take_less_than_a_byte_each():
    assert len(pack(BitMap64(range(10**15, 10**15 + 20_000, 2)))) < 10_000


def old_form(numbers):
    """Return what was written before there were bitmaps."""
    differences = [first - before for before, first in pairwise([0, *sorted(numbers)])]
    return b"\1" + zlib.compress(array("q", differences).tobytes())


def test_postings_of_before_are_read_and_written_anew(monkeypatch):
    index, many = TextIndex(), set(range(10**15, 10**15 + 3 * CHUNK))
    for uid in many:
        index.index(uid, Text("", "mot" if uid % 999 else "mot rare"), portion=10**6)
    index.merge()
    entries = index._postings._entries
    entries["rare"] = (old_form(unpack(entries["rare"][0])), *entries["rare"][1:])
    for chunk in index._postings._entries["mot"].values():
        chunk.levels = (old_form(unpack(chunk.levels[0])), *chunk.levels[1:])
    before = sum(len(levels[0]) for levels in index._postings.of("mot"))
    rare = {uid for uid in many if not uid % 999}
    assert (set(index.sets(["mot"])[0]), set(index.sets(["rare"])[0])) == (many, rare)
    monkeypatch.setattr(evolve, "PORTION", 1)
    evolve.write_bitmaps(SimpleNamespace(catalog=SimpleNamespace(text=index), _p_jar=None), None)
    assert (set(index.sets(["mot"])[0]), set(index.sets(["rare"])[0])) == (many, rare)
    assert not any(
        levels[0].startswith(b"\1") for word in ("mot", "rare") for levels in index._postings.of(word)
    )
    assert sum(len(levels[0]) for levels in index._postings.of("mot")) < before


def test_words_have_no_case_no_accents_and_an_end():
    assert words("L’Été à l'école, œuf_dur 3B!") == ["l", "ete", "a", "l", "ecole", "oeuf", "dur", "3b"]
    assert words("a" * 99) == ["a" * 40]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vacances", "vacance"),
        ("scolaires", "scolaire"),
        ("inscription", "inscriptions"),
        ("boeken", "boek"),
        ("leerlingen", "leerling"),
        ("kinder", "kindern"),
        ("schulen", "schule"),
    ],
)
def test_words_of_one_stem_in_french_dutch_and_german(one, other):
    assert stems(one) & stems(other)


def test_short_words_and_numbers_are_their_own_stem():
    assert stems("3eb") == {"3eb"}
    assert stems("2026") == {"2026"}


def test_a_record_says_what_each_word_is_worth():
    body = "loin " * 6 + "pres " + "mot " * 60
    terms = TextRecord(Text("Grand jour de fête nationale", body, (":type:leaf",))).terms()
    assert terms["loin"] == FREQUENT
    assert terms["pres"] == PRESENT
    assert terms["fete"] == TITLE
    assert terms[":type:leaf"] == PRESENT
    assert TextRecord(Text("Fête", "")).terms() == {"fete": MOST_OF_TITLE}


def test_a_long_text_is_not_written_again_with_other_tags():
    body = " ".join(map(str, range(20_000)))
    before = TextRecord(Text("Un", body))
    after = TextRecord(Text("Un", body, (":state:published",)), before)
    assert after._body is before._body
    assert isinstance(after._body, records.Packed)
    assert after.text() == Text("Un", body, (":state:published",))
    assert after.tags() == (":state:published",)


def test_what_cannot_be_stored_is_cleaned():
    assert clean("a\0b\ud800c") == "a b?c"


@given(st.lists(st.tuples(st.integers(0, 200), WORDS, WORDS, st.sampled_from("imus")), max_size=40))
def test_questions_see_the_records_whenever_they_are_merged(acts):
    index, model = TextIndex(), {}
    for uid, title, body, act in acts:
        if act == "i":
            model[uid] = Text(" ".join(title), " ".join(body), (f":by:{uid % 3}",))
            index.index(uid, model[uid])
        elif act == "u":
            index.unindex(uid)
            model.pop(uid, None)
        elif act == "m":
            index.merge()
        else:
            index.note_stems(3)
    plain = TextIndex()
    for uid, text in model.items():
        plain.index(uid, text)
    assert index.snapshot() == plain.snapshot()
    texts = {uid: set(words(f"{text.title} {text.body}")) for uid, text in model.items()}
    expected = {uid for uid, found in texts.items() if found & {"vacances", "vacance"}}
    index.note_stems(99)
    assert set(BitMap64().union(*index.sets(index.alike("vacances", stems("vacances"))))) == expected
    assert set(index.tagged(":by:1", ":by:2")) == {uid for uid in model if uid % 3}


@given(st.lists(st.tuples(st.booleans(), NUMBERS), max_size=8), st.integers(1, 4))
def test_postings_in_chunks_hold_what_was_put_and_not_taken(acts, level):
    small, chunk = postings.SMALL, postings.CHUNK
    postings.SMALL, postings.CHUNK = 4, 8
    try:
        held, model = Postings(), {}
        for puts, numbers in acts:
            if puts:
                held.change("mot", (), dict.fromkeys(numbers, level))
                model |= dict.fromkeys(numbers, level)
            else:
                held.change("mot", numbers, {})
                model = {uid: at for uid, at in model.items() if uid not in numbers}
        assert levels_of(held.of("mot")) == model
        assert ("mot" in held) == bool(model)
    finally:
        postings.SMALL, postings.CHUNK = small, chunk


def test_a_common_word_lies_in_chunks_of_few_bytes():
    held = Postings()
    held.change("mot", (), dict.fromkeys(range(5 * CHUNK), 1))
    portions = list(held.of("mot"))
    assert len(portions) > 4
    assert sum(len(part) for portion in portions for part in portion) < 5 * CHUNK


def test_many_waiting_items_are_merged_at_once():
    index = TextIndex()
    for uid in range(5):
        index.index(uid, Text("Un", ""), portion=4)
    assert index.waiting() == 1
    assert not index.tagged("un")
    assert set(index.sets(["un"])[3]) == set(range(5))


def test_an_unchanged_text_writes_nothing():
    index = TextIndex()
    index.index(1, Text("Un", ""))
    index.merge()
    index.index(1, Text("Un", ""))
    assert index.waiting() == 0
    index.unindex(2)
    assert index.waiting() == 0


def test_a_word_that_is_gone_leaves_no_stem():
    index = TextIndex()
    index.index(1, Text("Vacances", ""))
    index.merge()
    assert index.note_stems(10) is False
    assert index.knows("vacances")
    index.unindex(1)
    index.merge()
    index.note_stems(10)
    assert not index.knows("vacances")
    assert list(index._postings._stems) == []


@pytest.fixture
def open_index(tmp_path):
    """Return a function that opens the index of one database in a connection of its own."""
    database, opened = DB(FileStorage(str(tmp_path / "Data.fs"))), []
    with database.transaction() as connection:
        connection.root()["index"] = TextIndex()

    def open_one():
        manager = transaction.TransactionManager()
        opened.append(database.open(manager))
        return opened[-1].root()["index"], manager

    yield open_one
    for connection in opened:
        connection.transaction_manager.abort()
        connection.close()
    database.close()


def test_two_who_save_texts_of_the_same_words_at_once_do_not_meet(open_index):
    first, manager = open_index()
    for uid in range(0, 100, 10):
        first.index(uid, Text("Sortie scolaire", "Tous à la mer"))
    manager.commit()
    one, manager_of_one = open_index()
    other, manager_of_other = open_index()
    one.index(41, Text("Sortie scolaire", "Tous à la mer"))
    other.index(42, Text("Sortie scolaire", "Tous à la mer"))
    manager_of_one.commit()
    manager_of_other.commit()
    manager.begin()
    assert BitMap64().union(*first.sets(["sortie"])) >= BitMap64([41, 42])


def test_a_save_while_another_process_merges_is_not_lost(open_index):
    first, manager = open_index()
    first.index(1, Text("Avant", ""))
    first.index(2, Text("Avant", ""))
    manager.commit()
    merging, manager_of_merging = open_index()
    saving, manager_of_saving = open_index()
    merging.merge()
    saving.index(1, Text("Après", ""))
    manager_of_merging.commit()
    with pytest.raises(ConflictError):
        manager_of_saving.commit()
    manager_of_saving.abort()
    saving.index(1, Text("Après", ""))
    manager_of_saving.commit()
    manager.begin()
    first.merge()
    assert BitMap64().union(*first.sets(["apres"])) == BitMap64([1])
    assert BitMap64().union(*first.sets(["avant"])) == BitMap64([2])


def test_a_word_goes_with_the_last_of_the_thousands_that_had_it():
    found, many = Postings(), dict.fromkeys(range(0, 6 * CHUNK, 2), PRESENT)
    found.change("mot", (), many)
    assert levels_of(found.of("mot")) == many
    found.change("mot", range(0, 2 * CHUNK, 2), {})
    assert len(levels_of(found.of("mot"))) == len(many) - CHUNK
    found.change("mot", set(many), {})
    assert list(found.of("mot")) == []
    assert found.snapshot() == {}


def test_what_is_written_again_is_seen_as_it_is_before_and_after_the_merge():
    index = TextIndex()
    index.index(1, Text("un deux", ""))
    index.index(2, Text("un", ""))
    index.merge()
    index.index(1, Text("un trois", ""))
    before = index.snapshot()
    assert set(before["terms"][1]) == {"un", "trois"}
    index.merge()
    assert index.snapshot() == before


def test_so_many_words_that_begin_alike_are_offered_and_no_more():
    index = TextIndex()
    index.index(1, Text("aa ab ac", ""))
    index.merge()
    index.index(2, Text("ad ae af", ""))
    assert len(index.beginning("a", 2)) == 4, "two of the merged ones, two of the fresh ones"
    assert set(index.beginning("a", 9)) == {"aa", "ab", "ac", "ad", "ae", "af"}
