"""Items that stand for one language, and their translations."""

from collections.abc import Iterable
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import LANGUAGES, offered_languages
from itschool_cms.core.models import Item

# The listing of what is in a language, with its code behind.
IN = "language|"


class Localised(Item):
    """An item that may be for one language and have translations.

    Attributes:
        language: code of its language; empty for all.
        translations: uid of the item that it is a translation of, which carries it too; 0 for none.
    """

    language = ""
    translations = 0

    def listings(self) -> dict[str, Any]:
        """Stand among its translations, and among all that is in its language."""
        group = {f"translations|{self.translations}": self.language} if self.translations else {}
        own = {f"{IN}{self.language}": self.sort_title()} if self.language else {}
        return {**super().listings(), **group, **own}


def twins(item: Localised, site: Any, language: str) -> list[Localised]:
    """Return the other translations of an item that are in a language, whoever may see them."""
    if not item.translations or not language:
        return []
    others = site.catalog.listed(f"translations|{item.translations}")
    return [each for each in others if each is not item and each.language == language]


def first_language(site: Item) -> str:
    """Return the code of the language that stands in where another one is missing."""
    return offered_languages(site)[0]


def switched_off(site: Item) -> list[str]:
    """Return the codes of the languages that the school does not offer."""
    offered = offered_languages(site)
    return [code for code in LANGUAGES if code not in offered]


def list_by_language(site: Any, registry: Any) -> None:
    """Put what an older site has into the listings of its languages."""
    found = map(site.catalog.resolve, site.catalog.find(type=("page", "news", "section")))
    for item in filter(None, found):
        site.catalog.index(item)


def is_offered(item: Any, request: Request) -> bool:
    """Tell whether lists show an item: not what is in a language that is switched off.

    Who reads that language, as their own, still finds it there.
    """
    language = getattr(item, "language", "")
    return language in ("", request.locale_name, *offered_languages(request.site))


def in_language(items: Iterable[Item], request: Request) -> list[Item]:
    """Return the items; of those that are translations of each other, the one that suits the reader best.

    What is in a language that is switched off is left out, see `is_offered`.
    """
    chosen: dict[Any, Item] = {}
    for item in items:
        if not is_offered(item, request):
            continue
        key = getattr(item, "translations", 0) or item.uid
        present = chosen.get(key)
        if present is None or _rank(item, request) < _rank(present, request):
            chosen[key] = item
    return list(chosen.values())


def _rank(item: Item, request: Request) -> int:
    wanted = (request.locale_name, "", first_language(request.site))
    language = getattr(item, "language", "")
    return wanted.index(language) if language in wanted else len(wanted)
