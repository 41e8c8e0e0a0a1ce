"""Items that stand for one language, and their translations."""

from collections.abc import Iterable
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import DEFAULT_LANGUAGE
from itschool_cms.core.models import Item


class Localised(Item):
    """An item that may be for one language and have translations.

    Attributes:
        language: code of its language; empty for all.
        translations: uid of the item that it is a translation of, which carries it too; 0 for none.
    """

    language = ""
    translations = 0

    def listings(self) -> dict[str, Any]:
        """Stand among its translations."""
        own = {f"translations|{self.translations}": self.language} if self.translations else {}
        return {**super().listings(), **own}


def first_language(site: Item) -> str:
    """Return the code of the language that stands in where another one is missing."""
    return next(iter(getattr(site, "languages", ())), DEFAULT_LANGUAGE)


def in_language(items: Iterable[Item], request: Request) -> list[Item]:
    """Return the items; of those that are translations of each other, the one that suits the reader best."""
    chosen: dict[Any, Item] = {}
    for item in items:
        key = getattr(item, "translations", 0) or item.uid
        present = chosen.get(key)
        if present is None or _rank(item, request) < _rank(present, request):
            chosen[key] = item
    return list(chosen.values())


def _rank(item: Item, request: Request) -> int:
    wanted = (request.locale_name, "", first_language(request.site))
    language = getattr(item, "language", "")
    return wanted.index(language) if language in wanted else len(wanted)
