"""What a person may type, and what is kept of it."""

from types import SimpleNamespace

import colander
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid.i18n import TranslationString

from itschool_cms.core import forms
from itschool_cms.core.html import Html


def read(typ, text, **kw):
    return colander.SchemaNode(typ, **kw).deserialize(text)


def refused(typ, text, **kw):
    with pytest.raises(colander.Invalid) as caught:
        read(typ, text, **kw)
    message = caught.value.messages()[0]
    assert isinstance(message, TranslationString)
    return message.interpolate()


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12", 1200),
        ("12,5", 1250),
        ("12.50", 1250),
        ("0,01", 1),
        ("0", 0),
        ("1 234,50", 123450),
        ("1\u202f234,50\u00a0€", 123450),
        ("12 345 678", 1234567800),
        (" € 3 ", 300),
        ("999999999", 99999999900),
    ],
)
def test_an_amount_is_read_to_the_cent(text, cents):
    assert read(forms.Money(), text) == cents


AMOUNTS = [
    "-1", "+1", "0.001", "1e2", "1e1000000", "NaN", "Infinity", "-inf", "1_000", "١٢", "１２", "1234567890",
    "1,234.56", "1.234,56", "12,", ",5", "1 2", "1 23", "12 34", "1  234", "0x10", "12€5", "€", "1\n2",
    "1,5 $",     "1 234 567 890", "9" * 10_000, " " * 10_000 + "1x",
]  # fmt: skip


@pytest.mark.parametrize("text", AMOUNTS)
def test_anything_else_is_no_amount(text):
    assert "12.50" in refused(forms.Money(), text)


def test_a_blank_amount_is_missing():
    assert read(forms.Money(), "", missing=None) is None
    assert "equired" in refused(forms.Money(), "")


def test_an_amount_is_text_when_it_is_posted():
    refused(forms.Money(), ["12"])
    refused(forms.Money(), 12)


@given(st.integers(0, 99_999_999_999))
def test_an_amount_survives_the_form(cents):
    assert forms.parse_cents(forms.format_cents(cents)) == cents


def test_a_negative_amount_can_be_shown():
    assert forms.format_cents(-105) == "-1,05"


@pytest.mark.parametrize("value", [1.5, "12", True])
def test_only_whole_cents_are_shown(value):
    node = colander.SchemaNode(forms.Money())
    assert node.serialize(1250) == "12,50"
    assert node.serialize(None) is colander.null
    with pytest.raises(colander.Invalid):
        node.serialize(value)


def test_an_amount_lies_in_its_range():
    within = forms.MoneyRange(100, 2000)
    assert read(forms.Money(), "20", validator=within) == 2000
    assert "1,00" in refused(forms.Money(), "0,99", validator=within)
    assert "20,00" in refused(forms.Money(), "20,01", validator=within)
    assert read(forms.Money(), "0", validator=forms.MoneyRange()) == 0


@pytest.mark.parametrize(
    ("typ", "text", "kept"),
    [
        (forms.ShortText(), "  e\u0301te\u0301 ", "été"),
        (forms.ShortText(3), "abc", "abc"),
        (forms.ShortText(), "<b>&amp;", "<b>&amp;"),
        (forms.LongText(), "a\r\nb\tc\n", "a\nb\tc"),
        (forms.Name(), "Jean-Luc  d’Hondt", "Jean-Luc d’Hondt"),
        (forms.Name(), "أمين", "أمين"),
        (forms.Email(), " Amelie.Lefevre+x@Example.ORG ", "Amelie.Lefevre+x@example.org"),
        (forms.Password(), "  p <b> ", "  p <b> "),
        (forms.WholeNumber(0, 9), " 7 ", 7),
        (forms.WholeNumber(), "-7", -7),
    ],
)
def test_a_text_is_kept_clean(typ, text, kept):
    assert read(typ, text) == kept


@pytest.mark.parametrize(
    ("typ", "text"),
    [
        (forms.ShortText(), "a\nb"),
        (forms.ShortText(), "a\x00b"),
        (forms.ShortText(), "a\u202eb"),
        (forms.ShortText(), "a\u2028b"),
        (forms.ShortText(), "a\ud800b"),
        (forms.ShortText(), "x" * 251),
        (forms.ShortText(), ["x"]),
        (forms.LongText(), "a\x1bb"),
        (forms.LongText(), "x" * 64_001),
        (forms.Name(), "12"),
        (forms.Name(), "<b>Ana</b>"),
        (forms.Name(), "http://evil"),
        (forms.Name(), "x" * 101),
        (forms.Email(), "a"),
        (forms.Email(), "a@b"),
        (forms.Email(), "a@b.c"),
        (forms.Email(), "a@b.org,c@d.org"),
        (forms.Email(), "a@b.org c@d.org"),
        (forms.Email(), "a@b.org\r\nBcc: c@d.org"),
        (forms.Email(), '"a b"@c.org'),
        (forms.Email(), ".a@b.org"),
        (forms.Email(), "a..b@c.org"),
        (forms.Email(), "a@-b.org"),
        (forms.Email(), "a@b.org."),
        (forms.Email(), "a@@b.org"),
        (forms.Email(), "é@b.org"),
        (forms.Email(), "a@bé.org"),
        (forms.Email(), "a@xn--b-9ia.org"),
        (forms.Email(), "x" * 65 + "@b.org"),
        (forms.Password(), "x" * 257),
        (forms.Password(), "a\x00b"),
        (forms.Password(), ["x"]),
        (forms.WholeNumber(), "1_0"),
        (forms.WholeNumber(), "٣"),
        (forms.WholeNumber(), "1" * 10),
        (forms.WholeNumber(), ["1"]),
        (forms.WholeNumber(low=1), "0"),
        (forms.WholeNumber(high=1), "2"),
    ],
)
def test_a_text_out_of_bounds_is_refused_with_a_sentence(typ, text):
    assert refused(typ, text).endswith(".")


@pytest.mark.parametrize("typ", [forms.ShortText(), forms.Password(), forms.WholeNumber(), forms.RichText()])
def test_nothing_is_missing(typ):
    assert read(typ, colander.null, missing=None) is None
    assert read(typ, "", missing=None) is None
    assert typ.serialize(None, None) is colander.null


def test_rich_text_is_sanitised():
    text = read(forms.RichText(), "<p onclick=x>a<script>b</script></p>")
    assert type(text) is Html
    assert text == "<p>a</p>"
    assert read(forms.RichText(), "<p> </p><script>b</script>", missing=None) is None
    assert read(forms.RichText(), '<img src="/a.png">').startswith("<img")


def test_markup_that_grows_beyond_the_limit_is_refused():
    with pytest.raises(colander.Invalid):
        read(forms.RichText(), "<b><p>x" * 8_000)


def test_a_password_is_never_shown():
    assert forms.Password().serialize(None, "secret") is colander.null


def test_a_choice_is_one_of_those_offered():
    node = forms.choice([("a", "A")]).bind()
    assert node.deserialize("a") == "a"
    with pytest.raises(colander.Invalid):
        node.deserialize("b")


def test_several_choices_are_all_of_those_offered():
    node = forms.choice(lambda node, bound: [(1, "A"), (2, "B")], multiple=True).bind()
    assert node.deserialize(("1", "2")) == {"1", "2"}
    with pytest.raises(colander.Invalid):
        node.deserialize(("1", "3"))


def test_a_schema_refuses_keys_that_it_does_not_know():
    class Schema(forms.FormSchema):
        title = colander.SchemaNode(forms.ShortText())

    assert Schema().deserialize({"title": "x", "csrf_token": "y"}) == {"title": "x"}
    assert Schema().serialize({"title": "x", "owner": "y"})["title"] == "x"
    with pytest.raises(colander.Invalid):
        Schema().serialize("text")
    with pytest.raises(colander.UnsupportedFields):
        Schema().deserialize({"title": "x", "owner": "y"})


def test_values_become_attributes_and_back():
    class Schema(forms.FormSchema):
        title = colander.SchemaNode(forms.ShortText())
        classes = forms.choice([("b", "B"), ("a", "A")], multiple=True)
        links = forms.ItemsSchema(colander.SchemaNode(forms.ShortText()))

    schema = Schema()
    assert schema.from_item(SimpleNamespace(title="x", classes=None), None) == {"title": "x"}
    found = schema.to_item({"title": "x", "classes": {"b", "a"}, "links": ["c"]}, None, None)
    assert found == {"title": "x", "classes": ("a", "b"), "links": ("c",)}
