"""Languages: who reads what, and dates and numbers as they write them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, get_decimal_symbol
from pyramid.config import Configurator
from pyramid.events import NewRequest
from pyramid.i18n import Localizer, TranslationStringFactory
from pyramid.request import Request
from pyramid.response import Response
from pyramid.threadlocal import get_current_request
from pyramid_chameleon.interfaces import IChameleonTranslate
from translationstring import ChameleonTranslate

_make = TranslationStringFactory("itschool_cms")
_made = lru_cache(maxsize=4096)(_make)


def _(message: str, mapping: Mapping[str, object] | None = None, context: str | None = None) -> Any:
    """Return a message of ours, to be translated; what stands in a function is not made anew at each call."""
    return _make(message, mapping=mapping, context=context) if mapping else _made(message, context=context)


LANGUAGES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
DEFAULT_LANGUAGE = "fr"
LANGUAGE_COOKIE = "lang"
ZONE = ZoneInfo("Europe/Brussels")
# English as a Belgian school writes it: 26 November 2026. The plain code stands for the American order.
TERRITORIES = {"en": "en_GB"}


def locale_of(language: str) -> str:
    """Return the locale by which dates and numbers are written in a language."""
    return TERRITORIES.get(language, language)


def language_name(code: str, reader: str) -> str:
    """Return what a language is called by who reads another one: "néerlandais" for a French reader."""
    return str(Locale(code).get_language_name(reader))


def offered_languages(site: Any) -> tuple[str, ...]:
    """Return the codes of the languages that a school offers, its first one first; all where it says none."""
    return getattr(site, "languages", ()) or tuple(LANGUAGES)


def negotiate(request: Request) -> str:
    """Return the language asked for by ?lang=, the person's own, the last chosen, or the browser's.

    Of those that the school offers: only a person keeps the own one when it is offered no more.
    """
    own = getattr(request.person, "language", None)
    offered = offered_languages(_site_of(request))
    asked, kept = _asked(request), request.cookies.get(LANGUAGE_COOKIE)
    if asked in offered or (asked is not None and asked == own):
        return str(asked)
    if own in LANGUAGES:
        return own
    return kept if kept in offered else browser_language(request, offered)


def browser_language(request: Request, offered: tuple[str, ...] = tuple(LANGUAGES)) -> str:
    """Return the language that the browser asks for, of those that are offered; else the first of them."""
    return request.accept_language.lookup(offered, default=offered[0])


def _site_of(request: Request) -> Any:
    # A kernel without a database has no site.
    return getattr(request, "site", None)


def _asked(request: Request) -> str | None:
    if request.method != "GET" or "lang=" not in request.query_string:
        return None
    try:
        return request.GET.get("lang")
    except UnicodeError:
        return None


def keep_choice(event: NewRequest) -> None:
    """Remember a language that was asked for with ?lang= in a cookie, for visitors too."""
    asked = _asked(event.request)
    if asked in LANGUAGES and asked in offered_languages(_site_of(event.request)):
        event.request.add_response_callback(_send_choice)


def _send_choice(request: Request, response: Response) -> None:
    secure = request.registry.settings["site.base_url"].startswith("https:")
    response.set_cookie(
        LANGUAGE_COOKIE,
        _asked(request),
        max_age=31_536_000,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


class Words:
    """Dates, numbers and plurals in the language of one request."""

    def __init__(self, request: Request) -> None:
        self.language = request.locale_name
        self._localizer = request.localizer

    def translate(self, message: str, **mapping: object) -> str:
        """Return the message in the reader's language, with ${name} replaced by the value of that name."""
        if getattr(message, "mapping", None):
            return self._localizer.translate(message, mapping=mapping or None)
        text = _translated(
            self._localizer, message, getattr(message, "domain", None), getattr(message, "context", None)
        )
        return _filled(text, mapping) if mapping else text

    def title_of(self, item: Any) -> str:
        """Return what an item is called: its title, or its heading in the reader's language."""
        return self.translate(item.heading) if item.heading else item.title

    def plural(self, singular: str, plural: str, number: int, **mapping: object) -> str:
        """Return the form of the message that fits the number, which fills ${n} unless `n` is given."""
        shown = mapping.pop("n", number)
        number = number or _form_of_none(self._localizer, singular, plural)
        if mapping:
            return self._localizer.pluralize(
                singular, plural, number, "itschool_cms", {"n": shown, **mapping}
            )
        return _counted(self._localizer, singular, plural, number, shown)

    def date(self, moment: date | datetime | None, form: str = "long") -> str:
        """Return a day: `short` 19/05/2025, `day` 19/05, `long`, `full` with its weekday, or a pattern."""
        return _format_date(local(moment), form, self.language) if moment is not None else ""

    def number(self, number: int | Decimal, decimals: int = 0) -> str:
        """Return a number with its groups and so many decimals: 1 234,50; halves are rounded up."""
        exact = Decimal(number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        text: str = format_decimal(
            exact, "#,##0" + f".{'0' * decimals}".rstrip("."), locale_of(self.language)
        )
        return text

    @property
    def decimal_mark(self) -> str:
        """What stands before the decimals of a number: a comma or a point."""
        return str(get_decimal_symbol(locale_of(self.language)))

    def time(self, moment: datetime) -> str:
        """Return the time of the day in Brussels."""
        return _format_time(local(moment), self.language)

    def moment(self, moment: datetime) -> str:
        """Return day and time in Brussels."""
        return f"{self.date(moment)}, {self.time(moment)}"


def local(moment: date | datetime) -> date | datetime:
    """Return a moment in Brussels time; a day stays a day."""
    return moment.astimezone(ZONE) if isinstance(moment, datetime) else moment


_NAME = re.compile(r"\$\{(\w+)\}")


def _filled(text: str, values: Mapping[str, object]) -> str:
    return _NAME.sub(lambda found: str(values.get(found[1], found[0])), text)


# The same few hundred messages on every page: gettext and its patterns are asked once for each.
@lru_cache(maxsize=4096)
def _translated(localizer: Localizer, message: str, domain: str | None, context: str | None) -> str:
    # Messages of two domains are equal as texts: the domain and the context are parts of the key.
    return localizer.translate(message)


@lru_cache(maxsize=4096)
def _form_of_none(localizer: Localizer, singular: str, plural: str) -> int:
    """Return the number whose form of the message fits none at all."""
    # French counts none as one, where "One item" is written out it would say that there is one.
    return 0 if "${n}" in _counted(localizer, singular, plural, 0, "${n}") else 2


@lru_cache(maxsize=4096)
def _counted(localizer: Localizer, singular: str, plural: str, number: int, shown: object) -> str:
    return localizer.pluralize(singular, plural, number, "itschool_cms", {"n": shown})


def _in_template(
    message: Any,
    domain: str | None = None,
    mapping: dict | None = None,
    context: str | None = None,
    target_language: str | None = None,
    default: str | None = None,
) -> Any:
    """Translate for a page template, which asks in the way of Chameleon."""
    localizer = get_current_request().localizer
    # What stands in the template is a plain text.
    if type(message) is str:
        text = _template_text(localizer, message, domain, context, default)
        return _filled(text, mapping) if mapping else text
    if not isinstance(message, str) or mapping or getattr(message, "mapping", None):
        return ChameleonTranslate(localizer.translate)(message, domain, mapping, context, None, default)
    domain = getattr(message, "domain", None) or domain
    return _template_text(localizer, message, domain, getattr(message, "context", None) or context, default)


@lru_cache(maxsize=4096)
def _template_text(
    localizer: Localizer, message: str, domain: str | None, context: str | None, default: str | None
) -> str:
    return ChameleonTranslate(localizer.translate)(message, domain, None, context, None, default)


_NUMERIC = {"short": "dd/MM/yyyy", "day": "dd/MM"}
_FRENCH_FIRST = re.compile(r"\b1 (?=[a-zéû])")


@lru_cache(maxsize=4096)
def _format_date(moment: date, form: str, language: str) -> str:
    separator = "." if language == "de" else "/"
    pattern = _NUMERIC[form].replace("/", separator) if form in _NUMERIC else form
    text = format_date(moment, pattern, locale=locale_of(language))
    # The first of a month is an ordinal in French, which CLDR leaves out.
    return _FRENCH_FIRST.sub("1er ", text) if language == "fr" else text


@lru_cache(maxsize=4096)
def _format_time(moment: datetime, language: str) -> str:
    pattern = {"fr": "H 'h' mm", "nl": "H.mm 'uur'", "de": "H:mm 'Uhr'"}.get(language, "HH:mm")
    return format_time(moment, pattern, tzinfo=ZONE, locale=locale_of(language)).replace(
        " ", "\N{NO-BREAK SPACE}"
    )


def includeme(config: Configurator) -> None:
    """Set the catalogues and provide `request.words`."""
    config.registry.settings.setdefault("pyramid.default_locale_name", DEFAULT_LANGUAGE)
    config.add_translation_dirs("deform:locale", "colander:locale", "itschool_cms:locale")
    config.set_locale_negotiator(negotiate)
    config.add_subscriber(keep_choice, NewRequest)
    config.add_request_method(Words, "words", reify=True)
    # After pyramid_chameleon, which puts its own at 1000.
    config.action(
        None, config.registry.registerUtility, args=(_in_template, IChameleonTranslate), order=1_001
    )
