"""What the job of publications tells."""

from dataclasses import dataclass
from datetime import datetime

from pyramid.request import Request

from itschool_cms.core.models import Item


@dataclass
class ItemShown:
    """A publication has become visible to its readers; told once, in the transaction of a job.

    Attributes:
        item: what was published.
        request: of the system.
        now: the moment (UTC).
    """

    item: Item
    request: Request
    now: datetime
