"""The public site: pages, news and links, and sections that hold them."""

from datetime import date, datetime
from typing import Any, NamedTuple

from pyramid.authorization import Everyone

from itschool_cms.core.files import StoredFile
from itschool_cms.core.html import Html, plain_text, sanitise
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.publishing import Publishable

from .languages import Localised

# How a section shows what stands in it: all of it, the news alone, or the pictures before the rest.
LIST, NEWS, GALLERY = "list", "news", "gallery"

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


class Published(Publishable):
    """Something for everybody, once it is published."""

    def audience_readers(self) -> tuple[str, ...]:
        """Anybody reads what is published."""
        return (Everyone,)


class Listed(Item):
    """An item that stands in the navigation of its section, in the order of the section.

    Attributes:
        hidden: it is left out there.
    """

    hidden = False

    def listings(self) -> dict[str, Any]:
        """Stand in the navigation; what every foot links to does not."""
        shown = self.__parent__ is not None and not (self.hidden or self.fixed)
        own = {f"navigation|{self.__parent__.uid}": self.sort_title()} if shown else {}
        return {**super().listings(), **own}


class Page(Listed, Localised, Published):
    """A page for everybody.

    Attributes:
        description: one or two sentences for lists.
        text: sanitised HTML.
        outline: a table of contents stands above the text.
        editions: the versions after the first one, of a page that binds.
    """

    description = ""
    text: Html = sanitise("")
    outline = False
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

    def searchable(self) -> str:
        """Be found by title, description and text."""
        return f"{self.title} {self.description} {plain_text(self.text)}"


class News(Localised, Published):
    """Something new, of one day.

    Attributes:
        on: the day that it is dated.
        description: one or two sentences for lists.
        text: sanitised HTML.
        outline: a table of contents stands above the text.
        file: a picture; None for none.
        alt: what the picture shows, in words.
    """

    on: date = date(2000, 1, 1)
    description = ""
    text: Html = sanitise("")
    outline = False
    file: StoredFile | None = None
    alt = ""

    def listings(self) -> dict[str, Any]:
        """Stand, the newest first, among the news of the site, of its section and of its language."""
        keys = ["news", f"news-in|{self.language}"]
        if self.__parent__ is not None:
            place = self.__parent__.uid
            keys += [f"news|{place}", f"news-in|{self.language}|{place}"]
        return {**super().listings(), **dict.fromkeys(keys, -self.on.toordinal())}

    def searchable(self) -> str:
        """Be found by title, description and text."""
        return f"{self.title} {self.description} {plain_text(self.text)}"


class Link(Listed, Published):
    """The way to another page.

    Attributes:
        address: a path of this site, or an address that begins with https://.
        description: one or two sentences for lists.
    """

    address = ""
    description = ""

    def searchable(self) -> str:
        """Be found by title and summary."""
        return f"{self.title} {self.description}"


class Section(Listed, Localised, Folder):  # type: ignore[misc]
    """A part of the public site.

    Attributes:
        description: one or two sentences above the list of its pages.
        default_page: name of the page that is shown in the place of that list; empty for the list.
        layout: how its own page shows what stands in it: LIST, NEWS or GALLERY.
    """

    shareable = True

    description = ""
    default_page = ""
    layout = LIST

    def readers(self) -> tuple[str, ...]:
        """Anybody sees the list of its published pages."""
        return (Everyone,)

    def searchable(self) -> str:
        """Be found by title and description."""
        return f"{self.title} {self.description}"
