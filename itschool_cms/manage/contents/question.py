"""What the address of a table asks for: an order, filters."""

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from pyramid.request import Request
from webob.multidict import MultiDict

from itschool_cms.core.publishing import State

ORDER = "order"
MAX_TEXT = 100


@dataclass(frozen=True)
class Question:
    """What the address of the page asks for.

    Attributes:
        sort: name of a column, or ORDER: the order of the folder.
        descending: the last first.
        text: words that the title holds.
        state: a State, or empty for all.
        kind: name of a type, or empty for all.
        author: words of the author's name.
        tag: a tag.
    """

    sort: str = "title"
    descending: bool = False
    text: str = ""
    state: str = ""
    kind: str = ""
    author: str = ""
    tag: str = ""

    @classmethod
    def read(cls, query: MultiDict, sorts: tuple[str, ...]) -> "Question":
        """Read the query of an address; what it does not know counts as not asked.

        Args:
            sorts: what may be sorted by.
        """
        sort, state = query.get("sort"), query.get("state", "")
        texts = {name: query.get(key, "").strip()[:MAX_TEXT] for name, key in _TEXTS.items()}
        return cls(
            sort=sort if sort in sorts else "title",
            descending=query.get("dir") == "desc",
            state=state if state in tuple(State) else "",
            **texts,
        )

    @property
    def filtered(self) -> bool:
        """Tell whether something is left out."""
        return self.filters > 0

    @property
    def filters(self) -> int:
        """The number of filters that are set."""
        return sum(map(bool, (self.text, self.state, self.kind, self.author, self.tag)))

    def sorted_by(self, sort: str) -> str:
        """Return the query that sorts by a column: the other way round when it does already."""
        turned = self.sort == sort and not self.descending
        values = asdict(self) | {"sort": sort, "descending": "desc" if turned else ""}
        return "?" + urlencode({_KEYS.get(name, name): value for name, value in values.items() if value})


_TEXTS = {"text": "q", "kind": "type", "author": "author", "tag": "tag"}
_KEYS = {**_TEXTS, "descending": "dir"}


def kept_query(request: Request) -> str:
    """Return the query of the address, without what counts for one page only."""
    return urlencode([(name, value) for name, value in request.GET.items() if name not in _PASSING])


_PASSING = ("undo", "work")
