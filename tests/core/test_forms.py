"""Forms as a person meets them: the markup, the errors, the values."""

import datetime
import io
import re

import colander
import pytest
from deform.widget import HiddenWidget
from pyramid.i18n import TranslationString

from itschool_cms.core import forms
from itschool_cms.core.forms.renderer import translate
from itschool_cms.core.uploads import AcceptedFile
from tests.core.form_app import VALUES, Everything, Short, Upload, make_app

PAYLOADS = [
    "<script>canary()</script>",
    '"><script>canary()</script>',
    "'><img src=x onerror=canary()>",
    '" onfocus=canary() autofocus x="',
    "</textarea><script>canary()</script>",
    "</title></legend><svg onload=canary()>",
    "</select><img src=x onerror=canary()>",
    "<!--<img src=--><img src=x onerror=canary()>",
    "${canary()}",
    "${structure: canary()}",
    "&lt;script&gt;canary()&lt;/script&gt;",
    "&#60;img src=x onerror=canary()&#62;",
    "<svg/onload=canary()>",
    "<iframe srcdoc='<script>canary()</script>'>",
    "<a href=javascript:canary()>x</a>",
    "<math><mi xlink:href='javascript:canary()'>",
    "<x style=animation-name:x onanimationstart=canary()>",
    "`-canary()-`",
    "<plaintext>",
    "<?php canary() ?><b>",
]


def sent(page, **values):
    """Return the page that answers the form of `page`, filled in with `values`."""
    for name, value in values.items():
        page.form[name] = value
    return page.form.submit("save", status="*")


def ids(page):
    return re.findall(r'\bid="([^"]*)"', page.text)


def assert_sound(page):
    """Every control has a name that is read aloud, every reference leads somewhere, nothing is inline."""
    known, soup = ids(page), page.html
    assert len(known) == len(set(known))
    for element in soup.select("[aria-describedby]"):
        assert set(element["aria-describedby"].split()) <= set(known)
    for label in soup.select("label"):
        assert label["for"] in known
        assert label.get_text(strip=True)
    named = {label["for"] for label in soup.select("label")}
    for control in soup.select("input:not([type=hidden]), select, textarea"):
        assert control["id"] in named
    for fieldset in soup.select("fieldset"):
        assert fieldset.find("legend", recursive=False) is not None
    for link in soup.select("#errors a"):
        if link.has_attr("href"):
            assert link["href"][1:] in known
    assert not soup.select("script, style, [style]")
    assert not [name for element in soup.find_all(True) for name in element.attrs if name.startswith("on")]


def test_the_markup_is_sound_for_every_widget():
    app, _taken = make_app(Everything, VALUES, upload=True, cancel_url="/back")
    page = app.get("/")
    assert_sound(page)
    assert "novalidate" not in page.text.replace("formnovalidate", "")
    assert page.html.select_one("fieldset.section > legend").text == "Content"
    assert page.html.select_one(".actions > a.btn-bare")["href"] == "/back"
    assert page.html.select_one(".affix > input[inputmode=decimal] + span").text == "€"
    assert page.html.select_one("input[type=email][autocomplete=email]") is not None
    assert page.html.select_one("use")["href"].startswith("/static/1a2b3c4d/icons.svg#")


def test_a_valid_form_gives_its_values_and_no_token():
    app, taken = make_app(Short)
    assert sent(app.get("/"), title=" Été ", agree=True).status_int == 303
    assert taken == [("save", {"title": "Été", "agree": True})]


def test_every_value_comes_back_as_it_was_shown():
    values = {
        "title": "Trip",
        "text": "<p>a</p>",
        "notes": "\nline\nline",
        "price": 98765,
        "hours": 3,
        "email": "a@b.org",
        "day": datetime.date(2026, 5, 3),
        "start": datetime.datetime(2026, 5, 3, 8, 30, tzinfo=datetime.UTC),
        "category": "circ",
        "audience": "some",
        "classes": {"1b"},
        "levels": {"2"},
        "receipt": True,
        "mark": "m",
        "place": {"street": "Main"},
        "phones": [{"kind": "work", "number": "1"}, {"kind": "home", "number": "2"}],
        "links": ["a", "b"],
    }
    app, taken = make_app(Everything, values, upload=True)
    page = app.get("/")
    assert_sound(page)
    page.form.submit("save", status=303)
    values["notes"] = "line\nline"
    assert taken[0][1] == {**values, "secret": None, "old": None, "files": ()}


def test_an_invalid_form_comes_back_with_what_was_typed():
    app, taken = make_app(Everything, VALUES, upload=True)
    page = sent(
        app.get("/"),
        title="",
        price="x<y",
        secret="hidden-a",
        **{"secret-confirm": "hidden-b", "old": "hidden-c"},
    )
    assert (page.status_int, taken) == (422, [])
    assert_sound(page)
    summary = page.html.select_one("#errors")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert [a["href"] for a in summary.select("a")] == [
        "#deformField2",
        "#deformField5",
        "#deformField15-confirm",
    ]
    assert summary.h2.text == "3 fields need attention"
    assert page.html.select_one("form").has_attr("novalidate")
    assert page.html.select_one("#deformField5")["value"] == "x<y"
    assert page.html.select_one("#deformField5")["aria-describedby"] == "error-deformField5"
    assert page.html.select_one("#deformField2")["aria-describedby"] == "help-deformField2 error-deformField2"
    assert page.html.select_one("#deformField15-confirm")["aria-invalid"] == "true"
    assert not page.html.select_one("#deformField15").has_attr("aria-invalid")
    assert "hidden-" not in page.text


def test_one_error_is_told_in_the_singular():
    app, _taken = make_app(Short)
    assert app.get("/").form.submit("save", status=422).html.h2.text == "One field needs attention"


def test_nested_errors_lead_to_their_controls():
    values = {**VALUES, "phones": [{"kind": "home", "number": "1"}], "links": ["x" * 251]}
    app, _taken = make_app(Everything, values, upload=True)
    page = app.get("/")
    page.form["number"] = ""
    page.form["street"] = "nowhere"
    page = page.form.submit("save", status=422)
    assert_sound(page)
    links = page.html.select("#errors a")
    assert [a.get_text().split(":")[0] for a in links] == ["Place", "Number", "Link 1"]
    targets = [page.html.find(id=a["href"][1:]) for a in links]
    assert [t.get("name") or t.name for t in targets] == ["fieldset", "number", "link"]


def test_missing_choices_lead_to_the_first_one():
    class Choices(forms.FormSchema):
        audience = forms.choice([("a", "A")], expanded=True)
        start = colander.SchemaNode(colander.DateTime())
        secret = colander.SchemaNode(forms.Password())
        mark = colander.SchemaNode(forms.ShortText(), widget=HiddenWidget())
        items = forms.ItemsSchema(colander.SchemaNode(forms.ShortText()), validator=colander.Length(1))

    app, _taken = make_app(Choices)
    page = app.get("/").form.submit("save", status=422)
    links = [link.get("href") for link in page.html.select("#errors a")]
    assert links == ["#deformField2-0", "#deformField3-date", "#deformField4", "#deformField6"]
    assert len(page.html.select("#errors li")) == 5
    assert page.html.select_one("#deformField4")["aria-invalid"] == "true"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_stays_text(payload):
    app, _taken = make_app(Everything, VALUES, upload=True)
    page = app.get("/").form
    fields = {
        "title": payload,
        "notes": payload,
        "text": payload,
        "price": payload,
        "email": payload,
        "mark": payload,
    }
    for name, value in fields.items():
        page[name] = value
    page["street"] = ""
    answer = page.submit("save", status=422)
    assert_sound(answer)
    for name, value in fields.items():
        control = answer.html.select_one(f"[name={name}]")
        assert (control.get("value") or control.text.strip("\n")) == value
    assert "<script>" not in answer.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_titles_choices_and_messages_stay_text(payload):
    class Hostile(forms.FormSchema):
        one = colander.SchemaNode(forms.ShortText(), title=payload, description=payload, section=payload)
        two = forms.choice([(payload, payload)], title=payload)
        three = forms.choice([(payload, payload)], title=payload, expanded=True)
        four = forms.choice([(payload, payload)], title=payload, multiple=True)
        five = forms.ItemsSchema(
            colander.SchemaNode(forms.ShortText(), name="item", title=payload), title=payload
        )

    def act(form):
        form.refuse(payload, "one")
        form.refuse(payload)

    values = {"one": payload, "two": payload, "three": payload, "four": {payload}, "five": [payload]}
    app, taken = make_app(Hostile, values, act=act, buttons=(forms.Button("save", payload, icon="x"),))
    answer = app.get("/").form.submit("save", status=422)
    assert taken
    assert_sound(answer)
    assert answer.html.select_one("#errors a").text.strip() == f"{payload}: {payload}"
    assert not answer.html.select("script, iframe, math, plaintext, [onerror], [onload]")


def test_a_view_may_refuse_what_the_schema_took():
    app, _taken = make_app(Short, act=lambda form: form.refuse("This name is taken", "title"))
    answer = sent(app.get("/"), title="Trip")
    assert answer.status_int == 422
    assert answer.html.select_one(".error").text == "This name is taken"
    assert answer.form["title"].value == "Trip"


def test_a_refusal_finds_its_fields_by_itself():
    def act(form):
        node = Short()
        error = colander.Invalid(node)
        error.add(colander.Invalid(node["title"], "Taken"), node.children.index(node["title"]))
        form.refuse(error)

    app, _taken = make_app(Short, act=act)
    answer = sent(app.get("/"), title="Trip")
    assert (answer.status_int, answer.html.select_one("#errors a").text) == (422, "Title: Taken")


def test_messages_speak_the_language_of_the_request():
    app, _taken = make_app(Short, settings={"pyramid.default_locale_name": "fr"})
    assert app.get("/").form.submit("save", status=422).html.select_one(".error").text == "Requis"


def test_terms_are_filled_in_without_a_request():
    size = TranslationString("${size} kB", mapping={"size": 3})
    assert translate(TranslationString("max ${limit}", mapping={"limit": size, "n": 1})) == "max 3 kB"
    assert translate("plain") == "plain"


def press(page, name, value=None):
    """Press a button of a sequence."""
    fields = page.form.submit_fields()
    return page.test_app.post("/", [*fields, (name, value)], upload_files=None, status="*")


def test_items_are_added_moved_and_removed_without_saving():
    values = {**VALUES, "links": ["a", "b"]}
    app, taken = make_app(Everything, values)
    page = press(app.get("/"), "add", "links")
    assert page.status_int == 200
    assert [f.value for f in page.form.fields["link"]] == ["a", "b", ""]
    assert "errors" not in ids(page)
    assert_sound(page)
    assert not page.html.select("button[name=add][value=links]")
    page.form.fields["link"][2].value = "c"
    page = press(page, "move_up", "links.2")
    assert [f.value for f in page.form.fields["link"]] == ["a", "c", "b"]
    page = press(page, "move_up", "links.0")
    page = press(page, "remove", "links.0")
    assert [f.value for f in page.form.fields["link"]] == ["c", "b"]
    assert [label.text for label in page.html.select(".seq label")] == ["Link 1", "Link 2"]
    assert page.html.select_one("button[name=remove]")["aria-label"] == "Remove Link 1"
    press(page, "save", "save")
    assert taken[0][1]["links"] == ["c", "b"]


def test_a_full_list_takes_no_more():
    app, _taken = make_app(Everything, {**VALUES, "links": ["a", "b", "c"]})
    assert len(press(app.get("/"), "add", "links").form.fields["link"]) == 3


def test_items_of_several_fields_keep_what_was_typed():
    app, _taken = make_app(Everything, VALUES)
    page = press(press(app.get("/"), "add", "phones"), "add", "phones")
    page.form.fields["number"][1].value = "123"
    page.form["secret"] = "a"
    page = press(page, "move_up", "phones.1")
    assert page.status_int == 200
    assert [f.value for f in page.form.fields["number"]] == ["123", ""]
    assert page.html.select_one(".seq-item > fieldset.field > legend").text == "Phone 1"
    assert_sound(page)


def test_lists_in_lists_are_found_by_their_path():
    class Team(forms.FieldsSchema):
        people = forms.ItemsSchema(colander.SchemaNode(forms.ShortText(), name="person"), name="people")

    class Teams(forms.ItemsSchema):
        team = Team()

    class School(forms.FormSchema):
        teams = Teams(widget=forms.SequenceWidget(min_len=1, orderable=False))

    app, _taken = make_app(School, {"teams": []})
    page = press(app.get("/"), "add", "teams.0.people")
    page.form["person"] = "Ana"
    page = press(page, "add", "teams.0.people")
    page = press(page, "move_up", "teams.0.people.1")
    assert [f.value for f in page.form.fields["person"]] == ["", "Ana"]
    assert not page.html.select("button[value='teams.0']")
    assert_sound(page)


def test_a_list_that_was_not_posted_can_get_its_first_item():
    app, _taken = make_app(Everything, VALUES)
    page = app.post("/", [("csrf_token", "token"), ("add", "links")])
    assert len(page.form.fields["link"]) == 1


def test_enter_saves_and_does_not_remove_an_item():
    app, _taken = make_app(Everything, VALUES)
    first = app.get("/").html.select_one("form button[type=submit]")
    assert first.get("name") is None
    assert (first["tabindex"], first["aria-hidden"]) == ("-1", "true")
    app, _taken = make_app(Short)
    assert app.get("/").html.select_one("form button")["name"] == "save"


def test_the_pressed_button_is_known():
    buttons = (
        forms.SAVE,
        forms.Button("preview", "Preview", novalidate=True),
        forms.Button("drop", "Drop", danger=True),
    )
    app, taken = make_app(Short, buttons=buttons, sticky=False, action="/")
    page = app.get("/")
    assert page.html.select_one(".btns > .btn-danger") is not None
    page.form["title"] = "x"
    page.form.submit("preview")
    page.form.submit()
    assert [pressed for pressed, _values in taken] == ["preview", "save"]


def test_two_forms_of_a_page_do_not_take_each_others_values():
    app, taken = make_app(Short, formid="other", first_id=100)
    page = app.get("/")
    assert "deformField102" in ids(page)
    page.form["title"] = "x"
    page.form["__formid__"].force_value("deform")
    assert page.form.submit("save").status_int == 200
    assert taken == []


def test_button_names_are_no_field_names():
    class Wrong(forms.FormSchema):
        remove = colander.SchemaNode(forms.ShortText())

    app, _taken = make_app(Wrong)
    with pytest.raises(ValueError, match="names of buttons"):
        app.get("/")


TOKEN = ("csrf_token", "token")


@pytest.mark.parametrize(
    "fields",
    [
        [("title", "x"), ("owner", "y")],
        [("title", "x"), ("title", "y")],
        [("__start__", "title:mapping"), ("a", "b"), ("__end__", "title:mapping")],
        [("__start__", "place:mapping"), ("owner", "b"), ("__end__", "place:mapping")],
        [("place", "x")],
        [("phones", "x")],
        [("__start__", "phones:sequence"), ("phone", "b"), ("__end__", "phones:sequence")],
        [("__start__", "links:sequence"), *[("link", "b")] * 4, ("__end__", "links:sequence")],
        [("day", "2026-05-03")],
        [("__start__", "day:mapping"), ("date", "a"), ("date_submit", "b"), ("__end__", "day:mapping")],
        [("__start__", "start:mapping"), ("date", "a"), ("__end__", "start:mapping")],
        [("secret", "x")],
        [("__start__", "secret:mapping"), ("secret", "x"), ("__end__", "secret:mapping")],
        [("classes", "1a")],
        [("levels", "1")],
        [("__start__", "category:sequence"), ("x", "trip"), ("__end__", "category:sequence")],
        [("files", "x")],
        [("__start__", "files:sequence"), ("upload", "x"), ("__end__", "files:sequence")],
        [("add", "title")],
        [("add", "nothing")],
        [("add", "")],
        [("add", "links"), ("add", "links")],
        [("remove", "links.0")],
        [("remove", "links")],
        [("move_up", "links.-1")],
        [("move_up", "links.x")],
        [("add", "links.0.x")],
        [("__start__", "links:sequence"), ("link", "a"), ("__end__", "links:sequence"), ("add", "links.0")],
    ],
)
def test_what_the_form_cannot_send_is_a_bad_request(fields):
    app, taken = make_app(Everything, VALUES)
    app.post("/", [TOKEN, *fields], status=400)
    assert taken == []


def test_a_file_in_a_text_field_is_a_bad_request():
    app, _taken = make_app(Everything, VALUES)
    app.post("/", [TOKEN], upload_files=[("title", "a.txt", b"x")], status=400)
    app.post("/", [TOKEN], upload_files=[("add", "a.txt", b"links")], status=400)


def test_incomplete_dates_come_back_with_a_sentence():
    app, _taken = make_app(Everything, {**VALUES, "links": ["a"]})
    page = app.get("/")
    page.form["time"] = "08:30"
    answer = page.form.submit("save", status=422)
    assert answer.form["time"].value == "08:30"
    assert len(answer.html.select("#errors li")) == 1
    assert press(page, "remove", "links.0").status_int == 200


def test_the_token_is_checked_before_the_form_and_sizes_before_the_token():
    app, taken = make_app(Short)
    app.post("/", {"title": "x"}, status=400)
    app.post("/", b"x" * 1_100_000, status=413)
    app.post("/", b"{}", content_type="application/json", status=400)
    app.post("/", b"a=%ff", status=400)
    assert taken == []


def test_the_token_of_the_page_is_the_one_of_today():
    app, _taken = make_app(Short)
    page = app.get("/").form.submit("save", status=422)
    assert page.form["csrf_token"].value == "token"


PDF = b"%PDF-1.7\n%%EOF\n"


def test_files_are_judged_and_handed_over():
    app, taken = make_app(Upload, upload=True)
    assert post_files(app, ("plan.pdf", PDF), ("été.txt", b"words")).status_int == 303
    files = taken[0][1]["files"]
    assert [(f.name, f.content_type, f.size) for f in files] == [
        ("plan.pdf", "application/pdf", len(PDF)),
        ("été.txt", "text/plain", 5),
    ]


def post_files(app, *files, title="x"):
    """Post the form with files, in the order of the page."""
    lines = []
    for name, value in [("csrf_token", "token"), ("__formid__", "deform"), ("__start__", "files:sequence")]:
        lines.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
    for name, content in files:
        head = (
            f'Content-Disposition: form-data; name="upload"; filename="{name}"\r\nContent-Type: x/y\r\n\r\n'
        )
        lines.append(head.encode() + content)
    for name, value in [("__end__", "files:sequence"), ("title", title)]:
        lines.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
    body = b"".join(b"--xyz\r\n" + line + b"\r\n" for line in lines) + b"--xyz--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=xyz"}
    return app.request("/", method="POST", body=body, headers=headers, status="*")


def test_refused_files_are_named_with_the_reason():
    app, taken = make_app(Upload, upload=True)
    page = post_files(app, ("<b>.exe", b"MZ"), ("empty.pdf", b""))
    assert (page.status_int, taken) == (422, [])
    errors = [error.text for error in page.html.select("p.error")]
    assert errors[0].startswith("<b>.exe: Send a PDF")
    assert errors[1] == "empty.pdf: This file is empty."
    assert_sound(page)


def test_too_many_or_no_files_are_refused():
    app, _taken = make_app(Upload, upload=True)
    assert "at most 2 files" in post_files(app, *[("a.pdf", PDF)] * 3).text
    assert post_files(app, ("", b"")).status_int == 422


def test_files_of_an_invalid_form_must_be_chosen_again():
    app, _taken = make_app(Upload, upload=True)
    page = post_files(app, ("a.pdf", PDF), title="x" * 251)
    assert page.status_int == 422
    assert "Choose the files again" in page.html.select_one("#errors").text
    assert "a.pdf" not in page.text


def test_an_upload_may_be_larger_than_a_form():
    app, taken = make_app(Upload, upload=True, settings={"forms.max_upload": "2000000"})
    assert "too large: the maximum is 5 kB" in post_files(app, ("a.txt", b"x" * 1_500_000)).text
    assert post_files(app, ("a.txt", b"x" * 4_000_000)).status_int == 413
    app, _taken = make_app(Upload)
    assert post_files(app, ("a.txt", b"x" * 1_500_000)).status_int == 413
    assert taken == []


def test_files_that_are_there_already_are_shown():
    there = AcceptedFile("plan.pdf", "application/pdf", 240_000, io.BytesIO())
    app, _taken = make_app(Upload, {"files": [there]}, upload=True)
    page = app.get("/")
    assert page.html.select_one(".attach b").text == "plan.pdf"
    assert page.html.select_one(".attach small").text == "240 kB"
    assert not page.html.select_one("input[type=file]").has_attr("required")
    assert_sound(page)
