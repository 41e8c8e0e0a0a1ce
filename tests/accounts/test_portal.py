"""The welcome page, and what the office sets of it."""

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itschool_cms.accounts.legacy import today
from itschool_cms.accounts.portal import is_web_address
from tests.accounts.old_method import by_name, open_old_method, set_portal
from tests.accounts.school import PASSWORD

VIDEO = "https://video.example.org/sign-in"


# E1 "Welcome page", "Panel Portail de connexion + button".


def test_welcome_page_names_the_school_of_the_tree(house):
    with house.editing() as tree:
        tree.change(tree.site, {"title": "École du Parc"})
    page = house.browser().get("/login")
    assert page.html.h1.get_text() == "Welcome to iT.SCHOOL of École du Parc"


def test_portal_button_opens_the_email_form_where_there_are_two_ways_to_choose_from(house):
    open_old_method(house)
    page = house.browser().get("/login")
    closed = page.html.select_one("#connexion details.way-in")
    assert "open" not in closed.attrs
    assert closed.summary.get_text() == "Open the sign-in portal"
    assert closed.select_one("input[type=email]")["autocomplete"] == "username"


def test_portal_stands_open_where_the_way_is_known(house):
    is_open = {"open": "open"}
    assert form_of(house.browser().get("/login")).items() >= is_open.items()
    open_old_method(house)
    browser = house.browser()
    assert form_of(browser.try_sign_in("amelie@example.org", "wrong")).items() >= is_open.items()
    browser.sign_in("Amelie")
    browser.send("/logout", "/me")
    assert form_of(browser.get("/login")).items() >= is_open.items()
    set_portal(house, old_method_ends=today())
    assert form_of(house.browser().get("/login")).items() >= is_open.items()


def form_of(page):
    """Return the attributes of what the button opens."""
    return page.html.select_one("details.way-in").attrs


def test_the_password_can_be_shown_in_both_panels_and_the_state_is_announced(house):
    open_old_method(house)
    page = house.browser().get("/login")
    for field in ("password", "old-password"):
        button = page.html.select_one(f"button[data-reveal={field}]")
        assert button["aria-pressed"] == "false"
        assert button["aria-label"] == "Show the password"


def test_remember_me_is_offered_and_outlives_the_browser_only_when_ticked(house):
    page = house.browser().get("/login")
    assert not page.forms[0]["remember"].checked
    kept = house.browser().sign_in("Amelie", remember="true").headers.getall("Set-Cookie")
    short = house.browser().sign_in("Amelie").headers.getall("Set-Cookie")
    assert any(each.startswith("sid=") and "Max-Age" in each for each in kept)
    assert not any(each.startswith("sid=") and "Max-Age" in each for each in short)


# E1 "Information box".


def test_information_box_stands_on_the_form_and_its_text_is_the_offices(house):
    box = house.browser().get("/login").html.select_one("#information")
    assert "first sign-in through this portal" in box.get_text()
    office = house.browser("Claire")
    save(office, information="New here?\nUse <b>Forgotten</b>")
    page = house.browser().get("/login")
    assert page.html.select_one("#information p").decode_contents().count("<br") == 1
    assert "&lt;b&gt;Forgotten&lt;/b&gt;" in page
    save(office, information="")
    assert "first sign-in through this portal" in house.browser().get("/login")


# E1 "Explanatory video link".


def test_video_is_hidden_when_it_is_not_set(house):
    page = house.browser().get("/login")
    assert "video" not in page


def test_video_is_linked_with_its_caption_and_its_transcript(house):
    office = house.browser("Claire")
    save(office, video_url=VIDEO, video_transcript="First the mail,\nthen the link.")
    page = house.browser().get("/login")
    link = page.html.select_one(f"a[href='{VIDEO}']")
    assert link.get_text() == "See the explanatory video"
    assert "noopener" in link["rel"]
    assert "then the link." in page
    save(office, video_caption="Our film in two minutes")
    assert house.browser().get("/login").html.select_one(f"a[href='{VIDEO}']").get_text() == (
        "Our film in two minutes"
    )


def test_a_video_without_a_transcript_is_refused_at_the_field(house):
    answer = save(house.browser("Claire"), video_url=VIDEO)
    assert answer.status_int == 422
    assert "Write what the video says" in answer


BAD_ADDRESSES = {
    "http": "http://video.example.org/",
    "script": "javascript:alert(1)",
    "data": "data:text/html,x",
    "no host": "https:///x",
    "name in it": "https://user@video.example.org/",
    "port": "https://video.example.org:8443/",
    "bad port": "https://video.example.org:x/",
    "bad host": "https://[::1/",
    "one word": "https://localhost/",
    "blank": "https://video.example.org/a b",
    "quote": "https://video.example.org/'x",
    "look-alike": "https://vide\u043e.example.org/",
    "relative": "//video.example.org/",
}


@pytest.mark.parametrize("address", BAD_ADDRESSES.values(), ids=BAD_ADDRESSES)
def test_a_video_elsewhere_than_on_https_is_refused(house, address):
    answer = save(house.browser("Claire"), video_url=address, video_transcript="x")
    assert answer.status_int == 422
    assert "begins with https://" in answer


@settings(deadline=None)
@given(st.text(max_size=60))
def test_only_https_passes_whatever_stands_before_and_after(text):
    assert not is_web_address(text) or text.startswith("https://")
    assert not is_web_address("https://" + text) or re.fullmatch(r"https://[!-~]+", "https://" + text)


# Settings.


def save(office, **values):
    """Send the form of the settings."""
    form = office.get("/people/settings").forms["deform"]
    for name, value in values.items():
        form[name] = value
    return form.submit("save", expect_errors=True)


def test_the_office_sets_the_last_day_of_the_old_method_in_the_web(house):
    open_old_method(house)
    office = house.browser("Claire")
    assert office.get("/people/").html.select_one("a[href='/people/settings']")
    page = office.get("/people/settings")
    assert "The old method is open until" in page
    assert "1 person still has a user name" in page
    form = page.forms["deform"]
    form["date"] = today().isoformat()
    saved = form.submit("save", status=303).follow()
    assert "The settings were saved" in saved
    assert "has ended today" in saved
    form = saved.forms["deform"]
    form["date"] = ""
    assert "is not shown" in form.submit("save", status=303).follow()
    assert house.browser().get("/login").html.select_one("#ancienne") is None


def test_a_change_of_the_settings_is_in_the_trail_with_what_was_changed(house):
    office = house.browser("Claire")
    save(office, information="Hello")
    save(office)
    with house.registry.trail.database.transaction() as connection:
        (entry,) = [each for each in connection.root()["entries"].values() if each.act == "portal-changed"]
    assert entry.facts == {"settings": "information"}
    assert entry.by == house.value("Claire", "uid")


def test_nobody_but_the_office_sees_the_settings(house):
    house.browser("Amelie").get("/people/settings", status=404)
    house.browser("Jeanne").get("/people/settings", status=404)
    assert "/login?next=" in house.browser().get("/people/settings", status=303).location
    house.browser("Adam").get("/people/settings", status=200)


# E1 "No mail", "Expired 14 days", "Language choice".


def test_no_mail_every_dead_end_names_the_spam_folder_and_the_school(house):
    browser = house.browser()
    for path in ("/login", "/password/forgotten", "/password/forgotten?sent=1"):
        page = browser.get(path)
        assert "spam" in page
        assert "02 555 12 34" in page
        assert "ecole@example.org" in page
    dead = browser.get("/link/unknown", status=410)
    assert "Contact the school" in dead
    assert "02 555 12 34" in dead


def test_expired_14_days_the_portal_says_how_to_recover(house):
    page = house.browser().get("/login")
    help_texts = {each.summary.get_text(): each for each in page.html.select("details.disclose")}
    assert help_texts["My link of 14 days has expired"].find("a")["href"] == "#oubli"


def test_language_choice_offers_four_and_is_kept_after_the_sign_in(house):
    browser = house.browser()
    page = browser.get("/login?lang=nl")
    links = [each["hreflang"] for each in page.html.select("footer .lang a")]
    assert links == ["fr", "nl", "de", "en"]
    form = page.forms[0]
    form["email"], form["password"] = "amelie@example.org", "wrong"
    form = form.submit(expect_errors=True).forms[0]
    form["password"] = PASSWORD
    assert form.submit().status_int == 303
    assert house.value("Amelie", "language") == "nl"
    assert browser.get("/me").html.html["lang"] == "nl"


def test_language_choice_of_somebody_else_on_this_device_changes_nothing(house):
    browser = house.browser()
    browser.get("/login?lang=nl")
    browser.sign_in("Amelie")
    assert house.value("Amelie", "language") == "en"


def test_language_choice_that_is_none_is_left_aside(house):
    browser = house.browser()
    page = browser.get("/login?lang=xx")
    assert page.forms[0]["lang"].value == ""
    browser.send("/login", "/login", email="amelie@example.org", password=PASSWORD, lang="xx")
    assert house.value("Amelie", "language") == "en"


def test_language_choice_is_kept_by_the_old_method_too(house):
    open_old_method(house)
    browser = house.browser()
    assert by_name(browser, lang="de").status_int == 303
    assert browser.get("/legacy").html.html["lang"] == "de"


def test_the_day_on_the_notice_is_written_as_people_write_it(house):
    open_old_method(house, days=3)
    day = today() + timedelta(days=3)
    page = house.browser().get("/login?lang=fr")
    assert page.html.select_one("#ancienne time").get_text() == day.strftime("%d/%m/%Y")
    assert page.html.select_one("#ancienne time")["datetime"] == day.isoformat()
