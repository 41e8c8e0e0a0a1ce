"""A small application around one form, for the tests of the forms."""

import datetime
from types import SimpleNamespace

import colander
from chameleon import PageTemplate
from deform.widget import CheckboxWidget, HiddenWidget, SelectWidget, TextInputWidget
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationStringFactory
from webtest import TestApp

from itschool_cms.core import forms

_ = TranslationStringFactory("itschool_cms")


class Phone(forms.FieldsSchema):
    kind = forms.choice([("home", "Home"), ("work", "Work")])
    number = colander.SchemaNode(forms.ShortText(20))


class Phones(forms.ItemsSchema):
    phone = Phone(title="Phone")


class Links(forms.ItemsSchema):
    link = colander.SchemaNode(forms.ShortText(), title="Link")


class Place(forms.FieldsSchema):
    street = colander.SchemaNode(forms.ShortText(), title="Street")

    def validator(self, node, value):
        """Refuse one street."""
        if value["street"] == "nowhere":
            raise colander.Invalid(node, "No such place")


class Everything(forms.FormSchema):
    title = colander.SchemaNode(
        forms.ShortText(120), title="Title", section="Content", description="Seen in lists"
    )
    text = colander.SchemaNode(forms.RichText(), title="Text", section="Content", missing="")
    notes = colander.SchemaNode(forms.LongText(), title="Notes", missing="")
    price = colander.SchemaNode(
        forms.Money(), title="Price", validator=forms.MoneyRange(0, 100_000), missing=0
    )
    hours = colander.SchemaNode(
        forms.WholeNumber(0, 9), title="Hours", widget=TextInputWidget(input_append="h"), missing=None
    )
    email = colander.SchemaNode(forms.Email(), title="Email", missing=None)
    day = colander.SchemaNode(colander.Date(), title="Day", missing=None)
    start = colander.SchemaNode(colander.DateTime(), title="Start", missing=None)
    category = forms.choice(lambda node, bound: bound["context"].categories, title="Category", missing=None)
    audience = forms.choice([("all", "All"), ("some", "Some")], expanded=True, title="Audience", missing=None)
    classes = forms.choice([("1a", "1A"), ("1b", "1B")], multiple=True, title="Classes", missing=())
    levels = colander.SchemaNode(
        colander.Set(),
        widget=SelectWidget(values=[("1", "One"), ("2", "Two")], multiple=True),
        title="Levels",
        missing=(),
    )
    receipt = colander.SchemaNode(
        colander.Boolean(), title="Receipt", description="Who read it", missing=False
    )
    secret = colander.SchemaNode(forms.Password(), title="New password", missing=None, description="Be long")
    old = colander.SchemaNode(forms.Password(), title="Old", widget=forms.PasswordWidget(), missing=None)
    mark = colander.SchemaNode(colander.String(), widget=HiddenWidget(), missing="")
    place = Place(title="Place", missing=None, description="Where it is")
    phones = Phones(title="Phones", missing=())
    links = Links(
        title="Links", widget=forms.SequenceWidget(max_len=3), description="Three at most", missing=()
    )
    files = colander.SchemaNode(forms.UploadedFile(max_size=5000, max_files=2), title="Files", missing=())


class Short(forms.FormSchema):
    title = colander.SchemaNode(forms.ShortText(), title="Title")
    agree = colander.SchemaNode(colander.Boolean(), title="Agree", widget=CheckboxWidget())


class Upload(forms.FormSchema):
    files = colander.SchemaNode(forms.UploadedFile(max_size=5000, max_files=2), title="Files")
    title = colander.SchemaNode(forms.ShortText(), title="Title", missing="")


VALUES = {"title": "Trip", "day": datetime.date(2026, 5, 3), "place": {"street": "Main"}, "other": "unknown"}


PAGE = PageTemplate(
    '<!doctype html><html lang="en"><head><title>Form</title></head><body>${form}</body></html>'
)


def make_app(schema, values=None, act=None, settings=None, upload=False, **options):
    """Return (a WebTest application around `schema`, the list that receives what was submitted)."""
    taken = []
    context = SimpleNamespace(categories=[("trip", "Trip"), ("circ", "Letter")])

    def view(request):
        form = forms.Form(schema, request, context, upload=upload, **options)
        if (found := form.submitted()) is not None:
            taken.append((form.pressed, found))
            if act is None:
                return HTTPSeeOther("/done")
            act(form)
        return {"form": form.render(values or colander.null)}

    with Configurator(settings={"site.base_url": "http://localhost", **(settings or {})}) as config:
        config.include("itschool_cms.core.forms")
        config.add_renderer("page", lambda info: lambda value, system: PAGE(**value))
        config.add_request_method(lambda request, name: f"/static/1a2b3c4d/{name}", "asset")
        config.set_default_csrf_options(require_csrf=True)
        config.set_csrf_storage_policy(_Fixed())
        config.add_route("form", "/")
        config.add_view(view, route_name="form", renderer="page", upload=upload)
    return TestApp(config.make_wsgi_app()), taken


class _Fixed:
    """A CSRF policy with one fixed token."""

    def new_csrf_token(self, request):
        return "token"

    get_csrf_token = new_csrf_token

    def check_csrf_token(self, request, supplied):
        return supplied == "token"
