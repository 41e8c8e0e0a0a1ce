"""The questions about one document or event, on its own page."""

from typing import Any

from itschool_cms.manage.states.review import Asker

from .finding import about
from .models import TakesQuestions
from .rights import may_ask
from .wording import line_of

SHOWN = 5


def questions_box(request: Any, item: TakesQuestions) -> dict[str, Any] | None:
    """Return what the page of an item shows of its questions; None when the person neither asks nor reads."""
    if request.person is None:
        return None
    found, asks = about(request, item), may_ask(Asker.of(request), item)
    if not found and not asks:
        return None
    return {
        "ask": request.resource_path(item, "ask") if asks else "",
        "lines": [line_of(request, *pair) for pair in found[:SHOWN]],
        "total": len(found),
        "more": request.resource_path(request.site, "questions", query={"about": item.uid}),
    }
