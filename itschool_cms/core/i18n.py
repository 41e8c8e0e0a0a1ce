"""Languages: who reads what, and dates and numbers as they write them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from pyramid.config import Configurator
from pyramid.events import NewRequest
from pyramid.i18n import TranslationStringFactory
from pyramid.request import Request

_ = TranslationStringFactory("itschool_cms")

LANGUAGES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
DEFAULT_LANGUAGE = "fr"
LANGUAGE_COOKIE = "lang"
ZONE = ZoneInfo("Europe/Brussels")


def negotiate(request: Request) -> str:
    """Return the language of the answer: chosen on this page, the person's own, the last chosen, the browser's."""
    asked = request.GET.get("lang") if request.method == "GET" else None
    if asked in LANGUAGES:
        return asked
    own = getattr(request.person, "language", None)
    chosen = own or request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_language.lookup(tuple(LANGUAGES), default=DEFAULT_LANGUAGE)


def keep_choice(event: NewRequest) -> None:
    """Remember a language that was asked for with ?lang= in a cookie, for visitors too."""
    if "lang=" not in event.request.environ.get("QUERY_STRING", ""):
        return
    event.request.add_response_callback(_send_choice)


def _send_choice(request: Request, response) -> None:
    try:
        asked = request.GET.get("lang")
    except UnicodeDecodeError:
        return
    if asked in LANGUAGES:
        secure = request.registry.settings["site.base_url"].startswith("https:")
        response.set_cookie(
            LANGUAGE_COOKIE, asked, max_age=31_536_000, path="/", secure=secure, httponly=True, samesite="Lax"
        )


class Words:
    """Dates and plurals in the language of one request."""

    def __init__(self, request: Request) -> None:
        self.language = request.locale_name
        self._localizer = request.localizer

    def translate(self, message: str, **mapping: object) -> str:
        """Return the message in the reader's language."""
        return self._localizer.translate(message, mapping=mapping or None)

    def plural(self, singular: str, plural: str, number: int, **mapping: object) -> str:
        """Return the form of the message that fits the number, which fills ${n}."""
        return self._localizer.pluralize(singular, plural, number, "itschool_cms", {"n": number, **mapping})

    def date(self, moment: date | datetime | None, form: str = "long") -> str:
        """Return a day: `short` 19/05/2025, `long` 19 mai 2025, `full` lundi 19 mai 2025, or a CLDR pattern."""
        return _format_date(local(moment), form, self.language) if moment is not None else ""

    def time(self, moment: datetime) -> str:
        """Return the time of the day in Brussels."""
        return _format_time(local(moment), self.language)

    def moment(self, moment: datetime) -> str:
        """Return day and time in Brussels."""
        return f"{self.date(moment)}, {self.time(moment)}"


def local(moment: date | datetime) -> date | datetime:
    """Return a moment in Brussels time; a day stays a day."""
    return moment.astimezone(ZONE) if isinstance(moment, datetime) else moment


_FORMS = {"short": "dd/MM/yyyy"}


@lru_cache(maxsize=4096)
def _format_date(moment: date, form: str, language: str) -> str:
    return format_date(moment, _FORMS.get(form, form), locale=language)


@lru_cache(maxsize=4096)
def _format_time(moment: datetime, language: str) -> str:
    pattern = {"fr": "H 'h' mm", "nl": "H.mm 'uur'", "de": "H:mm 'Uhr'"}.get(language, "HH:mm")
    return format_time(moment, pattern, tzinfo=ZONE, locale=language).replace(" ", "\N{NO-BREAK SPACE}")


def includeme(config: Configurator) -> None:
    """Set the catalogues and provide `request.words`."""
    config.registry.settings.setdefault("pyramid.default_locale_name", DEFAULT_LANGUAGE)
    config.add_translation_dirs("deform:locale", "colander:locale", "itschool_cms:locale")
    config.set_locale_negotiator(negotiate)
    config.add_subscriber(keep_choice, NewRequest)
    config.add_request_method(Words, "words", reify=True)
