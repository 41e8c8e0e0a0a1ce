"""What the head of a public page tells search engines and those who share it; nothing of what is hidden."""

from typing import Any, NamedTuple

from pyramid.authorization import Everyone
from pyramid.decorator import reify
from pyramid.request import Request

from itschool_cms.core.models import Item, Site

from ..images.models import ScaledFile
from ..models import News, Page, Section
from ..news.listing import news_languages
from ..translations.groups import translations

ANYBODY = frozenset({Everyone})
_TERRITORIES = {"fr": "fr_BE", "nl": "nl_BE", "de": "de_BE", "en": "en_GB"}


class Feed(NamedTuple):
    """A feed of news that the page offers, in one language."""

    title: str
    href: str
    language: str


class Head:
    """The head of one page.

    Args:
        item: what the page shows: of a section with a first page, that page.
    """

    def __init__(self, item: Item, request: Request) -> None:
        self._item, self._request = item, request

    @property
    def is_public(self) -> bool:
        """Tell whether a visitor may open the page: only then is something told of it."""
        return is_public(self._item)

    @property
    def title(self) -> str:
        """What it is called."""
        return self._item.title

    @property
    def description(self) -> str:
        """One or two sentences."""
        return getattr(self._item, "description", "") or getattr(self._item, "welcome", "")

    @property
    def canonical(self) -> str:
        """The one address of the page."""
        return self._request.mail_url(self._item)

    @property
    def kind(self) -> str:
        """What Open Graph calls it."""
        return "article" if isinstance(self._item, News) else "website"

    @property
    def locale(self) -> str:
        """Its language, as Open Graph writes it."""
        return _TERRITORIES[getattr(self._item, "language", "") or self._request.locale_name]

    @reify
    def image(self) -> dict[str, Any] | None:
        """The picture that stands for the page: its own, else the logo; None for none."""
        file = getattr(self._item, "file", None)
        scale = file.scale("large") if isinstance(file, ScaledFile) else None
        if scale is not None:
            href = self._request.mail_url(self._item, "scale", "large")
            return {"href": href, "width": scale.width, "height": scale.height, "alt": self._item.alt}  # type: ignore[attr-defined]
        logo = getattr(self._request.site.look, "logo", None)
        scale = logo.scale("small") if isinstance(logo, ScaledFile) else None
        if scale is None:
            return None
        href = self._request.mail_url(self._request.site, "logo")
        return {"href": href, "width": scale.width, "height": scale.height, "alt": self._request.site.title}

    @reify
    def languages(self) -> list[tuple[str, str]]:
        """Code and address of the page in each language that a visitor may read it in."""
        found = translations(self._item, self._request, ANYBODY)
        return [(each.code, self._request.mail_url(each.item)) for each in found]

    @reify
    def feeds(self) -> list[Feed]:
        """The feeds of the news that visitors may read, in each language: of the section, and of the site."""
        site = self._request.site
        above = self._item if isinstance(self._item, Section) else self._item.__parent__
        places = [above, site] if isinstance(above, Section) else [site]
        return [
            Feed(place.title, self._request.resource_path(place, "feed.atom", code), code)
            for place in places
            for code in news_languages(self._request, None if isinstance(place, Site) else place, ANYBODY)
        ]


def is_public(item: Item) -> bool:
    """Tell whether a visitor may read the item."""
    return Everyone in item.readers() and item.is_live()


def shown(item: Item) -> Item:
    """Return what the page of an item shows: the first page of a section that has one for visitors."""
    first = item.get(item.default_page) if isinstance(item, Section) else None
    return first if isinstance(first, Page) and is_public(first) else item
