"""The one named side writer: small notes that a page takes while it is only being read.

GET never commits. What must be noted all the same (a document was read) is handed to `request.later`
and written after the answer is ready, in a short transaction of its own. Such a note may be lost; it is
never half written, and a failure never harms the page. A page that was refused or failed takes no notes,
nor does one that was only asked for its headers.
"""

import logging
import random
import time
from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from pyramid.tweens import EXCVIEW
from ZODB.POSException import ConflictError

from .database import open_site
from .models import Site

log = logging.getLogger(__name__)

ATTEMPTS = 8


def later(request: Request, note: Callable[[Site], None]) -> None:
    """Have `note(site)` run after the request; only when its answer is a success.

    Who sees the site as somebody else leaves no note in that person's name.
    """
    if request.person is request.actor:
        request.late_notes.append(note)


def write_notes(database: Any, notes: list[Callable[[Site], None]]) -> None:
    """Run the notes in one transaction, again with a pause when another writer was faster."""
    for attempt in range(ATTEMPTS):
        try:
            with open_site(database) as (site, manager), manager:
                for note in notes:
                    note(site)
            return
        except ConflictError:
            time.sleep(random.uniform(0, min(0.1, 0.01 * 2**attempt)))  # noqa: S311 - no secret
    log.warning("A note was given up after %d conflicts", ATTEMPTS)


def late_tween_factory(handler: Callable, registry: Any) -> Callable:
    """Write the notes of a request when its transaction has ended well."""

    def late_tween(request: Request) -> Response:
        response = handler(request)
        notes = request.__dict__.get("late_notes")
        if notes and _was_read(request, response):
            try:
                write_notes(registry.database, notes)
            except Exception:
                log.exception("A note could not be written")
        return response

    return late_tween


def _was_read(request: Request, response: Response) -> bool:
    raised = getattr(request, "exception", None) is not None
    return request.method != "HEAD" and response.status_int < 400 and not raised


def includeme(config: Configurator) -> None:
    """Provide `request.later(note)`."""
    config.add_request_method(lambda request: [], "late_notes", reify=True)
    config.add_request_method(later, "later")
    config.add_tween(
        "itschool_cms.core.late.late_tween_factory", over=["pyramid_tm.tm_tween_factory", EXCVIEW]
    )
