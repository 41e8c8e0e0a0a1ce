"""Plain values: what the codec writes it reads back, by the rules of the form."""

import json
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import colander
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.forms import (
    FieldsSchema,
    FormSchema,
    ItemsSchema,
    LongText,
    Money,
    Password,
    RichText,
    SequenceWidget,
    ShortText,
    UploadedFile,
    WholeNumber,
    choice,
)
from itschool_cms.core.forms.tags import Tags
from itschool_cms.core.html import sanitise
from itschool_cms.core.plain import (
    BodyRefused,
    World,
    errors_of,
    kind_of,
    parse_json,
    read_values,
    write_values,
)
from itschool_cms.core.plain.parsing import MAX_DEPTH
from itschool_cms.core.plain.parts import describe
from itschool_cms.families.schemas import LocalMoment, Uid, Uids
from itschool_cms.families.schemas.addressed import Tokens
from itschool_cms.families.schemas.fields import Chosen


class Line(FieldsSchema):
    text = colander.SchemaNode(ShortText(20))
    cents = colander.SchemaNode(Money())


class Lines(ItemsSchema):
    line = Line()


class Everything(FormSchema):
    text = colander.SchemaNode(ShortText(20))
    long = colander.SchemaNode(LongText(), missing="")
    rich = colander.SchemaNode(RichText(), missing=sanitise(""))
    number = colander.SchemaNode(WholeNumber(-5, 99), missing=None)
    cents = colander.SchemaNode(Money(), missing=None)
    yes = colander.SchemaNode(colander.Boolean(), missing=False)
    day = colander.SchemaNode(colander.Date(), missing=None)
    moment = colander.SchemaNode(LocalMoment(), missing=None)
    one = choice((("a", "A"), ("b", "B")), missing="a")
    some = choice((("x", "X"), ("y", "Y")), multiple=True, missing=())
    item = colander.SchemaNode(Uid(), missing=None)
    items = colander.SchemaNode(Uids(), missing=())
    chosen = colander.SchemaNode(Chosen(("p", "q")), missing=())
    lines = Lines(widget=SequenceWidget(min_len=1, max_len=3), missing=())
    files = colander.SchemaNode(UploadedFile(of_item=True), missing=())
    secret = colander.SchemaNode(Password(), missing="")


WORLD = World(SimpleNamespace(catalog=SimpleNamespace(resolve=lambda uid: None)))

texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
moments = st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)).map(
    lambda m: m.replace(microsecond=0, tzinfo=UTC)
)
uids = st.integers(1, 2**53)
things = st.fixed_dictionaries(
    {
        "text": texts,
        "rich": st.sampled_from(["", "<p>One</p>", "<p>a &amp; b</p>", "<h2>x</h2>"]).map(sanitise),
        "number": st.none() | st.integers(-5, 99),
        "cents": st.none() | st.integers(0, 10**9),
        "yes": st.booleans(),
        "day": st.none() | st.dates(date(1900, 1, 1), date(2200, 1, 1)),
        "moment": st.none() | moments,
        "one": st.sampled_from("ab"),
        "some": st.sets(st.sampled_from("xy")).map(lambda each: tuple(sorted(each))),
        "item": st.none() | uids,
        "items": st.lists(uids, unique=True, max_size=4).map(tuple),
        "chosen": st.sampled_from([(), ("p",), ("p", "q")]),
    }
)


@given(values=things)
def test_what_is_written_is_read_back(values: dict[str, Any]) -> None:
    item = SimpleNamespace(**values, lines=(), files=())
    written = json.loads(json.dumps(write_values(Everything, item, WORLD)))
    read = read_values(Everything().bind(), {name: written[name] for name in values}, None, WORLD)
    unicode_same = {"text", "rich"}
    for name, value in values.items():
        found = tuple(sorted(read[name])) if isinstance(read[name], set) else read[name]
        assert found == value or name in unicode_same, name


def read(**values: Any) -> dict[str, Any]:
    """Return what is read, or what is wrong."""
    try:
        return read_values(Everything().bind(), {"text": "t", **values}, None, WORLD)
    except colander.Invalid as wrong:
        return {"wrong": set(errors_of(wrong))}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("text", wrong) for wrong in (5, True, [], {}, "x" * 21, "\n", "a\u202eb", None)),
        *(("number", wrong) for wrong in ("5", 5.0, True, 100, -6, 10**12, [])),
        *(("cents", wrong) for wrong in ("5", 0.5, -1, 10**11, True)),
        *(("yes", wrong) for wrong in ("true", 1, 0, [])),
        *(("day", wrong) for wrong in ("2026-1-1", "2026-02-30", "2026-01-01T00:00:00Z", 20260101, "")),
        *(
            ("moment", wrong)
            for wrong in ("2026-01-01", "2026-01-01T10:00:00", "2026-01-01T25:00:00Z", 5, "now")
        ),
        *(
            ("moment", wrong)
            for wrong in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-01T00:00:00+99:99")
        ),
        *(("one", wrong) for wrong in ("c", 5, ["a"])),
        *(("some", wrong) for wrong in ("x", ["z"], [5], [["x"]], {}, ["x"] * 2_000)),
        *(("item", wrong) for wrong in ("5", 0, -1, 10**17, True)),
        *(("items", wrong) for wrong in (["5"], 5, [0], [None])),
        *(("chosen", wrong) for wrong in (["z"], "p")),
        *(("files", wrong) for wrong in ([{"uid": 1}], ["x"], {}, [{"name": "a", "content": 5}], [None])),
        ("csrf_token", "x"),
        ("unknown", 1),
    ],
)
def test_a_value_of_another_kind_is_refused_by_name(name: str, value: Any) -> None:
    assert read(**{name: value}) == {"wrong": {name}}


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ([], "lines"),
        ([{"text": "a", "cents": 1}] * 4, "lines"),
        ("x", "lines"),
        ([5], "lines.0"),
        ([{"text": "a", "cents": 1}, {"text": 5, "cents": 1}], "lines.1.text"),
        ([{"text": "a", "cents": 1, "more": 1}], "lines.0"),
        ([{"cents": 1}], "lines.0.text"),
    ],
)
def test_a_list_names_the_place_of_what_is_wrong(lines: Any, wrong: str) -> None:
    assert read(lines=lines) == {"wrong": {wrong}}


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert read(text=5, number="x", unknown=1) == {"wrong": {"text", "number", "unknown"}}


def test_the_order_of_a_set_is_its_sorted_one() -> None:
    item = SimpleNamespace(some={"y", "x"}, chosen=frozenset())
    assert write_values(Everything, item, WORLD, ("some", "chosen")) == {"some": ["x", "y"], "chosen": []}


def test_a_secret_is_never_written() -> None:
    assert write_values(Everything, SimpleNamespace(secret="x"), WORLD, ("secret",)) == {"secret": None}


def test_an_hour_that_the_clock_shows_twice_keeps_its_offset() -> None:
    for text, hour in (("2026-10-25T02:30:00+02:00", 0), ("2026-10-25T02:30:00+01:00", 1)):
        assert read(moment=text)["moment"].hour == hour


def test_what_no_field_describes_is_written_all_the_same() -> None:
    class More(Everything):
        @classmethod
        def attributes(cls) -> tuple[str, ...]:
            return ("beside",)

    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    beside = (moment, date(2026, 1, 2), None, True, 5, ["x", object])
    written = write_values(More, SimpleNamespace(beside=beside), WORLD)["beside"]
    assert written[:5] == ["2026-01-02T03:04:05Z", "2026-01-02", None, True, 5]


def test_each_kind_describes_itself() -> None:
    for node in Everything().bind():
        if node.name != "csrf_token":
            described = describe(node)
            assert described.get("type") or described.get("oneOf"), node.name
    assert describe(Everything()["one"])["enum"] == ["a", "b", None]
    assert describe(Everything()["some"])["items"]["enum"] == ["x", "y"]
    assert describe(Everything()["number"])["minimum"] == -5


def test_a_token_of_an_audience_is_a_text() -> None:
    node = colander.SchemaNode(Tokens(("school",)), name="audience")
    assert kind_of(node).read(node, ["school"], WORLD) == ["school"]
    with pytest.raises(colander.Invalid):
        kind_of(node).read(node, [5], WORLD)
    assert kind_of(node).describe(node)["items"]["type"] == "string"


def test_a_type_that_nobody_knows_is_text() -> None:
    class Strange(colander.SchemaType):
        def serialize(self, node: Any, appstruct: Any) -> Any:
            return f"<{appstruct}>"

    node = colander.SchemaNode(Strange())
    assert kind_of(node).write(node, 5, WORLD) == "<5>"


def test_tags_are_a_list_of_texts_without_commas() -> None:
    node = colander.SchemaNode(Tags(), name="tags")
    assert kind_of(node).write(node, ("Été", "Sport"), WORLD) == ["Été", "Sport"]
    assert node.deserialize(kind_of(node).read(node, ["Été", "Sport"], WORLD)) == ("Été", "Sport")
    assert kind_of(node).describe(node)["items"]["type"] == "string"
    with pytest.raises(colander.Invalid):
        kind_of(node).read(node, ["a, b"], WORLD)


# JSON.


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, "x", null, true]}', {"a": [1, "x", None, True]}),
        (b"3.0", 3),
        (b"-0", 0),
        ("é".join('""').encode(), "é"),
    ],
)
def test_json_is_read(body: bytes, value: Any) -> None:
    assert parse_json(body) == value


def test_an_escaped_pair_is_one_character() -> None:
    assert parse_json(b'"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"a": 1, "a": 2}',
        b"NaN",
        b"Infinity",
        b"1e3",
        b"0.5",
        b"1" * 17,
        b'"\\ud800"',
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b"[" + b"1," * 20_001 + b"1]",
        b"'a'",
    ],
)
def test_json_that_nobody_needs_is_refused(body: bytes) -> None:
    with pytest.raises(BodyRefused):
        parse_json(body)


@given(body=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        json.dumps(parse_json(body)).encode()
    except BodyRefused:
        return


def test_brackets_inside_of_texts_do_not_count() -> None:
    assert parse_json(json.dumps({"a": "[" * 1_000}).encode())["a"] == "[" * 1_000
