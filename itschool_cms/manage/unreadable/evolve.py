"""Sites whose files were read before the index marked those without words."""

from typing import Any

from itschool_cms.core.files import files_of, unread_reason
from itschool_cms.core.models import Site
from itschool_cms.core.tree import walk


def mark_wordless(site: Site, registry: Any) -> None:
    """Mark the items with a file of which the search knows no word."""
    for item in walk(site):
        if any(map(unread_reason, files_of(item))):
            site.catalog.index_text(item)
