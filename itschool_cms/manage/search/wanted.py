"""What the address of the search asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from itschool_cms.core.text.question import MAX_LENGTH

RELEVANCE, DATE = "", "date"
FACETS = ("type", "in", "when", "by")


@dataclass(frozen=True)
class Wanted:
    """A search as its address says it; empty for anything.

    Attributes:
        text: as it was typed.
        type: name of a content type.
        place: path of a folder.
        when: of `periods.PERIODS`.
        author: uid of a person.
        order: RELEVANCE or DATE.
    """

    text: str = ""
    type: str = ""
    place: str = ""
    when: str = ""
    author: str = ""
    order: str = RELEVANCE

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wanted":
        """Read the query of an address."""
        return cls(
            " ".join(query.get("q", "")[: 2 * MAX_LENGTH].split())[:MAX_LENGTH],
            query.get("type", "")[:40],
            query.get("in", "")[:400],
            query.get("when", "")[:10],
            query.get("by", "")[:16],
            DATE if query.get("sort") == DATE else RELEVANCE,
        )

    @property
    def filtered(self) -> bool:
        """Tell whether something is left out."""
        return bool(self.type or self.place or self.when or self.author)

    def fields(self) -> dict[str, str]:
        """Return all that is asked for, by the names in the address."""
        values = {
            "q": self.text,
            "type": self.type,
            "in": self.place,
            "when": self.when,
            "by": self.author,
            "sort": self.order,
        }
        return {name: value for name, value in values.items() if value}

    def address(self, **changes: str) -> str:
        """Return the query of the address that asks the same with other values."""
        return "?" + urlencode(replace(self, **changes).fields())
