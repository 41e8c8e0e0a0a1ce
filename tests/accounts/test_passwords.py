"""Hashing and judging passwords."""

import threading
import unicodedata

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from hypothesis import given, settings
from hypothesis import strategies as st

from itschool_cms.accounts import passwords


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=0, max_size=300))
def test_any_text_is_hashed_or_refused_and_never_cut(text):
    try:
        stored = passwords.hash_password(text)
    except passwords.PasswordTooLong:
        assert len(unicodedata.normalize("NFKC", text)) > 256
        assert not passwords.verify(passwords.hash_password(text[:256][:100]), text)
        return
    assert passwords.verify(stored, text)
    assert not passwords.verify(stored, text + "x")


@settings(max_examples=200)
@given(st.text(max_size=2000))
def test_any_text_is_judged_without_an_error(text):
    reason = passwords.weakness(text, [text[:20], "ann"])
    assert reason is None or str(reason)


def test_the_parameters_are_those_that_were_decided():
    assert passwords.hash_password("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_hash_of_nobody_costs_a_check_like_any_other():
    assert not passwords.is_outdated(passwords._NOBODY)
    with pytest.raises(VerifyMismatchError):  # computed, not refused as no hash
        PasswordHasher().verify(passwords._NOBODY, "x")


def test_composed_and_decomposed_letters_are_the_same_password():
    stored = passwords.hash_password(unicodedata.normalize("NFC", "éléphant à vélo"))
    assert passwords.verify(stored, unicodedata.normalize("NFD", "éléphant à vélo"))


def test_256_characters_fit_and_257_do_not():
    assert passwords.verify(passwords.hash_password("x" * 256), "x" * 256)
    for long in ("x" * 257, "x" * 1_000_000):
        with pytest.raises(passwords.PasswordTooLong):
            passwords.hash_password(long)


def test_nobodys_password_is_no_password():
    assert not passwords.verify("", "")
    assert not passwords.verify("no hash at all", "x")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "password1",
        "password1password1",
        "aaaaaaaaaaaaaaaaaaaa",
        "motdepasse2026",
        "Benoit-Lefevre-1",
        "BENOÎT lefèvre benoit",
        "École.des.Tilleuls",
        "x" * 257,
    ],
)
def test_easy_passwords_are_refused(password):
    assert passwords.weakness(password, ["Benoît Lefèvre", "École des Tilleuls"]) is not None


@pytest.mark.parametrize("password", ["trombone nuage violet", "🦔🚲🌋🧊🎻🪁🫖🧶🛰🪗🦤🧭", "kX9#vQ2!mZ7p"])
def test_passwords_that_nobody_guesses_are_taken(password):
    assert passwords.weakness(password) is None


def test_words_of_one_person_are_not_held_against_another():
    results = []

    def judge(words):
        results.extend(passwords.weakness("tilleulsbenoit", words) is None for _ in range(20))

    threads = [threading.Thread(target=judge, args=(words,)) for words in ([], ["tilleuls", "benoit"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(False) >= 20
