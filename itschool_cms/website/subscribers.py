"""What the website gives to a new site."""

from itschool_cms.core.events import ItemAdded
from itschool_cms.core.html import sanitise
from itschool_cms.core.publishing import State

from .models import Page
from .texts import TEXTS


def add_fixed_pages(event: ItemAdded) -> None:
    """Give a new site the pages that every foot links to: edited by the school, never deleted."""
    for name, (title, description, text) in TEXTS.items():
        page = Page(
            title=title,
            description=description,
            text=sanitise(text),
            state=State.PUBLISHED,
            fixed=True,
        )
        event.tree.add(event.item, page, name)
