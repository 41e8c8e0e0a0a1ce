"""What a teacher asks of a class."""

from datetime import date
from typing import Any

from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import TEACHER
from itschool_cms.families.audience import Addressed


class Homeworks(Folder):
    """All homework of the school; teachers add."""

    def contributors(self) -> tuple[str, ...]:
        """Name who may add."""
        return (TEACHER,)


class Homework(Addressed):
    """A task for a class.

    Attributes:
        due_on: last day to hand it in.
        task: what to do.
    """

    due_on: date
    task = ""

    def listing_order(self) -> Any:
        """Sort by the last day, so that what is over is passed by."""
        return self.due_on.toordinal()
