"""What the school holds about a person: shown, taken along as files, and nothing of anybody else."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.accounts.personal_data import files
from itschool_cms.core.i18n import Words, _
from itschool_cms.core.models import utcnow
from itschool_cms.core.tree import walk
from itschool_cms.documents.models import Document
from tests.access.canaries import found
from tests.access.people import PEOPLE
from tests.access.rights import may_see
from tests.accounts.school import House, person
from tests.accounts.test_email_change import make_stale
from tests.visitor import editing

pytest_plugins = ["tests.access.fixtures"]


def data_of(browser):
    return json.loads(browser.get("/me/data.json").body)


def test_the_page_and_the_files_hold_what_accounts_know(house):
    house.change("Amelie", phone="0470 11 22 33", address="Rue Haute 1\n1000 Bruxelles")
    house.browser().ask_for_link("amelie@example.org")
    browser = house.browser("Amelie")
    page = browser.get("/me").click("Show my data")
    for text in (
        "amelie@example.org",
        "0470 11 22 33",
        "Rue Haute 1",
        "Choose a new password",
        "This device",
    ):
        assert (text in page) == (text != "This device")
    data = data_of(browser)
    assert data["account"][0]["email"] == "amelie@example.org"
    assert data["account"][0]["language"] == "English"
    assert data["account"][0]["bounced"] is None
    assert data["devices"][0]["stays"] is False
    assert data["sign_ins"][0]["way"] == "With the password"
    assert data["mails"][0]["state"] == "Waiting"
    datetime.fromisoformat(data["sign_ins"][0]["at"])


def test_the_files_are_given_out_as_files(house):
    browser = house.browser("Amelie")
    answer = browser.get("/me/data.json")
    assert answer.content_type == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    answer = browser.get("/me/data.zip")
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[:2] == ["data.json", "account.csv"]
        assert json.loads(archive.read("data.json")) == data_of(browser)
        assert (
            archive.read("account.csv").decode("utf-8-sig").splitlines()[0].startswith("First name,Last name")
        )


def test_no_secret_is_part_of_the_data(house):
    house.browser().ask_for_link("amelie@example.org")
    browser = house.browser("Amelie")
    with house.editing() as tree:
        amelie = person(tree.site, "Amelie")
        secrets = [amelie.password_hash, *amelie.links, browser.cookies["sid"], browser.cookies["device"]]
        store = house.registry.session_store
        secrets += [key for key, _record in store.of_user(amelie.uid, int(utcnow().timestamp()))]
    token = house.link().rpartition("/")[2]
    answers = [browser.get(path).text for path in ("/me/data", "/me/data.json")]
    for secret in [*secrets, token, "argon2", "/link/"]:
        assert len(secret) > 5
        assert not any(secret in answer for answer in answers), secret


@pytest.mark.parametrize("path", ["/me/data", "/me/data.json", "/me/data.zip"])
def test_who_signed_in_long_ago_proves_again_who_they_are(house, path):
    browser = house.browser("Amelie")
    make_stale(house, "Amelie")
    assert browser.get(path, status=303).location.endswith(f"/me/confirm?next={path.replace('/', '%2F')}")
    assert "/login?next=" in house.browser().get(path, status=303).location


def test_looking_at_the_data_writes_nothing(house):
    browser = house.browser("Amelie")
    before = house.registry.database.lastTransaction(), house.registry.trail.database.lastTransaction()
    for path in ("/me", "/me/data", "/me/data.json", "/me/data.zip"):
        browser.get(path)
    assert before == (
        house.registry.database.lastTransaction(),
        house.registry.trail.database.lastTransaction(),
    )


def test_other_features_add_what_they_hold_and_long_lists_are_cut_on_the_page():
    house = House()

    def add(event):
        rows = [{"n": number, "what": f"thing-{number}"} for number in range(30)]
        event.sections.append(Section("things", _("Things"), {"n": _("No."), "what": _("What")}, rows))
        event.sections.append(Section("nothing", _("Nothing"), {"n": _("No.")}, []))

    house.config.add_subscriber(add, PersonalDataWanted)
    house.start()
    browser = house.browser("Amelie")
    page = browser.get("/me/data")
    assert "thing-19" in page
    assert "thing-20" not in page
    assert "the files hold all 30 lines" in page
    assert "Nothing" not in page
    assert len(data_of(browser)["things"]) == 30
    house.stop()


@pytest.fixture
def words(house):
    from itschool_cms.accounts.mails import Reader

    return Words(Reader(house.registry, "en"))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"),
        ("", "–"),
        ((), "–"),
        (True, "Yes"),
        (False, "No"),
        (0, "0"),
        (Decimal("1234.5"), "1,234.50"),
        (date(2026, 3, 2), "2 March 2026"),
        (datetime(2026, 3, 2, 11, 0, tzinfo=UTC), "2 March 2026, 12:00"),
        ((_("Read"), "x"), "Read, x"),
    ],
)
def test_values_are_shown_in_plain_words(words, value, said):
    assert files.shown(value, words) == said


@pytest.mark.parametrize("text", ["=1+1", "+32", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_is_never_a_formula(words, text):
    section = Section("x", _("X"), {"a": _("A")}, [{"a": text}])
    with zipfile.ZipFile(io.BytesIO(files.as_zip([section], words))) as archive:
        assert f"'{text[0]}" in archive.read("x.csv").decode("utf-8-sig")


# In the demo school.


def test_a_mother_finds_her_children_her_rights_and_the_invoices_she_pays(visit):
    data = data_of(visit("amelie"))
    assert {row["child"].split()[0] for row in data["children"]} >= {"Benoît"}
    assert "Pay" in data["children"][0]["rights"]
    assert data["invoices"]
    assert all(set(row) >= {"number", "total", "state"} for row in data["invoices"])


def _is_live(item):
    return isinstance(item, Document) and item.is_live()


def test_a_document_is_listed_once_it_was_opened(demo, visit):
    amelie = visit("amelie")
    before = [row["document"] for row in data_of(amelie).get("documents_opened", [])]
    with editing(demo) as tree:
        item = next(each for each in walk(tree.site["families"]["lefevre"]["benoit"]) if _is_live(each))
        title, path = item.title, "/" + "/".join(item.path())
    amelie.get(path)
    assert title not in before
    assert title in [row["document"] for row in data_of(amelie)["documents_opened"]]


def test_who_may_not_pay_gets_no_invoice_and_nothing_of_the_other_parent(visit):
    karim, sofie = visit("karim"), visit("sofie")
    data = data_of(karim)
    assert "invoices" not in data
    assert [row["child"].split()[0] for row in data["children"]] == ["Nora"]
    text = json.dumps(data, ensure_ascii=False)
    for word in ("Sofie", "sofie@", "Milan", "Claes", "judgment", "withheld"):
        assert word not in text
    assert "karim" not in json.dumps(data_of(sofie), ensure_ascii=False).lower()


def test_every_person_gets_only_what_they_may_see(school):
    for key in PEOPLE:
        browser = school.browsers[key]
        for path in ("/me/data", "/me/data.json"):
            answer = browser.ask("GET", path)
            wrong = [place for place in found(school.canaries, answer) if not may_see(key, place)]
            assert not wrong, (key, path, wrong)
