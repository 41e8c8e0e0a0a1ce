"""Steps that bring stored data to the shape of today."""

from typing import Any

from itschool_cms.core.models import Site


def open_to_staff(site: Site, registry: Any) -> None:
    """Let the catalog know that all staff open the bin, each for what they deleted."""
    site.catalog.index(site["trash"])
