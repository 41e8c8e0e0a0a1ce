"""Items that stand for one language, and their translations."""

from typing import Any

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
