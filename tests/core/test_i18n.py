"""Languages, days and times."""

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from itschool_cms.core.i18n import local
from tests.core.kernel_app import Visitor, editing, make_app


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("fr", "fr"),
        ("nl-BE,fr;q=0.5", "nl"),
        ("it,de;q=0.3", "de"),
        ("it", "fr"),
        ("*", "fr"),
        ("", "fr"),
        (";;q=x", "fr"),
    ],
)
def test_the_browser_says_which_language(app, accept, language):
    assert Visitor(app, HTTP_ACCEPT_LANGUAGE=accept).get("/words").text == language


def test_a_choice_is_kept_in_a_cookie(app):
    visitor = Visitor(app)
    answer = visitor.get("/words?lang=nl")
    assert answer.text == "nl"
    assert "lang=nl; Max-Age=31536000; Path=/; expires=" in answer.headers["Set-Cookie"]
    assert "HttpOnly; SameSite=Lax" in answer.headers["Set-Cookie"]
    assert visitor.get("/words").text == "nl"


@pytest.mark.parametrize("query", ["lang=xx", "lang=", "lang=../../etc", "xlang=nl", "lang=%3Cscript%3E"])
def test_unknown_languages_leave_no_cookie(app, query):
    answer = Visitor(app).get(f"/words?{query}")
    assert answer.text == "en"
    assert "Set-Cookie" not in answer.headers


def test_a_form_does_not_choose_the_language(app):
    visitor = Visitor(app)
    visitor.send("/note?lang=nl", text="x")
    assert visitor.get("/words").text == "en"


def test_a_junk_cookie_chooses_nothing(app):
    assert Visitor(app, HTTP_COOKIE="lang=xx").get("/words").text == "en"


def test_the_language_of_the_person_comes_before_that_of_the_browser(app):
    visitor = Visitor(app).sign_in("bob")
    with editing(app) as tree:
        tree.change(tree.site["people"]["bob"], {"language": "de"})
    assert visitor.get("/words").text == "de"
    assert visitor.get("/words?lang=nl").text == "nl"


def test_the_cookie_over_https_is_for_https():
    visitor = Visitor(make_app(**{"site.base_url": "https://localhost"}), "https")
    assert "secure" in visitor.get("/words?lang=nl").headers["Set-Cookie"]


class FakeRequest:
    def __init__(self, language, *folders):
        from pyramid.i18n import make_localizer

        self.locale_name, self.localizer = language, make_localizer(language, list(folders))


def words(language, *folders):
    from itschool_cms.core.i18n import Words

    return Words(FakeRequest(language, *folders))


NOON = datetime(2025, 5, 19, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "time"),
    [
        ("fr", "19 mai 2025", "14 h 05"),
        ("nl", "19 mei 2025", "14.05 uur"),
        ("de", "19. Mai 2025", "14:05 Uhr"),
        ("en", "19 May 2025", "14:05"),
    ],
)
def test_days_and_times_are_written_as_people_write_them(language, day, time):
    time = time.replace(" ", "\N{NO-BREAK SPACE}")
    assert words(language).date(NOON) == day
    assert words(language).time(NOON) == time
    assert words(language).moment(NOON) == f"{day}, {time}"


def test_english_days_are_written_in_the_european_order():
    english = words("en")
    assert english.date(date(2026, 11, 26)) == "26 November 2026"
    assert english.date(date(2026, 11, 26), "full") == "Thursday, 26 November 2026"
    assert english.date(date(2026, 11, 26), "short") == "26/11/2026"
    assert english.date(date(2026, 11, 26), "medium") == "26 Nov 2026"


def test_forms_of_a_day():
    french = words("fr")
    assert french.date(date(2025, 5, 9), "short") == "09/05/2025"
    assert french.date(date(2025, 5, 9), "full") == "vendredi 9 mai 2025"
    assert french.date(date(2025, 5, 9), "MMMM") == "mai"
    assert french.date(None) == ""


def test_a_moment_is_shown_in_brussels_time_and_a_day_stays_a_day():
    assert local(datetime(2025, 1, 1, 23, 30, tzinfo=UTC)).day == 2
    assert local(date(2025, 1, 1)) == date(2025, 1, 1)


def test_messages_are_filled_and_counted():
    english = words("en")
    assert english.translate("Hello") == "Hello"
    assert english.plural("${n} child", "${n} children", 1) == "1 child"
    assert (
        english.plural("${n} child of ${name}", "${n} children of ${name}", 3, name="Ana")
        == "3 children of Ana"
    )


@pytest.mark.parametrize(("language", "said"), [("fr", "0 ajouts"), ("en", "0 additions")])
def test_none_is_never_told_as_one(language, said):
    """French takes the singular for none, and here it spells "one" out."""
    asked = words(language, str(files("itschool_cms") / "locale"))
    assert " ".join(asked.plural("One addition", "${n} additions", 0).split()) == said
    assert " ".join(asked.plural("One addition", "${n} additions", 0, other="").split()) == said
    assert asked.plural("${n} answer", "${n} answers", 0).startswith("0 ")


def test_the_first_of_a_month_is_an_ordinal_in_french_only():
    from datetime import date

    from itschool_cms.core.i18n import _format_date

    assert _format_date(date(2026, 11, 1), "long", "fr") == "1er novembre 2026"
    assert _format_date(date(2026, 11, 1), "full", "fr") == "dimanche 1er novembre 2026"
    assert _format_date(date(2026, 11, 11), "long", "fr") == "11 novembre 2026"
    assert _format_date(date(2026, 11, 1), "short", "fr") == "01/11/2026"
    assert _format_date(date(2026, 11, 1), "short", "de") == "01.11.2026"
    assert _format_date(date(2026, 11, 1), "long", "nl") == "1 november 2026"


@pytest.mark.parametrize("host", ["localhost", "elsewhere.example"])
def test_a_language_that_cannot_be_read_is_none(app, host):
    answer = Visitor(app).get("/words?lang=%ff", headers={"Host": host}, status=400)
    assert "lang=" not in answer.headers.get("Set-Cookie", "")
