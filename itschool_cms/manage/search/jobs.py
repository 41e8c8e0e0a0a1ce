"""Work on the index beside the answers: new texts go into the postings, new words get their stems."""

from typing import Any

from itschool_cms.core.jobs import system_request
from itschool_cms.core.text.index import MERGED_BY_JOB

# A tenth of a second of work.
WORDS = 200


def merge(registry: Any) -> bool:
    """Merge what waits, once it is worth it."""
    with system_request(registry) as request:
        if request is not None and request.site.catalog.text.waiting() >= MERGED_BY_JOB:
            request.site.catalog.text.merge()
    return False


def note_stems(registry: Any) -> bool:
    """Find the stems of some new words."""
    with system_request(registry) as request:
        return request is not None and request.site.catalog.text.note_stems(WORDS)
