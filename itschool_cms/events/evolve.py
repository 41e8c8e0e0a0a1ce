"""Steps that bring stored data to the shape of today."""

from typing import Any

from itschool_cms.core.models import Folder
from itschool_cms.core.tree import Tree
from itschool_cms.families.models import School

from .models import Events
from .subscribers import TITLE


def add_containers(site: School, registry: Any) -> None:
    """Give a calendar to a school and to children that were there before the feature."""
    tree = Tree(site, registry)
    for item in [site, *(site.catalog.resolve(uid) for uid in site.catalog.find(type="child"))]:
        if isinstance(item, Folder) and "events" not in item:
            tree.add(item, Events(title=TITLE), "events")
