"""The promises about passwords: SECURITY.md, A5 to A7."""

import ast
import unicodedata
from pathlib import Path

import pytest

import itschool_cms
from itschool_cms.accounts import passwords
from tests.accounts.school import HASH, NEW, PASSWORD, person
from tests.accounts.test_email_change import make_stale
from tests.accounts.test_links import reset

PACKAGE = Path(itschool_cms.__file__).parent
COMMON_ONES = (
    "azertyuiop123 motdepasse123 bonjour123456 jetaime123456 doudou123456 Bienvenue2026 Bienvenue123!"
    " Printemps2026 Septembre2026 Vacances2026! anniversaire1 papamaman123 mamanpapa2010 bruxelles1030"
    " belgique2024! jesuisbelle12 wachtwoord123 Welkom2026!! Zomer2026!!! ikhouvanjou1 sinterklaas1"
    " schatje12345 kaasbroodje1 passwort1234 ichliebedich Sommer2026!! Willkommen123 administrateur"
    " directeur123 password1234 123456789012 qwertyuiop12 1q2w3e4r5t6y iloveyou1234 P@ssw0rd1234"
)
TWINS = "éléphant à vélo d’été"


@pytest.mark.parametrize("password", COMMON_ONES.split())
def test_a6_what_is_on_every_list_of_stolen_passwords_is_refused(password):
    assert passwords.weakness(password) is not None


def follow(house, first="Amelie"):
    path, browser = reset(house, first), house.browser()
    browser.get(path)
    return browser


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("x" * 257, "at most 256"),
        ("fenouil\x00 lanterne pirogue", "cannot be used"),
        ("😀" * 257, "at most 256"),
        ("password1", "at least 12"),
        ("École-des-Tilleuls-1", "Too easy"),
        ("amelie.lefevre.2026", "Too easy"),
    ],
)
def test_a5_a6_a_password_that_will_not_do_is_refused_wherever_one_is_set(house, password, reason):
    by_link, signed_in, flagged = follow(house), house.browser("Amelie"), house.browser("Amelie")
    with house.editing() as tree:
        person(tree.site, "Amelie").must_change_password = True
    form = by_link.get("/password/new").forms["deform"]
    answers = [by_link.choose(password), flagged.choose(password)]
    with house.editing() as tree:
        person(tree.site, "Amelie").must_change_password = False
    form = signed_in.get("/me/password").forms["deform"]
    form["current"] = PASSWORD
    form["password"] = form["password-confirm"] = password
    answers.append(form.submit(expect_errors=True))
    for answer in answers:
        assert answer.status_int in (413, 422)
        assert answer.status_int == 413 or reason in answer
        assert password[:30] not in answer
    assert house.value("Amelie", "password_hash") == HASH


@pytest.mark.parametrize("password", ["x" * 1_000_000, "a\x00b", "😀" * 300, "\ud800", TWINS])
def test_a5_no_password_breaks_the_sign_in(house, password):
    answer = house.browser().post(
        "/login",
        {
            "csrf_token": house.browser().token("/login"),
            "email": "amelie@example.org",
            "password": password.encode("utf-8", "replace").decode(),
        },
        expect_errors=True,
    )
    assert answer.status_int in (400, 413, 422)


def test_a5_one_password_signs_in_however_the_keyboard_composes_it(house):
    browser = follow(house)
    assert browser.choose(unicodedata.normalize("NFD", TWINS)).status_int == 303
    house.browser().sign_in("Amelie", unicodedata.normalize("NFC", TWINS))
    house.browser().sign_in("Amelie", unicodedata.normalize("NFD", TWINS))


def test_a5_emoji_make_a_password_and_256_characters_are_all_compared(house):
    long = ("fenouil lanterne pirogue 😀 " * 20)[:256]
    assert follow(house).choose(long).status_int == 303
    house.browser().sign_in("Amelie", long)
    wrong = long[:255] + ("y" if long[255] != "y" else "z")
    assert house.browser().try_sign_in("amelie@example.org", wrong).status_int == 422


def test_a6_a_password_is_set_by_forms_that_judge_it_and_nowhere_else():
    """A new caller has to judge the password first, by NewPasswordSchema: then it is named here."""
    setters = {"set_password", "hash_password"}
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = node.func if isinstance(node, ast.Call) else None
            called = name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")
            if called in setters:
                found.add(path.relative_to(PACKAGE).as_posix())
    demo = {path for path in found if path.startswith("scripts/demo")}
    assert found - demo == {"accounts/api.py", "accounts/sign_in.py", "accounts/views/links.py"}


def test_a7_the_password_changes_only_with_the_present_one_however_fresh(house):
    browser = house.browser("Amelie")
    form = browser.get("/me/password").forms["deform"]
    form["password"] = form["password-confirm"] = NEW
    assert "Required" in form.submit(status=422)
    form["current"], form["password"], form["password-confirm"] = "wrong wrong wrong", NEW, NEW
    assert "not your current password" in form.submit(status=422)
    assert house.value("Amelie", "password_hash") == HASH


def test_a7_who_has_no_password_yet_chooses_one_only_just_after_signing_in(house):
    browser = house.browser("Amelie")
    with house.editing() as tree:
        person(tree.site, "Amelie").password_hash = ""
    form = browser.get("/me/password").forms["deform"]
    assert "current" not in form.fields
    make_stale(house, "Amelie")
    form["password"] = form["password-confirm"] = NEW
    assert "/me/confirm" in form.submit(status=303).location
    assert house.value("Amelie", "password_hash") == ""
    with house.editing() as tree:
        person(tree.site, "Amelie").password_hash = HASH
    fresh = house.browser("Amelie")
    with house.editing() as tree:
        person(tree.site, "Amelie").password_hash = ""
    form = fresh.get("/me/password").forms["deform"]
    form["password"] = form["password-confirm"] = NEW
    form.submit(status=303)
    house.browser().sign_in("Amelie", NEW)


@pytest.mark.parametrize("path", ["/me/email", "/me/data", "/me/data.json", "/me/data.zip"])
def test_a7_what_matters_asks_for_the_password_again_after_ten_minutes(house, path):
    browser = house.browser("Amelie")
    browser.get(path, status=200)
    make_stale(house, "Amelie")
    assert "/me/confirm?next=" in browser.get(path, status=303).location


def test_e1_the_password_page_takes_it_twice_and_shows_it_on_wish(house):
    page = follow(house).get("/password/new")
    typed = page.html.select("input[type=password]")
    assert [field["autocomplete"] for field in typed] == ["new-password", "new-password"]
    for field in typed:
        button = page.html.select_one(f"button[data-reveal={field['id']}]")
        assert button["aria-pressed"] == "false"
        assert button["aria-label"].startswith("Show")
    assert page.html.select_one("output.strength")["data-words"].count("|") == 4
    box = page.forms["deform"]["logout_others"]
    assert box.checked


def test_e1_a_mismatch_is_refused_at_the_field(house):
    answer = follow(house).choose(NEW, NEW + "x")
    error = answer.html.select_one(".field .error")
    assert "not the same" in error.text
    assert answer.html.select_one(f"[aria-describedby~={error['id']}]") is not None


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/me",
        "/me/email",
        "/me/data",
        "/me/data.json",
        "/me/confirm",
        "/people",
        "/email/confirm",
        "/no-such",
    ],
)
def test_e1_a_flagged_account_reaches_no_other_page(house, path):
    browser = house.browser("Claire")
    with house.editing() as tree:
        person(tree.site, "Claire").must_change_password = True
    assert browser.get(path, status="*").headers.get("Location", "").endswith("/password/new")
    for act in ("/me/email", "/me/notices", "/people/tom-claes/reachable"):
        assert browser.send(act, "/password/new").location.endswith("/password/new")
    assert "You must change your password" in browser.get("/password/new")
