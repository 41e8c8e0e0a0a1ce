"""Steps that bring stored data to the shape of today."""

from typing import Any

from itschool_cms.core.tree import Tree
from itschool_cms.families.models import School

from .models import Questionnaires
from .subscribers import NAME, TITLE


def add_container(site: School, registry: Any) -> None:
    """Give questionnaires to a school that was there before the feature."""
    if NAME not in site:
        Tree(site, registry).add(site, Questionnaires(title=TITLE), NAME)
