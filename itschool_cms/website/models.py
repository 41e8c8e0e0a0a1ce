"""The public site: pages, and sections that hold them."""

from pyramid.authorization import Everyone

from itschool_cms.core.html import Html, plain_text, sanitise
from itschool_cms.core.models import Folder
from itschool_cms.core.publishing import Publishable


class Page(Publishable):
    """A page for everybody.

    Attributes:
        description: one or two sentences for lists.
        text: sanitised HTML.
    """

    description = ""
    text: Html = sanitise("")

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

    description = ""

    def readers(self) -> tuple[str, ...]:
        """Anybody sees the list of its published pages."""
        return (Everyone,)

    def searchable(self) -> str:
        """Be found by title and description."""
        return f"{self.title} {self.description}"
