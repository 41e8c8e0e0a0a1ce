"""The public site: pages, and sections that hold them."""

from datetime import datetime
from typing import NamedTuple

from pyramid.authorization import Everyone

from itschool_cms.core.html import Html, plain_text, sanitise
from itschool_cms.core.models import Folder
from itschool_cms.core.publishing import Publishable

# Pages of the site that bind: people accept their new versions.
BINDING = ("terms", "privacy")


class Edition(NamedTuple):
    """A new version of a page that binds.

    Attributes:
        since: when (UTC) it began to count.
        news: what is new, in plain words.
    """

    since: datetime
    news: str


class Page(Publishable):
    """A page for everybody.

    Attributes:
        description: one or two sentences for lists.
        text: sanitised HTML.
        editions: the versions after the first one, of a page that binds.
    """

    description = ""
    text: Html = sanitise("")
    editions: tuple[Edition, ...] = ()

    @property
    def binds(self) -> bool:
        """Tell whether people accept the page when it gets a new version."""
        return self.fixed and self.__name__ in BINDING

    @property
    def edition(self) -> int:
        """The number of the present version, from 1."""
        return len(self.editions) + 1

    @property
    def edition_since(self) -> datetime | None:
        """When (UTC) the present version began to count."""
        return self.editions[-1].since if self.editions else self.created

    def news_since(self, edition: int) -> tuple[str, ...]:
        """Return what is new since a version, the newest first."""
        return tuple(each.news for each in self.editions[edition - 1 :][::-1])

    def audience_readers(self) -> tuple[str, ...]:
        """Anybody reads a published page."""
        return (Everyone,)

    def searchable(self) -> str:
        """Be found by title, description and text."""
        return f"{self.title} {self.description} {plain_text(self.text)}"


class Section(Folder):
    """A part of the public site.

    Attributes:
        description: one or two sentences above the list of its pages.
    """

    shareable = True

    description = ""

    def readers(self) -> tuple[str, ...]:
        """Anybody sees the list of its published pages."""
        return (Everyone,)

    def searchable(self) -> str:
        """Be found by title and description."""
        return f"{self.title} {self.description}"
