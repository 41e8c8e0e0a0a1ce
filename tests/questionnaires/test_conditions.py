"""Which fields are asked: rules that hold for all questionnaires."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.questionnaires.checking import refusal
from itschool_cms.questionnaires.conditions import asked_by, holds, misplaced, words_of
from itschool_cms.questionnaires.models import Field, Kind, Operator

TEXTS = st.sampled_from(["", "a", "A", "b", "ab"])
KINDS = st.sampled_from([Kind.SHORT, Kind.SEVERAL, Kind.FILE, Kind.HEADING])


@st.composite
def questionnaires(draw) -> tuple[Field, ...]:
    """Return fields with any conditions, also such as look at themselves or at later ones."""
    number = draw(st.integers(0, 6))
    keys = [f"f{n}" for n in range(1, number + 1)]
    return tuple(
        Field(
            key,
            draw(KINDS),
            key,
            choices="a\nb",
            if_key=draw(st.sampled_from(["", *keys])),
            if_operator=draw(st.sampled_from(list(Operator))),
            if_value=draw(st.sampled_from(["a", "b"])),
        )
        for key in keys
    )


ANSWERS = st.dictionaries(
    st.sampled_from([f"f{n}" for n in range(1, 7)]), TEXTS | st.sets(st.sampled_from("ab"))
)


@given(questionnaires(), ANSWERS)
def test_a_field_without_condition_is_always_asked_and_one_that_looks_at_a_hidden_one_never(fields, answers):
    found = asked_by(fields, answers)
    keys = {field.key for field in found}
    for field in fields:
        assert field.if_key or field.key in keys
        assert not field.if_key or field.key not in keys or field.if_key in keys
    assert list(found) == [field for field in fields if field.key in keys]


@given(questionnaires(), ANSWERS)
def test_what_is_not_asked_changes_nothing(fields, answers):
    keys = {field.key for field in asked_by(fields, answers)}
    kept = {key: value for key, value in answers.items() if key in keys}
    assert {field.key for field in asked_by(fields, kept)} == keys


@given(questionnaires())
def test_fields_that_are_accepted_look_only_at_earlier_ones(fields):
    if refusal(fields) is None:
        places = {field.key: number for number, field in enumerate(fields)}
        assert all(places[field.if_key] < places[field.key] for field in fields if field.if_key)
    else:
        assert misplaced(fields)


@pytest.mark.parametrize(
    ("operator", "value", "answer", "several", "wanted"),
    [
        ("is", "Bus", "bus ", False, True),
        ("is", "Bus", None, False, False),
        ("is", "Bus", ("Bus", "Foot"), True, False),
        ("is", "Bus", ("Bus",), True, True),
        ("is-not", "Bus", None, False, True),
        ("is-not", "Bus", "bus", False, False),
        ("contains", "us", "bus", False, True),
        ("contains", "us", ("bus",), True, False),
        ("contains", "Bus", {"bus", "foot"}, True, True),
        ("is", "12", 12, False, True),
        ("is", "2026-01-31", date(2026, 1, 31), False, True),
    ],
)
def test_conditions_compare_texts_without_case(operator, value, answer, several, wanted):
    field = Field("f2", Kind.SHORT, "x", if_key="f1", if_operator=operator, if_value=value)
    assert holds(field, answer, several) is wanted


def test_no_answer_has_no_words():
    assert words_of("") == words_of(None) == words_of(()) == ()


@pytest.mark.parametrize("keys", [("f1", "f1"), ("x1",), ("f0",), ("f1234567",)])
def test_keys_of_fields_are_their_own(keys):
    assert "Each field has a key of its own" in refusal([Field(key, Kind.SHORT, "x") for key in keys])
