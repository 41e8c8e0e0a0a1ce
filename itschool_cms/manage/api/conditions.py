"""Conditions of a change: the item is still the one that the program has seen."""

from pyramid.request import Request

from itschool_cms.core.models import Item

from .problems import Problem
from .represent import version


def check_match(request: Request, item: Item, needed: bool = True) -> None:
    """Refuse a change of an item that somebody else changed meanwhile; called after the right was checked.

    Args:
        needed: the request has to name the version it is about.

    Raises:
        Problem: 428 without a version, 412 with an old one.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        if needed:
            raise Problem(428, "Say by If-Match which version is meant: the ETag of the item, or *.")
        return
    tags = [part.strip().removeprefix("W/").strip('"') for part in header[:2_000].split(",")]
    if header != "*" and version(item) not in [tag.partition("-")[0] for tag in tags]:
        raise Problem(412, "Somebody changed the item meanwhile: ask for it again.")
