"""Printed letters: a page for each adult, and a code that is good once."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from itschool_cms.accounts import links
from itschool_cms.accounts.api import set_password
from itschool_cms.accounts.invitations import codes
from itschool_cms.accounts.invitations.letters import QR_SIDE, code_url, matrix_of, runs
from itschool_cms.accounts.models import Purpose, User
from itschool_cms.core.i18n import ZONE
from itschool_cms.core.models import utcnow
from tests.accounts.qr_reader import read
from tests.accounts.school import NEW, PASSWORD, person

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")
ADDRESS = "nora@example.org"


def by_name(site, last):
    return next(user for user in site["people"].values() if user.last_name == last)


@pytest.fixture
def family(house):
    """Two adults without an address."""
    with house.editing() as tree:
        for first, language, address in (("Nora", "fr", "Rue Haute 1\n1000 Bruxelles"), ("Ömer", "nl", "")):
            user = User(first_name=first, last_name="Yılmaz", language=language, address=address)
            tree.add(tree.site["people"], user)
    return house


def printed(house, query="who=first", first="Claire"):
    """Print letters as the office does; return the text of each page."""
    page = house.browser(first).get(f"/people/letters?{query}")
    form = next(form for form in page.forms.values() if form.method == "post" and "who" in form.fields)
    answer = form.submit()
    assert answer.content_type == "application/pdf"
    return [page.extract_text() for page in PdfReader(BytesIO(answer.body)).pages]


def code_of(house, first="Nora"):
    with house.editing() as tree:
        user = next(user for user in tree.site["people"].values() if user.first_name == first)
    (text,) = printed(house, f"who=chosen&person={user.uid}")
    return CODE.search(text)[0]


def type_code(browser, code):
    form = browser.get("/code").forms[0]
    form["code"] = code
    return form.submit(expect_errors=True)


def give(browser, email):
    form = browser.get("/code/address").forms[0]
    form["email"] = email
    return form.submit(expect_errors=True)


def follow(house, browser, email=ADDRESS):
    mail = next(mail for mail in reversed(house.mails()) if mail["To"] == email)
    return browser.get(
        re.search(r"http://localhost(/link/\S+)", mail.get_body(("plain",)).get_content())[1], status="*"
    )


def test_a_family_without_a_mail_address_comes_in_by_its_letter(family):
    code, browser = code_of(family), family.browser()
    answer = type_code(browser, code)
    assert answer.location == "http://localhost/code/address"
    assert "on its way" in give(browser, ADDRESS).follow()
    with family.editing() as tree:
        assert tree.site["people"].by_email(ADDRESS) is None, "not before the mail was followed"
    assert follow(family, browser).location == "http://localhost/password/new"
    page = browser.get("/password/new")
    assert ADDRESS in page
    assert browser.choose().status_int == 303
    assert browser.signed_in()
    family.browser().sign_in("Nora", NEW)
    assert family.value("Nora", "account_state") == "active"


def test_a_letter_says_in_the_readers_language_what_to_do(family):
    first, second = printed(family)
    for text, name, language in ((first, "Nora Yılmaz", "fr"), (second, "Ömer Yılmaz", "nl")):
        assert name in text
        assert "École des Tilleuls" in text
        assert "02 555 12 34" in text
        assert "localhost/code" in text
        assert CODE.search(text)
        assert format_date(utcnow().astimezone(ZONE), "long", language) in text
    assert "Rue Haute 1" in first
    assert "1000 Bruxelles" in first
    assert CODE.search(first)[0] != CODE.search(second)[0]
    assert "Nora" not in second


def test_the_address_stands_in_the_window_of_the_envelope(family):
    page = family.browser("Claire").get("/people/letters?who=first")
    form = next(form for form in page.forms.values() if form.method == "post" and "who" in form.fields)
    places = {}

    def note(text, _cm, matrix, *_font):
        if text.strip():
            places[text.strip()] = matrix[4], matrix[5]

    PdfReader(BytesIO(form.submit().body)).pages[0].extract_text(visitor_text=note)
    points = 72 / 25.4
    left, bottom = places["Rue Haute 1"]
    assert left == pytest.approx(112 * points, abs=2 * points)
    assert 45 < 297 - bottom / points < 80


@settings(deadline=None, max_examples=20)
@given(st.text(codes.ALPHABET, min_size=10, max_size=10))
def test_the_square_of_a_letter_holds_the_address_of_its_code(code):
    class Request:
        def mail_url(self, path):
            return f"https://ecole.example.org{path}"

    url = code_url(Request(), code)
    assert read(matrix_of(url)) == url == f"https://ecole.example.org/code/{codes.grouped(code)}"


def test_the_square_is_drawn_as_it_was_made():
    matrix = matrix_of("https://ecole.example.org/code/ABCDE-12345")
    for modules in matrix:
        again = bytearray(len(modules))
        for start, length in runs(modules):
            again[start : start + length] = b"\x01" * length
        assert again == modules
    assert QR_SIDE / len(matrix) > 0.8, "millimetres a module: a phone reads it"


def test_scanning_brings_the_code_to_a_clean_page_and_uses_nothing_up(family):
    code, browser = code_of(family), family.browser()
    for _ in range(20):
        family.browser().get(f"/code/{code}", status=303)
        family.browser().head(f"/code/{code}", status=303)
    answer = browser.get(f"/code/{code}")
    assert answer.location == "http://localhost/code"
    (cookie,) = answer.headers.getall("Set-Cookie")
    assert {"Max-Age=900", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    form = browser.get("/code").forms[0]
    assert form["code"].value == code
    assert form.submit().location == "http://localhost/code/address"


def test_an_unknown_code_is_carried_like_a_right_one(family):
    right, wrong = code_of(family), "AAAAA-AAAAA"
    answers = [family.browser().get(f"/code/{code}") for code in (right, wrong)]
    shapes = [re.sub(r"\d{9,}\.\w{10}", "-", str(answer.headers)) for answer in answers]
    assert shapes[0] == shapes[1]
    for junk in ("junk", "x/y", "%F0%9F%98%80"):
        browser = family.browser()
        browser.get(f"/code/{junk}", status=303)
        assert browser.get("/code").forms[0]["code"].value == ""


def test_the_cookie_of_a_code_is_short_lived(family):
    code, browser = code_of(family), family.browser()
    type_code(browser, code)
    since, _dot, kept = browser.cookies["code"].partition(".")
    for moment in (int(since) - 901, int(since) + 900, "junk"):
        browser.set_cookie("code", f"{moment}.{kept}")
        assert browser.get("/code/address", status=303).location == "http://localhost/code"


def test_a_code_is_typed_in_whatever_way(family):
    code = code_of(family)
    alike = code.replace("0", "o").replace("1", "l")
    for typed in (code.lower(), code.replace("-", ""), f"  {code.replace('-', ' – ')} ", alike):
        assert type_code(family.browser(), typed).status_int == 303


def refusal(house, code):
    answer = type_code(house.browser(), code)
    assert answer.status_int == 422
    return re.sub(r'(csrf_token" value="|name="code" value=")[^"]*', r"\1", answer.text)


def at(house, by, first="Nora"):
    """Make the code of a letter at another time."""
    with house.editing() as tree:
        user = next(user for user in tree.site["people"].values() if user.first_name == first)
        return codes.issue(tree.site["people"], user, utcnow() + by)


def test_codes_that_are_unknown_used_expired_or_replaced_get_one_and_the_same_answer(family):
    answers = {refusal(family, "AAAAA-AAAAA"), refusal(family, ""), refusal(family, "junk")}
    answers.add(refusal(family, at(family, -timedelta(days=14, seconds=1))))
    answers.add(refusal(family, at(family, timedelta(minutes=6))))
    old = code_of(family)
    code = code_of(family)
    answers.add(refusal(family, old))
    browser = family.browser()
    type_code(browser, code)
    give(browser, ADDRESS)
    follow(family, browser)
    browser.choose()
    answers.add(refusal(family, code))
    answers.add(refusal(family, at(family, timedelta(0), "Amelie")[:9] + "?"))
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("by", "status"),
    [
        (-timedelta(days=14) + timedelta(seconds=60), 303),
        (-timedelta(days=14, seconds=1), 422),
        (timedelta(minutes=4), 303),
        (timedelta(minutes=6), 422),
    ],
)
def test_a_code_lives_fourteen_days_whatever_the_clock_does(family, by, status):
    assert type_code(family.browser(), at(family, by)).status_int == status


def test_a_code_works_once(family):
    code, first, second = code_of(family), family.browser(), family.browser()
    for browser in (first, second):
        type_code(browser, code)
        give(browser, ADDRESS)
    follow(family, first)
    assert first.choose().status_int == 303
    assert "This code does not work" in give(second, "other@example.org")
    assert type_code(family.browser(), code).status_int == 422


def test_a_new_letter_ends_the_older_code_and_what_was_begun_with_it(family):
    code, browser = code_of(family), family.browser()
    type_code(browser, code)
    give(browser, ADDRESS)
    code_of(family)
    assert follow(family, family.browser()).status_int == 410
    assert give(browser, ADDRESS).status_int == 422


def test_a_letter_ends_the_mailed_invitation_and_the_other_way_round(family):
    browser = family.browser("Claire")
    browser.send("/people/yasmina-benali/invite", "/people")
    code = code_of(family, "Yasmina")
    family.browser().get(family.link(0), status=410)
    browser.send("/people/yasmina-benali/invite", "/people")
    assert type_code(family.browser(), code).status_int == 422


def test_a_disabled_account_has_no_code(family):
    code = code_of(family)
    with family.editing() as tree:
        tree.change(by_name(tree.site, "Yılmaz"), {"disabled": True})
        tree.change(by_name(tree.site, "Yılmaz"), {"disabled": False})
    assert type_code(family.browser(), code).status_int == 422


def test_a_password_set_elsewhere_ends_the_code(family):
    code = code_of(family)
    with family.editing() as tree:
        set_password(by_name(tree.site, "Yılmaz"), PASSWORD)
    assert type_code(family.browser(), code).status_int == 422


def test_no_token_serves_another_purpose(family):
    code = code_of(family)
    family.browser().get(f"/link/{code}", status=410)
    family.browser().get(f"/link/{codes.normal(code)}", status=410)
    with family.editing() as tree:
        people = tree.site["people"]
        nora = by_name(tree.site, "Yılmaz")
        (key,) = nora.links
        assert links.find(people, codes.normal(code), utcnow(), tuple(Purpose)) is None
        assert codes.find(people, key, utcnow()) is None
        token = links.issue(people, person(tree.site, "Yasmina"), Purpose.INVITATION, utcnow())
        assert codes.find(people, token, utcnow()) is None
        token = links.issue(people, nora, Purpose.LETTER_MAIL, utcnow(), ADDRESS)
        assert links.find(people, token, utcnow()) is None, "no entry by itself"


def test_a_wrong_address_can_be_given_again(family):
    code, browser = code_of(family), family.browser()
    type_code(browser, code)
    give(browser, "wrong@example.org")
    give(browser, ADDRESS)
    assert follow(family, family.browser(), "wrong@example.org").status_int == 410
    follow(family, browser)
    assert browser.choose().status_int == 303
    with family.editing() as tree:
        assert tree.site["people"].by_email("wrong@example.org") is None


@pytest.mark.parametrize(
    "email", ["", "x", "a@b,c@d", "a@b\r\nBcc: c@d", '"a b"@c', "Ana <ana@x.org>", "é@x.org", "a\0@b"]
)
def test_an_address_that_is_none_is_refused_at_the_field(family, email):
    browser = family.browser()
    type_code(browser, code_of(family))
    answer = browser.send("/code/address", "/code/address", email=email)
    assert answer.status_int == 422
    assert "Write one address" in answer
    assert family.mails() == []


def test_a_taken_address_is_told_to_its_mailbox_alone(family):
    answers = []
    for email in ("amelie@example.org", ADDRESS):
        browser = family.browser()
        type_code(browser, code_of(family))
        answer = give(browser, email)
        answers.append((answer.status, answer.location, answer.body))
    assert answers[0] == answers[1]
    first = next(mail for mail in family.mails() if mail["To"] == "amelie@example.org")
    text = first.get_body(("plain",)).get_content()
    assert "/link/" not in text
    assert "Yılmaz" not in text
    assert "Nora" not in text


def test_an_address_that_was_taken_meanwhile_is_refused(family):
    browser = family.browser()
    type_code(browser, code_of(family))
    give(browser, ADDRESS)
    follow(family, browser)
    form = browser.get("/password/new").forms["deform"]
    family.change("Tom", email=ADDRESS)
    form["password"] = form["password-confirm"] = NEW
    assert form.submit(expect_errors=True).status_int == 410
    with family.editing() as tree:
        assert by_name(tree.site, "Yılmaz").account_state == "invited"


def test_mails_for_one_code_are_counted(family):
    browser = family.browser()
    type_code(browser, code_of(family))
    answers = {give(browser, ADDRESS).status_int for _ in range(7)}
    assert answers == {303}
    assert len(family.mails()) == 5


def test_guessing_codes_ends_soon_for_a_network(family):
    code, browser = code_of(family), family.browser()
    answers = [type_code(browser, f"AAAAA-AAA{n:02}") for n in range(31)]
    assert [answer.status_int for answer in answers] == [422] * 30 + [429]
    assert answers[-1].headers["Retry-After"]
    assert type_code(browser, code).status_int == 429, "the right one waits as well"
    assert type_code(family.browser(REMOTE_ADDR="198.51.100.9"), code).status_int == 303


def test_guessing_by_the_cookie_is_counted_too(family):
    browser = family.browser()
    token = browser.token("/code")
    type_code(browser, code_of(family))
    since = browser.cookies["code"].partition(".")[0]
    statuses = []
    for n in range(32):
        browser.set_cookie("code", f"{since}.AAAAAAAA{n:02}")
        statuses.append(
            browser.post("/code/address", {"csrf_token": token, "email": ADDRESS}, status="*").status_int
        )
    assert statuses == [422] * 30 + [429] * 2


def test_right_codes_of_a_whole_school_behind_one_address_are_not_counted(family):
    code = code_of(family)
    assert {type_code(family.browser(), code).status_int for _ in range(35)} == {303}


def test_who_is_signed_in_uses_no_code_of_another_person(family):
    code, browser = code_of(family), family.browser("Amelie")
    page = browser.get("/code")
    assert "sign out first" in page
    answer = type_code(browser, code)
    assert answer.status_int == 410
    assert "Nora" not in answer
    browser.get(f"/code/{code}")
    assert give(browser, ADDRESS).status_int == 410


def test_the_database_holds_no_code_and_the_pages_no_identity(family):
    code, browser = code_of(family), family.browser()
    with family.editing() as tree:
        people = tree.site["people"]
        (key,) = by_name(tree.site, "Yılmaz").links
        assert re.fullmatch("[0-9a-f]{64}", key)
        assert key != links.digest(codes.normal(code))
        assert len(people.code_salt) == 16
    pages = [
        type_code(browser, code).text,
        browser.get("/code/address").text,
        give(browser, ADDRESS).follow().text,
    ]
    for page in pages:
        assert "Nora" not in page
        assert codes.normal(code) not in page
        assert ADDRESS not in page
    with family.registry.trail.database.transaction() as connection:
        trail = str([entry.content for entry in connection.root()["entries"].values()])
    assert codes.normal(code) not in trail
    assert code not in trail
    assert "letter-printed" in trail


def test_a_code_has_fifty_bits_of_letters_that_nobody_confuses():
    assert len(codes.ALPHABET) == len(set(codes.ALPHABET)) == 32
    assert codes.LENGTH * 5 >= 50
    assert not set("ILOU") & set(codes.ALPHABET)


@given(st.text(max_size=30))
def test_whatever_is_typed_becomes_a_code_or_nothing(typed):
    assert codes.normal(typed) == "" or set(codes.normal(typed)) <= set(codes.ALPHABET)
    assert codes.normal(codes.grouped(codes.normal(typed))) == codes.normal(typed)


def test_letters_are_for_who_was_never_active(family):
    page = family.browser("Claire").get("/people/letters?who=role&role=none")
    assert "3 people get a letter" in page
    assert "2 people are left out" in page
    family.change("Yasmina", roles=("admin",))
    assert "Administrator" in family.browser("Claire").get("/people/letters?who=role&role=admin")


def test_letters_are_made_again_for_who_did_not_use_theirs(family):
    printed(family)
    browser = family.browser("Claire")
    assert "Nobody of this choice" in browser.get("/people/letters?who=first")
    assert "Nobody of this choice" in browser.get("/people/letters?who=again&days=7")
    with family.editing() as tree:
        by_name(tree.site, "Yılmaz").letter = utcnow() - timedelta(days=8)
    assert "1 person gets a letter" in browser.get("/people/letters?who=again&days=7")


def test_a_bounced_address_counts_as_none(house):
    with house.editing() as tree:
        person(tree.site, "Yasmina").bounced = utcnow()
    assert "1 person gets a letter" in house.browser("Claire").get("/people/letters?who=first")


def test_looking_at_letters_makes_no_code(family):
    browser = family.browser("Claire")
    browser.get("/people/letters")
    browser.get("/people/letters?who=first")
    with family.editing() as tree:
        assert len(tree.site["people"].links) == 0
        assert tree.site["people"].code_salt == b""


def test_letters_that_changed_since_the_preview_are_shown_again(family):
    browser = family.browser("Claire")
    page = browser.get("/people/letters?who=first")
    form = next(form for form in page.forms.values() if form.method == "post" and "who" in form.fields)
    form["count"] = "7"
    assert "nothing was done" in form.submit()
    with family.editing() as tree:
        assert len(tree.site["people"].links) == 0


def test_a_hundred_letters_are_made_at_a_time(house):
    with house.editing() as tree:
        for n in range(102):
            tree.add(tree.site["people"], User(first_name="P", last_name=f"X{n:03}"))
    page = house.browser("Claire").get("/people/letters?who=first")
    assert "The first 100 are made now" in " ".join(page.html.text.split())
    assert len(printed(house)) == 100
    assert "2 people get a letter" in house.browser("Claire").get("/people/letters?who=first")


def test_the_page_of_a_person_offers_a_letter_before_the_first_sign_in_alone(family):
    browser = family.browser("Claire")
    page = browser.get("/people/yasmina-benali")
    shown = page.click("Print a letter")
    assert "1 person gets a letter" in shown
    code_of(family, "Yasmina")
    assert "The last letter was printed on" in browser.get("/people/yasmina-benali")
    for name in ("tom-claes", "adam-admin"):
        assert "Print a letter" not in browser.get(f"/people/{name}")
