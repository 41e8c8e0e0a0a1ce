"""The catalogues follow the sources and keep what was translated."""

import ast
from gettext import GNUTranslations

import pytest

from tools.translations import DOMAIN, LANGUAGES, ROOT, compile_all, extract, po_path, problems, read, update

SOURCE = """
from pyramid.i18n import TranslationStringFactory
_ = TranslationStringFactory("itschool_cms")
GREETING = _("Hello ${name}")
CLOSED = _("state-closed", default="Closed by ${name}")
def told(localizer, n):
    return localizer.pluralize("${n} child", "${n} children", n, "itschool_cms")
"""
TEMPLATE = """<div xmlns:i18n="http://xml.zope.org/namespaces/i18n" i18n:domain="itschool_cms">
<p i18n:translate="">Sign in</p><a title="Help" i18n:attributes="title">?</a>
<p i18n:domain="deform" i18n:translate="">Not ours</p></div>
"""


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "views.py").write_text(SOURCE)
    (folder / "page.pt").write_text(TEMPLATE)
    return folder


@pytest.fixture
def locale(package):
    return package / "locale"


def translate_all(locale, **changes):
    for language in LANGUAGES:
        path = po_path(locale, language)
        catalog = read(path, language)
        for message in catalog:
            if message.id:
                message.string = _forms(message.id, catalog.num_plurals)
        for message_id, text in changes.items():
            catalog[message_id.replace("_", " ")].string = text
        _write(path, catalog)


def _forms(message_id, number):
    # How many forms a language has depends on the release of Babel: French got a third, for millions.
    if isinstance(message_id, str):
        return message_id
    singular, plural = message_id
    return (singular, *[plural] * (number - 1))


def _write(path, catalog):
    from babel.messages.pofile import write_po

    with path.open("wb") as stream:
        write_po(stream, catalog)


def test_messages_of_code_and_templates_are_extracted(package):
    ids = {message.id for message in extract(package) if message.id}
    expected = {"Hello ${name}", "state-closed", ("${n} child", "${n} children"), "Sign in", "Help"}
    assert ids == expected


def test_a_new_message_is_missing_until_it_is_translated(package, locale):
    template = extract(package)
    assert len(problems(template, locale)) == 5 * len(LANGUAGES)
    update(template, locale)
    assert len(problems(template, locale)) == 5 * len(LANGUAGES)
    translate_all(locale)
    assert problems(template, locale) == []


def test_what_was_translated_is_kept_and_nothing_is_guessed(package, locale):
    update(extract(package), locale)
    translate_all(locale, Sign_in="Connexion")
    (package / "page.pt").write_text(TEMPLATE.replace("Help", "Helps"))
    update(extract(package), locale)
    catalog = read(po_path(locale, "fr"), "fr")
    assert catalog["Sign in"].string == "Connexion"
    assert "Help" not in catalog
    assert catalog["Helps"].string == ""


def test_an_unchanged_catalogue_is_not_written_again(package, locale):
    update(extract(package), locale)
    before = {path: path.stat().st_mtime_ns for path in locale.rglob("*.po*")}
    update(extract(package), locale)
    assert {path: path.stat().st_mtime_ns for path in locale.rglob("*.po*")} == before


def test_a_placeholder_that_the_message_lacks_is_a_fault(package, locale):
    template = extract(package)
    update(template, locale)
    translate_all(locale, Sign_in="Connexion ${nom}")
    assert [line.split(":")[1] for line in problems(template, locale)] == [" unknown placeholder"] * 3


def test_a_guess_is_a_fault(package, locale):
    template = extract(package)
    update(template, locale)
    translate_all(locale)
    path = po_path(locale, "nl")
    path.write_text(path.read_text().replace('msgid "Sign in"', '#, fuzzy\nmsgid "Sign in"'))
    assert problems(template, locale) == ["nl: fuzzy: 'Sign in'"]


def test_compiled_catalogues_give_the_texts(package, locale):
    update(extract(package), locale)
    translate_all(locale, Sign_in="Connexion")
    compile_all(locale)
    with po_path(locale, "fr").with_suffix(".mo").open("rb") as stream:
        texts = GNUTranslations(stream)
    assert texts.gettext("Sign in") == "Connexion"
    assert texts.ngettext("${n} child", "${n} children", 2) == "${n} children"


def test_every_plural_of_the_product_is_found_by_the_extractor():
    """A plural whose texts do not stand in the call itself stays in English."""
    for path in (ROOT / DOMAIN).rglob("*.py"):
        if path.parent.name == "core" and path.name == "i18n.py":
            continue
        for call in _calls(ast.parse(path.read_text()), "plural"):
            assert all(isinstance(each, ast.Constant) for each in call.args[:2]), f"{path}:{call.lineno}"


def _calls(tree, name):
    return (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name
    )
